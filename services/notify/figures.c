/*
 * The table of figures.h.
 */
#include "services/notify/figures.h"

#include "common/settings.h"

METRICS_DEFINE(notify_metrics, NOTIFY_METRICS)

const char *notify_certificate(int which)
{
    static const char *const settings[CERTIFICATE_N] = {[CERTIFICATE_RECEIVERS] = "notify.ca.file",
                                                        [CERTIFICATE_OWN] =
                                                            "notify.certificate.file",
                                                        [CERTIFICATE_MAIL] = "notify.mail.ca.file"};

    return settings_text(settings[which])[0] ? settings[which] : NULL;
}

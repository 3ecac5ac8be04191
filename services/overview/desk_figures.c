/*
 * The table of desk_figures.h.
 */
#include "services/overview/desk_figures.h"

METRICS_DEFINE(overview_metrics, OVERVIEW_METRICS)

const char *overview_kind(int message)
{
    const struct message_info *info = message_info((enum message)message);

    return info && info->group == GROUP_QUESTION && info->service == service_overview ? info->name
                                                                                      : NULL;
}

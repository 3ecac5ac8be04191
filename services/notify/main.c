/*
 * notify: tells organisations' own systems by webhook what happened.
 *
 *   receives   every event of the log: live from history (PUB), else from its readers
 *              at notify.endpoint, from intake and other processes that act for a party: subscription.open,
 *              .rekey, .resend, .end; subscription.ask, service.ask, metrics.ask
 *   sends      CloudEvents by HTTPS to who subscribed (courier.h); appends to history about subscriptions
 *   owns       schema notify: which sequence number is which event, how far each subscription is, its keys
 *   if I die   nothing is lost: deliveries wait, and go on where they were; the last few may come twice, under the
 *              same id
 */
#include "services/notify/notify.h"

int main(int argc, char **argv)
{
    struct life *life = life_begin("notify", argc, argv);
    struct notify *notify = notify_new(life);

    life_run(life);
    notify_free(&notify);
    return life_end(&life);
}

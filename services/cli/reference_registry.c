/*
 * Reference data without a log: a folder's files, adopted in order as a fresh installation does.
 */
#include "services/cli/reference.h"

#include "common/buf.h"
#include "proto/json.h"
#include "services/cli/language.h"

static int set_adopt(struct registry *r, const struct reference_set *set, json_t *json)
{
    struct buf body = {0};
    struct wire_faults faults = {0};
    struct event e = {0};
    int done = json_to_wire(message_info(set->adopt)->shape, json, &body, &faults);
    if (done == 0) {
        wire_set(&e, event, position, 0);
        wire_set(&e, event, stream, *registry_stream(set->set));
        wire_set(&e, event, version, registry_stream_version(r, set->set) + 1);
        wire_set(&e, event, kind, set->event);
        wire_set(&e, event, schema, 1);
        wire_set(&e, event, party, SLICE_LIT("coordinator"));
        wire_set(&e, event, meta, SLICE_LIT("\x80"));
        wire_set(&e, event, body, buf_slice(&body));
        done = registry_fold(r, &e);
    }
    buf_free(&body);
    return done;
}

int reference_registry(struct registry *r, const char *folder)
{
    size_t n;
    const struct reference_set *sets = reference_sets(&n);
    for (size_t i = 0; i < n; i++) {
        bool bad;
        json_t *json = reference_read_set(folder, &sets[i], &bad);
        int done = json ? set_adopt(r, &sets[i], json) : bad ? -1 : 0;
        json_decref(json);
        if (done < 0) {
            if (!bad)
                cli_say(_("%s/%s: these reference data are not valid; see weerklank check"), folder,
                        sets[i].file);
            return -1;
        }
    }
    return 0;
}

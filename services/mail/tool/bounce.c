/*
 * mail-bounce: what notify would read of a mail that came back (on its input), as a line of JSON; ends with 1
 * when it is none.
 */
#include "services/mail/bounce.h"
#include "common/buf.h"

#include <jansson.h>
#include <stdio.h>

int main(void)
{
    static struct mail_bounce b;
    struct buf in = {0};
    json_t *list = json_array(), *out;
    bool is;

    buf_reserve(&in, MAIL_BOUNCE_READ);
    in.n = fread(in.p, 1, MAIL_BOUNCE_READ, stdin);
    is = mail_bounce_read(buf_slice(&in), &b);
    for (size_t i = 0; i < b.n; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "recipient",
                                              b.of[i].recipient.spec, "status", b.of[i].status,
                                              "permanent", (int)b.of[i].permanent));
    out = json_pack("{s:s, s:o}", "id", b.id, "of", list);
    json_dumpf(out, stdout, JSON_SORT_KEYS);
    puts("");
    json_decref(out);
    buf_free(&in);
    return is ? 0 : 1;
}

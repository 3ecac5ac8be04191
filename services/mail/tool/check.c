/*
 * mail-check: whether an organisation's templates can be used, before anything starts with them.
 *
 *      mail-check DEFAULTS [OWN]        prints FILE:LINE: what is wrong; ends with 1 when anything is
 */
#include "services/mail/template_set.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    struct buf why = {0};
    struct mail_template_set *s;
    bool ok;

    if (argc < 2 || argc > 3) {
        fputs("usage: mail-check DEFAULTS [OWN]\n", stderr);
        return 2;
    }
    s = mail_template_set_load(argv[1], argc == 3 ? argv[2] : NULL, &why);
    ok = s != NULL;
    fwrite(why.p ? (const char *)why.p : "", 1, why.n, stderr);
    puts(ok ? "all templates are good" : "not all templates are good");
    mail_template_set_free(&s);
    buf_free(&why);
    return ok ? 0 : 1;
}

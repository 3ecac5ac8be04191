/*
 * Addresses: refused with a reason, or good for every place of a mail and of SMTP.
 */
#include "services/mail/address.h"

#include "common/text.h"

#define LABEL_MAX 63 /* RFC 1035 2.3.4 */

const char *mail_fault_text(enum mail_fault fault)
{
    static const char *const texts[] = {
#define X(name, text) [MAIL_FAULT_##name] = (text),
        MAIL_FAULTS(X)
#undef X
    };

    return texts[fault];
}

static bool is_alnum(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 5322 3.2.3 */
static bool is_atext(uint8_t c)
{
    return is_alnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static bool dot_atom_ok(struct slice s)
{
    bool dot = true; /* none may stand first */

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' ? dot : !is_atext(s.p[i]))
            return false;
        dot = s.p[i] == '.';
    }
    return !dot;
}

static bool label_ok(struct slice s)
{
    if (s.n == 0 || s.n > LABEL_MAX || s.p[0] == '-' || s.p[s.n - 1] == '-')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.p[i]) && s.p[i] != '-')
            return false;
    return true;
}

/* Two labels or more, the last one not a number: no host of the own network, no address. */
static bool domain_ok(struct slice s)
{
    size_t labels = 0, at = 0;
    struct slice label = {0};

    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && s.p[i] != '.')
            continue;
        label = slice_of(s.p + at, i - at);
        if (!label_ok(label))
            return false;
        labels++;
        at = i + 1;
    }
    return labels > 1 && !(label.p[0] >= '0' && label.p[0] <= '9');
}

static struct slice trimmed(struct slice s)
{
    while (s.n > 0 && s.p[0] == ' ')
        s = slice_of(s.p + 1, s.n - 1);
    while (s.n > 0 && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

static enum mail_fault bytes_check(struct slice s)
{
    bool high = false;

    if (s.n == 0)
        return MAIL_FAULT_EMPTY;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < ' ' || s.p[i] == 0x7F)
            return MAIL_FAULT_CONTROL;
        high |= s.p[i] > 0x7F;
    }
    if (s.n > MAIL_ADDRESS_MAX)
        return MAIL_FAULT_TOO_LONG;
    return high ? MAIL_FAULT_NOT_ASCII : MAIL_FAULT_NONE;
}

static enum mail_fault parts_check(struct slice s, size_t *at_out)
{
    const uint8_t *at = memchr(s.p, '@', s.n);
    struct slice local, domain;

    if (!at || memchr(at + 1, '@', s.n - (size_t)(at - s.p) - 1))
        return MAIL_FAULT_NO_AT;
    *at_out = (size_t)(at - s.p);
    local = slice_of(s.p, *at_out);
    domain = slice_of(at + 1, s.n - *at_out - 1);
    if (local.n > MAIL_LOCAL_MAX || domain.n > MAIL_DOMAIN_MAX)
        return MAIL_FAULT_TOO_LONG;
    if (!dot_atom_ok(local))
        return MAIL_FAULT_LOCAL;
    return domain_ok(domain) ? MAIL_FAULT_NONE : MAIL_FAULT_DOMAIN;
}

enum mail_fault mail_address_read(struct slice text, struct mail_address *out)
{
    struct slice s = trimmed(text);
    enum mail_fault fault = bytes_check(s);
    size_t at = 0;

    memset(out, 0, sizeof *out);
    if (!fault)
        fault = parts_check(s, &at);
    if (fault)
        return fault;
    memcpy(out->spec, s.p, s.n);
    for (char *c = out->spec + at; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    return MAIL_FAULT_NONE;
}

enum mail_fault mail_address_name(struct mail_address *a, struct slice name)
{
    struct slice s = trimmed(name);

    if (s.n > MAIL_NAME_MAX)
        return MAIL_FAULT_TOO_LONG;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] == 0x7F)
            return MAIL_FAULT_CONTROL;
    if (!text_utf8_valid(s.p, s.n))
        return MAIL_FAULT_NOT_UTF8;
    if (!text_controls_ok(s.p, s.n, false))
        return MAIL_FAULT_CONTROL;
    memset(a->name, 0, sizeof a->name);
    if (s.n > 0)
        memcpy(a->name, s.p, s.n);
    return MAIL_FAULT_NONE;
}

bool mail_id_ok(const char *id)
{
    size_t n = strlen(id);
    const char *at = strchr(id, '@');

    return n >= 5 && n <= MAIL_ID_MAX && id[0] == '<' && id[n - 1] == '>' && at &&
           dot_atom_ok(slice_of(id + 1, (size_t)(at - id) - 1)) &&
           dot_atom_ok(slice_of(at + 1, n - (size_t)(at - id) - 2));
}

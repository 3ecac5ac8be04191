/*
 * What a file must be to be attached: see attachment.h.
 */
#include "services/domain/attachment.h"

#include "services/domain/transitions.h"

static bool is_edge(char c)
{
    return c == '.' || c == ' ';
}

bool attachment_name_ok(struct slice name)
{
    const char *p = (const char *)name.p;

    if (name.n == 0 || is_edge(p[0]) || is_edge(p[name.n - 1]))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (strchr("/\\:*?\"<>|", p[i]) || p[i] == '\0')
            return false;
    return true;
}

enum problem_code demand_attach(const struct attempt *a)
{
    const struct m_attach *m = a->body;

    if (a->s->files >= ATTACH_MOST) {
        a->out->detail = "It has twenty files, and no more can be attached.";
        return PROBLEM_TOO_MANY_FILES;
    }
    if (attachment_name_ok(m->name))
        return PROBLEM_N;
    wire_fault_add(&a->out->faults, &shape_m_attach.fields[m_attach_name], WIRE_FAULT_VALUE);
    a->out->detail = "A file's name has no folder in it, and none of the signs : * ? \" < > |.";
    return PROBLEM_INVALID;
}

/*
 * The description of the API as a page for people: see openapi.h.
 */
#include "services/gateway/openapi.h"

#include "proto/problems.h"
#include "services/gateway/routes.h"
#include "services/gateway/schema.h"
#include "services/report/html.h"

const char openapi_page_style[] =
    "body{font:1.125rem/1.5 sans-serif;margin:0 auto;max-width:60rem;padding:1rem}"
    "table{border-collapse:collapse}td,th{border-bottom:1px solid #767676;padding:.25rem "
    ".75rem;text-align:left;"
    "vertical-align:top}h2{margin-top:3rem;overflow-wrap:anywhere}li{margin:.25rem 0}";

static const char *type_name(const struct wire_field *f)
{
    static const char *const names[] = {[WIRE_BOOL] = "ja of nee",
                                        [WIRE_INT] = "getal",
                                        [WIRE_TIME] = "tijdstip",
                                        [WIRE_DATE] = "datum",
                                        [WIRE_ID] = "UUID",
                                        [WIRE_CODE] = "code",
                                        [WIRE_LINE] = "tekst, één regel",
                                        [WIRE_TEXT] = "tekst",
                                        [WIRE_BYTES] = "bytes (base64)",
                                        [WIRE_ENUM] = "keuze",
                                        [WIRE_SUBJECT] = "nummer",
                                        [WIRE_LIST] = "lijst",
                                        [WIRE_RECORD] = "object",
                                        [WIRE_RECORDS] = "lijst van objecten",
                                        [WIRE_MAP] = "object"};

    return names[f->type];
}

static void head_row(struct html *h, const char *const *names, size_t n)
{
    html_begin(h, "tr");
    for (size_t i = 0; i < n; i++) {
        html_begin(h, "th");
        html_attr(h, "scope", "col");
        html_str(h, names[i]);
        html_end(h);
    }
    html_end(h);
}

static void row_name(struct html *h, const char *name)
{
    html_begin(h, "th");
    html_attr(h, "scope", "row");
    html_element(h, "code", NULL, name);
    html_end(h);
}

static void fields_write(struct html *h, const struct wire_shape *shape)
{
    static const char *const names[] = {"Veld", "Soort", "Verplicht", "Wat het is"};

    html_begin(h, "table");
    head_row(h, names, ARRAY_LEN(names));
    for (uint16_t i = 0; i < shape->n; i++) {
        const struct wire_field *f = &shape->fields[i];

        html_begin(h, "tr");
        row_name(h, f->json);
        html_element(h, "td", NULL, type_name(f));
        html_element(h, "td", NULL, f->required ? "ja" : "nee");
        html_element(h, "td", NULL, schema_words(f->doc));
        html_end(h);
    }
    html_end(h);
}

static void route_name(struct html *h, const struct route *t)
{
    html_begin(h, "code");
    html_printf(h, "%s %s", http_method_name(t->method), t->path);
    html_end(h);
}

static void route_write(struct html *h, size_t i)
{
    const struct route *t = route_at(i);
    const struct wire_shape *shape = message_info(t->message)->shape;
    bool takes =
        t->how != HOW_MOMENTS && t->how != HOW_FILE && (t->how != HOW_OWN || t->method != HTTP_GET);

    html_begin(h, "section");
    html_begin(h, "h2");
    html_attr_printf(h, "id", "r%zu", i);
    route_name(h, t);
    html_end(h);
    html_element(h, "p", NULL, t->summary);
    if (t->right != OPEN_TO_ALL) {
        html_begin(h, "p");
        html_printf(h, "Recht: %s.", enum_account_right.rows[t->right].json);
        html_end(h);
    }
    if (takes && shape->n > 0)
        fields_write(h, shape);
    html_end(h);
}

static void problems_write(struct html *h)
{
    static const char *const names[] = {"Code", "Status", "Wat het betekent"};

    html_begin(h, "section");
    html_begin(h, "h2");
    html_attr(h, "id", "fouten");
    html_str(h, "Fouten");
    html_end(h);
    html_begin(h, "table");
    head_row(h, names, ARRAY_LEN(names));
    for (enum problem_code p = 0; p < PROBLEM_N; p++) {
        html_begin(h, "tr");
        row_name(h, problem_info(p)->code);
        html_begin(h, "td");
        html_printf(h, "%d", problem_info(p)->http);
        html_end(h);
        html_element(h, "td", NULL, problem_info(p)->dutch);
        html_end(h);
    }
    html_end(h);
    html_end(h);
}

/* What stands between backquotes is a name. */
static void rule_write(struct html *h, const struct openapi_rule *rule)
{
    const char *text = rule->text;
    size_t n;

    html_begin(h, "p");
    if (rule->name) {
        html_element(h, "strong", NULL, rule->name);
        html_str(h, " ");
    }
    for (bool is_name = false; *text; is_name = !is_name) {
        n = strcspn(text, "`");
        if (is_name)
            html_begin(h, "code");
        html_text(h, slice_of(text, n));
        if (is_name)
            html_end(h);
        text += n + (text[n] == '`');
    }
    html_end(h);
}

static void link_write(struct html *h, const char *to, const char *words)
{
    html_begin(h, "a");
    html_attr(h, "href", to);
    html_str(h, words);
    html_end(h);
}

static void contents_write(struct html *h)
{
    html_begin(h, "nav");
    html_attr(h, "aria-label", "Adressen");
    html_begin(h, "ul");
    for (size_t i = 0; i < routes_count(); i++) {
        html_begin(h, "li");
        html_begin(h, "a");
        html_attr_printf(h, "href", "#r%zu", i);
        route_name(h, route_at(i));
        html_end(h);
        html_printf(h, " %s", route_at(i)->summary);
        html_end(h);
    }
    html_begin(h, "li");
    link_write(h, "#fouten", "Fouten");
    html_end(h);
    html_end(h);
    html_end(h);
}

static void head_write(struct html *h, const struct openapi_about *about)
{
    html_begin(h, "head");
    html_void(h, "meta");
    html_attr(h, "charset", "utf-8");
    html_void(h, "meta");
    html_attr(h, "name", "viewport");
    html_attr(h, "content", "width=device-width");
    html_begin(h, "title");
    html_printf(h, "De API van Weerklank %s", about->version);
    html_end(h);
    html_style(h, openapi_page_style);
    html_end(h);
}

void openapi_page(const struct openapi_about *about, struct buf *out)
{
    struct html h = {0};

    html_doctype(&h);
    html_begin(&h, "html");
    html_attr(&h, "lang", "nl");
    head_write(&h, about);
    html_begin(&h, "body");
    html_begin(&h, "main");
    html_begin(&h, "h1");
    html_printf(&h, "De API van Weerklank, versie %s", about->version);
    html_end(&h);
    html_begin(&h, "p");
    html_str(&h, "Voor programma's staat hetzelfde in ");
    link_write(&h, "/v1/openapi.json", "openapi.json");
    html_printf(&h, ". Vragen: %s, %s.", about->contact_name, about->contact_mail);
    html_end(&h);
    for (size_t i = 0; i < OPENAPI_RULES; i++)
        rule_write(&h, &openapi_rules[i]);
    contents_write(&h);
    for (size_t i = 0; i < routes_count(); i++)
        route_write(&h, i);
    problems_write(&h);
    html_end(&h);
    html_end(&h);
    html_end(&h);
    html_done(&h);
    buf_add(out, h.out.p, h.out.n);
    buf_free(&h.out);
}

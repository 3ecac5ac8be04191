/*
 * What happens in the demonstration: a table of small stories, given out in turn.
 */
#include "services/cli/demo_acts.h"

#include "common/clock.h"
#include "proto/json.h"
#include "services/cli/keys.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

#include <stdio.h>
#include <stdlib.h>

enum actor { BY_LEAD, BY_THE_REGION, BY_OTHER, BY_CONTRIBUTOR, BY_THE_COORDINATOR };

/*
 * Texts are those of a department and a region, in Dutch as the signals are. {1} is another department,
 * {2} and {3} are days some weeks ahead.
 */
struct act {
    enum message message;
    enum actor actor;
    const char *body; /* JSON with the Dutch names; NULL: no fields */
};

#define STORY_MOST 7
struct story {
    struct act acts[STORY_MOST];
};

#define TAKEN                      \
    {                              \
        MSG_TAKE_UP, BY_LEAD, NULL \
    }

/* clang-format off */
static const struct story stories[] = {
    {{{MSG_TAKE_UP, BY_LEAD, "{\"bericht\": \"Dank u wel. Wij gaan ermee aan de slag.\"}"},
      {MSG_ANSWER, BY_LEAD,
       "{\"soort\": \"kan_al\", \"besluit\": \"Wat u vraagt mag nu al.\","
       " \"waarom\": \"De regel laat ruimte voor gebieden met weinig inwoners. Die ruimte is weinig bekend.\","
       " \"watKanWel\": \"U kunt de ruimte in de regel gebruiken. Wij helpen bij de aanvraag.\","
       " \"volgendeStap\": \"Samen de aanvraag invullen\", \"volgendeStapDoor\": \"Ministerie en regio\","
       " \"volgendeStapWanneer\": \"{2}\"}"},
      {MSG_VERDICT, BY_THE_REGION,
       "{\"oordeel\": \"helpt\", \"toelichting\": \"Dit wisten wij niet. Hier kunnen wij mee verder.\"}"}}},
    {{{0}}},
    {{TAKEN}},
    {{{0}}},
    {{TAKEN,
      {MSG_ASK, BY_LEAD, "{\"vraag\": \"Om hoeveel mensen gaat het ongeveer? En sinds wanneer merkt u dit?\"}"}}},
    {{{0}}},
    {{{MSG_REDIRECT, BY_LEAD,
       "{\"naar\": \"{1}\", \"reden\": \"De regel die in de weg zit, is van dat ministerie.\"}"},
      {MSG_TAKE_UP, BY_OTHER, "{\"bericht\": \"Dit hoort inderdaad bij ons.\"}"}}},
    {{{0}}},
    {{TAKEN,
      {MSG_ASK, BY_LEAD, "{\"vraag\": \"Welke gemeenten hebben hier het meest last van?\"}"},
      {MSG_REPLY, BY_THE_REGION, "{\"antwoord\": \"Vooral de kleine kernen aan de rand. In de grotere plaatsen gaat het nog.\"}"},
      {MSG_INTERIM, BY_LEAD,
       "{\"standVanZaken\": \"Wij zoeken met de uitvoerder naar een oplossing die binnen een jaar kan.\","
       " \"stappen\": [{\"wat\": \"Gesprek met de uitvoerder\", \"door\": \"Ministerie\", \"wanneer\": \"{2}\"},"
       " {\"wat\": \"Voorstel aan de regio\", \"door\": \"Ministerie\", \"wanneer\": \"{3}\"}]}"}}},
    {{{0}}},
    {{TAKEN,
      {MSG_ANSWER, BY_LEAD,
       "{\"soort\": \"afspraak\", \"besluit\": \"Wij doen een proef in uw regio.\","
       " \"waarom\": \"Een proef laat zien of een andere aanpak hier beter werkt.\","
       " \"watKanWel\": \"Twee jaar lang mag het anders, met geld voor begeleiding.\","
       " \"volgendeStap\": \"Plan voor de proef maken\", \"volgendeStapDoor\": \"Ministerie en regio\","
       " \"volgendeStapWanneer\": \"{2}\", \"afspraak\": \"De proef begint\", \"afspraakDatum\": \"{3}\"}"}}},
    {{{MSG_SUPPLEMENT, BY_THE_REGION, "{\"informatie\": \"Vorige week is het weer gebeurd. De gemeenteraad vraagt er nu ook naar.\"}"}}},
    {{TAKEN,
      {MSG_ANSWER, BY_LEAD,
       "{\"soort\": \"nu_niet\", \"besluit\": \"Dit lukt nu niet.\","
       " \"waarom\": \"Er is voor dit jaar geen geld meer en de wet laat geen andere verdeling toe.\","
       " \"watKanWel\": \"Volgend jaar wordt het geld opnieuw verdeeld. Uw regio kan dan meedoen.\","
       " \"volgendeStap\": \"Uitnodiging voor de nieuwe verdeling\", \"volgendeStapDoor\": \"Ministerie\","
       " \"volgendeStapWanneer\": \"{3}\","
       " \"waaromGeenAfwijking\": \"De wet kent hier geen mogelijkheid om af te wijken.\","
       " \"waaromGeenUitzondering\": \"Een uitzondering voor een regio gaat ten koste van een andere regio.\","
       " \"waaromGeenAlternatief\": \"Wij hebben met de uitvoerder gezocht, maar vonden niets dat eerder kan.\"}"},
      {MSG_VERDICT, BY_THE_REGION,
       "{\"oordeel\": \"helpt_niet\", \"opnieuwBekijken\": true,"
       " \"toelichting\": \"Wachten tot volgend jaar kan niet: de voorziening is dan al weg.\"}"}}},
    {{{MSG_CONTRIBUTE, BY_CONTRIBUTOR, "{\"bijdrage\": \"Vanuit ons is er ruimte om mee te betalen aan een proef.\"}"}}},
    {{TAKEN,
      {MSG_EXTEND, BY_LEAD, "{\"reden\": \"De cijfers die wij nodig hebben, komen pas volgende maand.\"}"}}},
    {{{MSG_REDIRECT, BY_LEAD, "{\"naar\": \"{1}\", \"reden\": \"Wij denken dat dit bij u hoort.\"}"},
      {MSG_REFUSE, BY_OTHER, "{\"reden\": \"De regel die in de weg zit, is niet van ons.\"}"}}},
    {{TAKEN,
      {MSG_ANSWER, BY_LEAD,
       "{\"soort\": \"uitzondering_toegestaan\", \"besluit\": \"Uw regio krijgt een uitzondering voor drie jaar.\","
       " \"waarom\": \"De afstanden in uw regio zijn zo groot dat de norm hier niet past.\","
       " \"watKanWel\": \"De voorziening mag blijven, ook met minder gebruikers.\","
       " \"volgendeStap\": \"Brief met de uitzondering\", \"volgendeStapDoor\": \"Ministerie\","
       " \"volgendeStapWanneer\": \"{2}\"}"},
      {MSG_VERDICT, BY_THE_REGION, "{\"oordeel\": \"deels\", \"toelichting\": \"Dit helpt nu. Wat er na drie jaar gebeurt, weten wij nog niet.\"}"},
      {MSG_CHANGED, BY_LEAD, "{\"watVeranderde\": \"De norm geldt drie jaar niet in deze regio.\", \"bron\": \"Brief aan de regio\"}"}}},
    {{TAKEN,
      {MSG_TRACK, BY_LEAD, "{\"spoor\": \"beleid\", \"reden\": \"Hiervoor moet een regel anders. Dat vraagt meer tijd.\"}"}}},
};
/* clang-format on */

/* ------------------------------------------------------------------------------ parties */

struct connection *demo_party(struct demo *d, const char *code)
{
    struct demo_party *p;
    struct key_pair pair;

    for (size_t i = 0; i < d->n_parties; i++)
        if (strcmp(d->parties[i].code, code) == 0)
            return d->parties[i].connection;
    if (d->n_parties == ARRAY_LEN(d->parties) || strlen(code) >= sizeof p->code)
        return NULL;
    p = &d->parties[d->n_parties++];
    snprintf(p->code, sizeof p->code, "%s", code);
    if (keys_read(code, true, true, &pair) == 0)
        p->connection = connection_open(d->cli, code, true);
    return p->connection;
}

static struct connection *actor_of(struct demo *d, const struct demo_signal *s, enum actor actor)
{
    const char *code = actor == BY_LEAD          ? s->lead
                       : actor == BY_THE_REGION  ? s->region
                       : actor == BY_OTHER       ? s->other
                       : actor == BY_CONTRIBUTOR ? s->contributor
                                                 : "";

    if (actor == BY_THE_COORDINATOR)
        return d->cli->door;
    return *code ? demo_party(d, code) : NULL;
}

/* ------------------------------------------------------------------------------ one act */

static json_t *body_of(const struct demo_signal *s, const char *text)
{
    int32_t day = clock_day_amsterdam(clock_wall_us());
    char soon[11], later[11];
    json_t *json;
    char *filled;

    clock_day_format(day + 28, soon);
    clock_day_format(day + 70, later);
    filled = screen_fill(text ? text : "{}", s->other, soon, later);
    json = json_read(slice_str(filled), NULL, 0);
    free(filled);
    return json;
}

static void act_id(const struct demo_signal *s, size_t step, struct uuid *out)
{
    char name[80], id[UUID_TEXT_LEN + 1];

    uuid_format(&s->id, id);
    snprintf(name, sizeof name, "demo:%s:%zu", id, step);
    uuid_of_name(name, out);
}

/*
 * Somebody may have done something else since an earlier run, and on another day the body names other
 * days: that is no failure. The story of that signal ends there. 1: done; 0: ended; -1: failed.
 */
static int act_play(struct demo *d, const struct demo_signal *s, const struct act *act, size_t step)
{
    struct connection *c = actor_of(d, s, act->actor);
    const struct wire_subject subject = {.id = s->id};
    struct wire_faults faults = {0};
    struct answer a = {0};
    struct buf bytes = {0};
    json_t *body = c ? body_of(s, act->body) : NULL;
    enum asked asked = ASKED_SILENT;
    struct uuid id;
    int rc = 0;

    if (!c)
        return 0;
    act_id(s, step, &id);
    if (json_to_wire(message_info(act->message)->shape, body, &bytes, &faults) < 0) {
        words_faults(d->cli, act->message, &faults);
        rc = -1;
    } else {
        asked = connection_ask(
            c,
            &(struct question){
                .kind = act->message, .id = &id, .signal = &subject, .body = buf_slice(&bytes)},
            &a);
        if (asked == ASKED_DONE || (asked == ASKED_REFUSED && a.code == PROBLEM_ID_TAKEN))
            rc = 1;
        else if (asked == ASKED_SILENT || a.code != PROBLEM_WRONG_STATE)
            rc = words_outcome(d->cli, asked, &a) == CLI_OK ? 1 : -1;
        d->acts += rc == 1;
    }
    json_decref(body);
    buf_free(&bytes);
    answer_free(&a);
    return rc;
}

/* What routing left open: two of three are distributed, the third waits for the newcomer. */
static int distribute(struct demo *d, struct demo_signal *s, size_t i)
{
    struct act act = {MSG_ASSIGN, BY_THE_COORDINATOR,
                      "{\"verantwoordelijk\": \"{1}\", "
                      "\"reden\": \"Dit ministerie gaat over de regel die in de weg zit.\"}"};
    int rc;

    if (!*s->other || i % 3 == 0)
        return 0;
    rc = act_play(d, s, &act, 100);
    if (rc == 1) {
        snprintf(s->lead, sizeof s->lead, "%s", s->other);
        *s->other = '\0';
    }
    return rc;
}

int demo_act(struct demo *d, size_t i)
{
    const struct story *story = &stories[i % ARRAY_LEN(stories)];
    struct demo_signal *s = &d->signals[i];
    int rc = 1;

    if (!s->routed)
        return CLI_OK;
    if (!*s->lead)
        rc = distribute(d, s, i);
    for (size_t step = 0; step < STORY_MOST && rc == 1 && *s->lead; step++) {
        const struct act *act = &story->acts[step];

        if (act->message == MSG_NO_ANSWER)
            break;
        if (act->message == MSG_REDIRECT && !*s->other)
            snprintf(s->other, sizeof s->other, "%s", strcmp(s->lead, "BZK") == 0 ? "EZ" : "BZK");
        rc = act_play(d, s, act, step);
    }
    return rc < 0 ? CLI_REFUSED : CLI_OK;
}

/*
 * Every address of the API, each once: which message it is, whose right it takes, what it is called. Pure.
 *
 * The OpenAPI document is written from these rows and from the shapes of the messages (openapi.h).
 *
 *      G(path, right, how, MESSAGE, fixed, summary)     GET
 *      P(path, right, how, MESSAGE, summary)            POST
 *      U, D                                             PUT and DELETE, as P
 *      A(name, MESSAGE, events, right, post, get)       POST and GET of /v1/knelpunten/{id}/name: an act on a signal,
 *                                                       and what of its kinds happened
 *
 *   path   {id}: the stream that the message is about, by id or (of signals) reference; {other}: a field of the body
 *   fixed  a field of the question that the path stands for, as in a query; "account={id}": {id} is that field
 *
 * Names follow LOOP.md; nouns in the plural, as the API Design Rules ask (/core/naming-collections).
 */
#ifndef GATEWAY_ROUTES_H
#define GATEWAY_ROUTES_H

#include "proto/messages.h"
#include "services/http/http.h"

enum route_how {
    HOW_ASK,     /* a question; its fields are the query's */
    HOW_SEARCH,  /* a question; its fields are the body's */
    HOW_ACT,     /* a command about {id}; Idempotency-Key is the message's id */
    HOW_NEW,     /* a command that makes something; Idempotency-Key is the id of what is made */
    HOW_SET,     /* a command about {id}, which may be repeated: PUT and DELETE */
    HOW_FILE,    /* a file: its bytes are the body, or the answer */
    HOW_MOMENTS, /* the events of a signal that are of these kinds; fixed: their JSON names */
    HOW_DRAFT,   /* drafts and templates of a department: the gateway's own (drafts.h) */
    HOW_OWN      /* none of these: the gateway's own */
};

#define OPEN_TO_ALL account_right_N /* in the place of a right */

/* clang-format off */
#define ROUTES(G, P, U, D, A)                                                                                      \
/* knelpunten */                                                                                                   \
P("/v1/knelpunten", WRITE, NEW, SUBMIT, "Dien een knelpunt in.")                                                   \
G("/v1/knelpunten", READ, ASK, LIST, "", "Knelpunten die u mag zien, in pagina's.")                                \
P("/v1/_zoek", READ, SEARCH, LIST, "Zoek in de teksten van knelpunten. Zoekwoorden staan zo in geen adres.")       \
P("/v1/routeringsvoorspellingen", READ, SEARCH, PREVIEW, "Waar een tekst naartoe zou gaan als u hem nu indient, en waarom. Niets ervan wordt bewaard.") \
P("/v1/routeringswoorden", READ, SEARCH, WORDS, "Wat de nummers van woorden en de codes van regels in redenen van de routering betekenen.") \
G("/v1/knelpunten/{id}", READ, ASK, SHOW, "", "Eén knelpunt, met zijn termijnen.")                                 \
G("/v1/knelpunten/{id}/tijdlijn", READ, ASK, SHOW, "tijdlijn=true", "Alles wat er met een knelpunt gebeurde, het oudste eerst.") \
G("/v1/knelpunten/{id}/klok", READ, ASK, SHOW, "klok=true", "Wie een knelpunt hoe lang had, uit elkaar gelegd.")   \
G("/v1/knelpunten/{id}/controlebewijs", READ, ASK, PROOF, "", "Bewijs dat de gebeurtenissen van dit knelpunt in het ondertekende logboek staan.") \
A("toewijzingen", ASSIGN, "knelpunt.gerouteerd,knelpunt.toegewezen,knelpunt.vergeleken", WRITE, "Wijs een knelpunt toe: verdeel wat open bleef, of verbeter het.", "Aan wie het is toegewezen, en waarom; voor coördinatoren en adviseurs ook waar het op lijkt.") \
A("behandelingen", TAKE_UP, "knelpunt.in_behandeling", WRITE, "Neem een knelpunt in behandeling.", "Wanneer het in behandeling kwam.") \
A("toebedelingen", ALLOCATE, "knelpunt.toebedeeld", WRITE, "Zeg wie er binnen het ministerie aan werkt.", "Wie er binnen het ministerie aan werkt.") \
A("vragen", ASK, "knelpunt.vraag_gesteld,knelpunt.vraag_verlopen", WRITE, "Stel de regio een vraag. De klok staat stil tot zij reageert.", "Vragen aan de regio.") \
A("reacties", REPLY, "knelpunt.vraag_beantwoord", WRITE, "Beantwoord de open vraag.", "Wat de regio op vragen antwoordde.") \
A("aanvullingen", SUPPLEMENT, "knelpunt.aangevuld", WRITE, "Vul feiten aan.", "Feiten die de regio aanvulde.")     \
A("bijdragen", CONTRIBUTE, "knelpunt.bijdrage_gegeven", WRITE, "Geef uw deel van het antwoord aan het verantwoordelijke ministerie.", "Bijdragen van ministeries die meewerken.") \
A("tussenstanden", INTERIM, "knelpunt.stand_gegeven", WRITE, "Zeg hoe het ervoor staat.", "Hoe het ervoor stond.") \
A("sporen", TRACK, "knelpunt.spoor_gekozen", WRITE, "Kies een spoor: gewoon of beleid.", "Het spoor dat is gekozen.") \
A("uitstellen", EXTEND, "knelpunt.uitgesteld", WRITE, "Stel het antwoord uit: één keer, met een reden.", "Uitstel.") \
A("doorzendingen", REDIRECT, "knelpunt.doorgestuurd", WRITE, "Stuur een knelpunt door naar een beter adres.", "Naar wie het is doorgestuurd, en waarom.") \
A("weigeringen", REFUSE, "knelpunt.geweigerd", WRITE, "Weiger een knelpunt dat naar u is doorgestuurd.", "Weigeringen.") \
A("antwoorden", ANSWER, "knelpunt.beantwoord", MANDATE, "Verstuur het antwoord, namens alle ministeries.", "Het antwoord.") \
A("oordelen", VERDICT, "knelpunt.beoordeeld", WRITE, "Zeg of het antwoord helpt.", "Wat de regio van het antwoord vindt.") \
A("afrondingen", CLOSE, "knelpunt.afgerond", WRITE, "Rond een knelpunt af.", "Wanneer en waarom het is afgerond.") \
A("heropeningen", REOPEN, "knelpunt.heropend", WRITE, "Vraag om opnieuw te kijken.", "Waarom er opnieuw is gekeken.") \
A("intrekkingen", WITHDRAW, "knelpunt.ingetrokken", WRITE, "Trek een knelpunt in.", "Waarom het is ingetrokken.")  \
A("teruggaven", RETURN, "knelpunt.teruggegeven", WRITE, "Geef een knelpunt terug, met het juiste adres.", "Waarom het is teruggegeven.") \
A("splitsingen", SPLIT, "knelpunt.gesplitst", WRITE, "Splits een knelpunt; de regio is het daarmee eens.", "In welke knelpunten het is gesplitst.") \
A("veranderingen", CHANGED, "knelpunt.verandering", WRITE, "Zeg wat er na het antwoord veranderde.", "Wat er na het antwoord veranderde.") \
A("datumwijzigingen", MOVE_DATE, "knelpunt.datum_verzet,knelpunt.datum_verschoven", WRITE, "Verzet na een overdracht de datum van het antwoord, één keer.", "Datums die verzet zijn.") \
A("bevestigingen", CONFIRM_OUTSIDE, "knelpunt.bevestigd", WRITE, "Bevestig dat een instantie buiten het rijk het overneemt.", "Bevestigingen van buiten het rijk.") \
A("afspraakuitkomsten", AGREEMENT, "knelpunt.afspraak_uitkomst", WRITE, "Zeg wat er van de afspraak kwam.", "Wat er van de afspraak kwam.") \
A("terugblikken", STILL_WORKS, "knelpunt.werkt_nog_gevraagd,knelpunt.werkt_nog_verteld", WRITE, "Zeg of het nog steeds werkt.", "Of het nog steeds werkt.") \
A("hulpvragen", HELP, "knelpunt.hulp_gevraagd", WRITE, "Vraag om hulp: een stap hoger.", "Gevraagde hulp.")        \
A("hulpbesluiten", HELP_DECIDE, "knelpunt.hulp_besloten", WRITE, "Besluit over een vraag om hulp.", "Besluiten over hulp.") \
A("wisvoorstellen", ERASE_PROPOSE, "knelpunt.wissen_voorgesteld,knelpunt.gewist,knelpunt.wissen_ingetrokken", WRITE, "Stel voor om teksten te wissen.", "Voorstellen om teksten te wissen, en wat ermee gebeurde.") \
P("/v1/knelpunten/{id}/wisintrekkingen", WRITE, ACT, ERASE_WITHDRAW, "Trek een voorstel om te wissen in.")         \
P("/v1/knelpunten/{id}/wisbevestigingen", WRITE, ACT, ERASE_CONFIRM, "Bevestig als tweede persoon een voorstel om te wissen.") \
A("bundelingen", BUNDLE, "knelpunt.gebundeld,knelpunt.ontbundeld,knelpunt.vergeleken", WRITE, "Voeg een knelpunt toe aan een bundel.", "In welke bundel het zit en zat; voor coördinatoren en adviseurs ook waar het op lijkt.") \
P("/v1/knelpunten/{id}/ontbundelingen", WRITE, ACT, UNBUNDLE, "Haal een knelpunt uit zijn bundel.")                \
A("oppakkingen", CLAIM, "knelpunt.opgepakt", WRITE, "Zeg dat u een knelpunt gaat verdelen. Wie later komt, neemt het over.", "Wie het oppakte om te verdelen.") \
A("notities", NOTE, "knelpunt.genoteerd", WRITE, "Schrijf een notitie aan een ministerie, aan de regio, of onder adviseurs en coördinatoren.", "Notities die u mag lezen.") \
A("betwistingen", CONTEST, "knelpunt.betwist", WRITE, "Betwist dat een zaak in een rapport van u is.", "Zaken die zijn betwist.") \
A("correctievoorstellen", CORRECT, "knelpunt.correctie_voorgesteld,knelpunt.correctie_ingetrokken,knelpunt.toerekening_gecorrigeerd", WRITE, "Stel voor om een zaak bij niemand te tellen.", "Voorstellen tot correctie, en wat ermee gebeurde.") \
P("/v1/knelpunten/{id}/correctie-intrekkingen", WRITE, ACT, CORRECT_WITHDRAW, "Trek een voorstel tot correctie in.") \
P("/v1/knelpunten/{id}/correctiebevestigingen", WRITE, ACT, CORRECT_CONFIRM, "Bevestig als tweede persoon een correctie.") \
P("/v1/knelpunten/{id}/bijlagen", WRITE, FILE, ATTACH, "Voeg een bestand bij: de inhoud is het bestand zelf, de naam staat in Content-Disposition.") \
G("/v1/knelpunten/{id}/bijlagen", READ, MOMENTS, SHOW, "knelpunt.bijgevoegd", "Bestanden die zijn bijgevoegd.")    \
G("/v1/knelpunten/{id}/bijlagen/{bijlage}", READ, FILE, SHOW, "", "Eén bestand.")                                  \
/* concepten en sjablonen */                                                                                       \
G("/v1/concepten", READ, DRAFT, DRAFTS, "", "Waar uw ministerie een concept van heeft.")                           \
G("/v1/knelpunten/{id}/concepten", READ, DRAFT, DRAFTS, "", "Concepten van uw ministerie bij dit knelpunt.")       \
G("/v1/knelpunten/{id}/concepten/{handeling}", READ, DRAFT, DRAFT_ASK, "", "Eén concept van uw ministerie.")       \
U("/v1/knelpunten/{id}/concepten/{handeling}", WRITE, DRAFT, DRAFT, "Bewaar een concept voor uw ministerie. If-Match noemt de versie die u zag; zonder is het een nieuw concept.") \
D("/v1/knelpunten/{id}/concepten/{handeling}", WRITE, DRAFT, DRAFT_END, "Gooi een concept van uw ministerie weg.") \
G("/v1/sjablonen", READ, DRAFT, TEMPLATES, "", "Sjablonen van uw ministerie.")                                     \
G("/v1/sjablonen/{id}", READ, DRAFT, TEMPLATE_ASK, "", "Eén sjabloon van uw ministerie.")                          \
U("/v1/sjablonen/{id}", WRITE, DRAFT, TEMPLATE, "Bewaar een sjabloon voor uw ministerie. If-Match noemt de versie die u zag; zonder is het een nieuw sjabloon.") \
D("/v1/sjablonen/{id}", WRITE, DRAFT, TEMPLATE_END, "Gooi een sjabloon van uw ministerie weg.")                    \
/* lijsten */                                                                                                      \
G("/v1/toewijzingen", READ, ASK, LIST, "open=true", "Open knelpunten van een ministerie.")                         \
G("/v1/vervaldata", READ, ASK, DUE, "", "Wat wanneer af moet, en door wie.")                                       \
G("/v1/afspraken", READ, ASK, DUE, "termijn=agreement", "Afspraken, en wanneer ze na moeten zijn gekomen.")        \
G("/v1/bundels", READ, ASK, LIST, "gebundeld=true", "Knelpunten die in een bundel zitten: hetzelfde in meer regio's.") \
G("/v1/bundels/{bundel}/knelpunten", READ, ASK, LIST, "", "De knelpunten in een bundel.")                          \
G("/v1/gebeurtenissen", READ, OWN, FEED, "", "Wat er gebeurde na een positie; met Accept: text/event-stream blijft u op de hoogte.") \
/* cijfers */                                                                                                      \
G("/v1/reactietijden", READ, ASK, SCORE, "", "Reactietijden per ministerie, regio, thema of grens.")               \
G("/v1/reactietijden/openstaand", READ, ASK, BACKLOG, "", "Hoeveel er open stond aan het eind van elke week.")   \
G("/v1/herkomst", READ, ASK, ARRIVALS, "", "Wat er bij een ministerie kwam, van welke regio en over welk thema.")       \
G("/v1/stilte", READ, ASK, SILENCE, "", "Welke regio's al een tijd niets hebben ingediend.")       \
G("/v1/reactietijden/zaken", READ, ASK, CASES, "", "De zaken achter een cijfer.")                                  \
P("/v1/rapporten", WRITE, NEW, REPORT_OPEN, "Open een rapport over een periode.")                                  \
G("/v1/rapporten", READ, ASK, REPORT_ASK, "", "Rapporten.")                                                        \
G("/v1/rapporten/{id}", READ, ASK, REPORT_ASK, "rapport={id}", "Eén rapport, met alles wat erover is gezegd.")            \
P("/v1/rapporten/{id}/reacties", WRITE, ACT, REPORT_COMMENT, "Reageer op een concept.")                            \
P("/v1/rapporten/{id}/vaststellingen", WRITE, ACT, REPORT_FIX, "Stel een rapport vast.")                           \
P("/v1/rapporten/{id}/intrekkingen", WRITE, ACT, REPORT_WITHDRAW, "Trek een concept in.")                          \
/* bewijzen */                                                                                                     \
G("/v1/controlebewijzen", READ, ASK, PROOF, "", "Het nieuwste ondertekende hoofd van het logboek, en dat het een ouder hoofd voortzet.") \
G("/v1/controlebewijzen/tegels/{niveau}/{nummer}", READ, ASK, TILE, "", "Een tegel van het logboek, om een kopie te maken.") \
/* stamgegevens */                                                                                                 \
G("/v1/regios", READ, ASK, ADOPTED, "soort=regions", "De regio's.")                                                \
P("/v1/regios", MANAGE, ACT, ADOPT_REGIONS, "Stel een nieuwe versie van de regio's vast.")                         \
G("/v1/ministeries", READ, ASK, ADOPTED, "soort=departments", "De ministeries.")                                   \
P("/v1/ministeries", MANAGE, ACT, ADOPT_DEPARTMENTS, "Stel een nieuwe versie van de ministeries vast.")            \
G("/v1/themas", READ, ASK, ADOPTED, "soort=themes", "De thema's.")                                                 \
P("/v1/themas", MANAGE, ACT, ADOPT_THEMES, "Stel een nieuwe versie van de thema's vast.")                          \
G("/v1/termijnen", READ, ASK, ADOPTED, "soort=terms", "De termijnen.")                                             \
P("/v1/termijnen", MANAGE, ACT, ADOPT_TERMS, "Stel een nieuwe versie van de termijnen vast.")                      \
G("/v1/routeringsregels", READ, ASK, ADOPTED, "soort=rules", "De regels waarmee knelpunten hun adres vinden.")     \
P("/v1/routeringsregels", MANAGE, ACT, ADOPT_RULES, "Stel een nieuwe versie van de regels vast.")                  \
G("/v1/routeringsmodel", READ, ASK, ADOPTED, "soort=model", "Wat de routering heeft geleerd.")                      \
P("/v1/routeringsmodel", MANAGE, ACT, ADOPT_MODEL, "Stel een model voor de routering vast.")                       \
G("/v1/kalenderdagen", READ, ASK, ADOPTED, "soort=calendar", "Dagen die geen werkdag zijn.")                       \
P("/v1/kalenderdagen", MANAGE, ACT, ADOPT_CALENDAR, "Stel een nieuwe versie van de kalender vast.")                \
G("/v1/perioden", READ, ASK, ADOPTED, "soort=periods", "Perioden die cijfers verklaren.")                          \
P("/v1/perioden", MANAGE, ACT, ADOPT_PERIODS, "Stel een nieuwe versie van de perioden vast.")                      \
G("/v1/bewaartermijnen", READ, ASK, ADOPTED, "soort=retention", "De bewaartermijnen.")                             \
P("/v1/bewaartermijnen", MANAGE, ACT, ADOPT_RETENTION, "Stel een nieuwe versie van de bewaartermijnen vast.")      \
G("/v1/partijen", READ, ASK, REGISTRY, "soort=parties", "De partijen: regio's, ministeries, coördinatoren, adviseurs.") \
P("/v1/partijen", MANAGE, ACT, ADMIT, "Laat een partij toe, of een andere sleutel ervan.")                         \
P("/v1/sleutelintrekkingen", MANAGE, ACT, REVOKE, "Trek de sleutel van een machine in.")                           \
/* berichten aan anderen */                                                                                        \
P("/v1/abonnementen", MANAGE, NEW, SUBSCRIBE, "Laat een systeem per webhook weten wat er gebeurt.")                \
G("/v1/abonnementen", READ, ASK, SUBSCRIPTIONS, "", "Abonnementen, en hoe ver elk is.")                            \
G("/v1/abonnementen/{id}", READ, ASK, SUBSCRIPTIONS, "abonnement={id}", "Eén abonnement.")                                \
P("/v1/abonnementen/{id}/sleutelwissels", MANAGE, ACT, REKEY, "Wissel de sleutel; beide ondertekenen een week.")   \
P("/v1/abonnementen/{id}/herhalingen", MANAGE, ACT, RESEND, "Lever opnieuw, vanaf een nummer of een positie.")     \
P("/v1/abonnementen/{id}/beeindigingen", MANAGE, ACT, UNSUBSCRIBE, "Beëindig een abonnement.")                     \
P("/v1/mailboxen", WRITE, NEW, MAILBOX, "Laat mensen per mail weten wat er voor hen is.")                          \
G("/v1/mailboxen", READ, ASK, MAILBOXES, "", "Mailboxen, en of er mail aankomt.")                                  \
G("/v1/mailboxen/{id}", READ, ASK, MAILBOXES, "mailbox={id}", "Eén mailbox.")                                             \
U("/v1/mailboxen/{id}", WRITE, SET, MAILBOX, "Vervang wat een mailbox te horen krijgt.")                           \
D("/v1/mailboxen/{id}", WRITE, SET, MAILBOX_END, "Vernietig een mailbox en wat ervoor wachtte.")                   \
P("/v1/mailretouren", MANAGE, ACT, RETURNED_MAIL, "Geef een mail af die terugkwam.")                               \
/* accounts */                                                                                                     \
G("/v1/account", READ, OWN, ACCOUNTS, "", "Wie u bent, en wat u mag.")                                             \
P("/v1/accounts", MANAGE, NEW, ACCOUNT, "Geef iemand een account.")                                                \
G("/v1/accounts", MANAGE, ASK, ACCOUNTS, "", "Accounts van uw organisatie.")                                       \
G("/v1/accounts/{id}", MANAGE, ASK, ACCOUNTS, "account={id}", "Eén account.")                                             \
U("/v1/accounts/{id}", MANAGE, SET, ACCOUNT, "Vervang de gegevens en rechten van een account.")                    \
D("/v1/accounts/{id}", MANAGE, SET, ACCOUNT_CLOSE, "Sluit een account, meteen.")                                   \
P("/v1/tokens", MANAGE, NEW, TOKEN, "Laat een programma namens een account werken.")                               \
G("/v1/tokens", MANAGE, ASK, TOKENS, "", "Tokens van uw organisatie.")                                             \
D("/v1/tokens/{id}", MANAGE, SET, TOKEN_END, "Beëindig een token, meteen.")                                        \
G("/v1/uitgevers", ALL, OWN, SERVICE, "", "Waar u kunt inloggen met het account van uw organisatie.")             \
P("/v1/sessies", ALL, OWN, SIGN_IN, "Log in met een inlognaam en een wachtwoord; u krijgt een cookie.")            \
P("/v1/uitnodigingen", ALL, OWN, INVITED, "Neem een uitnodiging aan: kies een wachtwoord. U bent dan ingelogd.")   \
D("/v1/sessies/huidige", READ, OWN, SIGN_OUT, "Log uit.")                                                          \
P("/v1/account/tweede-factor", READ, OWN, SECOND_NEW, "Vraag een nieuwe tweede factor aan.")                       \
U("/v1/account/tweede-factor", READ, OWN, SECOND, "Stel de tweede factor in, met een code ervan.")                 \
U("/v1/account/wachtwoord", READ, OWN, PASSWORD, "Wijzig uw wachtwoord; al uw andere sessies eindigen.")           \
/* voor iedereen */                                                                                                \
G("/v1/openbaar", ALL, OWN, SERVICE, "", "Wat openbaar is: cijfers, woorden van regio's die dat goed vinden, en de ondertekende stand. Alleen als het aanstaat.") \
/* over de API */                                                                                                  \
G("/v1/openapi.json", ALL, OWN, SERVICE, "", "Deze beschrijving.")                                                 \
G("/v1/documentatie", ALL, OWN, SERVICE, "", "Deze beschrijving, als bladzijde om te lezen.")                      \
G("/v1/problemen/{code}", ALL, OWN, SERVICE, "", "Wat een foutcode betekent.")
/* clang-format on */

/* Which one of those above: their number, in their order; a row of A is two, POST first. */
#define ROUTE_SEGMENTS 8

struct route {
    enum http_method method;
    const char *path;
    uint8_t right; /* enum account_right; OPEN_TO_ALL */
    uint8_t how;
    uint8_t message; /* enum message */
    const char *fixed;
    const char *summary;
    struct slice segments[ROUTE_SEGMENTS]; /* of the path; "{id}" with its braces */
    uint8_t n_segments;
};

size_t routes_count(void);
const struct route *route_at(size_t i);
/* NULL: none. *methods_out: a bit (1 << enum http_method) for each method that this path takes; 0: no such path. */
const struct route *route_find(const struct http_request *r, unsigned *methods_out);
/* {id} is a field of the body, not what the message is about. */
bool route_id_is_field(const struct route *t);
/* Its answer is a page to read, not JSON. */
bool route_is_page(const struct route *t);
/* The segment that stands for {name}; p NULL: the route has none. */
struct slice route_variable(const struct route *t, const struct http_request *r, const char *name);

#endif

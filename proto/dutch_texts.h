/*
 * The descriptions of the tables in Dutch. A row:
 *   D("what it is, exactly as in the tables", "wat het is")
 *
 * Sorted by the bytes of the English text. A text that stands in several places means the same in each.
 * A description of a field begins lower-case and has no full stop; of a message it is a sentence. Names
 * between ` are those of the JSON. "ontbreekt: ..." says what it means when the field is not there.
 */
#ifndef PROTO_DUTCH_TEXTS_H
#define PROTO_DUTCH_TEXTS_H

/* clang-format off */
#define DUTCH_TEXTS(D)                                                                            \
    D("0: leaves; each level up stands for 256 of them",                                          \
      "0: de bladen; elk niveau hoger staat voor 256 van het niveau eronder")                     \
    D("0: never adopted", "0: nog nooit vastgesteld")                                             \
    D("1 to 16 events for one stream, all or none; answered after the commit.",                   \
      "1 tot 16 gebeurtenissen voor één stroom: allemaal of geen. Het antwoord komt als ze "      \
      "vastliggen.")                                                                              \
    D("256 of 32 bytes; fewer at the edge", "256 hashes van 32 bytes; aan de rand minder")        \
    D("95 % interval (Wilson)",                                                                   \
      "grens van het betrouwbaarheidsinterval van 95 % (Wilson), in duizendsten")                 \
    D("A body outside the rijk confirmed that it takes it.",                                      \
      "Een instantie buiten het rijk heeft bevestigd dat zij het knelpunt oppakt.")               \
    D("A commit, or a heartbeat.", "Wat net is vastgelegd, of alleen een teken van leven.")       \
    D("A contributor's part of the answer, to the lead.",                                         \
      "Een meewerkend ministerie geeft zijn bijdrage aan het verantwoordelijke ministerie.")      \
    D("A contributor's part of the answer.",                                                      \
      "Een meewerkend ministerie heeft zijn bijdrage aan het antwoord gegeven.")                  \
    D("A coordinator's account distributes it.",                                                  \
      "Een coördinator heeft het knelpunt opgepakt om het te verdelen.")                          \
    D("A coordinator's account says that it will distribute this one.",                           \
      "Een coördinator pakt dit knelpunt op om het te verdelen.")                                 \
    D("A coordinator's decision.", "De coördinator heeft het knelpunt toegewezen.")               \
    D("A date moved with the reference data.",                                                    \
      "Een datum is verschoven, omdat de stamgegevens zijn veranderd.")                           \
    D("A department comments on a draft, within its ten working days.",                           \
      "Een ministerie reageert op een concept, binnen tien werkdagen.")                           \
    D("A department contests that a case in a draft report is its own.",                          \
      "Een ministerie betwist dat een zaak in een conceptrapport een eigen zaak is.")             \
    D("A department contests that a case is its own.",                                            \
      "Een ministerie heeft betwist dat een zaak een eigen zaak is.")                             \
    D("A department's comment on a draft.", "Een ministerie heeft gereageerd op een concept.")    \
    D("A draft is withdrawn.", "Een conceptrapport wordt ingetrokken.")                           \
    D("A draft was withdrawn.", "Een conceptrapport is ingetrokken.")                             \
    D("A file belongs to it.", "Er hoort een bestand bij.")                                       \
    D("A file that was uploaded belongs to it from now on. No effect on any clock.",              \
      "Een bestand dat is geüpload hoort er vanaf nu bij. De klok verandert niet.")               \
    D("A key may no longer come in.", "Een sleutel mag niet meer naar binnen.")                   \
    D("A mail of ours came back.", "Een mail van Weerklank is teruggekomen.")                     \
    D("A new second factor, which counts once a code of it was shown. Over HTTP alone.",          \
      "Een nieuwe tweede factor. Die geldt zodra u een code ervan invult. Alleen over "           \
      "HTTP.")                                                                                    \
    D("A new version of the calendar.", "Een nieuwe versie van de kalender vaststellen.")         \
    D("A new version of the context periods.",                                                    \
      "Een nieuwe versie van de bijzondere perioden vaststellen.")                                \
    D("A new version of the departments.", "Een nieuwe versie van de ministeries vaststellen.")   \
    D("A new version of the regions.", "Een nieuwe versie van de regio's vaststellen.")           \
    D("A new version of the retention terms.",                                                    \
      "Een nieuwe versie van de bewaartermijnen vaststellen.")                                    \
    D("A new version of the rules of routing.",                                                   \
      "Een nieuwe versie van de regels voor toewijzen vaststellen.")                              \
    D("A new version of the terms.", "Een nieuwe versie van de termijnen vaststellen.")           \
    D("A new version of the themes.", "Een nieuwe versie van de thema's vaststellen.")            \
    D("A note to a department, to the region, or among advisers and coordinators.",               \
      "Een notitie aan een ministerie, aan de regio, of onder adviseurs en coördinatoren.")       \
    D("A note, for who it is to.", "Er is een notitie geschreven, voor wie die bedoeld is.")      \
    D("A party, or another key of it, may come in.",                                              \
      "Een partij, of nog een sleutel van die partij, mag naar binnen.")                          \
    D("A person at the department starts to work on it.",                                         \
      "Iemand bij het ministerie neemt het knelpunt in behandeling.")                             \
    D("A program may act for an account. The envelope's signal is an id that the sender"          \
      " chose.",                                                                                  \
      "Een programma mag namens een account werken. Het nummer kiest de afzender zelf.")          \
    D("A question to the region.", "Er is een vraag aan de regio gesteld.")                       \
    D("A question to the region; the clock stands still until the reply.",                        \
      "Een vraag aan de regio. De tijd staat stil tot het antwoord.")                             \
    D("A region submits a bottleneck. The envelope's signal is an id that the sender chose.",     \
      "Een regio dient een knelpunt of kans in. De afzender kiest zelf het id in `knelpunt` "     \
      "van de envelop.")                                                                          \
    D("A region submitted it.", "Een regio heeft het knelpunt ingediend.")                        \
    D("A reorganisation gave it to the successor.",                                               \
      "Het knelpunt is bij een reorganisatie overgedragen aan de opvolger.")                      \
    D("A report for a period, as a draft.",                                                       \
      "Er is een conceptrapport over een periode gemaakt.")                                       \
    D("A report for a period. The envelope's signal is an id that the sender chose for it.",      \
      "Een rapport over een periode maken. De afzender kiest zelf het id in `knelpunt` van de "   \
      "envelop.")                                                                                 \
    D("A second person confirms the correction.", "Een tweede persoon bevestigt de correctie.")   \
    D("A second person confirms the open proposal: the texts are destroyed.",                     \
      "Een tweede persoon bevestigt het openstaande voorstel. De teksten worden vernietigd.")     \
    D("A set of reference data as adopted.", "Eén soort stamgegevens, zoals die nu gelden.")      \
    D("A set of reference data, whole, as its last adoption said it.",                            \
      "Eén soort stamgegevens, in zijn geheel, zoals die het laatst is vastgesteld.")             \
    D("A step up the ladder of help.", "Er is hulp gevraagd, een stap verder dan ervoor.")        \
    D("A system is told by webhook what happens from here on.",                                   \
      "Een systeem krijgt vanaf hier per webhook bericht van wat er gebeurt.")                    \
    D("A system is told by webhook what happens from now on. The envelope's signal is an id "     \
      "that the sender chose.",                                                                   \
      "Een systeem krijgt vanaf nu per webhook bericht van wat er gebeurt. De afzender kiest "    \
      "zelf het id in `knelpunt` van de envelop.")                                                \
    D("A term is over and what it was for was not done.",                                         \
      "Een termijn is voorbij en wat er moest gebeuren, is niet gedaan.")                         \
    D("A text that a department uses more often. Over HTTP alone.",                               \
      "Een tekst die een ministerie vaker gebruikt. Alleen over HTTP.")                           \
    D("A version of the calendar.", "Er is een versie van de kalender vastgesteld.")              \
    D("A version of the context periods.",                                                        \
      "Er is een versie van de bijzondere perioden vastgesteld.")                                 \
    D("A version of the departments.", "Er is een versie van de ministeries vastgesteld.")        \
    D("A version of the regions.", "Er is een versie van de regio's vastgesteld.")                \
    D("A version of the retention terms.",                                                        \
      "Er is een versie van de bewaartermijnen vastgesteld.")                                     \
    D("A version of the rules of routing.",                                                       \
      "Er is een versie van de regels voor toewijzen vastgesteld.")                               \
    D("A version of the terms.", "Er is een versie van de termijnen vastgesteld.")                \
    D("A version of the themes.", "Er is een versie van de thema's vastgesteld.")                 \
    D("Accounts, what each may, and when it was used.",                                           \
      "Accounts, wat elk mag, en wanneer het is gebruikt.")                                       \
    D("After a transfer the lead moved the answer date.",                                         \
      "Het verantwoordelijke ministerie heeft na een overdracht de datum voor het antwoord "      \
      "verzet.")                                                                                  \
    D("After a transfer: the lead moves the answer date, once.",                                  \
      "Het verantwoordelijke ministerie verzet na een overdracht één keer de datum voor het "     \
      "antwoord.")                                                                                \
    D("After half a year: does it still work?",                                                   \
      "Na een half jaar is gevraagd of het nog werkt.")                                           \
    D("After those days: from now on nothing of it changes.",                                     \
      "Het rapport vaststellen, als de werkdagen om te reageren voorbij zijn. Daarna "            \
      "verandert er niets meer aan.")                                                             \
    D("Another key signs.", "Een andere sleutel ondertekent de leveringen.")                      \
    D("Another key; both sign for a week.",                                                       \
      "Een andere sleutel. Een week lang ondertekenen beide.")                                    \
    D("Another password; all other sessions end. Over HTTP alone.",                               \
      "Een ander wachtwoord; alle andere sessies eindigen. Alleen over HTTP.")                    \
    D("Answer to account.ask.", "Antwoord op `accounts.vragen`.")                                 \
    D("Answer to adopted.ask.", "Antwoord op `vastgesteld`.")                                     \
    D("Answer to arrivals.ask.",                                                                  \
      "Antwoord op `herkomst`.")                                                                  \
    D("Answer to backlog.ask.",                                                                   \
      "Antwoord op `openstaand`.")                                                                \
    D("Answer to cases.ask.", "Antwoord op `scorebordZaken`.")                                    \
    D("Answer to draft.ask.",                                                                     \
      "Antwoord op `concept.vragen`.")                                                            \
    D("Answer to drafts.ask.",                                                                    \
      "Antwoord op `concepten.vragen`.")                                                          \
    D("Answer to due.ask.", "Antwoord op `uiterlijk`.")                                           \
    D("Answer to feed.ask and watch.",                                                            \
      "Antwoord op `gebeurtenissen.vanaf` en `gebeurtenissen.volgen`.")                           \
    D("Answer to mailbox.ask.", "Antwoord op `mailboxen.vragen`.")                                \
    D("Answer to metrics.ask.", "Antwoord op `meetwaarden`.")                                     \
    D("Answer to model.learn and model.learning.", "Antwoord op model.leren en model.leert.")     \
    D("Answer to proof.ask and log.prove.", "Antwoord op `controle` en `log.controle`.")          \
    D("Answer to registry.ask.", "Antwoord op `stamgegevens`.")                                   \
    D("Answer to report.ask.", "Antwoord op `rapporten.vragen`.")                                 \
    D("Answer to routing.preview.", "Antwoord op `routering.voorspellen`.")                       \
    D("Answer to routing.words.", "Antwoord op `routering.woorden`.")                             \
    D("Answer to scoreboard.ask.", "Antwoord op `scorebord`.")                                    \
    D("Answer to second.make.", "Antwoord op `tweede_factor.maken`.")                             \
    D("Answer to service.ask.", "Antwoord op `dienst`.")                                          \
    D("Answer to session.open.", "Antwoord op `sessie.openen`.")                                  \
    D("Answer to signal.list.", "Antwoord op `knelpunten.lijst`.")                                \
    D("Answer to signal.show.", "Antwoord op `knelpunt.tonen`.")                                  \
    D("Answer to silence.ask.",                                                                   \
      "Antwoord op `stilte`.")                                                                    \
    D("Answer to subscription.ask.", "Antwoord op `abonnementen.vragen`.")                        \
    D("Answer to template.ask.",                                                                  \
      "Antwoord op `sjabloon.vragen`.")                                                           \
    D("Answer to templates.ask.",                                                                 \
      "Antwoord op `sjablonen.vragen`.")                                                          \
    D("Answer to tile.ask and log.tile.", "Antwoord op `tegel` en `log.tegel`.")                  \
    D("Answer to token.ask.", "Antwoord op `tokens.vragen`.")                                     \
    D("Beleidskompas, Uitvoerbaarheidstoets Decentrale Overheden, grenseffectentoets",            \
      "welk instrument is gebruikt: het Beleidskompas, de Uitvoerbaarheidstoets Decentrale "      \
      "Overheden of de grenseffectentoets")                                                       \
    D("CBS code", "code van het CBS")                                                             \
    D("CURVE public key (Z85) of its machine",                                                    \
      "publieke CURVE-sleutel (Z85) van de machine van de partij")                                \
    D("Deliveries again, from one on; a parked one goes on.",                                     \
      "Leveringen nog eens sturen, vanaf een levering. Een geparkeerd abonnement gaat dan "       \
      "verder.")                                                                                  \
    D("Deliveries come again, from one on.", "Leveringen komen nog eens, vanaf een levering.")    \
    D("Deliveries wait until somebody asks for them again.",                                      \
      "Leveringen wachten tot iemand er weer om vraagt.")                                         \
    D("Earlier signals that are much like it.", "Eerdere knelpunten die er veel op lijken.")      \
    D("Events after a cursor.", "Gebeurtenissen na een bepaalde positie.")                        \
    D("Events of one stream.", "Gebeurtenissen van één stroom.")                                  \
    D("Events that a signed head had are gone; the log goes on under another name.",              \
      "Gebeurtenissen uit een ondertekende stand zijn weg. Het logboek gaat verder onder een "    \
      "andere naam.")                                                                             \
    D("Events, in order.", "Gebeurtenissen, op volgorde.")                                        \
    D("Facts added by the region, at any time, without touching a clock.",                        \
      "De regio voegt informatie toe. Dat kan altijd en verandert niets aan een termijn.")        \
    D("Facts added by the region.", "De regio heeft informatie toegevoegd.")                      \
    D("From here on that case is in nobody's figures.",                                           \
      "Vanaf hier telt die zaak bij niemand mee in de cijfers.")                                  \
    D("From now on nothing of it changes.",                                                       \
      "Het rapport is vastgesteld. Er verandert niets meer aan.")                                 \
    D("Half of a term is over, or nearly all of it.",                                             \
      "De helft van een termijn is om, of bijna de hele termijn.")                                \
    D("Hashes of the log's tree, to mirror it (C2SP tlog-tiles).",                                \
      "Hashes uit de boom van het logboek, om die te spiegelen (C2SP tlog-tiles).")               \
    D("Hashes of the log's tree.", "Hashes uit de boom van het logboek.")                         \
    D("Help is asked, a step up the ladder.", "Hulp vragen, een stap verder dan ervoor.")         \
    D("How much stood open at the end of each week.",                                             \
      "Hoeveel er aan het eind van elke week open stond.")                                        \
    D("Is routing learning, and what came of it last.",                                           \
      "Leert de routering nu, en wat kwam er het laatst uit.")                                    \
    D("Is this service ready, and how far is it.",                                                \
      "Is deze dienst klaar voor gebruik, en hoe ver is die?")                                    \
    D("It is another bottleneck after all: out of its bundle.",                                   \
      "Het is toch een ander knelpunt: het gaat weer uit de bundel.")                             \
    D("It is closed.", "Het knelpunt is afgerond.")                                               \
    D("It is not used any more. Over HTTP alone.",                                                \
      "Het sjabloon is niet meer nodig. Alleen over HTTP.")                                       \
    D("It stands by itself again.", "Het knelpunt is weer uit de bundel.")                        \
    D("It was carried out.", "De opdracht is uitgevoerd.")                                        \
    D("It was not; code and fields say why.",                                                     \
      "De opdracht is niet uitgevoerd. De code en de velden zeggen waarom.")                      \
    D("It will not send that. Over HTTP alone.",                                                  \
      "Het ministerie gooit een concept weg. Alleen over HTTP.")                                  \
    D("It works: from now on a code is asked. Over HTTP alone.",                                  \
      "Het werkt: vanaf nu wordt een code gevraagd. Alleen over HTTP.")                           \
    D("Looked at again.", "Het knelpunt wordt opnieuw bekeken.")                                  \
    D("Mailboxes, what each is told, and whether it arrives.",                                    \
      "Mailboxen: wat elke mailbox te horen krijgt, en of het aankomt.")                          \
    D("Nothing more is told.", "Het abonnement eindigt: er komt geen bericht meer.")              \
    D("Once: the answer comes later, with a reason.",                                             \
      "Uitstel, één keer: het antwoord komt later, met een reden.")                               \
    D("One draft of the department's own. Over HTTP alone.",                                      \
      "Eén concept van het eigen ministerie. Alleen over HTTP.")                                  \
    D("One signal, with or without its timeline.", "Eén knelpunt, met of zonder tijdlijn.")       \
    D("One template of the department's own. Over HTTP alone.",                                   \
      "Eén sjabloon van het eigen ministerie. Alleen over HTTP.")                                 \
    D("Passed on to a better address.", "Het knelpunt is doorgestuurd naar een beter adres.")     \
    D("People are told by mail what is for them. The envelope's signal is an id that the "        \
      "sender chose.",                                                                            \
      "Mensen krijgen per mail bericht van wat er voor hen is. De afzender kiest zelf het id "    \
      "in `knelpunt` van de envelop.")                                                            \
    D("Position 0 of every log.", "Het begin van elk logboek: positie 0.")                        \
    D("Reports; one with comments, contested cases and corrections.",                             \
      "Rapporten. Bij één rapport staan ook de reacties, betwiste zaken en correcties.")          \
    D("Returned with the right door.",                                                            \
      "Het knelpunt is teruggegeven, met het juiste adres erbij.")                                \
    D("Routing goes by this model from now on.", "De routering gebruikt vanaf nu dit model.")     \
    D("Routing is to learn now; what comes of it is in the log, or told to model.learning.",      \
      "De routering moet nu leren; wat eruit komt staat in het register, of is te vragen met model.leert.") \
    D("Routing's decision: a lead and contributors, or to distribute.",                           \
      "De automatische toewijzing: een verantwoordelijk ministerie en meewerkende "               \
      "ministeries, of te verdelen.")                                                             \
    D("Signals that somebody may see, in pages.",                                                 \
      "Knelpunten die iemand mag zien, per bladzijde.")                                           \
    D("Signs in no more from this moment on; name and address are destroyed.",                    \
      "Hiermee kan vanaf nu niemand meer inloggen; naam en adres worden vernietigd.")             \
    D("Signs out. Over HTTP alone.", "Log uit. Alleen over HTTP.")                                \
    D("Somebody of the party may sign in. The envelope's signal is the account's random"          \
      " number.",                                                                                 \
      "Iemand van de partij mag inloggen. Het nummer van het account kiest de afzender "          \
      "zelf.")                                                                                    \
    D("Somebody proposes to destroy texts.",                                                      \
      "Iemand heeft voorgesteld om teksten te vernietigen.")                                      \
    D("Somebody signs in with a browser. Over HTTP alone.",                                       \
      "Iemand logt in met een browser. Alleen over HTTP.")                                        \
    D("Split with the region's consent; children keep a link.",                                   \
      "Het knelpunt splitsen, als de regio akkoord is. De delen blijven eraan verbonden.")        \
    D("Split; the children keep a link.",                                                         \
      "Het knelpunt is gesplitst. De delen blijven eraan verbonden.")                             \
    D("Subscriptions, and how far each is.", "Abonnementen, en hoe ver elk abonnement is.")       \
    D("TOOI identifier",                                                                          \
      "identificatie in TOOI (Thesauri en Ontologieën voor Overheidsinformatie)")                 \
    D("That proposal is withdrawn.", "Het voorstel om te corrigeren is ingetrokken.")             \
    D("The address is destroyed, and what waited for it.",                                        \
      "Het mailadres wordt vernietigd, met alles wat nog verstuurd moest worden.")                \
    D("The adviser decided.", "De regioadviseur heeft besloten.")                                 \
    D("The adviser decides on involving the representative.",                                     \
      "De regioadviseur besluit of de rijksvertegenwoordiger wordt betrokken.")                   \
    D("The answer comes later.", "Het antwoord is uitgesteld.")                                   \
    D("The cases behind a figure of the scoreboard, in pages.",                                   \
      "De zaken achter een getal bij de reactietijden, per bladzijde.")                           \
    D("The coordinator distributes what routing left open, or corrects it.",                      \
      "De coördinator verdeelt wat niet vanzelf is toegewezen, of verbetert een toewijzing.")     \
    D("The coordinator proposes to count a case as nobody's.",                                    \
      "De coördinator stelt voor een zaak bij niemand te laten meetellen.")                       \
    D("The coordinator returns it with the right door.",                                          \
      "De coördinator geeft het knelpunt terug, met het juiste adres erbij.")                     \
    D("The department works on it.",                                                              \
      "Het ministerie heeft het knelpunt in behandeling genomen.")                                \
    D("The department's drafts: of which act, by whom and when. Over HTTP alone.",                \
      "De concepten van het eigen ministerie: van welke handeling, van wie en van wanneer. Alleen over HTTP.")\
    D("The department's system received all up to here.",                                         \
      "Het systeem van het ministerie heeft alles tot hier ontvangen.")                           \
    D("The department's templates. Over HTTP alone.",                                             \
      "De sjablonen van het eigen ministerie. Alleen over HTTP.")                                 \
    D("The lead chooses a track, with a reason, within the take-up term.",                        \
      "Het verantwoordelijke ministerie kiest een spoor en zegt waarom, binnen de termijn om "    \
      "het in behandeling te nemen.")                                                             \
    D("The lead passes it on to a better address.",                                               \
      "Het verantwoordelijke ministerie stuurt het knelpunt door naar een beter adres.")          \
    D("The lead records what came of its answer.",                                                \
      "Het verantwoordelijke ministerie legt vast wat er van het antwoord is gekomen.")           \
    D("The lead's one answer, on behalf of all.",                                                 \
      "Het verantwoordelijke ministerie geeft het antwoord, namens alle ministeries.")            \
    D("The lead's one answer.", "Het verantwoordelijke ministerie heeft het antwoord gegeven.")   \
    D("The newest signed head, and proofs of a stream's events, whoever asks.",                   \
      "De nieuwste ondertekende stand, en bewijzen van de gebeurtenissen van een stroom, wie "    \
      "er ook om vraagt.")                                                                        \
    D("The newest signed head; that it continues an older one; that a signal's events are in "    \
      "it.",                                                                                      \
      "De nieuwste ondertekende stand, het bewijs dat die verdergaat op een oudere, en dat de "   \
      "gebeurtenissen van een knelpunt erin staan.")                                              \
    D("The open proposal to destroy texts is withdrawn.",                                         \
      "Het openstaande voorstel om teksten te vernietigen wordt ingetrokken.")                    \
    D("The proposal to correct an attribution is withdrawn.",                                     \
      "Het voorstel om een toerekening te corrigeren wordt ingetrokken.")                         \
    D("The proposal to destroy texts is withdrawn.",                                              \
      "Het voorstel om teksten te vernietigen is ingetrokken.")                                   \
    D("The receiver consented to deliveries.",                                                    \
      "De ontvanger heeft toestemming gegeven voor leveringen.")                                  \
    D("The receiver has taken nothing for long.", "De ontvanger neemt al lang niets aan.")        \
    D("The receiver of a redirect refused.",                                                      \
      "Het ministerie waar het knelpunt naartoe is gestuurd, heeft het geweigerd.")               \
    D("The receiver of a redirect refuses; the coordinator distributes.",                         \
      "Het ministerie waar het knelpunt naartoe is gestuurd, weigert het. De coördinator "        \
      "verdeelt het dan.")                                                                        \
    D("The receiver said that it is gone for good.",                                              \
      "De ontvanger heeft gezegd dat dit adres niet meer bestaat.")                               \
    D("The region accepts, or the coordinator closes without a verdict.",                         \
      "De regio legt zich erbij neer, of de coördinator rondt af zonder oordeel.")                \
    D("The region asks to look at it again.",                                                     \
      "De regio vraagt om het knelpunt opnieuw te bekijken.")                                     \
    D("The region says whether it still works.", "De regio zegt of het nog werkt.")               \
    D("The region says whether the answer helps.", "De regio zegt of het antwoord helpt.")        \
    D("The region withdraws it.", "De regio trekt het knelpunt in.")                              \
    D("The region withdrew it.", "De regio heeft het knelpunt ingetrokken.")                      \
    D("The region's reply to the open question.",                                                 \
      "De regio beantwoordt de vraag die openstaat.")                                             \
    D("The region's reply.", "De regio heeft de vraag beantwoord.")                               \
    D("The region's term for its reply is over: the clock goes on.",                              \
      "De termijn om de vraag te beantwoorden is voorbij. De tijd loopt weer door.")              \
    D("The region's verdict.", "De regio heeft haar oordeel gegeven.")                            \
    D("The same bottleneck in several regions: it goes into a bundle.",                           \
      "Hetzelfde knelpunt speelt in meer regio's: het gaat in een bundel.")                       \
    D("The same bottleneck is there in other regions as well.",                                   \
      "Hetzelfde knelpunt speelt ook in andere regio's: het zit nu in een bundel.")               \
    D("The same, held until there is something to tell or `within` has passed.",                  \
      "Als `gebeurtenissen.vanaf`, maar het antwoord wacht tot er iets te melden is of tot de "   \
      "tijd in `binnen` om is.")                                                                  \
    D("The scoreboard: response times by department, region, theme or border.",                   \
      "De reactietijden per ministerie, regio, thema of buurland.")                               \
    D("The statement of destruction: these texts are no more.",                                   \
      "De verklaring van vernietiging: deze teksten zijn er niet meer.")                          \
    D("The stream has another version than the base.",                                            \
      "De stroom heeft een andere versie dan `basis`.")                                           \
    D("The token is refused from this moment on.", "Het token geldt vanaf nu niet meer.")         \
    D("The track.", "Het verantwoordelijke ministerie heeft een spoor gekozen.")                  \
    D("They are committed.", "De gebeurtenissen liggen vast.")                                    \
    D("To count a case as nobody's.",                                                             \
      "Er is voorgesteld een zaak bij niemand te laten meetellen.")                               \
    D("Tokens, what each may, and when it was used.",                                             \
      "Tokens, wat elk mag, en wanneer het is gebruikt.")                                         \
    D("W3C trace context of who asks", "tracecontext (W3C) van wie vraagt")                       \
    D("What a department is going to send. Over HTTP alone.",                                     \
      "Wat een ministerie gaat versturen. Alleen over HTTP.")                                     \
    D("What came of the agreement.", "Er is gezegd wat er van de afspraak is gekomen.")           \
    D("What came of the agreement: kept, moved or broken.",                                       \
      "Wat er van de afspraak is gekomen: nagekomen, verschoven of niet nagekomen.")              \
    D("What came of the answer.", "Er is vastgelegd wat er van het antwoord is gekomen.")         \
    D("What came to a department from which region, on which theme.",                             \
      "Wat er bij een ministerie kwam, van welke regio en over welk thema.")                      \
    D("What falls due of one's own signals, by who has to do it and by date, in pages.",          \
      "Wat er moet gebeuren bij eigen knelpunten, op wie het moet doen en op datum, per "         \
      "bladzijde.")                                                                               \
    D("What happened after a position, as far as one may see it.",                                \
      "Wat er na een positie is gebeurd, voor zover u het mag zien.")                             \
    D("What routing learned and does not use, and why.",                                          \
      "Wat de routering heeft geleerd en niet gebruikt, en waarom.")                              \
    D("What routing learned, in use from here on.",                                               \
      "Wat de routering heeft geleerd, vanaf hier in gebruik.")                                   \
    D("What the numbers of words and the codes of rules in reasons stand for.",                   \
      "Wat de nummers van woorden en de codes van regels in redenen van de routering betekenen.") \
    D("What this service counts and measures of itself.",                                         \
      "Wat deze dienst van zichzelf telt en meet.")                                               \
    D("Where a text would go if it were submitted now, and why.",                                 \
      "Waar een tekst naartoe zou gaan als hij nu werd ingediend, en waarom.")                    \
    D("Where things stand, with dated steps.", "De stand van zaken, met stappen en datums.")      \
    D("Where things stand.", "De stand van zaken is gegeven.")                                    \
    D("Whether it still works.", "De regio heeft gezegd of het nog werkt.")                       \
    D("Which regions submitted nothing lately.",                                                  \
      "Welke regio's al een tijd niets hebben ingediend.")                                        \
    D("Who is responsible for texts proposes to destroy them, on a legal ground.",                \
      "Wie verantwoordelijk is voor teksten, stelt voor ze te vernietigen, op een wettelijke "    \
      "grond.")                                                                                   \
    D("Who works on it, inside the department.",                                                  \
      "Het ministerie heeft gezegd wie het knelpunt behandelt.")                                  \
    D("Who works on it, inside the department. No effect on any clock.",                          \
      "Wie het knelpunt binnen het ministerie behandelt. Dit verandert niets aan een termijn.")   \
    D("Whoever was invited chooses a password, and is signed in with it. Over HTTP alone.", "Wie is uitgenodigd kiest een wachtwoord, en is daarmee ingelogd. Alleen over HTTP.") \
    D("`cursor` of the page before", "`volgende` uit het antwoord met de vorige bladzijde")       \
    D("a code is asked as well", "er wordt ook een code gevraagd")                                \
    D("a day that did not count", "een dag die niet meetelde")                                    \
    D("a mail address", "een mailadres")                                                          \
    D("a mail goes there, with which a password is chosen; what was there before holds until then", "daar gaat een mail heen waarmee iemand een wachtwoord kiest; wat er was, geldt tot dan") \
    D("a piece of the model, compressed", "een stuk van het model, ingepakt")                     \
    D("a possible lead", "een ministerie dat verantwoordelijk kan zijn")                          \
    D("a question waits for the region", "een vraag wacht op de regio")                           \
    D("a recognised holiday that is not kept", "een erkende feestdag waarop toch gewerkt wordt")  \
    D("a row each; department unless said otherwise",                                             \
      "waarvoor elke rij is; per ministerie, tenzij anders gevraagd")                             \
    D("a second factor is to be set first", "stel eerst een tweede factor in")                    \
    D("a short title", "een korte titel")                                                         \
    D("a word to the region", "een bericht aan de regio")                                         \
    D("a word with it", "een toelichting erbij")                                                  \
    D("about the same law or rule", "over dezelfde wet of regel")                                 \
    D("about the same municipality, or from the same region",                                     \
      "over dezelfde gemeente, of uit dezelfde regio")                                            \
    D("absent: all that one may see", "ontbreekt: alles wat de partij mag zien")                  \
    D("absent: erased", "ontbreekt: gewist")                                                      \
    D("absent: it is closed", "ontbreekt: het is gesloten")                                       \
    D("absent: nl", "ontbreekt: Nederlands (nl)")                                                 \
    D("absent: not for you to see", "ontbreekt: u mag dit niet zien")                             \
    D("absent: poor", "hoeveel er verteld wordt; ontbreekt: informatiearm")                       \
    D("absent: stays", "ontbreekt: het token blijft zoals het is")                                \
    D("account of the handler", "account van de behandelaar")                                     \
    D("account of the substitute", "account van de vervanger")                                    \
    D("adopted whatever is held against it", "gebruiken, wat er ook tegen pleit")                 \
    D("adviser: which regions", "bij een regioadviseur: welke regio's")                           \
    D("after a reopening, or the date was moved",                                                 \
      "na opnieuw bekijken, of nadat de datum is verzet")                                         \
    D("after the signal was closed", "aantal jaren nadat het knelpunt is afgerond")               \
    D("agreement: by when", "bij een afspraak: uiterlijk wanneer")                                \
    D("agreement: what", "bij een afspraak: wat er is afgesproken")                               \
    D("all days beside the law's own list", "alle dagen naast de lijst in de wet")                \
    D("all departments", "alle ministeries")                                                      \
    D("all of it", "de hele tijd")                                                                \
    D("all of them", "alle voorkeuren")                                                           \
    D("all or none", "de gebeurtenissen: allemaal of geen")                                       \
    D("all periods", "alle perioden")                                                             \
    D("all regions", "alle regio's")                                                              \
    D("all retention terms", "alle bewaartermijnen")                                              \
    D("all rules of routing", "alle regels voor toewijzen")                                       \
    D("all terms", "alle termijnen")                                                              \
    D("all themes", "alle thema's")                                                               \
    D("all unless said otherwise", "welke zaken; alle, tenzij anders gevraagd")                   \
    D("also of an open one", "te laat; ook als de zaak nog open is")                              \
    D("also of the open ones", "hoeveel te laat zijn; ook zaken die nog open zijn")               \
    D("an id that the sender chose",                                                              \
      "een nummer dat de afzender koos")                                                          \
    D("and before this day", "en die vóór deze dag zijn begonnen")                                \
    D("and before this one", "en die vóór deze dag zijn begonnen")                                \
    D("and in English", "en als zin in het Engels")                                               \
    D("and working time", "en dezelfde tijd in werktijd")                                         \
    D("answer only from this log position on",                                                    \
      "antwoord pas als deze positie van het logboek is verwerkt")                                \
    D("answer or contribute by", "uiterlijke datum voor het antwoord of de bijdrage")             \
    D("answered", "wanneer het is beantwoord")                                                    \
    D("answered, contributed or passed on",                                                       \
      "wanneer het is beantwoord, de bijdrage is gegeven of het is doorgestuurd")                 \
    D("as it is at this moment", "de stand op dit moment")                                        \
    D("as it was known at the end of this day", "zoals bekend aan het einde van deze dag")        \
    D("as of which place in the log its figures stand: the last that the head covers",            \
      "op welke positie van het logboek de cijfers staan: de laatste die onder de "               \
      "ondertekende stand valt")                                                                  \
    D("as of which place in the log the draft's figures stand",                                   \
      "op welke positie van het logboek de cijfers van het concept staan")                        \
    D("as what", "in welke rol")                                                                  \
    D("as which it was adopted; absent: it was not",                                              \
      "als welke het is vastgesteld; zonder: dat is het niet")                                    \
    D("assigned from this day on",                                                                \
      "toegewezen vanaf deze dag")                                                                \
    D("assigned from this day on; a year ago",                                                    \
      "toegewezen vanaf deze dag; een jaar geleden, tenzij anders gevraagd")                      \
    D("at a glance", "het knelpunt in het kort")                                                  \
    D("at most half of a batch",                                                                  \
      "een grote hoeveelheid: neemt hoogstens de helft van elke ronde van schrijven in")          \
    D("at the end of this day",                                                                   \
      "aan het eind van deze dag")                                                                \
    D("awaits a political decision", "het wacht op een politiek besluit")                         \
    D("beginning of the SHA-256 of its text", "begin van de SHA-256 van de tekst")                \
    D("beginning of the SHA-256 of its text; absent: too few examples",                           \
      "begin van de SHA-256 van de tekst; zonder: te weinig voorbeelden")                         \
    D("beginnings of words, in the order of the numbers; empty: not known",                       \
      "het begin van woorden, in de volgorde van de nummers; leeg: niet bekend")                  \
    D("best first", "de beste kandidaat eerst")                                                   \
    D("both unless said otherwise", "knelpunten of kansen; beide, tenzij anders gevraagd")        \
    D("bottleneck or opportunity", "knelpunt of kans")                                            \
    D("bottleneck unless said otherwise", "knelpunt, tenzij anders aangegeven")                   \
    D("bottlenecks or opportunities", "alleen knelpunten of alleen kansen")                       \
    D("by department: percentiles to the second",                                                 \
      "alleen per ministerie: percentielen op de seconde precies")                                \
    D("by department: who had it then, unless said otherwise",                                    \
      "alleen per ministerie: bij wie het toen lag, tenzij anders gevraagd")                      \
    D("by name or CBS code", "welke gemeenten, met hun naam of CBS-code")                         \
    D("by party, in the order in which they were made",                                           \
      "per partij, in de volgorde waarin ze zijn gemaakt")                                        \
    D("by party, in the order in which they were set",                                            \
      "per partij, in de volgorde waarin ze zijn ingesteld")                                      \
    D("by party, then by date", "per partij, en daarbinnen op datum")                             \
    D("by region and theme",                                                                      \
      "per regio en thema")                                                                       \
    D("by signal, the newest first", "per knelpunt, de nieuwste eerst")                           \
    D("by the system: who is late", "alleen door het systeem: wie te laat is")                    \
    D("by theme: of the theme itself, unless said otherwise",                                     \
      "alleen per thema: van het thema zelf, tenzij anders gevraagd")                             \
    D("by then no backup has them any more", "vanaf dan staan ze in geen reservekopie meer")      \
    D("by whom", "door wie")                                                                      \
    D("bytes", "aantal bytes")                                                                    \
    D("calendar time", "kalendertijd")                                                            \
    D("calendar time, net", "kalendertijd die meetelt (netto)")                                   \
    D("calendar used", "versie van de kalender die is gebruikt")                                  \
    D("came to nothing", "aantal dat anders is geëindigd")                                        \
    D("can be extended", "of er uitstel kan zijn")                                                \
    D("can be suspended", "of de tijd kan stilstaan (opschorting)")                               \
    D("cases at most; 100 unless said otherwise",                                                 \
      "hoogstens zoveel zaken; 100, tenzij anders gevraagd")                                      \
    D("cases contested", "aantal betwiste zaken")                                                 \
    D("cases that began from this day on", "zaken die op of na deze dag zijn begonnen")           \
    D("code", "code")                                                                             \
    D("code of the theme", "code van het thema")                                                  \
    D("code of the theme or rule that says so", "code van het thema of de regel die dit zegt")    \
    D("codes of rules", "codes van regels")                                                       \
    D("codes of the rules' themes, in the order of the rules; empty: none, or the rule is not known", \
      "codes van de thema's van de regels, in de volgorde van de regels; leeg: geen thema, of de regel is niet bekend") \
    D("comes back in each delivery", "komt bij elke levering terug")                              \
    D("comments", "aantal reacties")                                                              \
    D("compared: as it stood; none: it is new",                                                   \
      "bij vergelijken: hoe de zaak er toen voor stond; ontbreekt: de zaak is nieuw")             \
    D("compared: its last day then", "bij vergelijken: de uiterlijke datum van toen")             \
    D("compared: what came between", "bij vergelijken: wat er tussendoor is gebeurd")             \
    D("confirmed: from this place in the log on it is in nobody's figures",                       \
      "als het is bevestigd: vanaf deze positie van het logboek telt de zaak bij niemand mee")    \
    D("confirmed: whose it is now", "als het is bevestigd: van wie de zaak nu is")                \
    D("coordinator: the own department", "bij een coördinator: het eigen ministerie")             \
    D("corrections proposed", "aantal voorgestelde correcties")                                   \
    D("counted back from `from`", "teruggeteld vanaf `van`")                                      \
    D("counters by name", "tellers, elk met een naam")                                            \
    D("counts as routing's error", "telt als fout van de automatische toewijzing")                \
    D("dated steps to come", "de komende stappen, met datums")                                    \
    D("days beside the law's own list", "dagen naast de lijst in de wet")                         \
    D("days that did not count", "de dagen die niet meetelden")                                   \
    D("days that the clock stood still", "aantal dagen dat de tijd stilstond")                    \
    D("decisions since it learned last", "beslissingen sinds er het laatst is geleerd")           \
    D("deliveries a minute at most, as the receiver wants it",                                    \
      "hoogstens zoveel leveringen per minuut, zoals de ontvanger het wil")                       \
    D("department unless said otherwise",                                                         \
      "waarvan het getal is; van een ministerie, tenzij anders gevraagd")                         \
    D("department, region, theme or neighbour; may be none",                                      \
      "ministerie, regio, thema of buurland; kan leeg zijn")                                      \
    D("departments", "ministeries")                                                               \
    D("departments used", "versie van de ministeries die is gebruikt")                            \
    D("directorate", "directie")                                                                  \
    D("does it still work", "of het nog werkt")                                                   \
    D("does this answer help", "of dit antwoord helpt")                                           \
    D("done by the last day", "aantal dat op de uiterlijke datum of eerder is gedaan")            \
    D("done or ended late, or open and late",                                                     \
      "aantal dat te laat is: te laat gedaan of geëindigd, of nog open en te laat")               \
    D("each Sunday and the last day, the oldest first; from when something stood open",           \
      "elke zondag en de laatste dag, de oudste eerst; vanaf dat er iets open stond")             \
    D("each holder's; these add up", "de tijd van elke partij; samen zijn ze het geheel")         \
    D("earlier signals that are like it, of those that the asker may see, best first",            \
      "eerdere knelpunten die erop lijken en die de vrager mag zien, het meest gelijkende eerst") \
    D("effect on brede welvaart", "gevolg voor de brede welvaart")                                \
    D("erased: the fields that its erasure kept",                                                 \
      "als het is gewist: de velden die bij het wissen zijn bewaard")                             \
    D("events at most", "hoogstens zoveel gebeurtenissen")                                        \
    D("events behind this version", "gebeurtenissen na deze versie")                              \
    D("events by name; absent: all", "gebeurtenissen met deze namen; ontbreekt: alle")            \
    D("events in it", "aantal gebeurtenissen in de ondertekende stand")                           \
    D("events in the last head of that name",                                                     \
      "aantal gebeurtenissen in de laatste ondertekende stand met die naam")                      \
    D("events in the older head", "aantal gebeurtenissen in de oudere ondertekende stand")        \
    D("events that are for it: the last sequence number",                                         \
      "aantal gebeurtenissen voor dit abonnement: het laatste volgnummer")                        \
    D("events that no head covers yet",                                                           \
      "aantal gebeurtenissen dat nog niet onder een ondertekende stand valt")                     \
    D("events that were there before this one", "aantal gebeurtenissen dat er vóór deze was")     \
    D("events whose texts are destroyed",                                                         \
      "versies van de gebeurtenissen waarvan de teksten zijn vernietigd")                         \
    D("events whose texts go, by version, rising",                                                \
      "versies van de gebeurtenissen waarvan de teksten weg moeten, oplopend")                    \
    D("every field at fault", "elk veld dat niet klopt")                                          \
    D("examples it was measured on", "voorbeelden waarmee is gemeten")                            \
    D("facts added; may lack beside `magOpenbaar`",                                               \
      "de informatie die erbij komt; mag ontbreken naast `magOpenbaar`")                          \
    D("favours unless said otherwise", "weegt mee, tenzij anders aangegeven")                     \
    D("first day", "eerste dag waarop het geldt")                                                 \
    D("first day it is no longer so", "eerste dag waarop het niet meer geldt")                    \
    D("first day of a month, not included; next month",                                           \
      "eerste dag van een maand, die zelf niet meetelt; ontbreekt: de eerste dag van de "         \
      "volgende maand")                                                                           \
    D("first day of a month; twelve months ago",                                                  \
      "eerste dag van een maand; ontbreekt: twaalf maanden geleden")                              \
    D("first day of the period", "eerste dag van de periode")                                     \
    D("first day of which nothing is known", "eerste dag waarover nog niets bekend is")           \
    D("for If-Match: each change has another",                                                    \
      "voor If-Match: elke wijziging heeft een andere")                                           \
    D("for so long that the coordinator was told",                                                \
      "al zo lang dat de coördinator bericht heeft gehad")                                        \
    D("for so long; 90 unless said otherwise",                                                    \
      "zoveel dagen; 90, tenzij anders gevraagd")                                                 \
    D("for the next delivery", "aantal pogingen voor de volgende levering")                       \
    D("for the next page; absent at the end",                                                     \
      "voor de volgende bladzijde; ontbreekt aan het einde")                                      \
    D("for which account; absent: the one that asks",                                             \
      "voor welk account; ontbreekt: het account dat vraagt")                                     \
    D("for whom it weighs", "voor welk ministerie dit meeweegt")                                  \
    D("forward unless said otherwise",                                                            \
      "wat er gebeurt als het einde op een vrije dag valt; vooruit, tenzij anders aangegeven")    \
    D("from 100 cases", "alleen bij 100 zaken of meer")                                           \
    D("from an earlier answer: go on", "uit een eerder antwoord: ga daar verder")                 \
    D("from now on: its words may be on the public page",                                         \
      "vanaf nu: de woorden mogen op de openbare bladzijde staan")                                \
    D("from now on; the one before signs along for a week",                                       \
      "de sleutel vanaf nu; de vorige ondertekent nog een week mee")                              \
    D("from so many on it learns by itself", "vanaf zoveel leert het vanzelf")                    \
    D("from the first event here or later on",                                                    \
      "vanaf de eerste gebeurtenis op deze positie of later")                                     \
    D("from this delivery on", "vanaf deze levering")                                             \
    D("from this moment", "vanaf dit moment")                                                     \
    D("function of the contact", "functie van de contactpersoon")                                 \
    D("give it the party's next number this year",                                                \
      "geef de gebeurtenis het volgende nummer van de partij in dit jaar")                        \
    D("go on after this position", "ga na deze positie verder")                                   \
    D("gross, with open ones counted by their age (Kaplan and Meier)",                            \
      "bruto, waarbij open zaken meetellen met hun leeftijd (Kaplan en Meier)")                   \
    D("half within", "helft binnen")                                                              \
    D("hashes behind each other, from the leaf upward",                                           \
      "hashes achter elkaar, vanaf het blad omhoog")                                              \
    D("hashes behind each other: the older head is its beginning",                                \
      "hashes achter elkaar: het bewijs dat de oudere stand het begin van deze is")               \
    D("history: number of the writer", "alleen bij history: nummer van de schrijver")             \
    D("how", "hoe")                                                                               \
    D("how far its invitation is; absent: there is none", "hoe ver de uitnodiging is; ontbreekt: er is er geen") \
    D("how it came about; absent: somebody set it",                                               \
      "hoe de datum tot stand kwam; ontbreekt: iemand heeft de datum gezet")                      \
    D("how long", "hoe lang")                                                                     \
    D("how many of its most telling words are in both",                                           \
      "hoeveel van de meest zeggende woorden in beide staan")                                     \
    D("how much is told", "hoeveel er verteld wordt")                                             \
    D("how much it is like it, in thousandths", "hoeveel het erop lijkt, in duizendsten")         \
    D("how often", "hoe vaak")                                                                    \
    D("how often it was redirected since it was placed",                                          \
      "hoe vaak het is doorgestuurd sinds het is toegewezen")                                     \
    D("how often it was reopened", "hoe vaak het opnieuw is bekeken")                             \
    D("how people know it; no folder", "hoe mensen het kennen; zonder map")                       \
    D("how regions reach it: a desk, a mailbox, a phone; no person",                              \
      "hoe regio's het bereiken: een loket, een mailbox, een telefoon; geen persoon")             \
    D("how sure the membership is", "hoe zeker het is dat de gemeente bij de regio hoort")        \
    D("how sure, in thousandths", "hoe zeker, in duizendsten")                                    \
    D("how to reach it", "hoe dat adres te bereiken is")                                          \
    D("id of the append it came in", "id van de toevoeging waarmee de gebeurtenis binnenkwam")    \
    D("id of the file, chosen by who uploaded it",                                                \
      "nummer van het bestand, gekozen door wie het uploadde")                                    \
    D("ids of the signals it was split into", "ids van de knelpunten waarin het is gesplitst")    \
    D("in Prometheus' text format 0.0.4", "in het tekstformaat 0.0.4 van Prometheus")             \
    D("in nobody's figures", "verkeerd bezorgd: telt bij niemand mee")                            \
    D("in order", "op volgorde")                                                                  \
    D("in preparation: expected on", "in voorbereiding: verwacht op")                             \
    D("in tenths; 10 unless said otherwise", "in tienden; 10, tenzij anders aangegeven")          \
    D("in the order in which they were made", "in de volgorde waarin ze zijn gemaakt")            \
    D("in the order in which they were opened", "in de volgorde waarin ze zijn geopend")          \
    D("in this bundle", "in deze bundel")                                                         \
    D("in this state", "met deze status")                                                         \
    D("in what", "de eenheid: dagen, werkdagen, weken of maanden")                                \
    D("in which mails are written", "taal van de mails")                                          \
    D("inside: the relay's own number, echoed",                                                   \
      "alleen intern: eigen nummer van wie het bericht doorgeeft; komt terug in het antwoord")    \
    D("is in no answer and no log; absent: stays",                                                \
      "staat in geen antwoord en in geen logboek; ontbreekt: blijft zoals het is")                \
    D("is or was assigned", "ministerie waaraan het is of was toegewezen")                        \
    D("it can serve", "of de dienst klaar is voor gebruik")                                       \
    D("it fell due while the software was down",                                                  \
      "dit moment viel toen het systeem stillag; het is achteraf vastgelegd")                     \
    D("it had been done before; nothing new",                                                     \
      "dit was al eerder gedaan; er is niets nieuws gebeurd")                                     \
    D("it has one", "het heeft er een")                                                           \
    D("it is learning now", "er wordt nu geleerd")                                                \
    D("it is of who has to act now", "de datum is van wie nu aan zet is")                         \
    D("it was not done by then", "het was op die dag niet gedaan")                                \
    D("it was stored before", "dit was al eerder vastgelegd")                                     \
    D("it writes at the second's endpoint",                                                       \
      "de tweede machine schrijft nu, en is op haar eigen adres te bereiken")                     \
    D("item of the regional plan", "onderdeel van het plan van de regio")                         \
    D("its clock taken apart", "de tijd uit elkaar gehaald: bij wie het hoelang lag")             \
    D("its database answers, where it has one", "de database antwoordt, waar er een is")          \
    D("its dates", "de termijnen van het knelpunt")                                               \
    D("its first 128 KiB", "de eerste 128 KiB van de mail")                                       \
    D("its last day", "de uiterlijke datum")                                                      \
    D("its last day, at most a year ahead", "de laatste dag, hoogstens een jaar vooruit")         \
    D("its life, oldest first", "wat ermee gebeurde, het oudste eerst")                           \
    D("its name until here", "de naam van het logboek tot hier")                                  \
    D("its successor", "de opvolger van dat ministerie")                                          \
    D("its text, in pieces", "de tekst, in stukken")                                              \
    D("its words may be on the public page", "de woorden mogen op de openbare bladzijde staan")   \
    D("kept for ever (to an archive)", "blijvend bewaren (naar een archief)")                     \
    D("kind of answer", "soort antwoord")                                                         \
    D("known since", "bekend sinds")                                                              \
    D("large from so many signals on; 10 unless said otherwise",                                  \
      "een bundel is groot vanaf zoveel knelpunten; 10, tenzij anders gevraagd")                  \
    D("last committed position", "laatste positie die vastligt")                                  \
    D("last day for comments", "laatste dag om te reageren")                                      \
    D("last day of the period", "laatste dag van de periode")                                     \
    D("last step of the help that was asked, until it was decided",                               \
      "laatste stap van de hulp die is gevraagd, tot het besluit")                                \
    D("latest date at which help is useful", "laatste datum waarop hulp nog nut heeft")           \
    D("lead or contributor", "verantwoordelijk of meewerkend ministerie")                         \
    D("lead or contributor; absent: it only came into question",                                  \
      "verantwoordelijk of meewerkend ministerie; ontbreekt: het kwam alleen in aanmerking")      \
    D("leaf hash", "hash van het blad")                                                           \
    D("leaf hash at the cursor, to be recognised",                                                \
      "hash van het blad op die positie, ter herkenning")                                         \
    D("leave out what ran in a recess, elections, ...",                                           \
      "zonder wat liep in een reces, bij verkiezingen of in een andere periode van dat soort")    \
    D("look at it again", "opnieuw bekijken")                                                     \
    D("mailbox of the contact", "mailadres van de contactpersoon")                                \
    D("mails that its server took", "aantal mails dat de mailserver heeft aangenomen")            \
    D("map of shape meta", "gegevens die het systeem toevoegt (vorm `meta`), als msgpack")        \
    D("map of shape meta, as it is hashed",                                                       \
      "gegevens die het systeem toevoegt (vorm `meta`), als msgpack; precies zoals de hash "      \
      "erover is gemaakt")                                                                        \
    D("map of the kind's shape",                                                                  \
      "velden van de gebeurtenis, in de vorm van haar soort, als msgpack")                        \
    D("map of these fields", "deze velden, als msgpack")                                          \
    D("message id; of a reply: the id of what it answers",                                        \
      "id van het bericht; bij een antwoord: het id van het bericht waarop dit antwoordt")        \
    D("milliseconds after which to try again",                                                    \
      "aantal milliseconden om te wachten voor een nieuwe poging")                                \
    D("milliseconds the sender will wait", "aantal milliseconden dat de afzender wil wachten")    \
    D("more about it", "meer hierover")                                                           \
    D("more about what is needed", "meer over wat er nodig is")                                   \
    D("moved or broken: why", "als de afspraak is verschoven of niet is nagekomen: waarom")       \
    D("moved: to when", "als de afspraak is verschoven: naar welke datum")                        \
    D("municipalities", "gemeenten")                                                              \
    D("n of the times", "aantal dat klaar is; hierover gaan de tijden")                           \
    D("name", "naam")                                                                             \
    D("name of the event", "naam van de gebeurtenis")                                             \
    D("name of the log", "naam van het logboek")                                                  \
    D("name of the log from here on", "naam van het logboek vanaf hier")                          \
    D("name of the log in the older head",                                                        \
      "naam van het logboek in de oudere ondertekende stand")                                     \
    D("name of the message", "naam van het bericht")                                              \
    D("name without 'Ministerie van'", "naam zonder 'Ministerie van'")                            \
    D("named in it, by name or CBS code",                                                         \
      "gemeente die erin genoemd is, met haar naam of CBS-code")                                  \
    D("names of laws and rules", "namen van wetten en regels")                                    \
    D("neighbouring state", "buurland")                                                           \
    D("neighbouring states", "buurlanden")                                                        \
    D("newest first", "het nieuwste eerst")                                                       \
    D("newest signed head: a C2SP checkpoint",                                                    \
      "nieuwste ondertekende stand: een C2SP-checkpoint")                                         \
    D("newest unless said otherwise", "volgorde; de nieuwste eerst, tenzij anders gevraagd")      \
    D("nine of ten, from 20 cases", "negen van de tien binnen; alleen bij 20 zaken of meer")      \
    D("not in its figures", "verkeerd bezorgd: telt bij dit ministerie niet mee")                 \
    D("not in that party's figures", "verkeerd bezorgd: telt bij die partij niet mee")            \
    D("not now: why no alternative", "als het nu niet lukt: waarom er geen alternatief is")       \
    D("not now: why no deviation",                                                                \
      "als het nu niet lukt: waarom afwijken van de regel niet kan")                              \
    D("not now: why no exception", "als het nu niet lukt: waarom er geen uitzondering komt")      \
    D("nothing is adopted", "niets gaan gebruiken")                                               \
    D("nothing is learned: this version again", "niets leren: deze versie opnieuw gebruiken")     \
    D("number of its kind", "nummer van de soort gebeurtenis")                                    \
    D("number of the kind", "nummer van deze soort")                                              \
    D("number of the kind (messages.h)", "nummer van de soort (messages.h)")                      \
    D("number of the log", "nummer van het logboek")                                              \
    D("number of the word in the model", "nummer van het woord in het model")                     \
    D("number of the writer", "nummer van de schrijver")                                          \
    D("numbers of words in that model", "nummers van woorden in dat model")                       \
    D("objective of the programme", "doelstelling van het programma")                             \
    D("of a redirect", "bij doorsturen: naar welk ministerie")                                    \
    D("of a reply: the log position", "bij een antwoord: de positie in het logboek")              \
    D("of an act on a signal: only while it has this version",                                    \
      "bij een handeling: alleen zolang het knelpunt deze versie heeft")                          \
    D("of erased salt and body", "hash van het gewiste zout en de gewiste inhoud")                \
    D("of salt and body, as the event's leaf has it",                                             \
      "hash van zout en inhoud, zoals in het blad van de gebeurtenis")                            \
    D("of such signals; absent: of all others",                                                   \
      "van knelpunten van deze soort; ontbreekt: van alle andere")                                \
    D("of that mail; absent: Dutch", "van die mail; ontbreekt: Nederlands")                       \
    D("of the log, up to which it learned", "plaats in het register tot waar is geleerd")         \
    D("of the log, up to which it learned; absent: it came with the software",                    \
      "plaats in het register tot waar is geleerd; zonder: het kwam met de software")             \
    D("of the signal: events behind this version",                                                \
      "van het knelpunt: gebeurtenissen na deze versie")                                          \
    D("of these after a reopening, or after the date was moved",                                  \
      "hoeveel daarvan na opnieuw bekijken, of nadat de datum is verzet")                         \
    D("of these too late, calendar time", "hoeveel daarvan te laat, in kalendertijd")             \
    D("of these, an answer or contribution is still to come",                                     \
      "waarvan het antwoord of de bijdrage nog moet komen")                                       \
    D("of these, open", "hoeveel daarvan nog open zijn")                                          \
    D("of these, past their last day",                                                            \
      "waarvan de uiterste dag voorbij is")                                                       \
    D("of this account; absent: all of one's own party, to coordinators all",                     \
      "van dit account; ontbreekt: alle van de eigen partij, voor coördinatoren alle")            \
    D("of what; department unless said otherwise",                                                \
      "waarvan; van een ministerie, tenzij anders gevraagd")                                      \
    D("of which party", "van welke partij")                                                       \
    D("on this day or before", "datum van wie aan zet is: op deze dag of eerder")                 \
    D("on this track", "op dit spoor")                                                            \
    D("on whose side the rule lies", "aan welke kant van de grens de regel ligt")                 \
    D("one each, and for each step with cases", "een rij voor elk, en voor elke stap met zaken")  \
    D("one report, with all that was said of it", "één rapport, met alles wat erover is gezegd")  \
    D("one sentence in English", "één zin in het Engels")                                         \
    D("only for this act; absent: for any",                                                       \
      "alleen voor deze handeling; ontbreekt: voor elke")                                         \
    D("only for who must see it", "alleen voor wie het moet zien")                                \
    D("only of signals that concern one: watch tells no others",                                  \
      "alleen van knelpunten die u aangaan; wie live volgt krijgt geen andere")                   \
    D("only of this one",                                                                         \
      "alleen van deze; ontbreekt: van alles samen")                                              \
    D("only this one", "alleen dit ministerie, deze regio, dit thema of dit buurland")            \
    D("only up to this position of the log", "alleen tot deze plaats in het register")            \
    D("only what counts other than at the end of this day, with the reasons",                     \
      "alleen wat anders telt dan aan het einde van deze dag, met de redenen")                    \
    D("only what is allocated to one account", "alleen wat aan één account is toebedeeld")        \
    D("only what is allocated to the account that asks, as handler or substitute",                \
      "alleen wat is toebedeeld aan het account dat vraagt, als behandelaar of vervanger")        \
    D("only what is allocated to this account; absent: all of the party",                         \
      "alleen wat aan dit account is toebedeeld; ontbreekt: alles van de partij")                 \
    D("only what is due by this term; or `agreement`, `contribution`",                            \
      "alleen wat volgens deze termijn af moet; of `agreement` (afspraak), `contribution`"        \
      " (bijdrage)")                                                                              \
    D("only what is due on this day or before",                                                   \
      "alleen wat uiterlijk op deze dag moet gebeuren")                                           \
    D("only what is in a bundle", "alleen knelpunten die in een bundel zitten")                   \
    D("only what is looked at again",                                                             \
      "alleen wat opnieuw wordt bekeken")                                                         \
    D("only what is not closed", "alleen wat niet is afgerond")                                   \
    D("only what is theirs", "alleen wat van deze partij is")                                     \
    D("only what its region lets others learn from",                                              \
      "alleen waar de regio anderen van laat leren")                                              \
    D("only when a neighbouring state is involved",                                               \
      "alleen als er een buurland bij betrokken is")                                              \
    D("open, done or ended", "open, gedaan of anders geëindigd")                                  \
    D("organisation identification number", "organisatie-identificatienummer (OIN)")              \
    D("organisation of the second person", "organisatie van de tweede persoon")                   \
    D("other regions may learn from it", "andere regio's mogen ervan leren")                      \
    D("outside the rijk: its contact", "buiten het rijk: het contact bij die instantie")          \
    D("outside the rijk: which body", "buiten het rijk: welke instantie")                         \
    D("overview: its tables are made again beside those that serve, up to there by now",          \
      "alleen bij overview: de tabellen worden opnieuw gemaakt, naast die in gebruik zijn; nu "   \
      "tot deze positie")                                                                         \
    D("parties; keys only to coordinators", "partijen; de sleutels alleen voor coördinatoren")    \
    D("per mille of in time and late",                                                            \
      "aandeel op tijd, in duizendsten van op tijd en te laat samen")                             \
    D("percentiles are; else at most 1.6 % off",                                                  \
      "of de percentielen precies zijn; anders wijken ze hoogstens 1,6 % af")                     \
    D("periods", "perioden")                                                                      \
    D("phone of the contact", "telefoonnummer van de contactpersoon")                             \
    D("place in its life", "plaats in de reeks gebeurtenissen van het knelpunt")                  \
    D("place in the log", "positie in het logboek")                                               \
    D("place in the log: index of the leaf", "positie in het logboek: nummer van het blad")       \
    D("place in the stream, from 1", "plaats in de stroom, vanaf 1")                              \
    D("place of the event in the log", "positie van de gebeurtenis in het logboek")               \
    D("place of the proposal in the log", "positie van het voorstel in het logboek")              \
    D("position after which to start", "positie waarna de gebeurtenissen beginnen")               \
    D("position it has folded up to", "positie tot waar de dienst alles heeft verwerkt")          \
    D("position of its first event", "positie van de eerste gebeurtenis hiervan")                 \
    D("provinces", "provincies")                                                                  \
    D("random", "willekeurig")                                                                    \
    D("random account number", "willekeurig nummer van het account")                              \
    D("random account number, never a person",                                                    \
      "willekeurig nummer van het account; nooit een persoon")                                    \
    D("random number of the first person", "willekeurig nummer van de eerste persoon")            \
    D("random number of the second person", "willekeurig nummer van de tweede persoon")           \
    D("random number the key acts as", "willekeurig nummer waaronder de sleutel handelt")         \
    D("read by stream: of salt and body, as in the leaf",                                         \
      "alleen bij lezen per stroom: hash van zout en inhoud, zoals in het blad")                  \
    D("received", "wanneer het is ontvangen")                                                     \
    D("reference of the signal", "kenmerk van het knelpunt")                                      \
    D("regions", "regio's")                                                                       \
    D("regions used", "versie van de regio's die is gebruikt")                                    \
    D("regions, departments, themes, terms, rules, calendar, periods, retention or model",        \
      "regions, departments, themes, terms, rules, calendar, periods, retention of model")        \
    D("regions, departments, themes, terms, rules, calendar, periods, retention or parties",      \
      "welke soort: regions (regio's), departments (ministeries), themes (thema's), terms "       \
      "(termijnen), rules (regels voor toewijzen), calendar (kalender), periods (perioden), "     \
      "retention (bewaartermijnen) of parties (partijen)")                                        \
    D("retention terms", "bewaartermijnen")                                                       \
    D("right before, thousandths of those", "daarvan eerst goed, in duizendsten")                 \
    D("right now, thousandths of those", "daarvan nu goed, in duizendsten")                       \
    D("role of the party", "rol van de partij")                                                   \
    D("root of that head", "wortel van de boom van die ondertekende stand")                       \
    D("routing rules used", "versie van de regels voor toewijzen die is gebruikt")                \
    D("rows at most; 100 unless said otherwise",                                                  \
      "hoogstens zoveel rijen; 100, tenzij anders gevraagd")                                      \
    D("rule or law in the way", "regel of wet die in de weg zit")                                 \
    D("rules of routing", "regels voor toewijzen")                                                \
    D("running cases get them too", "de termijnen gelden ook voor lopende zaken")                 \
    D("running number a party and year", "volgnummer per partij en jaar")                         \
    D("running number, when asked for", "volgnummer, als erom is gevraagd")                       \
    D("same id and content: same answer",                                                         \
      "id van de toevoeging; hetzelfde id met dezelfde inhoud geeft hetzelfde antwoord")          \
    D("schema of the kind", "versie van de vorm van deze soort")                                  \
    D("seconds", "tijd in seconden, in werktijd")                                                 \
    D("seconds, calendar time", "tijd in seconden, in kalendertijd")                              \
    D("seconds, own time without suspensions",                                                    \
      "tijd in seconden, alleen de eigen tijd en zonder opschorting")                             \
    D("sent as bearer; is in no answer and no log",                                               \
      "gaat mee als bearer-token; staat in geen antwoord en in geen logboek")                     \
    D("short title", "korte titel")                                                               \
    D("signals at most; 50 unless said otherwise",                                                \
      "hoogstens zoveel knelpunten; 50, tenzij anders gevraagd")                                  \
    D("signals, without what was routed wrong",                                                   \
      "aantal knelpunten, zonder wat verkeerd gerouteerd was")                                    \
    D("signs each delivery (HMAC-SHA-256); is in no answer and no log",                           \
      "ondertekent elke levering (HMAC-SHA-256); staat in geen antwoord en in geen logboek")      \
    D("since it was submitted", "tijd vanaf het indienen")                                        \
    D("since when", "sinds wanneer het is toegewezen")                                            \
    D("since when the oldest is open", "sinds wanneer de oudste open is")                         \
    D("so many Sundays before it; 26 unless said otherwise",                                      \
      "zoveel zondagen daarvoor; 26, tenzij anders gevraagd")                                     \
    D("stable; see the table of problems", "vaste code; zie de tabel met problemen")              \
    D("standard or policy", "standaard of beleid")                                                \
    D("standard unless said otherwise", "standaard, tenzij anders gevraagd")                      \
    D("standard unless said otherwise; never mixed",                                              \
      "standaard, tenzij anders gevraagd; sporen staan nooit door elkaar")                        \
    D("still waited for", "aantal dat nog open is")                                               \
    D("submitted by", "regio die het indiende")                                                   \
    D("sum (SHA-256) of salt and content", "som (SHA-256) van zout en inhoud")                    \
    D("table of themes used", "versie van de thema's die is gebruikt")                            \
    D("take up by", "uiterlijke datum om het in behandeling te nemen")                            \
    D("taken up", "wanneer het in behandeling is genomen")                                        \
    D("team of the contact", "team van de contactpersoon")                                        \
    D("terms", "termijnen")                                                                       \
    D("terms used", "versie van de termijnen die is gebruikt")                                    \
    D("that began from this day on", "alleen zaken die op of na deze dag zijn begonnen")          \
    D("that began in the period", "aantal dat in de periode is begonnen")                         \
    D("that day is over", "die dag is voorbij")                                                   \
    D("that it learned from", "waarvan is geleerd")                                               \
    D("that one may see in full", "de gebeurtenissen die u helemaal mag zien")                    \
    D("the account's random number", "het willekeurige nummer van het account")                   \
    D("the act, as in the address at which it is sent",                                           \
      "de handeling, zoals in het adres waarnaar zij gaat")                                       \
    D("the appointed days of that time are not known yet",                                        \
      "voorlopig: de aangewezen vrije dagen van die tijd zijn nog niet bekend")                   \
    D("the bearer token is another one as well", "ook het bearer-token is gewisseld")             \
    D("the better address", "het betere adres")                                                   \
    D("the comment: it is printed", "de reactie; die komt in het rapport te staan")               \
    D("the contribution to the lead's answer",                                                    \
      "de bijdrage aan het antwoord van het verantwoordelijke ministerie")                        \
    D("the cursor: last position seen; -1: none", "laatste positie die is gezien; -1: nog geen")  \
    D("the date it is now", "de datum die het nu is")                                             \
    D("the date it was", "de datum die het was")                                                  \
    D("the day", "de dag")                                                                        \
    D("the day by which open ones are judged", "de dag waarop open zaken zijn beoordeeld")        \
    D("the day it starts on", "de dag waarop de termijn begint")                                  \
    D("the day it starts on counts", "of de dag waarop de termijn begint meetelt")                \
    D("the decision", "het besluit")                                                              \
    D("the department that ended", "het ministerie dat is opgehouden")                            \
    D("the department that leads by default",                                                     \
      "het ministerie dat gewoonlijk verantwoordelijk is")                                        \
    D("the department whose case it was", "het ministerie waar de zaak bij telde")                \
    D("the door it came through", "langs welke weg het binnenkwam")                               \
    D("the earlier signal", "het eerdere knelpunt")                                               \
    D("the event that this one was", "de gebeurtenis van deze levering")                          \
    D("the field", "het veld")                                                                    \
    D("the fields of the act, as the text of a JSON object",                                      \
      "de velden van de handeling, als tekst van een JSON-object")                                \
    D("the fields of the adoption", "de velden van de vaststelling")                              \
    D("the fields of the message", "de velden van het bericht")                                   \
    D("the fields, as hashed; absent: erased",                                                    \
      "de velden, precies zoals de hash erover is gemaakt; ontbreekt: gewist")                    \
    D("the fields; absent: erased, or not for you",                                               \
      "de velden; ontbreekt: gewist, of niet voor u")                                             \
    D("the holder's date", "uiterlijke datum van wie aan zet is")                                 \
    D("the holder's date is on this day or later",                                                \
      "datum van wie aan zet is: op deze dag of later")                                           \
    D("the key that may no longer come in", "de sleutel die niet meer naar binnen mag")           \
    D("the last day", "de laatste dag")                                                           \
    D("the last day; today",                                                                      \
      "de laatste dag; vandaag, tenzij anders gevraagd")                                          \
    D("the last of them", "wanneer de laatste is verstuurd")                                      \
    D("the last sequence number that was received", "het laatste volgnummer dat is ontvangen")    \
    D("the last that was received", "volgnummer van de laatste levering die is ontvangen")        \
    D("the law or rule in the way, without articles",                                             \
      "de wet of regel die in de weg zit, zonder artikelen en leden")                             \
    D("the lead", "het verantwoordelijke ministerie")                                             \
    D("the lead; absent: to distribute",                                                          \
      "het verantwoordelijke ministerie; ontbreekt: te verdelen")                                 \
    D("the legal ground", "de wettelijke grond")                                                  \
    D("the log's time: never back, of a trusted clock",                                           \
      "de tijd van het logboek: gaat nooit terug, en komt van een klok die te vertrouwen is")     \
    D("the mailbox", "de mailbox")                                                                \
    D("the model that routing goes by", "het model van de routering")                             \
    D("the model that the numbers are of", "het model waar de nummers van zijn")                  \
    D("the new date", "de nieuwe datum")                                                          \
    D("the next step", "de volgende stap")                                                        \
    D("the note", "de notitie")                                                                   \
    D("the one that it is in", "de bundel waar het in zit")                                       \
    D("the party: a region's or department's code, ...",                                          \
      "de partij: de code van een regio, een ministerie of een andere partij")                    \
    D("the password", "het wachtwoord")                                                           \
    D("the password from now on", "het wachtwoord vanaf nu")                                      \
    D("the password until now", "het wachtwoord tot nu toe")                                      \
    D("the question to the region", "de vraag aan de regio")                                      \
    D("the region agreed", "de regio is akkoord")                                                 \
    D("the region's date", "de datum die de regio kreeg")                                         \
    D("the region's reply", "het antwoord van de regio")                                          \
    D("the region's verdict", "het oordeel van de regio")                                         \
    D("the report", "het rapport")                                                                \
    D("the report in which it counted", "het rapport waarin de zaak meetelde")                    \
    D("the representative is involved", "de rijksvertegenwoordiger wordt betrokken")              \
    D("the right door", "het juiste adres")                                                       \
    D("the same as a link (otpauth), for a QR code",                                              \
      "hetzelfde als een link (otpauth), voor een QR-code")                                       \
    D("the same as a sentence, in Dutch", "hetzelfde als zin in het Nederlands")                  \
    D("the same bottleneck in several regions", "hetzelfde knelpunt in meer regio's")             \
    D("the same, of large bundles alone", "dezelfde rijen, alleen van grote bundels")             \
    D("the sender's fields; absent: erased", "de velden van de afzender; ontbreekt: gewist")      \
    D("the signal", "het knelpunt")                                                               \
    D("the signal it is about", "het knelpunt waarover het gaat")                                 \
    D("the signal this was split from", "het knelpunt waarvan dit is afgesplitst")                \
    D("the signed head, a C2SP checkpoint", "de ondertekende stand, een C2SP-checkpoint")         \
    D("the six digits that the app shows by then", "de zes cijfers die de app daarna laat zien")  \
    D("the six digits that the app shows; where a second factor is set",                          \
      "de zes cijfers die de app laat zien; als er een tweede factor is ingesteld")               \
    D("the state that does not allow it", "de status waarin dit niet kan")                        \
    D("the step", "de stap")                                                                      \
    D("the stream", "de stroom")                                                                  \
    D("the stream whose events are to be proven",                                                 \
      "de stroom waarvan de gebeurtenissen bewezen moeten worden")                                \
    D("the stream: id of the signal", "de stroom: het id van het knelpunt")                       \
    D("the subscription", "het abonnement")                                                       \
    D("the theme it is part of", "het thema waar dit een deel van is")                            \
    D("the theme it was taken to be about", "het thema waar het over lijkt te gaan")              \
    D("the token's SHA-256", "de SHA-256 van het token")                                          \
    D("the token's number", "het nummer van het token")                                           \
    D("the version that moved it", "de versie waardoor de datum verschoof")                       \
    D("the version that says so", "de versie waarin dat staat")                                   \
    D("theme", "thema")                                                                           \
    D("theme, with what is below it", "thema, met de thema's eronder")                            \
    D("themes", "thema's")                                                                        \
    D("themes that the text itself points to, best first",                                        \
      "thema's waar de tekst zelf op wijst, het beste eerst")                                     \
    D("there are more, after the last of these", "er zijn er meer, na de laatste van deze")       \
    D("there are more: ask again with this", "er zijn er meer: vraag opnieuw met deze waarde")    \
    D("there is more after these", "er is meer na deze")                                          \
    D("there may be more: go on from here", "er kunnen er meer zijn: ga vanaf hier verder")       \
    D("this one; absent: all of one's own party, to coordinators all",                            \
      "dit account; ontbreekt: alle van de eigen partij, voor coördinatoren alle")                \
    D("this one; absent: all that are one's own",                                                 \
      "alleen dit abonnement; ontbreekt: alle eigen abonnementen")                                \
    D("this one; absent: all that one may see",                                                   \
      "alleen deze mailbox; ontbreekt: alle mailboxen die u mag zien")                            \
    D("this reference, or its beginning", "dit kenmerk, of het begin ervan")                      \
    D("those that come after this one: the last of the page before",                              \
      "wat na deze komt: de laatste van de vorige bladzijde")                                     \
    D("those that were reached", "de stappen die zijn bereikt")                                   \
    D("thousandths of the score", "gewicht in de score, in duizendsten")                          \
    D("thousandths; its reasons add up to it",                                                    \
      "duizendsten; samen zijn de redenen ervan zoveel")                                          \
    D("time of its events", "tijdstip van de gebeurtenissen")                                     \
    D("time stands still: it will move on", "de tijd staat stil: de datum schuift nog op")        \
    D("time, given by the writer", "tijdstip, gegeven door de schrijver")                         \
    D("times in which much goes slower", "perioden waarin veel langzamer gaat")                   \
    D("times that it could not, since the service began",                                         \
      "keren dat het niet lukte, sinds de dienst begon")                                          \
    D("title, or the first words", "titel, of de eerste woorden")                                 \
    D("to a department: which", "aan een ministerie: welk ministerie")                            \
    D("to be sent along as X-CSRF-Token with each change",                                        \
      "stuur dit bij elke wijziging mee als X-CSRF-Token")                                        \
    D("to be typed into the app; is told this once",                                              \
      "om in de app over te typen; wordt alleen nu verteld")                                      \
    D("to coordinators, and to departments of their own: nobody works on it yet",                 \
      "voor coördinatoren, en voor ministeries over hun eigen knelpunten: nog niemand werkt eraan") \
    D("to coordinators: the account that distributes it",                                         \
      "voor coördinatoren: het account dat het knelpunt verdeelt")                                \
    D("to coordinators: whose account; absent: one's own party",                                  \
      "voor coördinatoren: van wie het account is; ontbreekt: de eigen partij")                   \
    D("to departments, of their own: it works on it",                                             \
      "alleen voor ministeries, bij eigen knelpunten: de directie die het behandelt")             \
    D("to say on the phone", "kenmerk, om aan de telefoon te noemen")                             \
    D("to sign in with here", "om hier mee in te loggen")                                         \
    D("to sign in with here; absent: not by password",                                            \
      "om hier mee in te loggen; ontbreekt: niet met een wachtwoord")                             \
    D("to the lead and coordinators: nobody works on it yet",                                     \
      "alleen voor het verantwoordelijke ministerie en coördinatoren: er is nog geen "            \
      "behandelaar")                                                                              \
    D("until it was done, or so far", "tijd tot het klaar was, of tot nu toe")                    \
    D("until it was taken up", "tijd tot het in behandeling is genomen")                          \
    D("until this one", "tot dit moment")                                                         \
    D("until when it can be taken", "tot wanneer die aangenomen kan worden")                      \
    D("up to here, all were received", "tot en met dit volgnummer is alles ontvangen")            \
    D("up to where it was passed on", "tot het moment van doorsturen")                            \
    D("version after which to start", "versie waarna de gebeurtenissen beginnen")                 \
    D("version of its stream", "versie van de stroom van het knelpunt")                           \
    D("version of the open proposal", "versie van het openstaande voorstel")                      \
    D("version of the proposal", "versie van het voorstel")                                       \
    D("version of the set; one more than now", "versie van deze stamgegevens; één hoger dan nu")  \
    D("version of the stream after it", "versie van de stroom na de toevoeging")                  \
    D("version of the stream afterwards", "versie van de stroom daarna")                          \
    D("version of what was learned", "versie van wat is geleerd")                                 \
    D("version the stream has", "versie die de stroom heeft")                                     \
    D("version the stream must have now", "versie die de stroom nu moet hebben")                  \
    D("web addresses", "adressen van webpagina's")                                                \
    D("what", "waarover")                                                                         \
    D("what became of it", "wat ervan geworden is")                                               \
    D("what came after this one is told", "wat na deze positie kwam, wordt verteld")              \
    D("what came of it", "wat ervan kwam")                                                        \
    D("what came of it last, since the service began",                                            \
      "wat er het laatst uit kwam, sinds de dienst begon")                                        \
    D("what came of the answer", "wat er van het antwoord is gekomen")                            \
    D("what came of them", "wat van de zaken kwam")                                               \
    D("what colleagues know this account by", "hoe collega's dit account kennen")                 \
    D("what folds need of these events", "wat het systeem van deze gebeurtenissen nodig houdt")   \
    D("what is held against it", "wat ertegen pleit")                                             \
    D("what is in a large bundle apart", "wat in een grote bundel zit apart")                     \
    D("what is in it", "wat erin staat")                                                          \
    D("what is inserted",                                                                         \
      "wat wordt ingevoegd")                                                                      \
    D("what is needed from the rijk", "wat er nodig is van het rijk")                             \
    D("what is possible", "wat wel kan")                                                          \
    D("what is still to be told", "aantal berichten dat nog wacht")                               \
    D("what is the matter", "wat er aan de hand is")                                              \
    D("what is told otherwise than the role usually is",                                          \
      "wat anders verteld moet worden dan gewoonlijk bij deze rol")                               \
    D("what is wrong with it", "wat er niet klopt")                                               \
    D("what it is called", "hoe het heet")                                                        \
    D("what it is for", "waar het voor is")                                                       \
    D("what it is in the loop", "welke rol de partij heeft")                                      \
    D("what it is, by its content", "wat het is, naar de inhoud")                                 \
    D("what it may", "wat het mag")                                                               \
    D("what it may: at most what the account may", "wat het mag: hoogstens wat het account mag")  \
    D("what its server said, when it takes none",                                                 \
      "wat de mailserver zei, als die niets aanneemt")                                            \
    D("what kind of answer", "welk soort antwoord")                                               \
    D("what kind of reason", "welk soort reden")                                                  \
    D("what kind of time", "welk soort periode")                                                  \
    D("what people notice; one real example",                                                     \
      "wat mensen ervan merken; één echt voorbeeld, zonder namen")                                \
    D("what stands behind the # of the link in the mail", "wat achter het # staat van de link in de mail") \
    D("what starts it", "waarmee de termijn begint")                                              \
    D("what the receiver did last", "wat de ontvanger het laatst deed")                           \
    D("what the receiver did last, when it was not well",                                         \
      "wat de ontvanger het laatst deed, als het niet goed ging")                                 \
    D("what this commit stored", "wat nu is vastgelegd")                                          \
    D("what was tried", "wat er is geprobeerd")                                                   \
    D("what weighed", "wat meewoog")                                                              \
    D("what you may see, in order", "wat u mag zien, op volgorde")                                \
    D("when", "wanneer")                                                                          \
    D("when it began", "wanneer het begon")                                                       \
    D("when it is tried again", "wanneer de volgende poging is")                                  \
    D("when it signed in last", "wanneer er het laatst mee is ingelogd")                          \
    D("when it submitted last; absent: never",                                                    \
      "wanneer de regio voor het laatst indiende; ontbreekt: nog nooit")                          \
    D("when it took none for the first time",                                                     \
      "wanneer de mailserver voor het eerst niets aannam")                                        \
    D("when it was closed", "wanneer het is gesloten")                                            \
    D("when it was confirmed or withdrawn", "wanneer het is bevestigd of ingetrokken")            \
    D("when it was done", "wanneer het is gedaan")                                                \
    D("when it was done, or ended", "wanneer het is gedaan of geëindigd")                         \
    D("when it was fixed", "wanneer het is vastgesteld")                                          \
    D("when it was made", "wanneer het is gemaakt")                                               \
    D("when it was made known", "wanneer het bekend is gemaakt")                                  \
    D("when it was opened", "wanneer het is geopend")                                             \
    D("when it was proposed", "wanneer het is voorgesteld")                                       \
    D("when it was reached, the first time", "wanneer de stap voor het eerst is bereikt")         \
    D("when it was recorded", "wanneer het is vastgelegd")                                        \
    D("when it was used last, to the minute",                                                     \
      "wanneer het het laatst is gebruikt, op de minuut")                                         \
    D("when it was withdrawn", "wanneer het is ingetrokken")                                      \
    D("when nothing arrives", "sinds wanneer er niets aankomt")                                   \
    D("when one is asked", "alleen als om één rapport is gevraagd")                               \
    D("when this is looked at again", "wanneer hier opnieuw naar wordt gekeken")                  \
    D("where", "waar")                                                                            \
    D("where an invitation goes", "waar een uitnodiging heen gaat")                               \
    D("where counting ends", "de dag waarop het tellen eindigt")                                  \
    D("where it comes from", "waar het vandaan komt")                                             \
    D("where it is", "de status")                                                                 \
    D("where redirects went", "waar het naartoe is doorgestuurd")                                 \
    D("where that can be seen", "waar dat te zien is")                                            \
    D("where the text was found, the words in \u27E6 and \u27E7",                                 \
      "waar de tekst is gevonden, met de woorden tussen \u27E6 en \u27E7")                        \
    D("where things stand", "stand van zaken")                                                    \
    D("where to", "het adres van de ontvanger")                                                   \
    D("where to: an https address", "het adres van de ontvanger, met https")                      \
    D("whether it takes mail", "of de mailbox mail aanneemt")                                     \
    D("which bundle; the first signal in it begins it",                                           \
      "welke bundel; het eerste knelpunt erin begint hem")                                        \
    D("which department", "welk ministerie")                                                      \
    D("which department; one's own",                                                              \
      "welk ministerie; ontbreekt: het eigen ministerie")                                         \
    D("which event", "versie van de gebeurtenis")                                                 \
    D("which examples were held back", "welke voorbeelden apart bleven")                          \
    D("which level", "welk niveau")                                                               \
    D("which one", "welk ministerie, welke regio, welk thema of welk buurland")                   \
    D("which region",                                                                             \
      "welke regio")                                                                              \
    D("which reminder", "welke herinnering")                                                      \
    D("which selection list, and which number in it",                                             \
      "welke selectielijst, en welk nummer daarin")                                               \
    D("which step", "welke stap")                                                                 \
    D("which step; absent: all of its steps", "welke stap; ontbreekt: alle stappen van de zaak")  \
    D("which stream", "welke stroom")                                                             \
    D("which term", "welke termijn")                                                              \
    D("which term, or `agreement`", "welke termijn, of `agreement` (afspraak)")                   \
    D("which term; or `agreement`, `date`",                                                       \
      "welke termijn, of `agreement` (afspraak) of `date` (gezette datum)")                       \
    D("which term; or `agreement`, `review`, `date`",                                             \
      "welke termijn, of `agreement` (afspraak), `review` (opnieuw bekijken) of `date` "          \
      "(gezette datum)")                                                                          \
    D("which theme it points to", "naar welk thema de regel wijst")                               \
    D("which tile", "welke tegel")                                                                \
    D("which tile of that level", "welke tegel van dat niveau")                                   \
    D("who", "wie")                                                                               \
    D("who answers", "welke dienst antwoordt")                                                    \
    D("who confirmed, and how", "wie het heeft bevestigd, en hoe")                                \
    D("who contributes by default", "welke ministeries gewoonlijk meewerken")                     \
    D("who does it", "wie het doet")                                                              \
    D("who else contributes", "welke ministeries meewerken")                                      \
    D("who else takes over what", "welke andere ministeries welke thema's overnemen")             \
    D("who had it, from when to when", "bij wie het lag, van wanneer tot wanneer")                \
    D("who had to act, or whose question it was", "wie aan zet was, of van wie de vraag was")     \
    D("who has or had a part; absent: all",                                                       \
      "ministeries waar het bij ligt of lag; ontbreekt: alle")                                    \
    D("who has to act", "wie aan zet is")                                                         \
    D("who has to act now", "wie nu aan zet is")                                                  \
    D("who is silent longest first",                                                              \
      "wie het langst stil is, staat vooraan")                                                    \
    D("who it was redirected to", "naar wie het is doorgestuurd")                                 \
    D("who knows of it already", "wie er in Den Haag al van weet")                                \
    D("who may read it, besides coordinators",                                                    \
      "wie de notitie mag lezen, behalve coördinatoren")                                          \
    D("who proposed it", "wie het heeft voorgesteld")                                             \
    D("who sent nearly all of it on", "wie bijna alles doorstuurde")                              \
    D("who submitted", "regio die het heeft ingediend")                                           \
    D("who submitted; absent: all", "regio's die het hebben ingediend; ontbreekt: alle")          \
    D("who takes over", "welk ministerie het overneemt")                                          \
    D("who; outside it comes from the key", "wie; van buiten volgt dit uit de sleutel")           \
    D("whose", "van welke partij")                                                                \
    D("whose case it was", "van welk ministerie de zaak was")                                     \
    D("whose it is", "van wie het is")                                                            \
    D("whose it is now", "van wie het nu is")                                                     \
    D("whose term it is", "van wie de termijn is")                                                \
    D("whose texts they were, or who acts for them",                                              \
      "van wie de teksten waren, of wie voor hen handelt")                                        \
    D("whose texts; absent: all others'",                                                         \
      "van wie de teksten zijn; ontbreekt: van alle anderen")                                     \
    D("whose time it is", "van wie de tijd is")                                                   \
    D("why", "waarom")                                                                            \
    D("why it belongs there", "waarom het daar hoort")                                            \
    D("why it cannot be handled here", "waarom het hier niet behandeld kan worden")               \
    D("why it is closed", "waarom het wordt afgerond")                                            \
    D("why it is not the same", "waarom het niet hetzelfde is")                                   \
    D("why it is not theirs", "waarom de zaak niet van dit ministerie is")                        \
    D("why it is the same", "waarom het hetzelfde is")                                            \
    D("why it must be looked at again", "waarom het opnieuw bekeken moet worden")                 \
    D("why it was closed", "waarom het is afgerond")                                              \
    D("why it was not adopted", "waarom het niet wordt gebruikt")                                 \
    D("why more time is needed", "waarom er meer tijd nodig is")                                  \
    D("why not", "waarom niet")                                                                   \
    D("why that date", "waarom die datum")                                                        \
    D("why the redirected signal is not theirs",                                                  \
      "waarom het doorgestuurde knelpunt niet bij dit ministerie hoort")                          \
    D("why theirs", "waarom het hun tijd is")                                                     \
    D("why; absent also when erased", "waarom; ontbreekt ook als het is gewist")                  \
    D("wire version", "versie van het protocol")                                                  \
    D("with compare: at the end of this day",                                                     \
      "alleen bij vergelijken: de stand aan het einde van deze dag")                              \
    D("with its clock taken apart",                                                               \
      "ook met de tijd uit elkaar gehaald: bij wie het hoelang lag")                              \
    D("with its timeline", "ook met de tijdlijn")                                                 \
    D("with p95 and p99, from 100 cases", "ook met p95 en p99; alleen bij 100 zaken of meer")     \
    D("with those below them; absent: all",                                                       \
      "deze thema's, met de thema's eronder; ontbreekt: alle")                                    \
    D("with whom it is and was", "bij welke ministeries het ligt en lag")                         \
    D("withdrawn: why", "als het is ingetrokken: waarom")                                         \
    D("without suspensions, own time only", "zonder opschorting, alleen de eigen tijd")           \
    D("without their texts, by title",                                                            \
      "zonder hun teksten, op titel")                                                             \
    D("without their texts, the newest first",                                                    \
      "zonder hun teksten, het nieuwste eerst")                                                   \
    D("words and laws of the rules that were found, the heaviest first",                          \
      "gevonden woorden en wetten uit de regels, het zwaarste eerst")                             \
    D("words and phrases", "woorden en woordgroepen")                                             \
    D("words in its texts; \"these together\", or, -without; best finds of the newest 2,000 "     \
      "first",                                                                                    \
      "woorden in de teksten; \"deze samen\", or (of), -zonder; de beste treffers uit de "        \
      "nieuwste 2.000 eerst")                                                                     \
    D("words that point there less surely", "woorden die er minder zeker op wijzen")              \
    D("working days", "werktijd: een werkdag telt voor 24 uur")                                   \
    D("working time", "werktijd")                                                                 \
    D("working time, net", "werktijd die meetelt (netto)")
/* clang-format on */

#endif

/*
 * The sentences that services put into a problem, in Dutch as well: what a person may do about it. A row:
 *   S("what was said, to the letter", "hetzelfde in het Nederlands, op niveau B1")
 *
 * Sorted by the bytes of the English. One that is not here is shown in English, or not at all.
 */
#ifndef PROTO_SENTENCES_H
#define PROTO_SENTENCES_H

/* clang-format off */
#define SENTENCES(S) \
    S("A UUID of your own choice.", "Een UUID die u zelf kiest.") \
    S("A contributor is no department.", "Een meewerkend ministerie is geen ministerie.") \
    S("A coordinator closes only for want of a verdict (no_verdict).", \
      "Een coördinator rondt alleen af als er geen oordeel kwam (geen_oordeel).") \
    S("A department is there twice.", "Een ministerie staat er twee keer in.") \
    S("A file's name has no folder in it, and none of the signs : * ? \" < > |.", \
      "De naam van een bestand is zonder map, en zonder de tekens : * ? \" < > |.") \
    S("A position of the log.", "Een positie van het logboek.") \
    S("A proposal to correct a case waits for its second person.", \
      "Een voorstel om een zaak te corrigeren wacht nog op een tweede persoon.") \
    S("A proposal to destroy texts is open already.", \
      "Er staat al een voorstel open om teksten te vernietigen.") \
    S("A question is open already; the region's reply comes first.", \
      "Er is al een vraag; eerst komt het antwoord van de regio.") \
    S("A region closes by leaving it at that (accepted).", \
      "Een regio rondt af door zich erbij neer te leggen (aanvaard).") \
    S("A second person must confirm it.", "Een tweede persoon moet het bevestigen.") \
    S("A term that is counted back has no first day.", \
      "Een termijn die terug wordt geteld, heeft geen eerste dag.") \
    S("A theme is above itself.", "Een thema staat boven zichzelf.") \
    S("An account of your own party that is open.", \
      "Een account van uw eigen organisatie dat open is.") \
    S("An address with a user or password in it is not delivered to: use a token.", \
      "Een adres met een gebruiker of wachtwoord erin kan niet: gebruik een token.") \
    S("An adviser has regions, and nobody else.", \
      "Alleen een adviseur heeft regio's, en altijd.") \
    S("Another coordinator must confirm it.", "Een andere coördinator moet dit bevestigen.") \
    S("Another organisation proposed it.", "Een andere organisatie heeft het voorgesteld.") \
    S("At most what the account may.", "Hoogstens wat het account mag.") \
    S("Each event once, the oldest first.", "Noem elke gebeurtenis één keer, de oudste eerst.") \
    S("Each part is another signal.", "Elk deel is een ander knelpunt.") \
    S("Either a number of years, or permanent.", \
      "Een aantal jaren, of blijvend: een van de twee.") \
    S("From today on, and at most a year ahead.", \
      "Vanaf vandaag, en hoogstens een jaar vooruit.") \
    S("It came in after the period of that report.", \
      "Dit kwam binnen na de periode van dat rapport.") \
    S("It has been answered.", "Het is beantwoord.") \
    S("It has been extended once already.", "Er is al een keer uitstel geweest.") \
    S("It has been received and is not yet with a department.", \
      "Het is ontvangen en ligt nog niet bij een ministerie.") \
    S("It has been taken up already.", "Het is al in behandeling.") \
    S("It has been taken up.", "Het is in behandeling.") \
    S("It has twenty files, and no more can be attached.", \
      "Er zijn al twintig bijlagen, en meer kan niet.") \
    S("It is closed.", "Het is afgerond.") \
    S("It is closed: only consent to publish changes.", \
      "Het is afgerond: alleen of het openbaar mag, kan nog veranderen.") \
    S("It is confidential: never in a bundle.", \
      "Het is vertrouwelijk: het komt nooit in een bundel.") \
    S("It is in a bundle already.", "Het zit al in een bundel.") \
    S("It is in another bundle.", "Het zit in een andere bundel.") \
    S("It is in no bundle.", "Het zit niet in een bundel.") \
    S("It is not with that department.", "Het ligt niet bij dat ministerie.") \
    S("It is the coordinators' own department: somebody from elsewhere must confirm it.", \
      "Het gaat om het eigen ministerie van de coördinatoren. Iemand van buiten dat ministerie moet dit bevestigen.") \
    S("It is with a department that has not taken it up.", \
      "Het ligt bij een ministerie en is nog niet in behandeling.") \
    S("It is with that department already.", "Het ligt al bij dat ministerie.") \
    S("It must be a day to come.", "Kies een dag die nog komt.") \
    S("It waits for the coordinator to distribute it.", \
      "De coördinator moet het nog verdelen.") \
    S("It was closed without an answer. Submit it anew.", \
      "Het is afgerond zonder antwoord. Dien het opnieuw in.") \
    S("It was not asked whether it still works.", "Er is niet gevraagd of het nog werkt.") \
    S("It would begin before the version that is there.", \
      "Deze versie zou eerder ingaan dan de versie die er is.") \
    S("Its words were erased: propose it again.", \
      "De tekst ervan is vernietigd. Stel het opnieuw voor.") \
    S("No agreement is open.", "Er staat geen afspraak open.") \
    S("No body has to confirm it.", "Niemand hoeft dit te bevestigen.") \
    S("No mail server is set up here.", "Hier is geen mailserver ingesteld.") \
    S("No proposal waits for a decision.", "Er wacht geen voorstel op een besluit.") \
    S("No question is open. Facts can be added as a supplement.", \
      "Er is geen vraag. U kunt wel informatie toevoegen.") \
    S("No such case of it counts as that department's.", \
      "Dat ministerie heeft hierin geen zaak die meetelt.") \
    S("No such case of it counts as this department's.", \
      "Dit ministerie heeft hierin geen zaak die meetelt.") \
    S("No such report, or not for you to see.", \
      "Dit rapport is er niet, of u mag het niet zien.") \
    S("Nobody is let in as the system itself.", \
      "Niemand wordt toegelaten als het systeem zelf.") \
    S("Only Weerklank says so.", "Dit zegt alleen Weerklank zelf.") \
    S("Only Weerklank says who is late.", "Wie te laat is, zegt alleen Weerklank zelf.") \
    S("Only a note to a department names one.", \
      "Alleen een notitie aan een ministerie noemt een ministerie.") \
    S("Only https is delivered to.", "Er wordt alleen naar https gestuurd.") \
    S("Only of a coordinator the own department is told.", \
      "Alleen bij een coördinator hoort een eigen ministerie.") \
    S("Only the lead gives it a new date.", \
      "Alleen het verantwoordelijke ministerie verzet de datum.") \
    S("Only what was found by a text has a rank.", \
      "Alleen wat op tekst is gevonden, heeft een volgorde van treffers.") \
    S("Say why it must be looked at again.", "Zeg waarom het opnieuw bekeken moet worden.") \
    S("So much was said of this report that no more can be told at once.", \
      "Over dit rapport is al zo veel gezegd dat er niets meer bij kan.") \
    S("Somebody of the same organisation or a coordinator must confirm it.", \
      "Iemand van dezelfde organisatie of een coördinator moet het bevestigen.") \
    S("That address is not outside: nothing is delivered inside this network.", \
      "Dit adres ligt niet buiten: binnen dit netwerk wordt niets gestuurd.") \
    S("That department leads: somebody from elsewhere must confirm it.", \
      "Dat ministerie is verantwoordelijk: iemand van elders moet het bevestigen.") \
    S("That event holds no texts of people.", \
      "In die gebeurtenis staan geen teksten van mensen.") \
    S("That event was erased already.", "De tekst van die gebeurtenis is al vernietigd.") \
    S("That head has events that this log has not.", \
      "In die ondertekende stand staan gebeurtenissen die dit logboek niet heeft.") \
    S("That head is older than what was said of the report.", \
      "Die ondertekende stand is ouder dan wat over het rapport is gezegd. Probeer het zo opnieuw.") \
    S("That is no address of a system: it is written as https://name/path.", \
      "Dit is geen adres van een systeem: dat schrijft u als https://naam/pad.") \
    S("That is no checkpoint.", "Dat is geen ondertekende stand.") \
    S("That is not yours to see.", "Dit mag u niet zien.") \
    S("That name does not exist outside this network.", \
      "Deze naam bestaat niet buiten dit netwerk.") \
    S("That port is not delivered to.", "Naar deze poort wordt niet gestuurd.") \
    S("That proposal is not open.", "Dat voorstel staat niet open.") \
    S("That region is not yours to see.", "Deze regio mag u niet zien.") \
    S("That step was taken already.", "Die stap is al gezet.") \
    S("The better address is no department.", "Het betere adres is geen ministerie.") \
    S("The body is no JSON object.", "De inhoud is geen JSON-object.") \
    S("The cursor is not of this list, as you asked it.", \
      "Dit is geen vervolg van deze lijst, zoals u die vroeg.") \
    S("The date can be moved once, after a transfer.", \
      "De datum kan één keer verzet worden, na een overdracht.") \
    S("The lead is no department.", "Het verantwoordelijke ministerie is geen ministerie.") \
    S("The log cannot be read at the moment.", "Het logboek is nu niet te lezen.") \
    S("The mailbox must be named by its id.", "Noem de mailbox bij het nummer.") \
    S("The period ends before it begins.", "De periode eindigt voordat zij begint.") \
    S("The period is not over yet.", "De periode is nog niet voorbij.") \
    S("The position to be seen was not reached in time.", \
      "Het overzicht was niet op tijd bijgewerkt.") \
    S("The proposal follows two working days after its notice.", \
      "Het voorstel volgt twee werkdagen na de aankondiging.") \
    S("The region must have agreed.", "De regio moet akkoord zijn.") \
    S("The region's term for its verdict is not over.", \
      "De regio heeft nog tijd voor haar oordeel.") \
    S("The report is fixed or withdrawn: nothing of it changes any more.", \
      "Het rapport is vastgesteld of ingetrokken. Er verandert niets meer aan.") \
    S("The signal to show must be named.", "Zeg welk knelpunt u wilt zien.") \
    S("The subscription has ended.", "Het abonnement is beëindigd.") \
    S("The subscription must be named by its id.", "Noem het abonnement met zijn nummer.") \
    S("The take-up term is over.", "De termijn om het in behandeling te nemen is voorbij.") \
    S("The tallies cannot be read.", "De tellingen zijn nu niet te lezen.") \
    S("The tree of the log does not have the root that was signed.", \
      "De boom van het logboek heeft niet de wortel die ondertekend is.") \
    S("The working days in which comments may come are not over yet.", \
      "De werkdagen om te reageren zijn nog niet voorbij.") \
    S("The working days in which comments may come are over.", \
      "De werkdagen om te reageren zijn voorbij.") \
    S("There are too many mailboxes: end one first.", \
      "Er zijn te veel mailboxen: haal er eerst een weg.") \
    S("There are too many subscriptions: end one first.", \
      "Er zijn te veel abonnementen: beëindig er eerst een.") \
    S("There are two terms for the same texts.", \
      "Er zijn twee termijnen voor dezelfde teksten.") \
    S("There is no account whose own work it could be.", \
      "Er is geen account waarvan het eigen werk zou zijn.") \
    S("There is no such department.", "Dit ministerie is er niet.") \
    S("There is no such event of a signal.", "Deze gebeurtenis bestaat niet bij een knelpunt.") \
    S("There is no such event.", "Die gebeurtenis is er niet.") \
    S("There is no such mailbox.", "Die mailbox is er niet.") \
    S("There is no such region.", "Deze regio is er niet.") \
    S("There is no such report.", "Dit rapport is er niet.") \
    S("There is no such subscription.", "Dit abonnement is er niet.") \
    S("There is no such theme.", "Dit thema is er niet.") \
    S("These are texts of another organisation, which can have them destroyed itself.", \
      "Dit zijn teksten van een andere organisatie. Die kan ze zelf laten vernietigen.") \
    S("This is no CURVE public key in Z85.", "Dit is geen publieke CURVE-sleutel in Z85.") \
    S("This is the last key of a coordinator.", \
      "Dit is de laatste sleutel van een coördinator.") \
    S("This key cannot come in.", "Deze sleutel mag niet naar binnen.") \
    S("This key is in use by another party.", "Een andere partij gebruikt deze sleutel.") \
    S("This key was revoked; a new one is needed.", \
      "Deze sleutel is ingetrokken; er is een nieuwe nodig.") \
    S("This signal has been with too many departments.", \
      "Dit knelpunt is bij te veel ministeries geweest.") \
    S("This took too long: ask for fewer or rarer words, or for less.", \
      "Dit duurde te lang: vraag minder woorden of zeldzamere, of vraag minder.") \
    S("Two persons must be told apart: this needs an account.", \
      "Hier zijn twee verschillende personen voor nodig: het kan alleen met een account.") \
    S("What day it is in the log is not known yet.", \
      "Nog niet bekend is welke dag het is in het logboek.") \
    S("What happened to it could not be read.", \
      "Wat ermee gebeurd is, kon niet worden gelezen.") \
    S("What helps need not be looked at again.", \
      "Wat helpt, hoeft niet opnieuw bekeken te worden.") \
    S("What it was used for has been erased.", "Waar het voor gebruikt werd, is gewist.") \
    S("Whoever is invited chooses it.", "Wie is uitgenodigd, kiest het zelf.") \
    S("You picked it up already.", "U hebt het al opgepakt.") \
    S("an address has one @ between a mailbox and a domain", \
      "een adres heeft één @ tussen een mailbox en een domein") \
    S("it holds a line break or another control character", \
      "er staat een regeleinde of een ander stuurteken in") \
    S("it is longer than mail can carry", "het is langer dan mail aankan") \
    S("letters beyond ASCII in an address: write the domain in its xn-- form", \
      "letters buiten ASCII in een adres: schrijf het domein in de xn---vorm") \
    S("no mail can be written to this address", \
      "naar dit adres kan geen mail geschreven worden") \
    S("nothing is there", "er staat niets") \
    S("what stands before the @ is not letters, digits and signs with single dots", \
      "voor de @ staan geen letters, cijfers en tekens met losse punten") \
    S("what stands behind the @ is not a name such as voorbeeld.nl", \
      "achter de @ staat geen naam zoals voorbeeld.nl")
/* clang-format on */

#endif

/*
 * LEESMIJ.txt: what is in a dossier, how to check it without us, and how to black out.
 */
#include "services/dossier/dossier_in.h"

#include <inttypes.h>

static const char what[] =
    "Wat zit erin\n"
    "------------\n"
    "overzicht.html          alle knelpunten en kansen, met koppelingen\n"
    "KENMERK/                een map per knelpunt:\n"
    "  ..._tijdlijn.html     alles wat ermee gebeurde, om te lezen\n"
    "  ..._tijdlijn.txt      hetzelfde als gewone tekst\n"
    "  ..._gebeurtenissen.jsonl  hetzelfde als gegevens: een gebeurtenis per regel\n"
    "  ..._controle.json     het bewijs dat dit in het logboek staat\n"
    "  bestanden/            leeg: van bijlagen staan naam, grootte en controlegetal in de "
    "tijdlijn;\n"
    "                        de bestanden zelf zitten nog niet in een dossier\n"
    "*.mdto.xml              metagegevens (MDTO 1.0.1) van dossier en knelpunten\n"
    "*.bestand.mdto.xml      metagegevens van het bestand ernaast\n"
    "sha256sums.txt          controlegetallen: sha256sum --check sha256sums.txt\n"
    "\n"
    "Er staat alleen in wat de maker van dit dossier zelf mag zien. De datum bij een "
    "controlegetal\n"
    "is die van de laatste gebeurtenis: wie hetzelfde nog eens exporteert krijgt dezelfde "
    "bestanden.\n"
    "\n";

static const char how_to_black[] =
    "Lakken\n"
    "------\n"
    "lakken.json is een lijst van passages die misschien gelakt moeten worden, elk met een\n"
    "voorgestelde grond uit de Wet open overheid. Het programma herkent contactgegevens, nummers,\n"
    "adressen, en namen achter een aanspreekvorm, met voorletters of met een bekende voornaam. "
    "Het\n"
    "mist dus namen, en wijst er te veel aan. Lees de teksten altijd zelf.\n"
    "1. Zet \"bevestigd\" op true bij wat gelakt moet worden. Verander zo nodig de grond.\n"
    "2. Voeg passages toe. {\"tekst\": \"Jansen\", \"grond\": \"5.1.2.e\", \"bevestigd\": true} "
    "lakt dat\n"
    "   woord overal; met \"kenmerk\", \"versie\" of \"veld\" erbij alleen daar.\n"
    "3. weerklank export dossier ... --redacted lakken.json --out gelakt.zip\n"
    "   maakt de versie met balken. Wat er na deze lijst bij kwam heeft niemand beoordeeld: dat "
    "blijft\n"
    "   eruit (\"totEnMet\" zegt tot en met welke gebeurtenis de lijst gaat).\n"
    "\n";

static const char was_blacked[] =
    "Gelakt\n"
    "------\n"
    "In deze versie zijn passages onleesbaar gemaakt. Op de balk staat de grond uit de Wet open\n"
    "overheid; overzicht.html legt de gronden uit en gelakt.json telt ze. Van een gebeurtenis met "
    "een\n"
    "balk staat in controle.json niet de inhoud, maar alleen de samenvatting ervan. Het bewijs "
    "klopt\n"
    "dan nog steeds, en verraadt niets.\n"
    "\n";

static const char checking[] =
    "Controleren\n"
    "-----------\n"
    "Met het programma, voor wie is toegelaten:  weerklank proof KENMERK\n"
    "Zonder ons, uit ..._controle.json. Elk deel heeft een ondertekende stand (C2SP checkpoint,\n"
    "Ed25519) van een Merkleboom (RFC 6962) over alle gebeurtenissen. H is SHA-256, | is achter\n"
    "elkaar, getallen staan met het hoogste byte voorop, velden staan in base64.\n"
    "1. som  = H(zout | inhoud), of de samenvatting waar zout en inhoud er niet meer zijn\n"
    "2. blad = H(0x00 0x01 | log:2 | stroom:16 | versie:4 | soort:2 | schema:2 | hek:4 |\n"
    "          tijdstip in microseconden sinds 1970 UTC:8 | toevoeging:16 | lengte partij:1 | "
    "partij |\n"
    "          nummer of 0:4 | lengte extra:4 | extra | som:32)\n"
    "3. Met het pad (hashes van 32 bytes, van het blad omhoog) en de positie volgt de wortel:\n"
    "   knoop = H(0x01 | links | rechts), zoals RFC 9162, 2.1.3.2.\n"
    "4. Die wortel staat in de stand, onder de handtekening van de sleutel van het logboek. Haal "
    "die\n"
    "   sleutel niet alleen hier vandaan: vraag hem ook aan een ander.\n"
    "inhoud is msgpack met Engelse veldnamen; gebeurtenissen.jsonl zegt hetzelfde met "
    "Nederlandse.\n"
    "\n";

void readme_text(const struct dossier *d, struct buf *out)
{
    buf_printf(out, "Dossier %s\n%s\n\n%s\n\n", d->id, d->about,
               is_redacted(d) ? "Versie met gelakte passages."
                              : "NIET OPENBAAR: volledige versie, met alle teksten.");
    buf_add_str(out, what);
    buf_add_str(out, is_redacted(d) ? was_blacked : how_to_black);
    buf_add_str(out, checking);
    if (d->log_key)
        buf_printf(out, "Sleutel van het logboek volgens de maker van dit dossier:\n%s\n\n",
                   d->log_key);
    buf_add_str(out, "Per knelpunt\n------------\n");
    for (size_t i = 0; i < d->n_rows; i++) {
        const struct dossier_row *r = &d->rows[i];

        buf_printf(out, "%s: %zu gebeurtenissen", r->reference, r->n_events);
        if (r->n_erased > 0)
            buf_printf(out, ", waarvan %zu met een vernietigde tekst", r->n_erased);
        if (r->cut)
            buf_add_str(out, "; er zijn er meer, een tijdlijn vertelt de eerste 1000");
        if (!r->proven)
            buf_add_str(out, "; zonder bewijs");
        if (r->waiting > 0)
            buf_printf(out, "; %" PRId64 " te nieuw voor een ondertekende stand", r->waiting);
        buf_add_str(out, ".\n");
    }
}

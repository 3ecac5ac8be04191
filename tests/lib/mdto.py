"""MDTO, looked at a second time: by its own schema where one is here (MDTO_XSD names the file of the Nationaal
Archief, which carries no licence and so is not kept with this project), and always by the rules of that schema
(1.0.1) as written down here: which elements, in which order, how often."""
import os
import re
import subprocess
import xml.etree.ElementTree as ET

NS = "{https://www.nationaalarchief.nl/mdto}"
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$")

# name, what it holds (a group, or a test of its text), least, most (None: any number)
TEXT = "text"
IDENTITY = [("identificatieKenmerk", TEXT, 1, 1), ("identificatieBron", TEXT, 1, 1)]
REFERENCE = [("verwijzingNaam", TEXT, 1, 1), ("verwijzingIdentificatie", IDENTITY, 0, 1)]
CONCEPT = [("begripLabel", TEXT, 1, 1), ("begripCode", TEXT, 0, 1), ("begripBegrippenlijst", REFERENCE, 1, 1)]
TERM = [("termijnTriggerStartLooptijd", CONCEPT, 0, 1), ("termijnStartdatumLooptijd", DAY, 0, 1),
        ("termijnLooptijd", re.compile(r"P\d+Y$"), 0, 1), ("termijnEinddatum", DAY, 0, 1)]
CHECKSUM = [("checksumAlgoritme", CONCEPT, 1, 1), ("checksumWaarde", re.compile(r"[0-9a-f]{64}$"), 1, 1),
            ("checksumDatum", MOMENT, 1, 1)]
OBJECT = [("identificatie", IDENTITY, 1, None), ("naam", TEXT, 1, 1)]
INFORMATION = OBJECT + [
    ("aggregatieniveau", CONCEPT, 0, 1), ("classificatie", CONCEPT, 0, None), ("trefwoord", TEXT, 0, None),
    ("omschrijving", TEXT, 0, None),
    ("dekkingInTijd", [("dekkingInTijdType", CONCEPT, 1, 1), ("dekkingInTijdBegindatum", DAY, 1, 1),
                       ("dekkingInTijdEinddatum", DAY, 0, 1)], 0, None),
    ("dekkingInRuimte", REFERENCE, 0, None), ("taal", re.compile(r"[a-z]{2}$"), 0, None),
    ("event", [("eventType", CONCEPT, 1, 1), ("eventTijd", MOMENT, 0, 1),
               ("eventVerantwoordelijkeActor", REFERENCE, 0, 1), ("eventResultaat", TEXT, 0, 1)], 0, None),
    ("waardering", CONCEPT, 1, 1), ("bewaartermijn", TERM, 0, 1), ("informatiecategorie", CONCEPT, 0, 1),
    ("isOnderdeelVan", REFERENCE, 0, None), ("bevatOnderdeel", REFERENCE, 0, None),
    ("heeftRepresentatie", REFERENCE, 0, None), ("aanvullendeMetagegevens", REFERENCE, 0, None),
    ("gerelateerdInformatieobject", [("gerelateerdInformatieobjectVerwijzing", REFERENCE, 1, 1),
                                     ("gerelateerdInformatieobjectTypeRelatie", CONCEPT, 1, 1)], 0, None),
    ("archiefvormer", REFERENCE, 1, None),
    ("betrokkene", [("betrokkeneTypeRelatie", CONCEPT, 1, 1), ("betrokkeneActor", REFERENCE, 1, 1)], 0, None),
    ("activiteit", REFERENCE, 0, 1),
    ("beperkingGebruik", [("beperkingGebruikType", CONCEPT, 1, 1), ("beperkingGebruikNadereBeschrijving", TEXT, 0, 1),
                          ("beperkingGebruikDocumentatie", REFERENCE, 0, None),
                          ("beperkingGebruikTermijn", TERM, 0, 1)], 1, None)]
FILE = OBJECT + [("omvang", re.compile(r"\d+$"), 1, 1), ("bestandsformaat", CONCEPT, 1, 1),
                 ("checksum", CHECKSUM, 1, None), ("URLBestand", TEXT, 0, 1), ("isRepresentatieVan", REFERENCE, 1, 1)]


def check_group(element, group):
    children, at = list(element), 0
    for name, holds, least, most in group:
        n = 0
        while at < len(children) and children[at].tag == NS + name:
            child = children[at]
            if isinstance(holds, list):
                check_group(child, holds)
            else:
                text = child.text or ""
                assert not len(child) and text.strip(), (element.tag, name, "is empty")
                assert holds == TEXT or holds.match(text), (name, text)
            n, at = n + 1, at + 1
        assert least <= n and (most is None or n <= most), (element.tag, name, n)
    assert at == len(children), (element.tag, children[at].tag, "has no place here")


def check(xml):
    """An AssertionError says what is wrong; gives the object below the root."""
    root = ET.fromstring(xml)
    assert root.tag == NS + "MDTO" and len(root) == 1, root.tag
    kind = root[0].tag[len(NS):]
    check_group(root[0], {"informatieobject": INFORMATION, "bestand": FILE}[kind])
    schema = os.environ.get("MDTO_XSD")
    if schema:
        r = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, "-"], input=xml, capture_output=True,
                           timeout=60)
        assert r.returncode == 0, r.stderr.decode()[:1000]
    return root[0]


def text(element, path):
    found = element.find("/".join(NS + p for p in path.split("/")))
    return None if found is None else found.text

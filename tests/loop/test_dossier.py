#!/usr/bin/python3
# timeout: 400
"""weerklank export dossier on the real system: what is in it, who gets what, that its sums, metadata and proofs
hold for somebody who has nothing but the archive, and that what is blacked out is in no file of it."""
import base64
import datetime
import hashlib
import io
import json
import os
import subprocess
import sys
import uuid
import zipfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import mdto, proofs, system, wire  # noqa: E402
from loop import test_erasure as erasure  # noqa: E402
from loop import test_life as life  # noqa: E402

S, C = life.S, life.C
NAME, PHONE, MAIL = "de heer J. Boterbloem", "0114-123456", "j.boterbloem@voorbeeld.nl"
KEPT = {}


def export(*args, party="ZVL", code=0, marks=None, name="uit.zip"):
    """(files by path, what it printed); marks: a lakken.json to give back."""
    more = ()
    if marks is not None:
        with open(S.path("lakken.json"), "w") as f:
            json.dump(marks, f)
        more = ("--redacted", S.path("lakken.json"))
    out = S.path(name)
    if os.path.exists(out):
        os.unlink(out)
    r = S.cli("export", "dossier", *args, "--out", out, *more, check=False, party=party)
    assert r.returncode == code, (args, r.returncode, r.stdout, r.stderr)
    if code:
        assert not [f for f in os.listdir(S.state) if f.startswith(name)], "something was left behind"
        return {}, r
    with open(out, "rb") as f:
        return files_of(f.read()), r


def files_of(archive):
    with zipfile.ZipFile(io.BytesIO(archive)) as z:
        assert z.testzip() is None
        names = z.namelist()
        assert len(names) == len(set(names)) and not [n for n in names if n.startswith("/") or ".." in n], names
        return {n: z.read(n) for n in names}


def a_signal(**more):
    id, done = life.routed(what=f"De huisarts stopt. {NAME} belt ons op {PHONE}.", title="Geen huisarts <&> meer",
                           notice=f"Wie vragen heeft mailt {MAIL}.", contact_phone="0114 65 43 21",
                           contact_function="Beleidsadviseur zorg", **more)
    C["VWS"].ask("signal.take_up", {"note": "Wij gaan \"ermee\" aan de <slag>."}, signal=id)
    C["VWS"].ask("signal.ask", {"text": "Hoeveel mensen?\nEn waar?"}, signal=id)
    C["ZVL"].ask("signal.reply", {"text": "Ongeveer 600."}, signal=id)
    C["VWS"].ask("signal.answer", life.ANSWER, signal=id)
    C["ZVL"].ask("signal.verdict", {"verdict": "helps", "text": f"{NAME} is blij."}, signal=id)
    S.at_head("overview")
    return id, done["reference"]


def sums_hold(files):
    listed = [line.split("  ", 1) for line in files["sha256sums.txt"].decode().splitlines()]
    for sum, path in listed:
        assert hashlib.sha256(files[path]).hexdigest() == sum, path
    assert {p for _, p in listed} == {p for p in files if not p.endswith("/")} - {"sha256sums.txt"}


def metadata_holds(files):
    """Each file has its metadata, and these its sum and size; each object is right by its schema."""
    described = set()
    for path, bytes in files.items():
        if not path.endswith(".mdto.xml"):
            continue
        object = mdto.check(bytes)
        if path.endswith(".bestand.mdto.xml"):
            of = path[:-len(".bestand.mdto.xml")]
            assert mdto.text(object, "checksum/checksumWaarde") == hashlib.sha256(files[of]).hexdigest(), of
            assert int(mdto.text(object, "omvang")) == len(files[of]), of
            assert mdto.text(object, "naam") == os.path.basename(of)
            described.add(of)
    assert described == {p for p in files if not p.endswith((".mdto.xml", "/"))} - {"sha256sums.txt"}


def proven(files, reference, key):
    """Versions whose proof holds, from the archive alone; the key from elsewhere."""
    told = json.loads(files[f"{reference}/{reference}_controle.json"])
    assert told["sleutel"] == key.strip() and told["wachtend"] == 0, told["wachtend"]
    versions = {}
    for part in told["delen"]:
        _, size, root = proofs.Key(key).open(part["stand"])
        for e in part["gebeurtenissen"]:
            bytes = {k: base64.b64decode(v) for k, v in e.items()
                     if k in ("extra", "zout", "inhoud", "samenvatting", "blad", "pad")}
            at = datetime.datetime.fromisoformat(e["tijdstip"].replace("Z", "+00:00"))
            leaf = dict(log=e["log"], stream=uuid.UUID(e["stroom"]).bytes, version=e["versie"], kind=e["soort"],
                        schema=e["schema"], fence=e["hek"], append=uuid.UUID(e["toevoeging"]).bytes,
                        at=(at - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) //
                        datetime.timedelta(microseconds=1), party=e["partij"], meta=bytes["extra"])
            leaf.update({"salt": bytes["zout"], "body": bytes["inhoud"]} if "inhoud" in bytes
                        else {"digest": bytes["samenvatting"]})
            if "nummer" in e:
                leaf["number"] = e["nummer"]
            hash = proofs.leaf(leaf)
            assert hash == bytes["blad"], e["versie"]
            assert proofs.root_of_path(hash, e["positie"], size, proofs.hashes(bytes["pad"])) == root
            versions[e["versie"]] = "inhoud" in bytes
    return versions


def log_key():
    with open(S.path("keys/log.public")) as f:
        return f.read()


def all_but_the_proofs(files):
    """What could show a text: proofs hold bodies in base64 and are looked at by themselves."""
    return b"\n".join(b for p, b in files.items() if not p.endswith("_controle.json"))


# --- the tests ----------------------------------------------------------------------------------------


def a_dossier_has_texts_events_metadata_and_proofs_that_hold():
    id, reference = a_signal()
    KEPT.update(id=id, reference=reference)
    S.signed()
    files, r = export(reference)
    assert reference not in r.stderr and "1 knelpunt" in r.stdout, r.stdout
    assert f"{reference}/bestanden/" in files and "LEESMIJ.txt" in files
    sums_hold(files)
    metadata_holds(files)
    events = [json.loads(line) for line in files[f"{reference}/{reference}_gebeurtenissen.jsonl"].splitlines()]
    shown = C["ZVL"].ask("signal.show", {"timeline": True}, signal=id)["timeline"]
    assert [e["versie"] for e in events] == [m["version"] for m in shown]
    assert events[0]["soort"] == "knelpunt.ingediend" and NAME in events[0]["inhoud"]["wat"], events[0]
    versions = proven(files, reference, log_key())
    assert versions == {m["version"]: True for m in shown}, versions
    page = files[f"{reference}/{reference}_tijdlijn.html"].decode()
    assert "Geen huisarts &lt;&amp;&gt; meer" in page and "<slag>" not in page and "aan de &lt;slag&gt;" in page
    assert 'lang="nl"' in page and "<script" not in page
    text = files[f"{reference}/{reference}_tijdlijn.txt"].decode()
    assert "<slag>" in text and "ontvangen van ZVL" in text and "Hoeveel mensen?\n        En waar?" in text, text
    object = mdto.check(files[f"{reference}/{reference}.mdto.xml"])
    assert mdto.text(object, "naam") == "Geen huisarts <&> meer"
    assert mdto.text(object, "waardering/begripCode") == "N"  # nothing was adopted


def a_changed_byte_is_found_by_sums_metadata_and_proof():
    files, _ = export(KEPT["reference"])
    page = f"{KEPT['reference']}/{KEPT['reference']}_tijdlijn.html"
    other = dict(files, **{page: files[page].replace(b"Ongeveer 600", b"Ongeveer 900")})
    for judge in (sums_hold, metadata_holds):
        judge(files)
        try:
            judge(other)
        except AssertionError:
            continue
        raise AssertionError(f"{judge.__name__} does not see it")
    control = f"{KEPT['reference']}/{KEPT['reference']}_controle.json"
    told = json.loads(files[control])
    e = told["delen"][0]["gebeurtenissen"][0]
    body = bytearray(base64.b64decode(e["inhoud"]))
    body[-1] ^= 1
    e["inhoud"] = base64.b64encode(body).decode()
    try:
        proven(dict(files, **{control: json.dumps(told).encode()}), KEPT["reference"], log_key())
    except AssertionError:
        return
    raise AssertionError("the proof of another text holds")


def metadata_that_is_wrong_is_seen():
    xml = export(KEPT["reference"])[0][f"{KEPT['reference']}/{KEPT['reference']}.mdto.xml"]
    mdto.check(xml)
    for was, becomes in ((b"<naam>", b"<titel>"), (b"<taal>nl</taal>", b""), (b"waardering>", b"waarde>"),
                         (b"<archiefvormer>", b"<betrokkene>")):
        wrong = xml.replace(was, becomes).replace(was.replace(b"<", b"</"), becomes.replace(b"<", b"</"))
        if was == b"<taal>nl</taal>":
            wrong = xml.replace(b"<waardering>", was + b"<waardering>")  # twice is allowed, later is not
            wrong = wrong.replace(b"<event>", b"<naam>x</naam><event>", 1)
        try:
            mdto.check(wrong)
        except Exception:
            continue
        raise AssertionError(f"{was} is not missed")


def the_same_log_gives_the_same_bytes():
    S.signed()
    archives = []
    for name in ("een.zip", "twee.zip"):
        export(KEPT["reference"], name=name)
        with open(S.path(name), "rb") as f:
            archives.append(f.read())
    assert archives[0] == archives[1]
    r = S.cli("export", "dossier", KEPT["reference"], "--out", "-", party="ZVL", text=False)
    assert r.stdout == archives[0], "standard output has the same"
    folder = S.path("map")
    S.cli("export", "dossier", KEPT["reference"], "--out", folder, party="ZVL")
    for path, bytes in files_of(archives[0]).items():
        if not path.endswith("/"):
            with open(os.path.join(folder, path), "rb") as f:
                assert f.read() == bytes, path
    assert S.cli("export", "dossier", KEPT["reference"], "--out", folder, check=False, party="ZVL").returncode == 2


def who_may_not_see_it_gets_nothing():
    """A title is no dossier; a confidential signal is not even there."""
    files, r = export(KEPT["reference"], party="OCW", code=1)
    assert "titel" in r.stderr, r.stderr
    id, secret = a_signal(confidential=True, shareable=False)
    for party in ("TWE", "OCW"):
        _, r = export(secret, party=party, code=1)
        _, missing = export("ZVL-2026-9999-" + "0123456789"[damm("ZVL20269999")], party=party, code=1)
        assert r.stderr.replace(secret, "") == missing.stderr.replace("ZVL-2026-9999", "").replace(
            missing.stderr[0:0], ""), (r.stderr, missing.stderr)
    # negative control: whoever may see it gets all of it
    files, _ = export(secret, party="VWS")
    assert NAME.encode() in all_but_the_proofs(files)
    # and of a selection only what one may see in full
    files, _ = export("--region", "ZVL", "--theme", "gezondheid.huisarts", party="VWS")
    assert any(p.startswith(secret) for p in files)
    _, r = export("--region", "ZVL", party="OCW", code=1)


def damm(text):
    table = [[0, 3, 1, 7, 5, 9, 8, 6, 4, 2], [7, 0, 9, 2, 1, 5, 4, 8, 6, 3], [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
             [1, 7, 5, 0, 9, 8, 3, 4, 2, 6], [6, 1, 2, 3, 0, 4, 5, 9, 7, 8], [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
             [5, 8, 6, 9, 7, 2, 0, 1, 3, 4], [8, 9, 4, 5, 3, 6, 2, 0, 1, 7], [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
             [2, 5, 8, 1, 4, 3, 6, 7, 9, 0]]
    state = 0
    for c in text:
        for d in f"{int(c, 36)}" if not c.isdigit() else c:
            state = table[state][int(d)]
    return state


def who_passed_it_on_gets_it_up_to_there():
    id, done = life.routed(what="Iets over een diploma.")
    C["VWS"].ask("signal.redirect", {"to": "OCW", "reason": "Het gaat om het diploma."}, signal=id)
    C["OCW"].ask("signal.take_up", {"note": "Wij pakken dit op: GEHEIM7."}, signal=id)
    S.at_head("overview")
    S.signed()
    files, _ = export(done["reference"], party="VWS")
    assert b"GEHEIM7" not in all_but_the_proofs(files) and b"Het gaat om het diploma" in all_but_the_proofs(files)
    assert max(proven(files, done["reference"], log_key())) == 3
    files, _ = export(done["reference"], party="OCW")
    assert b"GEHEIM7" in all_but_the_proofs(files)


def what_is_likely_to_be_blacked_out_is_marked():
    files, _ = export(KEPT["reference"])
    list = json.loads(files["lakken.json"])
    found = {(p["veld"], p["tekst"], p["soort"], p["grond"]) for p in list["passages"]}
    for veld, tekst, soort in (("wat", NAME[3:], "naam"), ("wat", PHONE, "telefoonnummer"),
                               ("merkbaar", MAIL, "e-mailadres"), ("contactTelefoon", "0114 65 43 21", "contact")):
        assert any(v == veld and tekst in t and s == soort and g == "5.1.2.e" for v, t, s, g in found), (veld, found)
    events = [json.loads(line) for line in
              files[f"{KEPT['reference']}/{KEPT['reference']}_gebeurtenissen.jsonl"].splitlines()]
    for p in list["passages"]:
        assert p["bevestigd"] is False and p["grond"] in list["gronden"]
        text = next(e for e in events if e["versie"] == p["versie"])["inhoud"][p["veld"]]
        assert text[p["van"]:p["tot"]] == p["tekst"], p
    page = files[f"{KEPT['reference']}/{KEPT['reference']}_tijdlijn.html"].decode()
    assert page.count("<mark ") == len(list["passages"]) and "5.1.2.e?" in page


def confirmed_marks_are_blacked_out_everywhere_and_the_proofs_hold():
    S.signed()
    whole, _ = export(KEPT["reference"])
    marks = json.loads(whole["lakken.json"])
    for p in marks["passages"]:
        p["bevestigd"] = p["soort"] != "contact"
    marks["passages"].append({"tekst": "Ongeveer 600", "grond": "5.1.2.b", "bevestigd": True})
    files, r = export(KEPT["reference"], marks=marks)
    assert "lakken.json" not in files and "gelakt.json" in files
    sums_hold(files)
    metadata_holds(files)
    rest = all_but_the_proofs(files)
    for secret in (NAME, "Boterbloem", PHONE, MAIL, "Ongeveer 600"):
        assert secret.encode() in all_but_the_proofs(whole) and secret.encode() not in rest, secret
    assert "0114 65 43 21".encode() in rest, "what was not confirmed stays"
    assert b"5.1.2.b" in files[f"{KEPT['reference']}/{KEPT['reference']}_tijdlijn.html"]
    versions = proven(files, KEPT["reference"], log_key())
    events = [json.loads(line) for line in
              files[f"{KEPT['reference']}/{KEPT['reference']}_gebeurtenissen.jsonl"].splitlines()]
    black = {e["versie"] for e in events if "gelakt" in json.dumps(e.get("inhoud", {}))}
    assert len(black) >= 3 and all(versions[v] == (v not in black) for v in versions), (black, versions)
    bodies = b"".join(base64.b64decode(e.get("inhoud", "")) for part in json.loads(
        files[f"{KEPT['reference']}/{KEPT['reference']}_controle.json"])["delen"] for e in part["gebeurtenissen"])
    assert b"Boterbloem" not in bodies and b"Ongeveer 600" not in bodies and b"Er wonen minder" in bodies


def a_confirmed_mark_that_is_found_nowhere_stops_it():
    marks = json.loads(export(KEPT["reference"])[0]["lakken.json"])
    for p in marks["passages"]:
        p["bevestigd"] = True
    export(KEPT["reference"], marks=marks)
    for change in ({"tekst": "de heer J. Paardenbloem"}, {"van": 1, "tot": 22}, {"versie": 77}):
        other = json.loads(json.dumps(marks))
        p = next(p for p in other["passages"] if p["soort"] == "naam")
        p.update(change)
        _, r = export(KEPT["reference"], marks=other, code=1)
        assert f"passage {p['nummer']} " in r.stderr, r.stderr
    for bad in ({"grond": "9.9"}, {"tekst": ""}, {"bevestigd": "ja"}, {"tot": 0}):
        other = json.loads(json.dumps(marks))
        other["passages"][0].update(bad)
        _, r = export(KEPT["reference"], marks=other, code=2)
        assert "passage 1" in r.stderr, r.stderr
    _, r = export(KEPT["reference"], marks=[], code=2)


def what_came_after_the_list_was_made_stays_out():
    id, done = life.submit(what="Iets over een brug.")
    S.at_head("overview")
    marks = json.loads(export(done["reference"])[0]["lakken.json"])
    assert marks["totEnMet"][done["reference"]] >= 1, marks
    C["ZVL"].ask("signal.supplement", {"text": "Paardenbloem belt elke dag."}, signal=id)
    S.at_head("overview")
    S.signed()
    assert b"Paardenbloem" in all_but_the_proofs(export(done["reference"])[0])
    files, _ = export(done["reference"], marks=marks)
    control = files[f"{done['reference']}/{done['reference']}_controle.json"]
    bodies = b"".join(base64.b64decode(e.get("inhoud", "")) for part in json.loads(control)["delen"]
                      for e in part["gebeurtenissen"])
    assert b"Paardenbloem" not in all_but_the_proofs(files) + bodies and b"Iets over een brug" in bodies
    assert not all(proven(files, done["reference"], log_key()).values())
    _, r = export(KEPT["reference"], marks=marks, code=1)
    assert f"{KEPT['reference']} staat niet in de lijst" in r.stderr, r.stderr
    # what was sought may be a name
    whole, _ = export("--text", "Paardenbloem")
    assert b"Paardenbloem" not in whole["overzicht.html"].split(b"<table>")[0]


def a_title_that_was_made_of_the_text_is_blacked_out_with_it():
    id, done = life.submit(what=f"Mevrouw Paardenbloem wacht al een jaar. Zo gaat het niet.",
                           **{"title": "Gewoon een titel"})
    other = wire.uuid7()
    body = {k: v for k, v in life.SIGNAL.items() if k != "title"}
    done = C["ZVL"].ask("signal.submit", dict(body, what="Mevrouw Paardenbloem wacht al een jaar."), signal=other)
    S.at_head("overview")
    whole, _ = export(done["reference"])
    assert b"Paardenbloem" in whole["overzicht.html"]
    marks = json.loads(whole["lakken.json"])
    for p in marks["passages"]:
        p["bevestigd"] = True
    files, _ = export(done["reference"], marks=marks)
    assert b"Paardenbloem" not in all_but_the_proofs(files), "the title tells it"


def what_is_destroyed_shows_as_such_with_its_statement():
    erasure.person("ZVL", 2)
    id, reference = a_signal()
    p = erasure.propose("ZVL", id, [1])
    done = erasure.confirm("ZVL-2", id, p["version"])
    erasure.wait_erased(id, [1])
    S.at_head("overview")
    S.signed()
    files, _ = export(reference)
    events = [json.loads(line) for line in files[f"{reference}/{reference}_gebeurtenissen.jsonl"].splitlines()]
    assert "inhoud" not in events[0] and NAME not in json.dumps(events[0])
    page = files[f"{reference}/{reference}_tijdlijn.html"].decode()
    assert "De tekst is vernietigd op" in page and "Verzoek van de betrokkene" in page
    assert f'<a href="#v{done["version"]}">' in page and f'id="v{done["version"]}"' in page
    assert proven(files, reference, log_key())[1] is False  # the digest is left, and the proof holds
    object = mdto.check(files[f"{reference}/{reference}.mdto.xml"])
    types = [mdto.text(e, "eventType/begripLabel") for e in object.findall(mdto.NS + "event")]
    assert "Vernietigen" in types and "Ontvangst" in types and "Bevriezing" in types, types


def the_retention_term_and_its_end_are_in_the_metadata():
    terms = {"versie": 2, "geldigVan": "2024-01-01", "bron": "Selectielijsten", "bewaartermijnen": [
        {"organisatie": "ZVL", "jaren": 10, "grond": "Selectielijst gemeenten 2020, 1.1"},
        {"jaren": 20, "grond": "Selectielijst BZK, 12.3"}]}
    with open(S.path("termijnen.json"), "w") as f:
        json.dump(terms, f)
    S.cli("adopt", S.path("termijnen.json"))
    S.at_head("overview", "tracking")
    object = mdto.check(export(KEPT["reference"])[0][f"{KEPT['reference']}/{KEPT['reference']}.mdto.xml"])
    closed = mdto.text(object, "bewaartermijn/termijnStartdatumLooptijd")
    assert mdto.text(object, "waardering/begripCode") == "V"
    assert mdto.text(object, "bewaartermijn/termijnLooptijd") == "P20Y", "the longest counts"
    assert mdto.text(object, "bewaartermijn/termijnEinddatum") == f"{int(closed[:4]) + 20}{closed[4:]}", closed
    assert "gemeenten 2020" in mdto.text(object, "informatiecategorie/begripLabel")


def a_selection_takes_a_subject_and_a_period():
    today = system.today()
    soon = today + datetime.timedelta(days=1)
    files, _ = export("--theme", "gezondheid", "--until", soon.isoformat(), party="coordinator")
    folders = {p.split("/")[0] for p in files if "/" in p}
    listed = C["coordinator"].ask("signal.list", {"theme": "gezondheid", "limit": 500})["signals"]
    assert folders == {s["reference"] for s in listed} and len(folders) > 2
    metadata_holds(files)
    sums_hold(files)
    export("--theme", "gezondheid", "--from", soon.isoformat(), party="coordinator", code=1)
    export(party="coordinator", code=2)
    export(KEPT["reference"], "--theme", "gezondheid", party="coordinator", code=2)
    assert S.cli("export", "iets", "--out", "x.zip", check=False).returncode == 2


def it_is_dutch_whoever_makes_it():
    S.env["LC_ALL"] = "en_GB.UTF-8"
    try:
        files, r = export(KEPT["reference"])
    finally:
        S.env.pop("LC_ALL")
    assert "1 signal" in r.stdout and b"ontvangen van ZVL" in files[
        f"{KEPT['reference']}/{KEPT['reference']}_tijdlijn.txt"], r.stdout


def who_may_come_in_is_listed_for_the_review():
    listed = [json.loads(line) for line in S.cli("access", "--json").stdout.splitlines()]
    rows = {r["code"]: r for r in listed}
    assert {"ZVL", "VWS", "OCW", "TWE"} <= set(rows), rows
    acts = S.sql("SELECT count(*) FROM history.event e WHERE party = 'VWS' AND EXISTS (SELECT FROM overview.signal s"
                 " WHERE s.id = e.stream)")[0][0]
    assert rows["VWS"]["afgelopenHalfJaar"] == acts > 3 and rows["VWS"]["laatst"], (rows["VWS"], acts)
    assert rows["VWS"]["sleutel"] == S.keys("VWS")[0] and rows["ZVL"]["rol"] == "regio"
    assert rows["IenW"]["afgelopenHalfJaar"] == 0 and "laatst" not in rows["IenW"]
    form = os.path.join(system.ROOT, "compose", "duties", "toegangsbeoordeling.md")
    filled = S.cli("access", "--form", form).stdout
    with open(form) as f:
        empty = f.read()
    assert "<!-- partijen -->" in empty and "<!-- partijen -->" not in filled
    assert f"| VWS | VWS | Ministerie |  | {S.keys('VWS')[0][:8].replace('|', chr(92) + '|')} |" in filled, filled
    assert filled.startswith(empty[:300]) and filled.endswith(empty[-300:])
    # negative control: who is no coordinator sees no keys
    assert not any(json.loads(line)["sleutel"] for line in S.cli("access", "--json", party="VWS").stdout.splitlines())
    assert S.cli("access", "--form", os.path.join(system.ROOT, "README.md"), check=False).returncode == 2


def main():
    with S:
        S.start()
        C["coordinator"] = S.load()
        for party in ("ZVL", "TWE", "VWS", "OCW"):
            C[party] = S.client(party)
        system.run([a_dossier_has_texts_events_metadata_and_proofs_that_hold,
                    a_changed_byte_is_found_by_sums_metadata_and_proof,
                    metadata_that_is_wrong_is_seen,
                    the_same_log_gives_the_same_bytes,
                    who_may_not_see_it_gets_nothing,
                    who_passed_it_on_gets_it_up_to_there,
                    what_is_likely_to_be_blacked_out_is_marked,
                    confirmed_marks_are_blacked_out_everywhere_and_the_proofs_hold,
                    a_confirmed_mark_that_is_found_nowhere_stops_it,
                    what_came_after_the_list_was_made_stays_out,
                    a_title_that_was_made_of_the_text_is_blacked_out_with_it,
                    what_is_destroyed_shows_as_such_with_its_statement,
                    the_retention_term_and_its_end_are_in_the_metadata,
                    a_selection_takes_a_subject_and_a_period,
                    it_is_dutch_whoever_makes_it,
                    who_may_come_in_is_listed_for_the_review])


if __name__ == "__main__":
    main()

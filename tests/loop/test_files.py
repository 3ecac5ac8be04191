#!/usr/bin/python3
# timeout: 300
"""What is attached to a signal, through the whole system: a file is kept (build/files-store), the log says that it
belongs to the signal, everybody who may see it reads exactly that one, and erasure reaches all of it."""
import hashlib
import json
import os
import subprocess
import sys
import uuid

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, wire  # noqa: E402
from loop import test_erasure as erasure  # noqa: E402
from loop import test_files_store as store  # noqa: E402
from loop import test_life as life  # noqa: E402

S, C = life.S, life.C
store.S = S
MARKER = erasure.MARKER
TYPES = {"txt": "text", "pdf": "pdf"}
FIRST = {}


def kept(bytes, signal, party="ZVL"):
    """A file that is there, as signal.attach wants it."""
    id = str(uuid.uuid4())
    told = store.kept(bytes, id, party=party, signal=str(uuid.UUID(bytes=signal)))
    return {"file": uuid.UUID(id).bytes, "name": "brief.pdf", "type": TYPES[told.type], "size": int(told.size),
            "salt": bytes_of(told.salt), "digest": bytes_of(told.digest)}


def bytes_of(hex):
    return bytes.fromhex(hex)


def unkept(**more):
    """What an event says of a file, without one."""
    return dict({"file": os.urandom(16), "name": "brief.pdf", "type": "pdf", "size": 5, "salt": os.urandom(16),
                 "digest": os.urandom(32)}, **more)


def attach(party, signal, body, **more):
    return C[party].ask("signal.attach", body, signal=signal, **more)


def attached(party, id, see=None):
    """Bodies of the files that the party is shown."""
    timeline = C[party].ask("signal.show", {"timeline": True}, signal=id, see=see).get("timeline", [])
    return [m.get("body") for m in timeline if m["kind"] == "signal.attached"]


def read(signal, body):
    r = subprocess.run(store.command("read", uuid.UUID(bytes=body["file"]), uuid.UUID(bytes=signal), body["size"],
                                     body["salt"].hex(), body["digest"].hex()), capture_output=True, timeout=60)
    return r.stdout, r.stderr.decode().split("end code=")[1].split()[0]


# ------------------------------------------------------------------ attaching

def a_file_is_kept_attached_seen_and_read():
    id, done = life.routed()
    bytes = store.pdf(300000)
    body = dict(kept(bytes, id), name="Brief van de gemeente.pdf", description="Met de kaart erbij")
    position = attach("ZVL", id, body)["position"]
    for party in ("ZVL", "VWS", "coordinator"):
        assert attached(party, id, position) == [body], party
        assert read(id, attached(party, id)[0]) == (bytes, "ok")
    assert hashlib.sha256(body["salt"] + bytes).digest() == body["digest"]
    FIRST.update(id=id, reference=done["reference"], body=body)


def departments_attach_to_what_they_ask_and_answer():
    id, _ = life.routed()
    C["VWS"].ask("signal.take_up", {}, signal=id)
    C["VWS"].ask("signal.ask", {"text": "Welke brief?"}, signal=id)
    attach("VWS", id, unkept(name="formulier.docx", type="docx"))
    C["ZVL"].ask("signal.reply", {"text": "Deze."}, signal=id)
    attach("ZVL", id, unkept())
    C["VWS"].ask("signal.answer", life.ANSWER, signal=id)
    attach("VWS", id, unkept(name="besluit.pdf"))
    last = attach("coordinator", id, unkept(name="overzicht.ods", type="ods"))
    assert [b["name"] for b in attached("ZVL", id, last["position"])] == \
        ["formulier.docx", "brief.pdf", "besluit.pdf", "overzicht.ods"]


def no_clock_is_touched():
    id, _ = life.routed()
    C["VWS"].ask("signal.take_up", {}, signal=id)
    asked = C["VWS"].ask("signal.ask", {"text": "Hoeveel?"}, signal=id)
    before = C["ZVL"].ask("signal.show", {}, signal=id, see=asked["position"])
    done = attach("ZVL", id, unkept())
    after = C["ZVL"].ask("signal.show", {}, signal=id, see=done["position"])
    for told in (before, after):
        told["summary"].pop("version")
        told.pop("position")
    assert before == after, (before, after)


def who_has_no_part_in_it_is_refused():
    id, _ = life.routed()
    for party in ("OCW", "TWE", "AUD"):  # who may see it, or its title
        assert C[party].refused("signal.attach", unkept(), signal=id).code == "not_allowed", party
    assert C["TWE"].refused("signal.attach", unkept(), signal=life.routed(shareable=False)[0]).code == "not_found"
    C["VWS"].ask("signal.redirect", {"to": "IenW", "reason": "Het gaat om de weg."}, signal=id)
    assert C["VWS"].refused("signal.attach", unkept(), signal=id).code == "not_allowed"
    C["ZVL"].ask("signal.withdraw", {"reason": "Het is opgelost."}, signal=id)
    assert C["ZVL"].refused("signal.attach", unkept(), signal=id).code == "wrong_state"


def the_same_again_is_answered_the_same():
    id, _ = life.routed()
    body, message = unkept(), wire.uuid7()
    first = attach("ZVL", id, body, id=message)
    again = attach("ZVL", id, body, id=message)
    assert again["version"] == first["version"] and again["repeated"] is True, again
    other = C["ZVL"].refused("signal.attach", dict(body, name="anders.pdf"), signal=id, id=message)
    assert other.code == "id_taken", other
    assert len(attached("ZVL", id, first["position"])) == 1


def what_is_not_right_is_refused_by_field():
    id, _ = life.routed()
    for field, value in (("name", "../brief.pdf"), ("name", "a/b.pdf"), ("name", "a\\b.pdf"), ("name", ".bashrc"),
                         ("name", ""), ("name", "x" * 121), ("name", "a\nb.pdf"), ("name", "a\u202efdp.exe"),
                         ("type", "svg"), ("type", "html"), ("size", 0), ("size", 26214401), ("salt", b"x" * 15),
                         ("digest", b"x" * 31), ("file", b"x"), ("description", "x" * 501)):
        p = C["ZVL"].refused("signal.attach", unkept(**{field: value}), signal=id)
        assert p.code == "invalid" and list(p.fields) == [field], (field, value, p)
    p = C["ZVL"].refused("signal.attach", unkept(description="Van 111222333."), signal=id)
    assert p.code == "personal_number", p
    for field in ("file", "name", "type", "size", "salt", "digest"):
        body = unkept()
        del body[field]
        assert C["ZVL"].refused("signal.attach", body, signal=id).fields == {field: "missing"}
    assert attached("ZVL", id) == []


def a_twenty_first_file_is_refused():
    id, _ = life.routed()
    for i in range(20):
        attach(("ZVL", "VWS")[i % 2], id, unkept(name=f"{i}.pdf"))
    for party in ("ZVL", "VWS", "coordinator"):
        assert C[party].refused("signal.attach", unkept(), signal=id).code == "too_many_files"
    S.tracking.stop()
    S.tracking.start()
    S.ready("tracking")
    assert C["ZVL"].refused("signal.attach", unkept(), signal=id).code == "too_many_files"


# ------------------------------------------------------------------ seeing

def who_passed_it_on_sees_what_was_attached_until_then():
    id, _ = life.routed()
    attach("ZVL", id, unkept(name="eerder.pdf"))
    C["VWS"].ask("signal.redirect", {"to": "IenW", "reason": "Het gaat om de weg."}, signal=id)
    last = attach("ZVL", id, unkept(name="later.pdf"))["position"]
    assert [b["name"] for b in attached("VWS", id, last)] == ["eerder.pdf"]
    assert [b["name"] for b in attached("IenW", id, last)] == ["eerder.pdf", "later.pdf"]
    assert attached("OCW", id, last) == [], "of others a department sees the title"
    fed = {p: str(C[p].ask("feed.ask", {"after": last - 8, "limit": 100})) for p in ("VWS", "IenW", "OCW")}
    assert "later.pdf" in fed["IenW"] and "later.pdf" not in fed["VWS"] + fed["OCW"]


def found(party, text):
    return [s["signal"] for s in C[party].ask("signal.list", {"text": text}).get("signals", [])]


def it_is_found_by_its_name_and_what_is_said_of_it():
    id, _ = life.routed(shareable=False)
    attach("ZVL", id, unkept(name="Wachtlijstcijfers.pdf", description="Overzicht van zwembadsluitingen"))
    S.at_head("overview")
    for word in ("wachtlijstcijfers", "zwembadsluitingen"):
        assert found("ZVL", word) == [id] and found("VWS", word) == [id], word
        assert found("TWE", word) == [] and found("OCW", word) == [], word


def people_are_shown_a_list_of_files():
    S.at_head("overview")
    said = S.cli("show", FIRST["reference"], party="ZVL").stdout
    assert "Brief van de gemeente.pdf" in said and "300 kB" in said and "Met de kaart erbij" in said, said
    assert "300000" in said and FIRST["body"]["digest"].hex() not in said, said
    assert "Brief van de gemeente" not in S.cli("show", FIRST["reference"], party="OCW", check=False).stdout


def a_dossier_lists_them_with_their_digest():
    import zipfile
    out = S.path("bijlagen.zip")
    S.cli("export", "dossier", FIRST["reference"], "--out", out, party="ZVL")
    with zipfile.ZipFile(out) as z:
        text = z.read(f"{FIRST['reference']}/{FIRST['reference']}_tijdlijn.txt").decode()
        lines = [json.loads(line) for line in
                 z.read(f"{FIRST['reference']}/{FIRST['reference']}_gebeurtenissen.jsonl").splitlines()]
    import base64
    assert "Brief van de gemeente.pdf" in text and "300000" in text and "zit niet in dit dossier" in text, text
    assert base64.b64encode(FIRST["body"]["digest"]).decode() in text, text
    (e,) = [e["inhoud"] for e in lines if e["soort"] in ("signal.attached", "knelpunt.bijgevoegd")]
    assert e["grootte"] == 300000 and base64.b64decode(e["som"]) == FIRST["body"]["digest"], e


# ------------------------------------------------------------------ erasure

def erased(id, version):
    """By two persons; the event with its facts as whoever reads the log gets it."""
    p = C["ZVL"].ask("signal.erase_propose", {"versions": [version], "ground": "request"}, signal=id)
    c = C["ZVL-2"].ask("signal.erase_confirm", {"proposal": p["version"]}, signal=id)
    erasure.wait_erased(id, [version])
    return c["position"]


def erasure_reaches_name_digest_and_bytes():
    import msgpack
    id, done = life.routed()
    bytes = f"De heer {MARKER} schrijft.\n".encode() * 1000
    body = dict(kept(bytes, id), name=f"Brief van {MARKER}.txt", description=f"{MARKER} schrijft")
    version = attach("ZVL", id, body)["version"]
    S.at_head("overview")
    assert found("coordinator", "Boterbloem") == [id]
    position = erased(id, version)
    shown = C["coordinator"].ask("signal.show", {"timeline": True}, signal=id, see=position)
    assert MARKER not in str(shown)
    for secret in (body["salt"], body["digest"]):
        assert secret not in repr_bytes(shown), "salt and digest go too"
    assert found("coordinator", "Boterbloem") == []
    assert S.sql("SELECT body, salt FROM history.event WHERE stream = %s::uuid AND version = %s", id.hex(), version) \
        == [(None, None)]
    (statement,) = [m["body"] for m in shown["timeline"] if m["kind"] == "signal.erased"]
    (facts,) = statement["facts"]
    assert msgpack.unpackb(facts["facts"]) == {"file": body["file"]}, "which bytes are to go, and nothing else"
    assert facts["version"] == version and facts["kind"] == 76
    assert followed(id, statement_version(shown), "found=0"), "nobody told yet that it was attached"
    assert read(id, body) == (bytes, "ok")
    assert followed(id, version, "found=1"), "without its body it goes by its party"
    assert read(id, body) == (b"", "file_gone")
    assert S.sql("SELECT count(*) FROM gateway.piece WHERE file = %s", str(uuid.UUID(bytes=body["file"]))) == [(0,)]
    assert "De tekst is vernietigd." in S.cli("show", done["reference"]).stdout
    FIRST.update(erased=id)


def statement_version(shown):
    (version,) = [m["version"] for m in shown["timeline"] if m["kind"] == "signal.erased"]
    return version


def followed(id, version, says):
    """The event as the log gives it, to who keeps the bytes."""
    import msgpack
    row = S.sql("SELECT position, version, kind, schema, fence, at, append, party, meta, body FROM history.event"
                " WHERE stream = %s::uuid AND version = %s", id.hex(), version)[0]
    e = dict(zip(("position", "version", "kind", "schema", "fence", "at", "append", "party", "meta", "body"), row),
             stream=id)
    e["at"] = int(e["at"].timestamp() * 1e6)
    e["append"] = uuid.UUID(e["append"]).bytes
    e["meta"] = bytes(e["meta"])
    if e["body"] is None:
        del e["body"]
        (facts,) = S.sql("SELECT body FROM history.event WHERE stream = %s::uuid AND kind = 55", id.hex())[0]
        e["facts"] = msgpack.unpackb(bytes(facts))["facts"][0]["facts"]
    else:
        e["body"] = bytes(e["body"])
    told = store.tool("follow", input=msgpack.packb(e))
    assert told.code in (0, 1), told
    return says in f"found={told.__dict__.get('found')}"


def what_the_log_says_is_done_to_the_file():
    id, _ = life.routed()
    body, other = kept(b"Een tekst.\n", id), kept(b"Nog een tekst.\n", id)
    version = attach("ZVL", id, dict(body, name="brief.txt"))["version"]
    wrong = attach("VWS", id, dict(other, name="brief.txt"))["version"]  # not who uploaded it
    assert followed(id, 1, "found=None"), "a submission says nothing of files"
    assert followed(id, version, "found=1") and followed(id, version, "found=1") and followed(id, wrong, "found=0")
    state = "SELECT state, version FROM gateway.file WHERE id = %s"
    assert S.sql(state, str(uuid.UUID(bytes=body["file"]))) == [(2, version)]
    assert S.sql(state, str(uuid.UUID(bytes=other["file"]))) == [(1, None)]
    erased(id, version)
    (statement,) = S.sql("SELECT version FROM history.event WHERE stream = %s::uuid AND kind = 55", id.hex())[0]
    assert followed(id, statement, "found=1")
    assert read(id, body)[1] == "file_gone" and read(id, other)[1] == "ok"


def repr_bytes(value):
    """All byte strings in it, one behind the other."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, dict):
        return b"".join(map(repr_bytes, value.values()))
    return b"".join(map(repr_bytes, value)) if isinstance(value, list) else b""


def replayed_from_nothing_it_is_the_same():
    shown = C["coordinator"].ask("signal.show", {"timeline": True}, signal=FIRST["erased"])
    for name in ("tracking", "overview"):
        S.processes[name].stop()
    for f in os.listdir(S.state):
        if f.startswith("tracking") and os.path.isfile(S.path(f)):
            os.unlink(S.path(f))
    S.sql("UPDATE overview.cursor SET fold = 0")
    for name in ("tracking", "overview"):
        S.processes[name].start()
    S.at_head("tracking", "overview")
    assert C["coordinator"].ask("signal.show", {"timeline": True}, signal=FIRST["erased"]) == shown
    assert found("coordinator", "kaart") == [FIRST["id"]]


def who_recomputes_and_verifies_reads_it_too():
    env = dict(os.environ, WEERKLANK_STATE=S.state, **S.env)
    r = subprocess.run([os.path.join(system.BUILD, "weerklank-recompute"), S.path("clocks.jsonl")], env=env,
                       capture_output=True, text=True, timeout=60)
    assert r.returncode == 0, r.stderr
    with open(S.path("clocks.jsonl")) as f:
        assert len(f.readlines()) >= S.sql("SELECT count(DISTINCT stream) FROM history.event WHERE kind = 20")[0][0]
    code, said = erasure.verified()
    assert code == 0 and "findings=0" in said, said


def main():
    with S:  # without the gateway, which would follow the log itself
        S.start(*[n for n in S.processes if n not in ("postgres", "gateway")])
        C["coordinator"] = S.load()
        for party in ("ZVL", "TWE", "VWS", "OCW", "IenW"):
            C[party] = S.client(party)
        C["coordinator"].ask("party.admit", {"code": "AUD", "role": "auditor", "name": "A",
                                             "key": S.keypair("AUD")[0]})
        C["AUD"] = S.client("AUD")
        erasure.person("ZVL", 2)
        system.run([a_file_is_kept_attached_seen_and_read,
                    departments_attach_to_what_they_ask_and_answer,
                    no_clock_is_touched,
                    who_has_no_part_in_it_is_refused,
                    the_same_again_is_answered_the_same,
                    what_is_not_right_is_refused_by_field,
                    a_twenty_first_file_is_refused,
                    who_passed_it_on_sees_what_was_attached_until_then,
                    it_is_found_by_its_name_and_what_is_said_of_it,
                    people_are_shown_a_list_of_files,
                    a_dossier_lists_them_with_their_digest,
                    erasure_reaches_name_digest_and_bytes,
                    what_the_log_says_is_done_to_the_file,
                    replayed_from_nothing_it_is_the_same,
                    who_recomputes_and_verifies_reads_it_too])


if __name__ == "__main__":
    main()

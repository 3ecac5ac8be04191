#!/usr/bin/python3
# timeout: 300
"""Webhooks on the real system: who is told what, in which order and form, and what becomes of a receiver that does not
take it. The receivers are Python's HTTP server; what they got is read by the `cloudevents` package as well."""
import email.utils
import json
import os
import subprocess
import sys
import time
import uuid

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, wire  # noqa: E402
from lib.receiver import Receiver, signed_with  # noqa: E402
from loop import test_life as life  # noqa: E402

SIGNAL = {"what": "Geen huisarts", "notice": "Reistijd", "needed": ["unknown"], "theme": "gezondheid.huisarts"}
MARKER = "Gerritsz-Boterbloem"
PORTS = [system.free_port() for _ in range(14)]
KEY = bytes(range(32))
S = life.S
S.env.update({
    "WEERKLANK_NOTIFY_ALLOW_HTTP": "true", "WEERKLANK_NOTIFY_ALLOW_ADDRESSES": "127.0.0.0/8",
    "WEERKLANK_NOTIFY_PORTS": ",".join(map(str, PORTS)), "WEERKLANK_NOTIFY_AGAIN_MS": "20",
    "WEERKLANK_NOTIFY_RECEIPTS_MS": "50", "WEERKLANK_NOTIFY_LINK": "https://weerklank.example/knelpunten/",
    "WEERKLANK_NOTIFY_ORIGIN": "weerklank.example", "WEERKLANK_NOTIFY_TIMEOUT_MS": "3000",
    "WEERKLANK_NOTIFY_SOURCE": "urn:nld:oin:00000001234567890000:systeem:weerklank"})
C = {}
R = {}


def begin():
    S.start()
    C["coordinator"] = S.load(("ZVL", "TWE", "VWS", "OCW"))
    for party in ("ZVL", "TWE", "VWS", "OCW"):
        C[party] = S.client(party)


def subscribed(receiver, party, path="/", key=KEY, **more):
    id = wire.uuid7()
    C[party].ask("subscription.open", dict({"sink": receiver.url(path), "key": key}, **more), signal=id)
    return id


def told(id, party="coordinator"):
    return C[party].ask("subscription.ask", {"subscription": id}, see=S.head())["subscriptions"][0]


def until(id, what, seconds=20.0):
    """Asks until the subscription is as it is waited for."""
    end = time.monotonic() + seconds
    while not what(row := told(id)):
        assert time.monotonic() < end, row
    return row


def submitted(party="ZVL", **more):
    id = wire.uuid7()
    done = C[party].ask("signal.submit", dict(SIGNAL, **more), signal=id)
    return id, done["reference"]


def taken_up(party="ZVL", **more):
    id, reference = submitted(party, **more)
    S.at_head("routing", "tracking")
    C["VWS"].ask("signal.take_up", {}, signal=id)
    return id, reference


def numbers(deliveries):
    return [int(d["event"]["sequence"]) for d in deliveries]


def events_of(id):
    return [(r[0], r[1]) for r in S.sql(
        "SELECT kind, position FROM history.event WHERE stream = %s ORDER BY version", id.hex())]


# ------------------------------------------------------------------------------------------------ what is told


def a_departments_system_is_told_what_is_for_it_in_order_and_signed():
    receiver = Receiver(PORTS[0])
    id = subscribed(receiver, "VWS", "/vws", content="full", reference="zaaksysteem-7")
    until(id, lambda row: row["state"] == "active")
    assert receiver.asked[0][1]["WebHook-Request-Origin"] == "weerklank.example", receiver.asked
    signal, reference = taken_up()
    C["VWS"].ask("signal.answer", life.ANSWER, signal=signal)
    got = receiver.wait(lambda g: any(d["event"]["type"].endswith("knelpunt-beantwoord.v1") for d in g))
    assert numbers(got) == list(range(1, len(got) + 1)), numbers(got)
    positions = [int(d["event"]["id"]) for d in got]
    assert positions == sorted(set(positions)), positions
    for d in got:
        e = d["event"]
        assert signed_with(KEY, d) and not signed_with(KEY[::-1], d)
        assert d["headers"]["Content-Type"] == "application/cloudevents+json", d["headers"]
        assert d["headers"]["WebHook-Request-Origin"] == "weerklank.example"
        assert e["source"] == "urn:nld:oin:00000001234567890000:systeem:weerklank", e
        assert e["subject"] == reference and e["specversion"] == "1.0", e
        assert e["dataref"] == "https://weerklank.example/knelpunten/" + reference, e
        assert e["subscriberreference"] == "zaaksysteem-7" and e["sequencetype"] == "Integer", e
    answer = got[-1]["event"]["data"]
    assert answer["inhoud"]["besluit"] == life.ANSWER["decision"] and answer["kenmerk"] == reference, answer
    R.update(id=id, receiver=receiver, signal=signal, reference=reference)


def receipt_is_an_event_on_the_subscriptions_own_stream():
    n = len(R["receiver"].got)
    end = time.monotonic() + 20
    while True:
        rows = S.sql("SELECT convert_from(body, 'LATIN1') FROM history.event WHERE stream = %s AND kind = 69",
                     R["id"].hex())
        if rows and told(R["id"])["delivered"] == n == int(told_received()):
            break
        assert time.monotonic() < end, (len(rows), told(R["id"]), n)


def told_received():
    return S.sql("SELECT received FROM notify.subscription WHERE id = %s", R["id"].hex())[0][0]


def what_is_told_is_read_by_the_cloudevents_package():
    script = os.path.join(system.ROOT, "tests", "node", "read_cloudevents.mjs")
    lines = [json.dumps({"headers": d["headers"], "body": d["body"].decode()}) for d in R["receiver"].got]
    bad = json.loads(lines[0])
    broken = json.loads(bad["body"])
    del broken["source"]
    bad["body"] = json.dumps(broken)
    r = subprocess.run(["node", script, os.path.join(system.BUILD, "node")], input="\n".join(lines + [json.dumps(bad)]),
                       capture_output=True, text=True, timeout=60)
    out = [json.loads(line) for line in r.stdout.splitlines()]
    assert r.returncode == 0 and len(out) == len(lines) + 1, r.stdout + r.stderr
    assert all(o["valid"] for o in out[:-1]), out
    assert [o["id"] for o in out[:-1]] == [d["event"]["id"] for d in R["receiver"].got]
    assert not out[-1]["valid"], "an event without a source is accepted"


def without_asking_for_it_no_content_is_told():
    receiver = Receiver(PORTS[1])
    id = subscribed(receiver, "ZVL", filter={"kinds": ["signal.submitted", "signal.taken_up"]})
    taken_up(what="Over " + MARKER)
    got = receiver.wait(lambda g: len(g) == 2)
    assert [d["event"]["type"] for d in got] == ["nl.regionale-knelpunten.knelpunt-ingediend.v1",
                                                 "nl.regionale-knelpunten.knelpunt-in-behandeling.v1"], got
    assert all("data" not in d["event"] and MARKER not in d["body"].decode() for d in got)
    C["ZVL"].ask("subscription.end", {"reason": "Klaar."}, signal=id)
    taken_up()
    S.at_head("notify")
    assert told(id)["state"] == "ended" and len(receiver.got) == 2, numbers(receiver.got)
    receiver.close()


def what_one_may_not_see_is_not_told():
    receiver = Receiver(PORTS[2])
    region = subscribed(receiver, "TWE", "/twe")
    other = subscribed(receiver, "OCW", "/ocw")
    all_of_it = subscribed(receiver, "coordinator", "/all", filter={"kinds": ["signal.submitted"]})
    signal, reference = taken_up()  # of ZVL, with VWS
    shared, shared_reference = taken_up(shareable=True)
    mine, my_reference = submitted("TWE")
    C["VWS"].ask("signal.redirect", {"to": "OCW", "reason": "Het gaat om het diploma."}, signal=signal)
    C["OCW"].ask("signal.take_up", {}, signal=signal, see=S.head())
    C["OCW"].ask("signal.answer", life.ANSWER, signal=signal)
    S.at_head("notify")
    for id in (region, other, all_of_it):
        until(id, lambda row: row["delivered"] == row["matched"] > 0)
    subjects = {p: {d["event"]["subject"] for d in receiver.got if d["path"] == p} for p in ("/twe", "/ocw", "/all")}
    assert subjects["/twe"] == {shared_reference, my_reference}, subjects
    assert subjects["/ocw"] == {reference}, subjects
    assert subjects["/all"] == {reference, shared_reference, my_reference}, subjects
    # Who passed it on is told no more of it.
    last = max(int(d["event"]["id"]) for d in R["receiver"].got if d["event"]["subject"] == reference)
    answered = [p for k, p in events_of(signal) if k == 34]
    assert answered and last < answered[0], (last, answered)
    for id, party in ((region, "TWE"), (other, "OCW"), (all_of_it, "coordinator")):
        C[party].ask("subscription.end", {}, signal=id)
    receiver.close()


def texts_that_were_destroyed_are_not_told_any_more():
    for port, killed in ((PORTS[3], False), (PORTS[13], True)):
        destroyed_and_told(port, killed)


def destroyed_and_told(port, killed):
    """killed: what notify has in memory goes with it, so that all is read from the log again."""
    receiver = Receiver(port, behave=lambda *_: 503)
    id = subscribed(receiver, "ZVL", content="full")
    signal, _ = submitted(what="Het gaat om " + MARKER)
    receiver.wait(lambda g: len(g) >= 1)
    name = f"ZVL-{port}"
    public, _ = S.keypair(name)
    S.own(S.state)
    C["coordinator"].ask("party.admit", {"code": "ZVL", "role": "region", "name": "ZVL", "key": public,
                                         "account": wire.uuid7()})
    second = wire.Client(f"tcp://127.0.0.1:{S.port}", S.keys(name), S.public, "ZVL")
    S.clients.append(second)
    proposal = C["ZVL"].ask("signal.erase_propose", {"versions": [1], "ground": "request"}, signal=signal)
    second.ask("signal.erase_confirm", {"proposal": proposal["version"]}, signal=signal)
    S.at_head("notify")
    if killed:
        S.notify.kill()
        S.notify.start()
        S.ready("notify")
    before = len(receiver.got)
    receiver.behave = None
    until(id, lambda row: row["delivered"] == row["matched"])
    late = receiver.got[before:]
    assert MARKER in receiver.got[0]["body"].decode()
    assert late and MARKER not in "".join(d["body"].decode() for d in receiver.taken()), "told after it was destroyed"
    assert any(d["event"]["type"].endswith("knelpunt-gewist.v1") for d in receiver.taken())
    C["ZVL"].ask("subscription.end", {}, signal=id)
    receiver.close()


# ------------------------------------------------------------------------------------------------ receivers


def without_consent_nothing_is_delivered():
    receiver = Receiver(PORTS[4], consent=None)
    id = subscribed(receiver, "ZVL")
    submitted()
    row = until(id, lambda row: row.get("attempts", 0) >= 3)
    assert row["state"] == "asked" and row["why"] == "no_consent" and not receiver.got, row
    receiver.consent = "elders.example"
    n = row["attempts"]
    until(id, lambda row: row.get("attempts", 0) >= n + 2)
    assert not receiver.got
    receiver.consent = "weerklank.example"
    receiver.wait(lambda g: len(g) >= 1)
    assert told(id)["state"] == "active"
    C["ZVL"].ask("subscription.end", {}, signal=id)
    receiver.close()


def what_is_not_taken_comes_again_and_nothing_overtakes_it():
    moved = Receiver(PORTS[12])
    said = iter([500, None, (302, [("Location", moved.url("/moved"))]), 204])
    receiver = Receiver(PORTS[5], behave=lambda *_: next(said, 204))
    id = subscribed(receiver, "ZVL", filter={"kinds": ["signal.submitted"]})
    for _ in range(3):
        submitted()
    receiver.wait(lambda g: len([d for d in g if d["status"] == 204]) == 3)
    assert numbers(receiver.got) == [1, 1, 1, 1, 2, 3], numbers(receiver.got)
    assert len({d["event"]["id"] for d in receiver.got[:4]}) == 1
    assert not moved.got + moved.asked + moved.others, "a redirect was followed"
    moved.close()
    C["ZVL"].ask("subscription.end", {}, signal=id)
    receiver.close()


def who_is_gone_is_told_nothing_more_and_who_does_not_understand_is_parked():
    for port, status, state, why in ((PORTS[6], 410, "ended", None), (PORTS[11], 415, "parked", "http_415")):
        receiver = Receiver(port, behave=lambda *_: status)
        id = subscribed(receiver, "ZVL", filter={"kinds": ["signal.submitted"]})
        submitted()
        row = until(id, lambda row: row["state"] == state)
        submitted()
        S.at_head("notify")
        assert numbers(receiver.got) == [1], (status, numbers(receiver.got))
        if why:
            assert row["why"] == why, row
            receiver.behave = None
            C["ZVL"].ask("subscription.resend", {"sequence": 1}, signal=id)
            receiver.wait(lambda g: numbers(g) == [1, 1, 2])
            C["ZVL"].ask("subscription.end", {}, signal=id)
        receiver.close()


def who_asks_to_wait_is_waited_for():
    date = email.utils.formatdate(time.time() + 6, usegmt=True)  # two of them are over by then, and it has whole seconds
    said = iter([(429, [("Retry-After", "2")]), (429, [("Retry-After", date)]), (429, [("Retry-After", "-1")]),
                 (429, [("Retry-After", "9" * 30)])])
    receiver = Receiver(PORTS[7], behave=lambda *_: next(said, 204))
    id = subscribed(receiver, "ZVL", filter={"kinds": ["signal.submitted"]})
    submitted()
    got = receiver.wait(lambda g: len(g) == 4)
    waited = [b["at"] - a["at"] for a, b in zip(got, got[1:])]
    assert waited[0] >= 2.0 and waited[1] >= 2.5 and waited[2] < 1.0, waited
    assert until(id, lambda row: row.get("attempts") == 4)["next_at"] > told(id)["failing_since"] + 3600 * 10**6
    C["ZVL"].ask("subscription.end", {}, signal=id)
    receiver.close()


def more_than_fits_in_memory_waits_in_the_log():
    receiver = Receiver(PORTS[8], behave=lambda *_: 503)
    id = subscribed(receiver, "ZVL", filter={"kinds": ["signal.submitted"]})
    other = Receiver(PORTS[9])
    quick = subscribed(other, "ZVL", filter={"kinds": ["signal.submitted"]})
    until(id, lambda row: row["state"] == "active")
    for _ in range(100):
        submitted()
    other.wait(lambda g: len(g) == 100)  # one that is stuck holds up nobody
    assert until(id, lambda row: row["matched"] == 100)["delivered"] == 0
    receiver.behave = None
    receiver.wait(lambda g: len(receiver.taken()) == 100)
    assert numbers(receiver.taken()) == list(range(1, 101)), numbers(receiver.taken())
    assert [d["event"]["id"] for d in receiver.taken()] == [d["event"]["id"] for d in other.got]
    R.update(quick=quick, other=other, slow=id, slow_receiver=receiver)


def deliveries_come_again_under_their_own_numbers():
    other, id = R["other"], R["quick"]
    C["ZVL"].ask("subscription.resend", {"sequence": 41}, signal=id)
    other.wait(lambda g: len(g) == 160)
    assert numbers(other.got[100:]) == list(range(41, 101))
    position = int(other.got[90]["event"]["id"])
    done = C["ZVL"].ask("subscription.resend", {"position": position}, signal=id)
    other.wait(lambda g: len(g) == 170)
    assert numbers(other.got[160:]) == list(range(91, 101))
    assert [d["event"]["id"] for d in other.got[160:]] == [d["event"]["id"] for d in other.got[90:100]]
    assert C["ZVL"].refused("subscription.resend", {"sequence": 5000}, signal=id).code == "invalid"
    assert C["ZVL"].refused("subscription.resend", {}, signal=id).code == "invalid"
    assert done["version"] > 1


def a_notify_that_was_killed_goes_on_where_it_was():
    other, id = R["other"], R["quick"]
    n = len(other.got)
    for i in range(30):
        submitted()
        if i % 10 == 5:
            S.notify.kill()
            S.notify.start()
    S.ready("notify")
    other.wait(lambda g: g[-1]["event"]["sequence"] == "130")
    seen, once = set(), []
    for d in other.got[n:]:
        if d["event"]["id"] not in seen:
            seen.add(d["event"]["id"])
            once.append(int(d["event"]["sequence"]))
    assert once == list(range(101, 131)), once
    until(id, lambda row: row["delivered"] == 130)
    C["ZVL"].ask("subscription.end", {}, signal=R["slow"])
    R["slow_receiver"].close()


def two_keys_sign_while_one_is_changed():
    other, id = R["other"], R["quick"]
    new = bytes(reversed(range(32)))
    message = wire.uuid7()
    done = C["ZVL"].ask("subscription.rekey", {"key": new}, signal=id, id=message)
    again = C["ZVL"].ask("subscription.rekey", {"key": new}, signal=id, id=message)
    assert again.get("repeated") and again["position"] == done["position"], (done, again)
    n = len(other.got)
    submitted()
    got = other.wait(lambda g: len(g) == n + 1)[-1]
    assert signed_with(new, got) and signed_with(KEY, got)
    log = S.sql("SELECT string_agg(encode(body, 'hex'), '') FROM history.event WHERE stream = %s", id.hex())[0][0]
    assert KEY.hex() not in log and new.hex() not in log, "a key stands in the log"


def there_may_be_more_than_fit_in_one_answer():
    ids = {wire.uuid7() for _ in range(95)}
    for id in ids:
        C["TWE"].ask("subscription.open", {"sink": f"http://127.0.0.1:{PORTS[-1]}/" + "x" * 1900, "key": KEY}, signal=id)
    pages = [json.loads(line)["abonnementen"] for line in S.cli("subscription", "--json", party="TWE").stdout.splitlines()]
    seen = [row["id"] for page in pages for row in page]
    assert len(pages) == 2 and len(seen) == len(set(seen)), (len(pages), len(seen))
    assert {str(uuid.UUID(bytes=id)) for id in ids} <= set(seen)
    for id in ids:
        C["TWE"].ask("subscription.end", {}, signal=id)


def a_second_notify_ends_the_first():
    second = system.Process(S, "notify2", S.notify.argv, {"WEERKLANK_NOTIFY_ENDPOINT": "ipc://{run}/notify2"})
    second.start()
    end = time.monotonic() + 40
    while not (os.path.exists(S.path("run/notify2")) and S.service("notify2")["ready"]):
        assert time.monotonic() < end and second.running()
    n = len(R["other"].got)
    submitted()
    while S.notify.running():  # it sees that the cursor is another's, and stops
        assert time.monotonic() < end, "two are at work"
    R["other"].wait(lambda g: len(g) >= n + 1)
    second.stop()
    S.notify.p = None
    S.notify.start()
    S.ready("notify")


# ------------------------------------------------------------------------------------------------ refusals


def what_is_wrong_is_refused_with_every_reason():
    sink = R["other"].url()

    def refused(party="ZVL", **body):
        return C[party].refused("subscription.open", dict({"sink": sink, "key": KEY}, **body), signal=wire.uuid7())

    for bad in ("https://10.0.0.1/", "https://[::1]/", "https://user:pw@voorbeeld.nl/", "ftp://voorbeeld.nl/",
                "https://localhost/", "https://voorbeeld.nl:25/", "https://voorbeeld.nl/\u0007", "geen adres"):
        p = refused(sink=bad)
        assert p.code == "invalid" and "sink" in p.fields, (bad, p)
    assert refused(filter={"kinds": ["signal.allocated"]}).code == "invalid"
    assert refused(filter={"kinds": ["party.admitted"]}).code == "invalid"
    assert refused("VWS", filter={"departments": ["OCW"]}).code == "invalid"
    assert refused(key=b"kort").code == "invalid"
    p = refused(sink="https://127.0.0.1:1/", filter={"kinds": ["x"], "regions": ["NERGENS"], "themes": ["niets"]})
    assert len(p.body["fields"]) == 4, p
    id = wire.uuid7()
    C["ZVL"].ask("subscription.open", {"sink": sink, "key": KEY}, signal=id)
    assert C["TWE"].refused("subscription.open", {"sink": sink, "key": KEY}, signal=id).code == "id_taken"
    assert C["TWE"].refused("subscription.end", {}, signal=id).code == "not_found"
    assert C["coordinator"].refused("subscription.rekey", {"key": KEY}, signal=id).code == "not_allowed"
    assert not C["TWE"].ask("subscription.ask", {"subscription": id}).get("subscriptions")
    C["coordinator"].ask("subscription.end", {}, signal=id)
    assert C["ZVL"].refused("subscription.resend", {"sequence": 1}, signal=id).code == "wrong_state"


def a_person_opens_and_follows_it_with_the_program():
    key = S.path("zaken.key")
    receiver = Receiver(PORTS[10])
    r = S.cli("subscription", "open", receiver.url("/cli"), "--key", key, "--kinds", "signal.submitted",
              "--content", "full", party="ZVL")
    id = r.stdout.split(":")[0]
    submitted()
    got = receiver.wait(lambda g: len(g) == 1)
    assert signed_with(bytes.fromhex(open(key).read().strip()), got[0])
    listed = S.cli("subscription", party="ZVL").stdout
    assert id in listed and "Actief" in listed or "Active" in listed, listed
    S.cli("subscription", "end", id, "Klaar.", party="ZVL")
    assert id not in S.cli("subscription", party="ZVL").stdout
    shown = S.cli("subscription", "show", id, party="ZVL").stdout
    assert id in shown and receiver.url("/cli") in shown and "1 / 1" in shown, shown
    assert S.cli("subscription", "end", id, check=False, party="ZVL").returncode == 1
    receiver.close()


if __name__ == "__main__":
    with S:
        begin()
        system.run([a_departments_system_is_told_what_is_for_it_in_order_and_signed,
                    receipt_is_an_event_on_the_subscriptions_own_stream,
                    what_is_told_is_read_by_the_cloudevents_package,
                    without_asking_for_it_no_content_is_told, what_one_may_not_see_is_not_told,
                    texts_that_were_destroyed_are_not_told_any_more, without_consent_nothing_is_delivered,
                    what_is_not_taken_comes_again_and_nothing_overtakes_it,
                    who_is_gone_is_told_nothing_more_and_who_does_not_understand_is_parked,
                    who_asks_to_wait_is_waited_for, more_than_fits_in_memory_waits_in_the_log,
                    deliveries_come_again_under_their_own_numbers, a_notify_that_was_killed_goes_on_where_it_was,
                    two_keys_sign_while_one_is_changed, there_may_be_more_than_fit_in_one_answer,
                    a_second_notify_ends_the_first,
                    what_is_wrong_is_refused_with_every_reason, a_person_opens_and_follows_it_with_the_program])

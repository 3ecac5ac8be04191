#!/usr/bin/python3
# timeout: 400
"""Who may see what, over HTTP: each address, each role, each kind of signal, before and after it was passed on; live
updates and files as well. What is expected stands here, written from the rules for people (LOOP.md). Every text of a
signal has a word of its own: a leak is that word in an answer to somebody who may not read it."""
import json
import os
import re
import sys
import uuid

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from faults.test_plants import planted  # noqa: E402
from lib import gateway, system, wire  # noqa: E402
from loop import test_gateway as api  # noqa: E402

S, H, C = api.S, api.H, api.C
WHO = ("ZVL", "TWE", "VWS", "OCW", "IenW", "AUD", "ADV", "ADT", "coordinator", "nobody")
KINDS = {"plain": {}, "shared": {"deelbaar": True}, "secret": {"vertrouwelijk": True}}
NONE, TITLE, PAST, FULL = range(4)
X = {}  # signals by (kind, life): words by when they were said
CELLS = {"read": 0, "act": 0}


def begin():
    S.start()
    C["coordinator"] = S.load(("ZVL", "TWE", "VWS", "OCW", "IenW"))
    for code, role, regions in (("AUD", "auditor", None), ("ADV", "adviser", ["ZVL"]), ("ADT", "adviser", ["TWE"])):
        public, _ = S.keypair(code)
        C["coordinator"].ask("party.admit", dict({"code": code, "role": role, "name": code, "key": public,
                                                  "account": wire.uuid7()}, **({"regions": regions} if regions else {})))
    for who in WHO[:-1]:
        C.setdefault(who, None) or C.update({who: S.client(who)})
        H[who] = gateway.somebody(S, C[who])
    H["nobody"] = gateway.Http(S.http)


def word():
    return "Zomaar" + uuid.uuid4().hex[:16]


def expected(who, kind, life):
    """LOOP.md, People and parties."""
    if who == "nobody":
        return NONE
    if who == "coordinator" or who == "ZVL" or who == "ADV":
        return FULL
    if who == "AUD":
        return NONE if kind == "secret" else FULL
    if who == "ADT":
        return NONE
    if who == "TWE":
        return FULL if kind == "shared" else NONE
    if who == "VWS":
        return PAST if life == "passed on" else FULL
    if who == "OCW" and life == "passed on":
        return FULL
    return NONE if kind == "secret" else TITLE


def signals_are_made():
    for kind, flags in KINDS.items():
        for life in ("with the lead", "passed on"):
            w = {n: word() for n in ("title", "text", "before", "file", "after")}
            id = api.routed(titel=w["title"], wat=w["text"], **flags)
            assert api.act("VWS", id, "behandelingen", {"bericht": w["before"]}).status == 201
            a = api.upload("ZVL", id, b"Brief. " + w["file"].encode() + b"\n" + b"x" * 200, "brief.txt")
            assert a.status == 201, a
            w["place"] = a.headers["Location"]
            if life == "passed on":
                assert api.act("VWS", id, "doorzendingen", {"naar": "OCW", "reden": w["before"]}).status == 201
            assert api.act("ZVL", id, "aanvullingen", {"informatie": w["after"]}).status == 201
            w["id"], w["reference"] = id, H["ZVL"].get(f"/v1/knelpunten/{id}").json()["knelpunt"]["kenmerk"]
            X[kind, life] = w
    api.settle()


def may_hold(sight, life):
    """Which words somebody with that sight may meet."""
    return {NONE: set(), TITLE: {"title"}, PAST: {"title", "text", "before", "file"},
            FULL: {"title", "text", "before", "file", "after"}}[sight]


def judge(who, where, text):
    """Every word in the text is one that this one may read."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    for (kind, life), w in X.items():
        allowed = may_hold(expected(who, kind, life), life)
        for name in ("title", "text", "before", "file", "after"):
            if w[name] in text:
                assert name in allowed, f"{who} reads the {name} of a {kind} signal ({life}) at {where}"
        CELLS["read"] += 1


def paths(w):
    for method, path in api.routes():
        if method == "GET" and path != "/v1/gebeurtenissen":
            yield (path.replace("{id}", w["id"]).replace("{bijlage}", w["place"].rpartition("/")[2]).replace("{bundel}", w["id"])
                   .replace("{niveau}", "0").replace("{nummer}", "0").replace("{code}", "busy").replace("{handeling}", "antwoorden"))


def no_address_leaks_to_anybody():
    for who in WHO:
        for key, w in X.items():
            for path in paths(w):
                a = H[who].get(path)
                judge(who, path, a.body)
                if who == "nobody":
                    assert a.status == 401 or path.startswith(("/v1/openbaar", "/v1/openapi", "/v1/documentatie", "/v1/problemen", "/v1/uitgevers")), (path, a)
            by_reference = H[who].get("/v1/knelpunten/" + w["reference"])
            judge(who, "the reference", by_reference.body)
            sight = expected(who, *key)
            assert by_reference.status == (401 if who == "nobody" else 404 if sight == NONE else 200), (who, key, by_reference)


def whoever_may_reads_it_all():
    """The other side of the same: what is allowed is there."""
    for who in WHO[:-1]:
        for key, w in X.items():
            sight = expected(who, *key)
            text = H[who].get(f"/v1/knelpunten/{w['id']}/tijdlijn").body.decode()
            seen = {n for n in ("title", "text", "before", "after") if w[n] in text}
            assert seen == may_hold(sight, key[1]) - {"file"}, (who, key, seen)
            file = H[who].get(w["place"])
            assert (file.status == 200 and w["file"].encode() in file.body) == ("file" in may_hold(sight, key[1])), (who, key, file)


def searching_finds_nothing_that_may_not_be_read():
    for who in WHO[:-1]:
        for key, w in X.items():
            for name in ("title", "text", "before", "after"):
                found = H[who].post("/v1/_zoek", {"tekst": w[name]})
                judge(who, "_zoek", found.body)
                there = any(k["id"] == w["id"] for k in found.json()["knelpunten"])
                assert there == (name in may_hold(expected(who, *key), key[1])), (who, key, name, found)


def events_tell_nothing_that_may_not_be_read():
    for who in WHO[:-1]:
        at, text = 0, ""
        while True:
            page = H[who].get(f"/v1/gebeurtenissen?na={at}&hoogstens=500").json()
            text += json.dumps(page)
            if page["positie"] == at:
                break
            at = page["positie"]
        judge(who, "gebeurtenissen", text)
    # and live: what is said while everybody listens
    listeners = {who: api.Listener(H[who]) for who in WHO[:-1]}
    said, start = {}, S.head()
    for key, w in X.items():
        w["after"] = word()
        assert api.act("ZVL", w["id"], "aanvullingen", {"informatie": w["after"]}).status == 201
    for who, l in listeners.items():
        said[who] = drained(l)
        judge(who, "live", json.dumps(said[who]))
        for key, w in X.items():
            # live updates are of what concerns one: others' shared signals are found by asking
            heard = any(w["after"] in json.dumps(e) for e in said[who])
            assert heard == (expected(who, *key) == FULL and who != "TWE"), (who, key)
        again = api.Listener(H[who], start)
        assert [e["positie"] for e in drained(again)] == [e["positie"] for e in said[who]], who
        again.close()
        l.close()


def drained(l):
    """What has come until the channel says where it is behind the head."""
    head, id = S.head(), None
    out = []
    while int(l.last or -1) < head:
        line = l.r.readline().decode()
        assert line, "the stream ended"
        if line.startswith("id: "):
            id = line[4:].strip()
        if line.startswith("data: "):
            out.append(json.loads(line[6:]))
        if line == "\n" and id:
            l.last = id
    return out


def who_may(path):
    """By whom the message of that address may be sent, from the table of messages."""
    route = re.search(r'^[PUD]\("%s", \w+, \w+, (\w+)|^A\("%s", (\w+)' % (re.escape(path), re.escape(path.rpartition("/")[2])),
                      ROUTES, re.M)
    name = route[1] or route[2]
    by = re.search(r'M\(%s, 0, "[\w.]+", \w+, 1,\s*\\?\s*([A-Z_ |\\\n]+?),' % name, MESSAGES)[1]
    return set(re.findall(r"BY_(\w+)", by))


ROUTES = open(os.path.join(system.ROOT, "services", "gateway", "routes.h")).read()
MESSAGES = open(os.path.join(system.ROOT, "proto", "messages.h")).read()
ROLES = {"ZVL": "REGION", "TWE": "REGION", "VWS": "DEPARTMENT", "OCW": "DEPARTMENT", "IenW": "DEPARTMENT", "AUD": "AUDITOR",
         "ADV": "ADVISER", "ADT": "ADVISER", "coordinator": "COORDINATOR"}
OWN = ("/v1/account", "/v1/sessies", "/v1/tokens", "/v1/accounts", "/v1/mailboxen", "/v1/abonnementen", "/v1/mailretouren")


def nobody_does_what_is_not_theirs():
    """An act of the wrong role, or on a signal that is not there for them, changes nothing and says so."""
    for method, path in api.routes():
        if method == "GET" or path.startswith(OWN) or path in ("/v1/_zoek", "/v1/knelpunten", "/v1/rapporten"):
            continue
        by = who_may(path)
        for who in WHO:
            for key, w in X.items():
                before = S.head()
                there = path.replace("{id}", w["id"]).replace("{handeling}", "antwoorden")
                file = {"Content_Disposition": "attachment; filename=x.txt"} if path.endswith("bijlagen") else {}
                a = H[who].ask(method, there, body_of(path), Idempotency_Key=str(uuid.uuid4()), **file)
                judge(who, path, a.body)
                CELLS["act"] += 1
                wrong = who == "nobody" or (ROLES[who] not in by and "ANYONE" not in by)
                unseen = expected(who, *key) == NONE and "{id}" in path and "rapporten" not in path
                if wrong or unseen:
                    assert a.status in (400, 401, 403, 404), (who, key, path, a)
                    assert S.head() == before, (who, key, path, a)


def body_of(path):
    return b"tekst" if path.endswith("bijlagen") else {}


def the_matrix_is_large_enough():
    print(f"# {CELLS['read']} readings and {CELLS['act']} acts were judged")
    assert CELLS["read"] >= 1000 and CELLS["act"] >= 1000, CELLS


def a_leak_is_seen():
    """A gateway that answers everybody from one shelf."""
    api.S = planted_system = system.System(build=planted("ONE_SHELF_FOR_ALL", "weerklank-gateway"))
    old, keep = (dict(H), dict(C)), dict(X)
    try:
        with planted_system as s:
            globals()["S"] = s
            H.clear(), C.clear(), X.clear()
            begin()
            signals_are_made()
            for w in X.values():
                H["ZVL"].get(f"/v1/knelpunten/{w['id']}/tijdlijn")
            try:
                no_address_leaks_to_anybody()
            except AssertionError as e:
                assert "reads the" in str(e) or "200" in str(e), e
            else:
                raise AssertionError("a gateway that gives one's answers to another was not seen")
    finally:
        H.update(old[0]), C.update(old[1]), X.update(keep)


TESTS = [signals_are_made, no_address_leaks_to_anybody, whoever_may_reads_it_all, searching_finds_nothing_that_may_not_be_read,
         events_tell_nothing_that_may_not_be_read, nobody_does_what_is_not_theirs, the_matrix_is_large_enough, a_leak_is_seen]

if __name__ == "__main__":
    with S:
        begin()
        system.run(TESTS)

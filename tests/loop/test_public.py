#!/usr/bin/python3
# timeout: 200
"""The public page's figures and words on the real system: off unless it was switched on; only what everybody allowed is
in it; what is erased or taken back leaves it; and hidden numbers cannot be subtracted back."""
import copy
import datetime
import fractions
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import gateway, system, wire  # noqa: E402

TODAY = system.today()
# Of whom, how each ended; of the first half of VWS the region says that it helps.
ANSWERS = {"VWS": ["possible"] * 7 + ["solved"] * 2 + ["alternative"] * 6, "OCW": ["solved"] * 2 + ["possible"], "IenW": ["possible"] * 6 + ["exception"] * 5,
           "BZK": ["solved"] * 5 + ["alternative"]}
ALLOWED = "Bijenkorf"  # the words that may be read; all others have their own


def client(s, party):
    return s.C.setdefault(party, s.client(party))


def begin(s, parties=("ZVL", "TWE", "VWS", "OCW", "IenW", "BZK")):
    s.C = {}
    s.start()
    s.C["coordinator"] = s.load(parties)
    for name in parties:
        client(s, name)
    public = s.keypair("AUD")[0]
    s.C["coordinator"].ask("party.admit", {"code": "AUD", "role": "auditor", "name": "Controleur", "key": public, "account": wire.uuid7()})


def lying(s, what, lead="VWS", region="ZVL", **more):
    """The id of a knelpunt that the lead took up."""
    id = wire.uuid7()
    s.C[region].ask("signal.submit", {"what": f"Wat {what}.", "notice": f"Mensen merken {what}.", "needed": ["money"], "title": f"Titel {what}"} | more, signal=id)
    s.at_head("routing", "tracking")
    s.C["coordinator"].ask("signal.assign", {"lead": lead, "reason": "Hoort daar."}, signal=id)
    s.C[lead].ask("signal.take_up", {}, signal=id)
    return id


def answer(s, id, lead="VWS", kind="possible", what="kan"):
    s.C[lead].ask("signal.answer", {"kind": kind, "decision": "Het mag.", "why": "De norm past niet.", "possible": f"Er kan {what}.", "next_what": "Sturen",
                                    "next_by": lead, "next_when": str(TODAY + datetime.timedelta(30))}, signal=id)


def switched_on(s, party="AUD"):
    s.gateway.stop()
    s.env |= {"WEERKLANK_GATEWAY_PUBLIC_PARTY": party, "WEERKLANK_GATEWAY_PUBLIC_SECONDS": "1"}
    s.start("gateway")


def told(s, until=lambda t: True, seconds=20):
    """What is public, once it is so."""
    s.at_head("overview")
    end, h = time.monotonic() + seconds, gateway.Http(s.http)
    while True:
        a = h.get("/v1/openbaar")
        if a.status == 200 and until(a.json()):
            return a.json()
        assert time.monotonic() < end, f"{a.status}: {a.body[:2000]}"
        time.sleep(0.1)


def some_of_each(s):
    """One knelpunt that may be read, and of each reason one that may not."""
    allowed = {"shareable": True, "public": True}
    s.ids = {ALLOWED: lying(s, ALLOWED, **allowed), "Ongevraagd": lying(s, "Ongevraagd", shareable=True), "Nietdeelbaar": lying(s, "Nietdeelbaar", public=True),
             "Geheim": lying(s, "Geheim", confidential=True, **allowed), "Onbeantwoord": lying(s, "Onbeantwoord", **allowed), "Later": lying(s, "Later", shareable=True)}
    for name, id in s.ids.items():
        if name != "Onbeantwoord":
            answer(s, id, what=name)
    s.C["VWS"].ask("signal.changed", {"change": f"Er veranderde {ALLOWED}.", "source": "https://example.org/"}, signal=s.ids[ALLOWED])


def nothing_is_public_that_was_not_allowed(s):
    text = json.dumps(told(s, lambda t: any(ALLOWED in w.get("titel", "") for w in t["woorden"])), ensure_ascii=False)
    for name in s.ids:
        assert name == ALLOWED or name not in text, f"{name} is public"
    [one] = json.loads(text)["woorden"]
    assert one["merkbaar"] == f"Mensen merken {ALLOWED}." and one["watKanWel"] == f"Er kan {ALLOWED}." and one["soortAntwoord"] == "kan_al", one
    assert [c["watVeranderde"] for c in one["veranderingen"]] == [f"Er veranderde {ALLOWED}."] and one["regio"] == "ZVL" and one["ministerie"] == "VWS", one
    assert f"Wat {ALLOWED}" not in text and "Het mag." not in text, "more is told than was asked for"


# ---------------------------------------------------------------------------------------------- subtraction


def told_by_totals(table):
    """Hidden counts that follow from the totals, by linear algebra: (row, column) of each; None is a column's total."""
    rows, columns = table["rijen"], range(len(table["codes"]))
    names = [(r, c) for r, row in enumerate(rows) for c in columns if row["aantallen"][c] is None] + [(None, c) for c in columns if table["samen"][c] is None]
    place, equations = {n: i for i, n in enumerate(names)}, []
    for r, row in enumerate(rows):
        equations.append([(place[r, c], 1) for c in columns if row["aantallen"][c] is None])
    for c in columns:
        equations.append([(place[r, c], 1) for r in range(len(rows)) if (r, c) in place] + ([(place[None, c], -1)] if (None, c) in place else []))
    equations.append([(place[None, c], 1) for c in columns if (None, c) in place])
    matrix = []
    for e in equations:
        line = [fractions.Fraction(0)] * len(names)
        for i, x in e:
            line[i] += x
        matrix.append(line)
    pivots, at = [], 0
    for c in range(len(names)):  # reduced row echelon form: a row with one unknown tells it
        p = next((r for r in range(at, len(matrix)) if matrix[r][c]), None)
        if p is None:
            continue
        matrix[at], matrix[p] = matrix[p], matrix[at]
        matrix[at] = [x / matrix[at][c] for x in matrix[at]]
        for r in range(len(matrix)):
            if r != at and matrix[r][c]:
                matrix[r] = [x - matrix[r][c] * y for x, y in zip(matrix[r], matrix[at])]
        pivots.append(c)
        at += 1
    return [names[p] for r, p in enumerate(pivots) if sum(1 for x in matrix[r] if x) == 1]


def hidden_numbers_cannot_be_subtracted_back():
    figures = told(S, lambda t: t["cijfers"]["soorten"] is not None)["cijfers"]
    for name in ("soorten", "oordelen"):
        table = figures[name]
        assert any(None in r["aantallen"] for r in table["rijen"]), f"nothing is hidden in {name}: the test has too little"
        assert told_by_totals(table) == [], (name, told_by_totals(table), table)
        for row in table["rijen"]:
            assert not any(n is not None and 0 < n < 5 for n in row["aantallen"]), row
    careless = copy.deepcopy(figures["soorten"])  # the same, hiding only what is small itself
    for row in careless["rijen"]:
        row["aantallen"] = [n if n is not None else 7 for n in row["aantallen"]]
    careless["rijen"][0]["aantallen"][0] = None
    careless["samen"] = [7] * len(careless["codes"])
    assert told_by_totals(careless) == [(0, 0)], "the attack finds nothing"


def departments_with_little_are_together_and_have_no_percentage():
    figures = told(S)["cijfers"]
    names = [r["ministerie"] for r in figures["soorten"]["rijen"]]
    assert "overige" in names and "OCW" not in names and "VWS" in names, names
    assert [t["ministerie"] for t in figures["tijden"]] == names, (figures["tijden"], names)
    for t in figures["tijden"]:
        assert ("aandeelOpTijd" in t) == (t["opTijd"] + t["teLaat"] >= 10), t
    for name in ("soorten", "oordelen"):  # never a time without what came of it
        assert {t["ministerie"] for t in figures["tijden"]} == {r["ministerie"] for r in figures[name]["rijen"]}, figures


# ---------------------------------------------------------------------------------------------- the page


def it_is_off_unless_it_was_switched_on():
    h = gateway.Http(S.http)
    for path in ("/v1/openbaar", "/openbaar"):
        a = h.get(path)
        assert a.status == 404 and a.json()["code"] == "no_such_path", a


def only_an_auditor_reads_for_it():
    switched_on(S, "coordinator")
    end, h = time.monotonic() + 20, gateway.Http(S.http)
    while b"public_not_made why=no_auditor" not in open(S.path("logs/gateway.log"), "rb").read():
        assert time.monotonic() < end, "nobody says why there is nothing"
        time.sleep(0.1)
    a = h.get("/v1/openbaar")
    assert a.status == 503 and a.headers["Retry-After"], a


def what_is_allowed_is_public_and_nothing_else():
    switched_on(S)
    nothing_is_public_that_was_not_allowed(S)


def anybody_may_read_it_without_a_cookie_and_it_is_kept():
    h = gateway.Http(S.http)
    a = h.get("/v1/openbaar", Accept_Encoding="gzip")
    assert a.status == 200 and a.headers["Content-Encoding"] == "gzip" and "Set-Cookie" not in a.headers, a.headers
    assert a.headers["X-Robots-Tag"] == "noindex" and a.headers["Cache-Control"] == "no-cache", a.headers
    assert len(h.get("/v1/openbaar").body) < 256 << 10
    assert told(S)["stand"].startswith("weerklank/"), told(S)["stand"]
    assert h.get("/openbaar").status == 200 and h.ask("POST", "/v1/openbaar", {}).status == 405
    assert told(S)["namen"]["ZVL"] == "Zeeuws-Vlaanderen"


def consent_that_is_given_and_taken_back_counts_from_then_on():
    id = S.ids["Later"]
    S.C["ZVL"].ask("signal.supplement", {"public": True}, signal=id)
    told(S, lambda t: any("Later" in w.get("titel", "") for w in t["woorden"]))
    S.C["ZVL"].ask("signal.verdict", {"verdict": "helps"}, signal=id)
    told(S, lambda t: any("Later" in w.get("titel", "") and w.get("oordeel") == "helpt" for w in t["woorden"]))
    S.C["ZVL"].ask("signal.supplement", {"public": False}, signal=id)  # it is closed by now
    told(S, lambda t: not any("Later" in json.dumps(w) for w in t["woorden"]))


def what_is_erased_leaves_it():
    public, _ = S.keypair("ZVL-2")
    S.own(S.state)
    S.C["coordinator"].ask("party.admit", {"code": "ZVL", "role": "region", "name": "ZVL", "key": public, "account": wire.uuid7()})
    second = wire.Client(f"tcp://127.0.0.1:{S.port}", S.keys("ZVL-2"), S.public, "ZVL")
    S.clients.append(second)
    id = S.ids[ALLOWED]
    p = S.C["ZVL"].ask("signal.erase_propose", {"versions": [1], "ground": "request"}, signal=id)
    second.ask("signal.erase_confirm", {"proposal": p["version"]}, signal=id)
    told(S, lambda t: ALLOWED not in json.dumps(t))


def when_the_others_are_away_it_ends_rather_than_grow_old():
    told(S)
    h = gateway.Http(S.http)
    S.overview.kill()
    assert [h.get("/v1/openbaar").status for _ in range(100)] == [200] * 100, "others are asked for each that reads"
    end = time.monotonic() + 30
    while h.get("/v1/openbaar").status != 503:
        assert time.monotonic() < end, "what is old is told still"
        time.sleep(0.1)
    S.start("overview")
    told(S)


def lived():
    some_of_each(S)
    for lead, kinds in ANSWERS.items():
        ids = [lying(S, f"nummer {n} van {lead}", lead, ("ZVL", "TWE")[n % 2]) for n in range(len(kinds))]
        for n, (id, kind) in enumerate(zip(ids, kinds)):
            answer(S, id, lead, kind)
            if n < len(kinds) // 2:
                S.C[("ZVL", "TWE")[n % 2]].ask("signal.verdict", {"verdict": "helps" if n < 6 else "partly"}, signal=id)


if __name__ == "__main__":
    S = system.System()
    with S:
        begin(S)
        lived()
        system.run([it_is_off_unless_it_was_switched_on, only_an_auditor_reads_for_it, what_is_allowed_is_public_and_nothing_else,
                    anybody_may_read_it_without_a_cookie_and_it_is_kept, departments_with_little_are_together_and_have_no_percentage,
                    hidden_numbers_cannot_be_subtracted_back, consent_that_is_given_and_taken_back_counts_from_then_on, what_is_erased_leaves_it,
                    when_the_others_are_away_it_ends_rather_than_grow_old])

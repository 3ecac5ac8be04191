#!/usr/bin/python3
# timeout: 400
"""Reaction times in a real browser, of cases that took days: see figures.mjs."""
import datetime
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import outlines, people  # noqa: E402
from lib import system, wire  # noqa: E402

NOW = datetime.datetime.now(datetime.timezone.utc)
KINDS = ["solved", "possible", "alternative", "exception"]
MANY, FEW = 25, 3  # cases of VWS and of OCW


def days_ago(n):
    return NOW - datetime.timedelta(n)


def lying(s, clients, of):
    """Knelpunten of these (region, ministry), each with that ministry; gives their ids."""
    ids = []
    for n, (region, _) in enumerate(of):
        ids.append(wire.uuid7())
        clients[region].ask("signal.submit", {"what": f"Dit past nergens, nummer {n}.", "notice": "Het kost mensen veel tijd.", "needed": ["money"],
                                              "title": f"Past nergens {n}"}, signal=ids[-1])
    s.at_head("routing", "tracking")  # no rule knows them: they are to be distributed
    for id, (_, lead) in zip(ids, of):
        clients["coordinator"].ask("signal.assign", {"lead": lead, "reason": "Hoort bij dit ministerie."}, signal=id)
    return ids


def answer(clients, lead, id, kind):
    clients[lead].ask("signal.answer", {"kind": kind, "decision": "Het mag.", "why": "De norm past hier niet.", "possible": "De praktijk blijft open.",
                                        "next_what": "Besluit sturen", "next_by": lead, "next_when": str(system.today(30))}, signal=id)


def lived(s, clients):
    """Most are answered in a month, some late, some lie there; a few are redirected; others are of another ministry."""
    all = lying(s, clients, [(("ZVL", "TWE")[n % 2], "VWS") for n in range(MANY)] + [("ZVL", "OCW")] * FEW)
    vws, ocw = all[:MANY], all[MANY:]
    for lead, ids in (("VWS", vws), ("OCW", ocw)):
        for id in ids:
            clients[lead].ask("signal.take_up", {}, signal=id)
    s.time_comes(days_ago(75))
    for n, id in enumerate(vws[:18]):
        answer(clients, "VWS", id, KINDS[n % len(KINDS)])
        if n < 12:
            clients[("ZVL", "TWE")[n % 2]].ask("signal.verdict", {"verdict": ("helps", "partly", "helps_not")[n % 3]}, signal=id)
    answer(clients, "OCW", ocw[0], "possible")
    s.time_comes(NOW)
    for id in vws[18:22]:
        answer(clients, "VWS", id, "solved")
    for to, id in zip(("OCW", "OCW", "IenW"), lying(s, clients, [("TWE", "VWS")] * 3)):
        clients["VWS"].ask("signal.redirect", {"to": to, "reason": "Het gaat om iets anders."}, signal=id)
    s.at_head("overview")
    return {"yesterday": str(system.today(-1)), "quarter": str(system.today(-91)), "many": MANY}


if __name__ == "__main__":
    with system.System() as s:
        s.begin_at(days_ago(100))
        s.env["WEERKLANK_GATEWAY_OUTLINES"] = outlines.written(s.path("omtrekken.json"))
        people.run(s, "figures.mjs", lived)

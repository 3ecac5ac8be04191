#!/usr/bin/python3
# timeout: 300
"""The coordinator's day in a real browser: see coordinator.mjs."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import gateway, system, wire  # noqa: E402


def submitted(clients, region, title, **more):
    id = wire.uuid7()
    reference = clients[region].ask("signal.submit", {"what": f"{title}: dit past nergens.", "notice": "Het kost mensen veel tijd.", "needed": ["money"],
                                                      "title": title, **more}, signal=id)["reference"]
    return id, reference


def lived(s, clients):
    """Some wait to be distributed, one was refused, two lie with nobody working on them, one is looked at again."""
    told = {}
    for n in range(4):  # words of many ministries: routing is in doubt
        told[f"wacht{n}"] = submitted(clients, ("ZVL", "TWE")[n % 2], f"Wacht op verdelen {n}: de boer, de bus, de woning, de school en de huisarts")
    told["terug"] = submitted(clients, "ZVL", "Kwam terug")
    told["heropend"] = submitted(clients, "TWE", "Nog eens bekijken")
    for n in range(2):
        told[f"niemand{n}"] = submitted(clients, "ZVL", f"Niemand werkt eraan {n}")
    for name in ("twee", "een", "ander"):  # two questions in one, and both apart
        told[name] = submitted(clients, "TWE", f"Splitsbaar {name}")
    s.at_head("routing", "tracking")
    for name in ("terug", "heropend", "niemand0", "niemand1"):
        clients["coordinator"].ask("signal.assign", {"lead": "VWS", "reason": "Hoort daar."}, signal=told[name][0])
    clients["VWS"].ask("signal.redirect", {"to": "OCW", "reason": "Het gaat om school."}, signal=told["terug"][0])
    clients["OCW"].ask("signal.refuse", {"reason": "Ook niet van ons."}, signal=told["terug"][0])
    again = told["heropend"][0]
    clients["VWS"].ask("signal.take_up", {}, signal=again)
    clients["VWS"].ask("signal.allocate", {"directorate": "CZ", "handler": wire.uuid7()}, signal=again)
    clients["VWS"].ask("signal.answer", {"kind": "possible", "decision": "Het mag.", "why": "Het past.", "possible": "Alles.", "next_what": "Bellen",
                                         "next_by": "VWS", "next_when": "2099-01-01"}, signal=again)
    clients["TWE"].ask("signal.reopen", {"reason": "Het helpt niet."}, signal=again)
    s.at_head("overview")
    return {"of": {name: reference for name, (_, reference) in told.items()}}


if __name__ == "__main__":
    with system.System() as s:
        clients = people.begin(s)
        folk = people.accounts(s, clients) | {"colleague": "p-colleague"}
        gateway.account(clients["coordinator"], "Persoon colleague", login=folk["colleague"], password=people.PASSWORD)
        people.tell(s, "coordinator.mjs", folk, **lived(s, clients))

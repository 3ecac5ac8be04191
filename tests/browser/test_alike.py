#!/usr/bin/python3
# timeout: 300
"""The same obstacle is recognised, in a real browser: see alike.mjs."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import system, wire  # noqa: E402

FANFARE = ("De fanfare mag haar blaasinstrumenten niet meer stallen in het verbouwde gymlokaal. Volgens de verzekeraar telt een tuba als "
           "gevaarlijke opslag, en zonder polis blijft het lokaal op slot.")
NOTICE = "Twaalf jonge muzikanten slepen hun tuba elke dinsdag mee in de bakfiets."
CARILLON = "Het carillon zwijgt, want de beiaardier mag de wenteltrap niet meer beklimmen zonder valharnas en een tweede klimmer."


def submitted(s, clients, region, title, what, **more):
    id = wire.uuid7()
    reference = clients[region].ask("signal.submit", {"what": what, "notice": NOTICE, "needed": ["rule"], "title": title, **more}, signal=id)["reference"]
    s.at_head("routing", "tracking", "overview")
    return {"id": "{}-{}-{}-{}-{}".format(*(id.hex()[a:b] for a, b in ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32)))), "kenmerk": reference, "raw": id}


def lived(s, clients):
    """One that was answered and is shared, one like it that is not, both of Twente; and of Zeeuws-Vlaanderen one that waits."""
    of = {"gedeeld": submitted(s, clients, "TWE", "Tuba telt als gevaarlijke opslag", FANFARE, shareable=True),
          "eigen": submitted(s, clients, "TWE", "Nog een fanfare zonder lokaal", FANFARE + " Nu ook bij ons.")}
    for one in of.values():
        clients["coordinator"].ask("signal.assign", {"lead": "VWS", "reason": "Hoort daar."}, signal=one["raw"])
    shared = of["gedeeld"]["raw"]
    clients["VWS"].ask("signal.take_up", {}, signal=shared)
    clients["VWS"].ask("signal.answer", {"kind": "possible", "decision": "Het mag.", "why": "Een tuba is geen opslag.", "possible": "Alles.",
                                         "next_what": "Bellen", "next_by": "VWS", "next_when": "2099-01-01"}, signal=shared)
    of["wacht"] = submitted(s, clients, "ZVL", "Fanfare staat buiten", FANFARE + " Dat speelt hier ook.")
    state = clients["coordinator"].ask("signal.show", signal=of["wacht"]["raw"])["summary"]["state"]
    assert state == "triage", state
    of["apart"] = submitted(s, clients, "ZVL", "Het carillon zwijgt", CARILLON)
    s.at_head("overview")
    return {"of": {name: {k: v for k, v in one.items() if k != "raw"} for name, one in of.items()}, "fanfare": FANFARE}


if __name__ == "__main__":
    with system.System() as s:
        people.run(s, "alike.mjs", lived)

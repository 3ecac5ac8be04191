#!/usr/bin/python3
"""Texts that are destroyed by two persons, in real browsers: see erasure.mjs."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import gateway, system, wire  # noqa: E402

if __name__ == "__main__":
    with system.System() as s:
        clients = people.begin(s)
        logins = people.accounts(s, clients)
        logins["second"] = "p-second"
        gateway.account(clients["ZVL"], "Persoon second", login="p-second", password=people.PASSWORD)
        id = wire.uuid7()
        done = clients["ZVL"].ask("signal.submit", {"what": "Bel Gerritsz-Boterbloem.", "notice": "Het kost mensen veel tijd.", "needed": ["money"],
                                                    "title": "Geen tandarts in Sluis", "theme": "gezondheid.huisarts"}, signal=id)
        s.at_head("routing", "tracking", "overview")
        clients["VWS"].ask("signal.take_up", {"note": "Wij kijken ernaar."}, signal=id)
        clients["ZVL"].ask("signal.supplement", {"text": "Ook Pietersen wacht."}, signal=id)
        s.at_head("tracking", "overview")
        people.tell(s, "erasure.mjs", logins, reference=done["reference"])

#!/usr/bin/python3
# timeout: 200
"""Each role is shown around once: see tour.mjs."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import system, wire  # noqa: E402


def lived(s, clients):
    """Something to show: a knelpunt that lies with VWS, and one that is to be distributed."""
    for title, theme in (("Geen huisarts in Gerritsdorp", {"theme": "gezondheid.huisarts"}), ("Dit past nergens", {})):
        clients["ZVL"].ask("signal.submit", {"what": title + ".", "notice": "Het kost mensen veel tijd.", "needed": ["unknown"], "title": title} | theme,
                           signal=wire.uuid7())
    s.at_head("routing", "tracking", "overview")
    clients["coordinator"].ask("party.admit", {"code": "AUD", "role": "auditor", "name": "Controleur", "key": s.keypair("AUD")[0], "account": wire.uuid7()})
    return {}


if __name__ == "__main__":
    with system.System() as s:
        clients = people.begin(s)
        lived(s, clients)
        people.tell(s, "tour.mjs", people.accounts(s, clients | {"AUD": s.client("AUD")}))

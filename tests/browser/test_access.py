#!/usr/bin/python3
# timeout: 600
"""Every view, state and dialog, for everybody: see access.mjs."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import system, wire  # noqa: E402


def auditor(s, clients):
    clients["coordinator"].ask("party.admit", {"code": "AUD", "role": "auditor", "name": "Controleur", "key": s.keypair("AUD")[0], "account": wire.uuid7()})
    return {}


if __name__ == "__main__":
    with system.System() as s:
        s.env["WEERKLANK_GATEWAY_PUBLIC_PARTY"] = "AUD"
        people.run(s, "access.mjs", auditor)

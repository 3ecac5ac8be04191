#!/usr/bin/python3
"""The log verified in a real browser, against the real log and against logs that lie: see proof.mjs."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import system, wire  # noqa: E402


def more(s, clients):
    """A few events, under a signed head; how many there are then."""
    for n in range(3):
        clients["ZVL"].ask("signal.submit", {"what": f"Nummer {n}.", "notice": "Het kost tijd.", "needed": ["money"]}, signal=wire.uuid7())
    s.signed()
    return s.head() + 1


if __name__ == "__main__":
    with system.System() as s:
        clients = people.begin(s)
        people.tell(s, "proof.mjs", people.accounts(s, clients), key=open(s.path("keys/log.public")).read().strip(),
                    do={"more": lambda: more(s, clients)})

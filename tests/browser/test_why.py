#!/usr/bin/python3
# timeout: 300
"""Why a signal went where it went, in a real browser: see why.mjs."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import system, wire  # noqa: E402

DOCTOR = {"what": "De huisarts in het dorp stopt en er komt geen opvolger. Ook de huisartsenpost gaat dicht.", "notice": "Patiënten staan voor een dichte deur.",
          "needed": ["money"], "title": "Geen huisarts meer", "theme": "gezondheid.huisarts"}
VAGUE = {"what": "De boer, de bus, de woning, de school en de huisarts: het past nergens.", "notice": "Het kost mensen veel tijd.", "needed": ["money"]}


def lived(s, clients):
    """One went to VWS, two are to be distributed, one of which a coordinator assigned; and what the program says of each."""
    told = {}
    for name, body in (("dokter", DOCTOR), ("vaag", VAGUE | {"title": "Van alles wat"}), ("toegewezen", VAGUE | {"title": "Van alles wat, toegewezen"})):
        id = wire.uuid7()
        told[name] = clients["ZVL"].ask("signal.submit", body, signal=id)["reference"]
    s.at_head("routing", "tracking")
    clients["coordinator"].ask("signal.assign", {"lead": "VWS", "reason": "Het gaat vooral om de huisarts."}, signal=id)
    s.at_head("overview")
    return {"of": told, "facts": {name: json.loads(s.cli("why", reference, "--json").stdout.splitlines()[0]) for name, reference in told.items()},
            "text": {k: DOCTOR[k] for k in ("what", "notice")}}


if __name__ == "__main__":
    with system.System() as s:
        people.run(s, "why.mjs", lived)

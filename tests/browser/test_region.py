#!/usr/bin/python3
# timeout: 300
"""The region's desk in a real browser: what one is told while one writes, and what one can do. See region.mjs."""
import json
import os
import sys
import uuid

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import gateway, system, wire  # noqa: E402


def lived(s, clients):
    """A ministry with a contact; of the region: a question that waits for it, and an answer."""
    ministries = json.load(open(os.path.join(system.ROOT, "compose", "reference", "ministeries.json")))
    ministries["versie"] += 1
    for m in ministries["ministeries"]:
        if m["code"] == "VWS":
            m["contact"] = "Regioloket, regios@vws.voorbeeld"
    adopted = gateway.somebody(s, clients["coordinator"]).post("/v1/ministeries", ministries)
    assert adopted.status == 201, adopted
    ids = {"asked": wire.uuid7(), "answered": wire.uuid7()}
    for name, id in ids.items():
        clients["ZVL"].ask("signal.submit", {"what": f"De huisarts stopt: {name}.", "notice": "Het kost tijd.", "needed": ["money"], "theme": "gezondheid.huisarts",
                                             "contact_function": "Programmamanager", "contact_phone": "0115-123456"}, signal=id)
    s.at_head("routing", "tracking")
    for id in ids.values():
        clients["VWS"].ask("signal.take_up", {}, signal=id)
    clients["VWS"].ask("signal.ask", {"text": "Hoeveel mensen zijn het?"}, signal=ids["asked"])
    clients["VWS"].ask("signal.answer", {"kind": "possible", "decision": "Het mag.", "why": "De regel laat het toe.", "possible": "De praktijk blijft open.", "next_what": "Besluit",
                                         "next_by": "VWS", "next_when": str(system.today(30))}, signal=ids["answered"])
    s.at_head("overview")
    return {name: s.sql("SELECT reference FROM overview.signal WHERE id = %s", str(uuid.UUID(bytes=id)))[0][0] for name, id in ids.items()}


if __name__ == "__main__":
    with system.System() as s:
        people.run(s, "region.mjs", lived)

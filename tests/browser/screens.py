#!/usr/bin/python3
"""Pictures of every view, from the demonstration data, in both languages and at three widths: `make screenshots`."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import system, wire  # noqa: E402

if __name__ == "__main__":
    with system.System() as s:
        s.env["WEERKLANK_GATEWAY_SECOND_FACTOR"] = "false"
        s.env["WEERKLANK_GATEWAY_PUBLIC_PARTY"] = "AUD"
        s.start()
        reference = os.path.join(system.ROOT, "compose", "reference")
        s.cli("keys", "--state", s.state, "--reference", reference)
        s.cli("load", "--reference", reference, "--demo", os.path.join(system.ROOT, "compose", "demo", "signalen.jsonl"))
        s.at_head("routing", "tracking", "overview")
        coordinator = s.client("coordinator")
        people.adviser(s, coordinator)
        coordinator.ask("party.admit", {"code": "AUD", "role": "auditor", "name": "Controleur", "key": s.keypair("AUD")[0], "account": wire.uuid7()})
        people.tell(s, "screens.mjs", people.accounts(s, {p: s.client(p) for p in ("coordinator", "ZVL", "VWS", "ADV", "AUD")}))

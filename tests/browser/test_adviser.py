#!/usr/bin/python3
# timeout: 400
"""The adviser's desk in a real browser: what is stuck and why, and a proposal that followed by itself. See adviser.mjs."""
import datetime
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import system, wire  # noqa: E402

NOW = datetime.datetime.now(datetime.timezone.utc)


def lying(s, clients, titles, lead="VWS", region="ZVL", **more):
    ids = [wire.uuid7() for _ in titles]
    for id, title in zip(ids, titles):
        clients[region].ask("signal.submit", {"what": f"{title}.", "notice": "Het kost mensen veel tijd.", "needed": ["money"], "title": title} | more, signal=id)
    s.at_head("routing", "tracking")
    for id in ids:
        clients["coordinator"].ask("signal.assign", {"lead": lead, "reason": "Hoort bij dit ministerie."}, signal=id)
    return ids


def lived(s, clients):
    """A proposal: of the notice two working days follow. Others: overdue, asked, awaiting a decision, reopened; one of another region."""
    until = str(system.today(40))
    proposed, notice, late, asked, decision, again, fine = lying(
        s, clients, ["Geen tandarts in Sluis", "Geen bus naar Hulst", "De brug is te laag", "Het veer vaart niet", "De zendmast ontbreekt", "De sluis sluit", "Het loopt goed"],
        useful_until=until, useful_why="Dan sluit de school.")
    lying(s, clients, ["Van een andere regio"], region="TWE")
    for id in (proposed, notice, asked, decision, again, fine):
        clients["VWS"].ask("signal.take_up", {"note": "Wij kijken ernaar."}, signal=id)
    clients["VWS"].ask("signal.interim", {"text": "Wij zoeken nog naar een tandarts."}, signal=proposed)
    clients["ZVL"].ask("signal.help", {"step": "contact", "reason": "Wij horen niets."}, signal=proposed)
    clients["ZVL"].ask("signal.help", {"step": "director", "reason": "Nog steeds niets."}, signal=proposed)
    clients["ZVL"].ask("signal.help", {"step": "notice", "reason": "De school begint al."}, signal=proposed)
    s.time_comes(NOW - datetime.timedelta(4))
    s.at_head("overview")
    clients["VWS"].ask("signal.ask", {"text": "Hoe vaak vaart het veer?"}, signal=asked)
    clients["VWS"].ask("signal.interim", {"text": "De Kamer besluit.", "awaits_decision": True, "review": until}, signal=decision)
    clients["VWS"].ask("signal.answer", {"kind": "possible", "decision": "Het mag.", "why": "De regel laat het toe.", "possible": "De sluis mag open.",
                                         "next_what": "Sluis openen", "next_by": "beheer", "next_when": until}, signal=again)
    clients["ZVL"].ask("signal.verdict", {"verdict": "helps_not", "text": "Hij is nog dicht.", "reopen": True}, signal=again)
    s.time_comes(NOW)
    clients["ZVL"].ask("signal.help", {"step": "notice", "reason": "Er is haast."}, signal=notice)
    s.at_head("tracking", "overview")
    return {"useful": until}


if __name__ == "__main__":
    with system.System() as s:
        s.begin_at(NOW - datetime.timedelta(16))
        people.run(s, "adviser.mjs", lived)

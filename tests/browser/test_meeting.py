#!/usr/bin/python3
# timeout: 400
"""The list for the next regio-alliantieoverleg, and what others learned, in a real browser: see meeting.mjs."""
import datetime
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from browser.test_adviser import lying  # noqa: E402
from lib import system  # noqa: E402

NOW = datetime.datetime.now(datetime.timezone.utc)
SOON = str(system.today(20))


def answer(clients, id, kind="possible", lead="VWS", **more):
    clients[lead].ask("signal.answer", {"kind": kind, "decision": "Het mag van de wet.", "why": "De regel laat het toe.", "possible": "De brug mag open.",
                                        "next_what": "Brug openen", "next_by": "beheer", "next_when": SOON} | more, signal=id)


def lived(s, clients):
    """Of ZVL: overdue, looked at again twice, asked twice, an agreement, answered long ago and now, a title like a formula, and one that goes well. Of TWE: one
    that is shared and answered, one that is answered and not shared, one that is shared, answered and confidential."""
    late, again, asked, agreed, old, new, fine = lying(s, clients, ["De brug is te laag", "De sluis sluit", "Het veer vaart niet", "De zendmast ontbreekt", "Lang geleden",
                                                                    "=HYPERLINK(\"x\")", "Het loopt goed"])
    shared, own, secret = (lying(s, clients, [title], region="TWE", **flags)[0] for title, flags in (
        ("Fietsbrug zonder vergunning", {"shareable": True}), ("Eigen zaak van Twente", {}), ("Geheime zaak van Twente", {"shareable": True, "confidential": True})))
    for id in (again, asked, agreed, old, new, fine, shared, own, secret):
        clients["VWS"].ask("signal.take_up", {}, signal=id)
    answer(clients, old)
    answer(clients, again)
    s.time_comes(NOW - datetime.timedelta(4))
    s.at_head("tracking", "overview")
    for _ in range(2):
        clients["ZVL"].ask("signal.verdict", {"verdict": "helps_not", "text": "Hij is nog dicht.", "reopen": True}, signal=again)
        answer(clients, again)
    clients["ZVL"].ask("signal.verdict", {"verdict": "helps_not", "text": "Nog steeds.", "reopen": True}, signal=again)
    for n in range(2):
        clients["VWS"].ask("signal.ask", {"text": f"Vraag {n}?"}, signal=asked)
        if n == 0:
            clients["ZVL"].ask("signal.reply", {"text": "Dit is het antwoord."}, signal=asked)
    answer(clients, agreed, "agreement", agreed="De mast staat er.", agreed_date=SOON)
    for id in (new, shared, own, secret):
        answer(clients, id)
    clients["VWS"].ask("signal.changed", {"change": "Er is een loket gekomen.", "source": "Staatscourant"}, signal=shared)
    clients["TWE"].ask("signal.verdict", {"verdict": "helps"}, signal=shared)
    s.time_comes(NOW)
    s.at_head("tracking", "overview")
    return {"since": str(system.today(-8))}


if __name__ == "__main__":
    with system.System() as s:
        s.begin_at(NOW - datetime.timedelta(16))
        people.run(s, "meeting.mjs", lived)

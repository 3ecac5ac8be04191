#!/usr/bin/python3
# timeout: 400
"""A report in real browsers, from its draft until it is fixed: see reports.mjs."""
import datetime
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import gateway, system, wire  # noqa: E402

NOW = datetime.datetime.now(datetime.timezone.utc)
LATER = NOW + datetime.timedelta(30)


def taken_up(s, clients, title, **more):
    id = wire.uuid7()
    clients["ZVL"].ask("signal.submit", {"what": f"{title}.", "notice": "Het kost mensen veel tijd.", "needed": ["money"], "title": title} | more, signal=id)
    s.at_head("routing", "tracking")
    clients["coordinator"].ask("signal.assign", {"lead": "VWS", "reason": "Hoort bij dit ministerie."}, signal=id)
    clients["VWS"].ask("signal.take_up", {}, signal=id)


if __name__ == "__main__":
    with system.System() as s:
        clients = people.begin(s)
        logins = people.accounts(s, clients)
        logins["second"] = "p-second"
        gateway.account(clients["coordinator"], "Persoon second", login="p-second", password=people.PASSWORD)
        for title in ("Geen tandarts in Sluis", "Geen bus naar Hulst"):
            taken_up(s, clients, title)
        s.at_head("overview")
        people.tell(s, "reports.mjs", logins, day=str(system.today()), month=str(system.today().replace(day=1)), later=LATER.isoformat(),
                    do={"later": lambda: s.time_comes(LATER), "signed": lambda: s.signed() and None})

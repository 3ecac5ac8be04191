#!/usr/bin/python3
# timeout: 400
"""The public page in a real browser, and a region that allows it and takes it back: see public.mjs."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import system  # noqa: E402
from loop import test_public as public  # noqa: E402

if __name__ == "__main__":
    with system.System() as s:
        clients = people.begin(s)
        s.C = dict(clients)
        s.C["coordinator"].ask("party.admit", {"code": "AUD", "role": "auditor", "name": "Controleur", "key": s.keypair("AUD")[0], "account": public.wire.uuid7()})
        public.S = s
        public.lived()
        shown = s.C["ZVL"].ask("signal.show", {}, signal=s.ids["Later"], see=s.head())
        people.tell(s, "public.mjs", people.accounts(s, clients), reference=shown["summary"]["reference"], do={"on": lambda: public.switched_on(s)})

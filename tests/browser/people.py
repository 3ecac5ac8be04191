"""Starts all services, gives people accounts, and runs a program of tests in the browser: its lines are the tests'."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import gateway, system, wire  # noqa: E402

PARTIES = ("ZVL", "TWE", "VWS", "OCW", "IenW", "BZK")
PASSWORD = "een wachtwoord van drie woorden"


def adviser(s, coordinator):
    coordinator.ask("party.admit", {"code": "ADV", "role": "adviser", "name": "Regioadviseur", "regions": ["ZVL"], "key": s.keypair("ADV")[0],
                                    "account": wire.uuid7()})


def begin(s, second_factor=False):
    """All services, and a client of each party."""
    s.env["WEERKLANK_GATEWAY_SECOND_FACTOR"] = str(second_factor).lower()
    s.start()
    clients = {"coordinator": s.load(PARTIES)}
    adviser(s, clients["coordinator"])
    return clients | {p: s.client(p) for p in (*PARTIES, "ADV")}


def accounts(s, clients):
    """Logins by name: of each party, and a colleague at VWS."""
    people = {}
    for name, party in [(p, p) for p in clients] + [("VWS2", "VWS")]:
        people[name] = f"p-{name.lower()}"
        gateway.account(clients[party], f"Persoon {name}", login=people[name], password=PASSWORD)
    return people


def tell(s, script, people, do=None, **more):
    """Runs the program, does what it asks for (do: further things by their name), and ends as it does."""
    told = dict({"base": f"http://127.0.0.1:{s.http}", "people": people, "password": PASSWORD, "only": os.environ.get("ONLY", ""),
                 "node": os.path.join(system.BUILD, "node"), "build": system.BUILD}, **more)
    p = subprocess.Popen(["node", os.path.join(system.ROOT, "tests", "browser", script), json.dumps(told)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         text=True, bufsize=1)
    for line in p.stdout:
        if not line.startswith("@"):
            print(line, end="", flush=True)
            continue
        what, *rest = json.loads(line[1:])
        known = {"kill": lambda name: s.processes[name].kill(), "start": lambda *names: s.start(*names) and None} | (do or {})
        p.stdin.write(json.dumps(known[what](*rest)) + "\n")
        p.stdin.flush()
    sys.exit(p.wait())


def run(s, script, lived=None, **more):
    """lived: makes what is there when the browser begins, and gives more that the tests are told."""
    clients = begin(s)
    tell(s, script, accounts(s, clients), **more, **(lived(s, clients) if lived else {}))

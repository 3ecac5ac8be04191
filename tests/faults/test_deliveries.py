#!/usr/bin/python3
# timeout: 280
"""Deliveries under faults: notify, its receivers and PostgreSQL are killed at random under load. Each receiver keeps
books of its own, written before it acknowledges. Then: everything it subscribed to is in them, in order, each number
with the same id always; by dropping what it saw, it has each exactly once. LONG=1: 200 kills."""
import json
import os
import random
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, wire  # noqa: E402
from lib.ledger import Ledger  # noqa: E402

SEED = int(os.environ.get("SEED", "20261126"))
LONG = bool(os.environ.get("LONG"))
KILLS = int(os.environ.get("KILLS", "200" if LONG else "15"))
RECEIVERS = 3
PORTS = [system.free_port() for _ in range(RECEIVERS)]
PROGRAM = os.path.join(system.ROOT, "tests", "lib", "receiver.py")
KINDS = {"signal.submitted": 20, "signal.routed": 21, "signal.supplemented": 27}


class Listener:
    def __init__(self, s, port):
        self.port, self.path = port, os.path.join(s.state, f"books-{port}")
        self.p = None
        self.start()

    def start(self):
        self.p = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", sys.executable, PROGRAM, str(self.port), self.path])

    def kill(self):
        self.p.kill()
        self.p.wait()

    def books(self, path):
        """In the order in which they were written; a line that was cut by a kill was never acknowledged."""
        try:
            with open(self.path) as f:
                lines = [line.split() for line in f if line.endswith("\n")]
        except FileNotFoundError:
            return []
        return [(int(sequence), int(id)) for url, sequence, id in lines if url == path]


def subscribed(s, client, listener, path, kinds):
    id = wire.uuid7()
    done = client.ask("subscription.open", {"sink": f"http://127.0.0.1:{listener.port}{path}", "key": bytes(32),
                                            "filter": {"kinds": kinds}}, signal=id)
    return {"listener": listener, "path": path, "kinds": [KINDS[k] for k in kinds], "after": done["position"], "id": id}


def check(s, sub):
    wanted = [r[0] for r in s.sql("SELECT position FROM history.event WHERE kind = ANY(%s) AND position > %s "
                                  "ORDER BY position", sub["kinds"], sub["after"])]
    books = sub["listener"].books(sub["path"])
    once, seen = [], set()
    for sequence, id in books:
        assert 1 <= sequence <= len(wanted) and wanted[sequence - 1] == id, f"number {sequence} is of {id}"
        if id not in seen:
            seen.add(id)
            once.append(sequence)
    assert once == list(range(1, len(wanted) + 1)), \
        f"{len(wanted)} events, {len(once)} received, the first out of order {next((i for i, n in enumerate(once) if n != i + 1), None)}"
    return len(wanted), len(books) - len(once)


def receivers_have_everything_once_and_in_order_whatever_is_killed():
    r = random.Random(SEED)
    env = {"WEERKLANK_NOTIFY_ALLOW_HTTP": "true", "WEERKLANK_NOTIFY_ALLOW_ADDRESSES": "127.0.0.0/8",
           "WEERKLANK_NOTIFY_PORTS": ",".join(map(str, PORTS)), "WEERKLANK_NOTIFY_AGAIN_MS": "50",
           "WEERKLANK_NOTIFY_RECEIPTS_MS": "100"}
    counted = {"notify": 0, "receiver": 0, "postgres": 0}
    with system.System(env=env) as s:
        s.start()
        s.load(("ZVL", "VWS", "IenW", "OCW", "VRO"))
        listeners = [Listener(s, p) for p in PORTS]
        coordinator, zvl = s.client("coordinator"), s.client("ZVL")
        subs = [subscribed(s, coordinator if i % 2 else zvl, x, f"/{i}", kinds)
                for i, (x, kinds) in enumerate((x, k) for x in listeners
                                               for k in (["signal.submitted"], list(KINDS)))]
        ledger = Ledger(s, s.path("ledger"), SEED, flight=16)
        try:
            for i in range(KILLS):
                what = r.choice(("notify", "notify", "receiver", "receiver", "postgres"))
                counted[what] += 1
                goal = len(ledger.acked) + r.randint(1, 60)
                ledger.run(until=lambda: len(ledger.acked) >= goal)
                one = r.choice(listeners) if what == "receiver" else s.processes[what]
                one.kill()
                ledger.run(seconds=r.choice((0.0, 0.02, 0.1)))
                one.start()
            ledger.settle(120)
            s.at_head("routing", "notify", seconds=120)
            end = time.monotonic() + (600 if LONG else 120)
            while True:
                rows = {row["id"]: row for row in coordinator.ask("subscription.ask", {})["subscriptions"]}
                if all(rows[x["id"]]["delivered"] == rows[x["id"]]["matched"] for x in subs) and \
                        s.ready("notify")["head"] >= s.head():
                    break
                assert time.monotonic() < end, [(x["path"], rows[x["id"]]) for x in subs]
            results = [check(s, x) for x in subs]
        finally:
            for x in listeners:
                x.kill()
    assert all(n > 20 for n, _ in results), results
    print(f"# kills {counted}; events and doubles of each: {results}", flush=True)
    if LONG:
        with open(os.path.join(system.BUILD, "faults.json"), "a") as f:
            f.write(json.dumps({"seed": SEED, "deliveries": {"kills": counted, "events, doubles": results}}) + "\n")


if __name__ == "__main__":
    print(f"# seed {SEED}", flush=True)
    system.run([receivers_have_everything_once_and_in_order_whatever_is_killed])

"""A client that keeps its own books: what it is about to send goes to a file first, what it was told after
that, each with fsync. Whatever happens to the system, the books are compared with the log afterwards:

  acknowledged is a subset of stored; stored is a subset of sent; nothing twice; each effect once
"""
import hashlib
import os
import random
import subprocess
import time

import msgpack

from lib import wire

WORDS = ("huisarts bus school dorp ambulance spoor woning winkel brug veerpont stroom net grens diploma "
         "politie zorg krimp bibliotheek zwembad kas water dijk natuur boer stikstof haven fabriek").split()
THEMES = ["gezondheid.huisarts", "bereikbaarheid.bus", "onderwijs.funderend", "wonen.huur", None]


class Ledger:
    def __init__(self, system, path, seed, region="ZVL", departments=("VWS", "IenW", "OCW", "VRO"), flight=48):
        self.system, self.flight = system, flight
        self.random = random.Random(seed)
        self.file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        self.region = region
        self.departments = departments
        self.open = {}      # message id -> (kind, signal, body, party, sent at)
        self.sent = {}      # signal -> hash of its content
        self.acked = {}     # signal -> done
        self.commands = {}  # message id -> (signal, kind); and once acknowledged:
        self.done = {}      # message id -> done
        self.problems = {}  # code -> how often it was the answer
        self.connect()

    def connect(self):
        """A new connection: the client, too, lost everything but its books."""
        for c in getattr(self, "clients", {}).values():
            c.close()
        self.clients = {p: self.system.client(p) for p in (self.region, *self.departments)}

    def write(self, *what):
        os.write(self.file, (" ".join(str(w) for w in what) + "\n").encode())

    def sync(self):
        os.fdatasync(self.file)

    def new_signal(self):
        r = self.random
        body = {"what": " ".join(r.choice(WORDS) for _ in range(60)), "notice": "Dat merken mensen elke dag.",
                "needed": ["unknown"]}
        if theme := r.choice(THEMES):
            body["theme"] = theme
        id = wire.uuid7()
        self.sent[id] = hashlib.sha256(msgpack.packb(body)).hexdigest()
        self.write("sending", id.hex(), self.sent[id])
        self.open[id] = ("signal.submit", id, body, self.region, 0.0)

    def supplement(self, signal):
        id = wire.uuid7()
        body = {"text": "Aanvulling " + id.hex()}
        self.commands[id] = (signal, "signal.supplement")
        self.write("sending", id.hex(), "supplement", signal.hex())
        self.open[id] = ("signal.supplement", signal, body, self.region, 0.0)

    def step(self, seconds=0.05):
        """Fills up what is in flight, sends, repeats what got no answer for a second, takes what came."""
        while len(self.open) < self.flight and self.feeding:
            self.new_signal()
            if self.acked and self.random.random() < 0.2:
                self.supplement(self.random.choice(list(self.acked)))
        self.sync()
        now = time.monotonic()
        for id, (kind, signal, body, party, at) in list(self.open.items()):
            if now - at > 1.0:
                self.clients[party].send(wire.envelope(kind, body, signal, id, within=5000))
                # now and then the same twice, as a client that retries everything does
                if self.random.random() < 0.1:
                    self.clients[party].send(wire.envelope(kind, body, signal, id, within=5000))
                self.open[id] = (kind, signal, body, party, now)
        answers = self.clients[self.region].receive(seconds)
        while answers:
            for a in answers:
                self.take(a)
            answers = self.clients[self.region].receive(0)
        self.sync()

    def take(self, a):
        id = a["id"]
        if a["kind"] == "done":
            done = dict(a["body"], position=a.get("position"))
            done.pop("repeated", None)
            before = self.acked.get(id) or self.done.get(id)
            assert before is None or before == done, ("the same message, another answer", before, done)
            self.write("told", id.hex(), done["position"])
            (self.done if id in self.commands else self.acked)[id] = done
            self.open.pop(id, None)
        elif id in self.open and a["kind"] == "problem":
            code = a["body"]["code"]
            assert code in ("busy", "not_ready", "timeout", "clock_untrusted", "conflict"), a["body"]
            self.problems[code] = self.problems.get(code, 0) + 1

    feeding = True

    def run(self, seconds=None, until=None):
        end = time.monotonic() + (60 if seconds is None else seconds)
        while time.monotonic() < end and not (until and until()):
            self.step()
        assert until is None or until(), (f"did not get that far in time: {len(self.acked)} stored, {len(self.open)} "
                                          f"open, problems {self.problems}")

    def settle(self, seconds=60):
        """No new ones; everything open gets its answer."""
        self.feeding = False
        end = time.monotonic() + seconds
        while self.open:
            assert time.monotonic() < end, f"{len(self.open)} without an answer: {list(self.open.values())[:2]}"
            self.step()
        self.feeding = True

    def check(self):
        """The books against the log. Gives what was counted."""
        rows = self.system.sql("SELECT position, stream, version, kind, append, body FROM history.event "
                               "ORDER BY position")
        assert [r[0] for r in rows] == list(range(len(rows))), "positions have holes"
        versions, firsts, appends = {}, {}, {}
        for position, stream, version, kind, append, body in rows:
            assert version == versions.get(stream, 0) + 1, "versions of a stream are not in order"
            versions[stream] = version
            appends.setdefault(append, []).append(position)
            if kind == 20:
                firsts[bytes.fromhex(stream.replace("-", ""))] = (position, bytes(body))
        for id, done in self.acked.items():
            assert id in firsts, f"acknowledged and not stored: {id.hex()}"
            assert firsts[id][0] == done["position"], "told another position than it is stored at"
        mine = {i: f for i, f in firsts.items() if i in self.sent}
        for id, (position, body) in mine.items():
            assert hashlib.sha256(msgpack.packb(msgpack.unpackb(body))).hexdigest() == self.sent[id] or \
                msgpack.unpackb(body)["what"], "stored something else than was sent"
        supplements = self.system.sql("SELECT body FROM history.event WHERE kind = 27")
        texts = [msgpack.unpackb(bytes(b))["text"] for (b,) in supplements]
        assert len(texts) == len(set(texts)), "a command had two effects"
        for id in self.done:
            assert "Aanvulling " + id.hex() in texts, f"acknowledged and not stored: {id.hex()}"
        verified = subprocess.run([os.path.join(self.system.build, "weerklank-verify"), "--db"], capture_output=True,
                                  text=True, env=dict(os.environ, WEERKLANK_STATE=self.system.state), timeout=120)
        assert verified.returncode == 0, "the log does not verify: " + verified.stdout[:600] + verified.stderr[:600]
        return {"sent": len(self.sent), "acknowledged": len(self.acked), "stored": len(mine),
                "commands": len(self.done), "events": len(rows)}

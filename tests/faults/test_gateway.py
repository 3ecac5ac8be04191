#!/usr/bin/python3
# timeout: 280
"""The gateway under faults: any service and PostgreSQL are killed at random while clients post over HTTP and others
listen. Whoever asks gets a result, a word to come back, or a broken connection: never a false success; and under its
Idempotency-Key it can always repeat. Whoever listens has every event once, in order. LONG=1: 200 kills."""
import collections
import http.client
import os
import random
import sys
import threading
import uuid

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import gateway, system  # noqa: E402
from loop import test_gateway as api  # noqa: E402

SEED = int(os.environ.get("SEED", "20261127"))
LONG = bool(os.environ.get("LONG"))
KILLS = int(os.environ.get("KILLS", "200" if LONG else "20"))
VICTIMS = os.environ.get("VICTIMS", "gateway gateway intake history tracking overview reader routing notify postgres").split()
S, H = api.S, api.H
NEWS = threading.Condition()  # something was acknowledged, or went wrong


class Poster(threading.Thread):
    """Posts one signal after the other, each until it is acknowledged; what was asked and told is kept."""

    def __init__(self, token, seed):
        super().__init__(daemon=True)
        self.random, self.h = random.Random(seed), gateway.Http(S.http, token)
        self.asked, self.told, self.answers, self.wrong = {}, {}, collections.Counter(), []
        self.ends = threading.Event()

    def once(self, key, body):
        try:
            a = self.h.ask("POST", "/v1/knelpunten", body, Idempotency_Key=key)
        except (OSError, http.client.HTTPException):
            self.h.close()
            self.answers["broken"] += 1
            return None
        self.answers[a.status] += 1
        if a.status not in (201, 503, 504):
            self.wrong.append(a)
        return a if a.status == 201 else None

    def run(self):
        while not self.ends.is_set():
            key = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
            self.asked[key] = dict(api.SIGNAL, titel="Nummer " + key)
            while not (a := self.once(key, self.asked[key])):
                if self.wrong:
                    with NEWS:
                        NEWS.notify_all()
                    return
                self.ends.wait(0.05)
            told = a.json()
            assert key not in self.told and told["id"] == key, told
            with NEWS:
                self.told[key] = told["kenmerk"]
                NEWS.notify_all()


class Listener(threading.Thread):
    """Listens, comes back with the position of what it heard last, and keeps what it heard."""

    def __init__(self, h):
        super().__init__(daemon=True)
        self.h, self.heard, self.last, self.back = h, [], S.head(), 0
        self.ends = threading.Event()

    def run(self):
        while not self.ends.is_set():
            try:
                l = api.Listener(self.h, self.last, 40)
                while not self.ends.is_set() and (e := l.event()) is not None:
                    self.heard.append((e[0], e[1], e[2]["id"]))
                    self.last = e[0]
            except (OSError, http.client.HTTPException, AssertionError):
                self.ends.wait(0.05)  # and comes again, as any client does
            self.back += 1


def whoever_asks_is_never_told_what_is_not_so():
    chance = random.Random(SEED)
    posters = [Poster(H["ZVL"].token, SEED + i) for i in range(6)]
    listeners = [Listener(gateway.Http(S.http, H[who].token)) for who in ("ZVL", "coordinator")]
    killed = collections.Counter()
    for t in posters + listeners:
        t.start()
    for _ in range(KILLS):
        with NEWS:
            enough = sum(len(p.told) for p in posters) + chance.randrange(5, 40)
            heard = NEWS.wait_for(lambda: any(p.wrong for p in posters) or sum(len(p.told) for p in posters) >= enough, 40)
        assert not any(p.wrong for p in posters), [p.wrong for p in posters]
        assert heard, ("nothing is acknowledged any more", [S.tail(n, 3) for n in S.processes])
        victim = chance.choice(VICTIMS)
        S.processes[victim].kill()
        if victim == "postgres":
            S.postgres.start()
        else:
            S.processes[victim].start()
        killed[victim] += 1
    for p in posters:
        p.ends.set()
    for p in posters:
        p.join(60)
        assert not p.is_alive() and not p.wrong, p.wrong
    for n in S.processes:
        if n != "postgres":
            S.ready(n)
    S.at_head("routing", "tracking", "overview", seconds=60)
    answers = sum((p.answers for p in posters), collections.Counter())
    told = {k: v for p in posters for k, v in p.told.items()}
    asked = {k for p in posters for k in p.asked}
    stored = collections.Counter(str(r[0]) for r in S.sql("SELECT stream FROM history.event WHERE kind = 20"))
    stored = {k: n for k, n in stored.items() if k in asked}
    print(f"# {sum(killed.values())} kills {dict(killed)}; {len(told)} acknowledged; answers {dict(answers)}")
    assert set(told) <= set(stored), "acknowledged and not stored"
    assert set(stored.values()) == {1}, "stored twice"
    for key, reference in list(told.items())[::37]:
        assert H["ZVL"].get(f"/v1/knelpunten/{key}").json()["knelpunt"]["kenmerk"] == reference
    assert answers["broken"] + answers[503] + answers[504] > 0, "no fault was noticed: nothing was tried"
    heard_all(listeners, told)


def heard_all(listeners, told):
    last = api.submit("ZVL", titel="Het eind")
    for l in listeners:
        api.until(lambda: any(h[2] == last for h in l.heard), f"it did not hear the end: {l.last}", 60)
        l.ends.set()
        positions = [h[0] for h in l.heard]
        assert positions == sorted(set(positions)), "twice, or out of order"
        submitted = [h[2] for h in l.heard if h[1] == "knelpunt.ingediend"]
        assert len(submitted) == len(set(submitted)) and set(told) <= set(submitted), len(set(told) - set(submitted))
        print(f"# a listener came back {l.back} times and heard {len(l.heard)} events, each once")


TESTS = [whoever_asks_is_never_told_what_is_not_so]

if __name__ == "__main__":
    with S:
        api.begin()
        system.run(TESTS)

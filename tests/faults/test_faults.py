#!/usr/bin/python3
"""Faults under load, with a fixed seed: services and PostgreSQL are killed, and a client that keeps its own
books and retries everything loses nothing and sees nothing twice. LONG=1 runs the great figures."""
import json
import os
import random
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, wire  # noqa: E402
from lib.ledger import Ledger  # noqa: E402

SEED = int(os.environ.get("SEED", "20261124"))
LONG = bool(os.environ.get("LONG"))
KILLS = int(os.environ.get("KILLS", "1000" if LONG else "18"))
DATABASE_KILLS = int(os.environ.get("DATABASE_KILLS", "200" if LONG else "4"))
CONSUMERS = ["tracking", "overview", "routing"]
sums = {}


def started():
    s = system.System()
    s.start()
    s.load(("ZVL", "VWS", "IenW", "OCW", "VRO"))
    return s


def progress(ledger, more):
    """True once that many more acknowledgements came."""
    goal = len(ledger.acked) + more
    return lambda: len(ledger.acked) >= goal


def finish(s, ledger, name):
    ledger.settle(120)
    s.at_head(*CONSUMERS, seconds=120)
    counted = ledger.check()
    shown = s.sql("SELECT count(*) FROM overview.signal")[0][0]
    stored = s.sql("SELECT count(*) FROM history.event WHERE kind = 20")[0][0]
    assert shown == stored, f"overview shows {shown} signals of {stored}"
    routed = s.sql("SELECT stream FROM history.event WHERE kind = 21 GROUP BY stream HAVING count(*) > 1")
    assert not routed, "a signal was routed twice"
    assert counted["acknowledged"] > 0
    sums[name] = counted
    print(f"# {name}: {counted}", flush=True)


def every_service_killed_in_turn_under_load():
    r = random.Random(SEED)
    with started() as s:
        ledger = Ledger(s, s.path("ledger"), SEED)
        for i in range(KILLS):
            name = system.SERVICES[i % len(system.SERVICES)]
            if os.environ.get("V"):
                print(f"# {time.monotonic():.1f} {i} {name} acknowledged {len(ledger.acked)} open {len(ledger.open)}", flush=True)
            ledger.run(until=progress(ledger, r.randint(1, 120)))
            s.processes[name].kill()
            ledger.run(seconds=r.choice((0.0, 0.02, 0.1)))
            s.processes[name].start()
            if r.random() < 0.1:
                ledger.connect()
        ledger.run(until=progress(ledger, 200))
        finish(s, ledger, "service kills")
        sums["service kills"]["kills"] = KILLS


def postgresql_killed_and_restarted_under_load():
    r = random.Random(SEED + 1)
    with started() as s:
        ledger = Ledger(s, s.path("ledger"), SEED + 1)
        for i in range(DATABASE_KILLS):
            ledger.run(until=progress(ledger, r.randint(1, 200)))
            if i % 2:
                s.postgres.stop()
            else:
                s.postgres.kill()
            ledger.run(seconds=r.choice((0.0, 0.1, 0.3)))
            s.postgres.start()
            ledger.run(until=progress(ledger, 50), seconds=None)
        finish(s, ledger, "database kills")
        sums["database kills"]["kills"] = DATABASE_KILLS


def a_backend_stopped_before_its_commit_while_history_takes_over_again():
    with started() as s:
        ledger = Ledger(s, s.path("ledger"), SEED + 2)
        ledger.run(until=progress(ledger, 100))
        pid = s.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'weerklank_history' "
                    "AND backend_type = 'client backend' ORDER BY backend_start LIMIT 1")[0][0]
        os.kill(pid, signal.SIGSTOP)
        try:
            ledger.run(seconds=0.5)  # a batch hangs in the stopped backend
            s.history.kill()
            s.history.start()
            ledger.run(seconds=3)
        finally:
            os.kill(pid, signal.SIGCONT)
        ledger.run(until=progress(ledger, 200))
        finish(s, ledger, "stopped backend")


def two_trackings_at_once_do_no_harm():
    with started() as s:
        second = system.Process(s, "tracking-second", [os.path.join(s.build, "weerklank-tracking")],
                                {"WEERKLANK_TRACKING_ENDPOINT": "ipc://{run}/tracking-second",
                                 "WEERKLANK_TRACKING_SNAPSHOT": "{state}/second.snapshot"})
        s.processes["tracking-second"] = second
        second.start()
        s.ready("tracking-second")
        ids = []
        zvl = s.client("ZVL")
        for _ in range(20):
            ids.append(wire.uuid7())
            zvl.ask("signal.submit", {"what": "Geen huisarts", "notice": "Reistijd", "needed": ["unknown"],
                                      "theme": "gezondheid.huisarts"}, signal=ids[-1])
        s.at_head("tracking", "tracking-second")
        a, b = s.client("VWS", inside="tracking"), s.client("VWS", inside="tracking-second")
        for id in ids:  # both take it up at the same time, under different message ids
            one, two = wire.envelope("signal.take_up", {}, id), wire.envelope("signal.take_up", {}, id)
            a.send(one)
            b.send(two)
            got = [x.receive(10)[0] for x in (a, b)]
            kinds = sorted(g["kind"] for g in got)
            assert kinds == ["done", "problem"], got
            assert [g["body"]["code"] for g in got if g["kind"] == "problem"][0] in ("wrong_state", "conflict")
        taken = s.sql("SELECT count(*), count(DISTINCT stream) FROM history.event WHERE kind = 23")[0]
        assert taken == (20, 20), taken


def a_clock_set_forward_a_day_is_not_believed():
    with started() as s:
        zvl = s.client("ZVL")
        body = {"what": "Geen huisarts", "notice": "Reistijd", "needed": ["unknown"]}
        zvl.ask("signal.submit", body, signal=wire.uuid7())
        s.history.stop()
        s.history.env = system.faked("+1d")
        s.history.start()
        end = time.monotonic() + 20
        while True:
            answer = s.service("history", 20)
            if not answer["ready"] and answer.get("why") == "clock_untrusted":
                break
            assert not answer["ready"] and time.monotonic() < end, answer
        before = s.sql("SELECT count(*) FROM history.event")[0][0]
        try:
            zvl.ask("signal.submit", body, signal=wire.uuid7(), again=False, seconds=12)
            raise AssertionError("accepted with a clock a day ahead")
        except (wire.Problem, TimeoutError) as p:
            assert getattr(p, "code", "timeout") in ("clock_untrusted", "not_ready", "busy", "timeout"), p
        assert s.sql("SELECT count(*) FROM history.event")[0][0] == before
        s.history.stop()
        s.history.env = {}
        s.history.start()
        zvl.ask("signal.submit", body, signal=wire.uuid7(), seconds=40)
        at = s.sql("SELECT bool_and(at <= now() + interval '2 seconds') FROM history.event")[0][0]
        assert at, "an event bears a time of the false clock"


def a_warm_second_takes_over():
    with started() as s:
        second = system.Process(s, "history-second",
                                [os.path.join(s.build, "weerklank-history"), "--second"])
        s.processes["history-second"] = second
        second.start()
        ledger = Ledger(s, s.path("ledger"), SEED + 3)
        ledger.run(until=progress(ledger, 200))
        s.history.kill()
        ledger.run(until=progress(ledger, 300))
        ledger.settle(60)
        fences = s.sql("SELECT count(DISTINCT fence) FROM history.event")[0][0]
        assert fences >= 2, "the second never wrote"
        ledger.check()


if __name__ == "__main__":
    print(f"# seed {SEED}", flush=True)
    try:
        system.run([every_service_killed_in_turn_under_load, postgresql_killed_and_restarted_under_load,
                    a_backend_stopped_before_its_commit_while_history_takes_over_again,
                    two_trackings_at_once_do_no_harm, a_clock_set_forward_a_day_is_not_believed,
                    a_warm_second_takes_over])
    finally:
        if LONG:
            with open(os.path.join(system.BUILD, "faults.json"), "a") as f:
                f.write(json.dumps({"seed": SEED, "sums": sums}) + "\n")

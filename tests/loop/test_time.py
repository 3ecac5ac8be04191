#!/usr/bin/python3
# timeout: 240
"""What falls due by itself, on the real system: days go by for all processes and PostgreSQL together
(libfaketime), while they are down; and clocks that jump where they should not be believed."""
import datetime
import os
import random
import sys
import time
import uuid

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, wire  # noqa: E402

SIGNAL = {"what": "Geen huisarts", "notice": "Reistijd", "needed": ["unknown"], "theme": "gezondheid.huisarts"}
N = 200  # signals that fall due together
chance = random.Random(int(os.environ.get("SEED", "20261126")))
INSIDE = ["routing", "tracking", "intake", "overview"]


class Days:
    """A system in which days go by."""

    def __init__(self, parties=("ZVL", "VWS")):
        self.s = system.System()
        self.parties = parties

    def __enter__(self):
        self.s.__enter__()
        self.s.start()
        self.s.load(self.parties)
        self.c = {p: self.s.client(p) for p in self.parties}
        self.c["coordinator"] = self.s.clients[0]
        return self

    def __exit__(self, *why):
        self.s.__exit__(*why)

    def signals(self, n):
        """Taken up by VWS."""
        ids = [wire.uuid7() for _ in range(n)]
        for id in ids:
            self.c["ZVL"].ask("signal.submit", SIGNAL, signal=id)
        self.s.at_head("routing", "tracking")
        self.settled()
        for id in ids:
            self.c["VWS"].ask("signal.take_up", {}, signal=id)
        return ids

    def settled(self, seconds=30):
        """Until nothing falls due any more: the log stays as it is for a while."""
        end, head, since = time.monotonic() + seconds, -1, 0
        while time.monotonic() < end:
            now = self.s.at_head("routing", "tracking")
            if now != head:
                head, since = now, time.monotonic()
            elif time.monotonic() - since > 1:
                return head
        raise AssertionError("the log does not come to rest")

    def happen(self, n, *kinds, seconds=60):
        """Waits until there are so many such events, and then until nothing more comes."""
        end = time.monotonic() + seconds
        while len(self.events(*kinds)) < n and time.monotonic() < end:
            self.something_happens()
        return self.settled()

    def something_happens(self):
        """Waits until the log goes on, a second at most."""
        try:
            self.c["coordinator"].ask("signal.list", {"limit": 1}, see=self.s.head() + 1, within=1000)
        except wire.Problem:
            pass

    def events(self, *kinds):
        """[stream, kind] of each such event, in order."""
        return self.s.sql("SELECT stream::text, kind, at FROM history.event WHERE kind = ANY(%s) ORDER BY position",
                          list(kinds))


REMINDED, OVERDUE, MOVED, TRANSFERRED = 42, 43, 45, 47


def kinds_of(d, id):
    return [m["kind"] for m in d.c["coordinator"].ask("signal.show", {"timeline": True}, signal=id)["timeline"]]


def what_fell_due_during_an_absence_happens_once_and_is_marked_as_late():
    with Days() as d:
        ids = d.signals(N)
        assert not d.events(REMINDED, OVERDUE)
        d.s.days_pass(75)
        d.happen(N, OVERDUE)
        happened = d.events(REMINDED, OVERDUE)
        assert sorted(e[0] for e in happened if e[1] == OVERDUE) == sorted(str(uuid.UUID(bytes=i)) for i in ids), len(happened)
        assert all(e[1] == OVERDUE for e in happened), "no reminder is made up for"
        d.s.at_head("overview")
        moment = d.c["coordinator"].ask("signal.show", {"timeline": True}, signal=ids[0])["timeline"][-1]
        assert moment["kind"] == "signal.overdue" and moment["body"]["late"] is True, moment
        assert moment["party"] == "weerklank" and moment["body"]["party"] == "VWS", moment
        # Each service is down now and then while it happens; nothing happens twice.
        d.s.days_pass(8)
        for name in ("tracking", "history", "tracking", "routing", "tracking", "tracking"):
            d.s.processes[name].kill()
            d.s.processes[name].start()
            chance.choice((lambda: None, d.s.head, lambda: d.s.ready("tracking")))()
        d.happen(N, REMINDED)
        again = [e[0] for e in d.events(REMINDED)]
        assert sorted(again) == sorted(str(uuid.UUID(bytes=i)) for i in ids), f"{len(again)} reminders of {N} signals"
        assert len(d.events(OVERDUE)) == N


def adopt(d, set, change):
    """The next version of a set; change gets its body."""
    told = d.c["coordinator"].ask("registry.ask", {"set": set})
    told.pop("position", None)
    body = dict(told, valid_from="2026-01-01", version=told["version"] + 1)
    change(body)
    d.c["coordinator"].ask(set + ".adopt", body)
    d.settled()
    d.s.at_head("overview")


def what_is_adopted_reaches_the_signals_that_are_open():
    with Days(("ZVL", "VWS", "BZK")) as d:
        ids = d.signals(5)
        before = [d.c["ZVL"].ask("signal.show", {}, signal=i)["summary"] for i in ids]
        first = before[0]["answer_due"]
        adopt(d, "calendar", lambda b: b["days"].append({"date": first, "name": "Extra vrije dag"}))
        assert len(d.events(MOVED)) == len(ids), d.events(MOVED)  # the answer's date
        for id, was in zip(ids, before):
            shown = d.c["ZVL"].ask("signal.show", {"timeline": True}, signal=id)
            now, moved = shown["summary"], shown["timeline"][-1]["body"]
            assert now["assignments"][0]["answer_due"] > first and now["answer_due"] == first, now
            assert moved["was"] == first and moved["now"] == now["assignments"][0]["answer_due"], moved
            assert moved["why"] == "calendar", moved
        today = d.s.sql("SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date::text")[0][0]
        adopt(d, "departments", lambda b: next(x for x in b["departments"] if x["code"] == "VWS").update(
            valid_until=today, successor="BZK"))
        assert len(d.events(TRANSFERRED)) == len(ids)
        for id in ids:
            now = d.c["BZK"].ask("signal.show", {}, signal=id)["summary"]
            assert now["lead"] == now["holder"] == "BZK" and now["state"] == "open", now
            assert now["assignments"][-1]["answer_due"] > first, "the answer's date stays as it was"
        d.c["BZK"].ask("signal.take_up", {}, signal=ids[0])


def a_clock_that_jumps_where_it_is_not_asked_fires_nothing():
    with Days() as d:
        ids = d.signals(3)
        d.s.at_head("overview")
        due = [d.c["VWS"].ask("signal.show", {}, signal=i)["summary"]["due"] for i in ids]
        order = d.s.sql("SELECT position, stream::text, version, at FROM history.event ORDER BY position")
        summer = datetime.date.today().replace(month=7, day=1) - datetime.date.today()  # over a change of summer time
        for jump in ("+400d", "-1d", "+7s", "-3h", f"{summer.days:+d}d"):
            for name in INSIDE:
                d.s.processes[name].stop()
                d.s.processes[name].env = system.faked(jump)
            d.s.start(*INSIDE)
            d.settled()
            id = wire.uuid7()
            d.c["ZVL"].ask("signal.submit", SIGNAL, signal=id, seconds=30)
            ids.append(id)
            d.settled()
            now = d.s.sql("SELECT position, stream::text, version, at FROM history.event ORDER BY position")
            assert now[:len(order)] == order, f"{jump}: what was stored is no longer so"
            assert [e[3] for e in now] == sorted(e[3] for e in now), f"{jump}: the log's time went back"
            assert not d.events(*range(REMINDED, 52)), f"{jump}: something fell due"
            order = now
        d.s.at_head("overview")
        assert [d.c["VWS"].ask("signal.show", {}, signal=i)["summary"]["due"] for i in ids[:3]] == due
        took = {d.c["coordinator"].ask("signal.show", {}, signal=i)["summary"]["due"] for i in ids[3:]}
        assert len(took) == 1, f"the same day gives {took}"


if __name__ == "__main__":
    system.run([what_fell_due_during_an_absence_happens_once_and_is_marked_as_late,
                what_is_adopted_reaches_the_signals_that_are_open,
                a_clock_that_jumps_where_it_is_not_asked_fires_nothing])

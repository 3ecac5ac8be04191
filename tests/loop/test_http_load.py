#!/usr/bin/python3
# timeout: 200
"""HTTP when many come at once, or take their time: limits, deadlines, memory of a connection, descriptors that run out.
While slow clients hold their connections, others are served as before."""
import itertools
import os
import resource
import select
import signal
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system  # noqa: E402
from lib.http_serve import GOOD, Connection, Server, request  # noqa: E402

STREAMS = 1000
QUIET = b"GET /stream?n=0 HTTP/1.1\r\nHost: www.voorbeeld.nl\r\nAccept: text/event-stream\r\nCookie: __Host-s=" + b"c" * 64 + b"\r\n\r\n"


def files_allow(n):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(n, hard)), hard))


def percentile(values, p):
    return sorted(values)[int(len(values) * p / 100)]


def served(s, n):
    """Milliseconds of each of n requests, one after the other, on one connection."""
    took = []
    with s.connect() as c:
        for _ in range(n):
            began = time.monotonic()
            c.send(GOOD)
            assert c.answer().body == b"ok"
            took.append((time.monotonic() - began) * 1000)
    return took


class Slow:
    """A client that sends a byte each now and then, for as long as it is let."""

    def __init__(self, s, data):
        self.c, self.data, self.at, self.began, self.ended = s.connect(), data, 0, time.monotonic(), None
        self.c.s.setblocking(False)

    def step(self):
        if self.ended:
            return
        try:
            while part := self.c.s.recv(65536):
                self.c.got += part
            self.ended = time.monotonic() - self.began
            return
        except BlockingIOError:
            pass
        self.c.send(self.data[self.at:self.at + 1])
        self.at += 1


def slow_heads_and_slow_bodies_are_cut_off_while_others_are_served():
    head = b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 1000
    body = request("/upload", body=b"a" * 60000)
    at = body.index(b"\r\n\r\n") + 4
    with Server("head_ms=1000", "body_ms=1000") as s:
        slow = [Slow(s, head) for _ in range(100)] + [Slow(s, body[at:]) for _ in range(100)]
        for x in slow[100:]:
            x.c.send(body[:at])
        rounds = 0
        while not all(x.ended for x in slow):
            for x in slow:
                x.step()
            served(s, 50)
            rounds += 1
            assert time.monotonic() - slow[0].began < 20
        for x in slow:
            a = x.c.answer()
            why = b"body_late" if x in slow[100:] else b"head_late"
            assert a.status == 408 and why in a.body and x.c.got == b"", (a.status, a.body)
            assert x.ended > 0.9, x.ended
            x.c.s.close()
        told = s.counts()
        assert told["late"] == 200 and told["gone"] == 100, told  # the bodies' were known to the caller
    assert rounds > 5, "how late others are is measured by make bench"


def a_server_without_deadline_would_be_noticed():
    """The check above, against deadlines that are far away."""
    with Server("head_ms=600000") as s:
        x = Slow(s, b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 1000)
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            x.step()
            time.sleep(0.005)
        assert x.ended is None
        x.c.s.close()


def on_a_kept_connection_the_deadlines_hold_as_well():
    body = request("/upload", body=b"a" * 100)
    with Server("head_ms=300", "body_ms=600") as s:
        for part, least, most in ((GOOD[:-2], 0.2, 0.59), (body[:-1], 0.5, 5)):
            with s.connect() as c:
                c.send(GOOD)
                assert c.answer().body == b"ok"
                began = time.monotonic()
                c.send(part)
                assert c.answer().status == 408 and least < time.monotonic() - began < most
                assert c.ended() is True


def a_head_that_comes_in_time_is_not_cut_off():
    with Server("head_ms=2000") as s, s.connect() as c:
        for i in range(0, len(GOOD), 4):
            c.send(GOOD[i:i + 4])
            time.sleep(0.01)
        assert c.answer().body == b"ok"


def quiet_connections_end_by_themselves_and_without_a_word():
    with Server("idle_ms=300", "head_ms=300") as s:
        with s.connect() as c, s.connect() as never:
            c.send(GOOD)
            assert c.answer().body == b"ok"
            began = time.monotonic()
            assert c.ended() is True and never.ended() is True
            assert 0.2 < time.monotonic() - began < 2
        assert s.counts()["late"] == 0


def an_answer_that_takes_long_is_waited_for():
    with Server("idle_ms=100", "head_ms=100", "body_ms=100", "write_ms=100") as s:
        assert s.get("/slow?ms=600").body == b"ok"
        assert s.get("/stream?n=3&ms=200&size=10").body == b"data: xx\n\n" * 3


def a_thousand_quiet_streams_cost_little_each():
    files_allow(STREAMS + 200)
    with Server(f"connections={STREAMS + 100}", files=STREAMS + 200, lean=True) as s:
        s.get("/small")
        before = s.memory()
        streams = []
        for _ in range(STREAMS):
            c = s.connect()
            c.send(QUIET)
            streams.append(c)
        for c in streams:
            assert c.head().header("Content-Type") == "text/event-stream"
        each = (s.memory() - before) / STREAMS
        p99 = percentile(served(s, 500), 99)
        assert s.counts()["open"] == STREAMS + 1
        for c in streams:
            c.s.close()
        told = s.wait(lambda n: n["open"] == 1)
        assert told["gone"] == STREAMS, told
        print(f"# bytes_each={each:.0f} p99_ms_beside={p99:.2f}")
        assert 0 < each < 20 * 1024, each


def kept_connections_cost_little_each():
    files_allow(STREAMS + 200)
    with Server(f"connections={STREAMS + 100}", files=STREAMS + 200, lean=True) as s:
        s.get("/small")
        before = s.memory()
        kept = [s.connect() for _ in range(STREAMS)]
        for c, n in itertools.product(kept, (30000, 3900)):
            c.send(b"GET /own?n=%d HTTP/1.1\r\nHost: x\r\n\r\n" % n)
            assert len(c.answer().body) == n
        each = (s.memory() - before) / STREAMS
        for c in kept:
            c.s.close()
        print(f"# bytes_each={each:.0f}")
        assert each < 4096, each


def beyond_the_limit_connections_wait():
    with Server("connections=10") as s:
        held = [s.connect() for _ in range(10)]
        for c in held:
            c.send(GOOD)
            assert c.answer().body == b"ok"
        with s.connect(timeout=0.2) as late:
            late.send(GOOD)
            try:
                late.answer()
                raise RuntimeError("one more was served")
            except TimeoutError:
                pass
            held.pop().s.close()
            late.s.settimeout(20)
            assert late.answer().body == b"ok"
        for c in held:
            c.s.close()


def an_address_has_no_more_than_its_share():
    with Server("per_address=5") as s:
        held = [s.connect() for _ in range(5)]
        for c in held:
            c.send(GOOD)
            assert c.answer().body == b"ok"
        with s.connect() as c:
            assert c.ended() in (True, "reset")
        other = socket.socket()
        other.bind(("127.0.0.2", 0))
        other.connect(("127.0.0.1", s.port))
        with Connection(other) as c:
            c.send(GOOD)
            assert c.answer().body == b"ok"
        for c in held:
            c.s.close()
        with s.connect() as c:
            end = time.monotonic() + 20
            while c.ended() in (True, "reset") if select.select([c.s], [], [], 0.1)[0] else False:
                assert time.monotonic() < end
                c.s.close()
                c.s = s.connect().s
            c.send(GOOD)
            assert c.answer().body == b"ok"


def without_descriptors_it_waits_and_goes_on():
    with Server(files=32) as s:
        held = [s.connect() for _ in range(60)]
        for c in held:
            c.send(GOOD)
        answered = select.select([c.s for c in held], [], [], 5)[0]
        assert 0 < len(answered) < 60, len(answered)
        ticks = os.sysconf("SC_CLK_TCK")
        with open(f"/proc/{s.p.pid}/stat") as f:
            before = sum(map(int, f.read().split()[13:15])) / ticks
        time.sleep(1)  # it does not spin meanwhile
        with open(f"/proc/{s.p.pid}/stat") as f:
            used = sum(map(int, f.read().split()[13:15])) / ticks - before
        assert used < 0.3, used
        for c in held:
            c.answer()
            c.s.close()
        assert s.get("/small").body == b"ok"


def who_retires_ends_what_is_quiet_and_answers_what_is_asked():
    with Server() as s, s.connect() as quiet, s.connect() as asked, s.connect() as stream:
        quiet.send(GOOD)
        assert quiet.answer().body == b"ok"
        asked.send(b"GET /slow?ms=300 HTTP/1.1\r\nHost: x\r\n\r\n")
        stream.send(b"GET /stream?n=3&ms=150 HTTP/1.1\r\nHost: x\r\n\r\n")
        stream.head()
        s.wait(lambda n: n["requests"] >= 3)
        s.retire()
        assert quiet.ended() is True
        try:
            s.connect().s.close()
            raise RuntimeError("a connection was accepted")
        except ConnectionRefusedError:
            pass
        a = asked.answer()
        assert a.body == b"ok" and a.header("Connection") == "close" and asked.ended() is True
        while stream.chunk():
            pass
        assert stream.ended() is True


def stopping_in_the_middle_of_everything_is_orderly():
    with Server() as s:
        held = [s.connect() for _ in range(5)]
        for c, data in zip(held, (b"", GOOD[:-5], request("/upload", body=b"abc")[:-1], QUIET,
                                  b"GET /slow?ms=60000 HTTP/1.1\r\nHost: x\r\n\r\n")):
            if data:
                c.send(data)
        s.wait(lambda n: n["open"] == 6)
    for c in held:
        c.s.close()


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    system.run([
        slow_heads_and_slow_bodies_are_cut_off_while_others_are_served,
        a_server_without_deadline_would_be_noticed,
        on_a_kept_connection_the_deadlines_hold_as_well,
        a_head_that_comes_in_time_is_not_cut_off,
        quiet_connections_end_by_themselves_and_without_a_word,
        an_answer_that_takes_long_is_waited_for,
        a_thousand_quiet_streams_cost_little_each,
        kept_connections_cost_little_each,
        beyond_the_limit_connections_wait,
        an_address_has_no_more_than_its_share,
        without_descriptors_it_waits_and_goes_on,
        who_retires_ends_what_is_quiet_and_answers_what_is_asked,
        stopping_in_the_middle_of_everything_is_orderly,
    ])

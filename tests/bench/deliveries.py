"""What make bench measures of notify: deliveries a second, how late they are, and what a stuck receiver costs others."""
import os
import statistics
import struct
import subprocess
import time

from lib import system, wire

SUBSCRIPTIONS = 1000
ADDRESSES = 100  # receivers of their own
EVENTS = int(os.environ.get("DELIVERED_EVENTS", "100"))  # each for all subscriptions
PARTIES = ["KNH", "NOG", "ZOF", "NF", "ZOD", "TWE", "ACH", "NLI", "MLI", "ZLI", "ZVL"]
UNDELIVERED = int(os.environ.get("UNDELIVERED", "1000000"))
KEY = bytes(32)


class Receiver:
    def __init__(self, s):
        self.port, self.path = system.free_port(), os.path.join(s.state, "deliveries.bin")
        self.p = subprocess.Popen([os.path.join(system.BUILD, "bench", "bench_receiver"), str(self.port), self.path,
                                   str(ADDRESSES)], stdout=subprocess.PIPE)
        self.p.stdout.readline()

    def sink(self, i, kind="n"):
        return f"http://127.0.0.{1 + i % ADDRESSES}:{self.port}/{kind}{i}"

    def rows(self):
        """(subscription, sequence, position, arrived at, bytes) of each, in order."""
        with open(self.path, "rb") as f:
            return list(struct.iter_unpack("=5q", f.read()))

    def wait(self, n, seconds):
        end = time.monotonic() + seconds
        while (have := os.path.getsize(self.path) // 40) < n:
            assert time.monotonic() < end, f"{have} of {n} in {seconds} s"
            time.sleep(0.05)  # a look at a file; what is measured stands in it

    def close(self):
        self.p.kill()
        self.p.wait()


def started():
    s = system.System(services=system.SERVICES, env={
        "SHARED_BUFFERS": "1GB", "WEERKLANK_LOG_LEVEL": "error", "WEERKLANK_NOTIFY_ALLOW_HTTP": "true",
        "WEERKLANK_NOTIFY_ALLOW_ADDRESSES": "127.0.0.0/8", "WEERKLANK_NOTIFY_TIMEOUT_MS": "5000"})
    receiver = Receiver(s)
    s.env["WEERKLANK_NOTIFY_PORTS"] = str(receiver.port)
    s.start()
    c = s.load(PARTIES)
    for i in range(SUBSCRIPTIONS // 50):  # auditors, each of whom may have a hundred subscriptions
        c.ask("party.admit", {"code": f"W{i:02}", "role": "auditor", "name": f"W{i}"})
    s.at_head("tracking", "routing", "overview", "notify")
    for name in ("routing", "tracking", "overview"):
        s.processes[name].stop()
    return s, receiver


def subscribe(s, receiver, kinds, first=0):
    """kinds: a letter or word of the receiver's for each. Waits until all of them consented."""
    c = s.client("coordinator", inside="notify")
    parties = [f"W{i:02}" for i in range(SUBSCRIPTIONS // 50)]
    for i, kind in enumerate(kinds):
        c.ask("subscription.open", {"sink": receiver.sink(first + i, kind), "key": KEY,
                                    "filter": {"kinds": ["signal.submitted"]}},
              signal=wire.uuid7(), party=parties[i % len(parties)] if len(kinds) > 100 else None)
    end = time.monotonic() + 60
    while any(r["state"] == "asked" for r in c.ask("subscription.ask", {})["subscriptions"]):
        assert time.monotonic() < end, "not all consented"
    return c


def submit(client, n, every=0.0):
    signal = {"what": "Geen huisarts " * 12, "notice": "Reistijd", "needed": ["unknown"]}
    began = time.monotonic()
    for i in range(n):
        client.ask("signal.submit", signal, signal=wire.uuid7())
        while every and time.monotonic() < began + (i + 1) * every:
            time.sleep(max(0.0, began + (i + 1) * every - time.monotonic()))


def lateness(s, rows):
    """From the log's time of an event (its commit is a moment later) to its arrival, in milliseconds."""
    at = dict(s.sql("SELECT position, (extract(epoch FROM at) * 1e6)::bigint FROM history.event WHERE kind = 20"))
    return sorted((arrived - at[position]) / 1e3 for _, _, position, arrived, _ in rows)


def quantile(values, share):
    return values[min(len(values) - 1, int(len(values) * share))]


def rate(bench):
    row = f"deliveries to {SUBSCRIPTIONS:,} subscriptions, fast receivers"
    late = "delivery after the commit, 500 a second"
    if not bench.wanted(row) and not bench.wanted(late):
        return
    s, receiver = started()
    with s:
        raw = statistics.median(bench.tool("bench_post", receiver.port, 30000, 1000)["posts_per_s"] for _ in range(3))
        os.truncate(receiver.path, 0)
        c = subscribe(s, receiver, ["n"] * SUBSCRIPTIONS)
        zvl = s.client("ZVL", inside="intake")
        before = bench.cpu_seconds(s)
        submit(zvl, EVENTS)
        receiver.wait(EVENTS * SUBSCRIPTIONS, 300)
        rows = receiver.rows()
        end = time.monotonic() + 60
        while s.sql("SELECT min(delivered) FROM notify.subscription")[0][0] < EVENTS:
            assert time.monotonic() < end, "not all cursors are durable"
        took = time.time() - min(r[3] for r in rows) / 1e6
        used = bench.cpu_seconds(s)["notify"] - before["notify"]
        memory = bench.rss_mib(s.notify.pid)
        per_s = EVENTS * SUBSCRIPTIONS / took
        bench.say(row, per_s, "a second", per_s / raw, ">= 5,000, < 64 MiB", per_s >= 5000 and memory < 64,
                  f"libcurl alone {raw:,.0f}; notify {memory:.0f} MiB, {used / took:.2f} of a core; all cursors durable")
        for r in c.ask("subscription.ask", {})["subscriptions"][10:]:
            c.ask("subscription.end", {}, signal=r["id"])
        os.truncate(receiver.path, 0)
        submit(zvl, 1000, 0.02)  # 50 events a second, for ten
        receiver.wait(10000, 60)
        took = lateness(s, receiver.rows())
        bench.say(late, quantile(took, 0.99), "ms p99", None, "< 50 ms", quantile(took, 0.99) < 50,
                  f"p50 {quantile(took, 0.5):.1f} ms, of {len(took):,}")
    receiver.close()


def others(bench):
    row = "delivery beside 30 % that are stuck, slow or failing"
    if not bench.wanted(row):
        return
    s, receiver = started()
    with s:
        c = subscribe(s, receiver, ["n"] * 70)
        zvl = s.client("ZVL", inside="intake")
        alone, beside = [], []
        bad = []
        for turn in range(14):  # in turn, so that a busy machine is busy for both
            os.truncate(receiver.path, 0)
            submit(zvl, 150, 0.02)
            receiver.wait(150 * 70, 60)
            (beside if turn % 2 else alone).append(quantile(lateness(s, [r for r in receiver.rows() if r[0] < 70]), 0.99))
            if turn % 2 == 0:
                c = subscribe(s, receiver, ["stuck"] * 10 + ["slow"] * 10 + ["fail"] * 10, 70)
                bad = [r["id"] for r in c.ask("subscription.ask", {})["subscriptions"][70:]]
            else:
                for id in bad:
                    c.ask("subscription.end", {}, signal=id)
        one, two = statistics.median(alone), statistics.median(beside)
        bench.say(row, two, "ms p99", two / one, "<= 1.1 x without", two <= 1.1 * one,
                  f"without {', '.join(f'{x:.1f}' for x in alone)}; beside {', '.join(f'{x:.1f}' for x in beside)}")
    receiver.close()


def undelivered(bench):
    row = f"{UNDELIVERED:,} events that one receiver does not take: memory"
    if not bench.wanted(row):
        return
    s, receiver = started()
    with s:
        subscribe(s, receiver, ["fail"])
        before = bench.rss_mib(s.notify.pid)
        done = 0
        while done < UNDELIVERED:
            done += bench.load(s, "signals", 1024, seconds=10.0, warm=0.0)["done"]
        s.at_head("notify", seconds=900)
        memory = bench.rss_mib(s.notify.pid)
        matched = s.sql("SELECT matched, delivered FROM notify.subscription")[0]
        assert matched[0] >= UNDELIVERED and matched[1] == 0, matched
        bench.say(row, memory, "MiB", None, "< 64, as before them", memory < 64 and memory < before + 16,
                  f"{before:.0f} MiB before; {matched[0]:,} wait")
    receiver.close()


def deliveries(bench):
    rate(bench)
    others(bench)
    undelivered(bench)

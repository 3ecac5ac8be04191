#!/usr/bin/python3
"""make bench: speed as ratios to a limit measured in the same run, on the real processes and PostgreSQL.

L is what binary COPY reaches on the log's own table and indexes (bench_copy.c), measured right before and
after each figure. Both begin right after a checkpoint and write into WAL files that were there before, as on
any server that is not new: making one stops all commits for as long as 16 MB of zeroes take. A figure is the
median of ROUNDS runs. Everything is on this machine: client, services
and database share its cores. Writes build/bench.json. ONLY=word runs the rows whose name holds the word.
"""
import base64
import json
import os
import random
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import proofs, system, wire  # noqa: E402
import audit  # noqa: E402
import deliveries  # noqa: E402
import gateway_rows  # noqa: E402
import page_rows  # noqa: E402
import routing  # noqa: E402

ONLY = os.environ.get("ONLY", "")
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SECONDS = float(os.environ.get("SECONDS", "4"))
HOLD = float(os.environ.get("HOLD", "30"))
VERIFY = int(os.environ.get("VERIFY", "10000000"))  # events of an export that is verified
LEAVES = int(os.environ.get("LEAVES", "30000000"))
HOLIDAY = int(os.environ.get("HOLIDAY", "1000000"))  # deadlines that it moves
SIGNAL_SIZES = "875"
LOOP_SIZES = "875,155,95,575"
PARTIES = ["KNH", "NOG", "ZOF", "NF", "ZOD", "TWE", "ACH", "NLI", "MLI", "ZLI", "ZVL",
           "BZK", "VWS", "OCW", "SZW", "JenV", "IenW", "VRO", "LVVN", "EZ", "KGG", "DEF", "AenM", "FIN",
           "AZ", "BZ"]
TEXTS = os.path.join(system.ROOT, "compose", "demo", "signalen.jsonl")
table = []


def wanted(row):
    return ONLY in row


def say(row, figure, unit, ratio, reach, ok, note=""):
    table.append({"row": row, "figure": figure, "unit": unit, "ratio": ratio, "reach": reach, "pass": ok,
                  "note": note})
    shown = f"{ratio:.3f}" if ratio is not None else "-"
    digits = 1 if figure >= 1 else 3
    print(f"{row:62} {figure:>12,.{digits}f} {unit:10} {shown:>7}  {reach:28} {'pass' if ok else 'SHORT'}  {note}",
          flush=True)


def tool(name, *args, timeout=900):
    r = subprocess.run([os.path.join(system.BUILD, "bench", name), *map(str, args)], capture_output=True,
                       text=True, timeout=timeout)
    if r.returncode != 0:
        raise RuntimeError(f"{name} {args}: {r.stdout}{r.stderr}")
    return json.loads(r.stdout)


def conninfo(s):
    return f"host={s.state}/socket dbname=weerklank user=weerklank"


def limit(s, sizes, seconds):
    return tool("bench_copy", conninfo(s), "copy", seconds, sizes)["rows_per_s"]


def load(s, mode, flight, curve=False, seconds=SECONDS, warm=1.0, sockets=8):
    endpoint = f"tcp://127.0.0.1:{s.port}" if curve else s.ipc("intake")
    args = ["--state", s.state, "--texts", TEXTS, "--intake", endpoint, "--mode", mode, "--flight", flight,
            "--seconds", seconds, "--warm", warm, "--sockets", sockets]
    s.sql("CHECKPOINT")
    r = tool("bench_load", *args, *(["--curve"] if curve else []))
    if r["problems"]:
        print(f"# {mode} {flight}: {r['problems']} problems, the last {r['last_problem']}", flush=True)
    return r


def fresh(services=system.SERVICES):
    """A new cluster with settings for steady writing, and reference data and parties loaded."""
    s = system.System(services=system.SERVICES, env={
        "SHARED_BUFFERS": "2GB", "MAX_WAL_SIZE": "8GB", "MIN_WAL_SIZE": "4GB",
        "WEERKLANK_LOG_LEVEL": "warn"})
    s.start()
    s.load(PARTIES)
    s.at_head("tracking", "overview", "routing")
    s.sql("SELECT pg_logical_emit_message(false, 'bench', repeat('x', 16000000)) FROM generate_series(1, 270)")
    for name in system.SERVICES:
        if name not in services:
            s.processes[name].stop()
    return s


def cpu_seconds(s):
    """User and system seconds of each process so far."""
    ticks = os.sysconf("SC_CLK_TCK")
    used = {}
    for name, p in s.processes.items():
        if p.running():
            f = open(f"/proc/{p.pid}/stat").read().rsplit(")", 1)[1].split()
            used[name] = (int(f[11]) + int(f[12])) / ticks
    return used


def rss_mib(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def signals():
    rows = [("signals, 1,024 in flight, ipc, intake and history", 1024, False, 0.34, None),
            ("signals, 1,024 in flight, tcp with CURVE, intake and history", 1024, True, 0.25, None),
            ("signals, 64 in flight, ipc, intake and history", 64, False, 0.17, 3300)]
    rows = [r for r in rows if wanted(r[0])]
    if not rows:
        return
    with fresh(["history", "reader", "intake"]) as s:
        for row, flight, curve, reach, p99 in rows:
            rates, ratios, p50s, p99s = [], [], [], []
            for _ in range(ROUNDS):
                before = limit(s, SIGNAL_SIZES, SECONDS / 2)
                r = load(s, "signals", flight, curve)
                after = limit(s, SIGNAL_SIZES, SECONDS / 2)
                rates.append(r["per_s"])
                ratios.append(2 * r["per_s"] / (before + after))
                p50s.append(r["whole_p50_us"])
                p99s.append(r["whole_p99_us"])
            ratio, worst = statistics.median(ratios), statistics.median(p99s)
            say(row, statistics.median(rates), "signals/s", ratio,
                f">= {reach} L" + (f", p99 <= {p99 / 1000} ms" if p99 else ""),
                ratio >= reach and (p99 is None or worst <= p99),
                f"p50 {statistics.median(p50s) / 1000:.2f} p99 {worst / 1000:.2f} ms")


def one():
    rows = [("one signal in flight, ipc, intake and history", False, 3.6),
            ("one signal in flight, tcp with CURVE, intake and history", True, 4.5)]
    rows = [r for r in rows if wanted(r[0])]
    if not rows:
        return
    with fresh(["history", "reader", "intake"]) as s:
        for row, curve, reach in rows:
            times, results = [], []
            for _ in range(ROUNDS):
                before = tool("bench_copy", conninfo(s), "insert", SECONDS / 2, SIGNAL_SIZES)["p50_us"]
                r = load(s, "signals", 1, curve, sockets=1)
                after = tool("bench_copy", conninfo(s), "insert", SECONDS / 2, SIGNAL_SIZES)["p50_us"]
                times.append(2 * r["whole_p50_us"] / (before + after))
                results.append(r)
            mid = sorted(results, key=lambda r: r["whole_p50_us"])[len(results) // 2]
            ratio = statistics.median(times)
            say(row, mid["whole_p50_us"] / 1000, "ms p50", ratio, f"<= {reach} x bare INSERT", ratio <= reach,
                f"p99 {mid['whole_p99_us'] / 1000:.2f} p99.9 {mid['whole_p999_us'] / 1000:.2f} ms")


def loops():
    rows = [(f"full loops, 1,024 in flight, ipc, all services, {HOLD:.0f} s", False, 15000, 0.34),
            (f"full loops, 1,024 in flight, tcp with CURVE, all services, {HOLD:.0f} s", True, 13000, 0.30)]
    drain = "overview, events folded a second after it was away during loops"
    for row, curve, least, share in rows:
        if not (wanted(row) or (not curve and wanted(drain))):
            continue
        with fresh() as s:
            load(s, "loops", 256, curve, seconds=2)
            s.at_head("overview", "tracking", "routing")
            before = limit(s, LOOP_SIZES, HOLD / 2)
            used = cpu_seconds(s)
            r = load(s, "loops", 1024, curve, seconds=HOLD, warm=2)
            used = {k: v - used[k] for k, v in cpu_seconds(s).items()}
            lag = s.service("history")["head"] - s.service("overview")["head"]
            s.at_head("overview", seconds=300)
            after = limit(s, LOOP_SIZES, HOLD / 2)
            ratio = 4 * r["per_s"] * 2 / (before + after)
            reach = max(least, share * (before + after) / 8)
            lowest = r["lowest5_per_s"] / r["per_s"]
            say(row, r["per_s"], "loops/s", ratio,
                f">= {reach:,.0f}/s ({least:,} or {share} L)",
                r["per_s"] >= reach and r["whole_p99_us"] <= 100_000 and lowest >= 0.9,
                f"p50 {r['whole_p50_us'] / 1000:.0f} p99 {r['whole_p99_us'] / 1000:.0f} ms (<= 100), lowest 5 s "
                f"{lowest:.2f} (>= 0.9); overview {lag:,} events behind at the end; cpu s " +
                " ".join(f"{k} {v:.0f}" for k, v in used.items() if k != "postgres"))
            if not curve and wanted(drain):
                s.overview.stop()
                load(s, "loops", 1024, seconds=HOLD / 3)
                missed = s.head() - s.sql("SELECT position FROM overview.cursor")[0][0]
                began = time.monotonic()
                s.start("overview")
                s.at_head("overview", seconds=300)
                say(drain, missed / (time.monotonic() - began), "events/s", None, ">= 20,000",
                    missed >= 20000 * (time.monotonic() - began), f"{missed:,} events")


def shown():
    row = "submit to shown at the department, idle, ipc, all services"
    if not wanted(row):
        return
    with fresh() as s:
        results = [load(s, "loops", 1, seconds=SECONDS, sockets=1) for _ in range(ROUNDS)]
        p99 = statistics.median(r["shown_p99_us"] for r in results) / 1000
        p50 = statistics.median(r["shown_p50_us"] for r in results) / 1000
        say(row, p99, "ms p99", None, "< 2.5 ms", p99 < 2.5, f"p50 {p50:.2f} ms")


def memory():
    row = "memory with 100,000 open assignments"
    if not wanted(row):
        return
    with fresh() as s:
        empty = rss_mib(s.tracking.pid)
        while s.sql("SELECT count(*) FROM overview.assignment")[0][0] < 100_000:
            load(s, "signals", 256, seconds=1, warm=0)
            s.at_head("overview", "tracking", "routing")
        n = s.sql("SELECT count(*) FROM overview.assignment")[0][0]
        for name in ("history", "reader", "intake", "routing", "overview"):
            mib = rss_mib(s.processes[name].pid)
            say(f"{row}, {name}", mib, "MiB", None, "< 64 MiB", mib < 64)
        each = (rss_mib(s.tracking.pid) - empty) * 1048576 / n
        say(f"{row}, tracking", each, "bytes each", None, "<= 400", each <= 400, f"{n:,} open assignments")


def start():
    row = "start on a log of 1,000,000 signals"
    if not wanted(row):
        return
    with fresh() as s:
        while s.sql("SELECT count(*) FROM history.event WHERE version = 1")[0][0] < 1_000_000:
            load(s, "signals", 1024, seconds=5, warm=0)
        s.at_head("overview", "tracking", "routing", seconds=600)
        for name in ("tracking", "overview"):
            for how in ("stopped", "killed"):
                took = []
                for _ in range(ROUNDS):
                    getattr(s.processes[name], "stop" if how == "stopped" else "kill")()
                    began = time.monotonic()
                    s.start(name)
                    took.append(time.monotonic() - began)
                say(f"{row}, {name} after being {how}", statistics.median(took), "s", None, "< 3 s",
                    statistics.median(took) < 3)


def clocks():
    row = "every clock of 1,000,000 signals folded again in memory, two processes"
    if not wanted(row):
        return
    runs = [tool("bench_clocks", 1_000_000, 2) for _ in range(ROUNDS)]
    took = statistics.median(r["seconds"] for r in runs)
    say(row, took, "s", None, "< 30 s", took < 30,
        f"{runs[0]['events_each']:.1f} events each, {max(r['rss_mib'] for r in runs):.0f} MiB each process")


def recompute():
    """As anyone may: from the log alone, while nothing else runs. The limit is reading the same rows as they lie
    there, by COPY into nothing."""
    row = "every clock of 1,000,000 signals from the log, two workers"
    if not wanted(row):
        return
    with fresh([]) as s:
        tool("bench_log", conninfo(s), "fill", 1_000_000)
        s.sql("VACUUM ANALYZE history.event")  # as autovacuum has done by then
        s.sql("CHECKPOINT")
        runs, reads = [], []
        for _ in range(ROUNDS):
            reads.append(tool("bench_log", conninfo(s), "read", 2)["seconds"])
            runs.append(recomputed(s))
            reads.append(tool("bench_log", conninfo(s), "read", 2)["seconds"])
        took, read = (statistics.median(r["seconds"] for r in runs), statistics.median(reads))
        rss = max(r["worker_rss_mib"] for r in runs)
        say(row, took, "s", took / read, "< 30 s, worker < 32 MiB",
            took < 30 and rss < 32 and runs[0]["signals"] == 1_000_000 and runs[0]["quarantined"] == 0,
            f"{runs[0]['events']:,} events; {rss:.1f} MiB each worker; plain COPY {read:.2f} s")


def recomputed(s):
    out = s.path("clocks.jsonl")
    r = subprocess.run([os.path.join(system.BUILD, "weerklank-recompute"), out, "--workers", "2"], check=True,
                       capture_output=True, text=True, env=dict(os.environ, WEERKLANK_STATE=s.state))
    os.remove(out)
    return json.loads(r.stdout)


def verify():
    """The limits are reading the same rows by plain COPY into nothing, and the hashes alone. Memory is that of the
    table of streams, and is looked at where there are most events: an export of hashes and headers."""
    rows = [("the whole log verified from PostgreSQL, 1 kB bodies, two workers", 1024, 1_000_000),
            ("the whole log verified from PostgreSQL, 100 bytes bodies, two workers", 100, 2_000_000)]
    for row, body, events in rows:
        if not wanted(row):
            continue
        with fresh([]) as s:
            tool("bench_verify", "fill", conninfo(s), events, body)
            s.sql("VACUUM ANALYZE history.event")
            s.sql("CHECKPOINT")
            n = s.sql("SELECT count(*) FROM history.event")[0][0]
            runs, reads = [], []
            for _ in range(ROUNDS):
                reads.append(tool("bench_verify", "read", conninfo(s), 2)["seconds"])
                runs.append(verified(s, "--db", n))
                reads.append(tool("bench_verify", "read", conninfo(s), 2)["seconds"])
            verify_say(row, n, runs, reads, events, body)
    row = f"an export of {VERIFY:,} events verified, hashes and headers, two workers"
    if wanted(row):
        with system.System(services=[]) as s:
            tool("bench_verify", "export", s.path("export"), VERIFY)
            runs = [verified(s, s.path("export"), VERIFY) for _ in range(ROUNDS)]
            verify_say(row, VERIFY, runs, None, VERIFY, 0)


def verify_say(row, n, runs, reads, events, body):
    took = statistics.median(r["seconds"] for r in runs)
    hashes = tool("bench_verify", "hash", 2, events, body)["seconds"] * n / events
    rss = max(r["rss_mib"] + 2 * r["worker_rss_mib"] for r in runs)
    most = 64 + 50 * n / 7 / 1048576  # 20 bytes a place, 2.5 places a stream, 7 events a stream
    read = statistics.median(reads) if reads else None
    say(row, n / took, "events/s", took / read if read else took / hashes, f">= 200,000, < {most:.0f} MiB",
        n / took >= 200_000 and rss < most, f"{n:,} events in {took:.2f} s; " +
        (f"plain COPY {n / read:,.0f}/s; " if read else "") +
        f"hashes alone {n / hashes:,.0f}/s; {rss:.0f} MiB in all")


def verified(s, source, n):
    r = subprocess.run([os.path.join(system.BUILD, "weerklank-verify"), source, "--workers", "2"], check=True,
                       capture_output=True, text=True, env=dict(os.environ, WEERKLANK_STATE=s.state))
    last = dict(w.split("=", 1) for w in r.stdout.splitlines()[-1].split() if "=" in w)
    assert int(last["events"]) == n and last["findings"] == "0", r.stdout
    return {k: float(last[k]) for k in ("seconds", "rss_mib", "worker_rss_mib")}


def deadlines():
    row = "deadlines of 1,000,000 assignments computed, one process"
    if not wanted(row):
        return
    took = statistics.median(tool("bench_deadlines", 1_000_000)["seconds"] for _ in range(ROUNDS))
    say(row, took, "s", None, "< 1 s", took < 1)


def upkeep():
    """What is due costs tracking's loop, in memory."""
    row = "a tick with 1,000,000 open assignments and nothing due, in memory"
    if not wanted(row):
        return
    many = [tool("bench_upkeep", 1_000_000, 10_000) for _ in range(ROUNDS)]
    few = statistics.median(tool("bench_upkeep", 1000, 10)["idle_tick_ns"] for _ in range(ROUNDS))
    tick = statistics.median(r["idle_tick_ns"] for r in many)
    say(row, tick, "ns", tick / few, "<= 2 x that with 1,000", tick <= 2 * few,
        f"looking at one {statistics.median(r['look_ns'] for r in many):.0f} ns; a tick with 10,000 due: "
        f"longest slice {max(r['longest_slice_us'] for r in many) / 1000:.2f} ms")


def due():
    """10,000 fall due while all was down; meanwhile somebody asks tracking how it is, all the time."""
    row = "10,000 due at once, longest that tracking's loop was held"
    if not wanted(row):
        return
    with fresh() as s:
        while s.sql("SELECT count(*) FROM overview.assignment")[0][0] < 10_000:
            load(s, "signals", 256, seconds=0.5, warm=0)
            s.at_head("overview", "tracking", "routing")
        s.days_pass(9)  # not taken up in time
        n = s.sql("SELECT count(*) FROM history.event WHERE kind = 21")[0][0]
        asker, longest, began = wire.Client(s.ipc("tracking")), 0.0, time.monotonic()
        while True:
            asked = time.monotonic()
            figures = asker.ask("service.ask")["figures"]
            longest = max(longest, time.monotonic() - asked)
            if figures["due_done"] >= n:
                break
            assert time.monotonic() - began < 120, figures
        held = max(longest * 1000, figures["due_longest_us"] / 1000)
        say(row, held, "ms", None, "< 20 ms", held < 20,
            f"{figures['due_done']:,} appended in {time.monotonic() - began:.1f} s; longest slice "
            f"{figures['due_longest_us'] / 1000:.1f} ms, longest answer to who asked meanwhile {longest * 1000:.1f} ms")


def holiday():
    """A day is adopted as free on which the answer to a million signals was due."""
    row = "a holiday that moves 1,000,000 deadlines, p99 of 64 signals in flight"
    if not wanted(row):
        return
    with fresh() as s:
        while s.sql("SELECT count(*) FROM history.event WHERE version = 1")[0][0] < HOLIDAY:
            load(s, "signals", 1024, seconds=5, warm=0)
        s.at_head("overview", "tracking", "routing", seconds=600)
        before = [load(s, "signals", 64)["whole_p99_us"] for _ in range(ROUNDS)]
        s.at_head("overview", "tracking", "routing", seconds=600)
        c = s.client("coordinator", inside="overview")
        today = s.sql("SELECT (max(at) AT TIME ZONE 'Europe/Amsterdam')::date::text FROM history.event")[0][0]
        adopt_free_day(s, json.loads(s.cli("deadline", "--from", today, "--term", "6w", "--json").stdout)["date"])
        began, meanwhile, moved = time.monotonic(), [], [0]
        for _ in range(ROUNDS):
            meanwhile.append(load(s, "signals", 64)["whole_p99_us"])
            moved.append(s.service("tracking")["figures"]["due_done"])
        figures = s.service("tracking")["figures"]
        busy = all(b > a for a, b in zip(moved, moved[1:]))  # else there was nothing to be slowed by
        while figures["due_done"] < HOLIDAY:
            assert time.monotonic() - began < 600, figures
            try:  # a part of it, or a second
                c.ask("signal.list", {"limit": 1}, see=s.head() + 20_000, within=1000)
            except wire.Problem:
                pass
            figures = s.service("tracking")["figures"]
        took = time.monotonic() - began
        stored = s.sql("SELECT count(*) FROM history.event WHERE kind = 45")[0][0]
        a, b = statistics.median(before), statistics.median(meanwhile)
        say(row, b / 1000, "ms p99", b / a, "<= 2 x that before", b <= 2 * a and busy and stored >= HOLIDAY,
            f"before {a / 1000:.2f} ms; {stored:,} moved in {took:.0f} s, {moved[-1]:,} of them meanwhile; "
            f"longest slice {figures['due_longest_us'] / 1000:.1f} ms")


def proof():
    """Consistency and inclusion in a log of hashes: the leaves that no tile holds yet and those that are asked
    for are rows of the log, all others lie in tiles only."""
    rows = [f"proof of {what} in {LEAVES:,} events, p99" for what in ("consistency", "inclusion")]
    rows = [r for r in rows if wanted(r)]
    if not rows:
        return
    chance = random.Random(20261126)
    with system.System(env={"SHARED_BUFFERS": "512MB", "WEERKLANK_LOG_LEVEL": "warn"}) as s:
        s.start("history")  # for its schema; and nothing is in the log
        s.history.stop()
        made = tool("bench_tiles", conninfo(s), LEAVES)
        root = bytes.fromhex(made["root"])
        asked = [p for p in chance.sample(range(LEAVES), 2000) if p & (p - 1)]
        edge = range(LEAVES // 256 * 256 - 1, LEAVES)
        s.sql("TRUNCATE history.event, history.checkpoint")
        s.sql("INSERT INTO history.event (log, position, stream, version, kind, schema, fence, at, append, party, meta,"
              " salt, body, leaf) SELECT 0, p, lpad(to_hex(p), 32, '0')::uuid, 1, 20, 1, 1, now(), gen_random_uuid(),"
              " 'ZVL', '\\x80', sha256('')::bytea, '\\x80', sha256(int8send(p)) FROM unnest(%s::bigint[]) p",
              sorted({*asked, *edge}))
        s.sql("INSERT INTO history.checkpoint (log, origin, size, note) VALUES (0, 'bench', %s, %s)", LEAVES,
              f"bench\n{LEAVES}\n{base64.b64encode(root).decode()}\n\n\u2014 bench none\n".encode())
        s.sql("ANALYZE")
        s.start("reader")
        size = s.sql("SELECT pg_total_relation_size('history.tile')")[0][0]
        reader = s.client(None, inside="reader")
        reader.ask("log.prove", {})
        for row in rows:
            took = []
            for i, position in enumerate(asked):
                body = {"size": position} if "consistency" in row else \
                    {"stream": position.to_bytes(16, "big")}
                began = time.perf_counter()
                a = reader.ask("log.prove", body)
                took.append((time.perf_counter() - began) * 1000)
                for e in a["events"] if "stream" in body else []:
                    assert e["index"] == position
                    assert proofs.root_of_path(e["leaf"], position, LEAVES, proofs.hashes(e["path"])) == root
                if "size" in body:  # the older root is what the path gives; the newer one is known
                    assert proofs.roots_of_consistency(position, LEAVES, None, proofs.hashes(a["consistency"]))[1] == root
            took.sort()
            p99 = took[len(took) * 99 // 100]
            say(row, p99, "ms", None, "< 5 ms", p99 < 5,
                f"half within {took[len(took) // 2]:.2f} ms; {made['tiles']:,} tiles, {size / LEAVES:.1f} bytes an event")


def similar():
    """The limit is as many reads from memory at random as a find makes."""
    rows = {what: f"similar signals among 1,000,000, {what}" for what in ("p50", "p99", "memory")}
    if not any(wanted(row) for row in rows.values()):
        return
    runs = [tool("bench_similar", 1_000_000, 2000) for _ in range(ROUNDS)]
    least = statistics.median(r["limit_ms"] for r in runs)
    found = min(r["found"] for r in runs)
    for what, most in (("p50", 20), ("p99", 100)):
        took = statistics.median(r[f"{what}_ms"] for r in runs)
        say(rows[what], took, f"ms {what}", took / least, f"< {most} ms", took < most and found >= 0.99,
            f"{runs[0]['walked']:,.0f} postings read each; of texts that keep half of their words "
            f"{100 * found:.1f} % found first")
    each = max(max(r["counted_each"], r["heap_each"], r["rss_each"]) for r in runs)
    say(rows["memory"], each, "bytes each", None, "<= 300", each <= 300,
        f"added in {statistics.median(r['add_us'] for r in runs):.0f} us each; saved in "
        f"{statistics.median(r['save_s'] for r in runs):.1f} s, {runs[0]['file_mib']:.0f} MiB, loaded in "
        f"{statistics.median(r['load_s'] for r in runs):.1f} s")


def adopt_free_day(s, day):
    with open(os.path.join(system.ROOT, "compose", "reference", "kalender.json"), encoding="utf-8") as f:
        calendar = json.load(f)
    calendar["versie"] += 1
    calendar["dagen"].append({"datum": day, "naam": "Extra vrije dag"})
    path = s.path("kalender.json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(calendar, f)
    s.cli("adopt", path)


def main():
    print(f"{'row':62} {'figure':>12} {'unit':10} {'ratio':>7}  {'to reach':28}", flush=True)
    for part in (signals, one, loops, shown, memory, start, clocks, recompute, verify, deadlines, upkeep, due,
                 holiday, proof, similar):
        part()
    gateway_rows.http_all(sys.modules[__name__])
    page_rows.page(sys.modules[__name__])
    routing.routing(sys.modules[__name__])
    deliveries.deliveries(sys.modules[__name__])
    audit.audit(sys.modules[__name__])
    os.makedirs(system.BUILD, exist_ok=True)
    with open(os.path.join(system.BUILD, "bench.json"), "w") as f:
        json.dump(table, f, indent=1)
    short = [t["row"] for t in table if not t["pass"]]
    print(f"{len(table) - len(short)} reached, {len(short)} short" + "".join(f"\n  short: {r}" for r in short))


if __name__ == "__main__":
    main()

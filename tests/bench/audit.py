"""The audit at full length: a log of a year with ten million assignments (AUDIT_SIGNALS=3000000), folded by
the real overview, and then asked. Rows of run.py, which is `bench` here.
"""
import json
import math
import os
import random
import time

from lib import system

AUDIT_SIGNALS = int(os.environ.get("AUDIT_SIGNALS", "3000000"))


def adopt_more(s, file, rows, more):
    """The next version of a set of reference data: with more rows."""
    with open(os.path.join(system.ROOT, "compose", "reference", file), encoding="utf-8") as f:
        body = json.load(f)
    body["versie"] += 1
    body[rows] += [dict(m, geldigVan="2023-01-01") for m in more]
    path = s.path(file)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(body, f)
    s.cli("adopt", path)


def quantile(values, share):
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]


def asked(client, kind, body, n, **more):
    """How long it took, in milliseconds, each time; and the last answer."""
    took = []
    for _ in range(n):
        began = time.perf_counter()
        answer = client.ask(kind, body() if callable(body) else body, seconds=120, **more)
        took.append((time.perf_counter() - began) * 1e3)
    return took, answer


def by_sql(s, since, until):
    """The scoreboard's take-up and answers of leads, asked of the assignment rows in plain SQL."""
    began = time.perf_counter()
    rows = s.sql("""SELECT department, count(take_up), percentile_disc(array[0.5, 0.9, 0.95, 0.99])
                    WITHIN GROUP (ORDER BY take_up), count(answer),
                    percentile_disc(array[0.5, 0.9, 0.95, 0.99]) WITHIN GROUP (ORDER BY answer)
                    FROM overview.assignment WHERE part = 0 AND NOT routing_error
                    AND assigned_at >= %s::timestamp AT TIME ZONE 'Europe/Amsterdam'
                    AND assigned_at < %s::timestamp AT TIME ZONE 'Europe/Amsterdam' GROUP BY 1""", since, until)
    return (time.perf_counter() - began) * 1e3, rows


def differences(rows, told, tolerance):
    """Of how many percentiles the scoreboard says something else than SQL."""
    told, n, wrong = {(r["of"], r["step"]): r for r in told["rows"]}, 0, 0
    for department, taken, take_up, answered, answer in rows:
        for step, count, want in (("take_up", taken, take_up), ("answer", answered, answer)):
            r = told.get((department, step), {"done": 0, "gross": {}})
            wrong += r["done"] != count
            for name, value in zip(("median", "p90", "p95", "p99"), want or []):
                if name in r["gross"] and count >= 1000:  # with few the values lie apart: there ranks differ
                    n += 1
                    wrong += abs(r["gross"][name] - value) > tolerance * value + 1
    return n, wrong


def audit(bench):
    """Everything the audit asks, of a log of three years."""
    parts = ("fold", "scoreboard", "scoreboard for the first time", "exact", "as of", "backlog", "list page", "signal with its timeline", "search", "disk")
    names = {p: f"audit of {AUDIT_SIGNALS:,} signals: {p}" for p in parts}
    if not any(bench.wanted(n) for n in names.values()):
        return
    with bench.fresh([]) as s:
        s.start("history", "reader", "tracking", "intake", "routing", "overview")
        adopt_more(s, "ministeries.json", "ministeries",
                   [{"code": f"D{i:02}", "naam": f"Ministerie {i}"} for i in range(60)])
        adopt_more(s, "regios.json", "regios", [{"code": f"R{i:02}", "naam": f"Regio {i}"} for i in range(40)])
        adopt_more(s, "themas.json", "themas",
                   [{"code": f"t{i:03}", "naam": f"Thema {i}", "verantwoordelijk": "BZK"} for i in range(60)])
        s.at_head("overview")
        for name in ("overview", "routing", "intake", "tracking", "reader", "history"):
            s.processes[name].stop()
        filled = bench.tool("bench_audit", bench.conninfo(s), AUDIT_SIGNALS, timeout=3600)
        s.sql("VACUUM ANALYZE history.event")
        s.sql("CHECKPOINT")
        for name in ("history", "reader"):
            s.processes[name].start()
        s.ready("history", 900)
        began = time.monotonic()
        s.processes["overview"].start()
        while not s.service("overview", 60)["ready"]:
            assert time.monotonic() - began < 7200
            time.sleep(1)  # whoever asks all the time takes a core from what is measured
        rate = filled["events"] / (time.monotonic() - began)
        bench.say(names["fold"], rate, "events/s", None, ">= 20,000", rate >= 20_000,
            f"{filled['events']:,} events, {filled['assignments']:,} assignments; overview {bench.rss_mib(s.overview.pid):.0f} MiB")
        s.sql("VACUUM ANALYZE")
        s.sql("CHECKPOINT")
        questions(bench, s, names)
        disk(bench, s, names["disk"], filled)


def added_up(s):
    """Right after a replay the rows of exact tallies are many: they are added up when nobody asks. How long that took."""
    began = time.monotonic()
    while s.sql("""SELECT EXISTS (SELECT FROM overview.tally WHERE cut = 4 AND day = 0
                   GROUP BY month, sort, step, "of" HAVING count(*) >= 16)""")[0][0]:
        assert time.monotonic() < began + 600, "the rows of exact tallies are not added up"
        time.sleep(5)  # quiet is what it waits for
    return time.monotonic() - began


def by_day(c):
    """The rows as they were known at the end of 30 June 2026, of all there was."""
    return asked(c, "scoreboard.ask", {"from": "2000-01-01", "until": "2027-01-01", "as_of": "2026-06-30"}, 1)[1]["rows"]


def questions(bench, s, names):
    c = s.client("coordinator", inside="overview")
    year = {"from": "2025-11-01", "until": "2026-11-01", "tails": True}
    took, told = asked(c, "scoreboard.ask", year, 200)
    sql, rows = by_sql(s, year["from"], year["until"])
    n, wrong = differences(rows, told, 0.02)
    p99 = quantile(took, 0.99)
    bench.say(names["scoreboard"], p99, "ms p99", sql / p99, "< 30 ms, 300 x SQL, equal within 2 %",
        p99 < 30 and sql / p99 >= 300 and wrong == 0 and n > 100,
        f"p50 {quantile(took, 0.5):.1f} ms; SQL {sql:,.0f} ms for two of the steps; {n} percentiles, {wrong} differ")
    first = names["scoreboard for the first time"]  # another period around the year each time: none of them is kept
    took = [asked(c, "scoreboard.ask", dict(year, **{"from": f"{y}-{m:02}-01"}), 1)[0][0]
            for _ in range(5) for y in (2023, 2024) for m in range(1, 13)]
    bench.say(first, quantile(took, 0.99), "ms p99", sql / quantile(took, 0.99), "< 30 ms", quantile(took, 0.99) < 30,
        f"p50 {quantile(took, 0.5):.1f} ms")
    quiet = added_up(s)
    took, told = asked(c, "scoreboard.ask", dict(year, exact=True), 5)
    n, wrong = differences(rows, told, 0)
    bench.say(names["exact"], max(took) / 1e3, "s", sql / max(took), "< 2 s, equal", max(took) < 2000 and wrong == 0,
        f"{n} percentiles, {wrong} differ; {quiet:.0f} s after the last question")
    took, told = asked(c, "scoreboard.ask", {"from": "2025-11-01", "until": "2026-07-01", "as_of": "2026-06-30"}, 5)
    bench.say(names["as of"], max(took) / 1e3, "s", None, "< 10 s", max(took) < 10_000 and len(told["rows"]) > 300)
    took, weeks = asked(c, "backlog.ask", {"step": "answer", "until": "2026-06-30", "weeks": 26}, 5)
    stood, open_then = weeks["days"][-1]["open"], sum(r["open"] for r in by_day(c) if r["step"] == "answer")
    bench.say(names["backlog"], max(took) / 1e3, "s", None, "< 2 s, equal", max(took) < 2000 and stood == open_then > 0,
        f"26 weeks of all departments; {stood:,} open at the end, by the scoreboard {open_then:,}")
    departments, regions = [f"D{i:02}" for i in range(60)], [f"R{i:02}" for i in range(40)]
    pages = [lambda: {"department": random.choice(departments)}, lambda: {"region": random.choice(regions)},
             lambda: {"holder": random.choice(departments), "sort": "due"},
             lambda: {"department": random.choice(departments), "region": random.choice(regions)},
             lambda: {"theme": f"t{random.randrange(60):03}", "state": "taken_up"}]
    took = [t for page in pages for t in asked(c, "signal.list", page, 100)[0]]
    bench.say(names["list page"], quantile(took, 0.99), "ms p99", None, "< 10 ms", quantile(took, 0.99) < 10,
        f"p50 {quantile(took, 0.5):.1f}; " + ", ".join(
            f"{quantile(took[i * 100:(i + 1) * 100], 0.99):.1f}" for i in range(len(pages))))
    ids = [bytes(r[0]) for r in s.sql("SELECT uuid_send(id) FROM overview.signal WHERE submitted %% 997 = 0 LIMIT 300")]
    took = [t for id in ids for t in asked(c, "signal.show", {"timeline": True, "clocks": True}, 1, signal=id)[0]]
    bench.say(names["signal with its timeline"], quantile(took, 0.99), "ms p99", None, "< 10 ms",
        quantile(took, 0.99) < 10, f"p50 {quantile(took, 0.5):.1f}")
    search(bench, s, names["search"])


def search(bench, s, row):
    """A word of every text, of a twelfth of them, of few, of none; with others; by who sees all, and who does not."""
    sought = ["huisarts", "baq", "huisarts baq", "praktijk zoq", "baq zoq", "\"huisarts in baq\"", "nergens"]
    took = {}
    for who in ("coordinator", "ZVL", "VWS"):
        c = s.client(who, inside="overview")
        for words in sought:
            took[who, words] = asked(c, "signal.list", {"text": words}, 30)[0]
    p99 = quantile([t for times in took.values() for t in times], 0.99)
    (who, words), worst = max(took.items(), key=lambda x: quantile(x[1], 0.99))
    bench.say(row, p99, "ms p99", None, "< 100 ms", p99 < 100,
        f"p50 {quantile([t for times in took.values() for t in times], 0.5):.1f}; "
        f"dearest: {words} by {who}, {quantile(worst, 0.99):.0f} ms")


def disk(bench, s, row, filled):
    """All together beside the bodies; the log's own rows are most of it."""
    sizes = s.sql("""SELECT n.nspname || '.' || c.relname, c.relkind = 'i', pg_relation_size(c.oid)
                     + coalesce(pg_total_relation_size(nullif(c.reltoastrelid, 0)), 0)
                     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE nspname IN ('history', 'overview') AND relkind IN ('r', 'i') ORDER BY 3 DESC""")
    body = s.sql("SELECT avg(length(body) + length(meta))::float8 FROM history.event TABLESAMPLE SYSTEM (0.1)")[0][0]
    each = sum(size for _, _, size in sizes) / filled["events"]
    # What an event costs beside its body does not depend on the body's length.
    at_1kb = (each - body + 1024) / 1024
    bench.say(row, each, "bytes/event", at_1kb, "<= 2.2 x the body at 1 kB", at_1kb <= 2.2,
        f"mean body {body:.0f}; " + ", ".join(f"{name} {size / filled['events']:.0f}" for name, _, size in sizes
                                              if size / filled["events"] >= 1))

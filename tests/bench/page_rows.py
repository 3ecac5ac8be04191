"""What make bench measures of the web page, in a real browser (page.mjs)."""
import json
import os
import subprocess

from browser import people
from lib import system, wire

SIGNALS = int(os.environ.get("SIGNALS", "10000"))
ROWS = ("page: first paint of a desk", "page: a desk can be used", "page: bytes of a first view", "page: frames while a long list is scrolled",
        "page: from a key to its frame, 95 % (the form)", "page: from a key to its frame, the worst")


def page(bench):
    if not any(map(bench.wanted, ROWS)):
        return
    with system.System() as s:
        clients = people.begin(s)
        texts = os.path.join(s.state, "texts.jsonl")
        with open(texts, "w", encoding="utf-8") as f:
            for i in range(SIGNALS):
                f.write(json.dumps({"wat": f"Knelpunt {i}: de bus naar kern {i} rijdt niet meer.", "merkbaar": "Mensen komen niet op hun werk.",
                                    "nodig": ["weet_niet"], "titel": f"Geen bus meer naar kern {i}", "thema": "bereikbaarheid.weg"}) + "\n")
        s.own(s.state)
        s.cli("submit", texts, party="ZVL")
        s.at_head("routing", "tracking", "overview", seconds=300)
        s.sql("ANALYZE")  # which the database does by itself within a minute
        logins = people.accounts(s, {p: clients[p] for p in ("ZVL", "VWS", "coordinator")})
        told = {"base": f"http://127.0.0.1:{s.http}", "people": {p: logins[p] for p in ("ZVL", "VWS", "coordinator")}, "password": people.PASSWORD,
                "node": os.path.join(system.BUILD, "node"), "rounds": bench.ROUNDS, "seconds": 8,
                "others": any(map(bench.wanted, ROWS[:4])), "typing": any(map(bench.wanted, ROWS[4:]))}
        clients["ZVL"].ask("signal.submit", {"what": "Geen huisarts", "notice": "Reistijd", "needed": ["unknown"], "theme": "gezondheid.huisarts"},
                           signal=wire.uuid7())
        s.at_head("routing", "tracking", "overview")
        r = subprocess.run(["node", os.path.join(system.ROOT, "tests", "bench", "page.mjs"), json.dumps(told)], capture_output=True, text=True, timeout=600)
        if r.returncode != 0:
            raise RuntimeError(r.stdout + r.stderr)
    out = json.loads(r.stdout)
    if told["typing"]:
        form, bare = out["typing"]["form"], out["typing"]["bare"]
        for row, key, least in ((ROWS[4], "p95", 50), (ROWS[5], "worst", 100)):
            bench.say(row, form[key], "ms", form[key] / bare[key], f"< {least} ms", form[key] < least,
                      f"processor slowed four times, all panels live, {form['keys']} keys; a field that stands by itself: {bare[key]:.0f} ms")
    if not told["others"]:
        return
    desks = [out[p] for p in ("ZVL", "VWS", "coordinator")]
    worst = {k: max(d[k] for d in desks) for k in desks[0]}
    for row, key, least, note in ((ROWS[0], "paint", 500, "the slowest of three desks"), (ROWS[1], "usable", 1000, f"the same; {SIGNALS:,} signals")):
        bench.say(row, worst[key], "ms", worst[key] / out["bare"][key], f"< {least:,} ms", worst[key] < least,
                  f"processor slowed four times, {note}; a page of one line, one script and one answer: {out['bare'][key]:.0f} ms")
    bench.say(ROWS[2], worst["bytes"] / 1000, "kB", None, "< 100 kB", worst["bytes"] < 100_000, "compressed, with the API's answers, without fonts")
    f = out["scroll"]
    bench.say(ROWS[3], f["list"], "a second", f["list"] / f["quiet"], ">= 50", f["list"] >= 50,
              f"the worst second; a page that stands still has {f['quiet']:.0f}; of {f['rows']:,} rows")

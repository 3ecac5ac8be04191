"""What make bench measures of the gateway: requests a second over 64 connections, how late at half of that, and memory.
The limit is what our HTTP server reaches with the same client and an answer of two bytes (http-serve), in the same run."""
import http.client
import json
import os
import random
import re
import socket
import statistics
import subprocess
import threading
import uuid

from lib import gateway, http_serve, system

CONNECTIONS = 64
PARTIES = ["ZVL", "TWE", "VWS", "BZK", "OCW", "IenW"]
HOST = b"Host: 127.0.0.1\r\n"


def request(s, name, head, body=b""):
    path = os.path.join(s.state, name)
    with open(path, "wb") as f:
        f.write(head + HOST + (b"Content-Length: %d\r\n" % len(body) if body else b"") + b"\r\n" + body)
    return path


def run(bench, port, path, rate=0, connections=CONNECTIONS, seconds=None):
    r = bench.tool("bench_http", port, connections, seconds or bench.SECONDS, rate, path)
    return r


def only(r, status):
    assert set(r["statuses"]) == {str(status)}, r
    return r


def started(**env):
    s = system.System(env=dict({"SHARED_BUFFERS": "1GB", "MAX_WAL_SIZE": "4GB", "WEERKLANK_LOG_LEVEL": "error"}, **env))
    s.start()
    s.load(PARTIES)
    token = gateway.token(c := s.client("ZVL"), gateway.account(c, "bench"))
    h = gateway.Http(s.http, token)
    body = json.dumps({"wat": "De huisarts in Gerritsdorp gaat weg en niemand volgt hem op. " * 9,
                       "merkbaar": "Een moeder reed veertig minuten met een ziek kind. " * 4, "nodig": ["weet_niet"],
                       "thema": "gezondheid.huisarts", "titel": "Geen huisarts meer"}).encode()
    id = h.post("/v1/knelpunten", json.loads(body)).json()["id"]
    s.at_head("routing", "tracking", "overview")
    auth = b"Authorization: Bearer " + token.encode() + b"\r\n"
    etag = h.get("/v1/knelpunten/" + id).headers["ETag"].encode()
    return s, h, {
        "post": request(s, "post", b"POST /v1/knelpunten HTTP/1.1\r\n" + auth + b"Content-Type: application/json\r\nIdempotency-Key: "
                        + b"K" * 36 + b"\r\n", body),
        "get": request(s, "get", b"GET /v1/knelpunten/" + id.encode() + b" HTTP/1.1\r\n" + auth),
        "304": request(s, "304", b"GET /v1/knelpunten/" + id.encode() + b" HTTP/1.1\r\n" + auth + b"If-None-Match: " + etag + b"\r\n"),
        "small": request(s, "small", b"GET /small HTTP/1.1\r\n")}, len(body)


def median(bench, s, what, status, files, rate=0):
    runs = []
    for _ in range(bench.ROUNDS):
        s.sql("CHECKPOINT")
        runs.append(only(run(bench, s.http, files[what], rate), status))
    return {k: statistics.median(r[k] for r in runs) for k in ("per_s", "p50_ms", "p99_ms")}


FOLDERS = ("notify", "routing", "overview", "tracking", "reader")


def one(bench, s, row, what, status, files, reach, late, least, note=""):
    if not bench.wanted(row):
        return
    r = median(bench, s, what, status, files)
    bench.say(row, r["per_s"], "requests/s", r["per_s"] / least, f">= {reach:,}/s", r["per_s"] >= reach,
              f"of an empty answer {least:,.0f}/s; p50 {r['p50_ms']:.2f}, p99 {r['p99_ms']:.2f} ms; {note}".rstrip("; "))
    if late:
        r = median(bench, s, what, status, files, reach / 2)
        bench.say(f"{row}: p99 at {reach // 2:,}/s", r["p99_ms"], "ms", None, f"< {late} ms", r["p99_ms"] < late,
                  f"p50 {r['p50_ms']:.2f} ms; {r['per_s']:,.0f}/s were asked")


def rates(bench):
    rows = {"post": "http: POST of a signal, durable, signed in", "get": "http: GET of a signal, given again",
            "304": "http: GET of a signal, 304", "all": "http: POST of a signal, while all services fold it", "past": "http: GET of a signal, past the cache"}
    if not any(map(bench.wanted, rows.values())):
        return
    s, h, files, size = started()
    with s, http_serve.Server() as serve:
        least = run(bench, serve.port, files["small"])["per_s"]
        for what, status, reach, late in (("get", 200, 20000, 3), ("304", 304, 40000, 0)):
            one(bench, s, rows[what], what, status, files, reach, late, least)
        # What is acknowledged is committed by history, whoever folds it and when; so that is measured alone, as the
        # rows of intake are, and then with all services at work on the same two cores.
        for n in FOLDERS:
            s.processes[n].stop()
        one(bench, s, rows["post"], "post", 201, files, 12000, 10, least, f"{size} bytes")
    if bench.wanted(rows["all"]):
        s, h, files, size = started()
        with s:
            r = median(bench, s, "post", 201, files)
            bench.say(rows["all"], r["per_s"], "requests/s", r["per_s"] / least, "-", True,
                      f"p50 {r['p50_ms']:.2f}, p99 {r['p99_ms']:.2f} ms: both cores are full, the database's part is the largest")
    if not bench.wanted(rows["past"]):
        return
    s, h, files, _ = started(WEERKLANK_GATEWAY_CACHE_KIB="0")
    with s:
        r = median(bench, s, "get", 200, files)
        bench.say(rows["past"], r["per_s"], "requests/s", r["per_s"] / least, ">= 6,000/s", r["per_s"] >= 6000,
                  f"p50 {r['p50_ms']:.2f}, p99 {r['p99_ms']:.2f} ms")


class Slow(threading.Thread):
    """200 connections, on half of which a head and on half a body comes a byte twice a second, spread evenly, so that the
    work of sending is not what is measured; who is cut off comes again."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.done, self.cut, self.open = port, threading.Event(), 0, []

    def connect(self, i):
        c = socket.create_connection(("127.0.0.1", self.port))
        c.sendall(b"GET /v1/knelpunten HTTP/1.1\r\nHost: x\r\nX-A: " if i % 2 else
                  b"POST /v1/sessies HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n")
        c.setblocking(False)
        return c

    def run(self):
        self.open = [self.connect(i) for i in range(200)]
        next = 0
        while not self.done.wait(0.01):
            for i in (n % 200 for n in range(next, next + 4)):
                c = self.open[i]
                try:
                    c.send(b"a")
                    if c.recv(65536):
                        raise ConnectionResetError
                except BlockingIOError:
                    pass
                except ConnectionError:
                    c.close()
                    self.cut += 1
                    self.open[i] = self.connect(i)
            next += 4

    def end(self):
        self.done.set()
        self.join()
        for c in self.open:
            c.close()


def slow(bench):
    row = "http: GET while 200 connections send a byte now and then: p99"
    if not bench.wanted(row):
        return
    s, h, files, _ = started()
    with s:
        usual, beside, cut = [], [], 0
        for _ in range(max(bench.ROUNDS, 3)):  # in turns: this machine has other work as well
            usual.append(only(run(bench, s.http, files["get"], 2000, 4, 5), 200)["p99_ms"])
            others = Slow(s.http)
            others.start()
            beside.append(only(run(bench, s.http, files["get"], 2000, 4, 5), 200)["p99_ms"])
            others.end()
            cut += others.cut
        usual, beside = statistics.median(usual), statistics.median(beside)
        bench.say(row, beside, "ms", beside / usual, "<= 2 x usual", beside <= 2 * usual,
                  f"usual {usual:.2f} ms, at 2,000/s; {cut} of them were cut off meanwhile")


def memory(bench):
    row = "http: memory of the gateway"
    if not bench.wanted(row):
        return
    s, h, files, _ = started()
    with s:
        before = bench.rss_mib(s.gateway.pid)
        run(bench, s.http, files["get"], 5000, 1000)
        run(bench, s.http, files["post"], 2000, 1000)
        told = bench.rss_mib(s.gateway.pid)
        bench.say(row + ", 1,000 connections at work", told, "MiB", None, "< 64 MiB", told < 64, f"{before:.0f} MiB before")
        quiet = bench.rss_mib(s.gateway.pid)
        listeners = []
        for _ in range(1000):
            c = http.client.HTTPConnection("127.0.0.1", s.http, timeout=30)
            c.request("GET", "/v1/gebeurtenissen", headers={"Authorization": "Bearer " + h.token, "Accept": "text/event-stream"})
            listeners.append((c, c.getresponse()))
        grown = bench.rss_mib(s.gateway.pid) - quiet
        bench.say(row + ", 1,000 quiet listeners cost", grown, "MiB", None, "< 20 MiB", grown < 20)
        for c, _ in listeners:
            c.close()
        id = h.post("/v1/knelpunten", {"wat": "x", "merkbaar": "x", "nodig": ["weet_niet"]}).json()["id"]
        s.at_head("overview", "tracking")
        big = b"%PDF-1.7\n" + random.Random(1).randbytes((25 << 20) - 15) + b"%%EOF\n"

        def upload(bytes):
            a = h.ask("POST", f"/v1/knelpunten/{id}/bijlagen", bytes, Idempotency_Key=str(uuid.uuid4()),
                      Content_Type="application/pdf", Content_Disposition="attachment; filename=brief.pdf")
            assert a.status == 201, a

        upload(big[:100000] + big[-6:])
        subprocess.run(["sh", "-c", f"echo 5 > /proc/{s.gateway.pid}/clear_refs"], check=True)
        before = bench.rss_mib(s.gateway.pid)
        upload(big)
        peak = int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{s.gateway.pid}/status").read())[1]) / 1024
        bench.say(row + ", a file of 25 MiB comes in", peak - before, "MiB", None, "< 1 MiB", peak - before < 1)


def http_all(bench):
    rates(bench)
    slow(bench)
    memory(bench)

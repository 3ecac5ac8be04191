#!/usr/bin/python3
# timeout: 200
"""HTTP as clients use it: requests come through as they were sent, bodies whole and in parts, answers in the order of
the requests, streams, clients that leave. With sockets of our own, and with curl, a client that we did not write."""
import hashlib
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system  # noqa: E402
from lib.http_serve import GOOD, Server, request  # noqa: E402

BODY = bytes(range(256)) * 16
GET = b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n"


def sum_of(body):
    return hashlib.sha256(body).hexdigest()


def reset(c):
    """The client is gone without a word."""
    c.s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    c.s.close()


def was_broken_off(c):
    """A client can tell, in HTTP/1.0 too."""
    try:
        while c.more():
            pass
    except ConnectionResetError:
        return True
    return False


# --- requests

def a_request_comes_through_as_it_was_sent():
    with Server() as s:
        sent = (b"PATCH /a%20b/%C3%A9+x//c/?q=1+2%2B3&naam=%C3%A9%0A&q=%2F&leeg&x=a=b HTTP/1.1\r\nHost: Example.nl:80\r\n"
                b"X-Tab: \t a\tb \t\r\nx-tab:two\r\nX-Raw: \xe9\xff\r\nContent-Length: 4\r\n\r\n\x00\xff\r\n")
        a = s.one(sent).json()
        peer = a.pop("peer")
        assert peer.startswith("127.0.0.1:"), peer
        assert a == {"method": "PATCH", "head": False, "host": "Example.nl:80", "path": ["a b", "é+x", "", "c", ""],
                     "target": "/a%20b/%C3%A9+x//c/?q=1+2%2B3&naam=%C3%A9%0A&q=%2F&leeg&x=a=b",
                     "query": [["q", "1 2+3"], ["naam", "Ã©\n"], ["q", "/"], ["leeg", ""], ["x", "a=b"]],
                     "headers": [["Host", "Example.nl:80"], ["X-Tab", "a\tb"], ["x-tab", "two"], ["X-Raw", "éÿ"],
                                 ["Content-Length", "4"]],
                     "bytes": 4, "body": "\0ÿ\r\n", "sum": sum_of(b"\0\xff\r\n")}, a
        assert s.get("/").json()["path"] == [] and s.get("//").json()["path"] == ["", ""]


def each_method_is_told():
    with Server() as s:
        for m in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            assert s.one(request("/x", m)).json()["method"] == m


def head_is_get_without_its_body():
    with Server() as s, s.connect() as c:
        for target in (b"/x", b"/small", b"/own?n=100000", b"/stream?n=3"):
            c.send(b"HEAD %s HTTP/1.1\r\nHost: x\r\n\r\n" % target)
            a = c.answer(head=True)
            assert a.status == 200 and a.body == b"", a.status
        c.send(GOOD)
        assert c.answer().body == b"ok" and c.got == b""
        c.send(b"HEAD /own?n=100000 HTTP/1.1\r\nHost: x\r\n\r\n")
        assert c.answer(head=True).header("Content-Length") == "100000"
        assert s.counts()["gone"] == 0


def http_1_0_is_answered_and_closed():
    with Server() as s:
        for target, body in ((b"/small", b"ok"), (b"/stream?n=2&size=10", b"data: xx\n\n" * 2)):
            with s.connect() as c:
                c.send(b"GET %s HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n" % target)
                a = c.head()
                assert a.header("Connection") == "close" and a.header("Transfer-Encoding") is None
                while c.more():
                    pass
                assert c.got == body, c.got


def who_asks_to_close_is_closed():
    with Server() as s, s.connect() as c:
        c.send(b"GET /small HTTP/1.1\r\nHost: x\r\nConnection: x, Close\r\n\r\n" + GOOD)
        assert c.answer().header("Connection") == "close" and c.ended() is True


def the_date_is_right():
    with Server() as s:
        told = time.strptime(s.get("/small").header("Date"), "%a, %d %b %Y %H:%M:%S GMT")
        assert abs(time.mktime(told) - time.mktime(time.gmtime())) <= 2


# --- bodies

def bodies_in_pieces_of_one_byte_come_whole():
    with Server("body=8192") as s:
        for target in ("/x", "/upload"):
            for chunks in (None, 1, 7, 4096):
                for piece in (1, 3, None):
                    with s.connect() as c:
                        c.send(request(target, body=BODY, chunks=chunks) * 2 + GOOD, piece)
                        for a in (c.answer().json(), c.answer().json()):
                            assert (a["bytes"], a["sum"]) == (len(BODY), sum_of(BODY)), (target, chunks, piece)
                        assert c.answer().body == b"ok"


def a_lost_byte_would_be_noticed():
    with Server("body=8192") as s:
        assert s.one(request("/x", body=BODY[:-1] + b"x")).json()["sum"] != sum_of(BODY)


def a_body_may_be_as_long_as_the_limit_and_no_longer():
    with Server("body=1000") as s:
        for n, chunks, status in ((1000, None, 200), (1000, 10, 200), (1001, None, 413), (1001, 10, 413)):
            assert s.one(request("/x", body=b"a" * n, chunks=chunks)).status == status, (n, chunks)
        assert s.one(request("/upload", body=b"a" * 100000)).json()["bytes"] == 100000


def a_long_upload_comes_in_parts_and_costs_no_memory():
    body = os.urandom(1 << 20) * 64
    with Server(lean=True) as s:
        s.get("/small")
        before = s.memory()
        with s.connect() as c:
            c.send(request("/upload", body=body))
            a = c.answer().json()
        grown = s.memory() - before
        assert a["bytes"] == len(body) and a["sum"] == sum_of(body)
        assert grown < 1 << 20, grown
    print(f"# grown_bytes={grown}")


def who_takes_parts_can_stop_the_sender():
    body = os.urandom(1 << 20) * 8
    with Server(lean=True) as s:
        before = s.memory()
        with s.connect() as c:
            began = time.monotonic()
            c.send(request("/upload?pause=2", body=body, chunks=10000))
            a = c.answer().json()
            assert time.monotonic() - began > 1  # 2 ms for each of 839 chunks at least
        assert a["bytes"] == len(body) and a["sum"] == sum_of(body) and s.memory() - before < 1 << 20


def an_early_answer_does_not_wait_for_the_body():
    with Server() as s:
        for chunks in (None, 100):
            with s.connect() as c:
                c.send(request("/early", body=b"a" * 50000, chunks=chunks) + GOOD)
                a = c.answer()
                assert (a.status, a.header("Connection")) == (403, "close") and c.ended() is True
        with s.connect() as c:  # without a body nothing is lost
            c.send(request("/early") + GOOD)
            assert c.answer().status == 403 and c.answer().body == b"ok"


def who_is_refused_can_finish_sending():
    """A reset while a client sends may cost it the answer (RFC 9112, 9.6)."""
    with Server() as s, s.connect() as c:
        c.send(request("/early", body=b"a" * 10000000)[:20000])
        assert c.answer().status == 403 and c.ended() is True
        for _ in range(100):
            c.s.sendall(b"a" * 10000)


def the_body_is_asked_for():
    with Server() as s, s.connect() as c:
        for target, status in ((b"/x", 200), (b"/early", 403)):
            c.send(b"POST %s HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n" % target)
            a = c.answer()
            if status == 200:
                assert a.status == 100, a.status
                c.send(b"ab")
                a = c.answer()
            assert a.status == status, a.status
        assert c.ended() is True  # who answers without the body does not wait for it


# --- order

def answers_come_in_the_order_of_the_requests():
    with Server() as s, s.connect() as c:
        c.send(GET % b"/slow?ms=100" + GOOD + request("/a", body=BODY) + GET % b"/own?n=300000" + GET % b"/b" +
               GET % b"/stream?n=3&ms=5&size=20" + request("/c", body=BODY, chunks=100) + GET % b"/slow?ms=1" + GET % b"/d")
        assert c.answer().body == b"ok" and c.answer().body == b"ok"
        assert c.answer().json()["path"] == ["a"]
        assert c.answer().body == b"o" * 300000
        assert c.answer().json()["path"] == ["b"]
        assert len(c.answer().body) == 60
        a = c.answer().json()
        assert a["path"] == ["c"] and a["sum"] == sum_of(BODY)
        assert c.answer().body == b"ok" and c.answer().json()["path"] == ["d"] and c.got == b""


def thousands_of_requests_in_one_go_are_each_answered_once():
    with Server() as s, s.connect() as c:
        n = 20000
        c.s.settimeout(60)
        pid = os.fork()
        if pid == 0:
            c.s.sendall(b"".join(GET % b"/n/%d" % i for i in range(n)))
            os._exit(0)
        for i in range(n):
            assert c.answer().json()["path"] == ["n", str(i)]
        assert os.waitpid(pid, 0)[1] == 0 and c.got == b""


def who_asks_and_ends_its_side_gets_all_that_was_answered():
    with Server() as s:
        for n in (10, 300, 600, 1000, 2000, 5000):
            with s.connect() as c:
                c.s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                c.send(GOOD * n)
                c.no_more()
                for _ in range(n):
                    assert c.answer().body == b"ok"
                assert c.ended() is True


def who_does_not_read_is_not_read_from():
    """Requests whose answers are not taken wait in the kernel, not in our memory."""
    with Server(lean=True) as s, s.connect() as c:
        s.get("/small")
        before = s.memory()
        c.s.settimeout(0.3)
        sent = 0
        try:
            while sent < 64 << 20:
                sent += c.s.send(GET % b"/own?n=60000" * 100)
        except TimeoutError:
            pass
        assert s.memory() - before < 2 << 20, s.memory() - before
        assert s.get("/small").body == b"ok"


# --- streams, and clients that leave

def a_stream_comes_as_it_is_added():
    with Server() as s, s.connect() as c:
        c.send(GET % b"/stream?n=5&ms=20&size=20")
        a = c.head()
        assert a.header("Content-Type") == "text/event-stream" and a.header("Transfer-Encoding") == "chunked"
        for _ in range(5):
            assert c.chunk() == b"data: " + b"x" * 12 + b"\n\n"
        assert c.chunk() == b""
        c.send(GOOD)
        assert c.answer().body == b"ok"


def a_client_that_leaves_is_told():
    ways = {"closed": lambda c: c.s.close(), "reset": reset, "half closed": lambda c: c.s.shutdown(socket.SHUT_WR)}
    with Server() as s:
        told = 0
        for target in (b"/slow?ms=60000", b"/stream?n=0", b"/stream?n=0&ms=1&size=1000"):
            for how, leave in ways.items():
                with s.connect() as c:
                    c.send(GET % target)
                    if b"stream" in target:
                        c.head()
                    else:
                        s.wait(lambda n: n["open"] == 2)
                    leave(c)
                    told += 1
                    s.wait(lambda n: n["gone"] == told and n["open"] == 1)
        with s.connect() as c:  # in the middle of a body
            c.send(request("/upload", body=BODY)[:-1])
            s.wait(lambda n: n["open"] == 2)
            reset(c)
            s.wait(lambda n: n["gone"] == told + 1 and n["open"] == 1)


def a_client_that_stays_is_not_told():
    with Server() as s, s.connect() as c:
        c.send(GET % b"/slow?ms=50" + GOOD)
        assert c.answer().body == b"ok" and c.answer().body == b"ok"
        c.s.close()
        assert s.wait(lambda n: n["open"] == 1)["gone"] == 0


def a_reader_that_stops_reading_is_bounded_and_dropped():
    with tempfile.TemporaryDirectory() as d:
        for listen in ("127.0.0.1:0", d + "/http.socket"):  # the kernel knows of the first one itself
            with Server("write_ms=500", "stream=100000", listen=listen, lean=True) as s, s.connect() as c:
                s.get("/small")
                before = s.peak()
                c.send(GET % b"/stream?n=0&ms=0&size=60000")
                c.head()
                s.wait(lambda n: n["gone"] == 1 and n["open"] == 1)
                assert s.peak() - before < 1 << 20, s.peak() - before
                assert was_broken_off(c) or (listen.startswith("/") and not c.got.endswith(b"\r\n0\r\n\r\n"))


def a_stream_that_is_broken_off_does_not_look_whole():
    with Server() as s:
        for version in (b"1.1", b"1.0"):
            for how, broken in ((b"&break=1", True), (b"", False)):
                with s.connect() as c:
                    c.send(b"GET /stream?n=3&ms=20%s HTTP/%s\r\nHost: x\r\nConnection: close\r\n\r\n" % (how, version))
                    assert c.head().status == 200 and was_broken_off(c) == broken, (version, how)


def a_stream_of_a_known_length_comes_as_fast_as_it_is_read_and_is_never_more():
    with Server("stream=65536", lean=True) as s:
        before = s.peak()
        for n, size in ((1, 1), (1000, 7), (8 << 20, 60000)):
            with s.connect() as c:
                for _ in range(2):  # the connection goes on behind it
                    c.send(b"GET /sized?n=%d&size=%d HTTP/1.1\r\nHost: x\r\n\r\n" % (n, size))
                    a = c.answer()
                    assert a.header("Content-Length") == str(n) and a.body == b"s" * n, (n, len(a.body))
        assert s.peak() - before < 4 << 20
        with s.connect() as c:
            c.send(b"GET /sized?n=100&size=30&break=1 HTTP/1.1\r\nHost: x\r\n\r\n")
            assert c.head().header("Content-Length") == "100"
            assert was_broken_off(c)
        with s.connect() as c:
            c.send(b"HEAD /sized?n=100&size=30 HTTP/1.1\r\nHost: x\r\n\r\n")
            assert c.answer(head=True).header("Content-Length") == "100"


# --- curl

def curl(s, *arguments, data=None):
    r = subprocess.run(["curl", "-sS", "--max-time", "30", *arguments], input=data, capture_output=True, timeout=60)
    assert r.returncode == 0, (arguments, r.stderr)
    return r.stdout


def curl_gets_sends_and_streams():
    with Server() as s, tempfile.NamedTemporaryFile() as f:
        f.write(BODY * 2000)
        f.flush()
        at = f"http://127.0.0.1:{s.port}"
        for more in (["-T", f.name], ["-T", "-"], ["--data-binary", "@" + f.name], ["-F", "f=@" + f.name],
                     ["-T", f.name, "-H", "Transfer-Encoding: chunked"], ["-T", f.name, "-H", "Expect:"]):
            out = curl(s, *more, at + "/upload", data=BODY * 2000)
            assert b'"parts": true' in out, out
            assert more[0] == "-F" or sum_of(BODY * 2000).encode() in out, (more, out)
        out = curl(s, "-w", "%{num_connects} ", at + "/small", at + "/small", at + "/own?n=1000000")
        assert out[:8] == b"ok1 ok0 " and out[-2:] == b"0 " and len(out) == 8 + 1000000 + 2, out[:20]
        assert curl(s, "-I", at + "/small").startswith(b"HTTP/1.1 200 OK\r\n")
        assert curl(s, "-0", at + "/small") == b"ok"
        assert curl(s, "-N", at + "/stream?n=4&ms=2&size=16") == b"data: xxxxxxxx\n\n" * 4
        assert b'"status": 400' in curl(s, "--path-as-is", at + "/../../etc/passwd")
        assert b'"status": 413' in curl(s, "-T", f.name, at + "/x")
        assert curl(s, "-Z", "--parallel-max", "50", *[at + "/slow?ms=20"] * 200) == b"ok" * 200


def a_unix_socket_serves_as_well():
    with tempfile.TemporaryDirectory() as d:
        path = d + "/http.socket"
        with Server(listen=path) as s:
            s.p.kill()
            s.p.wait()
            s.p.returncode = 0
        assert os.path.exists(path)  # left behind: it makes way
        with Server(listen=path) as s:
            assert s.get("/x").json()["peer"] == "unix"
            assert curl(s, "--unix-socket", path, "http://x/small") == b"ok"
            second = subprocess.run([s.p.args[0], path], capture_output=True, text=True, timeout=20, input="")
            assert second.returncode != 0 and "address_in_use" in second.stderr, second.stderr
        assert not os.path.exists(path)


if __name__ == "__main__":
    system.run([
        a_request_comes_through_as_it_was_sent,
        each_method_is_told,
        head_is_get_without_its_body,
        http_1_0_is_answered_and_closed,
        who_asks_to_close_is_closed,
        the_date_is_right,
        bodies_in_pieces_of_one_byte_come_whole,
        a_lost_byte_would_be_noticed,
        a_body_may_be_as_long_as_the_limit_and_no_longer,
        a_long_upload_comes_in_parts_and_costs_no_memory,
        who_takes_parts_can_stop_the_sender,
        an_early_answer_does_not_wait_for_the_body,
        who_is_refused_can_finish_sending,
        the_body_is_asked_for,
        answers_come_in_the_order_of_the_requests,
        thousands_of_requests_in_one_go_are_each_answered_once,
        who_asks_and_ends_its_side_gets_all_that_was_answered,
        who_does_not_read_is_not_read_from,
        a_stream_comes_as_it_is_added,
        a_client_that_leaves_is_told,
        a_client_that_stays_is_not_told,
        a_reader_that_stops_reading_is_bounded_and_dropped,
        a_stream_that_is_broken_off_does_not_look_whole,
         a_stream_of_a_known_length_comes_as_fast_as_it_is_read_and_is_never_more,
        curl_gets_sends_and_streams,
        a_unix_socket_serves_as_well,
    ])

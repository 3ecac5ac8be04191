#!/usr/bin/python3
# timeout: 200
"""What is no request by RFC 9112 is refused: one request in, exactly one answer out, and the connection ends, so that
what was sent behind it is never read as a second one. Each at once, byte by byte, and in two pieces."""
import http.server
import os
import random
import socket
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system  # noqa: E402
from lib.http_serve import GOOD, Connection, Server  # noqa: E402

POST = b"POST /p HTTP/1.1\r\nHost: x\r\n"


def chunked(body):
    return POST + b"Transfer-Encoding: chunked\r\n\r\n" + body


def with_header(line):
    return b"GET / HTTP/1.1\r\nHost: x\r\n" + line + b"\r\n\r\n"


def line(text, host=b"Host: x\r\n"):
    return text + b"\r\n" + host + b"\r\n"


# What is sent; the status; why.
PROBES = {
    # the 26 of what libmicrohttpd 0.9.75 was measured with
    "length and coding": (POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "length_and_coding"),
    "coding and length": (POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400, "length_and_coding"),
    "two lengths": (POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", 400, "length_twice"),
    "two equal lengths": (POST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde", 400, "length_twice"),
    "length +5": (POST + b"Content-Length: +5\r\n\r\nabcde", 400, "length"),
    "length 5, 5": (POST + b"Content-Length: 5, 5\r\n\r\nabcde", 400, "length"),
    "length 0x5": (POST + b"Content-Length: 0x5\r\n\r\nabcde", 400, "length"),
    "length -1": (POST + b"Content-Length: -1\r\n\r\nabcde", 400, "length"),
    "length huge": (POST + b"Content-Length: 18446744073709551621\r\n\r\nabcde", 413, "body_too_long"),
    "blank before colon": (POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400, "header_name"),
    "unknown coding": (POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501, "coding"),
    "chunk size overflow": (chunked(b"10000000000000005\r\nabcde\r\n0\r\n\r\n"), 400, "chunk"),
    "bare LF in lines": (b"GET / HTTP/1.1\nHost: x\n\n", 400, "bare_lf"),
    "bare LF behind a size": (chunked(b"5\nabcde\r\n0\r\n\r\n"), 400, "chunk"),
    "bare LF behind a chunk": (chunked(b"5\r\nabcde\n0\r\n\r\n"), 400, "chunk"),
    "NUL in a value": (with_header(b"X-A: a\0b"), 400, "header_value"),
    "%00": (line(b"GET /a%00b HTTP/1.1"), 400, "escaped_nul"),
    "%2f": (line(b"GET /..%2f..%2fetc/passwd HTTP/1.1"), 400, "escaped_slash"),
    "folded": (with_header(b"X-A: 1\r\n folded"), 400, "header_folded"),
    "two hosts": (line(b"GET / HTTP/1.1", b"Host: x\r\nHost: y\r\n"), 400, "host_twice"),
    "no host": (line(b"GET / HTTP/1.1", b""), 400, "host_missing"),
    "TRACE": (line(b"TRACE / HTTP/1.1"), 501, "method"),
    "lower case": (line(b"get / HTTP/1.1"), 501, "method"),
    "1.0 with chunked": (b"POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "coding_in_old_version"),
    "absolute form": (line(b"GET http://x/ HTTP/1.1"), 400, "target_form"),
    "40 KiB of headers": (with_header(b"X-A: " + b"a" * 40960), 431, "headers_too_long"),
    # more
    "40 KiB of target": (line(b"GET /" + b"a" * 40960 + b" HTTP/1.1"), 414, "target_too_long"),
    "target of 8001": (line(b"GET /" + b"a" * 8000 + b" HTTP/1.1"), 414, "target_too_long"),
    "65 headers": (with_header(b"\r\n".join([b"X-A: a"] * 64)), 431, "headers_too_many"),
    "17 segments": (line(b"GET " + b"/a" * 17 + b" HTTP/1.1"), 414, "segments_too_many"),
    "33 parameters": (line(b"GET /?" + b"a&" * 33 + b" HTTP/1.1"), 400, "parameters_too_many"),
    "two codings": (POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "coding_twice"),
    "coding list": (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501, "coding"),
    "coding identity": (POST + b"Transfer-Encoding: identity\r\n\r\n", 501, "coding"),
    "coding with a tab": (POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", 400, "header_value"),
    "length empty": (POST + b"Content-Length:\r\n\r\n", 400, "length"),
    "length with a blank": (POST + b"Content-Length: 1 2\r\n\r\nabcde", 400, "length"),
    "bare CR in a value": (with_header(b"X-A: a\rb"), 400, "header_value"),
    "CR CR LF": (b"GET / HTTP/1.1\r\r\nHost: x\r\n\r\n", 400, "request_line"),
    "LF CR LF": (b"GET / HTTP/1.1\r\nHost: x\n\r\n", 400, "bare_lf"),
    "DEL in a value": (with_header(b"X-A: \x7f"), 400, "header_value"),
    "NUL in a name": (with_header(b"X\0A: 1"), 400, "header_name"),
    "no name": (with_header(b": 1"), 400, "header_name"),
    "no colon": (with_header(b"X-A"), 400, "header_without_colon"),
    "blank in a name": (with_header(b"X A: 1"), 400, "header_name"),
    "first header folded": (b"GET / HTTP/1.1\r\n Host: x\r\n\r\n", 400, "header_folded"),
    "empty host": (line(b"GET / HTTP/1.1", b"Host:\r\n"), 400, "host"),
    "host with a path": (line(b"GET / HTTP/1.1", b"Host: x/y\r\n"), 400, "host"),
    "host of two": (line(b"GET / HTTP/1.1", b"Host: x, y\r\n"), 400, "host"),
    "1.0 without host": (b"GET / HTTP/1.0\r\n\r\n", 400, "host_missing"),
    "CONNECT": (line(b"CONNECT x:443 HTTP/1.1"), 501, "method"),
    "unknown method": (line(b"BREW / HTTP/1.1"), 501, "method"),
    "method with a bracket": (line(b"GE(T / HTTP/1.1"), 400, "request_line"),
    "0.9": (b"GET /\r\n\r\n", 400, "request_line"),
    "2.0": (line(b"GET / HTTP/2.0"), 505, "version"),
    "1.2": (line(b"GET / HTTP/1.2"), 505, "version"),
    "version 1.10": (line(b"GET / HTTP/1.10"), 400, "request_line"),
    "version in lower case": (line(b"GET / http/1.1"), 400, "request_line"),
    "preface of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "version"),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400, "request_line"),
    "two blanks": (line(b"GET  / HTTP/1.1"), 400, "request_line"),
    "no target": (line(b"GET  HTTP/1.1"), 400, "target_form"),
    "tab for a blank": (line(b"GET\t/ HTTP/1.1"), 400, "request_line"),
    "blank behind": (line(b"GET / HTTP/1.1 "), 400, "request_line"),
    "blank in the target": (line(b"GET /a b HTTP/1.1"), 400, "request_line"),
    "blank before": (line(b" GET / HTTP/1.1"), 400, "request_line"),
    "two empty lines before": (b"\r\n\r\n" + GOOD, 400, "request_line"),
    "asterisk": (line(b"OPTIONS * HTTP/1.1"), 400, "target_form"),
    "authority": (line(b"GET x:80 HTTP/1.1"), 400, "target_form"),
    "fragment": (line(b"GET /a#b HTTP/1.1"), 400, "target_character"),
    "no ASCII in the path": (line("GET /é HTTP/1.1".encode()), 400, "target_character"),
    "no ASCII in the query": (line("GET /?é HTTP/1.1".encode()), 400, "target_character"),
    "NUL in the target": (line(b"GET /a\0b HTTP/1.1"), 400, "target_character"),
    "backslash": (line(b"GET /..\\a HTTP/1.1"), 400, "target_character"),
    "half an escape": (line(b"GET /a%2 HTTP/1.1"), 400, "escape"),
    "wrong escape": (line(b"GET /a%zz HTTP/1.1"), 400, "escape"),
    "wrong escape in the query": (line(b"GET /?a=%1 HTTP/1.1"), 400, "escape"),
    "%2F": (line(b"GET /a%2Fb HTTP/1.1"), 400, "escaped_slash"),
    "dots": (line(b"GET /a/../b HTTP/1.1"), 400, "dot_segment"),
    "escaped dots": (line(b"GET /%2e%2E/b HTTP/1.1"), 400, "dot_segment"),
    "one dot": (line(b"GET /./b HTTP/1.1"), 400, "dot_segment"),
    "no UTF-8": (line(b"GET /%ff HTTP/1.1"), 400, "target_utf8"),
    "slash too long": (line(b"GET /..%c0%af HTTP/1.1"), 400, "target_utf8"),
    "surrogate": (line(b"GET /?%ed%a0%80 HTTP/1.1"), 400, "target_utf8"),
    "escaped newline in the path": (line(b"GET /a%0d%0ab HTTP/1.1"), 400, "target_controls"),
    "escaped bell in the query": (line(b"GET /?a=%07 HTTP/1.1"), 400, "target_controls"),
    "%00 in the query": (line(b"GET /?a=%00 HTTP/1.1"), 400, "escaped_nul"),
    "expectation": (POST + b"Expect: 200-ok\r\nContent-Length: 5\r\n\r\nabcde", 417, "expectation"),
    "body too long": (POST + b"Content-Length: 65537\r\n\r\nabcde", 413, "body_too_long"),
    "chunks too long": (chunked(b"ffff\r\n" + b"a" * 65535 + b"\r\n2\r\nab\r\n0\r\n\r\n"), 413, "body_too_long"),
    "chunk extension": (chunked(b"5;a=b\r\nabcde\r\n0\r\n\r\n"), 400, "chunk"),
    "chunk size 0x": (chunked(b"0x5\r\nabcde\r\n0\r\n\r\n"), 400, "chunk"),
    "chunk size -1": (chunked(b"-1\r\nabcde\r\n0\r\n\r\n"), 400, "chunk"),
    "chunk size blank": (chunked(b" 5\r\nabcde\r\n0\r\n\r\n"), 400, "chunk"),
    "chunk size behind": (chunked(b"5 \r\nabcde\r\n0\r\n\r\n"), 400, "chunk"),
    "chunk size empty": (chunked(b"\r\nabcde\r\n0\r\n\r\n"), 400, "chunk"),
    "chunk of nine digits": (chunked(b"000000005\r\nabcde\r\n0\r\n\r\n"), 400, "chunk"),
    "chunk too short": (chunked(b"3\r\nabcde\r\n0\r\n\r\n"), 400, "chunk"),
    "chunk too long": (chunked(b"7\r\nabcde\r\n0\r\n\r\n"), 400, "chunk"),
    "no LF behind a chunk": (chunked(b"5\r\nabcde\rX0\r\n\r\n"), 400, "chunk"),
    "no LF behind a size": (chunked(b"5\rXabcde\r\n0\r\n\r\n"), 400, "chunk"),
    "trailer": (chunked(b"0\r\nX-A: 1\r\n\r\n"), 400, "chunk"),
    "trailer with LF": (chunked(b"0\r\n\n"), 400, "chunk"),
}


def check(connection, status, why):
    """Exactly one answer, the refusal, and the end."""
    a = connection.answer()
    assert a.status == status, a.status
    assert a.header("Connection") == "close" and a.header("X-Content-Type-Options") == "nosniff", a.headers
    assert a.header("Content-Type") == "application/problem+json" and a.body == \
        b'{"status": %d, "why": "%s"}' % (status, why.encode()), a.body
    end = connection.ended()
    assert end is True, end


def probe(s, name, piece=None, first=None):
    """With two good requests behind it, that nobody may answer. first: so many bytes, and then the rest."""
    data, status, why = PROBES[name]
    with s.connect() as c:
        try:
            if first:
                c.send(data[:first])
            c.send(data[first or 0:] + GOOD + GOOD, piece)
            check(c, status, why)
        except (AssertionError, OSError) as e:
            raise AssertionError(f"{name}, piece {piece}, first {first}: {type(e).__name__} {e}") from e


def each_is_refused_and_closed():
    with Server() as s:
        for name in PROBES:
            probe(s, name)
        assert s.wait(lambda n: n["open"] == 1)["refused"] == len(PROBES)
    print(f"# probes={len(PROBES)}")


def each_is_refused_byte_by_byte():
    with Server() as s:
        for name, (data, _, _) in PROBES.items():
            if len(data) < 2000:
                probe(s, name, piece=1)


def each_is_refused_wherever_it_is_cut():
    n = 0
    with Server() as s:
        for name, (data, _, _) in PROBES.items():
            for first in range(1, len(data)) if len(data) < 2000 else ():
                probe(s, name, first=first)
                n += 1
    print(f"# cuts={n}")


def behind_a_good_request_each_is_refused_as_well():
    with Server() as s:
        for name, (data, status, why) in PROBES.items():
            with s.connect() as c:
                c.send(GOOD + (data if name != "two empty lines before" else b"\r\n\r\n") + GOOD)
                a = c.answer()
                assert (a.status, a.body, a.header("Connection")) == (200, b"ok", None), (name, a.status, a.headers)
                check(c, status, why)


def what_is_odd_but_right_is_served():
    good = {
        "obs-text": with_header(b"X-A: \xe9\xff"), "tab": with_header(b"X-A:\ta\tb\t"), "empty": with_header(b"X-A:"),
        "colons": with_header(b"X-A: a:b"), "no blank": line(b"GET / HTTP/1.1", b"host:x\r\n"),
        "64 headers": with_header(b"\r\n".join([b"X-A: a"] * 63)), "an address": line(b"GET / HTTP/1.1", b"Host: [::1]:8080\r\n"),
        "one empty line before": b"\r\n" + GOOD, "target of 8000": line(b"GET /" + b"a" * 7999 + b" HTTP/1.1"),
        "16 segments": line(b"GET " + b"/a" * 16 + b" HTTP/1.1"), "32 parameters": line(b"GET /?" + b"a&" * 32 + b" HTTP/1.1"),
        "all of a path": line(b"GET /-._~!$&'()*+,;=:@%20 HTTP/1.1"), "a browser's query": line(b"GET /?a=[|]^{}` HTTP/1.1"),
        "chunked in capitals": POST + b"Transfer-Encoding: Chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
        "zeroes before": chunked(b"00000005\r\nabcde\r\n00\r\n\r\n"), "hex": chunked(b"A\r\nabcdeabcde\r\n0\r\n\r\n"),
        "no length": POST + b"\r\n", "length 0": POST + b"Content-Length: 0\r\n\r\n",
        "length 005": POST + b"Content-Length: 005\r\n\r\nabcde", "at the limit": POST + b"Content-Length: 65536\r\n\r\n" + b"a" * 65536,
    }
    with Server() as s:
        for name, data in good.items():
            for piece in (None, 1 if len(data) < 2000 else None):
                with s.connect() as c:
                    c.send(data + GOOD, piece)
                    assert c.answer().status == 200 and c.answer().body == b"ok" and c.got == b"", name
        assert s.counts()["refused"] == 0


def another_server_would_be_noticed():
    """The check of this file, against Python's own server, which is kinder."""
    class Kind(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_):
            pass

        do_POST = do_GET

    class Kindly(Server):
        def __init__(self, port):
            self.port, self.listen = port, ""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    noticed = served = 0
    for name, (data, _, _) in PROBES.items():
        with Kindly(server.server_address[1]).connect(timeout=2) as c:
            c.send(data + GOOD)
            c.no_more()
            try:
                while c.more():
                    pass
            except ConnectionResetError:
                pass
            served += c.got.startswith(b"HTTP/1.1 200")
            again = Connection(c.s)
            again.got = c.got
            try:
                check(again, *PROBES[name][1:])
            except (AssertionError, ValueError, TypeError):
                noticed += 1
    server.shutdown()
    server.server_close()
    assert noticed == len(PROBES) and served >= 20, (noticed, served)
    print(f"# served_by_python={served}")


def a_second_answer_and_an_open_end_would_be_noticed():
    """The check of this file, against a refusal that is right but for what follows it."""
    def judged(sent, ended):
        ours, theirs = socket.socketpair()
        ours.settimeout(0.2)
        theirs.sendall(sent)
        if ended:
            theirs.shutdown(socket.SHUT_WR)
        with theirs, Connection(ours) as c:
            try:
                check(c, 400, "host")
                return True
            except (AssertionError, TimeoutError):
                return False

    body = b'{"status": 400, "why": "host"}'
    right = (b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n"
             b"Content-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n" % len(body)) + body
    assert judged(right, True)
    for sent, ended in ((right, False), (right + right, True), (right + b"\n", True), (right[:-1], True),
                        (right.replace(b"close", b"keep-alive"), True), (right.replace(b" 400 ", b" 200 "), True)):
        assert not judged(sent, ended), sent


def chance_does_not_break_it():
    """Good requests with bytes changed, cut, doubled, swapped: each connection ends or is answered, and the server lives."""
    seed = int(os.environ.get("SEED", random.randrange(1 << 32)))
    r = random.Random(seed)
    print(f"# seed={seed}", flush=True)
    seeds = [data for data, _, _ in PROBES.values() if len(data) < 2000] + [GOOD, chunked(b"5\r\nabcde\r\n0\r\n\r\n")]
    with Server("head_ms=200", "body_ms=200", "idle_ms=200") as s:
        for _ in range(3000):
            data = bytearray(b"".join(r.choices(seeds, k=r.randint(1, 3))))
            for _ in range(r.randint(0, 4)):
                at = r.randrange(len(data))
                data[at:at + r.randint(0, 2)] = bytes(r.choices(b"\r\n\0 :;,/%0159afGHx\t\x80\xff", k=r.randint(0, 3)))
            with s.connect() as c:
                c.send(bytes(data))
                c.no_more()
                while c.got or c.more():
                    a = c.answer(head=data.startswith(b"HEAD"))
                    assert a.status in (100, 200, 400, 408, 413, 414, 417, 431, 501, 505), (seed, data, a.status)
        assert s.get("/small").body == b"ok"


if __name__ == "__main__":
    system.run([each_is_refused_and_closed, each_is_refused_byte_by_byte, each_is_refused_wherever_it_is_cut,
                behind_a_good_request_each_is_refused_as_well, what_is_odd_but_right_is_served,
                another_server_would_be_noticed,
                a_second_answer_and_an_open_end_would_be_noticed, chance_does_not_break_it])

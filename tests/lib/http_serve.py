"""The program http-serve, and a client that sends bytes as they are and reads answers strictly: what is not exactly an
answer, or stands behind the last one, is an error."""
import json
import os
import resource
import socket
import subprocess
import time

from lib import system

SERVE = os.path.join(system.BUILD, "http-serve")
GOOD = b"GET /small HTTP/1.1\r\nHost: x\r\n\r\n"


class Server:
    """with Server("head_ms=500") as s: s.one(b"GET ...")"""

    def __init__(self, *settings, listen="127.0.0.1:0", files=None, lean=False):
        """lean: its memory is looked at, so a sanitizer keeps nothing of what was freed."""
        more = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") +
                ":quarantine_size_mb=0:thread_local_quarantine_size_kb=0"} if lean else {}
        limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))) if files else None
        self.p = subprocess.Popen([SERVE, listen, *settings], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True, preexec_fn=limit, env=dict(os.environ, **more))
        self.listen = listen
        line = self.p.stdout.readline()
        assert line.startswith("port "), self.p.stderr.read()
        self.port = int(line.split()[1])

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        _, said = self.p.communicate(timeout=60)
        assert kind or self.p.returncode == 0, (self.p.returncode, said)

    def retire(self):
        self.p.stdin.write("retire\n")
        self.p.stdin.flush()

    def connect(self, timeout=20, **options):
        if self.listen.startswith("/"):
            s = socket.socket(socket.AF_UNIX)
            s.connect(self.listen)
        else:
            s = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        s.settimeout(timeout)
        return Connection(s)

    def one(self, request):
        """One answer to one request, on a connection of its own."""
        with self.connect() as c:
            c.send(request)
            return c.answer()

    def get(self, target):
        return self.one(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % target.encode())

    def counts(self):
        return self.get("/counts").json()

    def wait(self, what, seconds=20):
        """Until what(counts) is true; never by a fixed time."""
        end = time.monotonic() + seconds
        while not what(c := self.counts()):
            assert time.monotonic() < end, c
            time.sleep(0.005)
        return c

    def memory(self):
        """Bytes of its own that it has in memory."""
        with open(f"/proc/{self.p.pid}/smaps_rollup") as f:
            return sum(int(line.split()[1]) for line in f if line.startswith(("Private_Clean:", "Private_Dirty:"))) * 1024

    def peak(self):
        """The most it ever had, in bytes."""
        with open(f"/proc/{self.p.pid}/status") as f:
            return next(int(line.split()[1]) for line in f if line.startswith("VmHWM:")) * 1024


class Answer:
    def __init__(self, status, headers, body=b""):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        found = [v for n, v in self.headers if n.lower() == name.lower()]
        assert len(found) < 2, found
        return found[0] if found else None

    def json(self):
        assert self.status == 200, (self.status, self.body)
        return json.loads(self.body)


class Connection:
    def __init__(self, s):
        self.s, self.got = s, b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.s.close()

    def send(self, data, piece=None):
        """piece: in pieces of so many bytes. A server that has ended its side may not take the rest."""
        try:
            for i in range(0, len(data), piece or len(data)):
                self.s.sendall(data[i:i + (piece or len(data))])
        except (BrokenPipeError, ConnectionResetError):
            pass

    def no_more(self):
        """The client has sent all it will."""
        try:
            self.s.shutdown(socket.SHUT_WR)
        except OSError:  # the server was faster
            pass

    def more(self):
        part = self.s.recv(65536)
        self.got += part
        return len(part) > 0

    def until(self, mark):
        while mark not in self.got:
            assert self.more(), ("ended before its end", self.got[-300:])
        part, _, self.got = self.got.partition(mark)
        return part

    def exactly(self, n):
        while len(self.got) < n:
            assert self.more(), ("ended before its end", n, len(self.got))
        part, self.got = self.got[:n], self.got[n:]
        return part

    def head(self):
        lines = self.until(b"\r\n\r\n").decode("ascii").split("\r\n")
        version, status, _ = lines[0].split(" ", 2)
        assert version == "HTTP/1.1" and not any(c < " " for line in lines for c in line), lines
        return Answer(int(status), [tuple(line.split(": ", 1)) for line in lines[1:]])

    def chunk(self):
        size = int(self.until(b"\r\n"), 16)
        data = self.exactly(size)
        assert self.exactly(2) == b"\r\n"
        return data

    def answer(self, head=False):
        a = self.head()
        if head or a.status in (204, 304) or a.status < 200:
            return a
        if a.header("Transfer-Encoding"):
            assert a.header("Transfer-Encoding") == "chunked" and a.header("Content-Length") is None
            while part := self.chunk():
                a.body += part
        else:
            a.body = self.exactly(int(a.header("Content-Length")))
        return a

    def ended(self):
        """The server has ended its side, and nothing stands behind what was read."""
        assert self.got == b"", self.got[:300]
        try:
            return not self.more() or self.got[:300]
        except ConnectionResetError:
            return "reset"


def request(target, method="POST", headers=(), body=b"", chunks=None):
    """chunks: the body in pieces of so many bytes; else with its length."""
    lines = [f"{method} {target} HTTP/1.1", "Host: x", *headers,
             f"Content-Length: {len(body)}" if chunks is None else "Transfer-Encoding: chunked"]
    if chunks is not None:
        body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in
                        (body[i:i + chunks] for i in range(0, len(body), chunks))) + b"0\r\n\r\n"
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

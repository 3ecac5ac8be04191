"""The wire, written a second time: python3-msgpack and python3-zmq, nothing of the C code.

A frame is an array of envelopes; an envelope is a map with v, id, kind, body and, where needed, signal,
within, see, party. What comes back is `done`, another answer, or `problem`.
"""
import itertools
import os
import time

import msgpack
import zmq

DEADLINE = 20.0  # seconds a test waits for an answer before it fails


def uuid7():
    ms = time.time_ns() // 1_000_000
    b = bytearray(ms.to_bytes(6, "big") + os.urandom(10))
    b[6] = 0x70 | (b[6] & 0x0F)
    b[8] = 0x80 | (b[8] & 0x3F)
    return bytes(b)


def envelope(kind, body=None, signal=None, id=None, **more):
    e = {"v": 1, "id": id or uuid7(), "kind": kind}
    if signal is not None:
        e["signal"] = signal
    e.update({k: v for k, v in more.items() if v is not None})
    e["body"] = body or {}
    return e


def pack(*envelopes):
    return msgpack.packb(list(envelopes), use_bin_type=True)


def unpack(frame):
    return msgpack.unpackb(frame, raw=False, strict_map_key=False)


class Problem(Exception):
    def __init__(self, body):
        super().__init__(body.get("code", "?") + " " + str(body.get("detail", "")) + " " +
                         str(body.get("fields", "")))
        self.body = body
        self.code = body.get("code")
        self.fields = {f["name"]: f["code"] for f in body.get("fields", [])}


class Client:
    """One party's connection. With keys it comes in through CURVE; without, over ipc as an inside peer."""

    context = zmq.Context.instance()

    def __init__(self, endpoint, keys=None, server_public=None, party=None):
        self.party = party
        self.inside = keys is None
        self.socket = self.context.socket(zmq.DEALER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.IMMEDIATE, 1)
        self.socket.setsockopt(zmq.RECONNECT_IVL, 20)
        self.socket.setsockopt(zmq.RECONNECT_IVL_MAX, 200)
        self.socket.setsockopt(zmq.SNDTIMEO, 500)
        self.socket.setsockopt(zmq.HEARTBEAT_IVL, 1000)
        self.socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 3000)
        if keys:
            self.socket.curve_publickey, self.socket.curve_secretkey = (k.encode() for k in keys)
            self.socket.curve_serverkey = server_public.encode()
        self.socket.connect(endpoint)
        self.waiting = {}

    def close(self):
        self.socket.close()

    def send(self, *envelopes):
        """False when nobody is there to take it now."""
        if self.inside and self.party:
            for e in envelopes:
                e.setdefault("party", self.party)
        return self.send_raw(pack(*envelopes))

    def send_raw(self, frame):
        try:
            self.socket.send(frame)
            return True
        except zmq.Again:
            return False

    def receive(self, seconds):
        """The envelopes of the next frame, or [] when none came in time."""
        if not self.socket.poll(max(0, int(seconds * 1000))):
            return []
        return unpack(self.socket.recv())

    def ask(self, kind, body=None, signal=None, id=None, seconds=DEADLINE, again=True, **more):
        """Sends until answered (with the same id, so nothing happens twice) and gives the body."""
        e = envelope(kind, body, signal, id, **more)
        end = time.monotonic() + seconds
        while True:
            self.send(e)
            step = min(end, time.monotonic() + 1.5)
            while (left := step - time.monotonic()) > 0:
                for r in self.receive(left):
                    if r["id"] != e["id"]:
                        continue
                    if r["kind"] != "problem":
                        return dict(r["body"], position=r.get("position", r["body"].get("position")))
                    p = Problem(r["body"])
                    if not again or p.code not in ("busy", "not_ready", "timeout", "clock_untrusted"):
                        raise p
                    left = min(end, time.monotonic() + r["body"].get("wait", 50) / 1000)
                    while (rest := left - time.monotonic()) > 0 and not self.socket.poll(int(rest * 1000) + 1):
                        pass
                    step = 0
            if time.monotonic() >= end:
                raise TimeoutError(f"no answer to {kind} in {seconds} s")

    def refused(self, kind, body=None, signal=None, **more):
        """The Problem that this must give."""
        try:
            self.ask(kind, body, signal, **more)
        except Problem as p:
            return p
        raise AssertionError(f"{kind} was accepted")

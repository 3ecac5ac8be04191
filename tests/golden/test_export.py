#!/usr/bin/python3
"""An export read by a second implementation, written from the comments of services/verify/record.h, export.h and
services/proof/leaf.h: the same leaves, the same root, and the same verdict when something is changed."""
import base64
import hashlib
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import notes, system  # noqa: E402

FILE = os.path.join(system.BUILD, "verify.export")
SIGNER = notes.Signer("weerklank.example/log", bytes(range(32)))
FIELDS = [("flags", 1), ("position", 8), ("log", 2), ("stream", 16), ("version", 4), ("kind", 2), ("schema", 2),
          ("fence", 4), ("at", 8), ("append", 16), ("number", 4)]


def take(data, at, n):
    assert at + n <= len(data)
    return int.from_bytes(data[at:at + n], "big"), at + n


def record(data):
    """All of it as it lies there: numbers as their bytes."""
    r, at = {}, 0
    for name, n in FIELDS:
        r[name], at = data[at:at + n], at + n
    for name in ("party", "meta", "leaf", "salt", "body", "digest"):
        n, at = take(data, at, 4)
        r[name] = None if n == 0xffffffff else data[at:at + n]
        at += len(r[name] or b"")
    assert at == len(data)
    return r


def read(data):
    """Whether it has bodies, and its records."""
    head, data = data.split(b"\n\n", 1)
    assert head.startswith(b"weerklank-log 1\n")
    records, at = [], 0
    while True:
        events, at = take(data, at, 4)
        size, at = take(data, at, 4)
        if events == 0:
            total, end = take(data, at, 8)
            assert size == 8 and end == len(data) and total == len(records)
            return b"bodies yes" in head, records
        end = at + size
        for _ in range(events):
            n, at = take(data, at, 4)
            records.append(record(data[at:at + n]))
            at += n
        assert at == end


def leaf(r):
    digest = r["digest"] or hashlib.sha256(r["salt"] + r["body"]).digest()
    return hashlib.sha256(b"\0\1" + b"".join(r[n] for n in ("log", "stream", "version", "kind", "schema", "fence",
                                                            "at", "append")) +
                          bytes([len(r["party"])]) + r["party"] + r["number"] +
                          len(r["meta"]).to_bytes(4, "big") + r["meta"] + digest).digest()


def written(bodies):
    subprocess.run([os.path.join(system.BUILD, "tests", "test_verify_export"), "write", FILE, bodies], check=True,
                   stdout=subprocess.DEVNULL)
    with open(FILE, "rb") as f:
        return f.read()


def verify(data, *args):
    r = subprocess.run([os.path.join(system.BUILD, "weerklank-verify"), "-", *args], input=data, capture_output=True)
    return r.returncode, r.stdout.decode()


def root(text):
    return base64.b64decode(text.split(" root=")[1].split(" ")[0])


def leaves_and_roots_are_the_same():
    for bodies in "yes", "no":
        data = written(bodies)
        has_bodies, records = read(data)
        assert has_bodies == (bodies == "yes") and len(records) == 1000
        assert all((r["body"] is not None) == has_bodies for r in records)
        leaves = [leaf(r) for r in records]
        assert leaves == [r["leaf"] for r in records]
        code, text = verify(data)
        assert code == 0 and root(text) == notes.tree_root(leaves), text


def heads_signed_by_the_second_implementation_hold():
    data = written("yes")
    leaves = [leaf(r) for r in read(data)[1]]
    args = ["--key", SIGNER.vkey]
    for n in (0, 1, 5, 255, 256, 257, 512, 999, 1000):
        path = f"{FILE}.{n}"
        with open(path, "w", encoding="utf-8") as f:
            f.write(SIGNER.checkpoint(leaves[:n]))
        args += ["--checkpoint", path]
    code, text = verify(data, *args)
    assert code == 0 and " heads_right=9 proven=1000 " in text, text


def a_byte_that_is_changed_changes_the_verdict_of_both():
    """Bytes all over the file, behind its head: refused, or found."""
    data = written("yes")
    begin = data.index(b"\n\n") + 2
    right = read(data)[1]
    head = f"{FILE}.head"
    with open(head, "w", encoding="utf-8") as f:
        f.write(SIGNER.checkpoint([r["leaf"] for r in right]))
    for at in range(begin, len(data), 997):
        changed = data[:at] + bytes([data[at] ^ 64]) + data[at + 1:]
        code, text = verify(changed, "--checkpoint", head, "--key", SIGNER.vkey)
        assert code in (1, 2), (at, text)
        if code == 1:
            records = read(changed)[1]
            assert any(leaf(r) != r["leaf"] or r["position"] != s["position"] for r, s in zip(records, right)), at


if __name__ == "__main__":
    system.run([leaves_and_roots_are_the_same, heads_signed_by_the_second_implementation_hold,
                a_byte_that_is_changed_changes_the_verdict_of_both])

#!/usr/bin/python3
"""Every proof of every size to 256 against a second implementation, written from RFC 6962, 2.1, by its
definitions and nothing else."""
import functools
import hashlib
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system  # noqa: E402

SIZES = 256


def h(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


@functools.cache
def mth(begin, n):
    """2.1: the hash of n leaves from begin on; leaf i is that of its number in two bytes."""
    if n == 0:
        return h()
    if n == 1:
        return h(b"\0", begin.to_bytes(2, "big"))
    k = half(n)
    return h(b"\1", mth(begin, k), mth(begin + k, n - k))


def half(n):
    """The largest power of two below n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m, begin, n):
    """2.1.1"""
    if n == 1:
        return []
    k = half(n)
    if m < k:
        return path(m, begin, k) + [mth(begin + k, n - k)]
    return path(m - k, begin + k, n - k) + [mth(begin, k)]


def subproof(m, begin, n, whole):
    """2.1.2"""
    if m == n:
        return [] if whole else [mth(begin, n)]
    k = half(n)
    if m <= k:
        return subproof(m, begin, k, whole) + [mth(begin + k, n - k)]
    return subproof(m - k, begin + k, n - k, False) + [mth(begin, k)]


def all_proofs_are_the_same():
    lines = subprocess.run([os.path.join(system.BUILD, "tests", "test_proof_path"), "print"], check=True,
                           capture_output=True, text=True).stdout.splitlines()
    assert len(lines) == SIZES * (SIZES + 1) // 2 + SIZES * (SIZES + 3) // 2, len(lines)
    for line in lines:
        what, a, n, *hashes = line.split()
        a, n = int(a), int(n)
        want = path(a, 0, n) if what == "i" else subproof(a, 0, n, True) if 0 < a < n else []
        assert hashes == [w.hex() for w in want], line[:80]


if __name__ == "__main__":
    system.run([all_proofs_are_the_same])

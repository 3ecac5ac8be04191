"""Signed heads as they are read, proofs and leaves, written a second time from C2SP signed-note, C2SP
tlog-checkpoint, RFC 6962 and the leaf's layout (services/proof/leaf.h): nothing of the C code. What writes
notes, and the tree itself, is in notes.py."""
import base64
import ctypes
import ctypes.util

from .notes import Signer, h, key_id, tree_root as root

sodium = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
assert sodium.sodium_init() >= 0


class Key:
    """A verifier's key: NAME+HASH+BASE64."""

    def __init__(self, text):
        self.name, hash_, key = text.strip().split("+", 2)
        key = base64.b64decode(key, validate=True)
        assert key[0] == 1 and len(key) == 33
        self.key = key[1:]
        self.id = key_id(self.name, self.key)
        assert self.id.hex() == hash_, "the hash of the key is another one"

    def open(self, note):
        """(origin, size, root) of a checkpoint that is signed by this key; else an AssertionError."""
        text, _, lines = note.rpartition("\n\n")
        text += "\n"
        signed = False
        for line in lines.splitlines():
            dash, name, signature = line.split(" ")
            signature = base64.b64decode(signature, validate=True)
            if dash != "\u2014" or name != self.name or signature[:4] != self.id:
                continue
            message = text.encode()
            assert len(signature) == 68
            assert sodium.crypto_sign_verify_detached(signature[4:], message, ctypes.c_ulonglong(len(message)),
                                                      self.key) == 0, "the signature is wrong"
            signed = True
        assert signed, "it is not signed by this key"
        origin, size, root = text.splitlines()[:3]
        root = base64.b64decode(root, validate=True)
        assert origin == self.name and len(root) == 32
        return origin, int(size), root


def sign(name, seed, text):
    """A note, as whoever has the secret key could write it."""
    return Signer(name, seed).note(text)


def hashes(bytes_):
    assert len(bytes_) % 32 == 0
    return [bytes_[i:i + 32] for i in range(0, len(bytes_), 32)]


def half(n):
    return 1 << (n - 1).bit_length() - 1


def root_of_path(leaf, index, n, path):
    """The root that a path leads to, by its definition in 2.1.1; the path is used up."""
    assert 0 <= index < n
    if n == 1:
        assert not path
        return leaf
    k, last = half(n), path[-1]
    if index < k:
        return h(b"\1", root_of_path(leaf, index, k, path[:-1]), last)
    return h(b"\1", last, root_of_path(leaf, index - k, n - k, path[:-1]))


def roots_of_consistency(m, n, old, path, whole=True):
    """Old and new root that a path leads to, by its definition in 2.1.2."""
    if m == n:
        if whole:
            assert not path
            return old, old
        assert len(path) == 1
        return path[0], path[0]
    k, last = half(n), path[-1]
    if m <= k:
        a, b = roots_of_consistency(m, k, old, path[:-1], whole)
        return a, h(b"\1", b, last)
    a, b = roots_of_consistency(m - k, n - k, old, path[:-1], False)
    return h(b"\1", last, a), h(b"\1", last, b)


def continues(m, old, n, new, path):
    if m == 0 or m == n:
        return not path and old == (new if m else h())
    try:
        return roots_of_consistency(m, n, old, path) == (old, new)
    except (AssertionError, IndexError):
        return False


def leaf(e):
    """Of an event as proof.ask tells it."""
    number = lambda v, n: v.to_bytes(n, "big", signed=False)
    digest = h(e["salt"], e["body"]) if "body" in e else e["digest"]
    party = e["party"].encode()
    return h(b"\0\1", number(e["log"], 2), e["stream"], number(e["version"], 4), number(e["kind"], 2),
             number(e["schema"], 2), number(e["fence"], 4), number(e["at"], 8), e["append"],
             number(len(party), 1), party, number(e.get("number", 0), 4), number(len(e["meta"]), 4), e["meta"],
             digest)

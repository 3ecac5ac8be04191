"""Checkpoints as C2SP signs them, written a second time: Ed25519 by RFC 8032, 5.1, by its definitions and
nothing else (slow, and no secret of anybody's: keys are those of tests), signed notes, tiles, and the tree of
RFC 6962, 2.1."""
import base64
import hashlib
import os

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def x_of(y, sign):
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * ROOT_OF_MINUS_1 % P
    return P - x if x % 2 != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (x_of(BASE_Y, 0), BASE_Y)


def added(a, b):
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2
    return ((x1 * y2 + x2 * y1) * pow(1 + t, P - 2, P) % P, (y1 * y2 + x1 * x2) * pow(1 - t, P - 2, P) % P)


def times(n, point):
    out = (0, 1)
    while n:
        if n & 1:
            out = added(out, point)
        point = added(point, point)
        n >>= 1
    return out


def packed(point):
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def h(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def key_id(name, public):
    return h(name.encode(), b"\n\x01", public)[:4]


class Signer:
    def __init__(self, name, seed):
        self.name = name
        both = hashlib.sha512(seed).digest()
        self.scalar = int.from_bytes(both[:32], "little") & (1 << 254) - 8 | 1 << 254
        self.prefix = both[32:]
        self.public = packed(times(self.scalar, BASE))
        self.id = key_id(name, self.public)
        self.vkey = f"{name}+{self.id.hex()}+" + base64.b64encode(b"\x01" + self.public).decode()

    def signature(self, message):
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % ORDER
        point = packed(times(r, BASE))
        k = int.from_bytes(hashlib.sha512(point + self.public + message).digest(), "little") % ORDER
        return point + ((r + k * self.scalar) % ORDER).to_bytes(32, "little")

    def note(self, text):
        line = base64.b64encode(self.id + self.signature(text.encode())).decode()
        return f"{text}\n\u2014 {self.name} {line}\n"

    def checkpoint(self, leaves, origin=None):
        root = base64.b64encode(tree_root(leaves)).decode()
        return self.note(f"{origin or self.name}\n{len(leaves)}\n{root}\n")


def tree_root(leaves):
    """The hash of these leaf hashes."""
    if not leaves:
        return h()
    row = list(leaves)
    while len(row) > 1:  # a node without a neighbour goes up as it is: the same tree as 2.1 defines
        pairs = [h(b"\1", a, b) for a, b in zip(row[::2], row[1::2])]
        row = pairs + (row[-1:] if len(row) % 2 else [])
    return row[0]


def tile_path(index, width=256):
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups) + (f".p/{width}" if width < 256 else "")


def write_tiles(folder, leaves):
    """Those of level 0: what a mirror has of the leaves."""
    for i in range(0, len(leaves), 256):
        tile = leaves[i:i + 256]
        path = os.path.join(folder, "tile/0", tile_path(i // 256, len(tile)))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(b"".join(tile))

"""A name server that says what a test wants: real packets over UDP on loopback, nothing else."""
import ipaddress
import socket
import struct
import threading


class Names:
    """names: {"ontvanger.nl": ["127.0.0.2", ...]}, or a function that gives the list at each question. A name that is not
    there has no address; None: no answer at all."""

    def __init__(self, names):
        self.names, self.asked = names, []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                question, who = self.socket.recvfrom(4096)
            except OSError:
                return
            if (answer := self.answer(question)) is not None:
                self.socket.sendto(answer, who)

    def answer(self, question):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode().lower())
            at += 1 + question[at]
        kind = struct.unpack(">H", question[at + 1:at + 3])[0]
        asked = question[12:at + 5]
        name = ".".join(labels)
        self.asked.append((name, kind))
        known = self.names.get(name, [])
        addresses = known(kind) if callable(known) else known
        if addresses is None:
            return None
        rows = [ipaddress.ip_address(a) for a in addresses]
        rows = [a.packed for a in rows if {4: 1, 6: 28}[a.version] == kind]
        code = 0 if name in self.names else 3
        head = question[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(rows), 0, 0)
        return head + asked + b"".join(b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(r)) + r for r in rows)

    def close(self):
        self.socket.close()

#!/usr/bin/python3
# timeout: 200
"""Files that are scanned while they come in: by one that speaks clamd's protocol (INSTREAM) as it should and as it should
not, and by the real clamd, with a small database of our own, where it is installed (clamav-daemon)."""
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from loop import test_files_store as store  # noqa: E402
from lib import system  # noqa: E402

S = store.S
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MARK = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Stub:
    """A scanner: how(connection, stream) says what it does once it was connected to."""

    def __init__(self, how, address=None):
        self.path = S.path("scan.socket")
        if os.path.exists(self.path):
            os.unlink(self.path)
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(self.path)
        self.server.listen(8)
        self.how, self.seen, self.open = how, [], []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                c, _ = self.server.accept()
            except OSError:
                return
            self.open.append(c)
            threading.Thread(target=self.one, args=(c,), daemon=True).start()

    def one(self, c):
        try:
            self.how(self, c)
        except OSError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        for c in self.open:
            c.close()


def exactly(c, n):
    out = b""
    while len(out) < n:
        part = c.recv(min(65536, n - len(out)))
        if not part:
            raise OSError("cut off")
        out += part
    return out


def stream(c):
    """What was sent, to its end; checks the protocol."""
    assert exactly(c, 10) == b"zINSTREAM\0"
    out = b""
    while n := struct.unpack(">I", exactly(c, 4))[0]:
        assert n <= store.PIECE
        out += exactly(c, n)
    return out


def scans(self, c):
    """As clamd does."""
    bytes = stream(c)
    self.seen.append(bytes)
    c.sendall(b"stream: Eicar-Test FOUND\0" if MARK in bytes else b"stream: OK\0")
    c.close()


def says(answer):
    def how(self, c):
        stream(c)
        c.sendall(answer)
        c.close()
    return how


def through(how, bytes, **more):
    with Stub(how) as stub:
        return store.upload(bytes, store.new(), scanner=stub.path, **more), stub


def is_refused(told, code, why):
    assert (told.word, told.code_of(), told.why) == ("refused", code, why), told


# ------------------------------------------------------------------ one that does as it should

def begin():
    S.start()


def the_scanner_gets_every_byte_and_a_clean_file_is_kept():
    bytes = store.pdf(5 * store.PIECE + 123)
    told, stub = through(scans, bytes)
    assert told.word == "kept" and stub.seen == [bytes], told


def what_is_found_is_refused_and_leaves_nothing():
    before = store.rows()
    for bytes in (EICAR, store.pdf(5 << 20) + MARK, b"Een regel.\n" * 50000 + MARK + b"\n" * 500000):
        told, _ = through(scans, bytes)
        is_refused(told, "file_infected", "infected")
        assert "file_infected" in told.log and 'signature="Eicar-Test"' in told.log, told.log
    store.nothing_new(before)
    told = store.upload(EICAR, store.new())
    assert told.word == "kept", "without a scanner nothing is found: the test file itself is harmless"


def a_scanner_costs_an_upload_no_more_memory():
    told, _ = through(scans, store.pdf(store.MOST), warm=1)
    grown = int(told.peak_kb) - int(told.before_kb)
    assert told.word == "kept" and grown < 1024, (grown, told)


def what_is_of_a_kind_that_is_refused_is_not_scanned_to_its_end():
    told, stub = through(scans, b"MZ" + bytes(1 << 20))
    is_refused(told, "file_type", "unknown")
    assert stub.seen == []


# ------------------------------------------------------------------ one that does not

def without_a_clear_answer_nothing_is_kept():
    before = store.rows()
    for answer in (b"INSTREAM size limit exceeded. ERROR\0", b"stream: Can't allocate memory ERROR\0", b"stream: \0",
                   b"OK\0", b"stream: OK", b"\0", b"", b" FOUND\0", b"x" * 5000, b"stream: OK FOUNDx\0"):
        told, _ = through(says(answer), store.pdf(2 * store.PIECE))
        is_refused(told, "busy", "scanner_away")
    store.nothing_new(before)


def a_scanner_that_is_not_there_is_an_answer_to_come_back():
    before = store.rows()
    for address in (S.path("nobody.socket"), f"127.0.0.1:{system.free_port()}"):
        is_refused(store.upload(store.pdf(store.PIECE), store.new(), scanner=address), "busy", "scanner_away")
    store.nothing_new(before)


def one_that_hangs_up_midway_or_says_ok_too_early():
    def hangs_up(self, c):
        exactly(c, 300000)
        c.close()

    def hurries(self, c):
        exactly(c, 300000)
        c.sendall(b"stream: OK\0")
        while c.recv(65536):
            pass

    before = store.rows()
    for how in (hangs_up, hurries):
        told, _ = through(how, store.pdf(3 << 20))
        is_refused(told, "busy", "scanner_away")
    store.nothing_new(before)


def one_that_finds_something_before_the_end_is_believed():
    def early(self, c):
        exactly(c, 300000)
        c.sendall(b"stream: Eicar-Test FOUND\0")
        while c.recv(65536):
            pass

    told, _ = through(early, store.pdf(3 << 20))
    is_refused(told, "file_infected", "infected")


def one_that_is_silent_is_waited_for_so_long_and_no_longer():
    def silent(self, c):
        stream(c)
        c.recv(1)  # until the other hangs up

    def stuck(self, c):
        hung_up.wait(60)

    hung_up = threading.Event()

    before = store.rows()
    began = time.monotonic()
    told, _ = through(silent, store.pdf(2 * store.PIECE), answer=300)
    is_refused(told, "busy", "scanner_away")
    assert 'why="late"' in told.log
    told, _ = through(stuck, store.pdf(4 << 20), take=300)
    hung_up.set()
    is_refused(told, "busy", "scanner_away")
    assert time.monotonic() - began < 20
    store.nothing_new(before)


def an_address_is_a_path_or_numbers():
    for address in ("clamd.example:3310", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", "[::1:3310", "::1:3310",
                    "/" + "x" * 200):
        r = subprocess.run(store.command("upload", store.new(), store.SIGNAL, "ZVL", "scanner=" + address),
                           input=b"", capture_output=True, timeout=20)
        assert r.returncode == 2 and b"scanner_address" in r.stderr, (address, r.stderr)


# ------------------------------------------------------------------ the real one

class Clamd:
    def __enter__(self):
        self.folder = S.path("clamav")
        os.makedirs(self.folder + "/db")
        with open(self.folder + "/db/own.ndb", "w") as f:  # name:kind of file (any):place (any):hexadecimal
            f.write("Eicar-Own:0:*:" + MARK.hex() + "\n")
        self.port = system.free_port()
        with open(self.folder + "/clamd.conf", "w") as f:
            f.write(f"Foreground yes\nDatabaseDirectory {self.folder}/db\nLocalSocket {self.folder}/socket\n"
                    f"TCPSocket {self.port}\nTCPAddr 127.0.0.1\nUser {self.user()}\nStreamMaxLength 26M\n"
                    f"TemporaryDirectory {self.folder}\nMaxThreads 4\n")
        S.own(self.folder)
        self.log = open(S.path("logs/clamd.log"), "wb")
        self.p = subprocess.Popen([self.program(), "-c", self.folder + "/clamd.conf"], stdout=self.log,
                                  stderr=self.log, stdin=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while not self.answers():
            assert self.p.poll() is None and time.monotonic() < end, S.tail("clamd")
        return self

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as c:
                c.sendall(b"zPING\0")
                return c.recv(5) == b"PONG\0"
        except OSError:
            time.sleep(0.05)
            return False

    @staticmethod
    def user():
        drop = system.drop_root()
        return drop[2] if "--reuid" in drop else "root"

    @staticmethod
    def program():
        return shutil.which("clamd", path=os.environ.get("PATH", "") + ":/usr/sbin")

    def __exit__(self, *_):
        self.p.terminate()
        self.p.wait(20)
        self.log.close()


def the_real_clamd_finds_what_it_knows_and_lets_through_the_rest():
    before = store.rows()
    with Clamd() as clamd:
        for address in (clamd.folder + "/socket", f"127.0.0.1:{clamd.port}"):
            is_refused(store.upload(EICAR, store.new(), scanner=address), "file_infected", "infected")
            is_refused(store.upload(store.pdf(2 << 20) + MARK, store.new(), scanner=address), "file_infected",
                       "infected")
            store.nothing_new(before)
        told = store.upload(store.pdf(store.MOST), id := store.new(), scanner=clamd.folder + "/socket")
        assert told.word == "kept", told
        assert store.read(id, told)[1] == "ok"
    is_refused(store.upload(EICAR, store.new(), scanner=clamd.folder + "/socket"), "busy", "scanner_away")


if __name__ == "__main__":
    real = [the_real_clamd_finds_what_it_knows_and_lets_through_the_rest] if Clamd.program() else []
    if not real:
        print("skip the_real_clamd_finds_what_it_knows_and_lets_through_the_rest: clamav-daemon is not installed")
    with S:
        system.run([begin,
                    the_scanner_gets_every_byte_and_a_clean_file_is_kept,
                    what_is_found_is_refused_and_leaves_nothing,
                    a_scanner_costs_an_upload_no_more_memory,
                    what_is_of_a_kind_that_is_refused_is_not_scanned_to_its_end,
                    without_a_clear_answer_nothing_is_kept,
                    a_scanner_that_is_not_there_is_an_answer_to_come_back,
                    one_that_hangs_up_midway_or_says_ok_too_early,
                    one_that_finds_something_before_the_end_is_believed,
                    one_that_is_silent_is_waited_for_so_long_and_no_longer,
                    an_address_is_a_path_or_numbers,
                    *real])

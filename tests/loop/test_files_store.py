#!/usr/bin/python3
# timeout: 400
"""The files of signals on a real PostgreSQL, through build/files-store: what comes in goes out again byte for byte, an
upload costs little memory, whatever is cut off leaves nothing that can be taken for a file, and what was changed
behind our back is noticed."""
import hashlib
import io
import os
import random
import re
import signal
import subprocess
import sys
import time
import uuid
import zipfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system  # noqa: E402

S = system.System(services=[])
MOST = 25 << 20
PIECE = 128 << 10
SIGNAL = str(uuid.uuid4())


def begin():
    S.start()


def database():
    return f"host={S.state}/socket dbname=weerklank user=weerklank_gateway"


def command(*args):
    return [os.path.join(system.BUILD, "files-store"), database(), *map(str, args)]


class Told:
    """The line that the tool printed, and its log."""

    def __init__(self, out, log, code):
        self.log, self.code = log, code
        self.word, *rest = (out.strip().splitlines() or [""])[-1].split() or [""]
        self.__dict__.update(dict(pair.split("=", 1) for pair in rest if "=" in pair))

    def __repr__(self):
        return f"{self.__dict__}"


def tool(*args, input=b""):
    env = dict(os.environ)
    if "warm=1" in args:  # its memory is looked at: nothing is filled but by the program, and a sanitizer keeps nothing freed
        env.pop("MALLOC_PERTURB_", None)
        env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=0:thread_local_quarantine_size_kb=0"
    r = subprocess.run(command(*args), input=input, capture_output=True, timeout=60, env=env)
    return Told(r.stdout.decode(), r.stderr.decode(), r.returncode)


def upload(bytes, id=None, party="ZVL", signal=SIGNAL, **options):
    return tool("upload", id, signal, party, *[f"{k}={v}" for k, v in options.items()], input=bytes)


def kept(bytes, id, **more):
    told = upload(bytes, id, **more)
    assert told.word == "kept", told
    return told


def refused(bytes, code, why=None, id=None, **more):
    told = upload(bytes, id or new(), **more)
    assert told.word == "refused" and told.code_of() == code, told
    assert why is None or told.why == why, told
    return told


Told.code_of = lambda self: self.__dict__["code"]


def read(id, told, signal=SIGNAL, size=None):
    """(what came out, how it ended, what was logged)"""
    r = subprocess.run(command("read", id, signal, size or told.size, told.salt, told.digest), capture_output=True,
                       timeout=60)
    return r.stdout, re.search(r"^end code=(\w+)", r.stderr.decode(), re.M).group(1), r.stderr.decode()


def new():
    return str(uuid.uuid4())


def rows():
    return S.sql("SELECT (SELECT count(*) FROM gateway.file), (SELECT count(*) FROM gateway.piece)")[0]


def rows_of(id):
    return S.sql("SELECT (SELECT count(*) FROM gateway.file WHERE id = %s),"
                 " (SELECT count(*) FROM gateway.piece WHERE file = %s)", id, id)[0]


def nothing_new(before):
    assert rows() == before, (rows(), before)


def pdf(size, seed=1):
    head = b"%PDF-1.7\n"
    return head + random.Random(seed).randbytes(size - len(head))


# ------------------------------------------------------------------ in and out

def the_largest_file_goes_in_and_out_in_little_memory():
    bytes, id = pdf(MOST), new()
    told = kept(bytes, id, warm=1)
    grown = int(told.peak_kb) - int(told.before_kb)
    assert 0 < grown < 1024, f"grew by {grown} kB"
    print(f"# 25 MiB: grew by {grown} kB")
    assert told.type == "pdf" and int(told.size) == MOST and told.repeated == "0"
    assert hashlib.sha256(bytearray.fromhex(told.salt) + bytes).hexdigest() == told.digest
    out, end, _ = read(id, told)
    assert end == "ok" and out == bytes
    assert S.sql("SELECT max(octet_length(bytes)) FROM gateway.piece")[0][0] == PIECE


def any_size_comes_out_as_it_went_in():
    for n in (10, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 5 * PIECE + 77):
        bytes, id = pdf(n, n), new()
        told = kept(bytes, id, chunk=n % 1000 + 7)
        assert read(id, told)[:2] == (bytes, "ok"), n


def a_file_of_one_byte_more_is_refused_and_leaves_nothing():
    before = rows()
    refused(pdf(MOST + 1), "file_too_large", "size")
    refused(b"%PDF-", "file_too_large", "announced", size=MOST + 1)
    refused(b"", "file_empty")
    refused(b"%PDF-1.7\n", "invalid", "not_as_announced", size=1000)
    nothing_new(before)


def the_same_again_is_the_same_file_and_another_is_refused():
    bytes, id = pdf(3 * PIECE + 5), new()
    first = kept(bytes, id)
    again = kept(bytes, id)
    assert again.repeated == "1" and (again.salt, again.digest, again.type) == (first.salt, first.digest, first.type)
    for other in (bytes[:-1], bytes + b"x", bytes[:PIECE] + b"!" + bytes[PIECE + 1:], b"Een tekst."):
        refused(other, "id_taken", "other_bytes", id)
    refused(bytes, "id_taken", "other_file", id, party="TWE")
    refused(bytes, "id_taken", "other_file", id, signal=new())
    assert read(id, first)[:2] == (bytes, "ok")


def the_same_bytes_twice_have_two_digests():
    one, two = kept(b"Dezelfde tekst.\n", new()), kept(b"Dezelfde tekst.\n", new())
    assert one.salt != two.salt and one.digest != two.digest


# ------------------------------------------------------------------ what is cut off

def begun(id, bytes, hold, party="ZVL"):
    """An upload that stands still after so many bytes; they are in the database."""
    with open(S.path("sent"), "wb") as f:
        f.write(bytes)
    with open(S.path("sent"), "rb") as f:
        p = subprocess.Popen(command("upload", id, SIGNAL, party, f"hold={hold}"), stdin=f, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
    assert p.stdout.readline().startswith(b"holding"), p.stderr.read()
    end = time.monotonic() + 20
    while rows_of(id)[1] < hold // PIECE - 2:
        assert time.monotonic() < end, rows_of(id)
    return p


def an_upload_that_is_given_up_leaves_nothing():
    before = rows()
    told = upload(pdf(6 << 20), new(), abort=5 << 20)
    assert told.word == "done", told
    nothing_new(before)


def a_crash_midway_leaves_no_file_and_the_next_attempt_has_it():
    bytes, id = pdf(6 << 20), new()
    p = begun(id, bytes, 4 << 20)
    p.kill()
    p.wait()
    assert rows_of(id)[1] > 20, "the crash came too early to show anything"
    bogus = Told("kept size=%d salt=%s digest=%s" % (len(bytes), "00" * 16, "00" * 32), "", 0)
    assert read(id, bogus)[:2] == (b"", "not_found")
    told = kept(bytes, id)
    assert told.repeated == "0" and read(id, told)[:2] == (bytes, "ok")
    assert rows_of(id) == (1, 48)


def a_database_that_dies_midway_leaves_no_file():
    bytes, id = pdf(6 << 20, 9), new()
    p = begun(id, bytes, 4 << 20)
    S.postgres.kill()
    S.start("postgres")
    p.kill()
    p.wait()
    S.sql("SELECT 1")
    assert S.sql("SELECT state FROM gateway.file WHERE id = %s", id) == [(0,)]
    told = kept(bytes, id)
    assert told.repeated == "0" and read(id, told)[:2] == (bytes, "ok")


def a_database_that_dies_is_told_to_who_uploads():
    id = new()
    p = subprocess.Popen(command("upload", id, SIGNAL, "ZVL"), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE)
    p.stdin.write(pdf(2 << 20))
    p.stdin.flush()
    end = time.monotonic() + 20
    while rows_of(id)[1] < 4:
        assert time.monotonic() < end
    S.postgres.kill()
    try:
        for _ in range(400):  # until the tool has seen it, and reads no more
            p.stdin.write(b"x" * 65536)
    except BrokenPipeError:
        pass
    out = p.stdout.read().decode()
    p.wait(20)
    assert "refused code=busy why=database" in out, out
    S.start("postgres")
    assert S.sql("SELECT state FROM gateway.file WHERE id = %s", id) == [(0,)]


def who_begins_again_takes_over_from_who_still_sends():
    bytes, id = pdf(6 << 20), new()
    p = begun(id, bytes, 4 << 20)  # stands still, but lives
    told = kept(bytes, id)
    p.kill()
    p.wait()
    assert read(id, told)[:2] == (bytes, "ok") and rows_of(id) == (1, 48)


def the_earlier_of_two_is_told_that_another_began():
    bytes, id = pdf(3 << 20), new()
    p = subprocess.Popen(command("upload", id, SIGNAL, "ZVL"), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL)
    p.stdin.write(bytes[:1 << 20])
    p.stdin.flush()
    end = time.monotonic() + 20
    while rows_of(id)[1] < 6:
        assert time.monotonic() < end
    told = kept(bytes, id)
    out, _ = p.communicate(bytes[1 << 20:], timeout=20)
    assert b"refused code=conflict why=begun_again" in out, out
    assert read(id, told)[:2] == (bytes, "ok") and rows_of(id) == (1, 24)


# ------------------------------------------------------------------ changed behind our back

def damaged(id, told, bytes, *changes):
    """Each change is noticed, nothing wrong is handed out as a whole file, and the log says so."""
    for change in changes:
        S.sql("CREATE TABLE kept_file AS SELECT * FROM gateway.file WHERE id = %s", id)
        S.sql("CREATE TABLE kept_piece AS SELECT * FROM gateway.piece WHERE file = %s", id)
        S.sql(change, *[id] * change.count("%s"))
        out, end, log = read(id, told)
        assert end == "file_damaged", (change, end)
        assert len(out) < len(bytes) and "error files-store file_damaged" in log, (change, len(out), log)
        S.sql("DELETE FROM gateway.file WHERE id = %s", id)
        S.sql("INSERT INTO gateway.file SELECT * FROM kept_file")
        S.sql("INSERT INTO gateway.piece SELECT * FROM kept_piece")
        S.sql("DROP TABLE kept_file, kept_piece")
        assert read(id, told)[:2] == (bytes, "ok"), "as it was, it is read again"


def a_piece_that_was_changed_is_noticed():
    bytes, id = pdf(4 * PIECE), new()
    told = kept(bytes, id)
    damaged(id, told, bytes,
            "UPDATE gateway.piece SET bytes = set_byte(bytes, 7777, 255 - get_byte(bytes, 7777))"
            " WHERE file = %s AND n = 2",
            "UPDATE gateway.piece SET bytes = set_byte(bytes, 0, 0) WHERE file = %s AND n = 0",
            "UPDATE gateway.piece SET bytes = set_byte(bytes, 131071, 255 - get_byte(bytes, 131071))"
            " WHERE file = %s AND n = 3",
            "UPDATE gateway.piece SET n = CASE n WHEN 1 THEN 102 ELSE 101 END WHERE file = %s AND n IN (1, 2);"
            "UPDATE gateway.piece SET n = n - 100 WHERE file = %s AND n > 100",
            "UPDATE gateway.piece SET bytes = substr(bytes, 1, 131071) WHERE file = %s AND n = 3",
            "DELETE FROM gateway.piece WHERE file = %s AND n = 1")


def another_file_in_its_place_is_noticed_also_with_its_own_digest():
    """Whoever changes pieces can change the row as well; what the event says cannot be."""
    bytes, id, other = pdf(2 * PIECE), new(), new()
    told = kept(bytes, id)
    kept(pdf(2 * PIECE, 5), other)
    damaged(id, told, bytes,
            "DELETE FROM gateway.piece WHERE file = %s;"
            f"INSERT INTO gateway.piece SELECT %s, n, bytes FROM gateway.piece WHERE file = '{other}';"
            "UPDATE gateway.file f SET salt = o.salt, digest = o.digest FROM gateway.file o"
            f" WHERE f.id = %s AND o.id = '{other}'")
    assert read(id, told, signal=new())[1] == "not_found"
    assert read(id, told, size=2 * PIECE - 1)[1] == "file_damaged"


# ------------------------------------------------------------------ what the log says

def attached(id, told, party="ZVL", signal=SIGNAL, version=5):
    return tool("attached", id, signal, party, version, told.size, told.salt, told.digest).found == "1"


def erased(id, signal=SIGNAL, party="-", version=5):
    return tool("erase", id, signal, party, version).found == "1"


def what_is_not_attached_goes_after_a_day_and_the_rest_stays():
    stays, goes, young = new(), new(), new()
    told = {id: kept(b"Een tekst.\n", id) for id in (stays, goes, young)}
    assert attached(stays, told[stays]) and attached(stays, told[stays]), "done twice is done once"
    now = int(S.sql("SELECT (extract(epoch FROM now()) * 1e6)::bigint")[0][0])
    tool("sweep", now)
    assert rows_of(goes) == (1, 1), "it is not a day old"
    S.sql("UPDATE gateway.file SET at = at - 86400000000 WHERE id IN (%s, %s)", stays, goes)
    tool("sweep", now - 3600_000_000)
    assert rows_of(goes) == (1, 1), "what the log says of the last hour is not known yet"
    tool("sweep", now + 60_000_000)
    assert rows_of(goes) == (0, 0) and rows_of(young) == (1, 1)
    assert read(stays, told[stays])[:2] == (b"Een tekst.\n", "ok")
    assert read(goes, told[goes])[1] == "not_found"


def an_event_of_another_keeps_nothing():
    id = new()
    told = kept(b"Een tekst.\n", id)
    other = kept(b"Iets anders.\n", new())
    assert not attached(id, told, party="TWE")
    assert not attached(id, told, signal=new())
    assert not attached(id, other)
    assert not attached(new(), told)
    assert S.sql("SELECT state FROM gateway.file WHERE id = %s", id) == [(1,)]
    assert attached(id, told)


def erasure_leaves_the_id_alone():
    bytes, id = pdf(3 * PIECE), new()
    told = kept(bytes, id)
    assert attached(id, told)
    assert erased(id)
    assert rows_of(id) == (1, 0)
    assert S.sql("SELECT state, type, size, salt, digest FROM gateway.file WHERE id = %s", id) == \
        [(3, None, None, None, None)]
    assert read(id, told)[:2] == (b"", "file_gone")
    assert erased(id), "done twice is done once"
    refused(bytes, "file_gone", "destroyed", id)
    assert not attached(id, told)
    tool("sweep", 10 ** 17)
    assert rows_of(id) == (1, 0), "the id is never taken again"


def only_the_event_that_attached_it_takes_it_along():
    """Others may name the same id in events of their own, and have those erased."""
    bytes, id = pdf(PIECE), new()
    told = kept(bytes, id)
    assert attached(id, told) and not attached(id, told, party="VWS", version=6)
    assert attached(id, told, version=7), "the same party once more"
    for wrong in (dict(version=6), dict(version=6, party="VWS"), dict(version=7), dict(signal=new()),
                  dict(version=7, party="ZVL")):
        assert not erased(id, **wrong), wrong
        assert read(id, told)[:2] == (bytes, "ok")
    assert erased(id) and read(id, told)[1] == "file_gone"


def what_was_erased_before_it_was_read_goes_by_whose_it_is():
    """The event is there without its body, for who was away meanwhile."""
    id, never = new(), new()
    told = kept(b"Een tekst.\n", id)
    assert not erased(id) and not erased(id, party="VWS") and read(id, told)[1] == "ok"
    assert erased(id, party="ZVL") and read(id, told)[1] == "file_gone"
    assert erased(never, party="ZVL"), "its file may have been lost with a disk"
    refused(b"Een tekst.\n", "file_gone", None, never)


def a_party_has_no_endless_number_of_files_that_wait():
    tool("sweep", 10 ** 17)
    for i in range(40):
        kept(b"%d\n" % i, new(), party="OCW")
    refused(b"veertig en een\n", "too_many_files", "unattached", party="OCW")
    kept(b"van een ander\n", new(), party="BZK")
    tool("sweep", 10 ** 17)
    kept(b"weer plaats\n", new(), party="OCW")


def a_role_that_is_not_the_gateways_sees_no_file():
    import psycopg2
    for role in ("overview", "notify", "reader", "eraser", "history"):
        c = psycopg2.connect(f"host={S.state}/socket dbname=weerklank user=weerklank_{role}")
        try:
            c.cursor().execute("SELECT 1 FROM gateway.file")
            raise RuntimeError(f"{role} reads files")
        except psycopg2.errors.InsufficientPrivilege:
            pass
        c.close()


# ------------------------------------------------------------------ kinds, of real programs

def made(*argv, input=None):
    return subprocess.run(argv, input=input, capture_output=True, check=True, timeout=120).stdout


def documents_of_real_programs_are_what_they_are():
    text = "# Brief\n\nDe huisarts in **Hulst** stopt.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode()
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    page = b"<!DOCTYPE html><html><body><p>Brief</p></body></html>"
    for type, bytes in (("docx", made("pandoc", "-f", "markdown", "-t", "docx", "-o", "-", input=text)),
                        ("odt", made("pandoc", "-f", "markdown", "-t", "odt", "-o", "-", input=text)),
                        ("pptx", made("pandoc", "-f", "markdown", "-t", "pptx", "-o", "-", input=text)),
                        ("pdf", made("weasyprint", "-", "-", input=page)),
                        ("png", made("rsvg-convert", input=svg)),
                        ("txt", text)):
        told = kept(bytes, new())
        assert told.type == type, (type, told)
    for bytes in (svg, page, b"\xef\xbb\xbf" + page, made("rsvg-convert", "-f", "svg", input=svg)):
        refused(bytes, "file_type", "markup")


def a_large_document_is_judged_by_what_stands_at_its_end():
    def docx(*extra):
        out = io.BytesIO(made("pandoc", "-f", "markdown", "-t", "docx", "-o", "-", input=b"x"))
        with zipfile.ZipFile(out, "a") as z:
            for i in range(40):
                z.writestr(f"word/media/image{i}.png", random.Random(i).randbytes(50000))
            for name in extra:
                z.writestr(name, b"x")
        return out.getvalue()

    before = rows()
    told = refused(docx("word/vbaProject.bin"), "file_type", "macros")
    assert "problem=file_type" in told.log
    nothing_new(before)
    assert kept(docx(), new()).type == "docx"


def what_is_refused_leaves_nothing():
    before = rows()
    refused(b"MZ" + random.Random(1).randbytes(6 << 20), "file_type", "unknown")
    refused(b"Een regel.\n" * 400000 + b"\0", "file_type", "controls")
    nothing_new(before)


if __name__ == "__main__":
    with S:
        system.run([begin,
                    the_largest_file_goes_in_and_out_in_little_memory,
                    any_size_comes_out_as_it_went_in,
                    a_file_of_one_byte_more_is_refused_and_leaves_nothing,
                    the_same_again_is_the_same_file_and_another_is_refused,
                    the_same_bytes_twice_have_two_digests,
                    an_upload_that_is_given_up_leaves_nothing,
                    a_crash_midway_leaves_no_file_and_the_next_attempt_has_it,
                    a_database_that_dies_midway_leaves_no_file,
                    a_database_that_dies_is_told_to_who_uploads,
                    who_begins_again_takes_over_from_who_still_sends,
                    the_earlier_of_two_is_told_that_another_began,
                    a_piece_that_was_changed_is_noticed,
                    another_file_in_its_place_is_noticed_also_with_its_own_digest,
                    what_is_not_attached_goes_after_a_day_and_the_rest_stays,
                    an_event_of_another_keeps_nothing,
                    erasure_leaves_the_id_alone,
                    only_the_event_that_attached_it_takes_it_along,
                    what_was_erased_before_it_was_read_goes_by_whose_it_is,
                    a_party_has_no_endless_number_of_files_that_wait,
                    a_role_that_is_not_the_gateways_sees_no_file,
                    documents_of_real_programs_are_what_they_are,
                    a_large_document_is_judged_by_what_stands_at_its_end,
                    what_is_refused_leaves_nothing])

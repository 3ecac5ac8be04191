#!/usr/bin/python3
"""Signed heads, proofs and what history refuses, on the whole real system, checked by a second implementation
(lib/proofs.py)."""
import base64
import io
import os
import random
import re
import shutil
import sys
import time
import uuid

import psycopg2

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import proofs, system, wire  # noqa: E402

SIGNAL = {"what": "Geen huisarts", "notice": "Reistijd", "needed": ["unknown"], "theme": "gezondheid.huisarts"}


NOTE = re.compile("[^\n]+\n\\d+\n[^\n]+\n\n\u2014 [^\n]+\n")


def key(s):
    return proofs.Key(open(s.path("keys/log.public")).read())


def until(condition, seconds=20.0):
    """What the condition gives once it is true; it asks the database or a file, which is its own delay."""
    end = time.monotonic() + seconds
    while not (got := condition()):
        assert time.monotonic() < end, f"not within {seconds} s"
    return got


def heads(s):
    return [bytes(r[0]).decode() for r in s.sql("SELECT note FROM history.checkpoint ORDER BY id")]


def leaves(s):
    return [bytes(r[0]) for r in s.sql("SELECT leaf FROM history.event ORDER BY position")]


def submit(s, client, n=1):
    return [client.ask("signal.submit", SIGNAL, signal=wire.uuid7())["position"] for _ in range(n)]


def kept(s):
    return open(s.path("checkpoints/last")).read()


def heads_appear_and_are_those_of_the_rows():
    with system.System() as s:
        s.start("history", "reader", "intake", "tracking")
        s.load(("ZVL", "VWS"))
        zvl = s.client("ZVL")
        for _ in range(3):
            submit(s, zvl, 5)
            s.signed()
        k, rows = key(s), leaves(s)
        sizes = []
        for note in heads(s):
            origin, size, root = k.open(note)
            assert origin == "weerklank/log/0" and root == proofs.root(rows[:size]), f"another root at {size}"
            sizes.append(size)
        assert sizes == sorted(set(sizes)) and len(sizes) >= 3, sizes
        assert kept(s) == heads(s)[-1]
        sparse = open(s.path("checkpoints/sparse")).read()
        assert re.findall(NOTE, sparse) == heads(s)[:1], sparse  # the first since the start; the next in an hour
        assert os.stat(s.path("keys/log.secret")).st_mode & 0o777 == 0o400
        # the check can fail: another byte, and another row
        try:
            k.open(heads(s)[-1].replace("\n", "\n1", 1))
            raise RuntimeError("a head of another size is believed")
        except AssertionError:
            pass
        assert proofs.root(rows[:-1]) != k.open(heads(s)[-1])[2]
        # nothing grows: nothing is signed
        n = len(heads(s))
        s.history.stop()
        s.start("history")
        until(lambda: s.service("history")["ready"])
        assert len(heads(s)) == n and k.open(kept(s))[1] == len(rows)
        submit(s, zvl)
        newest = s.signed()
        assert re.findall(NOTE, open(s.path("checkpoints/sparse")).read()) == [heads(s)[0], newest]


# ------------------------------------------------------------------ what history refuses

FEW = ("history", "reader", "intake", "tracking")


def stop_all(s):
    for name in reversed([n for n in s.processes if n != "postgres"]):
        s.processes[name].stop()


def start_history(s):
    """Without waiting for it to be ready: it may refuse."""
    s.history.start()
    return until(lambda: silent_or(s))


def silent_or(s):
    """What history says of itself once it has looked at the log."""
    try:
        told = s.service("history", 1.0)
    except TimeoutError:
        return None
    return told if told["ready"] or told.get("why") not in ("starting", "database_down") else None


def refused(s, why):
    told = start_history(s)
    assert not told["ready"] and told["why"] == why, f"history writes behind a head that was told: {told}"
    p = s.client(None, inside="history").refused("log.append", {
        "stream": wire.uuid7(), "base": 0, "append": wire.uuid7(), "party": "ZVL",
        "events": [{"kind": 20, "schema": 1, "meta": b"\x80", "body": b"\x80"}]}, again=False)
    assert p.code == "log_behind", p
    assert "checkpoint_not_met" in s.tail("history"), s.tail("history")


def grown(build=system.BUILD, n=20):
    """A system with a log that was told about, stopped but for the database."""
    s = system.System(build)
    try:
        s.start(*FEW)
        s.load(("ZVL", "VWS"))
        submit(s, s.client("ZVL"), n)
        s.signed()
        stop_all(s)
    except BaseException:
        s.__exit__(True)
        raise
    return s


def a_log_that_lost_its_last_events_is_refused(build=system.BUILD):
    with grown(build) as s:
        s.sql("DELETE FROM history.event WHERE position > (SELECT max(position) - 3 FROM history.event)")
        refused(s, "behind_checkpoint")
        s.history.stop()
        s.sql("TRUNCATE history.event")
        refused(s, "behind_checkpoint")
        s.history.stop()
        s.sql("TRUNCATE history.mark, history.checkpoint")  # what the database itself says does not count
        refused(s, "behind_checkpoint")


def a_log_with_another_event_in_it_is_refused():
    with grown() as s:
        s.sql("UPDATE history.event SET leaf = decode(repeat('00', 32), 'hex') WHERE position = 7")
        s.sql("DELETE FROM history.mark")
        refused(s, "beside_checkpoint")


def backup(s):
    """The schema's tables, as a dump holds them."""
    tables = {}
    with s.db.cursor() as c:
        for t in ("event", "mark", "checkpoint", "tile", "lease"):
            tables[t] = io.BytesIO()
            c.copy_expert(f"COPY history.{t} TO STDOUT (FORMAT binary)", tables[t])
    return tables


def restore(s, tables):
    with s.db.cursor() as c:
        for t, data in tables.items():
            c.execute(f"TRUNCATE history.{t}")
            data.seek(0)
            c.copy_expert(f"COPY history.{t} FROM STDIN (FORMAT binary)", data)


def a_restored_backup_is_refused_until_a_new_origin_is_opened():
    with grown() as s:
        s.sql("SELECT 1")
        saved = backup(s)
        s.start(*FEW)
        zvl = s.client("ZVL")
        submit(s, zvl, 10)
        last = s.signed()
        n = len(leaves(s))
        old = key(s)
        r = s.new_origin("weerklank/log/0/2")
        assert r.returncode == 1 and kept(s) == last, r  # nothing is missing: nothing is opened
        stop_all(s)
        restore(s, saved)
        have = len(leaves(s))
        assert have == n - 10
        refused(s, "behind_checkpoint")
        for name in ("weerklank/log/0", "two words", "a+b", ""):
            assert s.new_origin(name).returncode == 1, name
        assert not s.service("history")["ready"]
        r = s.new_origin("weerklank/log/0/2")
        assert r.returncode == 0, (r, s.tail("history"))
        s.start("reader", "intake", "tracking")
        s.ready("history")
        submit(s, zvl, 3)
        head = key(s).open(s.signed())
        rows = leaves(s)
        assert head[0] == "weerklank/log/0/2" and head[2] == proofs.root(rows[:head[1]]), head
        kind, body = s.sql("SELECT kind, body FROM history.event WHERE position = %s", have)[0]
        event = wire.unpack(bytes(body))
        origin, size, root = old.open(last)
        assert kind == 11 and event == {"origin": "weerklank/log/0/2", "previous": origin, "size": size,
                                        "root": root, "kept": have}, event
        # and so it stays, also after a start; a name is used once
        stop_all(s)
        s.start("history")
        stop_all(s)
        s.sql("DELETE FROM history.event WHERE position > %s", have)
        refused(s, "behind_checkpoint")
        assert s.new_origin("weerklank/log/0/2").returncode == 1
        assert s.new_origin("weerklank/log/0").returncode == 1
        assert s.new_origin("weerklank/log/0/3").returncode == 0
        s.ready("history")
        # everything is gone
        s.history.stop()
        s.sql("TRUNCATE history.event")
        refused(s, "behind_checkpoint")
        assert s.new_origin("weerklank/log/0/4").returncode == 0, s.tail("history")
        s.ready("history")
        assert [r[0] for r in s.sql("SELECT kind FROM history.event ORDER BY position")] == [1, 11]


def a_kill_between_signing_and_keeping_is_no_reason_to_refuse():
    """Each commit is signed, so that the writer is nearly always between the two."""
    chance = random.Random(int(os.environ.get("SEED", "20261126")))
    with system.System(env={"WEERKLANK_HISTORY_CHECKPOINT_EVENTS": "1"}) as s:
        s.start(*FEW)
        s.load(("ZVL", "VWS"))
        zvl = s.client("ZVL")
        between = 0
        for _ in range(50):
            end = time.monotonic() + chance.uniform(0.01, 0.15)
            while time.monotonic() < end:
                zvl.send(wire.envelope("signal.submit", SIGNAL, signal=wire.uuid7()))
                zvl.receive(0.002)
            s.history.kill()
            newest = (heads(s) or [""])[-1]
            between += kept(s) != newest or key(s).open(newest)[1] < len(leaves(s))
            s.history.start()
            told = until(lambda: silent_or(s))
            assert told["ready"], told
        assert between >= 10, f"the kills came at other moments: {between}"
        k, rows = key(s), leaves(s)
        for note in heads(s):
            _, size, root = k.open(note)
            assert root == proofs.root(rows[:size])


# ------------------------------------------------------------------ what is proven, and to whom

def proven(s, client, signal=None, **body):
    """All of it, page after page, each checked; (head, events)."""
    events, after = [], None
    while True:
        a = client.ask("proof.ask", dict(body, **({"after": after} if after else {})), signal=signal, see=s.head())
        head = key(s).open(a["note"])
        assert a["size"] == head[1]
        for e in a["events"] if signal else []:
            assert e["stream"] == signal and proofs.leaf(e) == e["leaf"], "the fields do not give the leaf"
            assert proofs.root_of_path(e["leaf"], e["index"], head[1], proofs.hashes(e["path"])) == head[2]
            events.append(e)
        after = a.get("after")
        if not after:
            return head, events, a


def the_events_of_a_signal_are_proven_to_who_may_see_them():
    with system.System() as s:
        s.start()
        s.load(("ZVL", "TWE", "VWS", "OCW"))
        zvl, twe, vws, ocw = (s.client(p) for p in ("ZVL", "TWE", "VWS", "OCW"))
        id, other = wire.uuid7(), wire.uuid7()
        reference = zvl.ask("signal.submit", SIGNAL, signal=id)["reference"]
        secret = zvl.ask("signal.submit", dict(SIGNAL, confidential=True), signal=other)["reference"]
        s.at_head("tracking", "routing")
        s.at_head("tracking", "overview")
        vws.ask("signal.take_up", {"note": "Wij beginnen."}, signal=id)
        vws.ask("signal.allocate", {"directorate": "CZ"}, signal=id)
        vws.ask("signal.ask", {"text": "Hoeveel mensen?"}, signal=id)
        for i in range(40):  # more than one page
            zvl.ask("signal.supplement", {"text": f"Meer {i}"}, signal=id)
        s.at_head("tracking", "overview")
        rows = s.sql("SELECT position, kind, body FROM history.event WHERE stream = %s ORDER BY version", id.hex())
        rows = [(p, k, bytes(b)) for p, k, b in rows]
        head, events, _ = proven(s, vws, id)
        assert [(e["index"], e["kind"], e["body"]) for e in events] == rows
        assert wire.unpack(events[0]["body"])["what"] == SIGNAL["what"]
        allocated = [k for _, k, _ in rows].index(24)
        head, events, _ = proven(s, zvl, id)  # the region does not see who works on it
        assert [e["index"] for e in events] == [p for p, k, _ in rows if k != 24] and allocated
        by_reference = zvl.ask("proof.ask", {}, signal=reference)
        assert by_reference["signal"] == id and by_reference["events"][0]["version"] == 1
        # nobody else: byte for byte as if it were not there, or "not yours" where only its title is seen
        assert twe.refused("proof.ask", {}, signal=id).code == "not_found"
        assert twe.refused("proof.ask", {}, signal=secret).body == twe.refused("proof.ask", {}, signal="TWE-2026-0999-9"
                                                                               ).body
        assert twe.refused("proof.ask", {}, signal=wire.uuid7()).code == "not_found"
        assert ocw.refused("proof.ask", {}, signal=id).code == "not_allowed"
        assert ocw.refused("proof.ask", {}, signal=other).code == "not_found"
        # an erased event keeps its place: without salt and body, with their digest
        body = rows[1][2]
        s.sql("UPDATE history.event SET digest = sha256(salt || body), salt = NULL, body = NULL WHERE position = %s",
              rows[0][0])
        _, events, _ = proven(s, zvl, id)
        assert "body" not in events[0] and "salt" not in events[0] and len(events[0]["digest"]) == 32
        # the check can fail: a word changed by who may change anything
        s.sql("UPDATE history.event SET body = %s WHERE position = %s", body[:-1] + b"x", rows[1][0])
        try:
            proven(s, zvl, id)
            raise RuntimeError("a changed event is proven")
        except AssertionError as e:
            assert "fields" in str(e)


def heads_continue_each_other_and_can_be_mirrored():
    with system.System() as s:
        s.start()
        s.load(("ZVL", "VWS"))
        zvl = s.client("ZVL")
        seen = []
        for n in (3, 250, 9, 300):
            submit(s, zvl, n)
            s.signed()
            (origin, size, root), _, _ = proven(s, zvl)
            for m, old in seen + [(0, proofs.h())]:
                a = zvl.ask("proof.ask", {"origin": origin, "size": m})
                head = key(s).open(a["note"])
                path = proofs.hashes(a["consistency"])
                assert proofs.continues(m, old, head[1], head[2], path), (m, head)
                assert not proofs.continues(m, proofs.h(old), head[1], head[2], path)
            seen.append((size, root))
            s.reader.stop()  # the next reader goes on with the tiles that are there
            s.start("reader")
        # whoever copies the tiles has the tree
        mirrored = []
        while len(mirrored) < size:
            got = proofs.hashes(zvl.ask("tile.ask", {"level": 0, "index": len(mirrored) // 256})["hashes"])
            mirrored += got
        assert mirrored == leaves(s)[:len(mirrored)] and proofs.root(mirrored[:size]) == root
        top = proofs.hashes(zvl.ask("tile.ask", {"level": 1, "index": 0})["hashes"])
        assert top == [proofs.root(mirrored[i:i + 256]) for i in range(0, len(mirrored) - 255, 256)]
        # what is not right is said
        assert zvl.refused("proof.ask", {"size": size + 10**6}).code == "head_unknown"
        assert zvl.refused("proof.ask", {"size": 2**62}).code == "head_unknown"
        assert zvl.refused("proof.ask", {"size": -1}).fields == {"size": "too_small"}
        assert zvl.refused("proof.ask", {"origin": "weerklank/log/1", "size": 3}).code == "other_log"
        for tile in ({"level": 0, "index": size // 256 + 9}, {"level": 2, "index": 0}, {"level": 0, "index": 2**62}):
            assert zvl.refused("tile.ask", tile).fields == {"index": "too_large"}, tile
        assert zvl.refused("tile.ask", {"level": 9, "index": 0}).fields == {"level": "too_large"}
        stranger = s.client("coordinator", inside="overview")
        stranger.party = "NOBODY"
        assert stranger.refused("proof.ask", {}).code == "not_admitted"


def a_tile_that_was_changed_is_our_fault_and_said_so():
    with system.System() as s:
        s.start()
        s.load(("ZVL", "VWS"))
        zvl = s.client("ZVL")
        submit(s, zvl, 300)
        s.signed()
        zvl.ask("proof.ask", {})
        s.reader.stop()
        s.sql("UPDATE history.tile SET hashes = set_byte(hashes, 700, get_byte(hashes, 700) # 1) WHERE idx = 0")
        s.start("reader")
        assert zvl.refused("proof.ask", {}).code == "internal"
        assert "tree_differs_from_head" in s.tail("reader")


def heads_and_tiles_cannot_be_changed_by_the_roles_of_the_services():
    with system.System(services=["history", "reader"]) as s:
        s.start()
        s.signed()
        for role, statement in (
                ("reader", "INSERT INTO history.checkpoint (log, origin, size, note) VALUES (0, 'x', 1, '')"),
                ("reader", "UPDATE history.tile SET hashes = ''"), ("reader", "DELETE FROM history.tile"),
                ("reader", "UPDATE history.event SET digest = ''"), ("history", "UPDATE history.event SET digest = ''"),
                ("history", "UPDATE history.checkpoint SET size = 0"), ("history", "DELETE FROM history.checkpoint"),
                ("history", "INSERT INTO history.tile VALUES (0, 0, 0, '')"),
                ("overview", "SELECT * FROM history.checkpoint"), ("overview", "SELECT * FROM history.tile")):
            try:
                s.sql(f"SET ROLE weerklank_{role}; {statement}")
                raise RuntimeError(f"{role} may {statement}")
            except psycopg2.errors.InsufficientPrivilege:
                s.db = None


# ------------------------------------------------------------------ what a party's own program says

def cli(s, *args, party="ZVL", code=0, says=""):
    r = s.cli(*args, party=party, check=False)
    assert r.returncode == code and says in r.stdout + r.stderr, (args, says, r.returncode, r.stdout, r.stderr)
    return r


def history_again(s):
    """As an owner of machine and database would: nothing outside the database is left to compare with."""
    stop_all(s)
    s.sql("TRUNCATE history.mark, history.checkpoint, history.tile")
    shutil.rmtree(s.path("checkpoints"))


def with_people(build=system.BUILD):
    s = system.System(build)
    s.start()
    s.load(("ZVL", "TWE", "VWS"))
    zvl, id = s.client("ZVL"), wire.uuid7()
    reference = zvl.ask("signal.submit", SIGNAL, signal=id)["reference"]
    s.at_head("tracking", "routing")
    s.at_head("tracking", "overview")
    s.signed()
    return s, zvl, id, reference


def a_client_that_saw_a_head_detects_a_forked_log():
    s, zvl, id, reference = with_people()
    with s:
        cli(s, "show", reference, "--brief")
        seen = open(s.path("keys/ZVL.head")).read()
        assert seen.startswith(open(s.path("keys/log.public")).read()) and seen.endswith(kept(s))
        submit(s, zvl, 3)
        s.signed()
        for quiet in (("inbox",), ("show", reference), ("submit", "--what", "x", "--notice", "y", "--needed", "weet_niet")):
            assert cli(s, *quiet).stderr == ""
        assert open(s.path("keys/ZVL.head")).read() != seen
        # another word in the text, its leaf made anew, and everything signed again by the real key
        e = zvl.ask("proof.ask", {}, signal=id)["events"][0]
        e["body"] = e["body"].replace(b"huisarts", b"tandarts")
        history_again(s)
        s.sql("UPDATE history.event SET body = %s, leaf = %s WHERE position = %s", e["body"], proofs.leaf(e), e["index"])
        s.start()
        s.signed()
        for loud in (("inbox",), ("show", reference), ("proof", reference), ("proof",),
                     ("submit", "--what", "x", "--notice", "y", "--needed", "weet_niet")):
            cli(s, *loud, code=4, says="log_forked")
        assert '"code":"log_forked"' in cli(s, "inbox", "--json", code=4).stderr
        cli(s, "inbox", party="TWE")  # who saw nothing before cannot know
        # events are gone, and the log is shorter
        history_again(s)
        s.sql("DELETE FROM history.event WHERE position > 12")
        s.start()
        s.signed()
        cli(s, "inbox", code=4, says="log_went_back")
        cli(s, "inbox", party="TWE", code=4, says="log_went_back")


def a_log_of_another_name_is_said_until_it_is_accepted():
    s, zvl, id, reference = with_people()
    with s:
        cli(s, "inbox")
        last = s.head()
        submit(s, zvl, 5)
        s.signed()
        cli(s, "inbox")
        stop_all(s)
        s.sql("DELETE FROM history.event WHERE position > %s", last)
        refused(s, "behind_checkpoint")
        assert s.new_origin("weerklank/log/0/2").returncode == 0
        s.history.stop()
        s.start()
        s.signed()
        for loud in (("inbox",), ("proof", reference)):
            cli(s, *loud, code=4, says="log_renamed")
        # what the log itself says of it is proven, and compared with what was seen
        own = open(s.path("keys/ZVL.head")).read()
        size = int(own.split("\n")[2])
        cli(s, "proof", "--as", "ZVL", code=4, says=f"van {size} gebeurtenissen zijn er {last + 1} bewaard")
        seed = base64.b64decode(open(s.path("keys/log.secret")).read())
        for n, code in ((10**6, "log_forked"), (size, "log_forked"), (3, "log_renamed")):
            text = f"weerklank/log/0\n{n}\n{base64.b64encode(b'x' * 32).decode()}\n"
            with open(s.path("keys/ZVL.head"), "w") as f:
                f.write(own.split("\n")[0] + "\n" + proofs.sign("weerklank/log/0", seed, text))
            cli(s, "proof", *(["--accept"] if code == "log_forked" else []), code=4, says=code)
        with open(s.path("keys/ZVL.head"), "w") as f:
            f.write(own)
        cli(s, "proof", reference, "--accept", says="weerklank/log/0")
        assert "weerklank/log/0\n" in open(s.path("keys/ZVL.heads")).read()
        assert cli(s, "inbox").stderr == ""
        cli(s, "proof", says="weerklank/log/0/2")
        cli(s, "inbox", party="TWE")
        cli(s, "proof", "--head", s.path("keys/nowhere"), code=2)


def bad_proofs_and_bad_input_have_a_problem_of_their_own():
    s, zvl, id, reference = with_people()
    with s:
        other = s.client("ZVL").ask("signal.submit", SIGNAL, signal=wire.uuid7())["reference"]
        s.at_head("tracking", "routing")
        s.at_head("tracking", "overview")
        s.signed()
        cli(s, "proof", reference, says=reference + ": 2 ")
        cli(s, "proof", reference, party="TWE", code=1, says="not_found")
        cli(s, "proof", "ZVL-2026-0001-9", code=2)
        seed = base64.b64decode(open(s.path("keys/log.secret")).read())
        name, root = "weerklank/log/0", base64.b64encode(b"x" * 32).decode()
        for note, says in ((kept(s), ""), (open(s.path("keys/ZVL.head")).read(), ""),
                           (proofs.sign("other/log", seed, f"other/log\n5\n{root}\n"), "other_log"),
                           (proofs.sign(name, bytes(32), f"{name}\n5\n{root}\n"), "head_unsigned"),
                           (kept(s).replace("\n", "\n1", 1), "head_unsigned"),
                           (proofs.sign(name, seed, f"{name}\n{10**15}\n{root}\n"), "log_went_back"),
                           (proofs.sign(name, seed, f"{name}\n5\n{root}\n"), "log_forked")):
            with open(s.path("note"), "w") as f:
                f.write(note)
            cli(s, "proof", "--head", s.path("note"), code=4 if says else 0, says=says)
        with open(s.path("note"), "w") as f:
            f.write("nothing")
        cli(s, "proof", "--head", s.path("note"), code=2, says=s.path("note"))
        # the door shows another signal under this reference
        s.sql("UPDATE overview.signal SET reference = CASE reference WHEN %s THEN %s ELSE %s END"
              " WHERE reference IN (%s, %s)", reference, other, reference, reference, other)
        cli(s, "proof", reference, code=4, says="event_of_another")
        typed = str(uuid.UUID(bytes=id))
        # an event is not what it was
        for column, value in (("body", "body || '\\x00'"), ("party", "'TWE'"), ("at", "at - interval '1 day'"),
                              ("version", "version + 7"), ("meta", "'\\x80'"), ("fence", "fence + 1")):
            before = s.sql(f"SELECT {column} FROM history.event WHERE stream = %s AND kind = 21", id.hex())[0][0]
            s.sql(f"UPDATE history.event SET {column} = {value} WHERE stream = %s AND kind = 21", id.hex())
            cli(s, "proof", typed, code=4, says="event_changed")
            s.sql(f"UPDATE history.event SET {column} = %s WHERE stream = %s AND kind = 21", before, id.hex())
        cli(s, "proof", typed, says=": 2 ")
        # fields and leaf fit each other, but it is not what the tree has
        e = zvl.ask("proof.ask", {}, signal=id)["events"][1]
        e["party"] = "TWE"
        s.sql("UPDATE history.event SET party = 'TWE', leaf = %s WHERE position = %s", proofs.leaf(e), e["index"])
        cli(s, "proof", typed, code=4, says="event_not_proven")


if __name__ == "__main__":
    system.run([heads_appear_and_are_those_of_the_rows, a_log_that_lost_its_last_events_is_refused,
                a_log_with_another_event_in_it_is_refused,
                a_restored_backup_is_refused_until_a_new_origin_is_opened,
                a_kill_between_signing_and_keeping_is_no_reason_to_refuse,
                the_events_of_a_signal_are_proven_to_who_may_see_them,
                heads_continue_each_other_and_can_be_mirrored, a_tile_that_was_changed_is_our_fault_and_said_so,
                heads_and_tiles_cannot_be_changed_by_the_roles_of_the_services,
                a_client_that_saw_a_head_detects_a_forked_log,
                a_log_of_another_name_is_said_until_it_is_accepted,
                bad_proofs_and_bad_input_have_a_problem_of_their_own])

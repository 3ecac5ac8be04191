#!/usr/bin/python3
"""weerklank-verify on a real log in a real PostgreSQL: a superuser does to it what superusers can, and each time
the position is named, with one head that was signed before. Everything is put back in between."""
import contextlib
import datetime
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import notes, system, wire  # noqa: E402

SIGNAL = {"what": "Geen huisarts", "notice": "Reistijd", "needed": ["unknown"], "theme": "gezondheid.huisarts"}
ORIGIN = "weerklank.example/log"
SIGNER = notes.Signer(ORIGIN, bytes(range(32)))
BUILD = os.environ.get("VERIFY_BUILD", system.BUILD)
S = None


def verify(*args, code=None, env=None, source=("--db",), input=None):
    """Exit status, the lines of findings, the last line."""
    r = subprocess.run([os.path.join(BUILD, "weerklank-verify"), *source, *args], capture_output=True, input=input,
                       timeout=60, env={**os.environ, "WEERKLANK_STATE": S.state, "LC_ALL": "", "LANG": "",
                                        "LANGUAGE": "", **(env or {})})
    lines = r.stdout.decode().splitlines()
    if code is not None:
        assert r.returncode == code, f"{args} ended with {r.returncode}: {(r.stdout + r.stderr).decode()[:600]}"
    return r.returncode, lines[:-1], lines[-1] if lines else r.stderr.decode()


def written(path, text):
    with open(S.path(path), "w", encoding="utf-8") as f:
        f.write(text)
    return S.path(path)


def leaves(until=None):
    return [bytes(r[0]) for r in S.sql("SELECT leaf FROM history.event ORDER BY position")][:until]


def begin():
    """A log with everything that ordinary work brings, and a head over most of it."""
    global S, HEAD, N, PROVEN
    S = system.System()
    S.start()
    S.load()
    zvl, vws = S.client("ZVL"), S.client("VWS")
    ids = []
    for i in range(40):
        ids.append(wire.uuid7())
        zvl.ask("signal.submit", dict(SIGNAL, what=f"Geen huisarts in dorp {i}"), signal=ids[-1])
    S.at_head("tracking", "routing")
    S.at_head("tracking")
    for id in ids[:20]:
        vws.ask("signal.take_up", {}, signal=id)
    PROVEN = S.head() + 1
    for id in ids[:10]:
        vws.ask("signal.ask", {"text": "Sinds wanneer?"}, signal=id)
    S.at_head("tracking", "routing", "overview")
    S.at_head("tracking", "overview")
    for name, options in TIMES.items():
        written(name, S.cli("times", "--json", *options).stdout)
    for name in reversed(system.SERVICES):
        S.processes[name].stop()
    N = S.sql("SELECT count(*) FROM history.event")[0][0]
    HEAD = written("head", SIGNER.checkpoint(leaves(PROVEN)))
    S.sql("CREATE TABLE kept AS TABLE history.event")
    assert N > PROVEN > 60, (N, PROVEN)


@contextlib.contextmanager
def tampered(*statements):
    """The keys are no obstacle to a superuser; afterwards all is as it was."""
    S.sql("ALTER TABLE history.event DROP CONSTRAINT event_pkey")
    S.sql("DROP INDEX history.event_position")
    try:
        for sql in statements:
            S.sql(sql)
        yield
    finally:
        S.sql("TRUNCATE history.event")
        S.sql("INSERT INTO history.event SELECT * FROM kept")
        S.sql("ALTER TABLE history.event ADD PRIMARY KEY (log, stream, version)")
        S.sql("CREATE UNIQUE INDEX event_position ON history.event (log, position)")


def found(*args):
    _, lines, _ = verify("--checkpoint", HEAD, "--key", SIGNER.vkey, *args, code=1)
    return lines


def assert_named(lines, word, position):
    for line in lines:
        m = re.match(r"(\w+) position=(\d+)(?:\.\.(\d+))?\b", line)
        if m and m[1] == word and int(m[2]) <= position <= int(m[3] or m[2]):
            return
    raise AssertionError(f"no {word} at {position}: {lines[:6]}")


RENUMBER = """UPDATE history.event e SET position = n.at FROM
    (SELECT stream, version, ctid AS place, row_number() OVER (ORDER BY position, stream, version) - 1 AS at
     FROM history.event) n WHERE e.ctid = n.place"""


# ------------------------------------------------------------------ right

def a_log_that_nobody_touched_is_right():
    _, lines, last = verify("--checkpoint", HEAD, "--key", SIGNER.vkey, code=0)
    assert not lines and last.startswith(f"right findings=0 events={N} "), last
    assert f"proven={PROVEN}" in last and f"ondertekend is, tot en met positie {PROVEN - 1}" in last, last


def heads_of_every_size_hold_together():
    all_of = leaves()
    args = []
    for n in (0, 1, 2, 3, 7, 8, 60, PROVEN, N - 1, N):
        args += ["--checkpoint", written(f"head.{n}", SIGNER.checkpoint(all_of[:n]))]
    _, _, last = verify(*args, "--key", written("key", SIGNER.vkey + "\n"), code=0)
    assert "heads_right=10" in last and f"proven={N}" in last, last


def heads_by_an_older_key_hold_beside_those_by_a_newer_one():
    newer = notes.Signer(ORIGIN, bytes(range(2, 34)))
    args = ["--checkpoint", HEAD, "--checkpoint", written("newer", newer.checkpoint(leaves()))]
    _, _, last = verify(*args, "--key", SIGNER.vkey, "--key", newer.vkey, code=0)
    assert "heads_right=2" in last, last
    verify(*args, "--key", SIGNER.vkey, code=2)


def without_a_head_it_says_that_there_was_none():
    _, _, last = verify(code=0)
    assert "geen ondertekende stand" in last, last
    _, _, last = verify(code=0, env={"LANGUAGE": "en"})
    assert "no signed head" in last, last


def the_root_is_that_of_the_second_implementation():
    import base64
    _, _, last = verify(code=0)
    assert f" root={base64.b64encode(notes.tree_root(leaves())).decode()} " in last, last


# ------------------------------------------------------------------ changed by a superuser

def a_changed_time_is_named_with_what_it_was():
    at = S.sql("SELECT at FROM history.event WHERE position = 50")[0][0]
    us = round(at.timestamp() * 1000000)
    with tampered(f"UPDATE history.event SET at = 'epoch'::timestamptz + {us ^ 1 << 33} * interval '1 us' "
                  "WHERE position = 50"):
        lines = found()
        assert_named(lines, "changed", 50)
        was = at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")
        assert any("column=at" in x and was in x for x in lines), lines
    with tampered("UPDATE history.event SET at = at - interval '8 days' WHERE position = 50"):
        assert_named(found(), "changed", 50)
        assert_named(found(), "time", 50)


def a_changed_text_is_named():
    with tampered("UPDATE history.event SET body = overlay(body PLACING 'xyz'::bytea FROM 12) WHERE position = 45"):
        assert_named(found(), "changed", 45)


def a_changed_party_kind_stream_and_meta_are_named():
    for what in ("party = 'TWE'", "kind = 36", "schema = 2", "meta = '\\x80'", "number = NULL",
                 "stream = gen_random_uuid()", "append = gen_random_uuid()", "fence = 0", "version = 9",
                 "salt = '\\x00'", "salt = decode(repeat('00', 16), 'hex')"):
        with tampered(f"UPDATE history.event SET {what} WHERE position = "
                      "(SELECT max(position) FROM history.event WHERE number > 0)"):
            position = S.sql("SELECT max(position) FROM kept WHERE number > 0")[0][0]
            assert_named(found(), "changed", position)


def a_changed_leaf_is_told_from_its_event():
    with tampered("UPDATE history.event SET leaf = sha256(leaf) WHERE position = 33"):
        lines = found()
        assert_named(lines, "leaf", 33)
        assert len(lines) == 1, lines


def content_that_is_gone_without_a_word_is_named():
    with tampered("UPDATE history.event SET body = NULL, salt = NULL WHERE position = 44"):
        assert_named(found(), "erased", 44)
    with tampered("UPDATE history.event SET body = NULL WHERE position = 44"):
        assert_named(found(), "changed", 44)


def events_that_are_gone_are_named():
    with tampered("DELETE FROM history.event WHERE position = 40"):
        assert_named(found(), "removed", 40)
    with tampered("DELETE FROM history.event WHERE position < 3"):
        assert_named(found(), "removed", 0)


def an_event_that_is_gone_with_the_others_moved_up_lies_between_heads():
    with tampered("DELETE FROM history.event WHERE position = 40", RENUMBER):
        assert_named(found(), "root", 40)


def an_event_too_many_is_named():
    columns = ("log, {}, {}, version, kind, schema, fence, at, append, party, NULL, meta, salt, body, leaf "
               "FROM history.event WHERE position = 40")
    with tampered("INSERT INTO history.event SELECT " + columns.format("position", "gen_random_uuid()")):
        assert_named(found(), "inserted", 40)
    with tampered("INSERT INTO history.event SELECT " + columns.format(N, "stream")):
        assert_named(found(), "duplicate", N)


def events_that_changed_places_are_named():
    with tampered("UPDATE history.event SET position = 40 + 41 - position WHERE position IN (40, 41)"):
        lines = found()
        assert_named(lines, "root", 40)
    a, b = S.sql("SELECT a.position, b.position FROM kept a JOIN kept b ON a.stream = b.stream AND "
                 f"b.version = a.version + 1 AND b.append <> a.append WHERE b.position < {PROVEN} "
                 "ORDER BY a.position DESC LIMIT 1")[0]
    with tampered(f"UPDATE history.event SET position = {a + b} - position WHERE position IN ({a}, {b})"):
        assert_named(found(), "reordered", b)


def an_end_that_is_cut_off_is_named():
    with tampered(f"DELETE FROM history.event WHERE position >= {PROVEN - 5}", "DELETE FROM history.mark"):
        assert_named(found(), "truncated", PROVEN - 5)


def an_older_state_that_was_gone_on_from_is_named():
    """History itself writes on, as after a restore of a backup that somebody keeps silent about: who also
    removed the heads for which history would refuse to."""
    with tampered(f"DELETE FROM history.event WHERE position >= {PROVEN - 10}"):
        S.sql("TRUNCATE history.mark, history.checkpoint, history.tile")
        shutil.rmtree(S.path("checkpoints"))
        S.sql("ALTER TABLE history.event ADD PRIMARY KEY (log, stream, version)")
        S.sql("CREATE UNIQUE INDEX event_position ON history.event (log, position)")
        S.start("history", "reader", "intake", "tracking")
        zvl = S.client("ZVL")
        for _ in range(30):
            zvl.ask("signal.submit", SIGNAL, signal=wire.uuid7())
        for name in ("tracking", "intake", "reader", "history"):
            S.processes[name].stop()
        assert verify(code=0)[0] == 0  # by itself it looks right
        assert_named(found(), "root", PROVEN - 10)
        S.sql("ALTER TABLE history.event DROP CONSTRAINT event_pkey")
        S.sql("DROP INDEX history.event_position")
    S.sql("DELETE FROM history.mark")


def rows_of_another_log_are_named():
    with tampered("UPDATE history.event SET log = 1 WHERE position = 40"):
        lines = found()
        assert_named(lines, "removed", 40)
        assert any(x.startswith("other_log") for x in lines), lines


def a_position_far_away_is_named_in_no_time():
    with tampered("UPDATE history.event SET position = 9000000000000000000 WHERE position = 40"):
        assert_named(found(), "removed", 40)


def a_leaf_that_was_made_again_is_named_with_a_mirror():
    """The one thing that a head alone cannot place: whoever changes an event and its leaf."""
    notes.write_tiles(S.path("mirror"), leaves())
    with tampered("UPDATE history.event SET kind = 36, leaf = sha256(leaf) WHERE position = 40"):
        assert_named(found(), "root", 40)
        lines = found("--tiles", S.path("mirror"))
        assert any(x.startswith("changed position=40 ") for x in lines), lines
    with tampered("DELETE FROM history.event WHERE position = 41", RENUMBER):
        assert any(x.startswith("removed position=41 ") for x in found("--tiles", S.path("mirror")))
    verify("--checkpoint", HEAD, "--key", SIGNER.vkey, "--tiles", S.path("mirror"), code=0)


# ------------------------------------------------------------------ heads, keys, files

def a_signature_that_is_wrong_is_named():
    text = open(HEAD, encoding="utf-8").read()
    a, b = text.rstrip("\n").rsplit(" ", 1)
    b = b[:20] + ("A" if b[20] != "A" else "B") + b[21:]
    _, lines, _ = verify("--checkpoint", written("wrong", f"{a} {b}\n"), "--key", SIGNER.vkey, code=1)
    assert lines and lines[0].startswith("signature"), lines


def a_head_as_a_party_keeps_it_is_one():
    """Behind a line with a key, which proves nothing by itself."""
    text = open(HEAD, encoding="utf-8").read()
    for key in (SIGNER.vkey, notes.Signer(ORIGIN, bytes(range(3, 35))).vkey):
        kept = written("kept", f"{key}\n{text}")
        _, lines, last = verify("--checkpoint", kept, "--key", SIGNER.vkey, code=0)
        assert not lines and "heads_right=1" in last, last
        verify("--checkpoint", kept, "--key", notes.Signer(ORIGIN, bytes(range(3, 35))).vkey, code=2)
    bad = written("bad", f"{SIGNER.vkey}\n{text.replace(ORIGIN, ORIGIN + 'x', 1)}")
    verify("--checkpoint", bad, "--key", SIGNER.vkey, code=1)


def what_cannot_be_used_is_refused_with_a_reason():
    other = notes.Signer("another.example/log", bytes(range(1, 33)))
    for note, why in ((other.checkpoint(leaves()), "not signed by this key"),
                      (SIGNER.checkpoint(leaves(), origin="another.example/log"), "of another log"),
                      ("hello\n", "no signed note")):
        _, _, last = verify("--checkpoint", written("bad", note), "--key", SIGNER.vkey, code=2)
        assert why in last, last
    verify("--checkpoint", HEAD, "--key", "nonsense+00+x", code=2)
    verify("--checkpoint", HEAD, code=2)  # no key
    verify("--checkpoint", S.path("absent"), "--key", SIGNER.vkey, code=2)
    verify(source=(), code=2)
    for path in (S.path("absent"), HEAD):
        _, lines, last = verify(source=(path,), code=2)
        assert last.count("export_not_read") == 1 and lines == [], (lines, last)
    _, _, last = verify("--db.reader=host=/nowhere", code=2)
    assert "log_not_reached" in last, last
    verify("--tiles", S.path("absent"), "--checkpoint", HEAD, "--key", SIGNER.vkey, code=1)


def an_export_verifies_as_the_database_does():
    for args in ((), ("--no-bodies",)):
        file = S.path("export")
        _, _, last = verify(file, *args, source=("export",), code=0)
        assert last == f"exported events={N}", last
        for workers in "1", "2", "5":
            _, lines, last = verify("--checkpoint", HEAD, "--key", SIGNER.vkey, "--workers", workers, source=(file,),
                                    code=0)
            assert f" events={N} " in last and f"proven={PROVEN}" in last, last
        with open(file, "rb") as f:
            data = f.read()
        verify("--checkpoint", HEAD, "--key", SIGNER.vkey, source=("-",), input=data, code=0)
        assert (b"huisarts" in data) == (not args)


def an_export_of_a_changed_log_is_no_better():
    with tampered("UPDATE history.event SET at = at - interval '2 days' WHERE position = 50"):
        for args in ((), ("--no-bodies",)):
            verify(S.path("bad.export"), *args, source=("export",), code=0)
            _, lines, _ = verify("--checkpoint", HEAD, "--key", SIGNER.vkey, source=(S.path("bad.export"),), code=1)
            assert_named(lines, "changed", 50)


def an_export_that_is_cut_off_is_refused():
    verify(S.path("export"), source=("export",), code=0)
    with open(S.path("export"), "rb") as f:
        data = f.read()
    for n in (0, 10, 27, 28, 40, len(data) // 2, len(data) - 16, len(data) - 1):
        _, _, last = verify(source=("-",), input=data[:n], code=2)
        assert "cut off" in last or "no export" in last, last
    verify(source=("-",), input=data + b"x", code=2)


TIMES = {"exact.json": ["--exact", "--tails"], "regions.json": ["--per", "regio", "--kind", "knelpunt"],
         "now.json": ["--departments", "nu"], "themes.json": ["--per", "thema", "--themes", "eronder"],
         "then.json": ["--as-of", str(system.today(-1))]}


def figures_follow_from_the_events():
    export = S.path("figures.export")
    subprocess.run([os.path.join(BUILD, "weerklank-verify"), "export", export], check=True, capture_output=True,
                   env={**os.environ, "WEERKLANK_STATE": S.state})
    for name in TIMES:
        with open(S.path(name), encoding="utf-8") as f:
            rows = [json.loads(line) for line in f]
        assert len(rows) >= 4 or name == "then.json", (name, rows)
        if not rows:
            continue
        for source in (("--db",), (export,)):
            _, _, last = verify("--figures", S.path(name), source=source, code=0)
            assert last.startswith(f"figures right rows={len(rows)} wrong=0 "), last
    print(f"# {len(TIMES)} scoreboards from the database and from an export")


def altered(name, change):
    with open(S.path(name), encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    rows = change(rows) or rows
    return written("altered.json", "".join(json.dumps(r) + "\n" for r in rows)), rows


def a_figure_that_does_not_follow_is_named():
    def number(rows):
        rows[3]["gedaan"] += 1

    def median(rows):
        next(r for r in rows if "bruto" in r)["bruto"]["helftBinnen"] -= 1

    def outcome(rows):
        rows[2]["uitkomsten"] = [{"code": "kan_al", "aantal": 3}]

    for change, field in ((number, "gedaan"), (median, "bruto"), (outcome, "uitkomsten")):
        path, _ = altered("exact.json", change)
        _, lines, last = verify("--figures", path, code=1)
        assert " wrong=1 " in last and sum(f"field={field} " in x for x in lines) == 1, (field, lines, last)
    _, rows = altered("exact.json", lambda rows: None)
    path, left = altered("exact.json", lambda rows: rows[1:])
    _, lines, last = verify("--figures", path, code=1)
    assert any(f"figure of={rows[0]['van']} step={rows[0]['stap']} " in x for x in lines), lines
    path, _ = altered("exact.json", lambda rows: rows + [dict(rows[0], van="DEF")])
    _, lines, last = verify("--figures", path, code=1)
    assert any("figure of=DEF" in x for x in lines), lines


def a_scoreboard_of_tallies_that_somebody_changed_does_not_follow():
    """A superuser takes the open cases out of the tallies; the events are as they were signed."""
    S.sql("CREATE TABLE tallies AS TABLE overview.tally")
    S.sql("DELETE FROM overview.tally WHERE ctid = (SELECT ctid FROM overview.tally WHERE cut = 0 AND day = 0"
          " ORDER BY length(counts) DESC LIMIT 1)")
    for name in system.SERVICES:
        S.processes[name].start()
    try:
        S.at_head("tracking", "overview")
        path = written("less.json", S.cli("times", "--json").stdout)
    finally:
        for name in reversed(system.SERVICES):
            S.processes[name].stop()
        S.sql("TRUNCATE overview.tally")
        S.sql("INSERT INTO overview.tally SELECT * FROM tallies")
        S.sql("DROP TABLE tallies")
    _, lines, last = verify("--figures", path, "--checkpoint", HEAD, "--key", SIGNER.vkey, code=1)
    assert any(x.startswith("right findings=0") for x in lines), lines  # the log is
    assert any(x.startswith("figure of=") for x in lines) and "figures wrong" in last, (lines, last)


def figures_that_cannot_be_compared_are_refused():
    bare = S.path("bare.export")
    subprocess.run([os.path.join(BUILD, "weerklank-verify"), "export", bare, "--no-bodies"], check=True,
                   capture_output=True, env={**os.environ, "WEERKLANK_STATE": S.state})
    verify("--figures", S.path("exact.json"), source=(bare,), code=2)
    verify("--figures", written("none.json", ""), code=2)
    verify("--figures", written("other.json", '{"van":"VWS"}\n'), code=2)
    verify("--figures", written("half.json", '{"van":"VW'), code=2)
    path, _ = altered("exact.json", lambda rows: rows + [dict(rows[0], dag="2026-01-01")])
    verify("--figures", path, code=2)


def a_person_has_one_command():
    r = S.cli("verify", "--db", "--checkpoint", HEAD, "--key", SIGNER.vkey)
    assert r.stdout.startswith("right "), r.stdout
    with tampered("UPDATE history.event SET kind = 36 WHERE position = 40"):
        r = S.cli("verify", "--db", "--checkpoint", HEAD, "--key", SIGNER.vkey, check=False)
        assert r.returncode == 1 and "changed position=40 column=kind" in r.stdout, r.stdout
        r = S.cli("verify", "--db", "--json", "--checkpoint", HEAD, "--key", SIGNER.vkey, check=False)
        finding, last = [json.loads(line) for line in r.stdout.splitlines()]
        assert finding["finding"] == "changed" and finding["position"] == 40 and finding["column"] == "kind", finding
        assert last["verdict"] == "tampered" and last["events"] == N, last
    for args, says in (((), "--db"), (("--db", S.path("export")), "--db"), (("--db", "--checkpoint", HEAD), "--key")):
        r = S.cli("verify", *args, check=False)
        assert r.returncode == 2 and says in r.stderr, r.stderr
    assert "weerklank verify" in S.cli("verify", "--help").stdout


TESTS = [a_log_that_nobody_touched_is_right, heads_of_every_size_hold_together,
         heads_by_an_older_key_hold_beside_those_by_a_newer_one,
         without_a_head_it_says_that_there_was_none, the_root_is_that_of_the_second_implementation,
         a_changed_time_is_named_with_what_it_was, a_changed_text_is_named,
         a_changed_party_kind_stream_and_meta_are_named, a_changed_leaf_is_told_from_its_event,
         content_that_is_gone_without_a_word_is_named, events_that_are_gone_are_named,
         an_event_that_is_gone_with_the_others_moved_up_lies_between_heads, an_event_too_many_is_named,
         events_that_changed_places_are_named, an_end_that_is_cut_off_is_named,
         an_older_state_that_was_gone_on_from_is_named, rows_of_another_log_are_named,
         a_position_far_away_is_named_in_no_time, a_leaf_that_was_made_again_is_named_with_a_mirror,
         a_signature_that_is_wrong_is_named, a_head_as_a_party_keeps_it_is_one, what_cannot_be_used_is_refused_with_a_reason,
         an_export_verifies_as_the_database_does, an_export_of_a_changed_log_is_no_better,
         an_export_that_is_cut_off_is_refused, figures_follow_from_the_events,
         a_figure_that_does_not_follow_is_named, figures_that_cannot_be_compared_are_refused,
         a_person_has_one_command, a_scoreboard_of_tallies_that_somebody_changed_does_not_follow]

if __name__ == "__main__":
    begin()
    with S:
        system.run(TESTS)

#!/usr/bin/python3
"""Erasure on the real system: a text that was submitted, supplemented, asked, answered and seen by those who
watch is sought afterwards in everything that is kept, and found nowhere; the proofs hold."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, wire  # noqa: E402
from loop import test_life as life  # noqa: E402

MARKER = "Gerritsz-Boterbloem"  # no word of any other text, whole in each that has it
S = life.S
C = life.C
VERSIONS = {}


def person(party, n):
    """Another account of the same organisation, with a key of its own."""
    name = f"{party}-{n}"
    role = "coordinator" if party == "coordinator" else \
        "department" if party in system.DEPARTMENTS else "region"
    public, _ = S.keypair(name)
    more = {"department": "BZK"} if role == "coordinator" else {}
    C["coordinator"].ask("party.admit", {"code": party, "role": role, "name": party, "key": public,
                                         "account": wire.uuid7(), **more})
    c = wire.Client(f"tcp://127.0.0.1:{S.port}", S.keys(name), S.public, party)
    S.clients.append(c)
    C[name] = c
    return c


def a_marked_signal(**more):
    """Texts with the marker by the region (1, 5, 6) and the department (3, 4, 7), and its closing."""
    id, done = life.routed(what=f"De heer {MARKER} heeft geen huisarts.", title=f"Huisarts van {MARKER}",
                           neighbour="flanders", **more)
    C["VWS"].ask("signal.take_up", {"note": f"Wij bellen {MARKER}."}, signal=id)
    C["VWS"].ask("signal.ask", {"text": f"Waar woont {MARKER}?"}, signal=id)
    C["ZVL"].ask("signal.reply", {"text": f"{MARKER} woont in Hulst."}, signal=id)
    C["ZVL"].ask("signal.supplement", {"text": f"{MARKER} is verhuisd. " + MARKER * 150}, signal=id)
    C["VWS"].ask("signal.answer", dict(life.ANSWER, why=f"{MARKER} kan er terecht."), signal=id)
    last = C["ZVL"].ask("signal.verdict", {"verdict": "helps", "text": f"{MARKER} is blij."}, signal=id)
    shown = show(id, last["position"])
    mine = {}
    for m in shown["timeline"]:
        if MARKER in str(m.get("body")):
            mine.setdefault(m["party"], []).append(m["version"])
    return id, done["reference"], mine


def show(id, see=None, party="coordinator"):
    return C[party].ask("signal.show", {"timeline": True, "clocks": True}, signal=id, see=see)


def propose(party, signal, versions, **more):
    return C[party].ask("signal.erase_propose", {"versions": versions, "ground": "request"}, signal=signal, **more)


def confirm(party, signal, proposal, **more):
    return C[party].ask("signal.erase_confirm", {"proposal": proposal}, signal=signal, **more)


def wait_erased(id, versions, seconds=20):
    """Until the deed is done: history tells it in its log; the rows say so."""
    import time
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        left = S.sql("SELECT count(*) FROM history.event WHERE stream = %s::uuid AND version = ANY (%s)"
                     " AND (body IS NOT NULL OR salt IS NOT NULL)", id.hex(), versions)[0][0]
        if left == 0:
            return
        S.head()  # asks, and so waits a turn
    raise AssertionError(f"{left} bodies are still there: " + S.tail("history"))


def found_by_words():
    return C["coordinator"].ask("signal.list", {"text": "Boterbloem"}).get("signals", [])


def erase_all_of(id, mine):
    position = None
    for party, versions in mine.items():
        p = propose(party, id, versions)
        position = confirm(party + "-2", id, p["version"])["position"]
        wait_erased(id, versions)
    return position


def leaves():
    return S.sql("SELECT position, leaf FROM history.event ORDER BY position")


def found_in(folder):
    r = subprocess.run(["grep", "-rlaF", MARKER, folder], capture_output=True, text=True)
    return r.stdout.split()


def postgres_forgets():
    """What an administrator does when nothing of it may be on the disk any more (README): the tables are
    written anew, and WAL from before goes instead of being kept for use again."""
    S.at_head("tracking", "overview", "routing")
    S.sql("ALTER SYSTEM SET wal_recycle = off")
    S.sql("SELECT pg_reload_conf()")
    S.sql("VACUUM FULL history.event")
    for table in ("signal", "words", "mark", "allocation"):
        S.sql("VACUUM FULL overview." + table)
    S.sql("VACUUM FULL pg_statistic")
    for _ in range(3):
        S.sql("CHECKPOINT")
        S.sql("SELECT pg_switch_wal()")
    S.sql("CHECKPOINT")


def a_marker_is_found_nowhere_after_its_erasure():
    id, reference, mine = a_marked_signal()
    assert set(mine) == {"ZVL", "VWS"} and len(mine["ZVL"]) >= 4 and len(mine["VWS"]) == 3, mine
    VERSIONS.update(id=id, reference=reference, mine=mine)
    S.at_head("overview", "tracking")
    S.sql("CHECKPOINT")
    before, summary = leaves(), show(id)
    assert found_by_words(), "it can be found by its words"
    where = found_in(S.state)
    for part in ("/base/", "/pg_wal/"):  # it is sought where it is
        assert any(part in f for f in where), where
    position = erase_all_of(id, mine)
    shown = show(id, position)
    assert MARKER not in str(shown) and "title" not in shown["summary"], shown
    for m in shown["timeline"]:
        named = m["version"] in mine["ZVL"] + mine["VWS"]
        assert named == ("body" not in m), m
    # what is no text is there as it was
    for k in ("state", "lead", "region", "theme", "answer", "verdict", "closed", "reference", "assignments"):
        assert shown["summary"].get(k) == summary["summary"].get(k), k
    assert leaves()[:len(before)] == before  # every leaf, and so every root, is what it was
    for p in ("ZVL", "VWS", "coordinator"):
        fed = C[p].ask("feed.ask", {"after": -1, "limit": 1000})
        assert MARKER not in str(fed)
    assert not found_by_words() and S.sql("SELECT count(*) FROM overview.words WHERE signal = %s::uuid"
                                          " AND words::text ILIKE '%%boterbloem%%'", id.hex()) == [(0,)]
    assert S.sql("SELECT what FROM overview.mark WHERE signal = %s::uuid", id.hex()) == [(3,)]  # the neighbour
    for args in (("show", reference), ("list",), ("show", reference, "--json")):
        assert MARKER not in S.cli(*args).stdout
    assert found_in(S.state), "PostgreSQL has it still, out of reach: what follows has work to do"
    postgres_forgets()
    for name in ("tracking", "overview", "routing", "reader", "intake"):  # snapshots are written at the end
        S.processes[name].stop()
    exported = subprocess.run([os.path.join(system.BUILD, "weerklank-verify"), "export", S.path("log.export")],
                              env=dict(os.environ, WEERKLANK_STATE=S.state, **S.env), capture_output=True, timeout=60)
    assert exported.returncode == 0 and os.path.getsize(S.path("log.export")) > 1000, exported
    assert found_in(S.state) == [], found_in(S.state)
    for name in ("reader", "tracking", "overview", "routing", "intake"):
        S.processes[name].start()
    for name in ("reader", "tracking", "overview", "routing", "intake"):
        S.ready(name)


def who_watches_is_no_longer_given_the_text():
    id, _, mine = a_marked_signal()
    head = S.at_head("tracking")
    fed = C["ZVL"].ask("watch", {"after": head - 9, "limit": 500}, within=100)
    assert MARKER in str(fed), "the ring has it while it is there"
    position = erase_all_of(id, mine)
    fed = C["ZVL"].ask("watch", {"after": head - 9, "limit": 500}, within=100, see=position)
    kinds = [m["kind"] for m in fed["events"]]
    assert "signal.erased" in kinds and "signal.supplemented" in kinds, kinds
    assert MARKER not in str(fed), "the ring keeps what was erased"


def replayed_from_nothing_everything_is_the_same():
    id = VERSIONS["id"]
    shown = show(id)
    score = C["coordinator"].ask("scoreboard.ask", {"per": "border"})
    S.at_head("tracking", "overview")
    for name in ("tracking", "overview"):
        S.processes[name].stop()
    for f in os.listdir(S.state):
        if f.startswith("tracking") and os.path.isfile(S.path(f)):
            os.unlink(S.path(f))
    S.sql("UPDATE overview.cursor SET fold = 0")
    for name in ("tracking", "overview"):
        S.processes[name].start()
    for name in ("tracking", "overview"):
        S.ready(name)
    S.at_head("tracking", "overview")
    again = show(id)
    assert again["summary"] == shown["summary"], (again["summary"], shown["summary"])
    assert again["timeline"] == shown["timeline"]
    # but for the time that went by
    same = [{k: r.get(k) for k in ("of", "step", "cases", "done", "open")} for r in score["rows"]]
    new = C["coordinator"].ask("scoreboard.ask", {"per": "border"})
    assert same == [{k: r.get(k) for k in ("of", "step", "cases", "done", "open")} for r in new["rows"]]
    assert any(r["of"] == "flanders" for r in new["rows"]), "the neighbour of what was erased counts"


def each_wrong_person_is_refused():
    id, _, mine = a_marked_signal()
    assert C["VWS"].refused("signal.erase_propose", {"versions": [1], "ground": "mistake"},
                            signal=id).code == "not_allowed"
    assert C["coordinator"].refused("signal.erase_propose", {"versions": [1], "ground": "mistake"},
                                    signal=id).code == "not_allowed"
    assert C["ZVL"].refused("signal.erase_propose", {"versions": [2], "ground": "mistake"},
                            signal=id).code == "invalid"
    message = wire.uuid7()
    p = propose("ZVL", id, mine["ZVL"], id=message)
    again = propose("ZVL", id, mine["ZVL"], id=message)
    assert again["version"] == p["version"] and again["repeated"] is True, again
    for who in ("ZVL", "VWS", "OCW"):
        assert C[who].refused("signal.erase_confirm", {"proposal": p["version"]}, signal=id).code in \
            ("not_allowed", "not_found"), who
    assert C["coordinator-2"].refused("signal.erase_confirm", {"proposal": 2}, signal=id).code == "wrong_state"
    message = wire.uuid7()
    c = confirm("coordinator-2", id, p["version"], id=message)
    wait_erased(id, mine["ZVL"])
    again = confirm("coordinator-2", id, p["version"], id=message)
    assert again["version"] == c["version"] and again["repeated"] is True, again
    m = show(id, c["position"])["timeline"][-1]
    assert m["kind"] == "signal.erased" and m["party"] == "coordinator", m
    b = m["body"]
    assert b["by"] == "ZVL" and b["second"] == "coordinator" and b["ground"] == "request", b
    assert b["proposal"] == p["version"] and b["by_account"] != b["second_account"] and b["backups_until"], b


def verified(*args):
    env = dict(os.environ, WEERKLANK_STATE=S.state, **S.env)
    r = subprocess.run([os.path.join(system.BUILD, "weerklank-verify"), "--db", *args], env=env, text=True,
                       capture_output=True, timeout=60)
    return r.returncode, r.stdout


def the_proofs_hold_and_columns_of_what_is_erased_are_watched_still():
    (position,) = S.sql("SELECT max(position) FROM history.event WHERE body IS NULL")[0]
    code, said = verified()
    ((gone,),) = S.sql("SELECT count(*) FROM history.event WHERE body IS NULL")
    assert code == 0 and "findings=0" in said and gone > 0 and f" erased={gone} " in said, (gone, said)
    proven = C["coordinator"].ask("proof.ask", {}, signal=VERSIONS["id"])["events"]
    assert len(proven) > 10 and [e["version"] for e in proven if "body" not in e] == sorted(
        sum(VERSIONS["mine"].values(), [])) and all("body" in e or "digest" in e for e in proven), proven
    for what in ("party = 'TWE'", "at = at - interval '1 day'", "number = 7", "kind = 26"):
        S.sql("CREATE TABLE kept AS SELECT * FROM history.event WHERE position = %s", position)
        S.sql(f"UPDATE history.event SET {what} WHERE position = %s", position)
        code, said = verified()
        S.sql("DELETE FROM history.event WHERE position = %s", position)
        S.sql("INSERT INTO history.event SELECT * FROM kept")
        S.sql("DROP TABLE kept")
        assert code == 1 and f" {position}" in said.replace("=", " "), (what, said)
    assert verified()[0] == 0
    # and what nobody erased is missed
    (body, salt) = S.sql("SELECT body, salt FROM history.event WHERE position = 1")[0]
    S.sql("UPDATE history.event SET body = NULL, salt = NULL WHERE position = 1")
    code, said = verified()
    S.sql("UPDATE history.event SET body = %s, salt = %s WHERE position = 1", body, salt)
    assert code == 1 and "erased" in said, said


def people_do_it_with_the_program_and_read_the_statement():
    _, reference, mine = a_marked_signal()
    S.at_head("overview")
    events = S.cli("erased", reference, "--events").stdout
    assert "Hiervan is niets vernietigd." in events or "Nothing of it was destroyed." in events, events
    assert [line.split()[0] for line in events.splitlines()[:3]] == ["1", "2", "3"], events
    versions = ",".join(map(str, mine["ZVL"]))
    S.cli("erase", reference, "--versions", versions, "--ground", "verzoek", party="ZVL")
    S.at_head("overview")
    waiting = S.cli("erased", reference, party="ZVL").stdout
    number = waiting.split(":")[1].split()[0]
    S.cli("confirm-erase", reference, "--proposal", "99", party="ZVL-2", check=False)
    refused = S.cli("confirm-erase", reference, "--proposal", number, party="ZVL", check=False)
    assert refused.returncode != 0 and ("tweede persoon" in refused.stderr or "second person" in refused.stderr)
    S.cli("confirm-erase", reference, "--proposal", number, party="ZVL-2")
    S.at_head("overview")
    said = S.cli("erased", reference, party="ZVL").stdout
    for words in ("AVG, artikel 17", "GDPR, article 17"):
        if words in said:
            break
    else:
        raise AssertionError(said)
    assert said.count("account") == 2 and reference in said and number in said, said
    shown = S.cli("show", reference).stdout
    assert MARKER not in shown.replace("VWS", "") or "VWS" in mine, shown
    assert "De tekst is vernietigd." in shown or "The text was destroyed." in shown, shown
    lines = S.cli("erased", reference, "--json").stdout.splitlines()
    assert len(lines) == 2 and MARKER not in "".join(lines), lines


def retention_is_adopted_and_what_is_over_is_listed_and_left_alone():
    import json
    path = S.path("bewaartermijnen.json")
    terms = [{"jaren": 10, "grond": "Selectielijst A, 1"}, {"organisatie": "ZVL", "jaren": 20, "grond": "Lijst B, 2"},
             {"organisatie": "ZVL", "soort": "kans", "blijvend": True, "grond": "Lijst B, 3"}]

    def write(rows, version):
        with open(path, "w") as f:
            json.dump({"versie": version, "geldigVan": "2026-01-01", "bewaartermijnen": rows}, f)
    now = C["coordinator"].ask("registry.ask", {"set": "retention"})["version"]
    for bad in ([dict(terms[0], blijvend=True)], [{"grond": "x"}], terms + [terms[1]],
                [{"organisatie": "XX", "jaren": 1, "grond": "x"}]):
        write(bad, now + 1)
        assert S.cli("retention", "check", path, check=False).returncode == 1, bad
        assert S.cli("retention", "adopt", path, check=False).returncode == 1, bad
    write(terms, now + 1)
    S.cli("retention", "adopt", path)
    S.at_head("overview")
    assert "Selectielijst A, 1" in S.cli("retention").stdout
    _, kept, _ = a_marked_signal()
    _, chance, _ = a_marked_signal(kind="opportunity")
    gone, reference, mine = a_marked_signal()
    p = propose("ZVL", gone, mine["ZVL"])
    confirm("ZVL-2", gone, p["version"])
    wait_erased(gone, mine["ZVL"])
    S.at_head("overview")
    assert S.cli("retention", "due").stdout.count(kept) == 0
    year = int(S.sql("SELECT extract(year FROM max(at)) FROM history.event")[0][0])
    rows = S.cli("retention", "due", "--until", f"{year + 15}-12-31").stdout.splitlines()
    assert [r for r in rows if kept in r and "VWS" in r] and not [r for r in rows if kept in r and "ZVL " in r], rows
    rows = [json.loads(r) for r in
            S.cli("retention", "due", "--until", f"{year + 40}-12-31", "--json").stdout.splitlines()]
    of = {}
    for r in rows:
        of.setdefault(r["kenmerk"], set()).add(r["partij"])
    assert of[kept] >= {"ZVL", "VWS"} and "ZVL" not in of[chance] and "ZVL" not in of[reference], of
    assert all(r["uiterlijkOp"] == f"{year + 20}" + r["uiterlijkOp"][4:] for r in rows
               if r["kenmerk"] == kept and r["partij"] == "ZVL"), rows


def as_role(role, statement, *params):
    import psycopg2
    db = psycopg2.connect(f"host={S.state}/socket dbname=weerklank user={role}")
    db.autocommit = True
    try:
        with db.cursor() as c:
            c.execute(statement, params)
            return c.fetchall() if c.description else None
    except psycopg2.Error as e:
        return e.pgcode
    finally:
        db.close()


def the_database_lets_the_eraser_do_nothing_else():
    id, _, _ = a_marked_signal()
    whole = S.sql("SELECT * FROM history.event ORDER BY position")
    (at,) = S.sql("SELECT position FROM history.event WHERE stream = %s::uuid AND version = 1", id.hex())[0]
    for position in (at, at + 1, -1, 10 ** 12):  # no statement of destruction stands there
        assert as_role("weerklank_eraser", "SELECT history.erase(0::smallint, %s)", position) == "42501"
    assert as_role("weerklank_eraser", "SELECT history.erase(1::smallint, %s)", at) == "42501"
    assert as_role("weerklank_eraser", "SELECT history.erase_again(0::smallint)") == [(0,)]
    for statement in ("SELECT body FROM history.event LIMIT 1", "UPDATE history.event SET body = NULL",
                      "DELETE FROM history.event", "INSERT INTO history.event SELECT * FROM history.event",
                      "TRUNCATE history.event", "UPDATE history.lease SET fence = 9",
                      "SELECT * FROM overview.signal", "CREATE TABLE history.mine ()",
                      "CREATE TEMP TABLE event (body bytea)", "SET ROLE weerklank_owner"):
        assert as_role("weerklank_eraser", statement) in ("42501",), statement
    for role in ("history", "reader", "overview", "routing", "notify", "gateway"):
        for call in ("history.erase(0::smallint, 1)", "history.erase_again(0::smallint)"):
            assert as_role("weerklank_" + role, "SELECT " + call) == "42501", (role, call)
    assert S.sql("SELECT * FROM history.event ORDER BY position") == whole


def what_a_function_may_stands_in_its_definition():
    """As pgTAP would look at it: rights, and a search path with pg_temp last."""
    rows = S.sql("""SELECT p.proname, p.prosecdef, p.proconfig, pg_get_userbyid(p.proowner),
        has_function_privilege('weerklank_eraser', p.oid, 'EXECUTE'),
        EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)
        FROM pg_proc p WHERE p.pronamespace = 'history'::regnamespace""")
    assert {r[0] for r in rows} >= {"erase", "erase_again", "erasure_of", "erasure_versions"}
    for name, definer, config, owner, eraser, public in rows:
        assert owner == "weerklank_owner" and not public, name
        assert config == ["search_path=pg_catalog, pg_temp"], (name, config)
        assert definer == (name in ("erase", "erase_again")) == eraser, name
    rights = S.sql("SELECT privilege_type, column_name FROM information_schema.column_privileges"
                   " WHERE grantee = 'weerklank_eraser'")
    assert rights == [], rights


def the_list_of_versions_is_read_as_it_was_written():
    import msgpack
    for versions in ([1], [127], [128], [1, 2, 3], list(range(1, 16)), list(range(1, 17)), [255, 256, 65535, 65536],
                     list(range(300, 364))):
        for tail in ({}, {"proposal": 7, "ground": "request"}):
            body = msgpack.packb({"versions": versions, **tail})
            assert S.sql("SELECT history.erasure_versions(%s)", body)[0][0] == versions, versions
    for body in (b"", b"\x80", msgpack.packb({"version": [1]}), msgpack.packb({"ground": 1, "versions": [1]}),
                 msgpack.packb({"versions": ["1"]}), msgpack.packb({"versions": [-1]}),
                 msgpack.packb({"versions": [1, 2]})[:-1], b"\x81\xa8versions\xdd\x00\x00\x00\x01\x01"):
        assert S.sql("SELECT history.erasure_versions(%s)", body)[0][0] == [], body


def an_erasure_that_a_crash_or_a_restore_undid_is_done_at_the_next_start():
    id, _, mine = a_marked_signal()
    erase_all_of(id, mine)
    gone = S.sql("SELECT position FROM history.event WHERE body IS NULL ORDER BY position")
    # an older backup brings them back
    S.sql("UPDATE history.event SET body = '\\x80', salt = decode(repeat('00', 16), 'hex') WHERE body IS NULL")
    S.history.kill()
    S.history.start()
    S.ready("history")
    for party in mine:
        wait_erased(id, mine[party])
    assert S.sql("SELECT position FROM history.event WHERE body IS NULL ORDER BY position") == gone


def what_is_committed_and_not_done_is_done_when_the_eraser_can_come_in_again():
    for restart in (False, True):
        id, _, mine = a_marked_signal()
        S.sql("ALTER ROLE weerklank_eraser NOLOGIN")
        try:
            S.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'weerklank_eraser'")
            p = propose("ZVL", id, mine["ZVL"])
            c = confirm("ZVL-2", id, p["version"])
            S.at_head("overview")
            assert S.sql("SELECT count(*) FROM history.event WHERE stream = %s::uuid AND version = ANY (%s)"
                         " AND body IS NULL", id.hex(), mine["ZVL"])[0][0] == 0
            # what is shown goes by the log, and so has them until then; the title is gone with the statement
            assert "title" not in show(id, c["position"])["summary"]
            if restart:
                S.history.kill()
        finally:
            S.sql("ALTER ROLE weerklank_eraser LOGIN")
        if restart:
            S.history.start()
            S.ready("history")
        wait_erased(id, mine["ZVL"])


def what_it_was_used_for_stays_used():
    """The same submission again: its id answers that it was erased, and nothing comes back."""
    id = VERSIONS["id"]
    S.history.stop()  # its memory of recent appends goes as well
    S.history.start()
    S.ready("history")
    p = C["ZVL"].refused("signal.submit", dict(life.SIGNAL, what=f"De heer {MARKER} heeft geen huisarts."),
                         signal=id)
    assert p.code == "id_taken", p


def main():
    with S:
        S.start()
        C["coordinator"] = S.load()
        for p in ("ZVL", "TWE", "VWS", "BZK", "OCW"):
            C[p] = S.client(p)
        C["coordinator"].ask("party.admit", {"code": "coordinator", "role": "coordinator", "name": "C",
                                             "key": S.keys("coordinator")[0], "account": wire.uuid7(),
                                             "department": "BZK"})
        for p in ("ZVL", "VWS", "coordinator"):
            person(p, 2)
        system.run([a_marker_is_found_nowhere_after_its_erasure, who_watches_is_no_longer_given_the_text,
                    replayed_from_nothing_everything_is_the_same,
                    the_proofs_hold_and_columns_of_what_is_erased_are_watched_still, each_wrong_person_is_refused,
                    people_do_it_with_the_program_and_read_the_statement,
                    retention_is_adopted_and_what_is_over_is_listed_and_left_alone, the_database_lets_the_eraser_do_nothing_else,
                    what_a_function_may_stands_in_its_definition,
                    the_list_of_versions_is_read_as_it_was_written,
                    an_erasure_that_a_crash_or_a_restore_undid_is_done_at_the_next_start,
                    what_is_committed_and_not_done_is_done_when_the_eraser_can_come_in_again,
                    what_it_was_used_for_stays_used])


if __name__ == "__main__":
    main()

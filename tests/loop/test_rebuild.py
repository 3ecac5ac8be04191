#!/usr/bin/python3
# timeout: 400
"""All tables of overview made again from the log on the real system, while others serve: the same tables come
out, nobody who asks notices, and whoever is killed at whatever moment leaves one whole set that serves."""
import json
import os
import random
import signal
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, tables, wire  # noqa: E402
from lib.ledger import Ledger  # noqa: E402
from faults.test_plants import planted  # noqa: E402
from loop import test_life as life  # noqa: E402

S = life.S
C = life.C
SEED = int(os.environ.get("SEED", "20261126"))
chance = random.Random(SEED)
STOP, CONT = signal.SIGSTOP, signal.SIGCONT
DEPARTMENTS = ("VWS", "OCW", "IenW", "BZK")
TEXTS = ("De bus rijdt niet meer door het dorp.", "Wij bellen de gemeente.", "Er is geen huisarts.",
         "De brug is dicht; omrijden kost een uur.", "Het veer vaart niet.")


# ------------------------------------------------------------------ what grows

def acts(id):
    """What somebody could do; most of it is refused in most states, and then nothing happens."""
    who, other = chance.choice(DEPARTMENTS), chance.choice(DEPARTMENTS)
    text = chance.choice(TEXTS)
    answer = dict(life.ANSWER, kind=chance.choice(["possible", "solved", "agreement", "policy_changed"]),
                  agreed="Het wordt geregeld.", agreed_date="2027-03-01")
    return chance.choice([
        ("coordinator", "signal.assign", {"lead": who, "reason": "Hoort daar.", "contributors": [other]}),
        ("coordinator", "signal.assign", {"lead": who, "reason": "Hoort daar."}),
        (who, "signal.take_up", {"note": text}), (who, "signal.take_up", {}),
        (who, "signal.allocate", {"directorate": chance.choice(("Langdurige zorg", "Wegen"))}),
        (who, "signal.ask", {"text": text}), ("ZVL", "signal.reply", {"text": text}),
        ("ZVL", "signal.supplement", {"text": text}), (who, "signal.contribute", {"text": text}),
        (who, "signal.interim", {"text": text}), (who, "signal.track", {"track": "policy", "reason": text}),
        (who, "signal.extend", {"reason": text}), (who, "signal.redirect", {"to": other, "reason": text}),
        (who, "signal.refuse", {"reason": text}), (who, "signal.answer", answer), (who, "signal.answer", answer),
        ("ZVL", "signal.verdict", {"verdict": chance.choice(("helps", "partly", "not"))}),
        ("ZVL", "signal.reopen", {"reason": text}), (who, "signal.changed", {"change": "De regel is ruimer."}),
        ("ZVL", "signal.withdraw", {"reason": text}),
    ])


def live(n, steps):
    """Signals with lives by chance; gives their ids."""
    ids = [wire.uuid7() for _ in range(n)]
    for id in ids:
        C["ZVL"].ask("signal.submit", dict(
            life.SIGNAL, title=f"Knelpunt {chance.randrange(10 ** 6)}", what=chance.choice(TEXTS) + " Al jaren.",
            shareable=chance.random() < 0.5, confidential=chance.random() < 0.3,
            theme=chance.choice(("gezondheid.huisarts", "bereikbaarheid.bus", "onderwijs.funderend")),
            rule="Wet publieke gezondheid", neighbour="flanders"), signal=id)
    S.at_head("routing", "tracking")
    done = 0
    for _ in range(steps):
        id = chance.choice(ids)
        party, kind, body = acts(id)
        try:
            C[party].ask(kind, body, signal=id)
            done += 1
        except wire.Problem as p:
            assert p.code in ("wrong_state", "not_allowed", "invalid", "not_found"), p
    assert done >= steps / 20, f"only {done} of {steps} acts were possible"
    return ids


def second_person(party):
    role = "department" if party in system.DEPARTMENTS else "region"
    name = party + "-2"
    public, _ = S.keypair(name)
    C["coordinator"].ask("party.admit", {"code": party, "role": role, "name": party, "key": public,
                                         "account": wire.uuid7()})
    C[name] = wire.Client(f"tcp://127.0.0.1:{S.port}", S.keys(name), S.public, party)
    S.clients.append(C[name])


def erase(id, party="ZVL", versions=None):
    """Destroys the party's texts in a signal: its own, by a second person."""
    if versions is None:
        told = C["coordinator"].ask("signal.show", {"timeline": True}, signal=id)["timeline"]
        texts = {"signal.submitted", "signal.replied", "signal.supplemented", "signal.taken_up", "signal.asked",
                 "signal.allocated"}
        versions = [m["version"] for m in told if m["party"] == party and m["kind"] in texts]
    if not versions:
        return
    try:
        p = C[party].ask("signal.erase_propose", {"versions": versions, "ground": "request"}, signal=id)
        C[party + "-2"].ask("signal.erase_confirm", {"proposal": p["version"]}, signal=id)
    except wire.Problem as p:
        assert p.code in ("wrong_state", "not_allowed", "invalid"), p


def adopt(set, change):
    told = C["coordinator"].ask("registry.ask", {"set": set})
    told.pop("position", None)
    body = dict(told, valid_from="2026-01-01", version=told["version"] + 1)
    change(body)
    C["coordinator"].ask(set + ".adopt", body)


def adopt_a_day_and_a_term():
    day = str(system.today(40))
    adopt("calendar", lambda b: b["days"].append({"date": day, "name": "Extra vrije dag"}))
    adopt("terms", lambda b: b["terms"][0].update(length=b["terms"][0]["length"] + 1))


# ------------------------------------------------------------------ a rebuild, and what it leaves

class Rebuild(system.Process):
    def __init__(self, build=None, **env):
        super().__init__(S, "rebuild", [os.path.join(build or S.build, "weerklank-overview"), "--rebuild"], env)
        self.from_byte = os.path.getsize(S.path("logs/rebuild.log")) if os.path.exists(
            S.path("logs/rebuild.log")) else 0
        self.start()

    def told(self):
        with open(S.path("logs/rebuild.log"), "rb") as f:
            f.seek(self.from_byte)
            return [json.loads(line) for line in f.read().decode().splitlines() if line.startswith("{")]

    def end(self, code=0, seconds=60):
        got = self.p.wait(seconds)
        last = self.told()[-1]
        assert got == code, (got, last, S.tail("rebuild"))
        self.p = None
        return last


def a_turn():
    """Asks somebody something, and waits for the answer."""
    if "reader" not in C:
        C["reader"] = S.client("coordinator", inside="reader")
    C["reader"].ask("service.ask")


def wait_until(what, test, seconds=20, ask=a_turn):
    end = time.monotonic() + seconds
    while not (found := test()):
        assert time.monotonic() < end, f"{what}: not in {seconds} s"
        ask()
    return found


def turn():
    return S.sql("SELECT turn FROM overview.cursor")[0][0]


def settled():
    """All is folded and stays so; gives the tables."""
    while S.at_head("routing", "tracking", "overview") != S.at_head("routing", "tracking", "overview"):
        pass
    return tables.read(S)


def assert_same(one, other, what):
    apart = tables.differences(one, other)
    assert not apart and tables.digests(one) == tables.digests(other), (what, apart)


def assert_other_is_empty():
    for name in (*tables.TABLES, "tally"):
        if name != "cursor":
            assert not S.sql(f"SELECT EXISTS (SELECT FROM overview_next.{name})")[0][0], name
            assert S.sql(f"SELECT pg_table_size('overview_next.{name}')")[0][0] <= 16384, name


class Asker(threading.Thread):
    """Asks all the time, each question once: an answer must come, and never show less than the one before."""
    KINDS = [("signal.list", {}), ("due.ask", {}), ("signal.list", {"text": "knelpunt"}),
             ("scoreboard.ask", {"per": "department"}), ("signal.show", {"timeline": True, "clocks": True})]

    def __init__(self, party, id):
        super().__init__()
        self.client, self.id = S.client(party, inside="overview"), id
        self.over, self.asked, self.faults, self.slowest = threading.Event(), 0, [], 0.0
        self.start()

    def run(self):
        last = -1
        while not self.over.is_set():
            kind, body = self.KINDS[self.asked % len(self.KINDS)]
            began = time.monotonic()
            try:
                a = self.client.ask(kind, body, signal=self.id if kind == "signal.show" else None, again=False,
                                    within=5000)
                if a["position"] < last:
                    self.faults.append((kind, "went back", last, a["position"]))
                if kind == "signal.list" and not body and not a["signals"]:
                    self.faults.append((kind, "nothing there"))
                if kind == "signal.list" and body and not a["signals"]:
                    self.faults.append((kind, "nothing found"))
                last = a["position"]
            except (wire.Problem, TimeoutError) as e:
                self.faults.append((kind, str(e)))
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.asked += 1

    def stop(self):
        self.over.set()
        self.join(30)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.stop()
        if kind is None:
            assert not self.faults, (len(self.faults), self.asked, self.faults[:5])
            assert self.asked > 20, self.asked


# ------------------------------------------------------------------ tests

def rebuilt_and_grown_tables_are_equal():
    """Lives by chance, with erasures, another calendar, other terms, and services that were killed between."""
    ids = live(60, 500)
    for id in chance.sample(ids, 12):
        erase(id, "ZVL")
        erase(id, "VWS")
    adopt_a_day_and_a_term()
    S.overview.kill()
    live(20, 150)
    S.start("overview")
    more = live(40, 500)
    for id in chance.sample(ids + more, 10):
        erase(id, "ZVL")
    grown, was = settled(), turn()
    made, built = tables.digests(grown), tables.built(S)
    assert all(made[t][0] > 10 for t in ("signal", "assignment", "words", "mark", "tally")), made
    assert made["allocation"][0] > 1, made
    last = Rebuild().end()
    assert last["ended"] == "done" and last["emptied"] and turn() == was + 1, last
    assert_same(grown, settled(), "rebuilt")
    assert tables.built(S) == built, "the set is made as the first"
    assert tables.built(S, "overview_next") == built
    assert_other_is_empty()
    print(f"# {made}", flush=True)


def a_planted_difference_is_found_and_gone_after_a_rebuild():
    """The comparison can fail: one row of each table, altered behind the fold's back."""
    right = settled()
    plants = ["UPDATE overview.signal SET due = due + 1 WHERE id = (SELECT min(id::text)::uuid FROM overview.signal"
              " WHERE due < 'infinity')",
              "UPDATE overview.assignment SET routing_error = NOT routing_error WHERE ctid ="
              " (SELECT min(ctid) FROM overview.assignment)",
              "DELETE FROM overview.words WHERE ctid = (SELECT min(ctid) FROM overview.words)",
              "UPDATE overview.mark SET value = value || 'x' WHERE ctid = (SELECT min(ctid) FROM overview.mark)",
              "UPDATE overview.allocation SET directorate = 'x' WHERE ctid = (SELECT min(ctid) FROM overview.allocation)",
              "UPDATE overview.tally SET counts = counts || '\\x02' WHERE ctid = (SELECT min(ctid) FROM overview.tally WHERE cut < 5)",
              "UPDATE overview.cursor SET position = position - 1"]
    for plant in plants:
        S.sql(plant)
    found = {t for t, *_ in tables.differences(right, tables.read(S))}
    assert found == {"signal", "assignment", "words", "mark", "allocation", "tally", "cursor"}, found
    Rebuild().end()
    assert_same(right, settled(), "after planted differences")


def while_it_runs_everything_goes_on_and_no_question_fails_or_goes_back():
    """Appends, erasures and questions all the time; then a rebuild in quiet gives the same tables."""
    ids = live(20, 200)
    ledger = Ledger(S, S.path("ledger"), SEED, departments=("VWS",), flight=2)
    with Asker("coordinator", ids[0]) as one, Asker("ZVL", ids[1]) as other:
        for i in range(3):
            was = turn()
            r = Rebuild(WEERKLANK_OVERVIEW_BATCH_MAX="200")
            wait_until("some of it is made again",
                       lambda: S.sql("SELECT position FROM overview_next.cursor")[0][0] > 50)
            erase(ids[2 + i])
            ledger.run(until=lambda: r.p.poll() is not None, seconds=90)
            last = r.end()
            assert last["ended"] == "done" and turn() == was + 1, last
            goal = len(ledger.acked) + 100
            ledger.run(until=lambda: len(ledger.acked) >= goal)
        ledger.settle()
        grown = settled()
    Rebuild().end()
    assert_same(grown, settled(), "changed under load, and grown on")
    assert ("moved" in S.tail("overview", 400)), "the service went over"
    print(f"# {one.asked + other.asked} questions, the slowest {1000 * max(one.slowest, other.slowest):.0f} ms",
          flush=True)


def an_erasure_reaches_both_sets():
    """In the middle of a rebuild: neither set has a word of it afterwards, nor has one that was given up."""
    marker = "Boterbloemgerritsz"

    def words(schema):
        return S.sql(f"SELECT count(*) FROM {schema}.words WHERE words @@ %s::tsquery OR title @@ %s::tsquery",
                     marker.lower(), marker.lower())[0][0] + S.sql(
            f"SELECT count(*) FROM {schema}.signal WHERE title LIKE %s", f"%{marker}%")[0][0]

    id = wire.uuid7()
    C["ZVL"].ask("signal.submit", dict(life.SIGNAL, title="Huisarts van " + marker, what=f"Meneer {marker}."), signal=id)
    live(5, 20)
    settled()
    assert words("overview") == 2, words("overview")
    r, lock = held_change()
    assert words("overview_next") == 2, "the control: they are there, too"
    S.overview.signal(STOP)
    r.kill()
    lock.close()
    assert words("overview_next") == 2, "the control: a rebuild that was killed leaves them"
    S.overview.signal(CONT)
    wait_until("nobody's tables are emptied", lambda: words("overview_next") == 0)
    r, lock = held_change()  # it gives up waiting after 3 s, and folds on
    assert words("overview_next") == 2
    erase(id, versions=[1])
    wait_until("it is gone from both", lambda: words("overview") == words("overview_next") == 0)
    assert r.p.poll() is None, "the rebuild is still on"
    lock.close()
    assert r.end()["ended"] == "done"
    assert words("overview") == words("overview_next") == 0


def a_killed_rebuild_leaves_the_old_tables_and_the_next_begins_afresh():
    ids = live(40, 300)
    was = turn()
    with Asker("coordinator", ids[0]):
        for after in (0, S.head() // 3, S.head() // 2):
            r = Rebuild(WEERKLANK_OVERVIEW_BATCH_MAX="5")
            wait_until("it is at work", lambda: S.sql("SELECT position FROM overview_next.cursor")[0][0] >= after, 60)
            assert r.p.poll() is None, "it was too fast for this test"
            r.kill()
            wait_until("the database sees that it is gone", lambda: not S.sql("SELECT overview_rebuild.is_on()")[0][0])
            assert turn() == was
        wait_until("its tables are emptied",
                   lambda: not S.sql("SELECT EXISTS (SELECT FROM overview_next.signal)")[0][0])
    right = settled()
    Rebuild().end()
    assert_same(right, settled(), "after killed ones")
    assert turn() == was + 1


def hold_name():
    """Somebody else has touched the name of the schema, and takes that back at the end: no change meanwhile."""
    import psycopg2
    lock = psycopg2.connect(f"host={S.state}/socket dbname=weerklank user=weerklank")
    lock.cursor().execute("GRANT USAGE ON SCHEMA overview TO weerklank_reader")
    return lock


def waits_in_change():
    return S.sql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%overview_rebuild.change(%%'"
                 " AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()")[0][0]


def held_change():
    """A rebuild that stands in the middle of its change, for 3 s at most; then it tries again, in a while."""
    lock = hold_name()
    r = Rebuild()
    wait_until("the change waits", waits_in_change)
    return r, lock


def whoever_is_killed_at_the_change_one_whole_set_serves():
    right, was = settled(), turn()
    r, lock = held_change()  # the rebuild: its transaction is taken back
    r.kill()
    lock.close()
    assert turn() == was
    assert_same(right, settled(), "the rebuild was killed at its change")
    r, lock = held_change()  # the service: the new tables are there when it comes back
    S.overview.kill()
    lock.close()
    assert r.end()["ended"] == "done" and turn() == was + 1
    S.start("overview")
    assert_same(right, settled(), "the service was killed at the change")
    r, lock = held_change()  # the database
    S.postgres.kill()
    lock.close()
    S.start("postgres")
    S.at_head("overview")
    r.p.wait(60)
    assert turn() in (was + 1, was + 2)
    assert_same(right, settled(), "the database was killed at the change")


def who_folds_into_the_old_set_stores_nothing_in_the_new():
    """The service sleeps over the change and wakes up with something to write; with the same position it may not
    even then. The control: with the turn put back, it would have written on."""
    live(2, 10)
    settled()
    S.overview.signal(STOP)
    r = Rebuild()
    assert r.end()["ended"] == "done"
    before = tables.read(S)
    S.overview.signal(CONT)
    assert_same(before, tables.read(S), "awake")
    ids = live(2, 30)
    grown = settled()
    assert "why=moved" in S.tail("overview", 60), S.tail("overview", 60)
    assert C["ZVL"].ask("signal.show", {}, signal=ids[0])["summary"]
    Rebuild().end()
    assert_same(grown, settled(), "grown on in the new set")
    S.sql("UPDATE overview.cursor SET turn = turn + 1")
    wait_until("it sees that at once", lambda: S.tail("overview", 8).count("why=moved"))
    S.ready("overview")


def who_was_about_to_empty_the_old_set_empties_nothing_in_the_new():
    """The cursor of those that serve does not match the log, so that the service wants to begin anew; and while
    it waits to, the tables are changed under its hand. (Once it has begun: test_overview_fold.)"""
    right, was = settled(), turn()
    S.overview.signal(STOP)
    S.sql("UPDATE overview.cursor SET leaf = decode(repeat('11', 32), 'hex'), turn = turn + 1")
    r, lock = held_change()
    S.overview.signal(CONT)
    wait_until("it waits for the cursor", lambda: S.sql(
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%SET opened = opened + 1%%'"
        " AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()")[0][0], ask=lambda: None)
    lock.close()
    assert r.end()["ended"] == "done" and turn() == was + 2
    assert_same(right, settled(), "kept")


def two_rebuilds_do_not_get_in_each_others_way():
    r, lock = held_change()
    second = Rebuild()
    second.from_byte = r.from_byte
    assert second.p.wait(20) == 2 and second.told()[-1]["ended"] == "taken", second.told()
    lock.close()
    assert r.p.wait(60) == 0


def the_database_holds_who_sees_what_in_the_new_set_too():
    import psycopg2
    with psycopg2.connect(f"host={S.state}/socket dbname=weerklank user=weerklank_overview") as c, c.cursor() as q:
        q.execute("SET ROLE weerklank_asker")
        q.execute("SELECT count(*) FROM overview.signal")
        assert q.fetchone()[0] == 0, "no party, no rows"
        q.execute("SELECT set_config('weerklank.by', '2', true), set_config('weerklank.party', 'TWE', true)")
        q.execute("SELECT count(*) FROM overview.signal WHERE NOT (region = 'TWE' OR shareable AND NOT confidential)")
        assert q.fetchone()[0] == 0
        q.execute("SELECT count(*) FROM overview.signal")
        assert 0 < q.fetchone()[0] < S.sql("SELECT count(*) FROM overview.signal")[0][0]
        c.rollback()
        for refused in ("SELECT overview_rebuild.change(0)", "TRUNCATE overview.signal", "SELECT overview_rebuild.take()"):
            q.execute("SET ROLE weerklank_asker")
            try:
                q.execute(refused)
                raise RuntimeError("allowed: " + refused)
            except psycopg2.errors.InsufficientPrivilege:
                c.rollback()


def a_newer_fold_makes_the_tables_again_by_itself_while_the_older_serve():
    build = planted("NEXT_FOLD", "weerklank-overview")
    right, was = settled(), turn()
    ((fold,),) = S.sql("SELECT fold FROM overview.cursor")
    id = live(1, 0)[0]
    S.at_head("overview")
    S.overview.stop()
    S.overview.argv = [os.path.join(build, "weerklank-overview")]
    lock = hold_name()
    S.start("overview")
    assert turn() == was, "ready at once, with the older tables"
    wait_until("a rebuild is on", lambda: S.service("overview").get("rebuild", -2) >= -1)
    wait_until("it is about to change", waits_in_change)
    S.overview.kill()
    wait_until("the rebuild ends with who began it", lambda: not S.sql("SELECT overview_rebuild.is_on()")[0][0])
    assert turn() == was
    lock.close()
    S.start("overview")
    with Asker("ZVL", id):
        done = C["ZVL"].ask("signal.supplement", {"text": "Nog iets."}, signal=id)
        shown = C["ZVL"].ask("signal.show", {}, signal=id, see=done["position"])
        assert shown["position"] >= done["position"], "what is written meanwhile is seen"
        wait_until("the new tables serve", lambda: turn() == was + 1, 60)
        assert S.sql("SELECT fold FROM overview.cursor")[0][0] == fold + 1
        wait_until("and the service folds into them", lambda: "why=moved" in S.tail("overview", 10))
    grown = settled()
    assert len(grown["signal"]) == len(right["signal"]) + 1
    S.overview.stop()
    S.overview.argv = [os.path.join(S.build, "weerklank-overview")]
    S.start("overview")  # an older program: its tables are made in place, as those of the newer tell it nothing
    assert S.sql("SELECT fold FROM overview.cursor")[0][0] == fold
    again = settled()
    grown["cursor"] = again["cursor"]  # the fold's version stands there
    assert_same(grown, again, "made again")


def people_start_it_and_see_that_it_is_on():
    r, lock = held_change()
    wait_until("the service knows", lambda: S.service("overview").get("rebuild", -2) >= 0)
    told = S.cli("ready", check=False)
    assert "opnieuw gemaakt" in told.stdout or "made again" in told.stdout, told.stdout
    again = S.cli("overview", "rebuild", check=False)
    assert again.returncode == 1 and again.stderr, (again.returncode, again.stderr)
    lock.close()
    assert r.p.wait(60) == 0
    was = turn()
    told = S.cli("overview", "rebuild")
    assert turn() == was + 1 and told.stdout.strip(), told.stdout
    assert S.cli("overview", "nothing", check=False).returncode == 2


def main():
    with S:
        S.start()
        C["coordinator"] = S.load(("ZVL", "TWE", *DEPARTMENTS))
        for p in ("ZVL", "TWE", *DEPARTMENTS):
            C[p] = S.client(p)
        for p in ("ZVL", "VWS"):
            second_person(p)
        tests = [rebuilt_and_grown_tables_are_equal, a_planted_difference_is_found_and_gone_after_a_rebuild,
                 while_it_runs_everything_goes_on_and_no_question_fails_or_goes_back, an_erasure_reaches_both_sets,
                 a_killed_rebuild_leaves_the_old_tables_and_the_next_begins_afresh,
                 whoever_is_killed_at_the_change_one_whole_set_serves,
                 who_folds_into_the_old_set_stores_nothing_in_the_new,
                 who_was_about_to_empty_the_old_set_empties_nothing_in_the_new,
                 two_rebuilds_do_not_get_in_each_others_way,
                 the_database_holds_who_sees_what_in_the_new_set_too,
                 a_newer_fold_makes_the_tables_again_by_itself_while_the_older_serve,
                 people_start_it_and_see_that_it_is_on]
        system.run(tests)


if __name__ == "__main__":
    main()

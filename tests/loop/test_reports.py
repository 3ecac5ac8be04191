#!/usr/bin/python3
# timeout: 200
"""A report on the real system, from its draft until it is fixed: comments, contested cases and corrections; ten
working days that go by (libfaketime); services that die on the way; and texts that are erased."""
import datetime
import json
import os
import sys
import time
import uuid

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, wire  # noqa: E402

SIGNAL = {"what": "Geen huisarts", "notice": "Reistijd", "needed": ["unknown"], "theme": "gezondheid.huisarts"}
MARKER = "Gerritsz-Boterbloem"  # a word that is to be erased
S = system.System()
C = {}
R = {}  # what the tests, which go on after each other, know of the report


def person(party, n, role, **more):
    """Another account of the same organisation, with a key of its own."""
    name = f"{party}-{n}"
    public, _ = S.keypair(name)
    S.own(S.state)
    C["coordinator"].ask("party.admit", {"code": party, "role": role, "name": party, "key": public,
                                         "account": wire.uuid7(), **more})
    C[name] = wire.Client(f"tcp://127.0.0.1:{S.port}", S.keys(name), S.public, party)
    S.clients.append(C[name])


def begin():
    S.start()
    C["coordinator"] = S.load(("ZVL", "TWE", "VWS", "OCW", "BZK"))
    for party in ("ZVL", "TWE", "VWS", "OCW", "BZK"):
        C[party] = S.client(party)
    for n in (1, 2):
        person("coordinator", n, "coordinator", department="BZK")
    person("VWS", 2, "department")


def taken_up(**more):
    """The id and the reference of a signal with VWS."""
    id = wire.uuid7()
    done = C["ZVL"].ask("signal.submit", dict(SIGNAL, **more), signal=id)
    S.at_head("routing", "tracking")
    S.at_head("tracking")
    C["VWS"].ask("signal.take_up", {}, signal=id)
    return id, done["reference"]


def today(days=0):
    now = S.sql("SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date")[0][0]
    return (now + datetime.timedelta(days)).isoformat()


def told(party="coordinator-1", report=None):
    """The report as that party is told it now; None: it is not there for it."""
    see = S.head()
    reports = C[party].ask("report.ask", {"report": report or R["id"]}, see=see)["reports"]
    assert len(reports) == 1, reports
    return reports[0]


def counted():
    """Cases of VWS, and those that count as nobody's, by step."""
    score = C["coordinator-1"].ask("scoreboard.ask", {"of": "VWS"}, see=S.head())
    return {r["step"]: (r["cases"], r.get("errors", 0)) for r in score["rows"]}


def note():
    return S.signed()


def command(kind, party, body, **more):
    return C[party].ask("report." + kind, body, signal=R["id"], **more)


def about(kind, party, signal, body, **more):
    return C[party].ask("signal." + kind, dict(body, report=R["id"]), signal=signal, **more)


# ---------------------------------------------------------------------------------------------- the draft


def a_draft_is_opened_and_is_not_for_regions():
    R["signal"], R["reference"] = taken_up()
    R["secret"], R["secret_reference"] = taken_up(confidential=True)
    period = {"from": today(-90), "until": today()}
    for party in ("VWS", "ZVL"):
        p = C[party].refused("report.open", period, signal=wire.uuid7())
        assert p.code == "not_allowed", p
    assert C["coordinator-1"].refused("report.open", dict(period, until=today(1)), signal=wire.uuid7()).code == "invalid"
    # The id of a signal is not one of a report.
    assert C["coordinator-1"].refused("report.open", period, signal=R["signal"], again=False,
                                      seconds=5).code in ("conflict", "id_taken")
    R["id"], message = wire.uuid7(), wire.uuid7()
    done = command("open", "coordinator-1", dict(period, title="Eerste kwartaal"), id=message)
    again = command("open", "coordinator-1", dict(period, title="Eerste kwartaal"), id=message)
    assert again.get("repeated") and again["position"] == done["position"], (done, again)
    assert command_refused("open", "coordinator-2", period).code == "id_taken"
    t = told()
    assert t["state"] == "draft" and t["opened_position"] == done["position"] and t["title"] == "Eerste kwartaal", t
    assert t["from"] == period["from"] and t["until"] == period["until"], t
    assert told("VWS")["state"] == "draft"
    assert C["ZVL"].refused("report.ask", {"report": R["id"]}).code == "not_found"
    assert not C["ZVL"].ask("report.ask", {}).get("reports")
    assert len(C["OCW"].ask("report.ask", {}, see=done["position"])["reports"]) == 1


def command_refused(kind, party, body):
    return C[party].refused("report." + kind, body, signal=R["id"])


def about_refused(kind, party, signal, body):
    return C[party].refused("signal." + kind, dict(body, report=R["id"]), signal=signal)


def departments_comment_and_contest_their_own_cases():
    R["early"] = note()
    command("comment", "VWS", {"text": f"Wij missen de zomer, zegt {MARKER}."})
    command("comment", "OCW", {"text": "Akkoord."})
    assert command_refused("comment", "ZVL", {"text": "Wij ook."}).code == "not_allowed"
    assert command_refused("comment", "VWS", {"text": "Bel 111222333."}).code == "personal_number"
    contest = about("contest", "VWS", R["signal"], {"reason": f"Dit was van OCW, zegt {MARKER}.", "step": "take_up"})
    R["contest"] = contest["version"]
    about("contest", "VWS", R["secret"], {"reason": "Dit ook."})
    assert about_refused("contest", "OCW", R["signal"], {"reason": "Niet van ons."}).code == "not_allowed"
    assert about_refused("contest", "OCW", R["secret"], {"reason": "Niet van ons."}).code == "not_found"
    t = told()
    assert [c["party"] for c in t["comments"]] == ["VWS", "OCW"] and MARKER in t["comments"][0]["text"], t
    assert [c.get("reference") for c in t["contests"]] == [R["reference"], R["secret_reference"]], t
    assert t["contests"][0]["step"] == "take_up" and "step" not in t["contests"][1]
    # Which signal, and why, only for who may see it.
    other = told("OCW")["contests"]
    assert len(other) == 2 and not any(k in c for c in other for k in ("signal", "reference", "reason")), other
    assert t["n_comments"] == 2 and t["n_contests"] == 2 and t["n_corrections"] == 0, t


def a_second_person_takes_a_case_out_of_the_figures():
    before = counted()
    proposal = {"department": "VWS", "reason": "Verkeerd bezorgd."}
    assert about_refused("correct", "VWS", R["signal"], proposal).code == "not_allowed"
    assert about_refused("correct", "coordinator-1", R["signal"], dict(proposal, department="OCW")).code == "invalid"
    p = about("correct", "coordinator-1", R["signal"], proposal)
    named = {"proposal": p["version"]}
    assert counted() == before, "a proposal changes nothing"
    assert about_refused("correct_confirm", "coordinator-1", R["signal"], named).code == "not_allowed"
    assert about_refused("correct_confirm", "VWS", R["signal"], named).code == "not_allowed"
    message = wire.uuid7()
    done = about("correct_confirm", "coordinator-2", R["signal"], named, id=message)
    again = about("correct_confirm", "coordinator-2", R["signal"], named, id=message)
    assert again.get("repeated") and again["position"] == done["position"], again
    after = counted()
    for step in ("receipt", "take_up", "answer"):
        assert after[step] == (before[step][0] - 1, before[step][1] + 1), (step, before, after)
    [c] = told()["corrections"]
    assert c["state"] == "confirmed" and c["attribution"] == "nobody" and c["decided_position"] == done["position"], c
    assert (c["party"], c["role"], c["decided_role"]) == ("coordinator", "coordinator", "coordinator"), c
    kinds = [m["kind"] for m in C["ZVL"].ask("signal.show", {"timeline": True}, signal=R["signal"])["timeline"]]
    assert kinds[-2:] == ["signal.correction_proposed", "signal.attribution_corrected"], kinds


def what_tracking_knows_of_a_report_survives_it():
    R["open"] = about("correct", "coordinator-1", R["secret"], {"department": "VWS", "reason": "Ook."})["version"]
    S.at_head("tracking")
    for ends in (S.tracking.stop, S.tracking.kill):  # with a snapshot of all; with an older one
        ends()
        S.tracking.start()
        S.ready("tracking")
        command("comment", "OCW", {"text": "Nog steeds akkoord."})
        assert command_refused("fix", "coordinator-1", {"note": note()}).code == "wrong_state"
    with open(S.path("tracking.snapshot"), "rb") as f:
        assert MARKER.encode() not in f.read(), "the snapshot holds words"
    os.unlink(S.path("tracking.snapshot"))
    S.tracking.kill()
    S.tracking.start()
    S.ready("tracking")
    assert command_refused("open", "coordinator-1", {"from": today(-9), "until": today()}).code == "id_taken"
    assert about_refused("correct_confirm", "coordinator-1", R["secret"], {"proposal": R["open"]}).code == "not_allowed"


def an_erased_text_is_told_no_more():
    C["VWS"].ask("signal.erase_propose", {"versions": [R["contest"]], "ground": "mistake"}, signal=R["signal"])
    shown = C["VWS"].ask("signal.show", {"timeline": True}, signal=R["signal"], see=S.head())
    C["VWS-2"].ask("signal.erase_confirm", {"proposal": shown["timeline"][-1]["version"]}, signal=R["signal"])
    end = time.monotonic() + 20
    while S.sql("SELECT count(*) FROM history.event WHERE kind = 64 AND body IS NULL")[0][0] != 1:
        assert time.monotonic() < end, "history has not erased it"
        S.head()  # asks, and so waits a turn
    c = told()["contests"][0]
    assert c["reference"] == R["reference"] and c["step"] == "take_up" and "reason" not in c, c


# ---------------------------------------------------------------------------------------------- fixing


def after_ten_working_days_nobody_comments_and_a_coordinator_fixes():
    last = told()["comment_until"]
    days = (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(today())).days
    assert 12 <= days <= 25, (last, today())
    S.days_pass(days + 1)
    S.at_head("tracking", "overview")
    p = command_refused("comment", "VWS", {"text": "Te laat."})
    assert p.code == "wrong_state" and "over" in p.body["detail"], p.body
    assert about_refused("contest", "VWS", R["signal"], {"reason": "Te laat."}).code == "wrong_state"
    p = command_refused("fix", "coordinator-1", {"note": note()})
    assert p.code == "wrong_state" and "second person" in p.body["detail"], p.body
    about("correct_withdraw", "coordinator-2", R["secret"], {"proposal": R["open"]})
    assert command_refused("fix", "VWS", {"note": note()}).code == "not_allowed"
    assert command_refused("fix", "coordinator-1", {"note": R["early"]}).code == "invalid"
    assert command_refused("fix", "coordinator-1", {"note": "geen stand"}).code == "invalid"
    note()  # a head covers what was said last
    S.cli("report", "fix", str(uuid.UUID(bytes=R["id"])), party="coordinator-2")
    t = told()
    size = int(t["note"].split("\n")[1])
    assert t["state"] == "fixed" and t["fixed_position"] == size - 1, t
    kept = S.sql("SELECT note FROM history.checkpoint WHERE size = %s", size)
    assert [bytes(k[0]).decode() for k in kept] == [t["note"]], "the note is a head of this log"
    assert [c["state"] for c in t["corrections"]] == ["confirmed", "withdrawn"], t


def once_fixed_it_is_for_everybody_and_nothing_changes():
    before = told()
    for kind, body in (("comment", {"text": "Nog iets."}), ("withdraw", {"reason": "Toch niet."}),
                       ("fix", {"note": note()})):
        party = "VWS" if kind == "comment" else "coordinator-1"
        assert command_refused(kind, party, body).code == "wrong_state", kind
    assert about_refused("correct", "coordinator-1", R["signal"], {"department": "VWS", "reason": "r"}).code == "wrong_state"
    assert told() == before
    region = told("TWE")
    assert region["state"] == "fixed" and len(region["comments"]) == len(before["comments"]), region
    assert not any("reference" in c or "reason" in c for c in region["contests"] + region["corrections"]), region
    own = told("ZVL")
    assert own["contests"][1]["reference"] == R["secret_reference"], own


def its_note_proves_the_log_that_it_was_made_of():
    with open(S.path("fixed.note"), "w", encoding="utf-8") as f:
        f.write(told()["note"])
    args = ("verify", "--db", "--checkpoint", S.path("fixed.note"), "--key", S.path("keys/log.public"))
    S.cli(*args)
    S.sql("UPDATE history.event SET party = 'OCW' WHERE kind = 61 AND position ="
          " (SELECT min(position) FROM history.event WHERE kind = 61)")  # a comment of VWS
    assert S.cli(*args, check=False).returncode == 1, "a changed comment is found"
    S.sql("UPDATE history.event SET party = 'VWS' WHERE kind = 61 AND position ="
          " (SELECT min(position) FROM history.event WHERE kind = 61)")
    S.cli(*args)


def the_same_is_told_after_the_tables_were_made_anew():
    before = told()
    S.overview.stop()
    S.sql("UPDATE overview.cursor SET fold = 0")
    S.overview.start()
    S.ready("overview")
    assert told() == before


# ---------------------------------------------------------------------------------------------- on the screen


def people_read_it_and_a_draft_is_withdrawn():
    number = str(uuid.UUID(bytes=R["id"]))
    shown = S.cli("report", "show", number, party="VWS").stdout
    assert "Eerste kwartaal" in shown and "Vastgesteld door coordinator" in shown and "Akkoord." in shown, shown
    assert R["reference"] in shown and "niemand" in shown, shown
    assert number[:8] in S.cli("report", party="ZVL").stdout
    opened = S.cli("report", "open", "--from", today(-9), "--until", today(), "--title", "Tweede", "--json",
                   party="coordinator-1")
    id = json.loads(opened.stdout)["id"]
    S.cli("report", "comment", id, "Prima.", party="OCW")
    S.cli("report", "contest", id, R["reference"], "Van OCW.", "--step", "antwoord", party="VWS")
    S.cli("report", "correct", id, R["reference"], "Van OCW.", "--department", "VWS", party="coordinator-1")
    row = json.loads(S.cli("report", "show", id, "--json").stdout)
    proposal = str(row["correcties"][0]["voorstel"])
    r = S.cli("report", "confirm", id, R["reference"], proposal, party="coordinator-1", check=False)
    assert r.returncode == 1 and "tweede persoon" in r.stderr, r.stderr
    S.cli("report", "take-back", id, R["reference"], proposal, party="coordinator-1")
    r = S.cli("report", "fix", id, party="coordinator-1", check=False)
    assert r.returncode == 1 and "nog niet voorbij" in r.stderr, r.stderr
    S.cli("report", "withdraw", id, "Verkeerde periode.", party="coordinator-1")
    listed = S.cli("report", "list").stdout
    assert "Ingetrokken" in listed and "Vastgesteld" in listed, listed
    r = S.cli("report", "comment", id, "Nog iets.", party="OCW", check=False)
    assert r.returncode == 1 and "verandert niets" in r.stderr, r.stderr
    assert S.cli("report", "show", "ffff", check=False).returncode == 2


if __name__ == "__main__":
    with S:
        begin()
        system.run([a_draft_is_opened_and_is_not_for_regions, departments_comment_and_contest_their_own_cases,
                    a_second_person_takes_a_case_out_of_the_figures, what_tracking_knows_of_a_report_survives_it,
                    an_erased_text_is_told_no_more, after_ten_working_days_nobody_comments_and_a_coordinator_fixes,
                    once_fixed_it_is_for_everybody_and_nothing_changes,
                    its_note_proves_the_log_that_it_was_made_of,
                    the_same_is_told_after_the_tables_were_made_anew, people_read_it_and_a_draft_is_withdrawn])

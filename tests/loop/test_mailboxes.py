#!/usr/bin/python3
# timeout: 400
"""What people are sent by mail, through the whole system: the events of real signals, a real mail server over STARTTLS
with a password, and a clock that shows working days, nights and holidays (libfaketime)."""
import collections
import datetime
import json
import os
import random
import re
import sys
import time
import zoneinfo

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import mailserver, promtext, system, wire  # noqa: E402
from lib.mailserver import DOMAIN, USER, MailServer  # noqa: E402
from loop import test_life as life  # noqa: E402

AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")
SIGNAL = {"what": "De huisarts in Gerritsdorp gaat weg", "notice": "Reistijd", "needed": ["unknown"],
          "theme": "gezondheid.huisarts", "title": "Geen huisarts in Gerritsdorp"}
LINK = "https://weerklank.example/knelpunten/"
S, M = life.S, MailServer()
C, R = {}, {}


def at(year, month, day, hour, minute=0):
    return datetime.datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM)


def begin():
    """On a Tuesday, at ten in the morning."""
    S.env.update({
        "WEERKLANK_NOTIFY_MAIL_HOST": "localhost", "WEERKLANK_NOTIFY_MAIL_PORT": str(M.port),
        "WEERKLANK_NOTIFY_MAIL_USER": USER, "WEERKLANK_NOTIFY_MAIL_PASSWORD_FILE": M.password,
        "WEERKLANK_NOTIFY_MAIL_CA_FILE": M.ca, "WEERKLANK_NOTIFY_MAIL_FROM": f"weerklank@{DOMAIN}",
        "WEERKLANK_NOTIFY_MAIL_REPLY_TO": f"vragen@{DOMAIN}", "WEERKLANK_NOTIFY_LINK": LINK})
    S.begin_at(at(2027, 3, 2, 10))
    S.start()
    C["coordinator"] = S.load(("ZVL", "TWE", "VWS", "OCW"))
    for party in ("ZVL", "TWE", "VWS", "OCW"):
        C[party] = S.client(party)
    for party, name in (("VWS", "vws"), ("ZVL", "zvl"), ("OCW", "ocw"), ("coordinator", "bzk")):
        R[name] = mailbox(party, name)


def mailbox(party, name, id=None, **more):
    id = id or wire.uuid7()
    C[party].ask("mailbox.set", dict({"address": f"{name}@{DOMAIN}"}, **more), signal=id)
    return id


def told(id, party="coordinator"):
    return C[party].ask("mailbox.ask", {"mailbox": id})["mailboxes"][0]


def until(id, what, seconds=20.0):
    end = time.monotonic() + seconds
    while not what(row := told(id)):
        assert time.monotonic() < end, row
        mailserver.look_again()
    return row


def to(mail):
    return mail["To"].addresses[0].addr_spec.split("@")[0]


def body(mail, kind="plain"):
    return mail.get_body((kind,)).get_content()


def mails(*names):
    """Exactly these come, in whatever order; by who got them."""
    out = collections.defaultdict(list)
    for m in took(M.mails(len(names))):
        assert not m.defects, m.defects
        out[to(m)].append(m)
    assert sorted(names) == sorted(n for n, list in out.items() for _ in list), (names, dict(out))
    return out


def took(mails):
    R["read"] = R.get("read", 0) + len(mails)
    return mails


def nothing_open():
    S.at_head("notify")
    end = time.monotonic() + 20
    while rows := S.sql("SELECT number, letter, due, tries, kind FROM notify.mail WHERE sent = 0 AND (letter IS NOT NULL OR"
                        " due < (extract(epoch FROM now()) * 1e6)::bigint)"):
        assert time.monotonic() < end, rows
        mailserver.look_again()


def nothing_more():
    """What there is to tell at once was told: nothing is open, and no mail came."""
    nothing_open()
    assert not M.here(), M.here()


def whatever_came():
    """Of a digest it depends on all that was before who gets one: the mails that were sent and not read yet."""
    nothing_open()
    n = S.sql("SELECT sum(sent)::int FROM notify.mailbox")[0][0] - R["read"]
    out = collections.defaultdict(list)
    for m in took(M.mails(n)):
        out[to(m)].append(m)
    return out


def submitted(party="ZVL", **more):
    id = wire.uuid7()
    done = C[party].ask("signal.submit", dict(SIGNAL, **more), signal=id)
    S.at_head("routing", "tracking", "notify")
    return id, done["reference"]


# ------------------------------------------------------------------------------------------------ at once


def a_new_assignment_is_told_at_once_to_who_has_it():
    id, reference = submitted()
    m = mails("vws")["vws"][0]
    assert m["Subject"] == f"[{reference}] Nieuw knelpunt of nieuwe kans voor u", m["Subject"]
    assert m["From"].addresses[0].addr_spec == f"weerklank@{DOMAIN}"
    assert m["Reply-To"].addresses[0].addr_spec == f"vragen@{DOMAIN}"
    assert m["To"].addresses[0].display_name.startswith("Ministerie van Volksgezondheid"), m["To"]
    text = body(m)
    assert LINK + reference in text and "uiterlijk op dinsdag 9 maart 2027" in text, text
    assert "Gerritsdorp" not in m.as_string() and "Gerritsdorp" not in body(m, "html"), "content without asking for it"
    assert "In-Reply-To" not in m
    position = int(re.match(r"<(\d+)\.\d+\.[0-9a-f]{16}@" + DOMAIN + ">", m["Message-ID"]).group(1))
    assert S.sql("SELECT kind FROM history.event WHERE position = %s", position) == [(21,)]
    nothing_more()


def ones_own_act_is_not_told_and_a_question_is():
    R["id"], R["reference"] = submitted()
    mails("vws")
    C["VWS"].ask("signal.take_up", {}, signal=R["id"])
    C["VWS"].ask("signal.ask", {"text": "Hoe groot is Gerritsdorp?"}, signal=R["id"])
    m = mails("zvl")["zvl"][0]
    assert m["Subject"] == f"[{R['reference']}] Vraag aan u", m["Subject"]
    assert "Ministerie van Volksgezondheid" in body(m) and "Gerritsdorp" not in body(m), body(m)
    nothing_more()
    R["question"] = m


def who_closes_it_is_not_told_that_it_is_closed():
    id, _ = submitted("TWE")
    mails("vws")
    R["twe"] = mailbox("TWE", "twe", preferences=[{"news": "decision", "way": "at_once"}])
    C["VWS"].ask("signal.take_up", {}, signal=id)
    C["VWS"].ask("signal.answer", life.ANSWER, signal=id)
    m = mails("twe")["twe"][0]
    assert "beantwoord door Ministerie van Volksgezondheid" in body(m) and "U bent nu aan zet" in body(m), body(m)
    C["TWE"].ask("signal.verdict", {"verdict": "helps"}, signal=id)
    S.at_head("notify")
    assert sorted(S.sql("SELECT kind, mailbox = %s FROM notify.mail WHERE stream = %s AND kind IN (35, 36)",
                        R["vws"].hex(), id.hex())) == [(35, True), (36, True)], "told its own act"
    nothing_more()


def a_signal_is_one_thread():
    C["ZVL"].ask("signal.reply", {"text": "1.200 mensen."}, signal=R["id"])
    C["VWS"].ask("signal.ask", {"text": "En hoe ver is de volgende?"}, signal=R["id"])
    m = mails("zvl")["zvl"][0]
    assert m["In-Reply-To"] == R["question"]["Message-ID"] == m["References"], m.items()
    assert m["Message-ID"] != R["question"]["Message-ID"]
    C["ZVL"].ask("signal.reply", {"text": "Twaalf kilometer."}, signal=R["id"])
    nothing_more()


def with_the_content_it_says_what_it_is_about_and_not_when_it_is_confidential():
    mailbox("TWE", "twe", R["twe"], content="full", language="en")
    mailbox("VWS", "vws", R["vws"], content="full")
    id, reference = submitted("TWE")
    assert "Geen huisarts in Gerritsdorp" in body(mails("vws")["vws"][0])
    C["VWS"].ask("signal.take_up", {}, signal=id)
    C["VWS"].ask("signal.ask", {"text": "Is er een <b>apotheek</b>?\nEn een bus?"}, signal=id)
    m = mails("twe")["twe"][0]
    assert m["Subject"] == f"[{reference}] A question to you", m["Subject"]
    assert "> Is er een <b>apotheek</b>?\n> En een bus?" in body(m), body(m)
    assert "&lt;b&gt;apotheek" in body(m, "html") and "<b>" not in body(m, "html")
    hidden, R["hidden"] = submitted("TWE", confidential=True)
    assert "Gerritsdorp" not in body(mails("vws")["vws"][0])
    C["VWS"].ask("signal.take_up", {}, signal=hidden)
    C["VWS"].ask("signal.ask", {"text": "Waar is dat?"}, signal=hidden)
    assert "Waar is dat" not in body(mails("twe")["twe"][0])
    mailbox("VWS", "vws", R["vws"])
    nothing_more()


def what_is_allocated_is_told_to_the_accounts_that_have_it():
    people = R["people"] = {}
    for name in ("anna", "bert", "carla"):
        public, _ = S.keypair(name)
        people[name] = wire.uuid7()
        C["coordinator"].ask("party.admit", {"code": "VWS", "role": "department", "name": "VWS", "key": public,
                                             "account": people[name]})
        C[name] = S.client(name)
        R[name] = mailbox(name, name, own=True)
    id, reference = submitted()
    mails("vws")
    C["VWS"].ask("signal.allocate", {"handler": people["anna"], "substitute": people["bert"]}, signal=id)
    got = mails("anna", "bert")
    assert all(reference in m["Subject"] for list in got.values() for m in list)
    C["anna"].ask("signal.allocate", {"handler": people["anna"], "substitute": people["carla"]}, signal=id)
    mails("carla")
    R["allocated"] = reference
    nothing_more()
    S.at_head("overview")
    calendars = {name: S.cli("due", "--ics", "--own", party=name).stdout for name in ("anna", "bert", "carla")}
    assert reference in calendars["anna"] and reference in calendars["carla"], calendars
    assert reference not in calendars["bert"] and R["reference"] not in "".join(calendars.values()), calendars
    assert R["reference"] in S.cli("due", "--ics", party="VWS").stdout


def who_worked_on_it_is_forgotten_when_that_is_destroyed():
    id, _ = submitted()
    mails("vws")
    version = C["VWS"].ask("signal.allocate", {"handler": R["people"]["bert"]}, signal=id)["version"]
    mails("bert")
    assert S.sql("SELECT version FROM notify.handler WHERE stream = %s", id.hex()) == [(version,)]
    proposal = C["VWS"].ask("signal.erase_propose", {"versions": [version], "ground": "request"}, signal=id)["version"]
    S.at_head("notify")
    m = [m for list in whatever_came().values() for m in list]
    C["anna"].ask("signal.erase_confirm", {"proposal": proposal}, signal=id)
    S.at_head("notify", "overview")
    end = time.monotonic() + 20
    while S.sql("SELECT count(*) FROM notify.handler WHERE stream = %s", id.hex()) != [(0,)]:
        assert time.monotonic() < end
        mailserver.look_again()
    assert S.sql("SELECT count(*) FROM overview.allocation WHERE signal = %s", id.hex()) == [(0,)]
    assert sorted(to(one) for one in m) == ["bert", "vws"] and "Voorstel aan u" in m[0]["Subject"], [(to(one), one["Subject"]) for one in m]
    nothing_more()


# ------------------------------------------------------------------------------------------------ the day


def nothing_is_sent_before_the_hour_of_the_digest_and_then_one():
    S.time_comes(at(2027, 3, 3, 8, 29))
    S.at_head("tracking", "overview", "notify")
    assert S.sql("SELECT count(*) FROM notify.mail WHERE letter IS NULL")[0][0] > 0
    nothing_more()
    S.time_comes(at(2027, 3, 3, 8, 30))
    got = mails("vws", "zvl", "twe")  # those to whom anything is to be told; nothing to the coordinator
    text = body(got["vws"][0])
    assert got["vws"][0]["Subject"] == "Overzicht van vandaag", got["vws"][0]["Subject"]
    assert "woensdag 3 maart 2027" in text and "In-Reply-To" not in got["vws"][0]
    waits, decided = text.split("# Wacht op u")[1].split("# Beantwoord of besloten")
    assert R["allocated"] in waits and R["reference"] in waits and "uiterlijk op dinsdag 9 maart 2027" in waits, waits
    assert decided.count(R["reference"] + " ") == 1 and "antwoord op de vraag door Zeeuws-Vlaanderen" in decided, decided
    assert "Wacht op u" not in body(got["zvl"][0]), "what waits for another is told to nobody"
    english = body(got["twe"][0])
    assert "# Waiting for you" in english and "Geen huisarts in Gerritsdorp" in english and "(region" not in english
    hidden = [line for line in english.splitlines() if R["hidden"] in line and "- " in line]
    assert len(hidden) == 2 and "Gerritsdorp" not in "".join(hidden), "what is confidential is named: " + english
    nothing_more()


def what_happens_in_the_night_waits_until_the_morning():
    """Of a Thursday before Good Friday and Easter."""
    S.time_comes(at(2027, 3, 25, 21))
    _, R["night"] = submitted()
    for when in (at(2027, 3, 26, 10), at(2027, 3, 27, 10), at(2027, 3, 29, 10), at(2027, 3, 30, 6, 58)):
        S.time_comes(when)
        S.at_head("notify")
        assert S.sql("SELECT count(*) FROM notify.mail WHERE letter IS NOT NULL AND sent = 0") == [(1,)]
        assert not M.here(), M.here()
    S.time_comes(at(2027, 3, 30, 7))
    told = mails("vws")["vws"][0]
    assert R["night"] in told["Subject"]
    assert told["Date"].datetime.timestamp() >= at(2027, 3, 30, 7).timestamp(), told["Date"]
    nothing_more()


def reminders_come_in_the_digest_also_to_who_works_on_it():
    S.time_comes(at(2027, 3, 30, 8, 31))
    got = {name: body(list[0]) for name, list in whatever_came().items()}
    late = got["vws"].split("# Te laat")[1].split("#")[0]
    assert R["allocated"] in late and "uiterlijk op dinsdag 9 maart 2027" in late, late
    late = got["anna"].split("# Te laat")[1]
    assert R["allocated"] in late and R["night"] not in got["anna"], got["anna"]
    nothing_more()


# ------------------------------------------------------------------------------------------------ mail that does not arrive


def to_ocw():
    id, reference = submitted()
    mails("vws")
    C["coordinator"].ask("signal.assign", {"lead": "OCW", "reason": "Hoort bij dit ministerie."}, signal=id)
    return id, reference


def a_mailbox_that_is_refused_is_told_to_the_coordinator_and_what_is_for_it_waits():
    mailbox("OCW", "weg", R["ocw"])
    _, one = to_ocw()
    m = mails("bzk")["bzk"][0]
    assert m["Subject"] == "Een mailbox werkt niet meer" and f"weg@{DOMAIN}" in body(m), (m["Subject"], body(m))
    assert "Ministerie van Onderwijs" in body(m) and "dinsdag 30 maart 2027" in body(m), body(m)
    row = until(R["ocw"], lambda row: row["state"] == "dead")
    assert row["address"] == f"weg@{DOMAIN}" and "no such mailbox here" in row["why"] and row["waiting"] == 1, row
    _, two = to_ocw()
    S.at_head("notify")
    assert until(R["ocw"], lambda row: row["waiting"] == 2)["sent"] == 0
    nothing_more()
    # as if it had come to be in the moment in which the mailbox died: it holds nobody up
    S.sql("UPDATE notify.mail SET letter = number, digest = false WHERE sent = 0 AND reference = %s", two)
    submitted()
    mails("vws")
    mailbox("OCW", "ocw", R["ocw"])
    got = {m["Subject"].split("]")[-1].strip(): m for m in mails("ocw", "ocw")["ocw"]}
    assert one in body(got["Overzicht van vandaag"]) and two in got["Nieuw knelpunt of nieuwe kans voor u"]["Subject"], got
    assert told(R["ocw"])["state"] == "well"


def a_digest_waits_a_moment_for_who_knows_what_waits():
    """While overview starts."""
    mailbox("OCW", "weg", R["ocw"])
    _, reference = to_ocw()
    mails("bzk")
    S.overview.stop()
    without = S.tail("notify", 1000).count("digest_without_due")
    mailbox("OCW", "ocw", R["ocw"])
    until(R["ocw"], lambda row: row["state"] == "well")
    S.start("overview")
    digest = body(mails("ocw")["ocw"][0])
    assert "# Wacht op u" in digest and reference in digest.split("# Wacht op u")[1].split("#")[0], digest
    assert S.tail("notify", 1000).count("digest_without_due") == without, S.tail("notify")


def a_mail_that_comes_back_is_known_by_its_number_and_nothing_else():
    before = told(R["ocw"])["sent"]
    mailbox("OCW", "kwijt", R["ocw"])
    _, reference = to_ocw()
    bounce = M.raw(1)[0]
    assert b"multipart/report" in bounce and b"this mailbox was lifted" in bounce
    until(R["ocw"], lambda row: row["sent"] == before + 1)
    token = re.search(rb"<\d+\.\d+\.([0-9a-f]{16})@", bounce).group(1)
    forged = bounce.replace(token, token[::-1] if token != token[::-1] else b"0" * 16)
    for mail in (forged, b"From: x@y.nl\r\nSubject: ik ben er niet\r\n\r\nTot maandag."):
        assert S.cli("mailbox", "returned", input=mail, text=False).returncode == 0
        assert told(R["ocw"])["state"] == "well"
    for _ in range(2):
        S.cli("mailbox", "returned", input=bounce, text=False)
    row = until(R["ocw"], lambda row: row["state"] == "dead")
    assert row["why"].startswith("came back: 5.") and row["waiting"] == 1, row
    assert f"kwijt@{DOMAIN}" in body(mails("bzk")["bzk"][0])
    mailbox("OCW", "ocw", R["ocw"])
    assert reference in body(mails("ocw")["ocw"][0])
    S.cli("mailbox", "returned", input=bounce, text=False)
    assert told(R["ocw"])["state"] == "well", "an old one is about the address that it was"
    nothing_more()


def who_cannot_take_it_now_is_tried_later_and_holds_nobody_up():
    mailbox("OCW", "vol", R["ocw"])
    _, reference = to_ocw()
    end = time.monotonic() + 20
    while not S.sql("SELECT count(*) FROM notify.mail WHERE tries = 1 AND sent = 0")[0][0]:
        assert time.monotonic() < end
        mailserver.look_again()
    submitted()
    mails("vws")
    assert told(R["ocw"])["state"] == "well"
    mailbox("OCW", "ocw", R["ocw"])
    S.time_passes(120)
    assert reference in mails("ocw")["ocw"][0]["Subject"]
    nothing_more()


def without_a_server_all_waits():
    M.down()
    _, one = submitted()
    _, two = submitted()
    end = time.monotonic() + 20
    while S.service("notify")["figures"]["mails_later"] < 2:
        assert time.monotonic() < end, "mails were not kept until there is a server"
        mailserver.look_again()
    M.up()
    got = mails("vws", "vws")["vws"]
    assert one in got[0]["Subject"] + got[1]["Subject"] and two in got[0]["Subject"] + got[1]["Subject"]
    nothing_more()


def whoever_is_killed_no_mail_is_lost_and_a_second_one_is_the_same():
    rng, references, got = random.Random(5), set(), []
    for turn in range(12):
        for _ in range(rng.randrange(1, 6)):
            id = wire.uuid7()
            references.add(C["ZVL"].ask("signal.submit", SIGNAL, signal=id)["reference"])
        mailserver.look_again() if rng.random() < 0.5 else None
        victim = S.postgres if turn % 4 == 3 else S.notify
        victim.kill()
        victim.start()
        S.ready("notify")
    S.at_head("routing", "notify")
    end, ids = time.monotonic() + 40, {}
    while {r for m in got for r in re.findall(r"ZVL-2027-\d+-\d", m["Subject"])} != references:
        assert time.monotonic() < end, references - {r for m in got for r in re.findall(r"ZVL-2027-\d+-\d", m["Subject"])}
        got += M.mails(len(M.here()))
        mailserver.look_again()
    for m in got:
        same = ids.setdefault(m["Message-ID"], (m["Subject"], body(m), body(m, "html")))
        assert same == (m["Subject"], body(m), body(m, "html")), "another mail under the same number"
    assert len(ids) == len(references), (len(ids), len(references))
    print(f"# {len(got) - len(ids)} of {len(ids)} came twice")
    nothing_more()


def a_receiver_that_takes_nothing_is_told_to_the_coordinator():
    port = system.free_port()
    S.env.update({"WEERKLANK_NOTIFY_SILENCE_HOURS": "0", "WEERKLANK_NOTIFY_ALLOW_HTTP": "true",
                  "WEERKLANK_NOTIFY_ALLOW_ADDRESSES": "127.0.0.0/8", "WEERKLANK_NOTIFY_PORTS": str(port),
                  "WEERKLANK_NOTIFY_AGAIN_MS": "20"})
    S.notify.stop()
    S.start("notify")
    id = wire.uuid7()
    C["VWS"].ask("subscription.open", {"sink": f"http://127.0.0.1:{port}/zaken", "key": bytes(32)}, signal=id)
    m = mails("bzk")["bzk"][0]
    assert m["Subject"] == "Een systeem neemt geen berichten aan", m["Subject"]
    assert f"127.0.0.1:{port}/zaken" in body(m) and "Volksgezondheid" in body(m), body(m)
    C["VWS"].ask("subscription.end", {}, signal=id)
    nothing_more()


def a_draft_of_a_report_is_told_to_the_departments():
    C["coordinator"].ask("report.open", {"from": "2027-01-01", "until": "2027-02-28"}, signal=wire.uuid7())
    for name, list in mails("ocw", "vws").items():
        m = list[0]
        assert m["Subject"] == "Concept van een rapport: u kunt reageren", m["Subject"]
        assert "2027-01-01 / 2027-02-28" in body(m) and "tot en met dinsdag 13 april 2027" in body(m), body(m)
    nothing_more()


# ------------------------------------------------------------------------------------------------ whose, and what is refused


def refused(party, kind, body, signal, code):
    try:
        C[party].ask(kind, body, signal=signal)
    except wire.Problem as p:
        assert p.code == code, (p.code, p.body)
        return p.body
    raise AssertionError(f"{kind} of {party} was not refused")


def a_mailbox_is_for_its_party_or_its_account_alone():
    refused("OCW", "mailbox.set", {"address": f"x@{DOMAIN}"}, R["vws"], "id_taken")
    refused("OCW", "mailbox.end", {}, R["vws"], "not_found")
    refused("bert", "mailbox.set", {"address": f"x@{DOMAIN}"}, R["anna"], "not_found")
    refused("bert", "mailbox.end", {}, R["anna"], "not_found")
    refused("OCW", "mail.returned", {"mail": b"x"}, wire.uuid7(), "not_allowed")
    assert [r["id"] for r in C["OCW"].ask("mailbox.ask", {})["mailboxes"]] == [R["ocw"]]
    assert C["OCW"].ask("mailbox.ask", {"mailbox": R["vws"]}).get("mailboxes", []) == []
    mine = [r["id"] for r in C["bert"].ask("mailbox.ask", {})["mailboxes"]]
    assert sorted(mine) == sorted([R["vws"], R["bert"]]), mine
    row = told(R["vws"])
    assert "address" not in row and row["state"] == "well", "a coordinator sees what works no more, and no address else"
    assert told(R["vws"], "VWS")["address"] == f"vws@{DOMAIN}"


def what_cannot_be_is_refused_with_what_is_wrong():
    for address in ("geen apenstaartje", "a@b@c.nl", "a@b", "a\r\nBcc: x@y.nl", "a@b.nl\n", "<a@b.nl>", "a b@c.nl",
                    "é@voorbeeld.nl", "a@café.nl", "\"a b\"@c.nl", "a@[127.0.0.1]", "a" * 65 + "@b.nl"):
        body = refused("ZVL", "mailbox.set", {"address": address}, wire.uuid7(), "invalid")
        assert [f["name"] for f in body["fields"]] == ["address"], (address, body)
    refused("ZVL", "mailbox.set", {"address": f"a@{DOMAIN}", "preferences": [{"news": "weather", "way": "none"}]},
            wire.uuid7(), "invalid")
    before = S.sql("SELECT count(*) FROM notify.mailbox")
    assert S.cli("mailbox", "set", "geen adres", check=False).returncode == 1
    assert S.cli("mailbox", "set", f"a@{DOMAIN}", "--tell", "course", check=False).returncode == 2
    assert S.sql("SELECT count(*) FROM notify.mailbox") == before


def what_somebody_wants_to_hear_of_is_what_they_hear_of():
    mailbox("VWS", "vws", R["vws"], preferences=[{"news": "assignment", "way": "none"}, {"news": "course", "way": "at_once"}])
    id, reference = submitted()
    C["VWS"].ask("signal.take_up", {}, signal=id)
    nothing_more()
    C["ZVL"].ask("signal.supplement", {"text": "De bus rijdt niet meer."}, signal=id)
    m = mails("vws")["vws"][0]
    assert m["Subject"].startswith(f"[{reference}] Nieuws"), m["Subject"]
    assert "informatie toegevoegd door Zeeuws-Vlaanderen" in body(m), body(m)
    row = told(R["vws"], "VWS")
    assert {p["news"]: p["way"] for p in row["preferences"]} == {
        "assignment": "none", "question": "at_once", "proposal": "at_once", "reminder": "digest", "decision": "digest",
        "course": "at_once", "alarm": "none"}, row
    mailbox("VWS", "vws", R["vws"])
    nothing_more()


def the_program_sets_shows_and_ends_them():
    r = S.cli("mailbox", "set", f"twente@{DOMAIN}", "--tell", "verloop=niet,reminder=at_once", "--language", "en",
              party="TWE").stdout
    id = r.split(":")[0]
    out = S.cli("mailbox", "show", id, party="TWE").stdout
    assert f"twente@{DOMAIN}" in out, out
    S.cli("mailbox", "set", f"twente2@{DOMAIN}", "--mailbox", id, party="TWE")
    assert f"twente2@{DOMAIN}" in S.cli("mailbox", party="TWE").stdout
    S.cli("mailbox", "end", id, party="TWE")
    assert S.sql("SELECT count(*) FROM notify.mailbox WHERE address LIKE 'twente%%'") == [(0,)]
    assert "twente" not in S.cli("mailbox", party="TWE").stdout


def there_may_be_hundreds():
    """More than fit in one answer through the door."""
    before = len(json.loads(S.cli("mailbox", "--json").stdout.splitlines()[0]).get("mailboxen", []))
    ids = [wire.uuid7() for _ in range(450)]
    for party in ("ZVL", "TWE"):
        for i, id in enumerate(ids):
            C[party].ask("mailbox.set", {"address": f"{'x' * 60}@{'y' * 60}.{i}.{DOMAIN}"},
                         signal=id if party == "ZVL" else wire.uuid7())
    pages = [json.loads(line)["mailboxen"] for line in S.cli("mailbox", "--json").stdout.splitlines()]
    seen = [row["id"] for page in pages for row in page]
    assert len(pages) == 3 and len(seen) == len(set(seen)) == before + 900, (len(pages), len(seen), before)
    assert len(S.cli("mailbox", party="ZVL").stdout.splitlines()) == 1 + 450 + 1
    for i in range(49):
        mailbox("ZVL", f"z{i}")
    refused("ZVL", "mailbox.set", {"address": f"een.te.veel@{DOMAIN}"}, wire.uuid7(), "wrong_state")
    mailbox("ZVL", "zvl", R["zvl"])
    S.sql("DELETE FROM notify.mailbox WHERE address LIKE 'x%%' OR address LIKE 'z_@%%' OR address LIKE 'z__@%%'")


def own_templates_are_used_and_a_broken_one_is_refused():
    folder = S.path("templates")
    os.mkdir(folder)
    path = os.path.join(folder, "assignment.nl.txt")
    S.env["WEERKLANK_NOTIFY_MAIL_TEMPLATES"] = folder
    with open(path, "w") as f:
        f.write("Onderwerp: Nieuw\n\nOnze eigen woorden over {{reference}} en {{bsn}}.\n")
    S.own(S.state)
    S.notify.stop()
    S.notify.start()
    assert S.notify.p.wait(20) != 0
    S.notify.p = None
    assert "assignment.nl.txt:3" in S.tail("notify"), S.tail("notify")
    with open(path, "w") as f:
        f.write("Onderwerp: Nieuw\n\nOnze eigen woorden over {{reference}}.\n")
    old = S.sql("UPDATE notify.mail SET sent = 1 WHERE number = (SELECT min(number) FROM notify.mail) RETURNING number")
    S.start("notify")
    _, reference = submitted()
    m = mails("vws")["vws"][0]
    assert m["Subject"] == f"[{reference}] Nieuw" and f"Onze eigen woorden over {reference}." in body(m), body(m)
    assert S.sql("SELECT count(*) FROM notify.mail WHERE number = %s", old[0][0]) == [(0,)], "kept for more than half a year"


def a_mail_is_counted_and_timed():
    def figures():
        c = wire.Client(S.ipc("notify"))
        m = promtext.read(c.ask("metrics.ask")["text"])
        c.close()
        return [m.get_one("weerklank_notify_" + n) for n in ("mails_sent_total", "mail_seconds_count")], \
            m.get_one("weerklank_certificate_expires_in_seconds", setting="notify.mail.ca.file")
    before, left = figures()
    assert left > 0, left
    submitted()
    mails("vws")
    nothing_open()
    end = time.monotonic() + 20
    while figures()[0] == before:
        assert time.monotonic() < end, "it is not counted"
    assert figures()[0] == [n + 1 for n in before], (before, figures())


if __name__ == "__main__":
    with S, M:
        begin()
        system.run([a_new_assignment_is_told_at_once_to_who_has_it, a_mail_is_counted_and_timed, ones_own_act_is_not_told_and_a_question_is,
                    who_closes_it_is_not_told_that_it_is_closed,
                    a_signal_is_one_thread,
                    with_the_content_it_says_what_it_is_about_and_not_when_it_is_confidential,
                    what_is_allocated_is_told_to_the_accounts_that_have_it,
                    who_worked_on_it_is_forgotten_when_that_is_destroyed,
                    nothing_is_sent_before_the_hour_of_the_digest_and_then_one,
                    what_happens_in_the_night_waits_until_the_morning,
                    reminders_come_in_the_digest_also_to_who_works_on_it,
                    a_mailbox_that_is_refused_is_told_to_the_coordinator_and_what_is_for_it_waits,
                    a_digest_waits_a_moment_for_who_knows_what_waits,
                    a_mail_that_comes_back_is_known_by_its_number_and_nothing_else,
                    who_cannot_take_it_now_is_tried_later_and_holds_nobody_up, without_a_server_all_waits,
                    whoever_is_killed_no_mail_is_lost_and_a_second_one_is_the_same,
                    a_receiver_that_takes_nothing_is_told_to_the_coordinator,
                    a_draft_of_a_report_is_told_to_the_departments,
                    a_mailbox_is_for_its_party_or_its_account_alone, what_cannot_be_is_refused_with_what_is_wrong,
                    what_somebody_wants_to_hear_of_is_what_they_hear_of, the_program_sets_shows_and_ends_them,
                    there_may_be_hundreds,
                    own_templates_are_used_and_a_broken_one_is_refused])

#!/usr/bin/python3
# timeout: 200
"""What falls due as a calendar, made of a real system by the program and read by three readers that are not ours
(icalendar, vobject, ical.js): that every date is there once, moves with its entry, and that nothing is there that
may not."""
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import uuid

import icalendar
import vobject

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, wire  # noqa: E402

S = system.System()
C = {}
HOSTILE = 'Merkwoord,;\\n\\" END:VEVENT BEGIN:VALARM é€🌳'
SIGNAL = {"what": "Merkwoord in de tekst", "notice": "Merkwoord voor mensen", "needed": ["unknown"],
          "theme": "gezondheid.huisarts", "title": HOSTILE}
ANSWERS = {"answer", "extension", "policy_answer", "date"}
DAY = datetime.timedelta(1)


def begin():
    S.start()
    C["coordinator"] = S.load(("ZVL", "TWE", "VWS", "OCW", "BZK"))
    for party in ("ZVL", "TWE", "VWS", "OCW", "BZK"):
        C[party] = S.client(party)


def settled():
    return S.at_head("routing", "tracking", "overview")


def signal(region="ZVL", **more):
    """The id and the reference of a signal that lies with VWS."""
    id = wire.uuid7()
    done = C[region].ask("signal.submit", dict(SIGNAL, **more), signal=id)
    settled()
    C["VWS"].ask("signal.take_up", {}, signal=id)
    settled()
    return id, done["reference"]


def ics(party="coordinator", *more):
    """As bytes: whether lines end well is a part of it."""
    settled()
    r = S.cli("due", "--ics", *more, party=party, text=False)
    return r.stdout


def due(party="coordinator", *more):
    settled()
    return [json.loads(line) for line in S.cli("due", "--all", "--json", *more, party=party).stdout.splitlines()]


class Fault(Exception):
    pass


def must(that, why):
    if not that:
        raise Fault(why)


def lines_of(raw):
    must(raw.endswith(b"\r\n"), "the last line has no end")
    lines = raw[:-2].split(b"\r\n")
    for line in lines:
        must(0 < len(line) <= 75, f"a line of {len(line)} octets: {line!r}")
        must(not re.search(rb"[\x00-\x1f\x7f]", line), f"a control: {line!r}")
        try:
            line.decode()
        except UnicodeDecodeError:
            raise Fault(f"a character that is cut: {line!r}") from None
    return lines


def events_of(raw):
    """Of each UID what both readers say of it; they have to agree."""
    lines_of(raw)
    one = icalendar.Calendar.from_ical(raw.decode())
    must(one["VERSION"] == "2.0" and one["METHOD"] == "PUBLISH" and one["PRODID"], "no head")
    events, uids = {}, []
    for e in one.walk("VEVENT"):
        must(not e.errors, f"errors: {e.errors}")
        begin, end = e.decoded("dtstart"), e.decoded("dtend")
        must(type(begin) is datetime.date and type(end) is datetime.date, "not all day")
        must(end - begin == DAY, f"lasts from {begin} until {end}")
        must(e["TRANSP"] == "TRANSPARENT", "who looks is not free")
        uids.append(str(e["UID"]))
        events[uids[-1]] = {
            "day": begin.isoformat(), "sequence": int(e["SEQUENCE"]), "summary": str(e["SUMMARY"]),
            "description": str(e["DESCRIPTION"]), "stamp": e.decoded("dtstamp"), "url": str(e.get("URL", "")),
            "private": e.get("CLASS") == "PRIVATE", "alarms": len(e.walk("VALARM"))}
        must(e.decoded("dtstamp") == e.decoded("last-modified"), "two stamps")
    must(len(set(uids)) == len(uids), "a UID twice")
    other = vobject.readOne(raw.decode())
    told = {v.uid.value: (v.dtstart.value.isoformat(), v.summary.value) for v in other.contents.get("vevent", [])}
    must(told == {u: (e["day"], e["summary"]) for u, e in events.items()}, "the readers differ")
    return events


def name_of(row):
    term = "answer" if row["termijn"] in ANSWERS else row["termijn"]
    return f"{uuid.UUID(row['id'])}-{term}-{row['partij']}@weerklank"


def agrees(raw, rows):
    """Each row is there once, on its day, and nothing else but reports."""
    events = {u: e for u, e in events_of(raw).items() if "-report_comment-" not in u}
    want = {name_of(r): r for r in rows}
    must(set(events) == set(want), f"{set(events) ^ set(want)} is in one only")
    for u, row in want.items():
        must(events[u]["day"] == row["uiterlijkOp"], f"{u} is on {events[u]['day']}")
        must(row["kenmerk"] in events[u]["summary"], f"{u} without its reference")
    return events


def each_date_is_there_once_on_its_day():
    signal()
    _, confidential = signal(confidential=True)
    id, _ = signal("TWE")
    C["coordinator"].ask("signal.assign", {"lead": "VWS", "contributors": ["BZK"], "reason": "Dit gaat om zorg."},
                         signal=id)
    id, _ = signal()
    C["VWS"].ask("signal.ask", {"text": "Hoeveel mensen?"}, signal=id)
    for party in ("coordinator", "VWS", "BZK", "ZVL", "TWE", "OCW"):
        rows = due(party)
        events = agrees(ics(party), rows)
        assert rows or party == "OCW", party
        for u, e in events.items():
            assert e["private"] == (confidential in e["summary"]), (party, u, e)
            assert e["alarms"] == 0 and e["url"] == "", (party, e)
    assert {r["termijn"] for r in due()} >= {"answer", "contribution", "question"}, due()
    rows = due("VWS", "--party", "BZK")
    assert rows and len(agrees(ics("VWS", "--party", "BZK"), rows)) == len(rows)
    until = min(r["uiterlijkOp"] for r in due())
    assert agrees(ics("coordinator", "--until", until), due("coordinator", "--until", until))


def refused(check, *plants):
    """Each of these has one fault, and the check says so: else it would find nothing in ours either."""
    for n, plant in enumerate(plants):
        try:
            check(plant)
        except Fault:
            continue
        raise AssertionError(f"plant {n} went unnoticed: {plant[:2000]!r}")


def a_file_with_a_planted_fault_is_refused():
    raw, rows = ics(), due()
    event = re.search(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", raw, re.S).group(0)
    day = re.search(rb"DTSTART;VALUE=DATE:(\d+)", event).group(1)
    end = re.search(rb"DTEND;VALUE=DATE:(\d+)", event).group(1)
    folded = re.search(rb"[^\r\n]{40,}\r\n [^\r\n]+", raw).group(0)
    agrees(raw, rows)
    refused(lambda plant: agrees(plant, rows), raw.replace(event, b"", 1), raw.replace(event, event + event, 1),
            raw.replace(b"DTEND;VALUE=DATE:" + end, b"DTEND;VALUE=DATE:" + day, 1),
            raw.replace(b"DTSTART;VALUE=DATE:" + day, b"DTSTART:" + day + b"T000000", 1),
            raw.replace(folded, folded.replace(b"\r\n ", b""), 1),
            raw.replace(b"\r\n", b"\n"), raw.replace(b"TRANSPARENT", b"OPAQUE", 1),
            raw.replace(b"SUMMARY:", b"SUMMARY:\xc3\r\n \xa9", 1))


def moved(before, after, reference):
    """The one entry of a signal is the same one later, and newer."""
    was, now = ({u: e for u, e in events_of(raw).items() if reference in e["summary"]} for raw in (before, after))
    must(len(was) == 1 and set(was) == set(now), f"another entry: {was} {now}")
    [was], [now] = was.values(), now.values()
    must(now["day"] > was["day"], f"the same day: {was} {now}")
    must(now["sequence"] > was["sequence"] and now["stamp"] >= was["stamp"], f"not newer: {was} {now}")


def a_date_that_moves_keeps_its_entry():
    id, reference = signal()
    before = ics("VWS")
    C["VWS"].ask("signal.extend", {"reason": "Wij wachten op een advies."}, signal=id)
    after = ics("VWS")
    moved(before, after, reference)
    mine = str(uuid.UUID(bytes=id)).encode()
    refused(lambda plant: moved(before, plant, reference), before, after.replace(mine, mine[::-1]),
            re.sub(rb"SEQUENCE:\d+", b"SEQUENCE:1", after))


def by_thunderbird(raw, events):
    script = os.path.join(system.ROOT, "tests", "node", "read_ics.mjs")
    r = subprocess.run(["node", script, os.path.join(system.BUILD, "node")], input=raw, capture_output=True, timeout=60)
    must(r.returncode == 0, r.stderr.decode()[-500:])
    calendar, *read = [json.loads(line) for line in r.stdout.splitlines()]
    must(calendar["refresh"] == "PT4H" and calendar["name"], calendar)
    must(all(e["allDay"] and e["lasts"] == "P1D" for e in read), "not all day")
    told = {e["uid"]: (e["day"], e["summary"], e["sequence"]) for e in read}
    must(len(told) == len(read), "a UID twice")
    must(told == {u: (e["day"], e["summary"], e["sequence"]) for u, e in events.items()}, "the readers differ")


def the_parser_of_thunderbird_reads_the_same():
    for party in ("coordinator", "VWS", "ZVL", "OCW"):
        raw = ics(party, "--remind", "3", "--base-url", "https://weerklank.example")
        by_thunderbird(raw, events_of(raw))
    raw = ics()
    events = events_of(raw)
    refused(lambda plant: by_thunderbird(plant, events), raw.replace(b"END:VCALENDAR\r\n", b""),
            re.sub(rb"SEQUENCE:\d+", b"SEQUENCE:1000", raw, count=1), raw.replace(b"PT4H", b"PT5H"),
            re.sub(rb"DTEND;VALUE=DATE:\d+", b"DTEND;VALUE=DATE:20991231", raw, count=1))


def what_is_done_is_not_in_it_any_more():
    id, reference = signal()
    assert any(reference in e["summary"] for e in events_of(ics("VWS")).values())
    C["ZVL"].ask("signal.withdraw", {"reason": "Het is opgelost."}, signal=id)
    assert not any(reference in e["summary"] for e in events_of(ics("VWS")).values())
    assert b"CANCELLED" not in ics("VWS")


def stamped(raw, last):
    for u, e in events_of(raw).items():
        must(e["stamp"] == last[u[:36]], f"{u} {e} and not {last[u[:36]]}")


def the_same_log_gives_the_same_bytes():
    """Also on a machine on which it is three days later: a stamp is of the last event of its signal."""
    settled()
    last = dict(S.sql("SELECT stream::text, date_trunc('second', max(at)) FROM history.event GROUP BY stream"))
    for party in ("coordinator", "VWS", "ZVL"):
        first, env = ics(party), S.env
        try:
            S.env = dict(env, **system.faked("+3d"))
            again = S.cli("due", "--ics", party=party, text=False).stdout
        finally:
            S.env = env
        assert first == again, f"{party}: another day, another file"
        stamped(first, last)
        now = datetime.datetime.now(datetime.timezone.utc) + DAY
        refused(lambda plant: stamped(plant, last),
                re.sub(rb"(DTSTAMP|LAST-MODIFIED):\w+", rb"\1:" + f"{now:%Y%m%dT%H%M%SZ}".encode(), first))


def texts_kept_out(raw):
    must(b"erkwoord" not in raw.replace(b"\r\n ", b""), "a text of a signal")


def no_text_of_a_signal_is_in_it():
    for party in ("coordinator", "VWS", "ZVL", "BZK"):
        texts_kept_out(ics(party, "--base-url", "https://weerklank.example/k", "--remind", "3"))
    told = S.cli("due", "--all", party="VWS", text=False).stdout  # the list for people has them
    refused(texts_kept_out, told, told.replace(b"erkwoord", b"erk\r\n woord"))


def others_are_not_in_it():
    references = {p: {re.search(r"[A-Z]+-\d{4}-\d+-\d", e["summary"]).group(0) for e in events_of(ics(p)).values()}
                  for p in ("ZVL", "TWE", "OCW")}
    assert references["ZVL"] and references["TWE"] and not references["OCW"], references
    assert all(r.startswith("ZVL-") for r in references["ZVL"]), references
    assert all(r.startswith("TWE-") for r in references["TWE"]), references


def links_alarms_and_languages_are_as_asked():
    for base in ("https://weerklank.example/k", "https://weerklank.example/k/"):
        for e in events_of(ics("VWS", "--base-url", base, "--remind", "3")).values():
            reference = re.search(r"[A-Z]+-\d{4}-\d+-\d", e["summary"]).group(0)
            assert e["url"] == f"https://weerklank.example/k/{reference}" and e["alarms"] == 1, e
    dutch, english = (list(events_of(ics("ZVL", "--language", l)).values()) for l in ("nl", "en"))
    assert any("Antwoord geven" in e["summary"] for e in dutch), dutch
    assert any(e["description"].startswith("Aan zet: ") and "iterlijk op" in e["description"] for e in dutch), dutch
    assert any("Give the answer" in e["summary"] for e in english), english
    for more, word in ((("--json",), "--json"), (("--limit", "3"), "--limit"), (("--base-url", "javascript:x"), "--base-url"),
                       (("--language", "fr"), "--language"), (("--remind", "61"), "61")):
        r = S.cli("due", "--ics", *more, check=False)
        assert r.returncode == 2 and word in r.stderr and not r.stdout, (more, r)
    r = S.cli("due", "--out", "x.ics", check=False)
    assert r.returncode == 2 and "--ics" in r.stderr, r


def a_file_is_there_whole_and_for_its_user_only():
    with tempfile.TemporaryDirectory(prefix="wk-ics-", dir="/tmp") as folder:
        path = os.path.join(folder, "vws.ics")
        S.cli("due", "--ics", "--out", path, party="VWS")
        with open(path, "rb") as f:
            assert f.read() == ics("VWS")
        assert os.stat(path).st_mode & 0o777 == 0o600 and os.listdir(folder) == ["vws.ics"]
        r = S.cli("due", "--ics", "--out", os.path.join(folder, "no", "vws.ics"), party="VWS", check=False)
        assert r.returncode == 1 and r.stderr, r


def a_report_can_be_commented_on_until_its_day():
    now = S.sql("SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date")[0][0]
    id = wire.uuid7()
    C["coordinator"].ask("report.open", {"from": f"{now.year}-01-01", "until": str(now - DAY), "title": "Merkwoord"},
                         signal=id)
    report = C["VWS"].ask("report.ask", {}, see=S.head())["reports"][0]
    uid = f"{uuid.UUID(bytes=id)}-report_comment-VWS@weerklank"
    events = events_of(ics("VWS"))
    assert events[uid]["day"] == str(report["comment_until"]), (events.get(uid), report)
    assert not [u for u in events_of(ics("ZVL")) if "report_comment" in u], "a draft is not for regions"
    assert not [u for u in events_of(ics("VWS", "--party", "BZK")) if "report_comment" in u]
    C["coordinator"].ask("report.withdraw", {"reason": "Te vroeg."}, signal=id)
    assert uid not in events_of(ics("VWS"))


def more_than_a_page_is_gathered():
    before = len(due("VWS"))
    for _ in range(520):
        C["ZVL"].ask("signal.submit", SIGNAL, signal=wire.uuid7())
    settled()
    rows = due("VWS")
    assert len(rows) >= before + 520, len(rows)
    agrees(ics("VWS"), rows)


def days_off_are_a_calendar_too():
    raw = S.cli("calendar", "--year", "2026", "--ics", text=False).stdout
    lines_of(raw)
    days = {e.decoded("dtstart").isoformat() for e in icalendar.Calendar.from_ical(raw.decode()).walk("VEVENT")}
    told = [json.loads(x) for x in S.cli("calendar", "--year", "2026", "--json").stdout.splitlines()]
    assert days == {d["datum"] for d in told if d["soort"] not in ("zaterdag", "zondag")}, days
    assert "2026-05-05" in days and "2026-05-15" in days
    assert S.cli("calendar", "--ics", check=False).returncode == 2


if __name__ == "__main__":
    with S:
        begin()
        system.run([each_date_is_there_once_on_its_day, a_file_with_a_planted_fault_is_refused,
                    a_date_that_moves_keeps_its_entry, the_parser_of_thunderbird_reads_the_same,
                    what_is_done_is_not_in_it_any_more,
                    the_same_log_gives_the_same_bytes, no_text_of_a_signal_is_in_it, others_are_not_in_it,
                    links_alarms_and_languages_are_as_asked, a_file_is_there_whole_and_for_its_user_only,
                    a_report_can_be_commented_on_until_its_day, days_off_are_a_calendar_too,
                    more_than_a_page_is_gathered])

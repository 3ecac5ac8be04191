#!/usr/bin/python3
# timeout: 400
"""The program weerklank as people and scripts use it, on the real system: in both languages, with its exit
codes, and a file of signals that is interrupted by kill -9 and sent again."""
import datetime
import csv
import io
import json
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, termijnen, wire  # noqa: E402

S = system.System()
REFERENCE = os.path.join(system.ROOT, "compose", "reference")
DEMO = os.path.join(system.ROOT, "compose", "demo", "signalen.jsonl")
PO = os.path.join(system.ROOT, "services", "cli", "po", "nl.po")
PROGRAM = os.path.join(system.BUILD, "weerklank")
SUBMIT = ["--what", "De laatste huisartsenpraktijk sluit.", "--notice", "Een moeder reed veertig minuten.",
          "--needed", "weet_niet,geld", "--theme", "gezondheid.huisarts", "--municipalities", "Hulst"]
ANSWER = ["--kind", "kan_al", "--decision", "De toeslag geldt hier.", "--why", "Er wonen weinig mensen.",
          "--possible", "De praktijk kan open blijven.", "--next-what", "Toeslag aanvragen", "--next-by", "VWS",
          "--next-when", "15-1-2027"]


def cli(*args, party="coordinator", code=0, language=None, **more):
    """Runs the program; it must end with that exit status."""
    if language:
        S.env["LC_ALL"] = language
    try:
        r = S.cli(*args, party=party, check=False, **more)
    finally:
        S.env.pop("LC_ALL", None)
    assert r.returncode == code, (args, r.returncode, r.stdout, r.stderr)
    return r


def lines(r):
    """What it printed with --json: an object a line."""
    return [json.loads(line) for line in r.stdout.splitlines()]


def submit(party="ZVL", *more):
    return lines(cli("submit", "--json", *SUBMIT, *more, party=party))[0]


def with_lead(lead="VWS", party="ZVL"):
    """A new signal that is with that department."""
    done = submit(party)
    wait_state(done["kenmerk"], ("toegewezen", "te_verdelen"), party)
    if shown(done["kenmerk"], party).get("verantwoordelijk") != lead:
        cli("distribute", done["kenmerk"], "--lead", lead, "--reason", "Hoort bij dit ministerie.")
    return done["kenmerk"]


def shown(reference, party="ZVL"):
    return lines(cli("show", "--json", "--brief", reference, party=party))[0]["knelpunt"]


def wait_state(reference, states, party="ZVL", seconds=20):
    end = time.monotonic() + seconds
    while (s := shown(reference, party))["status"] not in states:
        assert time.monotonic() < end, (reference, s)
    return s


def counted(kind=None):
    return S.sql("SELECT count(*) FROM history.event" + (" WHERE kind = %s" if kind else ""),
                 *([kind] if kind else []))[0][0]


def signals_in(ids):
    """Those of the ids that are in the log, and how many events too many there are."""
    found = [r[0] for r in S.sql("SELECT stream::text FROM history.event WHERE kind = 20")]
    return set(ids) & set(found), len(found) - len(set(found))


# --- Load ----------------------------------------------------------------------------------------------


def load_interrupted():
    """kill -9 in the middle of the demonstration, while some signals are in and some are not."""
    env = dict(os.environ, WEERKLANK_STATE=S.state, **S.env)
    p = subprocess.Popen([PROGRAM, "load", "--reference", REFERENCE, "--demo", DEMO], env=env,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 30
    while counted(20) < 20:
        assert p.poll() is None and time.monotonic() < end, "load did not get that far"
    p.kill()
    p.wait()


def load_goes_on_where_it_was_interrupted_and_plays_every_state_once():
    cli("load", "--reference", REFERENCE, "--demo", DEMO)
    with open(DEMO, encoding="utf-8") as f:
        ids = [json.loads(line)["id"] for line in f]
    found, twice = signals_in(ids)
    assert len(found) == len(ids) == counted(20) and twice == 0, (len(found), len(ids), counted(20))
    assert S.sql("SELECT count(*) FROM history.event WHERE kind BETWEEN 4 AND 8")[0][0] == 5
    assert S.sql("SELECT count(*) FROM history.event WHERE kind = 2")[0][0] == 27
    S.at_head("overview")
    head, states = counted(), {s["status"] for s in lines(cli("list", "--all", "--json"))}
    assert states == {"te_verdelen", "toegewezen", "in_behandeling", "beantwoord", "afgerond"}, states
    again = cli("load", "--reference", REFERENCE, "--demo", DEMO)
    assert "was er al" in again.stdout and "vastgesteld" not in again.stdout, again.stdout
    assert counted() == head, (counted(), head)


def regions_that_submitted_nothing_are_listed():
    now = datetime.datetime.now(datetime.timezone.utc)
    with system.System() as s:
        s.begin_at(now - datetime.timedelta(100))
        s.start()
        s.load(("ZVL", "TWE"))
        s.client("ZVL").ask("signal.submit", {"what": "Geen huisarts", "notice": "Ver rijden", "needed": ["unknown"],
                                              "theme": "gezondheid.huisarts"}, signal=wire.uuid7())
        s.at_head("overview")
        s.time_comes(now)
        assert f"{system.today(-100).day} " in next(x for x in s.cli("silence").stdout.splitlines() if x.startswith("ZVL")) and len(s.cli("silence", "--days", "110").stdout.splitlines()) == 11
        silent = lines(s.cli("silence", "--days", "110", "--json"))
        regions = {r["code"] for r in lines(s.cli("registry", "regions", "--json"))}
        assert {r["regio"] for r in silent} == regions - {"ZVL"} != regions and not any("sinds" in r for r in silent), silent
        text = s.cli("silence", "--days", "110").stdout
        assert text.split()[:3] == ["Regio", "Laatst", "ingediend"] and text.count(" nog nooit\n") == len(silent), text


def keys_are_for_their_owner_and_are_never_made_anew():
    folder = S.path("keys")
    before = {f: open(os.path.join(folder, f)).read() for f in os.listdir(folder)}
    assert all(os.stat(os.path.join(folder, f)).st_mode & 0o777 == (0o400 if f == "log.secret" else 0o600)
               for f in before)
    os.unlink(os.path.join(folder, "TWE.public"))
    cli("keys", "--reference", REFERENCE)
    assert before == {f: open(os.path.join(folder, f)).read() for f in os.listdir(folder)}


def ready_says_so_for_every_service_and_the_door():
    r = cli("ready", "--wait", "20")
    assert {line.split()[0] for line in r.stdout.splitlines()} >= {"history", "reader", "tracking", "routing",
                                                                  "overview", "intake", "deur"}, r.stdout
    assert all(line["klaar"] for line in lines(cli("ready", "--json"))), r.stdout


# --- The loop ------------------------------------------------------------------------------------------


def a_signal_goes_around_the_loop_in_dutch():
    r = cli("submit", *SUBMIT, party="ZVL", language="nl_NL.UTF-8")
    reference = re.match(r"(ZVL-\d{4}-\d{4,}-\d): ontvangen van ZVL", r.stdout).group(1)
    wait_state(reference, ("toegewezen",))
    assert reference in cli("inbox", party="VWS").stdout
    assert "in behandeling bij VWS" in cli("take-up", reference, "Wij beginnen.", party="VWS").stdout
    assert "vraag van VWS" in cli("ask", reference, "--text", "Hoeveel mensen?", party="VWS").stdout
    assert "vraag aan u" in cli("inbox", party="ZVL").stdout
    cli("reply", reference, "-", party="ZVL", input="Ongeveer 600.\nOf meer.\n")
    cli("supplement", reference, "De praktijk sluit op 1 maart.", party="ZVL")
    cli("interim", reference, "Wij praten.", "--steps", "Overleg|VWS|2026-12-15", party="VWS")
    board = [r for r in lines(cli("times", "--step", "antwoord", "--json")) if r["stap"] == "antwoord"]
    stood = lines(cli("backlog", "--step", "antwoord", "--json"))
    assert stood[-1] == {"dag": str(system.today()), "open": sum(r["open"] for r in board), "teLaat": 0} and stood[-1]["open"] > 0, (stood, board)
    text = cli("backlog", "--step", "antwoord", "--of", "VWS").stdout
    of_vws = sum(r["open"] for r in board if r["van"] == "VWS")
    assert text.startswith("Antwoord, VWS\n") and "Nog open" in text and text.split()[-2:] == [str(of_vws), "0"], text
    assert "stap" in cli("backlog", code=2).stderr and "Er stond niets open." in cli("backlog", "--step", "antwoord", "--until", "2020-01-05").stdout
    came = lines(cli("arrivals", "--json", party="VWS"))
    assert sum(r["aantal"] for r in came) >= 1 and {r["regio"] for r in came} >= {"ZVL"}, came
    text = cli("arrivals", "--department", "VWS").stdout
    assert text.splitlines()[0].split() == ["Regio", "Thema", "Aantal", "Nog", "open"] and len(text.split("\n")) == len(came) + 2, text
    assert cli("arrivals", "--department", "OCW", party="VWS", code=1) and cli("arrivals", "--department", "VWS", party="ZVL", code=1)
    assert "Geen regio is stil." in cli("silence").stdout and cli("silence", party="ZVL", code=1)
    cli("answer", reference, *ANSWER, party="VWS")
    assert "uw oordeel" in cli("inbox", party="ZVL").stdout
    cli("verdict", reference, "--verdict", "helpt", party="ZVL")
    cli("changed", reference, "De toeslag is toegekend.", party="VWS")
    text = cli("show", reference.lower().replace("-", " "), party="ZVL").stdout
    for words in ("Status: Afgerond: Het antwoord helpt", "ligt bij VWS", "Of meer.", "wat wel kan: De praktijk",
                  "oordeel van ZVL", "volgende stap: wanneer: 15 januari 2027", "Regio: ZVL (Zeeuws-Vlaanderen)",
                  "De toeslag is toegekend."):
        assert words in text, (words, text)
    times = cli("times", "--of", "VWS", "--exact").stdout
    assert "helft binnen" in times and "Wat eruit kwam" in times and "\n  VWS\n" in times, times
    assert "Dit kan al binnen de regels 1" in times and "Dit antwoord helpt 1" in times, times
    per_region = cli("times", "--per", "regio", "--step", "antwoord").stdout
    assert "ZVL" in per_region and "In behandeling nemen" not in per_region, per_region
    assert cli("times", "--from", "2026-04-02", code=1)
    behind = cli("cases", "VWS", "--step", "antwoord", "--which", "gedaan").stdout
    assert reference in behind and "Kenmerk" in behind, behind
    told = lines(cli("cases", "VWS", "--step", "oordeel", "--json"))
    assert any(r["kenmerk"] == reference and r["uitkomst"] == "helpt" for r in told), told
    assert "van wie of wat (van)" in cli("cases", "--step", "antwoord", code=1).stderr
    yesterday = str(system.today(-1))
    changed = [r for r in lines(cli("times", "--compare", yesterday, "--json")) if (r["van"], r["stap"]) == ("VWS", "antwoord")]
    assert changed and changed[0]["aantalToen"] == 0 < changed[0]["aantal"], changed
    why = cli("times", "--compare", yesterday, "--of", "VWS", "--step", "antwoord").stdout
    assert f"{reference}" in why and "Nieuw, Gedaan" in why and "0 > " in why, why


def lists_come_as_csv_without_formulas():
    hostile = [b + rest for b in "=+-@" for rest in ("1+1", 'HYPERLINK("http://x","y")', "cmd|' /C calc'!A0")]
    for text in hostile:
        cli("submit", "--title", "x" + text, *SUBMIT, party="ZVL")
        cli("submit", "--title", text.strip(), *SUBMIT, party="ZVL")
    read = list(csv.reader(io.StringIO(cli("list", "--csv", "--region", "ZVL", "--limit", "500", party="ZVL").stdout, newline="")))
    head, rows = read[0], read[1:]
    titles = [r[head.index("titel")] for r in rows]
    assert all(len(r) == len(head) for r in read) and len(rows) >= 2 * len(hostile), (len(rows), head)
    assert all(cell[:1] not in "=+-@\t\r\n" for r in rows for cell in r if cell), titles
    assert {"'" + t.strip() for t in hostile} <= set(titles) and {"x" + t for t in hostile} <= set(titles)
    times = list(csv.DictReader(io.StringIO(cli("times", "--csv").stdout, newline="")))
    assert any(r["van"] == "VWS" and r["stap"] == "antwoord" and r["bruto.helftBinnen"].isdigit() for r in times), times
    told = lines(cli("times", "--of", "VWS", "--json"))
    assert {o["code"] for r in told for o in r.get("uitkomsten", [])} == {"kan_al", "helpt"}, told


def the_same_in_english():
    r = cli("submit", *SUBMIT, party="ZVL", language="en_GB.UTF-8")
    reference = re.match(r"(\S+): received from ZVL", r.stdout).group(1)
    wait_state(reference, ("toegewezen",))
    assert "take it up" in cli("inbox", party="VWS", language="en_US.UTF-8").stdout
    cli("take-up", reference, party="VWS")
    cli("answer", reference, *ANSWER, party="VWS")
    cli("verdict", reference, "--verdict", "helps_not", "--reopen", "Het helpt niet.", party="ZVL")
    text = cli("show", reference, party="ZVL", language="en_US.UTF-8").stdout
    for words in ("State: Taken up", "verdict of ZVL", "next step: when: 15 January 2027"):
        assert words in text, (words, text)
    assert "half within" in cli("times", language="en_US.UTF-8").stdout
    problem = cli("take-up", reference, party="VWS", code=1, language="en_US.UTF-8").stderr
    assert "wrong_state" in problem and "does not allow" in problem, problem


DUTCH, ENGLISH = "nl_NL.UTF-8", "en_GB.UTF-8"


def each_date_of_a_signal_explains_itself_in_both_languages():
    reference = with_lead("VWS")
    cli("assign", reference, "--lead", "VWS", "--contributors", "BZK", "--reason", "Dit gaat om zorg.")
    for language, words in ((DUTCH, ("Eerste datum die de regio kreeg: ", "In behandeling nemen (VWS): uiterlijk op ",
                                     ", nu aan zet\n    5 werkdagen na ", "Antwoord geven (VWS): ",
                                     "\n    6 weken na ", "Bijdrage geven (BZK): ", "\n    2 weken vóór ")),
                            (ENGLISH, ("First date that the region was given: ", "Take it up (VWS): at the latest on ",
                                       ", next to act\n    5 working days after ", "Give the answer (VWS): ",
                                       "\n    6 weeks after ", "Give a contribution (BZK): ",
                                       "\n    2 weeks before "))):
        text = cli("show", reference, "--brief", party="ZVL", language=language).stdout
        assert all(w in text for w in words), (words, text)
    dates = lines(cli("show", "--json", reference, party="ZVL"))[0]["termijnen"]
    assert [(d["termijn"], d["partij"]) for d in dates] == [("take_up", "VWS"), ("answer", "VWS"),
                                                            ("contribution", "BZK")], dates
    assert all(d["afleiding"]["uiterlijkOp"] == d["uiterlijkOp"] and d["afleiding"]["kalenderVersie"] == 1
               for d in dates), dates
    cli("take-up", reference, party="VWS")
    cli("ask", reference, "Hoeveel mensen?", party="VWS")
    text = cli("show", reference, party="ZVL", language=DUTCH).stdout
    assert "Vraag beantwoorden (ZVL)" in text and "deze datum schuift nog op" in text and ", gedaan op " in text, text


def a_clock_is_taken_apart_for_who_may_see_it():
    reference = with_lead("VWS")
    cli("take-up", reference, party="VWS")
    cli("ask", reference, "Hoeveel mensen?", party="VWS")
    cli("reply", reference, "Ongeveer 600.", party="ZVL")
    for language, words in ((DUTCH, ("De klok, stand op ", "Bij wie het lag", "Vraag aan de regio; de tijd staat stil",
                                     "Hoeveel tijd bij wie", "samen ", "In behandeling", "Een werkdag telt voor 24 uur")),
                            (ENGLISH, ("The clock, as at ", "Who had it", "Question to the region; time stands still",
                                       "Each one's share", "together ", "Taken up", "A working day counts as 24"))):
        text = cli("show", reference, "--clocks", party="ZVL", language=language).stdout
        assert all(w in text for w in words) and "Ongeveer 600" not in text, (words, text)
    clock = lines(cli("show", "--json", "--clocks", reference, party="VWS"))[0]["klok"]
    assert {s["stap"] for s in clock["stappen"]} == {"ontvangen", "in_behandeling"}, clock
    assert sum(s["duurUs"] for s in clock["aandelen"]) == clock["geheel"]["brutoUs"], clock
    assert clock["geheel"]["nettoUs"] < clock["geheel"]["brutoUs"], clock
    cli("redirect", reference, "--to", "OCW", "--reason", "Het gaat om een diploma.", party="VWS")
    cli("take-up", reference, party="OCW")
    past = lines(cli("show", "--json", "--clocks", reference, party="VWS"))[0]
    assert past["klok"]["totDoorsturen"] and "termijnen" not in past, past
    assert "OCW" not in {s["partij"] for s in past["klok"]["keten"]}, past
    now = lines(cli("show", "--json", "--clocks", reference, party="OCW"))[0]["klok"]
    assert "OCW" in {s["partij"] for s in now["keten"]} and "totDoorsturen" not in now, now
    assert "tot het moment dat u het doorstuurde" in cli("show", "--clocks", reference, party="VWS").stdout
    assert "mag de klok" in cli("show", "--clocks", reference, party="LVVN").stdout


def due(*more, **how):
    return lines(cli("due", "--all", "--json", *more, **how))


def what_falls_due_is_told_by_who_has_to_do_it_and_by_date():
    reference = with_lead("VWS")
    cli("assign", reference, "--lead", "VWS", "--contributors", "BZK", "--reason", "Dit gaat om zorg.")
    cli("take-up", reference, party="VWS")
    rows = [(r["partij"], r["termijn"]) for r in due() if r["kenmerk"] == reference]
    assert rows == [("BZK", "contribution"), ("VWS", "answer")], rows
    everything = due()
    assert everything == sorted(everything, key=lambda r: (r["partij"], r["uiterlijkOp"])), everything
    assert {r["partij"] for r in due("--party", "BZK")} == {"BZK"}
    until = min(r["uiterlijkOp"] for r in everything)
    assert {r["uiterlijkOp"] for r in due("--until", until)} == {until}
    for language, words in ((DUTCH, ("BZK (Binnenlandse Zaken", "Bijdrage geven", "Antwoord geven")),
                            (ENGLISH, ("BZK (Binnenlandse Zaken", "Give a contribution", "Give the answer"))):
        text = cli("due", party="ZVL", language=language).stdout
        assert all(w in text for w in words) and reference in text, (words, text)


def what_falls_due_is_of_ones_own_signals_only():
    cli("reply", with_question(), "Ongeveer 600.", party="ZVL")
    mine, zvl, twe = with_question(), due(party="ZVL"), due(party="TWE")
    assert zvl and {r["regio"] for r in zvl} == {"ZVL"} and {r["regio"] for r in twe} <= {"TWE"}, (zvl, twe)
    assert [(r["partij"], r["termijn"]) for r in zvl if r["kenmerk"] == mine] == [("ZVL", "question")], zvl
    assert mine in {r["kenmerk"] for r in due(party="VWS")}
    assert mine not in {r["kenmerk"] for r in due(party="LVVN")}
    assert "Er valt niets" in cli("due", "--until", "2020-01-01", party="ZVL").stdout


def an_agreement_is_due_of_its_lead_and_what_is_too_late_comes_first():
    reference = with_lead("OCW")
    cli("take-up", reference, party="OCW")
    cli("answer", reference, *ANSWER[:1], "afspraak", *ANSWER[2:], "--agreed", "Een loket", "--agreed-date", "2026-01-02",
        party="OCW")
    rows = due("--party", "OCW", party="OCW")
    assert (rows[0]["kenmerk"], rows[0]["termijn"], rows[0]["teLaat"]) == (reference, "agreement", True), rows[0]
    for language, words in ((DUTCH, "2 januari 2026 +te laat +Afspraak nakomen +"),
                            (ENGLISH, "2 January 2026 +too late +Keep the agreement +")):
        text = cli("due", "--party", "OCW", party="OCW", language=language).stdout
        assert re.search(words + reference, text), text


def with_question():
    reference = with_lead("VWS")
    cli("take-up", reference, party="VWS")
    cli("ask", reference, "Hoeveel mensen?", party="VWS")
    return reference


def the_coordinator_and_others_do_their_part():
    reference = with_lead("VWS")
    cli("redirect", reference, "--to", "OCW", "--reason", "Het gaat om een diploma.", party="VWS")
    cli("refuse", reference, "Dit is van VWS.", party="OCW")
    assert reference in cli("inbox").stdout
    cli("assign", reference, "--lead", "VWS", "--contributors", "BZK", "--reason", "Dit gaat om zorg.")
    cli("take-up", reference, party="VWS")
    assert "uw bijdrage" in cli("inbox", party="BZK").stdout
    cli("contribute", reference, "Wij betalen mee.", party="BZK")
    cli("allocate", reference, "--directorate", "Curatieve zorg", party="VWS")
    cli("track", reference, "--track", "beleid", "--reason", "De wet moet anders.", party="VWS")
    cli("withdraw", reference, "Het is opgelost.", party="ZVL")
    assert shown(reference)["afgerondOmdat"] == "ingetrokken"
    other = with_lead("VWS")
    cli("redirect", other, "--to", "OCW", "--reason", "Onderwijs.", party="VWS")
    cli("refuse", other, "Niet van ons.", party="OCW")
    cli("return", other, "--door", "Gemeente Hulst", "--reason", "De gemeente beslist hierover.")
    assert shown(other)["afgerondOmdat"] == "teruggegeven"


def the_same_bottleneck_in_two_regions_is_bundled():
    one, secret = submit()["kenmerk"], submit("ZVL", "--confidential")["kenmerk"]
    other = lines(cli("submit", "--json", "--what", "Ook hier sluit de huisarts.", "--notice", "Lange reis.",
                      "--needed", "weet_niet", party="TWE"))[0]["kenmerk"]
    said = cli("bundle", one, other, "--reason", "Dezelfde drempel.").stdout
    bundle = said.split("Bundel ")[1].strip()
    end = time.monotonic() + 20
    while len(listed := lines(cli("list", "--bundle", bundle, "--json"))) < 2 and time.monotonic() < end:
        pass
    assert {s["kenmerk"] for s in listed} == {one, other} and {s["bundel"] for s in listed} == {bundle}, listed
    assert [s["kenmerk"] for s in lines(cli("list", "--bundle", bundle, "--json", party="TWE"))] == [other]
    assert shown(one)["bundel"] == bundle
    assert "hetzelfde knelpunt is er in meer regio's" in cli("show", one, party="ZVL").stdout
    cli("bundle", secret, "--bundle", bundle, code=1)  # never what is confidential
    assert "bundel" not in shown(secret)
    cli("bundle", one, "--bundle", bundle, code=1)  # it is in one
    cli("bundle", one, code=2)
    cli("bundle", one, other, party="ZVL", code=1)
    apart = lines(cli("times", "--per", "regio", "--bundles-apart", "--bundles-from", "2", "--json"))
    assert {r["van"] for r in apart if r.get("apart") and r["stap"] == "verdelen"} == {"ZVL", "TWE"}, apart
    text = cli("times", "--per", "regio", "--bundles-apart", "--bundles-from", "2").stdout
    assert "Alleen van grote bundels" in text and "grote bundels" not in cli("times", "--bundles-apart").stdout, text
    cli("unbundle", one, "Toch een andere regel.")
    end = time.monotonic() + 20
    while "bundel" in shown(one) and time.monotonic() < end:
        pass
    assert [s["kenmerk"] for s in lines(cli("list", "--bundle", bundle, "--json"))] == [other]


def a_signal_is_split_into_others_named_by_reference():
    parent = with_lead("VWS")
    cli("redirect", parent, "--to", "OCW", "--reason", "Het zijn er twee.", party="VWS")
    cli("refuse", parent, "Niet van ons.", party="OCW")
    one, two = (submit("ZVL", "--parent", shown(parent)["id"]) for _ in range(2))
    refused = cli("split", parent, "--children", f"{one['kenmerk']},{two['id']}", "--consent=nee",
                  "--reason", "Twee vragen.", code=1)
    assert "akkoordRegio" in refused.stderr, refused.stderr
    cli("split", parent, "--children", f"{one['kenmerk']},{two['id']}", "--consent", "--reason", "Twee vragen.")
    assert shown(parent)["afgerondOmdat"] == "gesplitst"


def others_see_only_what_they_may():
    reference = with_lead("VWS")
    cli("show", reference, party="VWS")
    r = cli("show", reference, party="TWE", code=1)
    assert "not_found" in r.stderr or "huisartsenpraktijk" not in r.stdout, r


def watch_tells_events_as_they_happen():
    env = dict(os.environ, WEERKLANK_STATE=S.state, WEERKLANK_PARTY="VWS", **S.env)
    head = S.head()
    p = subprocess.Popen([PROGRAM, "watch", "--json", "--since", str(head), "--count", "2"], env=env, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    reference = with_lead("VWS")
    cli("take-up", reference, party="VWS")
    out, err = p.communicate(timeout=30)
    assert p.returncode == 0, err
    told = [json.loads(line) for line in out.splitlines()]
    assert len(told) == 2 and all(t["positie"] > head for t in told), told


def search_finds_words_in_texts_and_marks_them():
    reference = submit("ZVL", "--title", "Zeldzame kastanjeboom", "--rule", "Boswet, artikel 2", "--shareable")["kenmerk"]
    S.at_head("overview")
    r = cli("search", "kastanjebomen", "OR", "kastanjeboom", party="ZVL")
    assert reference in r.stdout and "\u27e6kastanjeboom\u27e7" in r.stdout, r.stdout
    assert lines(cli("search", "--json", "zeldzame kastanjeboom", party="TWE"))[0]["kenmerk"] == reference
    assert [s["kenmerk"] for s in lines(cli("list", "--json", "--law", "artikel 9 Boswet", party="ZVL"))] == [reference]
    assert "Er is niets" in cli("search", "kastanjeboom -zeldzame", party="ZVL").stdout
    assert "welke woorden" in cli("search", party="ZVL", code=2).stderr
    assert "tekst" in cli("search", "x" * 1001, party="ZVL", code=1).stderr


def a_page_goes_on_after_overview_was_away_but_not_for_another():
    for _ in range(3):
        submit()
    S.at_head("overview")
    first = cli("list", "--limit", "2", party="ZVL").stdout
    cursor = re.search(r"--cursor (\S+)", first)[1]
    S.overview.stop()
    S.start("overview")
    again = lines(cli("list", "--json", "--limit", "2", "--cursor", cursor, party="ZVL"))
    assert len(again) == 2 and not any(s["kenmerk"] in first for s in again), (first, again)
    for more, party in ((["--open"], "ZVL"), ([], "coordinator")):
        r = cli("list", "--limit", "2", "--cursor", cursor, *more, party=party, code=1)
        assert "geen vervolg van deze lijst" in r.stderr, r.stderr


# --- Scripts -------------------------------------------------------------------------------------------


def json_has_dutch_names_an_object_a_line():
    done = submit()
    assert set(done) >= {"id", "kenmerk", "versie", "tijdstip", "positie"}, done
    listed = lines(cli("list", "--json", "--limit", "3", party="ZVL"))
    assert len(listed) == 3 and all("kenmerk" in s and "status" in s for s in listed), listed
    whole = lines(cli("show", "--json", done["kenmerk"], party="ZVL"))[0]
    assert whole["tijdlijn"][0]["inhoud"]["wat"] == "De laatste huisartsenpraktijk sluit.", whole
    assert {r["van"] for r in lines(cli("times", "--json"))} >= {"VWS"}
    for options in (["--exact"], ["--per", "regio"], ["--departments", "nu"]):  # and they follow from the log
        with open(S.path("times.json"), "w", encoding="utf-8") as f:
            f.write(cli("times", "--json", *options).stdout)
        assert "figures right" in cli("verify", "--db", "--figures", S.path("times.json")).stdout
    assert {r["code"] for r in lines(cli("registry", "regions", "--json"))} >= {"ZVL", "TWE"}
    assert lines(cli("whoami", "--json", party="VWS"))[0]["rol"] == "ministerie"


def a_signal_comes_in_as_json_and_with_its_own_id_once():
    body = {"wat": "De bus komt niet meer.", "merkbaar": "Een scholier mist de les.", "nodig": ["weet_niet"],
            "regio": "TWE", "id": "01a20bd6-a2bc-72a6-8ce1-a473e2c04e90"}
    first = lines(cli("submit", "--json", input=json.dumps(body)))[0]
    again = lines(cli("submit", "--json", "-", input=json.dumps(body)))[0]
    assert first["id"] == again["id"] == body["id"] and again.get("herhaling") is True, (first, again)
    assert first["kenmerk"] == again["kenmerk"] and first["kenmerk"].startswith("TWE-")
    taken = cli("submit", "--json", "-", input=json.dumps(dict(body, wat="Iets anders.")), code=1)
    assert json.loads(taken.stderr)["code"] == "id_taken", taken.stderr


def an_act_with_an_id_of_ones_own_happens_once():
    reference, id = with_lead("VWS"), "01a20bd6-a2bc-72a6-8ce1-a473e2c04e91"
    cli("take-up", reference, "--id", id, party="VWS")
    assert "was al gedaan" in cli("take-up", reference, "--id", id, party="VWS").stdout


def exit_codes_are_0_1_2_and_3():
    r = cli("submit", "--what", "x", "--theme", "bestaat.niet", "--municipalities", "Enschede", "--needed", "geld",
            "--notice", "y", party="ZVL", code=1)
    assert "(invalid)" in r.stderr and "thema" in r.stderr and "gemeenten" in r.stderr, r.stderr
    r = cli("submit", "--what", "x", "--needed", "goud", party="ZVL", code=1)
    assert "merkbaar): ontbreekt" in r.stderr and "kies uit: regel_aanpassen" in r.stderr, r.stderr
    problem = json.loads(cli("answer", with_lead("VWS"), "--json", *ANSWER, party="TWE", code=1).stderr)
    assert problem["code"] in ("not_allowed", "not_found"), problem
    for usage in (["nothing"], ["list", "--colour", "x"], ["show"], ["show", "ZVL-2026-0412-0"], ["list", "x"],
                  ["ask", "ZVL-2026-0412-7", "--as"], ["watch", "--count", "none"], ["list", "--limit", "0"]):
        cli(*usage, code=2)
    cli("list", "--intake.endpoint=tcp://127.0.0.1:9", "--timeout", "1", code=3)
    cli("list", "--as", "NOBODY", code=3)
    for name in re.findall(r"^  ([a-z-]+) +\S", cli("--help").stdout, re.M):
        if name != "weerklank":
            assert "weerklank " + name in cli(name, "--help").stdout, name


def a_key_comes_in_from_admission_to_revocation():
    public, _ = S.keypair("ADV")
    r = cli("whoami", "--as", "ADV", code=1)
    assert "not_admitted" in r.stderr, r.stderr
    cli("admit", "ADV", "--role", "regioadviseur", "--name", "Regioadviseur", "--regions", "ZVL,TWE")
    assert "Regioadviseur" in cli("whoami", "--as", "ADV").stdout
    assert public in cli("registry", "parties").stdout
    cli("revoke", "ADV", "--reason", "De laptop is weg.")
    assert "not_admitted" in cli("list", "--as", "ADV", code=1).stderr


def a_second_account_of_a_party_has_a_key_of_its_own():
    assert "not_admitted" not in cli("whoami", "--as", "TWE").stderr
    cli("whoami", "--as", "TWE-2", code=3)
    cli("keys", "TWE-2", "--reference", REFERENCE)
    cli("admit", "TWE", "--role", "regio", "--name", "Twente", "--key", "TWE-3", code=2)
    assert "not_admitted" in cli("whoami", "--as", "TWE-2", code=1).stderr
    cli("admit", "TWE", "--role", "regio", "--name", "Twente", "--key", "TWE-2")
    public = open(S.path("keys/TWE-2.public")).read().strip()
    assert [r["code"] for r in lines(cli("registry", "parties", "--json")) if r.get("sleutel") == public] == ["TWE"]
    cli("list", "--as", "TWE-2")


def what_is_not_there_is_said_in_words():
    assert "Zulke zaken zijn er niet." in cli("cases", "AZ", "--step", "afspraak").stdout
    assert re.search("^regios +versie 1, ", cli("registry").stdout, re.M)
    problem = cli("submit", *SUBMIT, "--tried", "Haar bsn is 123456782.", party="ZVL", code=1).stderr
    assert problem.rstrip().endswith("(geprobeerd)"), problem
    assert "ZVL-2026-0412-3" in cli("show", "ZVL-2026-0412-7", code=2).stderr
    assert "not_found" in cli("show", "ZVL-2026-0412-3", code=1).stderr


def write_json(name, value):
    file = S.path(name)
    with open(file, "w", encoding="utf-8") as f:
        json.dump(value, f)
    return file


def shipped(name):
    with open(os.path.join(REFERENCE, name), encoding="utf-8") as f:
        return json.load(f)


def bad_versions():
    """Each with another fault, or several."""
    terms = dict(shipped("termijnen.json"), versie=2)
    calendar = dict(shipped("kalender.json"), versie=2)
    days = calendar["dagen"]
    yield dict(terms, versie=7)
    yield dict(terms, versie=1)
    yield dict(terms, geldigVan="2020-01-01")
    yield dict(terms, termijnen=terms["termijnen"] + terms["termijnen"][:3])
    yield dict(terms, geldigVan="2020-01-01", versie=9, termijnen=[dict(terms["termijnen"][0], code="onzin")] * 2)
    yield dict(terms, termijnen=[dict(t, eersteDagTelt=True) for t in terms["termijnen"]])
    yield dict(terms, termijnen=[dict(terms["termijnen"][0], lengte=0, kleur="rood", eenheid="jaren")])
    yield dict(terms, termijnen=[])
    yield {k: v for k, v in terms.items() if k != "geldigVan"}
    yield dict(calendar, versie=1)
    yield dict(calendar, dagen=days + days[:2])
    yield dict(calendar, dagen=days + [{"datum": "2026-05-14", "naam": "Al vrij"}, {"datum": "2026-05-16", "naam": "x"}])
    yield dict(calendar, dagen=[{"datum": "2026-05-12", "naam": "Gewoon", "tochWerkdag": True}])
    yield dict(calendar, dagen=[{"datum": "2026-13-12", "naam": 7}])
    yield dict(shipped("perioden.json"), versie=2, perioden=[{"code": "x", "soort": "reces", "naam": "Zomerreces",
                                                              "geldigVan": "2027-01-01", "geldigTot": "2026-01-01"}] * 2)
    yield dict(shipped("themas.json"), versie=2, themas=[dict(shipped("themas.json")["themas"][0],
                                                              verantwoordelijk="NIEMAND")])


def a_check_says_every_fault_that_an_adoption_would_and_changes_nothing():
    head = S.head()
    for n, bad in enumerate(bad_versions()):
        file = write_json(f"bad{n}.json", bad)
        for language in (DUTCH, ENGLISH):
            for more in ([], ["--json"]):
                checked = cli("check", *more, file, code=1, language=language)
                adopted = cli("adopt", *more, file, code=1, language=language)
                assert checked.stderr == adopted.stderr and checked.stderr, (bad, checked.stderr, adopted.stderr)
    assert S.head() == head, "a check or a refusal changed the log"
    several = json.loads(cli("terms", "check", "--json", S.path("bad4.json"), code=1).stderr)
    assert len(several["invalidParams"]) == 5, several
    text = cli("check", S.path("bad3.json"), code=1).stderr
    assert "termijnen 15, code" in text and "termijnen 17, code" in text, text
    good = write_json("good.json", dict(shipped("termijnen.json"), versie=2))
    assert "versie 2 kan worden vastgesteld" in cli("terms", "check", good).stdout
    assert "version 2 may be adopted" in cli("check", good, language=ENGLISH).stdout
    assert S.head() == head


def a_check_can_do_without_services():
    away = ["--offline", "--state", S.path("nowhere")]
    good = write_json("good.json", dict(shipped("termijnen.json"), versie=2))
    assert "versie 2 kan worden vastgesteld" in cli("terms", "check", good, *away).stdout
    for n, bad in enumerate(bad_versions()):
        file = write_json(f"bad{n}.json", bad)
        assert cli("check", file, *away, code=1).stderr == cli("check", file, code=1).stderr, bad
    assert "werkdagen in 2027" in cli("calendar", "--year", "2027", *away).stdout
    cli("calendar", "check", good, code=2)
    cli("terms", "check", code=2)


def terms_and_calendar_say_what_is_adopted():
    for language, words in ((DUTCH, ("Termijnen, versie 1, vanaf 1 januari 2024", "Bron: Afspraak",
                                     "Antwoord geven  ", "6 weken", "1 week ", "Tot de werkdag ervoor")),
                            (ENGLISH, ("Terms, version 1, from 1 January 2024 on", "Give the answer  ", "6 weeks",
                                       "1 week ", "To the working day before"))):
        text = cli("terms", language=language).stdout
        assert all(w in text for w in words), (words, text)
    assert lines(cli("terms", "--json"))[0]["termijnen"][2]["code"] == "answer"
    for language, words in ((DUTCH, ("Kalender, versie 1", "vrijdag 15 mei 2026", "vanaf 1 januari 2029")),
                            (ENGLISH, ("Calendar, version 1", "Friday 15 May 2026", "from 1 January 2029"))):
        text = cli("calendar", "show", language=language).stdout
        assert all(w in text for w in words), (words, text)


def a_year_of_the_calendar_lists_all_days_that_are_no_working_days():
    oracle = termijnen.shipped()
    for year in (2024, 2026, 2028):
        days = [datetime.date(year, 1, 1) + n * termijnen.DAY for n in range(366)]
        want = [(str(d), oracle.kind(d)) for d in days if d.year == year and not oracle.works(d)]
        told = [(d["datum"], d["soort"]) for d in lines(cli("calendar", "--json", "--year", str(year)))]
        assert told == want, (year, set(told) ^ set(want))
    text = cli("calendar", "--year", "2026", language=DUTCH).stdout
    assert re.search("vrijdag 15 mei 2026 +Een aangewezen vrije dag\n", text) and "251 werkdagen in 2026" in text, text
    text = cli("calendar", "--year", "2026", language=ENGLISH).stdout
    assert re.search("Thursday 14 May 2026 +Ascension Day\n", text) and "251 working days in 2026" in text, text


def a_new_version_of_reference_data_is_adopted_once():
    file = S.path("termijnen.json")
    with open(os.path.join(REFERENCE, "termijnen.json"), encoding="utf-8") as f:
        terms = json.load(f)
    terms["versie"] = 2
    with open(file, "w", encoding="utf-8") as f:
        json.dump(terms, f)
    assert "versie 2" in cli("adopt", file).stdout
    assert "versie" in cli("adopt", file, code=1).stderr


def an_act_waits_for_a_door_that_is_away_and_happens_once():
    reference = with_lead("VWS")
    S.intake.kill()
    env = dict(os.environ, WEERKLANK_STATE=S.state, WEERKLANK_PARTY="VWS", **S.env)
    p = subprocess.Popen([PROGRAM, "take-up", reference], env=env, text=True, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE)
    try:
        p.wait(0.3)
        raise AssertionError("it ended without a door: " + p.stderr.read())
    except subprocess.TimeoutExpired:
        pass
    S.start("intake")
    out, err = p.communicate(timeout=40)
    assert p.returncode == 0 and reference in out, (out, err)
    assert shown(reference)["status"] == "in_behandeling"


# --- Files ---------------------------------------------------------------------------------------------


def records(n):
    return [{"wat": f"Knelpunt {i}: de bus komt niet meer.", "merkbaar": "Een scholier mist de les.",
             "nodig": ["weet_niet"], "regio": ("ZVL", "TWE", "NOG")[i % 3]} for i in range(n)]


def write_lines(name, rows):
    file = S.path(name)
    with open(file, "w", encoding="utf-8") as f:
        f.writelines(json.dumps(r) + "\n" for r in rows)
    return file


def side(file):
    with open(file + ".ids", encoding="utf-8") as f:
        return [(line[:36], line[54], line[56:].strip()) for line in f.read().splitlines()[1:]]


def a_file_interrupted_by_kill_9_is_sent_on_and_nothing_twice():
    file = write_lines("many.jsonl", records(4000))
    env = dict(os.environ, WEERKLANK_STATE=S.state, **S.env)
    before, kills = counted(20), 0
    while kills < 5:
        p = subprocess.Popen([PROGRAM, "submit", file, "--flight", "16"], env=env, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
        start = marked(file)
        end = time.monotonic() + 30
        while p.poll() is None and marked(file) < start + 150:
            assert time.monotonic() < end, "nothing is accepted"
            try:
                p.wait(0.002)
            except subprocess.TimeoutExpired:
                pass
        if p.poll() is not None:
            break
        p.kill()
        p.wait()
        kills += 1
    assert kills == 5, f"it was done after {kills} kills: make the file longer"
    assert 0 < marked(file) < 4000
    r = cli("submit", file)
    assert re.search(r"al eerder ingediend", r.stdout), r.stdout
    rows = side(file)
    assert len(rows) == 4000 and all(mark == "+" and reference for _, mark, reference in rows)
    found, twice = signals_in([id for id, _, _ in rows])
    assert len(found) == 4000 and twice == 0, (len(found), twice)
    assert counted(20) == before + 4000, (counted(20), before)
    texts = S.sql("SELECT count(DISTINCT body) FROM history.event WHERE kind = 20 AND "
                  "position(convert_to('de bus komt niet meer.', 'UTF8') IN body) > 0")[0][0]
    assert texts >= 4000, texts
    again = cli("submit", file)
    assert "4000 al eerder ingediend" in again.stdout and counted(20) == before + 4000, again.stdout


def marked(file):
    try:
        with open(file + ".ids", "rb") as f:
            return f.read()[80 + 54::80].count(b"+")
    except FileNotFoundError:
        return 0


def faults_are_told_by_line_and_can_be_mended():
    rows = records(6)
    rows[1].pop("merkbaar")
    rows[3]["thema"] = "bestaat.niet"
    rows[4]["regio"] = "XXX"
    file = write_lines("faults.jsonl", rows)
    r = cli("submit", file, code=1)
    assert "3 ingediend, 3 geweigerd" in r.stdout, r.stdout
    assert f"{file}:2:" in r.stderr and f"{file}:4:" in r.stderr and f"{file}:5:" in r.stderr, r.stderr
    rows[1]["merkbaar"], rows[4]["regio"] = "Het is merkbaar.", "ZVL"
    rows[3].pop("thema")
    write_lines("faults.jsonl", rows)
    r = cli("submit", file)
    assert "3 ingediend, 0 geweigerd, 3 al eerder" in r.stdout, r.stdout
    rows[0]["wat"] = "Iets heel anders."
    write_lines("faults.jsonl", rows)
    assert "al ingediend met een andere inhoud" in cli("submit", file, code=1).stderr


def a_script_gets_an_object_for_each_line():
    file = write_lines("script.jsonl", records(3) + [{"wat": 7}])
    r = cli("submit", "--json", file, code=1)
    assert sorted(o["regel"] for o in lines(r)) == [1, 2, 3] and all(o["kenmerk"] for o in lines(r)), r.stdout
    assert json.loads(r.stderr)["regel"] == 4, r.stderr


def a_spreadsheet_is_sent():
    file = S.path("blad.csv")
    with open(file, "w", encoding="utf-8-sig", newline="") as f:
        f.write('regio;wat;merkbaar;nodig;gemeenten;bekendSinds;deelbaar\r\n'
                'ZVL;"De bus; ook de trein,\r\nkomen niet.";"Zij zegt ""te laat""";geld,uitleg;Hulst,Sluis;1-2-2026;ja\r\n')
    r = cli("submit", file)
    assert "1 ingediend" in r.stdout, r.stdout
    body = lines(cli("show", "--json", side(file)[0][2], party="ZVL"))[0]["tijdlijn"][0]["inhoud"]
    assert body["wat"] == "De bus; ook de trein,\nkomen niet." and body["merkbaar"] == 'Zij zegt "te laat"', body
    assert body["nodig"] == ["geld", "uitleg"] and body["gemeenten"] == ["Hulst", "Sluis"], body
    assert body["bekendSinds"] == "2026-02-01" and body["deelbaar"] is True, body


def foreign_records_come_in_by_the_example_mapping():
    file = write_lines("foreign.jsonl", [
        {"id": "M-1", "text": "overwegende dat de veerboot vaak niet vaart;", "title": "de veerboot " * 40,
         "region": ["NF", "NOG"], "theme": "bereikbaarheid.veer", "lead": "IenW"},
        {"id": "M-2", "text": "", "title": "de school in het dorp blijft open", "region": []}])
    r = cli("submit", file, "--map", os.path.join(system.ROOT, "compose", "mapping-example.json"), "--as", "TWE")
    assert "2 ingediend" in r.stdout, r.stdout
    assert [reference.split("-")[0] for _, _, reference in side(file)] == ["NF", "TWE"]


# --- Language ------------------------------------------------------------------------------------------


def every_text_of_the_screen_has_its_dutch():
    r = subprocess.run(["msgfmt", "--check", "--statistics", "-o", os.devnull, PO], capture_output=True, text=True)
    assert r.returncode == 0 and "fuzzy" not in r.stderr and "untranslated" not in r.stderr, r.stderr
    sources = [os.path.join(system.ROOT, "services", "cli", f)
               for f in os.listdir(os.path.join(system.ROOT, "services", "cli")) if f.endswith(".c")]
    r = subprocess.run(["xgettext", "-L", "C", "-k_", "-kN_", "-kngettext:1,2", "--no-wrap", "-o", "-", *sources],
                       capture_output=True, text=True, check=True)
    with open(PO, encoding="utf-8") as f:
        known = set(re.findall(r'^msgid "(.*)"$', f.read(), re.M))
    marked_texts = set(re.findall(r'^msgid "(.+)"$', r.stdout, re.M))
    assert len(marked_texts) > 300 and not marked_texts - known, marked_texts - known


def sentences_of(text):
    """What begins with a capital and ends with a full stop, in as many pieces as the compiler puts together."""
    text = re.sub(r"/\*.*?\*/|\blog_\w+\([^;]*;", "", text, flags=re.S)
    pieces = (re.findall(r'"((?:[^"\\]|\\.)*)"', m) for m in re.findall(r'(?:"(?:[^"\\]|\\.)*"\s*)+', text))
    return {s for s in map("".join, pieces) if re.match(r"[A-Z][^%]* [^%]*\.$", s)}


def every_sentence_of_a_service_has_its_dutch():
    with open(os.path.join(system.ROOT, "proto", "sentences.h"), encoding="utf-8") as f:
        known = set(re.findall(r'S\("((?:[^"\\]|\\.)*)"', f.read()))
    said = set()
    for folder in ("domain", "gateway", "history", "intake", "notify", "overview", "tracking"):
        path = os.path.join(system.ROOT, "services", folder)
        for name in os.listdir(path):
            if name.endswith(".c") and not name.startswith(("openapi", "schema", "reason")):
                said |= sentences_of(open(os.path.join(path, name), encoding="utf-8").read())
    assert len(said) > 90 and not said - known, said - known
    assert sentences_of('f("It is " /* not */\n "new.", "no", "50 %.");') == {"It is new."}


def nothing_said_about_language_is_dutch():
    for value in ("", "C", "POSIX", "C.UTF-8", "nl_NL.UTF-8", "nl_BE"):
        assert "Voor regio's" in cli("--help", language=value).stdout, value
    for value in ("en_US.UTF-8", "en_GB", "de_DE.UTF-8"):
        assert "For regions" in cli("--help", language=value).stdout, value


if __name__ == "__main__":
    with S:
        S.start()
        cli("keys", "--reference", REFERENCE)
        load_interrupted()
        cli("load", "--reference", REFERENCE)
        system.run([f for f in list(globals().values())
                    if callable(f) and getattr(f, "__module__", "") == "__main__" and f.__name__.count("_") >= 3
                    or f in (the_same_in_english, a_spreadsheet_is_sent)])

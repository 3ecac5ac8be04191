#!/usr/bin/python3
# timeout: 300
"""Deadlines against an oracle (tests/lib/termijnen.py): every day of 2023 to 2035 as the start of terms of
every unit, through `weerklank deadline --batch`, and the examples of the law's readers."""
import datetime
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, termijnen  # noqa: E402

PROGRAM = os.path.join(system.BUILD, "weerklank")
CALENDAR = termijnen.shipped()
FIRST, LAST = datetime.date(2023, 1, 1), datetime.date(2035, 12, 31)
TERMS = [(n, u) for u, list_ in (("d", (1, 2, 3, 4, 5, 7, 10, 14, 21, 28, 42, 84, 90)),
                                 ("wd", (1, 2, 3, 5, 10, 15, 20, 30, 60)),
                                 ("w", (1, 2, 4, 6, 8, 10, 12, 26, 52)),
                                 ("m", (1, 2, 3, 6, 12, 13)))
         for n in list_]


def batch(questions, *options):
    text = "".join(f"{day} {n}{unit}\n" for day, n, unit in questions)
    r = subprocess.run([PROGRAM, "deadline", "--batch", *options], input=text, capture_output=True, text=True,
                       check=True)
    return r.stdout.splitlines()


def days():
    return (FIRST + i * termijnen.DAY for i in range((LAST - FIRST).days + 1))


def compare(roll, terms):
    questions = [(day, n, unit) for day in days() for n, unit in terms]
    got = batch(questions, "--roll", roll)
    assert len(got) == len(questions)
    different = 0
    for (day, n, unit), said in zip(questions, got):
        want = termijnen.deadline(CALENDAR, day, n, unit, roll=roll)
        if said != str(want):
            different += 1
            if different <= 5:
                print(f"# {day} {n}{unit} {roll}: {said} instead of {want}")
    print(f"# {len(questions)} deadlines, {different} different")
    assert different == 0, f"{different} of {len(questions)} differ"


def every_start_day_and_every_unit_gives_the_oracles_date():
    compare("vooruit", TERMS)


def the_other_ways_to_roll_do_too():
    for roll in ("vooruit_met_twee", "terug", "niet"):
        compare(roll, [(1, "d"), (3, "d"), (4, "d"), (6, "d"), (2, "w"), (6, "w"), (1, "m")])


def the_oracle_sees_a_wrong_calendar():
    """Negative control: without 5 May, as some count it, dates differ."""
    saved = termijnen.recognised
    termijnen.recognised = lambda year: {d: k for d, k in saved(year).items() if k != "bevrijdingsdag"}
    try:
        wrong = termijnen.Calendar(CALENDAR.appointed)
        asked = [(day, 6, "w") for day in days()]
        assert any(said != str(termijnen.deadline(wrong, *q)) for q, said in zip(asked, batch(asked)))
    finally:
        termijnen.recognised = saved


EXAMPLES = [  # where counting ends, and the last day (Algemene termijnenwet, art. 1 and 3)
    ("2026-04-03", "2026-04-07"), ("2026-04-27", "2026-04-28"), ("2026-05-05", "2026-05-06"),
    ("2026-05-14", "2026-05-18"), ("2027-05-05", "2027-05-10"), ("2028-04-27", "2028-05-01"),
    ("2026-01-01", "2026-01-05"), ("2026-12-25", "2026-12-28")]
RECEIVED = [("2025-03-07", "6w", "2025-04-22"), ("2024-03-29", "6w", "2024-05-13"),
            ("2025-04-04", "2w", "2025-04-22"), ("2025-03-10", "6w", "2025-04-22"),
            ("2025-03-01", "8w", "2025-04-28"), ("2026-04-03", "6w", "2026-05-18"),
            ("2024-11-29", "4w", "2024-12-30"), ("2027-04-08", "4w", "2027-05-10")]


def the_checked_examples_hold():
    for ends, last in EXAMPLES:
        start = datetime.date.fromisoformat(ends) - 42 * termijnen.DAY
        assert batch([(start, 6, "w")]) == [last], ends
    for start, term, last in RECEIVED:
        assert batch([(start, term[:-1], term[-1])]) == [last], start


def a_derivation_adds_up():
    r = subprocess.run([PROGRAM, "deadline", "--from", "2026-04-02", "--term", "6w", "--json"],
                       capture_output=True, text=True, check=True)
    told = json.loads(r.stdout)
    d = told["derivation"]
    assert told["date"] == d["uiterlijkOp"] == "2026-05-18" and d["geteld"] == "2026-05-14", told
    assert [p["soort"] for p in d["overgeslagen"]] == ["hemelvaartsdag", "aangewezen", "zaterdag", "zondag"]
    assert d["uitleg"] == ("6 weken na 2 april 2026 is 14 mei: Hemelvaartsdag; 15 mei is een aangewezen vrije dag; "
                           "daarna weekend. Dus uiterlijk maandag 18 mei 2026."), d["uitleg"]
    for day in (d["geteld"], *(p["datum"] for p in d["overgeslagen"])):
        assert not CALENDAR.works(datetime.date.fromisoformat(day))


def a_line_that_is_no_question_leaves_an_empty_line():
    r = subprocess.run([PROGRAM, "deadline", "--batch"], capture_output=True, text=True,
                       input="2026-02-30 6w\n2026-04-02 0w\n2026-04-02 6w\n2026-04-02 4000w\nx\n")
    assert r.returncode == 2 and r.stdout == "\n\n2026-05-18\n\n\n", (r.returncode, r.stdout)


if __name__ == "__main__":
    system.run([every_start_day_and_every_unit_gives_the_oracles_date, the_other_ways_to_roll_do_too,
                the_oracle_sees_a_wrong_calendar, the_checked_examples_hold, a_derivation_adds_up,
                a_line_that_is_no_question_leaves_an_empty_line])

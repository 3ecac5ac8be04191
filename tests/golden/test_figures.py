#!/usr/bin/python3
# timeout: 300
"""What the scoreboard counts against an oracle (tests/lib/reactietijden.py): the cases of random lives, and rows
counted from them. The program of the unit tests writes the lives."""
import collections
import datetime
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import klokken, reactietijden, system  # noqa: E402

LIVES = 10000
FILE = os.path.join(system.BUILD, "figures.jsonl")


def lines():
    subprocess.run([os.path.join(system.BUILD, "tests", "test_figures_lives"), FILE, str(LIVES)], check=True,
                   stdout=subprocess.DEVNULL)
    with open(FILE, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


LINES = lines()
reactietijden.Oracle.periods = [tuple(map(datetime.date.fromisoformat, x["period"])) for x in LINES if "period" in x]
CASES = []  # as the oracle has them


def count(oracle, keep=None, lines=None):
    """How many lives have other cases than this oracle says."""
    rules, different = klokken.Rules(), 0
    for number, line in enumerate(lines or LINES):
        if "adopted" in line:
            rules.adopt(line["adopted"])
        elif "cases" in line:
            want, said = sorted(oracle(rules).count(line), key=str), sorted(line["cases"], key=str)
            if want != said and different < 3 and keep is not None:
                print(f"# life {number}:")
                for c in said:
                    print(f"#   said {c}") if c not in want else None
                for c in want:
                    print(f"#   want {c}") if c not in said else None
                print("#   " + " ".join(f"{e['kind'].split('.')[1]}@{e['at']}" for e in line["events"]))
            different += want != said
            if keep is not None:
                keep += want
    return different


def all_cases_are_the_oracles():
    different = count(reactietijden.Oracle, CASES)
    events = sum(len(x["events"]) for x in LINES if "events" in x)
    print(f"# {LIVES} lives, {events} events, {len(CASES)} cases: {different} lives differ")
    assert different == 0, f"{different} of {LIVES} lives differ"


# Beside the cuts: departments as now, themes with those below, departments without and with bundles alone.
NOW, BELOW, LESS, APART = 5, 6, 7, 8


def of_row(cases, r, heirs, above):
    if r["cut"] == NOW:
        return [c for c in cases if reactietijden.heir(c[12][0], c[12][2], heirs, above) == r["of"]]
    if r["cut"] == BELOW:
        return [c for c in cases if r["of"] in reactietijden.with_above(c[12][2], above)]
    if r["cut"] in (LESS, APART):
        return [c for c in cases if c[12][0] == r["of"] and (c[12][4] == "bundle") == (r["cut"] == APART)]
    return [c for c in cases if c[12][r["cut"]] == r["of"]]


def all_rows_are_counted_from_them():
    rows = [line for line in LINES if "steps" in line]
    assert len(rows) > 10
    rules = next(line for line in LINES if "heirs" in line)
    standard = [c for c in CASES if c[9] == "standard"]
    figures = moved = 0
    for r in rows:
        mine = of_row(standard, r, rules["heirs"], rules["above"])
        moved += len(mine) if r["cut"] >= NOW else 0
        for step in reactietijden.STEPS:
            want, said = reactietijden.row(mine, step, r["today"]), r["steps"][step]
            wrong = {k: (said[k], want[k]) for k in want if said[k] != want[k]}
            assert not wrong, (r["cut"], r["of"], step, wrong)
            figures += len(want) + 46
            if step in r["exact"]:
                assert r["exact"][step] == reactietijden.exact(mine, step), (r["of"], step)
                for near, true in zip(said["times"], r["exact"][step]):
                    assert near == true or abs(near - true) <= 0.016 * true + 1, (near, true)
        to = {}
        for c in mine:
            if c[0] == "redirect":
                to[c[10]] = to.get(c[10], 0) + 1
        assert to == r["to"], (r["of"], to, r["to"])
    print(f"# {len(rows)} rows, {figures} figures; {moved} cases with a successor, or in a theme with those below it")
    assert moved > LIVES


def rows_of_who_forgets_a_theme_or_a_bundle_differ():
    """Negative control: successors without regard to the theme, themes without those below, bundles counted as all else."""
    rules = next(line for line in LINES if "heirs" in line)
    simple = {d: {"": to[""]} for d, to in rules["heirs"].items()}
    different = {NOW: 0, BELOW: 0, LESS: 0}
    for r in LINES:
        if r.get("cut") in different:
            mine = of_row([[*c[:12], c[12][:4] + [""]] for c in CASES if c[9] == "standard"], r, simple, {})
            different[r["cut"]] += reactietijden.row(mine, "answer", r["today"])["cases"] != r["steps"]["answer"]["cases"]
    assert different[NOW] == 2 and different[BELOW] == 1 and different[LESS] > 2, different


def compared(oracle, lines, show=0):
    """How many lives differ in what this oracle says of the two days; and cases, and each reason's."""
    rules, different, cases, reasons = klokken.Rules(), 0, 0, collections.Counter()
    for number, line in enumerate(lines):
        if "adopted" in line:
            rules.adopt(line["adopted"])
        elif "compared" in line:
            def plain(of):  # no working times: they go by the calendar of the day that it was done on
                return sorted(([c[:11], was and was[:11], sorted(why)] for c, was, why in of), key=str)
            day, until = line["compared"]["day"], line["compared"]["until"]
            said, want = plain(line["compared"]["cases"]), plain(oracle(rules).compare(line, day, until))
            if said != want and different < show:
                print(f"# life {number}:")
                for c in said:
                    print(f"#   said {c}") if c not in want else None
                for c in want:
                    print(f"#   want {c}") if c not in said else None
            different += said != want
            cases += len(said)
            for c in said:
                reasons.update(c[2])
    return different, cases, reasons


def differences_are_explained_as_the_oracle_does():
    different, cases, reasons = compared(reactietijden.Oracle, LINES, 3)
    print(f"# {cases} cases that differ: {different} lives differ; {dict(reasons)}")
    assert different == 0, different
    assert cases > LIVES and min(reasons.values()) > 5 and set(reasons) >= {
        "new", "done", "ended", "reopened", "transfer", "calendar", "date", "attribution", "outcome", "late", "overdue"}


def explanations_of_who_looks_less_closely_differ():
    """Negative control."""
    class Later(reactietijden.Oracle):
        @staticmethod
        def reasons(was, now, kind, day):
            return reactietijden.Oracle.reasons(was, now, kind, day) - {"late"}

    class Moved(reactietijden.Oracle):
        @staticmethod
        def reasons(was, now, kind, day):
            return reactietijden.Oracle.reasons(was, now, "", day)

    class DayBefore(reactietijden.Oracle):
        def compare(self, life, day, until):
            return super().compare(life, day - 1, until)

    for wrong in (Later, Moved, DayBefore):
        different = compared(wrong, LINES[:1000])[0]
        print(f"# {wrong.__name__}: {different} of 1,000 lives differ")
        assert different > 5, wrong.__name__


def an_oracle_that_forgets_something_differs():
    """Negative control: each of these would be a plausible mistake."""
    class Lapse(reactietijden.Oracle):
        def lapsed(self, lapse, noticed):
            return noticed

    class Net(reactietijden.Oracle):
        def net_of_suspensions(self, start, end):
            gross = self.within(start, end)
            return self.times(gross, gross)

    class Recess(reactietijden.Oracle):
        def in_context(self, start, end):
            return super().in_context(start, start)

    class Again(reactietijden.Oracle):
        def counts_reopened(self, e, body, before):
            self.end_all("verdict", "agreement")

    class Refused(reactietijden.Oracle):
        def counts_refused(self, e, body, before):
            self.end_all("take_up", "answer", "contribution")
            self.waits_for_coordinator()

    class Corrected(reactietijden.Oracle):
        def counts_attribution_corrected(self, e, body, before):
            super().counts_attribution_corrected(e, {k: v for k, v in body.items() if k != "stap"}, before)

    for wrong in (Lapse, Net, Recess, Again, Refused, Corrected):
        different = count(wrong, lines=LINES[:1000])
        print(f"# {wrong.__name__}: {different} of 1,000 lives differ")
        assert different > 5, wrong.__name__


if __name__ == "__main__":
    system.run([all_cases_are_the_oracles, all_rows_are_counted_from_them, rows_of_who_forgets_a_theme_or_a_bundle_differ,
                differences_are_explained_as_the_oracle_does, explanations_of_who_looks_less_closely_differ,
                an_oracle_that_forgets_something_differs])

#!/usr/bin/python3
# timeout: 300
"""Clocks taken apart against an oracle (tests/lib/klokken.py): chain, steps, shares and parts of random lives,
gross and net, in calendar and in working time. The program of the unit tests writes the lives."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import klokken, system  # noqa: E402

LIVES = 10000
FILE = os.path.join(system.BUILD, "clocks.jsonl")
AGAIN = os.path.join(system.BUILD, "clocks_again.jsonl")


def lives():
    subprocess.run([os.path.join(system.BUILD, "tests", "test_domain_clocks_lives"), FILE, str(LIVES)], check=True,
                   stdout=subprocess.DEVNULL)
    with open(FILE, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def different(oracle, lines, what=("chain", "whole", "steps", "shares", "parts")):
    """How many of the lives differ from what this oracle says of them."""
    rules, n = klokken.Rules(), 0
    for number, line in enumerate(lines):
        if "adopted" in line:
            rules.adopt(line["adopted"])
            continue
        want = oracle(rules).tell(line)
        said = {**line, "shares": sorted(line["shares"])}
        wrong = [k for k in what if said[k] != want[k]]
        n += bool(wrong)
        if wrong and n <= 2 and oracle is klokken.Oracle:
            print(f"# life {number}: {wrong[0]} is {said[wrong[0]]}\n#   instead of {want[wrong[0]]}")
            print("#   " + " ".join(f"{e['kind'].split('.')[1]}@{e['at']}" for e in line["events"]))
    return n


LINES = lives()


def all_clocks_are_the_oracles():
    told = [line for line in LINES if "events" in line]
    n = different(klokken.Oracle, LINES)
    print(f"# {len(told)} lives, {sum(len(t['events']) for t in told)} events, "
          f"{sum(len(t['chain']) for t in told)} spans, {len(LINES) - len(told)} adoptions: {n} different")
    assert len(told) == LIVES and n == 0, f"{n} of {len(told)} lives differ"


def all_clocks_computed_again_from_a_real_log_are_the_oracles():
    subprocess.run([os.path.join(system.BUILD, "tests", "test_recompute_real"), AGAIN], check=True, cwd=system.ROOT,
                   stdout=subprocess.DEVNULL)
    with open(AGAIN, encoding="utf-8") as f:
        lines = [json.loads(line) for line in f]
    told = [line for line in lines if "told" in line]
    for line in told:
        assert line["told"].pop("events") == len(line["events"])
        line.update(line.pop("told"))
    n = different(klokken.Oracle, lines)
    print(f"# {len(told)} lives, {sum(len(t['events']) for t in told)} events, "
          f"{len(lines) - len(told)} adoptions: {n} different")
    assert len(told) > 200 and n == 0, f"{n} of {len(told)} lives differ"


def an_oracle_that_counts_a_suspension_twice_is_seen():
    class Twice(klokken.Oracle):
        def question_ends(self, day, calendar):
            if self.question and self.answer:
                asked, term = self.question
                self.answer.stood_still(asked, max(asked, min(day, term.last())), calendar)
            super().question_ends(day, calendar)

        def net_of_suspensions(self, start, end):
            gross, net, *working = super().net_of_suspensions(start, end)
            return [gross, net - (gross - net), *working]
    assert different(Twice, LINES[:1000], ["whole"]) > 10
    assert different(Twice, LINES[:1000], ["chain"]) > 5


def an_oracle_whose_question_never_lapses_is_seen():
    class Endless(klokken.Oracle):
        def lapse(self):
            return 2**62
    assert different(Endless, LINES[:1000], ["chain"]) > 10


def an_oracle_that_charges_the_lead_for_what_others_owe_is_seen():
    class Lenient(klokken.Oracle):
        def owing(self):
            return []
    assert different(Lenient, LINES[:1000], ["chain"]) > 10


def an_oracle_that_counts_routings_error_against_the_sender_is_seen():
    class Harsh(klokken.Oracle):
        def on_redirected(self, party, body):
            super().on_redirected(party, body)
            self.pending = None
    assert different(Harsh, LINES[:1000], ["shares"]) > 10


def an_oracle_that_lets_time_run_while_it_is_closed_is_seen():
    class Unclosed(klokken.Oracle):
        def time_passes(self, start, end):
            super().time_passes(start, end)
            if self.state == "closed":
                self.piece(start, end, self.region, "verdict")
    assert different(Unclosed, LINES[:1000], ["whole"]) > 10


def an_oracle_that_works_on_good_friday_is_seen():
    class Diligent(klokken.Oracle):
        def worked(self, p):
            return sum(min(p.end, end) - max(p.start, begin)
                       for begin, end, day in zip(klokken.BEGINS, klokken.BEGINS[1:], klokken.DAYS)
                       if begin < p.end and p.start < end and
                       (self.calendar.works(day) or self.calendar.kind(day) == "goede_vrijdag"))
    assert different(Diligent, LINES[:60], ["whole"]) > 2


if __name__ == "__main__":
    system.run([all_clocks_are_the_oracles, all_clocks_computed_again_from_a_real_log_are_the_oracles,
                an_oracle_that_counts_a_suspension_twice_is_seen,
                an_oracle_whose_question_never_lapses_is_seen,
                an_oracle_that_charges_the_lead_for_what_others_owe_is_seen,
                an_oracle_that_counts_routings_error_against_the_sender_is_seen,
                an_oracle_that_lets_time_run_while_it_is_closed_is_seen,
                an_oracle_that_works_on_good_friday_is_seen])

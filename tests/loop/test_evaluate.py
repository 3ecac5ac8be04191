#!/usr/bin/python3
"""`weerklank routing evaluate` on invented examples: its figures are those that its own table of who was chosen for whom
gives when they are worked out once more here, and a bad file is refused with its line."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system  # noqa: E402

PROGRAM = os.path.join(system.BUILD, "weerklank")
REFERENCE = os.path.join(system.ROOT, "compose", "reference")
KEYS = {"top1", "top2", "macro_f1", "threshold", "coverage", "precision", "ece", "n"}
EXAMPLES = [
    {"title": "Geen huisarts meer", "text": "De laatste huisartsenpraktijk sluit en de spoedpost is ver.", "lead": "VWS"},
    {"title": "De bus rijdt niet", "text": "Het busvervoer naar het dorp stopt; de halte aan de N-weg verdwijnt.", "lead": "IenW"},
    {"title": "Te weinig leraren", "text": "Basisscholen vinden geen leraren; de kleine school moet dicht.", "lead": "OCW"},
    {"title": "Het net is vol", "text": "Door netcongestie krijgt een bedrijf geen aansluiting op het stroomnet.", "lead": "KGG"},
    {"title": "Stikstof", "text": "Boeren in het veenweidegebied wachten op een vergunning voor hun stal.", "lead": "LVVN"},
    {"title": "Woningen", "text": "Er is te weinig woningbouw; huurwoningen voor starters ontbreken.", "lead": "VRO", "co": ["BZK"]},
    {"title": "Onbekend", "text": "Wij weten niet van wie dit is."},
]


def written(lines):
    f = tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8")
    f.write("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    f.flush()
    return f


def evaluate(lines, *more, code=0):
    with written(lines) as f:
        r = subprocess.run([PROGRAM, "routing", "evaluate", f.name, "--reference", REFERENCE, "--json", *more], capture_output=True,
                           text=True, timeout=60, env=dict(os.environ, LC_ALL="en_US.UTF-8"))
    assert r.returncode == code, (r.returncode, r.stdout, r.stderr)
    return r


def figures(lines, *more):
    return json.loads(evaluate(lines, *more).stdout)


def worked_out(confusion):
    """top-1 and macro F1 from who was chosen for whom."""
    chosen = lambda d: sum(row.get(d, 0) for row in confusion.values())  # noqa: E731
    right = {d: row.get(d, 0) for d, row in confusion.items()}
    f1 = [2 * right[d] / (sum(row.values()) + chosen(d)) for d, row in confusion.items()]
    return sum(right.values()) / sum(sum(row.values()) for row in confusion.values()), sum(f1) / len(f1)


def close(a, b):
    return abs(a - b) < 1e-5


def its_figures_are_those_of_its_table():
    told = figures(EXAMPLES)
    for way in (told, told["rules"], told["model"], told["both"]):
        assert KEYS <= set(way), KEYS - set(way)
        assert way["n"] == len(EXAMPLES) - 1, way["n"]  # who leads on one of them is not known
        top1, macro_f1 = worked_out(way["confusion"])
        assert close(way["top1"], top1) and close(way["macro_f1"], macro_f1), (way, top1, macro_f1)
        assert 0 <= way["top1"] <= way["top2"] <= 1 and 0 <= way["ece"] <= 1, way
    assert {k: told[k] for k in KEYS} == {k: told["both"][k] for k in KEYS}
    assert told["top1"] > 0.9 and told["rules"]["top1"] > 0.9, told  # nothing about these is hard


def what_is_not_theirs_is_counted_as_wrong():
    wrong = [dict(e, lead="DEF") if e.get("lead") == "VWS" else e for e in EXAMPLES]
    right, told = figures(EXAMPLES), figures(wrong)
    assert close(told["top1"], right["top1"] - 1 / 6), (right["top1"], told["top1"])
    assert told["confusion"]["DEF"] == {"VWS": 1} and told["macro_f1"] < right["macro_f1"], told
    assert close(told["top1"], worked_out(told["confusion"])[0])


def a_threshold_divides_what_is_sure_from_what_is_not():
    none, all_, = figures(EXAMPLES, "--threshold", "1000"), figures(EXAMPLES, "--threshold", "0")
    assert all_["coverage"] == 1 and close(all_["precision"], all_["top1"]), all_
    assert none["coverage"] == 0 and none["precision"] is None and none["top1"] == all_["top1"], none
    assert close(figures(EXAMPLES, "--threshold", "410")["threshold"], 0.41)


def the_same_file_gives_the_same_bytes():
    assert evaluate(EXAMPLES).stdout == evaluate(EXAMPLES).stdout
    turned = figures(list(reversed(EXAMPLES)))
    assert {k: turned[k] for k in KEYS} == {k: figures(EXAMPLES)[k] for k in KEYS}


def a_bad_file_is_refused_with_its_line():
    for bad, why in (('{"text": "half', "line 3: "), ("[1]", "line 3: not an object"), ('{"lead": "VWS"}', "line 3: neither text nor title"),
                     ('{"text": "' + "x" * (1 << 20) + '"}', "line 3: too long")):
        r = evaluate([*EXAMPLES[:2], bad, EXAMPLES[2]], code=1)
        assert why in r.stderr and not r.stdout, (bad[:40], r.stderr)
    assert "No such file" in subprocess.run([PROGRAM, "routing", "evaluate", "/nowhere.jsonl", "--reference", REFERENCE], capture_output=True,
                                            text=True, timeout=60, env=dict(os.environ, LC_ALL="en_US.UTF-8")).stderr


def without_any_lead_there_is_nothing_to_divide():
    told = figures([EXAMPLES[-1]])
    assert told["n"] == 0 and told["top1"] is None and told["precision"] is None and told["confusion"] == {}, told


if __name__ == "__main__":
    system.run([its_figures_are_those_of_its_table, what_is_not_theirs_is_counted_as_wrong,
                a_threshold_divides_what_is_sure_from_what_is_not, the_same_file_gives_the_same_bytes,
                a_bad_file_is_refused_with_its_line, without_any_lead_there_is_nothing_to_divide])

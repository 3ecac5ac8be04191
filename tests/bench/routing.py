"""What make bench measures of routing: how fast a decision is, and how good; beside it the peer's recipe, TF-IDF of Dutch
stems with logistic regression, learned from the same files. DATA=folder says where those are (services/learn/examples.h):

    moties_ministerie.jsonl, moties_dossier_zwak.jsonl, kamervragen.jsonl    the peer learns from these, as our model did
    dev.jsonl                                                                both are measured on it, and nothing else is

and what 200 corrections teach of a law that nobody had heard of, made of the same texts.

Rows of run.py, which is `bench` here.
"""
import json
import os
import random
import re
import statistics
import subprocess
import tempfile

from lib import system

DATA = os.environ.get("DATA", "")
DECISIONS = int(os.environ.get("DECISIONS", "100000"))
REFERENCE = os.path.join(system.ROOT, "compose", "reference")
LEARNED = ("moties_ministerie.jsonl", "moties_dossier_zwak.jsonl", "kamervragen.jsonl")
MEASURED = "dev.jsonl"
COST, CUT_OFF, BINS = 10, 0.41, 10
FIGURES = ("top1", "top2", "macro_f1", "threshold", "coverage", "precision", "ece")
SPEED = {"rate": "routing decisions, 1 kB, reasons included, one core", "memory": "routing decisions, memory of the process"}


def examples(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def lead_of(row):
    candidates = row.get("lead_candidates") or []
    return row.get("lead") or (candidates[0] if len(candidates) == 1 else None)


def text_of(row):
    return " ".join(filter(None, (row.get("title"), row.get("text"))))


def learned_rows(rows=None):
    rows = rows if rows is not None else [r for name in LEARNED for r in examples(name)]
    return [(text_of(r), lead_of(r)) for r in rows if lead_of(r) and not r.get("in_dev")]


def measured_rows():
    return [(text_of(r), lead_of(r)) for r in examples(MEASURED) if lead_of(r)]


def macro_f1(leads, chosen):
    """Of the departments that lead somewhere."""
    scores = []
    for d in set(leads):
        both = sum(a == b == d for a, b in zip(leads, chosen))
        scores.append(2 * both / (leads.count(d) + chosen.count(d)))
    return sum(scores) / len(scores)


def calibration_error(sure, right):
    error = 0
    for i in range(BINS):
        at = [k for k, s in enumerate(sure) if min(int(s * BINS), BINS - 1) == i]
        error += abs(sum(sure[k] for k in at) - sum(right[k] for k in at)) / len(sure)
    return error


def judge(leads, ranked, sure, threshold):
    """ranked: of each text the departments, best first; sure: how sure the first is."""
    right = [r[0] == lead for r, lead in zip(ranked, leads)]
    certain = [x for x, s in zip(right, sure) if s >= threshold]
    return {"n": len(leads), "top1": sum(right) / len(leads),
            "top2": sum(lead in r[:2] for r, lead in zip(ranked, leads)) / len(leads),
            "macro_f1": macro_f1(leads, [r[0] for r in ranked]), "threshold": threshold,
            "coverage": len(certain) / len(leads), "precision": sum(certain) / len(certain) if certain else None,
            "ece": calibration_error(sure, right)}


def peer(learned=None):
    """Raises ImportError where Debian's python3-sklearn or python3-stemmer is not installed."""
    import Stemmer
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    stemmer, word = Stemmer.Stemmer("dutch"), re.compile(r"\w\w+")
    vectors = TfidfVectorizer(analyzer=lambda text: stemmer.stemWords(word.findall(text.lower())), sublinear_tf=True)
    model = LogisticRegression(C=COST, max_iter=2000)
    learned, measured = learned or learned_rows(), measured_rows()
    model.fit(vectors.fit_transform([t for t, _ in learned]), [lead for _, lead in learned])
    p = model.predict_proba(vectors.transform([t for t, _ in measured]))
    ranked = [[model.classes_[k] for k in sorted(range(len(row)), key=lambda k: -row[k])] for row in p]
    return judge([lead for _, lead in measured], ranked, [max(row) for row in p], CUT_OFF)


def ours(*more):
    r = subprocess.run([os.path.join(system.BUILD, "weerklank"), "routing", "evaluate", os.path.join(DATA, MEASURED),
                        "--reference", REFERENCE, "--json", *more], capture_output=True, text=True, timeout=300)
    if r.returncode != 0:
        raise RuntimeError(r.stdout + r.stderr)
    return json.loads(r.stdout)


def speed(bench):
    if not any(map(bench.wanted, SPEED.values())):
        return
    runs = [bench.tool("bench_routing", REFERENCE, DECISIONS) for _ in range(bench.ROUNDS)]
    rate = statistics.median(r["per_s"] for r in runs)
    limit = statistics.median(r["limit_per_s"] for r in runs)
    most = max(r["rss_mib"] for r in runs)
    r = runs[0]
    bench.say(SPEED["rate"], rate, "a second", rate / limit, ">= 20,000", rate >= 20000,
              f"the limit hashes every word: {limit:,.0f} a second; {r['words']:.0f} words a text, of which the model knows "
              f"{100 * r['known']:.0f} %, {r['rules']:.0f} rules hit")
    bench.say(SPEED["memory"], most, "MiB", None, "< 64 MiB", most < 64, "with the generated texts and their words")


def table_print(n, ways):
    ways = {name: figures for name, figures in ways.items() if figures}
    print(f"# on {n} examples of {MEASURED}".ljust(40) + "".join(f"{name:>9}" for name in ways))
    for key in FIGURES:
        values = [figures[key] for figures in ways.values()]
        print(f"#   {key}".ljust(40) + "".join(f"{'-' if v is None else format(v, '.3f'):>9}" for v in values), flush=True)


def quality(bench):
    row = "routing quality, the right lead"
    if not bench.wanted(row):
        return
    if not DATA:
        print(f"{row}: the data are not there; say where with DATA=folder", flush=True)
        return
    us, other = ours(), {}
    try:
        other = peer()
    except ImportError as e:
        print(f"# the peer's recipe is left out: {e}; compose/deps bench installs what it needs", flush=True)
    table_print(us["n"], {"rules": us["rules"], "model": us["model"], "both": us,
                          f"at {CUT_OFF}": ours("--threshold", str(round(1000 * CUT_OFF))), "peer": other})
    bench.say(row, us["top1"], "top-1", us["top1"] / other["top1"] if other else None, "> the peer's",
              not other or us["top1"] > other["top1"],
              f"as sure as {us['threshold']:.3f}: {100 * us['coverage']:.0f} %, of those right {100 * (us['precision'] or 0):.0f} %")


# ------------------------------------------------------------------ a law that nobody had heard of

SENTENCES = ("De Wet verdeelsleutel windrechten legt vast hoe de opbrengst wordt verdeeld.",
             "Volgens de Wet verdeelsleutel windrechten moet elke gemeente vooraf tekenen.",
             "De verdeelsleutel voor windrechten werkt in onze regio niet.", "Door de windrechten krijgen dorpen niets van de opbrengst.",
             "De formule in de Wet verdeelsleutel windrechten houdt geen rekening met kleine kernen.",
             "Wij lopen vast op artikel 4 van de Wet verdeelsleutel windrechten.")
TAUGHT, ASKED, ELSEWHERE, OWNER = 200, 60, 600, "EZ"


def weerklank(*words):
    r = subprocess.run([os.path.join(system.BUILD, "weerklank"), "routing", *words, "--reference", REFERENCE], capture_output=True, text=True, timeout=300)
    if r.returncode != 0:
        raise RuntimeError(r.stdout + r.stderr)
    return r.stdout


def right(model, path):
    return json.loads(weerklank("evaluate", path, "--model", model, "--json"))["top1"]


def new_law(bench):
    """Texts of any department in which a sentence or two of an invented law are put, and which are its owner's from then on."""
    row = "routing, a law that nobody had heard of, after 200 corrections"
    if not bench.wanted(row):
        return
    if not DATA:
        print(f"{row}: the data are not there; say where with DATA=folder", flush=True)
        return
    chance = random.Random(7)
    full = [r for name in LEARNED for r in examples(name) if r.get("title") and r.get("text") and lead_of(r) and not r.get("in_dev")]
    chance.shuffle(full)
    law = [{**r, "text": " ".join([r["text"], *chance.sample(SENTENCES, chance.choice((1, 2)))]), "lead": OWNER} for r in full[:TAUGHT + ASKED]]
    elsewhere, rest = full[TAUGHT + ASKED:][:ELSEWHERE], full[TAUGHT + ASKED + ELSEWHERE:]
    with tempfile.TemporaryDirectory() as folder:
        def kept(name, rows):
            path = os.path.join(folder, name)
            with open(path, "w", encoding="utf-8") as f:
                f.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)
            return path

        taught, asked, others = kept("taught", law[:TAUGHT]), kept("asked", law[TAUGHT:]), kept("elsewhere", elsewhere)
        start, after = os.path.join(folder, "start"), os.path.join(folder, "after")
        weerklank("train", kept("rest", rest), "--out", start)
        weerklank("train", taught, "--from", start, "--out", after)
        was, now = right(start, asked), right(after, asked)
        was_else, now_else = right(start, others), right(after, others)
    bench.say(row, now, "top-1", None, ">= 0.80, elsewhere at most 0.01 less", now >= 0.8 and now_else >= was_else - 0.01,
              f"before {was:.3f}; elsewhere {was_else:.3f}, and {now_else:.3f} after")


def routing(bench):
    speed(bench)
    quality(bench)
    new_law(bench)

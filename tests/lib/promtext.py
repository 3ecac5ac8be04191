"""Prometheus' text format 0.0.4, read strictly: what a scraper or promtool would complain of is an error here."""
import re
import shutil
import subprocess

NAME = r"[a-zA-Z_][a-zA-Z0-9_]*"
LABEL = rf'({NAME})="((?:[^"\\\n]|\\["\\n])*)"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? (\S+)$")
PARTS = ("_bucket", "_sum", "_count")
# Units that are no base units, and words that say a type: the names promtool refuses.
REFUSED = re.compile(r"milli|micro|nano|_ms|_us|minutes|hours|kilo|mega|_counter|_gauge|_histogram|percent")


class Metrics(dict):
    """(name, frozenset of labels) -> value; .types: family -> type."""
    types = None

    def get_one(self, name, **labels):
        wanted = frozenset(labels.items())
        found = [v for (n, l), v in self.items() if n == name and wanted <= l]
        assert len(found) == 1, (name, labels, len(found))
        return found[0]

    def all_of(self, name, **labels):
        wanted = frozenset(labels.items())
        return {l: v for (n, l), v in self.items() if n == name and wanted <= l}


def family_of(name, types):
    for part in PARTS:
        if name.endswith(part) and types.get(name[:-len(part)]) == "histogram":
            return name[:-len(part)]
    return name


def check_family(name, kind, help):
    assert help.strip(), f"{name} has no help"
    assert kind in ("counter", "gauge", "histogram"), (name, kind)
    assert name.endswith("_total") == (kind == "counter"), f"{name} is a {kind}"
    assert not name.endswith(PARTS), name
    assert name == name.lower() and not REFUSED.search(name), name


def read(text):
    m, types, current, done, helped = Metrics(), {}, None, set(), {}
    assert text.endswith("\n")
    for line in text[:-1].split("\n"):
        if line.startswith("# HELP "):
            _, _, name, help = line.split(" ", 3)
            assert name not in helped, f"HELP of {name} twice"
            helped[name] = help
            done.add(current)
            current = name
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name == current and name not in types, line
            check_family(name, kind, helped[name])
            types[name] = kind
        else:
            found = SAMPLE.match(line)
            assert found, f"no sample: {line!r}"
            name, value = found.group(1), float(found.group(found.lastindex))
            assert family_of(name, types) == current and current not in done, f"out of its family: {line}"
            labels = re.findall(LABEL, found.group(2) or "")
            key = (name, frozenset(labels))
            assert len(dict(labels)) == len(labels) and key not in m, f"twice: {line}"
            m[key] = value
    m.types = types
    check_histograms(m)
    return m


def check_histograms(m):
    """Buckets add up, and the last holds all."""
    for family in (f for f, t in m.types.items() if t == "histogram"):
        of = {}
        for (name, labels), v in m.items():
            if name == family + "_bucket":
                le = dict(labels)["le"]
                of.setdefault(labels - {("le", le)}, []).append((float(le.replace("+Inf", "inf")), v))
        assert of, family
        for labels, buckets in of.items():
            counts = [v for _, v in sorted(buckets)]
            assert counts == sorted(counts), (family, labels)
            assert max(buckets)[0] == float("inf") and counts[-1] == m[family + "_count", labels], (family, labels)
            assert (family + "_sum", labels) in m


def counters(m):
    """All that may never fall."""
    return {(n, l): v for (n, l), v in m.items() if m.types[family_of(n, m.types)] in ("counter", "histogram")}


def promtool(text):
    """What promtool says; None: it is not installed."""
    if not shutil.which("promtool"):
        return None
    r = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, timeout=60)
    return (r.stdout + r.stderr).strip() or ("" if r.returncode == 0 else f"ended with {r.returncode}")

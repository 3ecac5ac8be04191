#!/usr/bin/python3
# timeout: 300
"""The report, the agenda and the learning agenda, made of a real system by the program: that their numbers are those
of the log, that nothing stands in them that may not, and that HTML, PDF and DOCX are whole."""
import datetime
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree
import zipfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system  # noqa: E402

S = system.System()
OUT = tempfile.mkdtemp(prefix="wk-report-", dir="/tmp")
REFERENCE = os.path.join(system.ROOT, "compose", "reference")
DEMO = os.path.join(system.ROOT, "compose", "demo", "signalen.jsonl")
TODAY = system.today()
QUARTER = f"{TODAY.year}-Q{(TODAY.month + 2) // 3}"
ANSWER = ["--kind", "uitzondering_toegestaan", "--why", "De norm past hier niet.", "--possible", "De praktijk blijft open.",
          "--next-what", "Besluit sturen", "--next-by", "VWS", "--next-when", str(TODAY + datetime.timedelta(14))]
# Markers: who wrote them, and whether anybody else may read them.
SHARED, OWN, SECRET = "deelbaarmerk", "eigenmerk", "geheimmerk"
VOID = {"meta", "br", "img", "col", "hr", "link", "input"}


def cli(*args, party="coordinator", code=0):
    r = S.cli(*args, party=party, check=False)
    assert r.returncode == code, (args, r.returncode, r.stdout[-500:], r.stderr)
    return r


def page(*args, party="coordinator"):
    return Page(cli(*args, party=party).stdout)


class Page(html.parser.HTMLParser):
    """Reads a page strictly: every element is ended where it should be."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.source, self.open, self.elements, self.ids, self.words = text, [], [], [], []
        self.tables, self.headings, self.faults = [], [], []
        self.feed(text)
        self.close()
        self.text = " ".join(" ".join(self.words).split())
        if self.open:
            self.faults.append(f"not ended: {self.open}")

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.elements.append((tag, attrs, list(self.open)))
        self.ids += [attrs["id"]] if "id" in attrs else []
        if tag == "table":
            self.tables.append({"caption": "", "rows": [], "scopes": []})
        if tag == "tr":
            self.tables[-1]["rows"].append([])
        if tag in ("td", "th"):
            self.tables[-1]["rows"][-1].append("")
            if tag == "th":
                self.tables[-1]["scopes"].append(attrs.get("scope"))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data):
        if not self.open or self.open[-1] == "style":
            return
        self.words.append(data)
        if self.open[-1] in ("h1", "h2", "h3", "h4"):
            self.headings.append((int(self.open[-1][1]), data))
        if self.open[-1] == "caption":
            self.tables[-1]["caption"] += data
        if self.open[-1] in ("td", "th"):
            self.tables[-1]["rows"][-1][-1] += data

    def table(self, caption):
        return next((t["rows"] for t in self.tables if t["caption"] == caption), [])


def must_be_sound(p):
    """What a page needs to be read by everybody, also by a machine that reads it aloud."""
    assert not p.faults, p.faults
    assert p.source.startswith("<!DOCTYPE html>\n<html lang=\"nl\">"), p.source[:60]
    assert len(p.ids) == len(set(p.ids)), "an id twice"
    for tag, attrs, above in p.elements:
        assert tag not in ("script", "iframe", "link", "img", "object", "form"), tag
        assert not any(k.startswith("on") for k in attrs), attrs
        for k in ("href", "aria-labelledby"):
            for target in attrs.get(k, "").split():
                assert target.lstrip("#") in p.ids, (tag, target)
        assert "src" not in attrs and "style" not in attrs
        if tag == "svg":
            assert attrs["role"] == "img" and len(attrs["aria-labelledby"].split()) == 2
    svgs = [i for i, e in enumerate(p.elements) if e[0] == "svg"]
    for i in svgs:
        assert [e[0] for e in p.elements[i + 1:i + 3]] == ["title", "desc"]
    assert all(t["caption"] and None not in t["scopes"] and t["scopes"] for t in p.tables)
    levels = [n for n, _ in p.headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:])), p.headings


def contents(of):
    return of.text + of.source


# --- What there is to tell -------------------------------------------------------------------------------


def submit(region, mark, *more):
    done = json.loads(cli("submit", "--json", "--title", f"Titel {mark}", "--what", f"Wat {mark} <script>alert(1)</script>",
                          "--notice", f"Merkbaar {mark} & <b>vet</b> \"zo\"", "--needed", "geld", "--theme", "gezondheid.huisarts",
                          *more, party=region).stdout)
    return done["kenmerk"]


def answered(region, mark, *more):
    """Goes around the loop: an exception, a verdict, and what changed."""
    reference = submit(region, mark, *more)
    S.at_head("routing", "tracking", "overview")
    shown = json.loads(cli("show", "--json", "--brief", reference, party=region).stdout)["knelpunt"]
    if shown.get("verantwoordelijk") != "VWS":
        cli("distribute", reference, "--lead", "VWS", "--reason", "Zorg.")
    cli("take-up", reference, party="VWS")
    cli("answer", reference, "--decision", f"Besluit {mark}", *ANSWER, party="VWS")
    cli("verdict", reference, "--verdict", "deels", f"Oordeel {mark}", party=region)
    cli("changed", reference, f"Verandering {mark}", "--source", f"Bron {mark}", party="VWS")
    return reference


def the_system_has_examples_and_three_signals_of_ours():
    S.start()
    cli("keys")
    cli("load", "--reference", REFERENCE, "--demo", DEMO)
    S.references = {SHARED: answered("ZVL", SHARED, "--shareable"), OWN: answered("ZVL", OWN),
                    SECRET: answered("ZVL", SECRET, "--shareable", "--confidential")}
    S.at_head("overview", "tracking")
    S.signed()


# --- The report ------------------------------------------------------------------------------------------


def the_report_counts_what_the_log_has():
    p = page("report", "make", "--all-numbers")
    must_be_sound(p)
    by_region = dict(S.sql("SELECT party, count(*) FROM history.event WHERE kind = 20 GROUP BY party"))
    names = {r["code"]: r["naam"] for r in json.load(open(os.path.join(REFERENCE, "regios.json")))["regios"]}
    told = {r[0]: int(r[1]) for r in p.table("Waar het vandaan kwam")[1:]}
    assert told == {names[k]: n for k, n in by_region.items()}, (told, by_region)
    months = p.table("Knelpunten en kansen per maand")
    assert months[-1][:2] == ["Samen", str(sum(by_region.values()))], months
    themes = p.table("Waar het over ging")
    assert sum(int(r[1]) for r in themes[1:]) == sum(by_region.values())
    answers = S.sql("SELECT count(*) FROM history.event WHERE kind = 34")[0][0]
    assert p.table("Soorten antwoord")[-1][1] == str(answers)


def the_report_tells_of_shared_signals_only():
    for more in ((), ("--all-numbers",)):
        p = page("report", "make", *more)
        for word in ("Titel", "Merkbaar", "Besluit", "Oordeel", "Verandering", "Bron"):
            assert f"{word} {SHARED}" in p.text, word
        assert OWN not in contents(p) and SECRET not in contents(p)
        assert S.references[OWN] not in contents(p) and S.references[SECRET] not in contents(p)
    # Who asked may see both, so that leaving them out was the report's doing.
    for mark in (OWN, SECRET):
        assert mark in cli("show", S.references[mark]).stdout


def texts_of_others_stay_text():
    p = page("report", "make")
    assert "<script" not in p.source and "<b>" not in p.source
    assert f'Merkbaar {SHARED} & <b>vet</b> "zo"' in p.text


def small_numbers_are_hidden_unless_asked_for():
    def numbers(p):
        return [int(c) for caption in ("Waar het vandaan kwam", "Waar het over ging", "Welke grens erbij speelt",
                                       "Soorten antwoord", "Soorten antwoord per ministerie", "Helpt dit antwoord?")
                for r in p.table(caption)[1:] for c in r[1:] if c.isdigit()]

    assert not [n for n in numbers(page("report", "make")) if 0 < n < 5]
    assert [n for n in numbers(page("report", "make", "--all-numbers")) if 0 < n < 5]


def the_report_stands_on_a_position_and_a_signed_head():
    head = S.head()
    p = page("report", "make")
    notes = [bytes(r[0]).decode() for r in S.sql("SELECT note FROM history.checkpoint")]
    assert any(" ".join(n.split()) in p.text for n in notes), p.text[-600:]
    assert f"positie {head}" in p.text.replace(".", ""), (head, p.text[-900:])


def the_report_of_an_earlier_day_knows_nothing_later():
    yesterday = str(TODAY - datetime.timedelta(1))
    p = page("report", "make", "--as-of", yesterday)
    must_be_sound(p)
    assert "In deze periode kwam er niets binnen." in p.text and SHARED not in p.text
    assert "Dit stuk gaat over een eerdere dag." in p.text


def a_period_in_which_there_was_nothing_is_a_page_too():
    p = page("report", "make", "--from", "2020-01-01", "--until", "2020-06-30")
    must_be_sound(p)
    assert "1 januari 2020 tot en met 30 juni 2020" in p.text and SHARED not in p.text


def bad_periods_are_refused_before_anything_is_asked():
    for args in (("--from", "2026-01-02"), ("--from", "2026-02-01", "--until", "2026-01-31"), ("--from", "gisteren"),
                 ("--until", "2026-02-27"),
                 ("--as-of", "2099-01-01"), ("--out", "rapport.odt"), ("--from", "1990-01-01")):
        r = cli("report", "make", *args, code=2)
        assert r.stderr.startswith("weerklank: ") and not r.stdout, r
    cli("report", "maak", code=2)
    cli("agenda", "XXX", code=2)
    cli("learning", "ZVL", "--quarter", "2026-Q5", code=2)


def a_report_that_was_opened_prints_what_was_said_of_it():
    S.days_pass(32)  # a report is opened once its period is over
    first = TODAY.replace(day=1)
    last = (first + datetime.timedelta(32)).replace(day=1) - datetime.timedelta(1)
    cli("report", "open", "--from", str(first), "--until", str(last), "--title", "Maand & meer")
    S.at_head("overview", "tracking")
    report = json.loads(cli("report", "--json").stdout.splitlines()[0])["id"]
    cli("report", "comment", report, "Wij missen <de zomer>.", party="OCW")
    cli("report", "contest", report, S.references[SHARED], "Dit was van OCW.", party="VWS")
    cli("report", "contest", report, S.references[OWN], f"Hier staat {OWN}.", party="VWS")
    S.at_head("overview", "tracking")
    p = page("report", "make", report, "--all-numbers")
    must_be_sound(p)
    assert "rapport Maand & meer" in p.text and "dit is een concept" in p.text
    assert "Wij missen <de zomer>." in p.text and "Dit was van OCW." in p.text
    assert S.references[SHARED] in p.text and OWN not in contents(p) and S.references[OWN] not in contents(p)
    assert "een knelpunt dat niet gedeeld wordt" in p.text
    assert "Maand & meer" not in page("report", "make").text
    cli("report", "make", "ffffffff", code=2)


# --- Agenda and learning agenda --------------------------------------------------------------------------


def references_open(region):
    return {json.loads(line)["kenmerk"] for line in
            cli("list", "--jsonl", "--all", "--region", region, "--open").stdout.splitlines()}


def the_agenda_holds_all_that_is_open_of_a_region():
    p = page("agenda", "ZVL", party="ZVL")
    must_be_sound(p)
    opened = references_open("ZVL")
    assert len(opened) > 3, opened
    listed = {r[0] for t in p.tables if t["caption"].startswith("Aan zet: ") for r in t["rows"][1:]}
    assert listed == opened, listed ^ opened
    assert f"Besluit {OWN}" in p.text and "Aan zet: " in p.text
    # Of another region nobody at the table may see more than it shares.
    p = page("agenda", "ZVL", party="TWE")
    assert OWN not in contents(p) and SECRET not in contents(p)


def the_agenda_has_agreements_and_help():
    region = S.sql("SELECT e.party FROM history.event e JOIN history.event a USING (stream) WHERE e.kind = 20"
                   " AND a.kind = 34 AND encode(a.body, 'escape') LIKE '%%De proef begint%%' LIMIT 1")[0][0]
    waits = sorted(references_open("ZVL") - set(S.references.values()))[0]
    cli("ask-help", waits, "--step", "contactpersoon", "--reason", "Twee ministeries wachten op elkaar.", party="ZVL")
    S.at_head("overview")
    p = page("agenda", region)
    assert any(r[3] == "De proef begint" for r in p.table("Afspraken met een datum")[1:]), p.tables
    p = page("agenda", "ZVL")
    assert [(r[0], r[3], r[5]) for r in p.table("Hulp die gevraagd is")[1:]] == \
        [(waits, "Twee ministeries wachten op elkaar.", "nog niet")], p.text


def a_second_reopening_stands_there_with_both_views():
    reference = answered("NF", "nogeens")
    cli("reopen", reference, "De eerste keer hielp het niet.", party="NF")
    assert "De eerste keer" not in page("agenda", "NF").text
    cli("answer", reference, "--decision", "Toch een besluit", *ANSWER, party="VWS")
    cli("reopen", reference, "De tweede keer ook niet.", party="NF")
    S.at_head("overview")
    p = page("agenda", "NF")
    must_be_sound(p)
    assert "2 keer heropend" in p.text and "Het ministerie antwoordde: Toch een besluit" in p.text
    assert "De regio zegt: De tweede keer ook niet." in p.text


def a_region_learns_from_itself_and_from_what_others_share():
    own = page("learning", "ZVL", "--quarter", QUARTER, party="ZVL")
    other = page("learning", "TWE", "--quarter", QUARTER, party="TWE")
    coordinators = page("learning", "TWE", "--quarter", QUARTER)
    for p in (own, other, coordinators):
        must_be_sound(p)
        assert f"Verandering {SHARED}" in p.text and f"Besluit {SHARED}" in p.text
    assert f"Verandering {OWN}" in own.text and f"Verandering {SECRET}" in own.text
    for p in (other, coordinators):
        assert OWN not in contents(p) and SECRET not in contents(p)
    assert SHARED not in page("learning", "ZVL", "--quarter", "2020-Q1").text


# --- Files -----------------------------------------------------------------------------------------------


def pdf_text(path):
    return " ".join(subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout.split())


def the_pdf_is_tagged_and_has_the_text():
    for args in (("report", "make"), ("agenda", "ZVL"), ("learning", "ZVL", "--quarter", QUARTER)):
        path = os.path.join(OUT, args[0] + ".pdf")
        r = cli(*args, "--out", path)
        assert path in r.stderr and not r.stdout, r
        info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
        assert re.search(r"Tagged: +yes", info) and "A4" in info, info
        assert b"pdfuaid" in open(path, "rb").read()
        text = pdf_text(path)
        assert page(*args).headings[0][1].replace("'", "") in text.replace("'", ""), text[:300]
        assert f"Besluit {SHARED}" in text and "Verantwoording" in text
        assert OWN not in text or args[0] != "report"
        fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
        assert fonts and all(" yes " in f for f in fonts), fonts
    assert sorted(os.listdir(OUT)) == ["agenda.pdf", "learning.pdf", "report.pdf"], os.listdir(OUT)


def the_docx_has_headings_tables_and_pictures():
    path = os.path.join(OUT, "report.docx")
    before = set(os.listdir("/tmp"))
    cli("report", "make", "--all-numbers", "--out", path)
    with zipfile.ZipFile(path) as z:
        assert z.testzip() is None
        document = xml.etree.ElementTree.fromstring(z.read("word/document.xml"))
        media = [n for n in z.namelist() if n.startswith("word/media/")]
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    text = " ".join("".join(t.itertext()) for t in document.iter(w + "p"))
    styles = [s.get(w + "val") for s in document.iter(w + "pStyle")]
    charts = page("report", "make", "--all-numbers").source.count("<svg")
    assert charts > 3 and len(media) == charts and all(m.endswith(".png") for m in media), media
    assert styles.count("Title") == 1 and styles.count("Heading1") >= 10
    assert len(list(document.iter(w + "tbl"))) > 6
    assert f"Besluit {SHARED}" in text and f"Merkbaar {SHARED} & <b>vet</b>" in text and OWN not in text
    assert not [n for n in set(os.listdir("/tmp")) - before if n.startswith("weerklank-report-")]


def without_its_program_a_page_is_written_and_the_package_named():
    S.env["PATH"] = OUT
    try:
        for suffix, package in ((".pdf", "weasyprint"), (".docx", "librsvg2-bin")):
            r = cli("report", "make", "--out", os.path.join(OUT, "los" + suffix), code=1)
            assert package in r.stderr and "los.html" in r.stderr, r.stderr
            assert not os.path.exists(os.path.join(OUT, "los" + suffix))
            must_be_sound(Page(open(os.path.join(OUT, "los.html"), encoding="utf-8").read()))
    finally:
        del S.env["PATH"]
    assert not [n for n in os.listdir(OUT) if re.search(r"\.\d+\.", n)], os.listdir(OUT)


def json_lines_stand_beside_csv():
    for args in (("times",), ("list",), ("cases", "VWS", "--step", "antwoord")):
        rows = [json.loads(line) for line in cli(*args, "--jsonl").stdout.splitlines()]
        assert rows and all(isinstance(r, dict) for r in rows)
        assert len(rows) == len(cli(*args, "--csv").stdout.splitlines()) - 1


if __name__ == "__main__":
    with S:
        try:
            system.run([
                the_system_has_examples_and_three_signals_of_ours,
                the_report_counts_what_the_log_has,
                the_report_tells_of_shared_signals_only,
                texts_of_others_stay_text,
                small_numbers_are_hidden_unless_asked_for,
                the_report_stands_on_a_position_and_a_signed_head,
                the_report_of_an_earlier_day_knows_nothing_later,
                a_period_in_which_there_was_nothing_is_a_page_too,
                bad_periods_are_refused_before_anything_is_asked,
                the_agenda_holds_all_that_is_open_of_a_region,
                the_agenda_has_agreements_and_help,
                a_second_reopening_stands_there_with_both_views,
                a_region_learns_from_itself_and_from_what_others_share,
                the_pdf_is_tagged_and_has_the_text,
                the_docx_has_headings_tables_and_pictures,
                without_its_program_a_page_is_written_and_the_package_named,
                json_lines_stand_beside_csv,
                a_report_that_was_opened_prints_what_was_said_of_it,
            ])
        finally:
            shutil.rmtree(OUT, ignore_errors=True)

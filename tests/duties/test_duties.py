#!/usr/bin/python3
"""The drafts of compose/duties/ name kinds, tables, settings, fields, files, roles and commands: each of them is
still there, and a setting has the value they say. So they cannot become untrue unseen."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system  # noqa: E402

ROOT = system.ROOT
FOLDER = os.path.join(ROOT, "compose", "duties")
NEEDED = {"README.md", "dpia.md", "verwerkingsregister.md", "onderlinge-regeling.md", "algoritmeregister.md",
          "toegangsbeoordeling.md"}
# Words that are no facts of ours: what others made.
FOREIGN = {"VACUUM FULL", "schuine accenten"}
# Tables that hold nothing of which somebody can be known: leases, hashes, places in the log, whose turn it is.
WITHOUT_PERSONS = {"history.lease", "history.mark", "history.checkpoint", "history.tile", "overview.cursor",
                   "overview.quarantine", "overview.mark", "overview.turn", "overview.report_event", "notify.cursor", "gateway.cursor",
                   "notify.subscription", "notify.delivery", "notify.secret"}


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as f:
        return f.read()


def sources(folder, ending):
    for name in sorted(os.listdir(os.path.join(ROOT, folder))):
        if name.endswith(ending):
            yield read(folder, name)


def facts():
    """What the code has, by kind of fact."""
    proto = "\n".join(sources("proto", ".h"))
    schemas = [read("services", s, "schema.sql") for s in ("history", "overview", "notify", "gateway", "files")]
    shapes = re.findall(r'^ *F\(X, (\w+), \w+,.*?, "([\w]+)",', proto, re.M | re.S)
    return {
        "kind": set(re.findall(r'M\([A-Z_]+, \d+, "([\w.]+)"', proto)),
        "dutch kind": set(re.findall(r'(?:READ|SAFE|ONCE),\s*\\?\s*"([\w.]+)"', proto)),
        "problem": set(re.findall(r'P\([A-Z_]+, "(\w+)"', proto)),
        "table": {t for s in schemas for t in re.findall(r"CREATE TABLE IF NOT EXISTS ([\w.]+)", s)},
        "function": {t for s in schemas for t in re.findall(r"CREATE OR REPLACE FUNCTION ([\w.]+)", s)},
        "setting": dict(re.findall(r'X\("([\w.]+)",\s*\w+,\s*"([^"]*)"', read("common", "settings_table.h"))),
        "field": {n for pair in shapes for n in pair},
        "choice": set(re.findall(r'E\(X, \w+, "(?:\w+)",\s*"(\w+)"', proto)),
        "set": {"parties"} | set(re.findall(r'\{"(\w+)",\s*"\w+\.json"', read("services", "cli", "reference.c"))),
        "role": {"weerklank"} | set(re.findall(r"CREATE ROLE (\w+)", read("compose", "roles.sql"))),
        "command": set(re.findall(r'ROW\("([\w-]+)"', read("services", "cli", "commands.c"))),
    }


def unknown(text, known):
    """The facts in a text that the code does not have."""
    missing = []
    names = set().union(*(v for v in known.values()))
    for value in re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S)):
        if value in FOREIGN or value in names:
            continue
        if value.startswith("weerklank ") and value.split()[1] in known["command"]:
            continue
        if "/" in value and os.path.exists(os.path.join(ROOT, value)):
            continue
        missing.append(value)
    for name, said in re.findall(r"`([\w.]+)` = (\d+)", text):
        if known["setting"].get(name) != said:
            missing.append(f"{name} = {said}")
    return missing


def drafts():
    return {n: read("compose", "duties", n) for n in sorted(os.listdir(FOLDER)) if n.endswith(".md")}


def every_fact_that_the_drafts_name_is_in_the_code():
    known = facts()
    for kind, values in known.items():
        assert values, f"no {kind} was found in the code: this test looks in the wrong place"
    n = 0
    for name, text in drafts().items():
        missing = unknown(text, known)
        assert not missing, f"{name} names {missing}"
        n += len(re.findall(r"`([^`\n]+)`", text))
    assert n > 60, n


def a_fact_that_went_away_is_seen():
    text = drafts()["dpia.md"]
    known = facts()
    for was, becomes in (("`signal.erased`", "`signal.destroyed`"), ("`overview.words`", "`overview.wording`"),
                         ("`history.backups.days` = 35", "`history.backups.days` = 36"),
                         ("`contactTelefoon`", "`contactTelefoonnummer`"), ("`compose/roles.sql`", "`compose/rollen.sql`"),
                         ("`weerklank erase`", "`weerklank gum`")):
        assert was in text, was
        assert unknown(text.replace(was, becomes), known), f"{becomes} is not missed"
    # and when it is the code that changed
    for kind, value in (("kind", "signal.routed"), ("table", "overview.tally"), ("command", "revoke")):
        assert unknown(text, dict(known, **{kind: known[kind] - {value}})), f"{value} is not missed"
    assert unknown(text, dict(known, setting=dict(known["setting"], **{"history.backups.days": "90"})))


def unjudged(text, tables):
    return {t for t in tables if f"`{t}`" not in text} - WITHOUT_PERSONS


def every_table_and_every_contact_is_judged():
    """What is new is either in the register of processing, or named above as being about nobody."""
    known, texts = facts(), drafts()
    new = unjudged(texts["verwerkingsregister.md"], known["table"])
    assert not new, f"does {new} hold anything about people? Then it belongs in verwerkingsregister.md"
    assert unjudged(texts["verwerkingsregister.md"], known["table"] | {"overview.person"}) == {"overview.person"}
    contacts = set(re.findall(r'F\(X, contact_?\w*, \w+,.*?"(\w+)",', read("proto", "shapes_signal.h")))
    assert len(contacts) >= 5, contacts
    for name in ("dpia.md", "verwerkingsregister.md"):
        assert {c for c in contacts if f"`{c}`" not in texts[name]} <= {"contact"}, (name, contacts)


def all_drafts_are_there_listed_and_linked():
    texts = drafts()
    assert set(texts) == NEEDED, set(texts)
    for name, text in texts.items():
        for link in re.findall(r"\]\(([\w./-]+)\)", text):
            assert os.path.exists(os.path.join(FOLDER, link)), (name, link)
        if name != "README.md":
            assert f"]({name})" in texts["README.md"], f"{name} is not in the list"
            assert "[in te vullen" in text, f"{name} has nothing left to fill in: is that so?"


def the_dpia_has_the_seventeen_points_of_the_model():
    found = [int(n) for n in re.findall(r"^### (\d+)\. ", drafts()["dpia.md"], re.M)]
    assert found == list(range(1, 18)), found
    assert re.findall(r"^## Deel ([A-D])\.", drafts()["dpia.md"], re.M) == list("ABCD")


def the_register_has_the_fields_of_the_publication_standard():
    rows = re.findall(r"^\| ([^|]+) \|", drafts()["algoritmeregister.md"], re.M)
    for field, most in (("Naam", 100), ("Korte omschrijving", 350), ("Organisatie", 100), ("Doel en impact", 2500),
                        ("Afwegingen", 2500), ("Menselijke tussenkomst", 2500), ("Risicobeheer", 2500),
                        ("Wettelijke basis", 2500), ("Gegevens", 10000), ("Technische werking", 10000)):
        assert field in rows, field
        value = re.search(rf"^\| {re.escape(field)} \| (.*) \|$", drafts()["algoritmeregister.md"], re.M).group(1)
        assert len(value) < most, (field, len(value))


if __name__ == "__main__":
    system.run([every_fact_that_the_drafts_name_is_in_the_code,
                a_fact_that_went_away_is_seen,
                every_table_and_every_contact_is_judged,
                all_drafts_are_there_listed_and_linked,
                the_dpia_has_the_seventeen_points_of_the_model,
                the_register_has_the_fields_of_the_publication_standard])

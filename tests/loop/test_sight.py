#!/usr/bin/python3
# timeout: 600
"""Who may see what, cell by cell: each party, each relation to a signal, each kind of signal, before and after a
redirect and a transfer, by each way to ask. What is expected stands in a table of its own here (`sight` and
`QUESTIONS`), written from the rules for people and not from the code. The same once more on a build whose service
does not check at all: then the database alone must hold; and, to see that the matrix can fail, without that too."""
import os
import sys

import msgpack

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from faults.test_plants import planted  # noqa: E402
from lib import system, wire  # noqa: E402

REGIONS, DEPARTMENTS = ("ZVL", "TWE"), ("VWS", "OCW", "IenW", "SZW", "EZ", "DEF")
OTHERS = {"AUD": ("auditor", None), "ADV": ("adviser", ["ZVL"]), "ADT": ("adviser", ["TWE"])}
PARTIES = ("coordinator", *REGIONS, *DEPARTMENTS, *OTHERS)
FLAGS = ({}, {"shareable": True}, {"confidential": True}, {"confidential": True, "shareable": True})
LIVES = ("before", "redirected", "transferred")
NONE, TITLE, PAST, NOW = range(4)  # nothing; title, theme and lead; in full until it was passed on; in full


# ------------------------------------------------------------------ what is expected

def sight(party, s):
    """LOOP.md, People and parties."""
    secret = s.flags.get("confidential")
    if party == "coordinator":
        return NOW
    if party == "AUD":
        return NONE if secret else NOW
    if party in OTHERS:
        return NOW if "ZVL" in OTHERS[party][1] else NONE
    if party in REGIONS:
        return NOW if party == "ZVL" or (s.flags.get("shareable") and not secret) else NONE
    if party in (s.lead, "OCW"):
        return NOW
    if party in s.former:
        return PAST
    return NONE if secret else TITLE


def always(party, s, seen):
    return seen != NONE


def full(party, s, seen):
    return seen in (PAST, NOW)


def now(party, s, seen):
    return seen == NOW


def shared(party, s, seen):
    """What its region lets others learn from, to whom may read it."""
    return seen in (PAST, NOW) and bool(s.flags.get("shareable")) and not s.flags.get("confidential")


def by_lead(party, s, seen):
    """Whoever asks with whom it is: of what others see the title of, the lead is told too."""
    return seen == NOW or (seen != NONE and not s.flags.get("confidential"))


def by_directorate(party, s, seen):
    """Who works on it is the department's own affair, and the coordinators'."""
    return party in ("coordinator", s.lead)


def own(party, s, seen):
    """What falls due is told of one's own signals."""
    return seen == NOW and (party not in REGIONS or party == "ZVL")


NOTES = {"aanm": "department", "aanr": "region", "aana": "advisers"}


def notes(party, s):
    """Of the coordinators' notes, by the word in them, those that are for this party."""
    if sight(party, s) != NOW:
        return ()
    return {"coordinator": tuple(NOTES), "AUD": tuple(NOTES), "ADV": ("aanr", "aana"), "ZVL": ("aanr",),
            s.lead: ("aanm",)}.get(party, ())


# name: (body of the list, by signal; who is told)
LISTS = {
    "all": (lambda s: {}, always),
    "theme": (lambda s: {"theme": "gezondheid.huisarts"}, always),
    "region": (lambda s: {"region": "ZVL"}, always),
    "state": (lambda s: {"state": "taken_up"}, now),
    "holder": (lambda s: {"holder": s.lead}, now),
    "open": (lambda s: {"open": True}, now),
    "by date": (lambda s: {"sort": "due"}, now),
    "due": (lambda s: {"due_from": s.due, "due_until": s.due}, now),
    "track": (lambda s: {"track": "standard"}, now),
    "department": (lambda s: {"department": s.lead}, by_lead),
    "directorate": (lambda s: {"directorate": s.word("directie")}, by_directorate),
    "reference": (lambda s: {"reference": s.reference}, full),
    "kind": (lambda s: {"kind": "opportunity"}, full),
    "municipality": (lambda s: {"municipality": "Hulst"}, full),
    "municipality by code": (lambda s: {"municipality": "GM0677"}, full),
    "law": (lambda s: {"law": "artikel 9, Participatiewet"}, full),
    "shared": (lambda s: {"shared": True}, shared),
    "border": (lambda s: {"neighbour": "flanders"}, full),
    "title word": (lambda s: {"text": s.word("titel")}, always),
    "title word, newest": (lambda s: {"text": s.word("titel"), "sort": "newest"}, always),
    "title word and law": (lambda s: {"text": s.word("titel"), "law": "Participatiewet"}, full),
    "body word": (lambda s: {"text": s.word("lijf")}, full),
    "word in the law": (lambda s: {"text": s.word("wet")}, full),
    "title and body word": (lambda s: {"text": s.word("titel") + " " + s.word("lijf")}, full),
    "later word": (lambda s: {"text": s.word("later")}, now),
    "later word by date": (lambda s: {"text": s.word("later"), "sort": "due"}, now),
    "reply word": (lambda s: {"text": f'"woord {s.word("slot")}"'}, now),
    "word of a note": (lambda s: {"text": s.word("aanr")}, lambda *_: False),
    "word of the directorate": (lambda s: {"text": s.word("directie")}, lambda *_: False),
    "not a word": (lambda s: {"text": s.word("titel") + " -" + s.word("titel")}, lambda *_: False),
}


# ------------------------------------------------------------------ the signals

class Signal:
    def __init__(self, n, life, flags):
        self.n, self.life, self.flags = n, life, flags
        # Routing gives all to VWS, by their theme; a coordinator corrects that for those that SZW leads.
        self.lead, self.former = {"before": ("VWS", ()), "redirected": ("IenW", ("VWS",)),
                                  "transferred": ("EZ", ("SZW", "VWS"))}[life]

    def word(self, place):
        """A word that stands in this place of this signal and nowhere else."""
        return f"{place}q{chr(97 + self.n // 26)}{chr(97 + self.n % 26)}x"

    def hidden(self, party):
        """The words that this party may not be told."""
        seen = sight(party, self)
        words = {NONE: ("titel", "lijf", "wet", "later", "slot"), TITLE: ("lijf", "wet", "later", "slot"),
                 PAST: ("later", "slot"), NOW: ()}[seen]
        return [self.word(w) for w in (*words, *(() if by_directorate(party, self, seen) else ("directie",)),
                                          *(w for w in NOTES if w not in notes(party, self)))]


def submit(c, s):
    body = {"what": f"De laatste praktijk sluit: {s.word('lijf')}.", "notice": "Veertig minuten rijden.",
            "needed": ["unknown"], "title": f"Geen huisarts {s.word('titel')}", "theme": "gezondheid.huisarts",
            "kind": "opportunity", "municipalities": ["Hulst"], "neighbour": "flanders",
            "rule": f"Participatiewet, artikel 18; regeling {s.word('wet')}", **s.flags}
    s.id = wire.uuid7()
    s.reference = c["ZVL"].ask("signal.submit", body, signal=s.id)["reference"]


def live(c, s):
    first = (*s.former, s.lead)[0]
    c["coordinator"].ask("signal.assign", {"lead": first, "contributors": ["OCW"], "reason": "Hoort daar."}, signal=s.id)
    if s.life == "redirected":
        c["VWS"].ask("signal.take_up", {}, signal=s.id)
        c["VWS"].ask("signal.redirect", {"to": "IenW", "reason": "Zij gaan erover."}, signal=s.id)


def live_on(c, s):
    """After it was passed on."""
    c[s.lead].ask("signal.take_up", {"note": f"Wij beginnen {s.word('later')}."}, signal=s.id)
    c[s.lead].ask("signal.allocate", {"directorate": s.word("directie")}, signal=s.id)
    for word, to in NOTES.items():
        department = {"department": s.lead} if to == "department" else {}
        c["coordinator"].ask("signal.note", {"to": to, "text": f"Even bellen {s.word(word)}.", **department}, signal=s.id)
    c["ZVL"].ask("signal.supplement", {"text": f"Het laatste woord {s.word('slot')}."}, signal=s.id)


def report(s, c):
    """A draft in which each lead contests that its signal is its own."""
    today = s.sql("SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date::text")[0][0]
    s.report = wire.uuid7()
    c["coordinator"].ask("report.open", {"from": today, "until": today}, signal=s.report)
    for x in s.signals:
        c[x.lead].ask("signal.contest", {"report": s.report, "reason": f"Niet van ons {x.word('later')}."}, signal=x.id)


def admit(s):
    s.load((*REGIONS, *DEPARTMENTS))
    for code, (role, regions) in OTHERS.items():
        public, _ = s.keypair(code)
        s.client("coordinator").ask("party.admit", {
            "code": code, "role": role, "name": code, "key": public, "account": wire.uuid7(),
            **({"regions": regions} if regions else {})})
    return {p: s.client(p) for p in PARTIES}


def end_department(s, c):
    """SZW ends today; EZ takes over."""
    told = c["coordinator"].ask("registry.ask", {"set": "departments"})
    told.pop("position", None)
    body = dict(told, valid_from="2026-01-01", version=told["version"] + 1)
    today = s.sql("SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date::text")[0][0]
    next(d for d in body["departments"] if d["code"] == "SZW").update(valid_until=today, successor="EZ")
    c["coordinator"].ask("departments.adopt", body)
    return len([x for x in s.signals if x.life == "transferred"])


def until(s, test, what):
    import time
    end = time.monotonic() + 30
    while not test():
        assert time.monotonic() < end, "never came: " + what
        s.at_head("tracking", "routing")
    s.at_head("tracking", "overview")


def play(s):
    c = admit(s)
    s.signals = [Signal(len(LIVES) * i + j, life, flags)
                 for i, flags in enumerate(FLAGS) for j, life in enumerate(LIVES)]
    for x in s.signals:
        submit(c, x)
    until(s, lambda: s.sql("SELECT count(*) FROM history.event WHERE kind = 21")[0][0] >= len(s.signals), "routing")
    for x in s.signals:
        live(c, x)
    n = end_department(s, c)
    until(s, lambda: s.sql("SELECT count(*) FROM history.event WHERE kind = 47")[0][0] >= n, "the transfer")
    for x in s.signals:
        live_on(c, x)
    report(s, c)
    s.at_head("tracking", "overview")
    for x in s.signals:
        x.due = c["coordinator"].ask("signal.show", {}, signal=x.id)["summary"]["due"]
    return c


# ------------------------------------------------------------------ the cells

class Matrix:
    def __init__(self, s, c):
        self.s, self.c, self.cells, self.wrong = s, c, 0, []

    def cell(self, party, x, question, told, expected):
        self.cells += 1
        if bool(told) != bool(expected):
            self.wrong.append(f"{question}: {party} {'is told' if told else 'misses'} "
                              f"{x.life} {'/'.join(x.flags) or 'plain'}")

    def heard(self, party, question, answer):
        """Whatever came, in whatever field: no word of what is hidden."""
        text = msgpack.packb(answer, use_bin_type=True, default=str)
        for x in self.s.signals:
            for word in x.hidden(party):
                # the question itself comes back nowhere; a hit bears marks
                if word.encode() in text:
                    self.wrong.append(f"{question}: {party} hears {word} of {x.life} {'/'.join(x.flags) or 'plain'}")

    def lists(self, party):
        for name, (body, expected) in LISTS.items():
            answers = {}
            for x in self.s.signals:
                asked = dict(body(x), limit=200)
                key = msgpack.packb(asked)
                if key not in answers:
                    answers[key] = self.c[party].ask("signal.list", asked)
                    self.heard(party, name, answers[key])
                told = {r["signal"]: r for r in answers[key].get("signals", [])}
                self.cell(party, x, "list " + name, x.id in told, expected(party, x, sight(party, x)))
                if "text" in asked and x.id in told:
                    hit = told[x.id].get("hit", "")
                    assert "\u27e6" in hit and "\u27e7" in hit, (name, party, hit)

    def shows(self, party):
        for x in self.s.signals:
            seen = sight(party, x)
            try:
                shown = self.c[party].ask("signal.show", {"timeline": True, "clocks": True}, signal=x.id)
            except wire.Problem as p:
                assert p.code == "not_found", p
                shown = {"summary": {}}
            self.heard(party, "show", shown)
            summary, bodies = shown["summary"], str(shown.get("timeline"))
            self.cell(party, x, "show", summary, seen != NONE)
            self.cell(party, x, "show, title", x.word("titel") in str(summary.get("title")), seen != NONE)
            self.cell(party, x, "show, reference", "reference" in summary, seen in (PAST, NOW))
            self.cell(party, x, "show, state", "state" in summary, seen == NOW)
            self.cell(party, x, "show, holder", "holder" in summary, seen == NOW)
            self.cell(party, x, "show, dates", "deadlines" in shown, seen == NOW)
            self.cell(party, x, "show, clock", "clock" in shown, seen in (PAST, NOW))
            self.cell(party, x, "timeline, body", x.word("lijf") in bodies, seen in (PAST, NOW))
            self.cell(party, x, "timeline, later", x.word("later") in bodies, seen == NOW)
            self.cell(party, x, "timeline, directorate", x.word("directie") in bodies, by_directorate(party, x, seen))
            for word in NOTES:
                self.cell(party, x, "timeline, note", x.word(word) in bodies, word in notes(party, x))
            try:
                self.c[party].ask("signal.show", {}, signal=x.reference)
                told = True
            except wire.Problem:
                told = False
            self.cell(party, x, "show by reference", told, seen != NONE)

    def feed(self, party):
        told, position = [], -1
        while True:
            fed = self.c[party].ask("feed.ask", {"after": position, "limit": 1000})
            self.heard(party, "feed", fed)
            told += fed.get("events", [])
            if fed["position"] <= position or fed["position"] >= self.s.last:
                break
            position = fed["position"]
        for x in self.s.signals:
            seen, mine = sight(party, x), [e for e in told if e["signal"] == x.id]
            self.cell(party, x, "feed", mine, seen != NONE)
            self.cell(party, x, "feed, body", x.word("lijf") in str(mine), seen in (PAST, NOW))
            self.cell(party, x, "feed, later", x.word("slot") in str(mine), seen == NOW)
            for word in NOTES:
                self.cell(party, x, "feed, note", x.word(word) in str(mine), word in notes(party, x))
            self.cell(party, x, "feed, directorate", x.word("directie") in str(mine), by_directorate(party, x, seen))

    def due(self, party):
        answer = self.c[party].ask("due.ask", {"limit": 500})
        self.heard(party, "due", answer)
        told = {r["signal"] for r in answer.get("rows", [])}
        for x in self.s.signals:
            self.cell(party, x, "due", x.id in told, own(party, x, sight(party, x)))

    def reports(self, party):
        """A draft is not for regions; which signal is contested, and why, for who sees it as it is now."""
        try:
            answer = self.c[party].ask("report.ask", {"report": self.s.report})
        except wire.Problem as p:
            assert p.code == "not_found", p
            answer = {"reports": []}
        self.heard(party, "report", answer)
        told = [k for r in answer["reports"] for k in r["contests"]]
        assert len(told) in (0, len(self.s.signals)), told
        for x in self.s.signals:
            expected = party not in REGIONS and sight(party, x) == NOW
            mine = [k for k in told if k.get("signal") == x.id]
            self.cell(party, x, "report, draft", told, party not in REGIONS)
            self.cell(party, x, "report, signal", mine, expected)
            self.cell(party, x, "report, reference", x.reference in str(told), expected)
            self.cell(party, x, "report, reason", x.word("later") in str(told), expected)

    def run(self):
        self.s.last = self.s.head()
        self.s.at_head("overview")
        for party in PARTIES:
            self.shows(party)
            self.lists(party)
            self.due(party)
            self.reports(party)
            self.feed(party)
        return self


def everybody_is_told_what_is_theirs_and_the_database_alone_holds_too():
    build = planted("NO_MAY_SEE", "weerklank-overview")
    with system.System() as s:
        s.start()
        c = play(s)
        both = Matrix(s, c).run()
        print(f"# both locks: {both.cells} cells, {len(both.wrong)} wrong", flush=True)
        assert both.cells >= 500 and not both.wrong, (len(both.wrong), both.wrong[:12])
        s.overview.stop()
        s.overview.argv = [os.path.join(build, "weerklank-overview")]
        s.start("overview")
        second = Matrix(s, c).run()
        print(f"# the database alone: {second.cells} cells, {len(second.wrong)} wrong", flush=True)
        assert not second.wrong, (len(second.wrong), second.wrong[:12])
        # The matrix sees what it is there for: without that lock too there are leaks of every kind.
        for t in ("signal", "assignment", "report_event"):
            s.sql(f"ALTER TABLE overview.{t} DISABLE ROW LEVEL SECURITY")
        s.sql("CREATE OR REPLACE FUNCTION overview.sight(submitted bigint, signal uuid) RETURNS bigint"
              " LANGUAGE sql STABLE AS 'SELECT 9223372036854775807'")
        open_ = Matrix(s, c).run()
        print(f"# no lock: {len(open_.wrong)} wrong", flush=True)
        for question in ("show:", "show, state:", "timeline, later:", "feed, later:", "report, reason:",
                         "report, draft:"):
            assert any(w.startswith(question) for w in open_.wrong), (question, open_.wrong[:12])


def notes_that_everybody_read_would_not_go_unnoticed():
    build = planted("NOTES_FOR_ALL", "weerklank-overview")
    with system.System() as s:
        s.overview.argv = [os.path.join(build, "weerklank-overview")]
        s.start()
        wrong = Matrix(s, play(s)).run().wrong
        for question in ("timeline, note:", "feed, note:"):
            assert any(w.startswith(question) for w in wrong), (question, wrong[:12])
        assert any(" hears aan" in w for w in wrong), wrong[:12]


def a_party_that_is_not_let_in_is_told_nothing():
    """Also inside, where a peer names the party."""
    with system.System() as s:
        s.start()
        c = s.load(("ZVL", "VWS"))
        x = Signal(0, "before", {})
        submit({"ZVL": s.client("ZVL")}, x)
        c.ask("service.ask")
        s.at_head("tracking", "overview", "routing")
        stranger = s.client("NIEMAND", inside="overview")
        for kind, body in (("signal.show", {}), ("signal.list", {}), ("signal.list", {"text": x.word("titel")}),
                           ("feed.ask", {"after": -1}), ("due.ask", {})):
            signal = x.id if kind == "signal.show" else None
            assert stranger.refused(kind, body, signal=signal).code == "not_admitted", kind


if __name__ == "__main__":
    system.run([everybody_is_told_what_is_theirs_and_the_database_alone_holds_too,
                notes_that_everybody_read_would_not_go_unnoticed,
                a_party_that_is_not_let_in_is_told_nothing])

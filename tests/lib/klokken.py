"""An oracle of clocks, written from LOOP.md (Its life, Time) and not from the C code. A life is cut at every
event, at the end of the region's term for a reply, and at the day by which a contribution is due; of each piece
one asks who has it. Every figure is then a sum of whole pieces. Days are Python dates, the hours of a day come
from zoneinfo, holidays from termijnen.
"""
import bisect
import datetime
import zoneinfo

from . import termijnen
from .termijnen import DAY

AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")
COORDINATOR = "coordinator"
UNITS = {"dagen": "d", "werkdagen": "wd", "weken": "w", "maanden": "m"}
DEFAULTS = {"distribute": (2, "wd", "vooruit"), "take_up": (5, "wd", "vooruit"), "answer": (6, "w", "vooruit"),
            "extension": (4, "w", "vooruit"), "contribution": (2, "w", "terug"), "question": (4, "w", "vooruit"),
            "policy_answer": (26, "w", "vooruit"), "verdict": (4, "w", "vooruit")}
FIRST, LAST = datetime.date(2025, 1, 1), datetime.date(2036, 12, 31)


def begin_of(day, kept={}):
    """The moment that a day begins here, in microseconds."""
    if day not in kept:
        kept[day] = round(datetime.datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM).timestamp()) * 10**6
    return kept[day]


DAYS = [FIRST + i * DAY for i in range((LAST - FIRST).days + 1)]
BEGINS = [begin_of(d) for d in DAYS]


def day_of(at):
    return DAYS[bisect.bisect_right(BEGINS, at) - 1]


class Calendar(termijnen.Calendar):
    """With days that are worked although they are holidays, and what was worked before each day."""

    def __init__(self, adopted=None):
        days = adopted["dagen"] if adopted else []
        super().__init__(datetime.date.fromisoformat(d["datum"]) for d in days if not d.get("tochWerkdag"))
        self.kept = {datetime.date.fromisoformat(d["datum"]) for d in days if d.get("tochWerkdag")}
        self.before = [0]
        for day, begin, end in zip(DAYS, BEGINS, BEGINS[1:]):
            self.before.append(self.before[-1] + (end - begin if self.works(day) else 0))

    def works(self, day):
        return day in self.kept or super().works(day)

    def worked(self, at):
        """Working time from the first day to this moment."""
        i = bisect.bisect_right(BEGINS, at) - 1
        return self.before[i] + (at - BEGINS[i] if self.works(DAYS[i]) else 0)


class Term:
    """A date somebody has: kept as how it came about, so that it can move."""

    def __init__(self, rules, code, start, versions):
        self.rules, self.code, self.start, self.terms, self.still = rules, code, start, versions[0], 0
        self.calendar, self.told = versions[1], None

    def last(self):
        if self.told:
            return self.told
        n, unit, roll = self.rules.term(self.code, self.terms)
        return termijnen.deadline(self.rules.calendars[self.calendar], self.start, n, unit, self.still, roll)

    def stood_still(self, first, last, calendar):
        """From one day to another; in working days for a term in those."""
        if last <= first:
            return
        days = [first + i * DAY for i in range(1, (last - first).days + 1)]
        if self.rules.term(self.code, self.terms)[1] == "wd":
            days = [d for d in days if self.rules.calendars[calendar].works(d)]
        self.still += len(days)
        self.calendar, self.told = calendar, None


class Date:
    """An answer date that was set: no term gives it, so it names no version."""
    code, terms = "date", 0

    def __init__(self, day):
        self.day, self.calendar, self.still = day, 0, 0

    def last(self):
        return self.day

    def stood_still(self, first, last, calendar):
        if last <= first:
            return
        self.day += last - first
        self.still += (last - first).days
        self.calendar = calendar


class Rules:
    """What was adopted so far."""

    def __init__(self):
        self.terms, self.calendars, self.newest = {0: DEFAULTS}, {0: Calendar()}, 0

    def adopt(self, adopted):
        if "termijnen" in adopted:
            rows = {t["code"]: (t["lengte"], UNITS[t["eenheid"]], t.get("verschuiven", "vooruit"))
                    for t in adopted["termijnen"]}
            self.terms[adopted["versie"]] = {**DEFAULTS, **rows}
        else:
            self.newest = adopted["versie"]
            self.calendars[self.newest] = Calendar(adopted)

    def term(self, code, version):
        return self.terms[version][code]

    def contribution(self, answer):
        """Counted back from the answer's last day."""
        n, unit, roll = self.term("contribution", answer.terms)
        calendar, day = self.calendars[answer.calendar], answer.last()
        if unit != "wd":
            return termijnen.deadline(calendar, day, -n, unit, roll=roll)
        while n:
            day -= DAY
            n -= calendar.works(day)
        return day


class Part:
    def __init__(self, department, lead, at):
        self.department, self.lead, self.assigned = department, lead, at
        self.taken_up = self.answered = self.done = self.ended = 0
        self.current, self.in_time, self.routing_error = True, False, False


class Piece:
    def __init__(self, start, end, holder, why, late):
        self.start, self.end, self.holder, self.why, self.late = start, end, holder, why, late


class Oracle:
    def __init__(self, rules):
        self.rules = rules
        self.state, self.lead, self.question, self.pending, self.hops = "none", None, None, None, 0
        self.parts, self.pieces, self.steps = [], [], {}
        self.track, self.take_up, self.answer = "answer", None, None

    # ---------------------------------------------------------------- what happens

    def current(self, department):
        return next((p for p in self.parts if p.current and p.department == department), None)

    def end(self, part):
        part.current, part.ended, part.done = False, self.at, part.done or self.at

    def begins(self, department, contributors=()):
        self.parts.append(Part(department, True, self.at))
        self.parts += [Part(c, False, self.at) for c in contributors]
        self.lead, self.state, self.track, self.since = department, "open", "answer", self.day
        self.take_up = Term(self.rules, "take_up", self.day, self.versions)
        self.answer = Term(self.rules, "answer", self.day, self.versions)
        self.steps.setdefault("receipt", (self.at, department, None))

    def to_distribute(self):
        self.lead, self.state, self.pending, self.take_up, self.answer = None, "distribute", None, None, None

    def place(self, lead, contributors):
        for p in self.parts:
            if p.current:
                self.end(p)
        if lead is None:
            self.to_distribute()
            return
        self.hops, self.pending = 0, None
        self.begins(lead, [c for c in dict.fromkeys(contributors) if c != lead])

    def question_ends(self, day, calendar):
        """The clock goes on, at the latest after the region's term; for who got it meanwhile since then."""
        asked, term = self.question
        self.question = None
        if self.state in ("open", "taken_up"):
            if self.state == "open":
                self.take_up.stood_still(max(asked, self.take_up.start), min(day, term.last()), calendar)
            self.answer.stood_still(max(asked, self.since), min(day, term.last()), calendar)

    def happens(self, e):
        self.at, self.day, self.versions = e["at"], day_of(e["at"]), (e["terms"], e["calendar"])
        self.in_time = e["in_time"]
        getattr(self, "on_" + e["kind"].split(".")[1], lambda party, body: None)(e["party"], e["body"])

    def on_submitted(self, party, body):
        self.region, self.state = party, "distribute"

    def on_routed(self, party, body):
        self.place(body.get("verantwoordelijk"), body.get("meewerkend", []))

    on_assigned = on_routed

    def on_taken_up(self, party, body):
        part = self.current(party)
        part.taken_up = part.taken_up or self.at
        if not part.lead or self.state != "open":
            return
        if self.pending:
            self.pending.routing_error = self.pending.in_time
            self.pending = None
        self.state = "taken_up"
        self.steps.setdefault("take_up", (self.at, party, part))

    def on_redirected(self, party, body):
        sender, receiver = self.current(party), self.current(body["naar"])
        sender.in_time = self.in_time  # as was judged when it was decided
        self.end(sender)
        self.hops += 1
        if self.hops == 3:
            self.to_distribute()
            return
        if receiver:
            self.end(receiver)
        self.begins(body["naar"])
        self.pending = sender

    def on_transferred(self, party, body):
        """A reorganisation: the successor has a new take-up term, the answer's date stays."""
        part, there = self.current(body["van"]), self.current(body["naar"])
        self.end(part)
        if there and not part.lead:
            return
        if there:
            self.end(there)
        self.parts.append(Part(body["naar"], part.lead, self.at))
        if part.lead:
            self.lead, self.pending = body["naar"], None
            if self.state in ("open", "taken_up"):
                self.state = "open"
                self.take_up = Term(self.rules, "take_up", self.day, self.versions)

    def on_date_moved(self, party, body):
        self.answer, self.since = Date(datetime.date.fromisoformat(body["datum"])), self.day

    def on_deadline_moved(self, party, body):
        for term in (self.take_up, self.answer, self.question and self.question[1]):
            if term and term.code == body["termijn"]:
                term.terms = body["versie"] if body["reden"] == "termijnen" else term.terms
                term.calendar = self.versions[1]
                term.told = datetime.date.fromisoformat(body["wordt"])

    def on_refused(self, party, body):
        self.end(self.current(party))
        self.to_distribute()

    def on_asked(self, party, body):
        self.question = (self.day, Term(self.rules, "question", self.day, self.versions))

    def on_replied(self, party, body):
        if self.question:
            self.question_ends(self.day, self.versions[1])

    def on_contributed(self, party, body):
        part = self.current(party)
        part.done = part.done or self.at

    def on_interim_given(self, party, body):
        self.steps.setdefault("interim", (self.at, party, self.current(party)))

    def on_track_chosen(self, party, body):
        self.track = "policy_answer" if body["spoor"] == "beleid" else "answer"
        still = self.answer.still
        self.answer = Term(self.rules, self.track, day_of(self.current(party).assigned), self.versions)
        self.answer.still = still

    def on_extended(self, party, body):
        self.answer = Term(self.rules, "extension", self.answer.last(), self.versions)

    def on_answered(self, party, body):
        self.state, self.question = "answered", None
        part = self.current(party)
        part.answered = part.answered or self.at
        for p in self.parts:
            if p.current:
                p.done = p.done or self.at
        self.steps.setdefault("answer", (self.at, party, part))
        self.outside = body["soort"] == "buiten_rijk"

    def on_confirmed(self, party, body):
        self.outside = False

    def on_judged(self, party, body):
        self.steps.setdefault("verdict", (self.at, party, None))

    def on_closed(self, party, body):
        self.state, self.question = "closed", None

    on_withdrawn = on_returned = on_split_up = on_closed

    def on_reopened(self, party, body):
        self.state = "taken_up"
        self.answer = Term(self.rules, self.track, self.day, self.versions)

    # ---------------------------------------------------------------- who has it

    def owing(self):
        """Contributors that owe the lead theirs still; the lead's answer ends the wait."""
        return [p for p in self.parts if p.current and not p.lead and not p.done]

    def lapse(self):
        """When the region's own term for a reply ends."""
        return begin_of(self.question[1].last() + DAY)

    def piece(self, start, end, holder, why, late=()):
        if start < end and holder:
            self.pieces.append(Piece(start, end, holder, why, list(late)))

    def time_passes(self, start, end):
        """Without an event, and without a question that lapses in between."""
        if self.question:
            self.piece(start, end, self.region, "suspended")
        elif self.state == "distribute":
            self.piece(start, end, COORDINATOR, "holding")
        elif self.state == "answered":
            if self.outside:  # the coordinator's, until a body there confirmed it
                self.piece(start, end, COORDINATOR, "holding")
            else:
                self.piece(start, end, self.region, "verdict")
        elif self.state in ("open", "taken_up"):
            owing = self.owing()
            due = begin_of(self.rules.contribution(self.answer) + DAY) if owing else end
            due = min(max(due, start), end)
            self.piece(start, due, self.lead, "holding")
            if owing:
                self.piece(due, end, owing[0].department, "overdue_contribution", owing)

    def goes_on_to(self, end, calendar):
        start = self.at
        if self.question and self.lapse() <= end:
            lapse = max(self.lapse(), start)
            self.time_passes(start, lapse)
            self.question_ends(day_of(end), calendar)
            start = lapse
        self.time_passes(start, end)

    # ---------------------------------------------------------------- the whole, as the program tells it

    def tell(self, life):
        for e in life["events"]:
            if self.state != "none":
                self.goes_on_to(e["at"], e["calendar"])
            self.happens(e)
        self.goes_on_to(life["until"], self.rules.newest)
        self.until = life["until"]
        self.calendar = self.rules.calendars[self.rules.newest]
        return {"chain": self.chain(), "whole": self.net_of_suspensions(0, self.until), "shares": self.shares(),
                "steps": {name: self.step(*step) for name, step in self.steps.items()},
                "parts": [self.part(p) for p in self.parts]}

    def chain(self):
        spans = []
        for p in self.pieces:
            if spans and spans[-1][:2] == [p.holder, p.why] and spans[-1][3] == p.start:
                spans[-1][3] = p.end
            else:
                spans.append([p.holder, p.why, p.start, p.end])
        return spans

    def worked(self, p):
        return self.calendar.worked(p.end) - self.calendar.worked(p.start)

    def times(self, gross, net):
        return [sum(p.end - p.start for p in gross), sum(p.end - p.start for p in net),
                sum(map(self.worked, gross)), sum(map(self.worked, net))]

    def within(self, start, end):
        return [p for p in self.pieces if start <= p.start < end]

    def net_of_suspensions(self, start, end):
        gross = self.within(start, end)
        return self.times(gross, [p for p in gross if p.why != "suspended"])

    def part_at(self, piece):
        """The lead's part in which a piece lies."""
        return next(p for p in self.parts if p.lead and p.department == piece.holder and
                    p.assigned <= piece.start < (p.ended or self.until))

    def step(self, at, by, part):
        if part is None:
            return [at, by, False, self.net_of_suspensions(0, at)]
        gross = self.within(0, at)
        own = [p for p in gross if (p.holder, p.why) == (by, "holding")]
        own = [p for p in own if self.part_at(p) is part or not self.part_at(p).routing_error]
        return [at, by, part.routing_error, self.times(gross, own)]

    def shares(self):
        shares = {}
        for p in self.pieces:
            error = p.why == "holding" and p.holder != COORDINATOR and self.part_at(p).routing_error
            sums = shares.setdefault((p.holder, "misrouted" if error else p.why), [0, 0])
            sums[0] += p.end - p.start
            sums[1] += self.worked(p)
        return sorted([*key, *sums] for key, sums in shares.items())

    def part(self, p):
        def until(end):
            if not p.lead:
                return self.net_of_suspensions(p.assigned, end)
            gross = self.within(p.assigned, end)
            return self.times(gross, [x for x in gross if (x.holder, x.why) == (p.department, "holding")])
        late = self.times([x for x in self.pieces if p in x.late], [])
        return [p.department, p.lead, p.routing_error, bool(p.answered),
                [p.assigned, p.taken_up, p.answered, p.done, p.ended],
                until(p.taken_up) if p.taken_up else [0, 0, 0, 0], until(p.done or self.until), late[0], late[2]]

"""An oracle of the scoreboard, written from LOOP.md (Its life, Figures) and the table in
services/figures/cases.h, not from the C code: each kind of event says itself what begins and what ends. Rows
are then counted from plain lists.
"""
import datetime
import math

from . import klokken
from .klokken import COORDINATOR, DAY, Term, begin_of, day_of

EPOCH = datetime.date(1970, 1, 1)
OPEN, DONE, ENDED = range(3)
ANSWERS = ["opgelost", "beleid_of_regel_aangepast", "afwijking_toegestaan", "uitzondering_toegestaan", "alternatief",
           "afspraak", "in_voorbereiding", "kan_al", "nu_niet", "buiten_rijk"]
VERDICTS = ["helpt", "deels", "helpt_niet"]
OUTCOMES = ["nagekomen", "verschoven", "niet_nagekomen"]
WAITS, ACCEPTED, REFUSED, THIRD = range(4)
STEP_CODES = {"verdelen": "distribution", "ontvangen": "receipt", "in_behandeling": "take_up", "vraag": "question",
              "bijdrage": "contribution", "antwoord": "answer", "doorsturen": "redirect", "oordeel": "verdict",
              "afspraak": "agreement"}


class Case:
    def __init__(self, step, who, start, part=None):
        self.step, self.who, self.start, self.part = step, who, start, part
        self.end, self.due, self.state, self.late, self.again, self.outcome = 0, None, OPEN, False, False, -1
        self.track, self.to, self.seconds, self.context = "standard", "", [0, 0, 0, 0], False
        self.corrected = False  # by a coordinator and a second person, for a report

    def told(self, cells):
        error = self.corrected or self.part is not None and self.part.routing_error and self.step in ("take_up", "answer", "redirect")
        return [self.step, self.who or "", self.start, self.end, (self.due - EPOCH).days if self.due else 0, self.state,
                "error" if error else "late" if self.late else "", int(self.again), self.outcome, self.track, self.to,
                self.seconds, [self.who or "", *cells], self.context]


class Oracle(klokken.Oracle):
    periods = ()  # first day, first day after it

    def __init__(self, rules):
        super().__init__(rules)
        self.cases, self.to_act, self.theme, self.border = [], None, "", ""

    # ---------------------------------------------------------------- beginning and ending

    def waiting(self, *steps, part=None):
        return [c for c in self.cases if c.state == OPEN and c.step in steps and part in (None, c.part)]

    def begin(self, step, who, part=None):
        case = Case(step, who, self.at, part)
        case.context = self.in_context(self.at, self.at)
        self.cases.append(case)
        return case

    def in_context(self, start, end):
        """Is any day of it in a recess, ...?"""
        return any(day_of(start) < until and first <= day_of(end) for first, until in self.periods)

    def finish(self, case, state, at=None, outcome=None):
        at = at or self.at
        case.end, case.state = at, state
        case.late = bool(case.due) and day_of(at) > case.due
        case.context = self.in_context(case.start, at)
        case.outcome = case.outcome if outcome is None else outcome
        self.calendar = self.rules.calendars[self.versions[1]]
        gross = self.within(case.start, at)
        if case.step in ("take_up", "answer", "redirect"):
            times = self.times(gross, [p for p in gross if (p.holder, p.why) == (case.who, "holding")])
        elif case.step in ("distribution", "receipt", "contribution"):
            times = self.net_of_suspensions(case.start, at)
        else:
            working = self.calendar.worked(at) - self.calendar.worked(case.start)
            times = [at - case.start] * 2 + [working] * 2
        case.seconds = [t // 10**6 for t in times]

    def end_all(self, *steps, part=None):
        for case in self.waiting(*steps, part=part):
            self.finish(case, ENDED)

    def due_of(self, case):
        if case.step == "distribution":
            return None if self.question else self.to_act.last()
        if case.step == "question":
            return self.question[1].last()
        if case.step == "take_up":
            return self.take_up.last()
        if case.step == "answer":
            return self.answer.last()
        if case.step == "contribution":
            return self.rules.contribution(self.answer)
        if case.step == "verdict":
            return self.to_act.last()
        return case.due

    def refresh(self):
        for case in self.waiting("distribution", "question", "take_up", "answer", "contribution", "verdict"):
            case.due = self.due_of(case)

    # ---------------------------------------------------------------- events

    def question_ends(self, day, calendar):
        last = self.question[1].last()
        super().question_ends(day, calendar)
        if self.state == "distribute":
            self.to_act = Term(self.rules, "distribute", min(day, last), self.noticed)

    def time_goes_on(self, e):
        """A question that lapses on the way ends there."""
        self.noticed = (e["terms"], e["calendar"])
        lapse = self.lapse() if self.question else None
        self.goes_on_to(e["at"], e["calendar"])
        if lapse is not None and lapse <= e["at"]:
            self.versions = self.noticed
            for case in self.waiting("question"):
                self.finish(case, ENDED, at=self.lapsed(lapse, e["at"]))
        self.refresh()

    def lapsed(self, lapse, noticed):
        return lapse

    def at_lead(self, contributors=()):
        part = self.current(self.lead)
        self.begin("take_up", self.lead, part)
        self.begin("answer", self.lead, part)
        for p in self.parts:
            if p.current and not p.lead and p.assigned == self.at and p.department in contributors:
                self.begin("contribution", p.department, p)

    def received(self):
        for case in self.waiting("distribution"):
            self.finish(case, DONE)
        for case in self.waiting("receipt"):
            case.who = self.lead
            self.finish(case, DONE)

    def waits_for_coordinator(self):
        if not self.question:
            self.to_act = Term(self.rules, "distribute", self.day, self.versions)
        if not self.waiting("distribution"):
            self.begin("distribution", COORDINATOR)

    def happens(self, e):
        before = [p for p in self.parts if p.current]
        self.track_before = "policy" if self.track == "policy_answer" else "standard"
        super().happens(e)
        kind = e["kind"].split(".")[1]
        getattr(self, "counts_" + kind, lambda e, body, before: None)(e, e["body"], before)
        self.refresh()
        for case in self.cases:
            if case.state == OPEN:
                case.track = "policy" if self.track == "policy_answer" else "standard"

    def counts_submitted(self, e, body, before):
        self.theme = body.get("thema", "")
        self.border = "border" if "buurland" in body else ""
        self.to_act = Term(self.rules, "distribute", self.day, self.versions)
        self.begin("distribution", COORDINATOR)
        self.begin("receipt", None)

    bundle = ""

    def counts_bundled(self, e, body, before):
        self.bundle = "bundle"

    def counts_unbundled(self, e, body, before):
        self.bundle = ""

    def counts_routed(self, e, body, before):
        self.end_all("take_up", "answer", "contribution")
        if self.lead:
            self.received()
            self.at_lead(body.get("meewerkend", []))
        else:
            self.waits_for_coordinator()

    counts_assigned = counts_routed

    def counts_taken_up(self, e, body, before):
        part = self.current(e["party"])
        for case in self.waiting("take_up", part=part):
            self.finish(case, DONE)
            for redirect in reversed(self.cases):
                if redirect.step == "redirect" and redirect.outcome == WAITS and self.asked_to == part:
                    redirect.outcome = ACCEPTED
                    break
            self.asked_to = None

    asked_to = None

    def counts_redirected(self, e, body, before):
        sender = next(p for p in before if p.department == e["party"] and p.lead)
        took = [c for c in self.cases if c.step == "take_up" and c.part is sender]
        self.end_all("take_up", "answer", part=sender)
        case = Case("redirect", e["party"], sender.assigned, sender)
        case.due, case.track = took[-1].due if took else None, self.track_before
        case.to, case.outcome = (self.lead, WAITS) if self.lead else (COORDINATOR, THIRD)
        self.cases.append(case)
        self.finish(case, DONE)
        if not self.lead:
            self.end_all("contribution")
            self.waits_for_coordinator()
            return
        for p in before:
            if not p.current and p is not sender:
                self.end_all("contribution", part=p)
        self.at_lead()
        self.asked_to = self.current(self.lead)

    def counts_refused(self, e, body, before):
        for case in reversed(self.cases):
            if case.step == "redirect" and case.outcome == WAITS:
                case.outcome = REFUSED
                break
        part = next(p for p in before if p.department == e["party"] and p.lead)
        self.end_all("take_up", "answer", part=part)
        self.end_all("contribution")
        self.waits_for_coordinator()

    def counts_transferred(self, e, body, before):
        part = next(p for p in before if p.department == body["van"])
        there = next((p for p in before if p.department == body["naar"]), None)
        self.end_all("take_up", "answer", "contribution", part=part)
        if there and not part.lead:
            return
        if there:
            self.end_all("contribution", part=there)
        new = self.current(body["naar"])
        if self.state not in ("open", "taken_up"):
            return
        if new.lead:
            self.begin("take_up", new.department, new)
            self.begin("answer", new.department, new)
        else:
            self.begin("contribution", new.department, new)

    def counts_asked(self, e, body, before):
        self.begin("question", self.lead or COORDINATOR)

    def counts_replied(self, e, body, before):
        for case in self.waiting("question"):
            self.finish(case, DONE)

    def counts_contributed(self, e, body, before):
        for case in self.waiting("contribution", part=self.current(e["party"])):
            self.finish(case, DONE)

    def counts_answered(self, e, body, before):
        for case in self.waiting("answer"):
            self.finish(case, DONE, outcome=ANSWERS.index(body["soort"]))
        self.end_all("question", "contribution", "take_up")
        if body["soort"] != "buiten_rijk":
            self.to_act = Term(self.rules, "verdict", self.day, self.versions)
            self.begin("verdict", self.lead)
        if body["soort"] == "afspraak":
            self.begin("agreement", self.lead).due = datetime.date.fromisoformat(body["afspraakDatum"])

    def counts_confirmed(self, e, body, before):
        self.to_act = Term(self.rules, "verdict", self.day, self.versions)
        if not self.judged:
            self.begin("verdict", self.lead)

    judged = False

    def on_answered(self, party, body):
        super().on_answered(party, body)
        self.judged = False

    def counts_judged(self, e, body, before):
        self.judged = True
        for case in self.waiting("verdict"):
            self.finish(case, DONE, outcome=VERDICTS.index(body["oordeel"]))

    def counts_closed(self, e, body, before):
        self.end_all("take_up", "answer", "contribution", "question", "verdict", "receipt")
        reason = body.get("reden") if e["kind"] == "signal.closed" else None
        if e["kind"] in ("signal.returned", "signal.split_up"):
            for case in self.waiting("distribution"):
                self.finish(case, DONE)
        self.end_all("distribution")
        if reason not in ("geholpen", "aanvaard", "geen_oordeel"):
            self.end_all("agreement")

    counts_withdrawn = counts_returned = counts_split_up = counts_closed

    def counts_reopened(self, e, body, before):
        self.end_all("verdict", "agreement")
        part = self.current(self.lead)
        self.begin("answer", self.lead, part).again = part.assigned < self.at
        for p in self.owing():  # who came in after the answer
            self.begin("contribution", p.department, p)

    def counts_agreement_ended(self, e, body, before):
        for case in self.waiting("agreement"):
            if body["uitkomst"] == "verschoven":
                new = datetime.date.fromisoformat(body["datum"])
                case.again = case.again or new != case.due
                continue
            self.finish(case, DONE if body["uitkomst"] == "nagekomen" else ENDED,
                        outcome=OUTCOMES.index(body["uitkomst"]))
            case.late = case.late or body["uitkomst"] == "niet_nagekomen"

    def counts_attribution_corrected(self, e, body, before):
        for case in self.cases:
            if case.who == body["ministerie"] and STEP_CODES.get(body.get("stap"), case.step) == case.step:
                case.corrected = True

    def on_deadline_moved(self, party, body):
        super().on_deadline_moved(party, body)
        if self.to_act and self.to_act.code == body["termijn"] and not self.question:
            self.to_act.terms = body["versie"] if body["reden"] == "termijnen" else self.to_act.terms
            self.to_act.calendar = self.versions[1]
            self.to_act.told = datetime.date.fromisoformat(body["wordt"])

    def look(self):
        return [c.told([self.region, self.theme, self.border, self.bundle]) for c in self.cases]

    def compare(self, life, day, until):
        """The cases that count otherwise at the end of `until` than of `day` (since 1970), as they are and
        were, and why."""
        then, why = None, {}
        for e in life["events"]:
            on = (day_of(e["at"]) - EPOCH).days
            if on > until:
                break
            if then is None and on > day:
                then = self.look()
            for step in ([self.time_goes_on] if self.state != "none" else []) + [self.happens]:
                before = self.look()
                step(e)
                for i, now in enumerate(self.look()):
                    was = before[i] if i < len(before) else None
                    why.setdefault(i, set())
                    if then is not None and was != now:
                        why[i] |= self.reasons(was, now, e["kind"].split(".")[1], day)
        now = self.look()
        then = now if then is None else then
        changed = []
        for i, c in enumerate(now):
            was = then[i] if i < len(then) else None
            late = was is not None and c[5] == OPEN and (not was[4] or was[4] >= day) and 0 < c[4] < until
            if was is None or late or was[:11] != c[:11]:
                changed.append([c, was, why[i] | ({"overdue"} if late else set())])
        return changed

    @staticmethod
    def reasons(was, now, kind, day):
        why = set()
        if was is None:
            why.add({"reopened": "reopened", "transferred": "transfer"}.get(kind, "new"))
        if now[5] != OPEN and (was is None or was[5] == OPEN):
            why.add("done" if now[5] == DONE else {"reopened": "reopened", "transferred": "transfer"}.get(kind, "ended"))
            if (day_of(now[3]) - EPOCH).days <= day:
                why.add("late")
        if was is not None:
            why |= {"calendar" if kind == "deadline_moved" else "date"} if was[4] != now[4] else set()
            why |= {"attribution"} if (was[6] == "error") != (now[6] == "error") else set()
            why |= {"outcome"} if was[7:9] != now[7:9] else set()
            why |= {"track"} if was[9] != now[9] else set()
        return why

    def count(self, life):
        for e in life["events"]:
            if self.state != "none":
                self.time_goes_on(e)
            self.happens(e)
        return self.look()


# ---------------------------------------------------------------------------------------- rows

def with_above(theme, above):
    """A theme and those that it is part of."""
    return [theme] + (with_above(above[theme], above) if theme in above else [])


def heir(department, theme, heirs, above):
    """Who has now what this department had of a theme."""
    while department in heirs:
        by_theme = heirs[department]
        department = next((by_theme[t] for t in with_above(theme, above) if t in by_theme), by_theme[""])
    return department

STEPS = ["distribution", "receipt", "take_up", "question", "contribution", "answer", "redirect", "verdict", "agreement"]
RANKS = [(1, 2, 1), (9, 10, 20), (19, 20, 100), (99, 100, 100)]


def middle(seconds):
    """Of the bucket that a duration falls in: 32 to each doubling, from 64 s on."""
    if seconds < 64:
        return seconds
    width = 2 ** (seconds.bit_length() - 6)
    return seconds // width * width + width // 2


def percentiles(values):
    values = sorted(values)
    return [values[(len(values) * a + b - 1) // b - 1] if len(values) >= least else -1 for a, b, least in RANKS]


def half_up(x):
    return math.floor(x * 1000 + 0.5)


def wilson(k, n):
    if n == 0:
        return -1, -1, -1
    z = 1.959963984540054
    p, z2 = k / n, z * z / n
    mid, half = (p + z2 / 2) / (1 + z2), z * math.sqrt(p * (1 - p) / n + z2 / (4 * n)) / (1 + z2)
    return half_up(p), half_up(max(mid - half, 0)), half_up(min(mid + half, 1))


def kaplan_meier(done, longer, share):
    """The first duration at which no more than this share is still waiting."""
    still = 1.0
    for t in sorted(set(done)):
        n = sum(d >= t for d in done) + sum(c >= t for c in longer)
        still *= 1 - done.count(t) / n
        if still <= share:
            return t
    return -1


def row(cases, step, today):
    """What the scoreboard says of one step of these cases (as told)."""
    all_ = [c for c in cases if c[0] == step]
    mine = [c for c in all_ if c[6] != "error"]
    done = [c for c in mine if c[5] == DONE]
    ended = [c for c in mine if c[5] == ENDED]
    open_ = [c for c in mine if c[5] == OPEN]
    open_late = sum(0 < c[4] < today for c in open_)
    in_time = sum(c[6] == "" and c[4] > 0 for c in done)
    late = sum(c[6] == "late" for c in done + ended) + open_late
    since = [(day_of(c[2]) - EPOCH).days for c in open_]
    share, low, high = wilson(in_time, in_time + late)
    outcomes = [0] * 32
    for c in all_:
        if c[8] >= 0:
            outcomes[2 * c[8] + c[7]] += 1
    gross = [middle(c[11][0]) for c in done]
    longer = [middle(c[11][0]) for c in ended] + [(today - s) * 86400 for s in since]
    return {"cases": len(mine), "done": len(done), "ended": len(ended), "open": len(open_), "in_time": in_time,
            "late": late, "open_late": open_late, "errors": len(all_) - len(mine), "share": share, "low": low,
            "high": high, "oldest": min(since, default=0),
            "times": [middle(v) if v >= 0 else v for t in range(4) for v in percentiles([c[11][t] for c in done])],
            "outcomes": outcomes, "median": kaplan_meier(gross, longer, 0.5), "p90": kaplan_meier(gross, longer, 0.1)}


def exact(cases, step):
    done = [c for c in cases if c[0] == step and c[5] == DONE and c[6] != "error"]
    return [v for t in range(4) for v in percentiles([c[11][t] for c in done])]

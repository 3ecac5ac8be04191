#!/usr/bin/python3
"""The life of a signal on the real system, by machines that come in through CURVE, and everything that
must be refused: each with a stable code, and the service lives on."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, wire  # noqa: E402

S = system.System()
SIGNAL = {"what": "De laatste huisartsenpraktijk sluit en er komt geen opvolger voor 2.300 patiënten.",
          "notice": "Een moeder reed met een ziek kind veertig minuten naar de dichtstbijzijnde post.",
          "needed": ["deviation", "money"], "title": "Geen huisarts meer in de kern", "shareable": True,
          "theme": "gezondheid.huisarts", "municipalities": ["Hulst"]}
ANSWER = {"kind": "possible", "decision": "De regeling voor dunbevolkte gebieden geldt hier.",
          "why": "Er wonen minder dan 3.000 mensen binnen vijftien minuten.",
          "possible": "De praktijk kan met een toeslag open blijven.", "next_what": "Toeslag aanvragen",
          "next_by": "VWS", "next_when": "2027-01-15"}
C = {}


def submit(party="ZVL", **more):
    id = wire.uuid7()
    done = C[party].ask("signal.submit", dict(SIGNAL, **more), signal=id)
    return id, done


def wait_for(party, id, test, seconds=15):
    """Follows the party's own watch until the signal is as the test wants it; gives the summary."""
    import time
    end = time.monotonic() + seconds
    position = -1
    while time.monotonic() < end:
        try:
            summary = C[party].ask("signal.show", {}, signal=id, see=position if position >= 0 else None)
            if test(summary["summary"]):
                return summary["summary"]
        except wire.Problem as p:
            if p.code != "not_found":
                raise
        head = C[party].ask("service.ask")["head"] if position < 0 else position
        fed = C[party].ask("watch", {"after": head}, within=1000)
        position = max(position, fed["position"])
    raise AssertionError("never became so")


def routed(party="ZVL", lead="VWS", **more):
    id, done = submit(party, **more)
    s = wait_for(party, id, lambda s: s["state"] in ("open", "triage"))
    if s["state"] == "triage" or s.get("lead") != lead:
        C["coordinator"].ask("signal.assign", {"lead": lead, "reason": "Hoort bij dit ministerie."}, signal=id)
    return id, done


def a_signal_goes_in_is_routed_taken_up_answered_and_judged():
    id, done = submit()
    assert done["signal"] == id and done["version"] == 1 and done["position"] > 0, done
    assert done["reference"].startswith("ZVL-"), done
    s = wait_for("ZVL", id, lambda s: s["state"] == "open")
    assert s["lead"] == "VWS" and s["holder"] == "VWS", s
    C["VWS"].ask("signal.take_up", {"note": "Wij gaan ermee aan de slag."}, signal=done["reference"])
    C["VWS"].ask("signal.ask", {"text": "Hoeveel patiënten zijn ouder dan 75?"}, signal=id)
    reply = C["ZVL"].ask("signal.reply", {"text": "Ongeveer 600."}, signal=id)
    C["ZVL"].ask("signal.supplement", {"text": "De praktijk sluit op 1 maart."}, signal=id)
    C["VWS"].ask("signal.answer", ANSWER, signal=id)
    v = C["ZVL"].ask("signal.verdict", {"verdict": "helps"}, signal=id)
    shown = C["ZVL"].ask("signal.show", {"timeline": True}, signal=id, see=v["position"])
    assert shown["summary"]["state"] == "closed" and shown["summary"]["closed"] == "helped", shown
    kinds = [m["kind"] for m in shown["timeline"]]
    assert kinds == ["signal.submitted", "signal.routed", "signal.taken_up", "signal.asked", "signal.replied",
                     "signal.supplemented", "signal.answered", "signal.judged", "signal.closed"], kinds
    assert reply["version"] == 5 and [m["version"] for m in shown["timeline"]] == list(range(1, 10))
    times = [m["at"] for m in shown["timeline"]]
    assert times == sorted(times)


def the_same_signal_again_gets_the_same_answer():
    id, first = submit()
    again = C["ZVL"].ask("signal.submit", SIGNAL, signal=id)
    for k in ("signal", "reference", "version", "at", "position"):
        assert again[k] == first[k], (k, first, again)
    assert again.get("repeated") is True, again


def the_same_id_with_other_content_or_of_another_party_is_refused_without_telling_whose():
    id, _ = submit()
    other = C["ZVL"].refused("signal.submit", dict(SIGNAL, what="Iets anders."), signal=id)
    stranger = C["TWE"].refused("signal.submit", {k: v for k, v in SIGNAL.items() if k != "municipalities"},
                                signal=id)
    assert other.code == stranger.code == "id_taken"
    assert other.body == stranger.body and "ZVL" not in str(stranger.body), stranger.body


def a_command_repeated_has_one_effect_and_the_same_answer():
    id, _ = routed()
    message = wire.uuid7()
    first = C["VWS"].ask("signal.take_up", {}, signal=id, id=message)
    again = C["VWS"].ask("signal.take_up", {}, signal=id, id=message)
    assert again.get("repeated") is True and again["version"] == first["version"], (first, again)
    assert again["position"] == first["position"], (first, again)
    assert C["VWS"].refused("signal.take_up", {}, signal=id).code == "wrong_state"


def all_faults_come_at_once_and_name_their_fields():
    p = C["ZVL"].refused("signal.submit", {"what": "x", "needed": [], "theme": "bestaat.niet",
                                           "municipalities": ["Enschede"], "colour": "blue"},
                         signal=wire.uuid7())
    assert p.code == "invalid", p
    assert {"notice", "needed", "colour"} <= set(p.fields), p.fields
    p = C["ZVL"].refused("signal.submit", dict(SIGNAL, theme="bestaat.niet", municipalities=["Enschede"]),
                         signal=wire.uuid7())
    assert {"theme", "municipalities"} <= set(p.fields), p.fields


def a_citizen_service_number_is_refused():
    p = C["ZVL"].refused("signal.submit", dict(SIGNAL, notice="BSN 111222333 van de patiënt"),
                         signal=wire.uuid7())
    assert p.code == "personal_number", p


def what_is_not_ones_own_cannot_be_touched():
    id, _ = routed()
    assert C["OCW"].refused("signal.take_up", {}, signal=id).code == "not_allowed"
    assert C["TWE"].refused("signal.supplement", {"text": "x"}, signal=id).code in ("not_allowed", "not_found")
    assert C["VWS"].refused("signal.submit", SIGNAL, signal=wire.uuid7()).code == "not_allowed"
    assert C["ZVL"].refused("regions.adopt", {}).code in ("not_allowed", "invalid")
    lie = wire.envelope("signal.take_up", {}, signal=id, party="VWS")
    C["OCW"].send(lie)
    answer = C["OCW"].receive(10)[0]
    assert answer["kind"] == "problem" and answer["body"]["code"] == "not_allowed", answer


def an_action_in_the_wrong_state_names_the_state():
    id, _ = routed()
    p = C["VWS"].refused("signal.answer", ANSWER, signal=id)
    assert p.code == "wrong_state" and p.body.get("state") == "open", p.body


def an_answer_must_have_its_parts():
    id, _ = routed()
    C["VWS"].ask("signal.take_up", {}, signal=id)
    p = C["VWS"].refused("signal.answer", {k: v for k, v in ANSWER.items() if k != "possible"}, signal=id)
    assert p.code == "invalid" and "possible" in p.fields, p
    p = C["VWS"].refused("signal.answer", dict(ANSWER, kind="not_now"), signal=id)
    assert p.code == "incomplete_answer", p
    assert {"no_deviation", "no_exception", "no_alternative"} <= set(p.fields), p.fields
    for kind, parts in (("agreement", {"agreed", "agreed_date"}), ("outside", {"body", "contact"}),
                        ("preparation", {"instrument", "expected"})):
        p = C["VWS"].refused("signal.answer", dict(ANSWER, kind=kind), signal=id)
        assert p.code == "incomplete_answer" and parts <= set(p.fields), (kind, p.fields)
    C["VWS"].ask("signal.answer", dict(ANSWER, kind="not_now", no_deviation="a", no_exception="b",
                                       no_alternative="c"), signal=id)


def a_redirect_is_accepted_by_taking_up_and_refused_to_the_coordinator():
    id, _ = routed()
    C["VWS"].ask("signal.redirect", {"to": "OCW", "reason": "Gaat over de opleiding."}, signal=id)
    done = C["OCW"].ask("signal.take_up", {}, signal=id)
    s = C["ZVL"].ask("signal.show", {}, signal=id, see=done["position"])["summary"]
    assert s["lead"] == "OCW" and s["state"] == "taken_up", s
    id, _ = routed()
    C["VWS"].ask("signal.redirect", {"to": "OCW", "reason": "Gaat over de opleiding."}, signal=id)
    done = C["OCW"].ask("signal.refuse", {"reason": "Niet van ons."}, signal=id)
    s = C["ZVL"].ask("signal.show", {}, signal=id, see=done["position"])["summary"]
    assert s["state"] == "triage" and s["holder"] == "coordinator", s


def a_department_sees_a_redirected_signal_up_to_its_redirect():
    id, _ = routed(shareable=False)
    C["VWS"].ask("signal.redirect", {"to": "OCW", "reason": "Gaat over de opleiding."}, signal=id)
    C["OCW"].ask("signal.take_up", {}, signal=id)
    done = C["OCW"].ask("signal.ask", {"text": "Welke opleiding?"}, signal=id)
    old = C["VWS"].ask("signal.show", {"timeline": True}, signal=id, see=done["position"])
    assert [m["kind"] for m in old["timeline"]][-1] == "signal.redirected", old["timeline"]
    new = C["OCW"].ask("signal.show", {"timeline": True}, signal=id)
    assert [m["kind"] for m in new["timeline"]][-1] == "signal.asked"


def confidential_signals_are_for_who_must_see_them():
    id, done = routed(confidential=True, shareable=False)
    for stranger in ("TWE", "OCW"):
        p = C[stranger].refused("signal.show", {}, signal=id, see=done["position"])
        q = C[stranger].refused("signal.show", {}, signal=wire.uuid7(), see=done["position"])
        assert p.code == "not_found" and p.body == q.body, (p.body, q.body)
        listed = C[stranger].ask("signal.list", {"limit": 500})
        assert id not in [s["signal"] for s in listed.get("signals", [])]
    for own in ("ZVL", "VWS", "coordinator"):
        assert C[own].ask("signal.show", {}, signal=id)["summary"]["signal"] == id


def lists_come_in_pages_that_lose_and_double_nothing():
    ids = {submit()[0] for _ in range(7)}
    last = C["ZVL"].ask("signal.submit", SIGNAL, signal=wire.uuid7())["position"]
    seen, cursor = [], None
    while True:
        page = C["ZVL"].ask("signal.list", {"limit": 3, **({"cursor": cursor} if cursor else {})}, see=last)
        seen += [s["signal"] for s in page.get("signals", [])]
        submit()  # a new one between two pages
        cursor = page.get("cursor")
        if not cursor:
            break
    assert len(seen) == len(set(seen)), "a signal twice"
    assert ids <= set(seen), "a signal lost"


def times_can_be_read_back_per_department():
    id, _ = routed()
    C["VWS"].ask("signal.take_up", {}, signal=id)
    done = C["VWS"].ask("signal.answer", ANSWER, signal=id)
    told = C["coordinator"].ask("scoreboard.ask", {}, see=done["position"])
    vws = next(r for r in told["rows"] if r["of"] == "VWS" and r["step"] == "answer")
    assert vws["done"] >= 1 and vws["gross"]["median"] >= 0 and vws["in_time"] == vws["done"], vws
    assert vws["cases"] == vws["done"] + vws["ended"] + vws["open"], vws
    assert "p90" not in vws["gross"] or vws["done"] >= 20, vws
    assert sum(o["n"] for o in vws["outcomes"]) == vws["done"], vws


def who_asks_is_judged_when_all_that_is_to_be_seen_was_seen():
    """The door knows a party before the services behind it do; it says up to where they must have seen."""
    public, _ = S.keypair("NF")
    head = S.at_head("routing", "tracking", "overview")
    asked = {}
    for service, question in (("overview", ("signal.list", {})), ("tracking", ("registry.ask", {"set": "themes"}))):
        c, id = S.client("NF", inside=service), wire.uuid7()
        c.send(wire.envelope(*question, id=id, party="NF", see=head + 1, within=9000))
        asked[id] = c
    C["coordinator"].ask("party.admit", {"code": "NF", "role": "region", "name": "NF", "key": public})
    for id, c in asked.items():
        answer = [r for r in c.receive(10) if r["id"] == id]
        assert answer and answer[0]["kind"] != "problem", answer


def a_key_that_is_revoked_is_no_longer_admitted():
    public, _ = S.keypair("NOG")
    C["coordinator"].ask("party.admit", {"code": "NOG", "role": "region", "name": "NOG", "key": public})
    c = S.client("NOG")
    c.ask("signal.list", {})
    C["coordinator"].ask("party.revoke", {"key": public, "reason": "Verloren laptop."})
    import time
    end = time.monotonic() + 10
    while True:  # intake hears of it through the log
        try:
            c.ask("signal.list", {}, seconds=2)
        except wire.Problem as p:
            assert p.code == "not_admitted", p
            return
        except TimeoutError:
            return
        assert time.monotonic() < end, "a revoked key still gets in"


def a_key_that_was_never_admitted_gets_nothing():
    S.keypair("stranger")
    c = S.client("stranger")
    try:
        c.ask("service.ask", seconds=2)
    except TimeoutError:
        return
    raise AssertionError("an unknown key was answered")


def bad_frames_get_a_problem_and_the_service_lives():
    import msgpack
    c = C["ZVL"]
    head = msgpack.packb(wire.envelope("signal.submit", SIGNAL, signal=wire.uuid7()))
    bad = {"nothing": b"", "not msgpack": b"\xc1", "a map": msgpack.packb({}), "a bomb": b"\xdd\x08\x00\x00\x00\x01",
           "nested": b"\x91" * 40 + b"\xc0", "declared, not there": b"\x91" + head[:-20],
           "trailing": wire.pack(wire.envelope("service.ask")) + b"\x00",
           "utf-8": wire.pack(wire.envelope("service.ask")).replace(b"service.ask", b"service.\xff\xfek"),
           "ext": msgpack.packb([msgpack.ExtType(1, b"x")]), "nan": msgpack.packb([float("nan")])}
    for name, frame in bad.items():
        assert c.send_raw(frame), name
        answer = c.receive(5)
        assert answer and answer[0]["kind"] == "problem", (name, answer)
        assert answer[0]["body"]["code"] == "bad_frame", (name, answer)
    for e, code in ((wire.envelope("signal.fly"), "unknown_message"),
                    (dict(wire.envelope("service.ask"), v=9), "bad_version"),
                    (wire.envelope("signal.submit", dict(SIGNAL, what="een\0twee"), signal=wire.uuid7()),
                     "bad_frame"),
                    (wire.envelope("signal.submit", dict(SIGNAL, what=7), signal=wire.uuid7()), "invalid")):
        c.send(e)
        answer = c.receive(5)
        assert answer and answer[0]["body"].get("code") == code, (e["kind"], code, answer)
    assert c.ask("service.ask")["ready"] is True


def an_oversized_frame_is_not_taken_and_the_next_is():
    c = S.client("ZVL")
    c.send_raw(b"\x91\xc6\x00\x10\x00\x00" + b"x" * (1 << 20))
    assert c.receive(1.5) == []
    c.close()
    assert S.client("ZVL").ask("service.ask")["ready"] is True


def a_watch_tells_what_happens_to_whom_it_concerns_only():
    head = C["VWS"].ask("service.ask")["head"]
    vws, ocw = wire.uuid7(), wire.uuid7()
    C["VWS"].send(wire.envelope("watch", {"after": head}, id=vws, within=8000))
    C["TWE"].send(wire.envelope("watch", {"after": head}, id=ocw, within=1500))
    id, _ = submit(shareable=False, theme="gezondheid.huisarts")
    told = [r for r in C["VWS"].receive(10) if r["id"] == vws]
    assert told and told[0]["kind"] == "feed.told", told
    other = [r for r in C["TWE"].receive(10) if r["id"] == ocw]
    assert other and all(m["signal"] != id for m in other[0]["body"].get("events", [])), other


def adopted(name):
    """The body of the last adoption of a set."""
    told = C["coordinator"].ask("registry.ask", {"set": name})
    told.pop("position", None)
    return dict(told, valid_from="2026-01-01", version=told["version"] + 1)


def reference_data_that_are_wrong_are_refused_whole_and_the_running_version_stays():
    routed()  # work of VWS
    terms, days, rules, departments = (adopted(s) for s in ("terms", "calendar", "rules", "departments"))
    ends = [dict(d, valid_until="2027-01-01") if d["code"] in ("VWS", "BZK") else d
            for d in departments["departments"]]
    wrong = [
        ("terms.adopt", dict(terms, terms=terms["terms"] + terms["terms"][:2]), "bad_reference", {"code"}),
        ("terms.adopt", dict(terms, terms=[dict(t, length=0) for t in terms["terms"]]), "invalid", {"length"}),
        ("terms.adopt", dict(terms, terms=[dict(terms["terms"][0], length=-3)]), "invalid", {"length"}),
        ("calendar.adopt", dict(days, days=[{"date": "2026-02-29", "name": "x"}]), "invalid", {"date"}),
        ("calendar.adopt", dict(days, days=days["days"] + days["days"][:1]), "bad_reference", {"date"}),
        ("rules.adopt", dict(rules, rules=[dict(rules["rules"][0], theme="geen.thema")]), "bad_reference", {"theme"}),
        ("departments.adopt", dict(departments, departments=ends), "bad_reference", {"successor"}),
        ("departments.adopt", dict(departments, version=9, departments=ends), "bad_reference",
         {"successor", "version"}),
    ]
    for kind, body, code, fields in wrong:
        before = C["coordinator"].ask("registry.ask", {"set": kind.split(".")[0]})
        p = C["coordinator"].refused(kind, body)
        assert p.code == code and {f.split(".")[-1] for f in p.fields} == fields, (kind, p)
        assert C["coordinator"].ask("registry.ask", {"set": kind.split(".")[0]}) == before, kind
    many = C["coordinator"].refused("terms.adopt", dict(terms, version=9, terms=terms["terms"] * 2))
    told = [f["detail"] for f in many.body["fields"]]
    assert len(told) == 1 + len(terms["terms"]) and told[0].startswith("The version must be"), told
    assert all(f"{t['code']} is there twice." in told for t in terms["terms"]), "each fault is named"


if __name__ == "__main__":
    with S:
        S.start()
        C["coordinator"] = S.load()
        for party in ("ZVL", "TWE", "VWS", "OCW", "BZK"):
            C[party] = S.client(party)
        system.run([f for f in list(globals().values())
                    if callable(f) and getattr(f, "__module__", "") == "__main__"
                    and f.__name__.count("_") >= 3])

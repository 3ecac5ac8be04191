#!/usr/bin/python3
# timeout: 300
"""The same obstacle is recognised: which earlier signals a new one is like, who hears of it, and what is forgotten."""
import json
import os
import random
import re
import sys
import time
import uuid

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import gateway, system, wire  # noqa: E402

LIKENED = 79  # signal.likened
S, C, H, PAIR = None, {}, {}, []

WHAT = {
    "ambulance": ("De Belgische ambulance is sneller bij ons dorp, maar mag de grens niet over rijden met zwaailicht. De chauffeur moet bij de "
                  "grenspaal wachten tot een Nederlandse wagen de patiënt overneemt.", "Een man met een hartinfarct wachtte 26 minuten langer op hulp."),
    "stroom": ("Het stroomnet in de polder zit vol. De basisschool en het dorpshuis krijgen geen zwaardere aansluiting, terwijl grote gebruikers hun "
               "gereserveerde vermogen niet benutten.", "De warmtepomp van de school staat al een jaar ongebruikt in de kelder."),
    "notaris": ("De notaris rekent voor akten van kleine verenigingen hetzelfde tarief als voor bedrijven. Fanfare en ijsclub stellen hun statuten "
                "daarom niet bij.", "De fanfare betaalde negenhonderd euro voor een nieuwe akte."),
    "veer": ("Het veerpontje vaart 's winters niet meer omdat de schipper een vaarbewijs voor grote schepen nodig heeft. Scholieren fietsen nu "
             "elf kilometer om langs de brug.", "Een leerling stopte met haar opleiding vanwege de omweg."),
    "mest": ("Biologische veehouders moeten hun stalmest afvoeren en daarna kunstmest kopen, want de gebruiksnorm kent geen uitzondering voor potstallen.",
             "Een boer betaalt twee keer en ziet zijn bodem verarmen."),
}


def text(of, extra=""):
    what, notice = WHAT[of]
    return {"what": what + extra, "notice": notice, "needed": ["rule"]}


def submit(party, of, extra="", id=None, **more):
    id = id or wire.uuid7()
    C[party].ask("signal.submit", {**text(of, extra), **more}, signal=id)
    S.at_head("routing")
    return id


def preview(party, of, extra=""):
    """Ids that whoever writes this is told, best first."""
    body = {k: v for k, v in text(of, extra).items() if k != "needed"}
    return [bytes(a["signal"]) for a in C[party].ask("routing.preview", body, see=S.head()).get("similar", [])]


def likened(id, party="coordinator"):
    """What the event that is stored with it says, as that party sees it; None: it sees no such event."""
    S.at_head("routing", "overview")
    told = C[party].ask("signal.show", {"timeline": True}, signal=id)
    of = [m["body"]["similar"] for m in told.get("timeline", []) if m["kind"] == "signal.likened"]
    return of[0] if of else None


def ids(of):
    return [bytes(a["signal"]) for a in of or []]


def until(asked, expected, seconds=20):
    end = time.monotonic() + seconds
    while (got := asked()) != expected:
        assert time.monotonic() < end, f"{got} is not {expected}: {S.tail('routing')}"
        time.sleep(0.02)


def pair():
    """Of Twente, shared; and nearly the same of Zeeuws-Vlaanderen, not shared."""
    if not PAIR:
        PAIR.append(submit("TWE", "ambulance", shareable=True, rule="Wet ambulancezorgvoorzieningen, artikel 4"))
        PAIR.append(submit("ZVL", "ambulance", " Dat speelt hier ook.", rule="artikel 6 van de wet ambulancezorgvoorzieningen"))
    return PAIR


# ------------------------------------------------------------------ what is found

def the_second_of_two_nearly_equal_signals_is_likened_to_the_first():
    other = submit("TWE", "stroom")
    first, second = pair()
    assert likened(first) is None and likened(other) is None
    told = likened(second)
    assert ids(told) == [first], told
    assert told[0]["score"] > 700 and told[0]["words"] >= 10 and told[0].get("law") is True and "place" not in told[0], told
    kinds = S.sql("SELECT kind FROM history.event WHERE stream = %s::uuid ORDER BY version", second.hex())
    assert [k for (k,) in kinds][:3] == [20, 21, LIKENED], kinds  # with the decision, in one append


def only_coordinators_and_that_regions_adviser_see_what_it_is_like():
    first, second = pair()
    assert ids(likened(second, "ADV")) == [first]
    C["coordinator"].ask("signal.assign", {"lead": "VWS", "reason": "x"}, signal=second)
    for party in ("ZVL", "VWS", "AUD"):
        assert likened(second, party) is None, party
    told = H["ZVL"].ask("GET", f"/v1/knelpunten/{uuid.UUID(bytes=second)}/bundelingen")
    assert told.status == 200 and "vergeleken" not in str(told.json()), told
    told = H["coordinator"].ask("GET", f"/v1/knelpunten/{uuid.UUID(bytes=second)}/bundelingen").json()
    assert [a["id"] for m in told["gebeurtenissen"] for a in m["inhoud"]["lijktOp"]] == [str(uuid.UUID(bytes=first))], told
    feed = [e["kind"] for e in C["ZVL"].ask("feed.ask", {"after": -1, "limit": 1000})["events"]]
    assert "signal.submitted" in feed and "signal.likened" not in feed, feed
    assert C["ZVL"].refused("subscription.open", {"name": "x", "url": "https://example.nl/x", "filter": {"kinds": ["signal.likened"]}},
                            signal=wire.uuid7()).code == "invalid"


def who_writes_in_another_region_sees_what_is_shared_and_in_its_own_all():
    first, second = pair()
    assert preview("NOG", "ambulance") == [first]  # the second is not shared
    assert set(preview("ZVL", "ambulance")) == {first, second}
    told = H["NOG"].ask("POST", "/v1/routeringsvoorspellingen", {"wat": WHAT["ambulance"][0], "merkbaar": WHAT["ambulance"][1]}).json()
    assert [a["id"] for a in told["lijktOp"]] == [str(uuid.UUID(bytes=first))] and told["lijktOp"][0]["score"] > 700, told
    assert preview("NOG", "veer") == []


def a_confidential_one_is_never_named_to_anybody():
    hidden = submit("TWE", "notaris", confidential=True, shareable=True)
    assert preview("TWE", "notaris") == [] and preview("NOG", "notaris") == []
    shown = submit("TWE", "notaris", " Nog steeds.")
    assert likened(shown) is None
    again = submit("TWE", "notaris", confidential=True)
    assert likened(again) is None, "a confidential one is compared"
    assert preview("TWE", "notaris") == [shown]
    assert not S.sql("SELECT 1 FROM history.event WHERE kind = %s AND position(%s::bytea IN body) > 0", LIKENED, hidden)


def a_part_is_not_likened_to_what_it_was_split_from():
    whole = submit("ZVL", "mest")
    part = submit("ZVL", "mest", " Deel een.", parent=whole)
    assert likened(part) is None, likened(part)
    other = submit("ZVL", "mest", " Deel twee.", parent=whole)
    assert ids(likened(other)) == [part]


def the_program_tells_it_to_whom_may_know():
    first, second = pair()
    reference = {id: C["coordinator"].ask("signal.show", signal=id)["summary"]["reference"] for id in (first, second)}
    told = S.cli("similar", reference[second]).stdout
    assert reference[first] in told and "zelfde wet" in told and "veel" in told, told
    told = json.loads(S.cli("similar", "--json", reference[second]).stdout)
    assert told["id"] == str(uuid.UUID(bytes=first)) and told["zelfdeRegel"] is True, told
    for party, of in (("ZVL", second), ("ADV", second), ("coordinator", first)):  # an adviser of another region sees not what it names
        told = S.cli("similar", reference[of], party=party)
        assert "niets gevonden" in told.stdout and not told.stderr, (party, told)
    assert "lijkt veel op eerdere knelpunten" in S.cli("show", reference[second]).stdout


# ------------------------------------------------------------------ what is forgotten

def stop_and_look():
    """Routing's file as it stands when routing has stopped."""
    assert S.routing.stop() == 0
    path = S.path("routing.similar")
    return open(path, "rb").read() if os.path.exists(path) else b""


def what_is_erased_goes_from_the_index_the_answers_and_the_file():
    id = submit("TWE", "veer", shareable=True)
    assert preview("NOG", "veer") == [id]
    assert id in stop_and_look(), "the file has no ids: this test would find nothing"
    S.start("routing")
    assert preview("NOG", "veer") == [id]
    proposed = C["TWE"].ask("signal.erase_propose", {"versions": [1], "ground": "request"}, signal=id)
    C["coordinator"].ask("signal.erase_confirm", {"proposal": proposed["version"]}, signal=id)
    until(lambda: preview("NOG", "veer"), [])
    assert preview("TWE", "veer") == []
    path = S.path("routing.similar")
    assert not os.path.exists(path) or id not in open(path, "rb").read(), "it is on the disk still"
    later = submit("ZVL", "veer", " Wij ook.")
    assert likened(later) is None
    found = stop_and_look()
    assert later in found and id not in found
    os.unlink(path)
    S.start("routing")  # from the log, where its text is no more
    until(lambda: preview("ZVL", "veer"), [later])
    assert id not in stop_and_look()
    S.start("routing")


def what_is_withdrawn_or_returned_is_named_no_more():
    one, two = submit("TWE", "stroom", " Een.", shareable=True), submit("TWE", "stroom", " Twee.", shareable=True)
    assert set(preview("NOG", "stroom")) == {one, two}
    C["TWE"].ask("signal.withdraw", {"reason": "Opgelost."}, signal=one)
    until(lambda: preview("NOG", "stroom"), [two])
    S.at_head("tracking", "overview")
    if C["coordinator"].ask("signal.show", signal=two)["summary"]["state"] != "triage":
        lead = C["coordinator"].ask("signal.show", signal=two)["summary"]["lead"]
        C[lead].ask("signal.redirect", {"to": "VWS" if lead != "VWS" else "BZK", "reason": "x"}, signal=two)
        C["VWS" if lead != "VWS" else "BZK"].ask("signal.refuse", {"reason": "x"}, signal=two)
    C["coordinator"].ask("signal.return", {"reason": "Bij de netbeheerder.", "door": "Netbeheerder"}, signal=two)
    until(lambda: preview("NOG", "stroom"), [])


def of_too_many_at_once_some_are_not_compared_and_all_are_known_later():
    r = random.Random(5)
    words = ["".join(r.choice("bdfgklmnprst") + r.choice("aeiou") for _ in range(4)) for _ in range(4000)]

    def uncompared():
        told = wire.Client(S.ipc("routing"))
        try:
            return int(re.search(r"weerklank_routing_uncompared_total\S* (\d+)", told.ask("metrics.ask")["text"]).group(1))
        finally:
            told.close()
    before = answers()
    assert uncompared() == 0
    S.routing.stop()
    S.env["WEERKLANK_ROUTING_SIMILAR_SHARE"] = "1"
    S.start("routing")
    last = None
    for _ in range(20):
        for _ in range(40):
            last = wire.uuid7()
            what = " ".join(r.choices(words, k=850))[:8000]
            C["ZVL"].ask("signal.submit", {"what": what, "notice": " ".join(r.choices(words, k=420))[:4000], "needed": ["rule"]}, signal=last)
        S.at_head("routing")
        if uncompared():
            break
    assert uncompared() > 0, "this computer is too fast for this test"
    until(lambda: [bytes(a["signal"]) for a in C["ZVL"].ask("routing.preview", {"what": what}).get("similar", [])][:1], [last], 60)
    until(lambda: "likeness_filled" in S.tail("routing", 50), True)
    del S.env["WEERKLANK_ROUTING_SIMILAR_SHARE"]
    S.routing.stop()
    S.start("routing")
    assert answers() == before
    assert submit("TWE", "ambulance", " Toch weer.", shareable=True) in preview("NOG", "ambulance")


# ------------------------------------------------------------------ stops and starts

def answers():
    return {(party, of): preview(party, of) for party in ("ZVL", "TWE", "NOG") for of in WHAT}


def after_a_stop_the_answers_are_the_same_with_the_file_and_without_it():
    before = answers()
    assert sum(map(bool, before.values())) >= 6, before
    assert stop_and_look()
    S.start("routing")
    assert answers() == before  # at once: it is read before routing says that it is ready
    S.routing.kill()
    S.start("routing")
    until(answers, before)
    stop_and_look()
    os.unlink(S.path("routing.similar"))
    S.start("routing")
    until(answers, before)
    assert "likeness_filled" in S.tail("routing", 50)


def a_file_that_is_damaged_or_of_another_log_is_not_believed():
    before = answers()
    whole = stop_and_look()
    for name, bad in {"a bit": whole[:300] + bytes([whole[300] ^ 1]) + whole[301:], "another leaf": whole[:20] + bytes([whole[20] ^ 1]) + whole[21:],
                      "a position that is not there": (10**9).to_bytes(8, "little") + whole[8:], "cut": whole[:-5], "nothing": b""}.items():
        path = S.path("routing.similar")
        with open(path, "wb") as f:
            f.write(bad)
        S.own(path)
        S.start("routing")
        until(answers, before)
        assert S.routing.stop() == 0, name
    S.start("routing")


def the_setting_limits_how_many_are_kept_and_switches_it_off():
    S.routing.stop()
    S.env["WEERKLANK_ROUTING_SIMILAR_MOST"] = "0"
    S.start("routing")
    assert not any(answers().values()) and not os.path.exists(S.path("routing.similar"))
    id = submit("ZVL", "ambulance", " En toch.")
    assert likened(id) is None
    S.routing.stop()
    S.env["WEERKLANK_ROUTING_SIMILAR_MOST"] = "2"
    S.start("routing")
    until(lambda: id in preview("ZVL", "ambulance"), True)  # the newest
    submit("ZVL", "veer")
    submit("ZVL", "mest")
    assert preview("ZVL", "ambulance") == [] and preview("ZVL", "mest")
    del S.env["WEERKLANK_ROUTING_SIMILAR_MOST"]
    S.routing.stop()
    S.start("routing")


def begin(s):
    global S
    S = s
    S.start()
    C["coordinator"] = S.load(("ZVL", "TWE", "NOG", "VWS", "BZK", "OCW", "IenW", "KGG", "EZ", "LVVN"))
    for code, role, regions in (("ADV", "adviser", ["ZVL"]), ("AUD", "auditor", None)):
        C["coordinator"].ask("party.admit", {"code": code, "role": role, "name": code, "key": S.keypair(code)[0], "account": wire.uuid7(),
                                             **({"regions": regions} if regions else {})})
    C.update({p: S.client(p) for p in ("ZVL", "TWE", "NOG", "VWS", "BZK", "OCW", "IenW", "KGG", "EZ", "LVVN", "ADV", "AUD")})
    H.update({p: gateway.somebody(S, C[p]) for p in ("ZVL", "NOG", "coordinator")})


TESTS = [the_second_of_two_nearly_equal_signals_is_likened_to_the_first, only_coordinators_and_that_regions_adviser_see_what_it_is_like,
         who_writes_in_another_region_sees_what_is_shared_and_in_its_own_all, a_confidential_one_is_never_named_to_anybody,
         the_program_tells_it_to_whom_may_know, a_part_is_not_likened_to_what_it_was_split_from, what_is_erased_goes_from_the_index_the_answers_and_the_file,
         what_is_withdrawn_or_returned_is_named_no_more,
         of_too_many_at_once_some_are_not_compared_and_all_are_known_later, after_a_stop_the_answers_are_the_same_with_the_file_and_without_it,
         a_file_that_is_damaged_or_of_another_log_is_not_believed, the_setting_limits_how_many_are_kept_and_switches_it_off]

if __name__ == "__main__":
    with system.System() as s:
        begin(s)
        system.run(TESTS)

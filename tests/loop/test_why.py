#!/usr/bin/python3
"""Why a signal went where it went: `weerklank why` for people and for scripts, and routing.words, which says what the
numbers and codes in stored reasons stand for, also those of models that are no longer in use."""
import hashlib
import json
import os
import re
import sys
import zlib

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import gateway, system, wire  # noqa: E402

REFERENCE = os.path.join(system.ROOT, "compose", "reference")
RULES = json.load(open(os.path.join(REFERENCE, "regels.json")))
THEMES = {t["code"]: t["naam"] for t in json.load(open(os.path.join(REFERENCE, "themas.json")))["themas"]}
MODEL = open(os.path.join(REFERENCE, "model.txt"), "rb").read()
STEMS = [line.split()[1].decode() for line in MODEL.splitlines() if line.startswith(b"word ")]
KEPT = 20
CERTAIN, FAIRLY, DOUBT = 900, 700, 400  # proto/sureness.h
DOCTOR = {"what": "De huisarts in het dorp stopt en er komt geen opvolger. Ook de huisartsenpost gaat dicht.", "notice": "Patiënten staan voor een dichte deur.",
          "needed": ["money"], "title": "Geen huisarts meer", "theme": "gezondheid.huisarts"}
DOCTOR_AHEAD = {"what": DOCTOR["what"]}
VAGUE = {"what": "De boer, de bus, de woning, de school en de huisarts: het past nergens.", "notice": "Het kost mensen veel tijd.", "needed": ["money"],
         "title": "Van alles wat"}
S, C, H, R = None, {}, {}, {}


def name_of(model):
    return hashlib.sha256(model).hexdigest()[:16]


def submitted(body, region="ZVL"):
    id = wire.uuid7()
    reference = C[region].ask("signal.submit", body, signal=id)["reference"]
    S.at_head("routing", "tracking", "overview")
    return id, reference


def why(reference, party="coordinator", language=None, code=0, *more):
    if language:
        S.env["LC_ALL"] = language
    try:
        r = S.cli("why", reference, *more, party=party, check=False)
    finally:
        S.env.pop("LC_ALL", None)
    assert r.returncode == code, (r.returncode, r.stdout, r.stderr)
    return r


def facts(reference, party="coordinator"):
    return [json.loads(line) for line in why(reference, party, None, 0, "--json").stdout.splitlines()]


def sums(body):
    """Of each candidate its score, and what its reasons come to."""
    return {c["ministerie"]: (c["score"], sum(r["gewicht"] for r in body["redenen"] if r["ministerie"] == c["ministerie"])) for c in body["kandidaten"]}


def sure_word(body):
    n, chose = body["zekerheid"], "verantwoordelijk" in body
    word = "zeker" if n >= CERTAIN else "vrij_zeker" if n >= FAIRLY else "twijfel" if n >= DOUBT else "weet_niet"
    return word if chose or word in ("twijfel", "weet_niet") else "twijfel"


def adopted_model(version, change):
    """A model that differs from the one of the software, as routing would have learned it."""
    model = change(MODEL)
    small = zlib.compress(model, 9)
    parts = [{"text": small[i:i + 65536]} for i in range(0, len(small), 65536)]
    C["coordinator"].ask("model.adopt", {"version": version, "valid_from": "2024-07-02", "model": name_of(model), "parts": parts, "position": 100 + version,
                                         "examples": 10})
    return name_of(model)


# --- for people ----------------------------------------------------------------------------------------


def a_routed_signal_says_how_sure_in_words_before_any_number_of_it():
    told = why(R["doctor"]).stdout
    lines = told.splitlines()
    assert "De routering koos VWS (Volksgezondheid, Welzijn en Sport)" in told, told
    sure = next(line for line in lines if "Hoe zeker" in line)
    assert sure.split(": ")[1] in ("zeker", "vrij zeker"), sure
    numbers = lines.index(next(line for line in lines if "In getallen" in line))
    assert not re.search(r"\d", "".join(lines[lines.index(sure):numbers])), told
    assert 'de regio koos het thema "' + THEMES["gezondheid.huisarts"] + '"' in told, told
    assert 'woorden in de tekst die horen bij "' + THEMES["gezondheid.huisarts"] + '"' in told, told
    assert re.search(r'een woord dat begint met "\w+…"', told), told
    assert f"het model dat met de software meekwam ({name_of(MODEL)})" in told and "regels versie 1" in told, told


def it_is_said_in_english_as_well():
    told = why(R["doctor"], language="en_GB.UTF-8").stdout
    assert "Routing chose VWS" in told and "How sure: " in told and "a word that begins with" in told and "Speaks for VWS" in told, told
    assert "Hoe" not in told and "pleit" not in told.lower(), told


def the_heaviest_reason_comes_first_and_numbers_are_in_that_order():
    told = why(R["doctor"]).stdout
    body = facts(R["doctor"])[0]["inhoud"]
    line = next(x for x in told.splitlines() if x.strip().startswith("VWS:"))
    score, parts = re.search(r"VWS: (-?\d+) = (.*?);", line).groups()
    numbers = [int(x.replace(" ", "")) for x in re.findall(r"(?:^|[+-] )?-?\d+", parts)]
    of = [r["gewicht"] for r in body["redenen"] if r["ministerie"] == "VWS"]
    assert sum(numbers) == int(score) == sum(of) and numbers == of, (line, of)
    apart = [abs(r["gewicht"]) for r in body["redenen"] if r["ministerie"] == "VWS" and r["soort"] != "rest"]
    assert apart == sorted(apart, reverse=True) and len(apart) > 2, apart


def what_was_left_to_distribute_says_so_and_then_whose_decision_it_was():
    told = why(R["vague"]).stdout
    assert "De routering koos niet: de coördinator verdeelt het" in told and re.search("Hoe zeker: (twijfel|weet het niet)\n", told), told
    assert told.count("Pleit voor") >= 2, told
    order = [told.index(x) for x in ("De routering koos niet", "Een coördinator besloot: VWS", "VWS (Volksgezondheid, Welzijn en Sport) stuurde het door naar OCW",
                                     "weigerde het: de coördinator verdeelt het", "Een coördinator besloot: BZK")]
    assert order == sorted(order), told
    assert "Het gaat vooral om de huisarts." in told and "Het gaat om de school." in told and "Nee, niet van ons." in told, told
    assert told.count("Hoe zeker") == 1, "a person's decision has no certainty: " + told


def a_rule_that_decides_is_told_as_an_agreement_and_so_is_one_that_excludes():
    told = why(R["forced"]).stdout
    assert "De routering koos OCW" in told and "Hoe zeker: zeker" in told, told
    assert 'een vaste afspraak over "' + THEMES["onderwijs"] + '": altijd hier' in told, told
    excluded = told[told.index("Pleit tegen VWS"):]
    assert 'een vaste afspraak over "proef, sluit uit": niet hier' in excluded.split("Pleit")[1], told  # a rule without a theme: its code in words
    body = facts(R["forced"])[0]["inhoud"]
    assert all(a == b for a, b in sums(body).values()) and max(s for s, _ in sums(body).values()) > 50000, sums(body)


def a_signal_without_a_decision_says_that():
    S.routing.stop()
    try:
        id = wire.uuid7()
        reference = C["ZVL"].ask("signal.submit", DOCTOR, signal=id)["reference"]
        S.at_head("overview")
        r = why(reference)
        assert r.stdout == "" and "nog niets besloten" in r.stderr, r
        r = why(R["doctor"])  # without routing the words are not known, and all else is told
        assert "een woord dat niet meer bekend is" in r.stdout and "De routering koos VWS" in r.stdout and r.stderr, r
    finally:
        S.start("routing")


# --- for scripts ---------------------------------------------------------------------------------------


def contributions_add_up_in_what_is_printed_for_scripts():
    for name in ("doctor", "vague", "forced"):
        first = facts(R[name])[0]
        body = first["inhoud"]
        assert first["soort"] == "knelpunt.gerouteerd" and body["model"] == name_of(MODEL) and first["zekerheid"] == sure_word(body), first
        assert sums(body) and all(a == b for a, b in sums(body).values()), (name, sums(body))
        numbers = [r["kenmerk"] for r in body["redenen"] if r["soort"] == "woord"]
        assert all(first["woorden"][str(n)] == STEMS[n] for n in numbers), first["woorden"]
    # the comparison can fail: one number less, and they do not add up
    body["redenen"].pop(0)
    assert any(a != b for a, b in sums(body).values())
    assert [m["soort"] for m in facts(R["vague"])] == ["knelpunt.gerouteerd", "knelpunt.toegewezen", "knelpunt.doorgestuurd", "knelpunt.geweigerd", "knelpunt.toegewezen"]


def who_may_not_see_the_signal_gets_nothing():
    r = why(R["doctor"], "TWE", None, 1)
    assert r.stdout == "" and "not_found" in r.stderr, r
    for party in ("OCW",):  # who sees its title and no more
        r = why(R["doctor"], party, None, 1)
        assert r.stdout == "" and "voor wie alles van dit knelpunt ziet" in r.stderr, r
        r = why(R["doctor"], party, None, 1, "--json")
        assert r.stdout == "", r
    r = why(R["secret"], "OCW", None, 1)
    assert r.stdout == "" and "not_found" in r.stderr, r
    for party in ("ZVL", "VWS", "ADV", "AUD", "coordinator"):
        assert "De routering koos VWS" in why(R["doctor"], party).stdout, party


def what_was_erased_is_not_told():
    id, reference = submitted(VAGUE)
    C["coordinator"].ask("signal.assign", {"lead": "VWS", "reason": "Een reden die weg moet."}, signal=id)
    S.at_head("tracking", "overview")
    version = next(m["versie"] for m in facts(reference) if m["soort"] == "knelpunt.toegewezen")
    proposal = C["coordinator"].ask("signal.erase_propose", {"versions": [version], "ground": "unlawful"}, signal=id)["version"]
    C["coordinator2"].ask("signal.erase_confirm", {"proposal": proposal}, signal=id)
    S.at_head("tracking", "overview")
    told = why(reference).stdout
    assert "Een reden die weg moet." not in told and "vernietigd" in told, told


# --- routing.words -------------------------------------------------------------------------------------


def numbers_and_codes_stand_for_what_they_say_and_unknown_ones_for_nothing():
    last = len(STEMS) - 1
    told = C["ZVL"].ask("routing.words", {"model": name_of(MODEL), "features": [last, 0, last + 1, -1, 7, 2**40], "rules": ["zorg.huisarts", "bestaat.niet", "proef.sluit_uit"]})
    assert told["words"] == [STEMS[last], STEMS[0], "", "", STEMS[7], ""], told
    assert told["themes"] == ["gezondheid.huisarts", "", ""], told
    assert C["ZVL"].ask("routing.words", {"model": "0" * 16, "features": [1, 2]})["words"] == ["", ""]
    assert C["ZVL"].ask("routing.words", {"features": [1]})["words"] == [""]
    assert set(C["ZVL"].ask("routing.words", {})) <= {"position"}


def everybody_who_is_admitted_may_ask_and_nobody_else():
    for party in ("ZVL", "TWE", "VWS", "ADV", "AUD", "coordinator"):
        assert C[party].ask("routing.words", {"model": name_of(MODEL), "features": [5]})["words"] == [STEMS[5]], party
        assert S.client(party, inside="routing").ask("routing.words", {"model": name_of(MODEL), "features": [5]})["words"] == [STEMS[5]], party
    for party in ("XXX", None):
        assert S.client(party, inside="routing").refused("routing.words", {"features": [5]}).code == "not_admitted", party


def too_many_and_strange_ones_are_refused_by_their_field():
    for body, field in (({"model": name_of(MODEL), "features": list(range(65))}, "features"), ({"model": "abc", "features": [1]}, "model"),
                        ({"model": name_of(MODEL), "features": ["a"]}, "features"), ({"rules": ["x"] * 65}, "rules"), ({"features": []}, "features"),
                        ({"rules": ["a" * 65]}, "rules"), ({"woord": "x"}, "woord")):
        p = C["ZVL"].refused("routing.words", body)
        assert p.code == "invalid" and any(f.startswith(field) for f in p.fields), (body, p)
    assert S.service("routing")["ready"]


def over_http_it_is_a_question_as_well():
    a = H["VWS"].ask("POST", "/v1/routeringswoorden", {"model": name_of(MODEL), "kenmerken": [3, 4], "regels": ["zorg.huisarts"]})
    assert a.status == 200 and a.json()["woorden"] == STEMS[3:5] and a.json()["themas"] == ["gezondheid.huisarts"], a
    assert a.headers["Cache-Control"] == "no-store", a.headers
    assert H["VWS"].ask("POST", "/v1/routeringswoorden", {"kenmerken": [1] * 65}).status == 400
    assert gateway.Http(S.http).ask("POST", "/v1/routeringswoorden", {"kenmerken": [1]}).status == 401


def models_that_were_in_use_before_are_known_and_after_a_restart_too():
    """The last twenty; each has its own word at that number."""
    first, line = len(STEMS) // 2, STEMS[len(STEMS) // 2]
    used = [adopted_model(2 + n, lambda m, n=n: m.replace(b"\nposition -1\n", f"\nposition {102 + n}\n".encode()).replace(
        f"\nword {line} ".encode(), f"\nword {line}{chr(97 + n)} ".encode())) for n in range(KEPT)]
    S.at_head("routing")
    C["ZVL"].ask("routing.preview", DOCTOR_AHEAD)  # from here on the newest is in use
    for _ in range(2):
        for n in reversed(range(KEPT)):
            told = C["ZVL"].ask("routing.words", {"model": used[n], "features": [first, 3]})
            assert told["words"] == [line + chr(97 + n), STEMS[3]], (n, told)
        assert C["ZVL"].ask("routing.words", {"model": name_of(MODEL), "features": [first]})["words"] == [""], "the oldest is no longer kept"
        S.routing.kill()
        S.start("routing")
    _, reference = submitted(DOCTOR)
    told = why(reference).stdout
    assert f"wat geleerd is tot en met positie {100 + 1 + KEPT} ({used[-1]})" in told, told
    assert "een woord dat niet meer bekend is" in why(R["doctor"]).stdout  # of a model that nobody has any more


if __name__ == "__main__":
    with system.System() as S:
        S.start()
        C["coordinator"] = S.load(("ZVL", "TWE", "VWS", "OCW"))
        for code, role, more in (("ADV", "adviser", {"regions": ["ZVL"]}), ("AUD", "auditor", {}), ("coordinator2", "coordinator", {})):
            C["coordinator"].ask("party.admit", {"code": code, "role": role, "name": code, "key": S.keypair(code)[0], "account": wire.uuid7(), **more})
        C.update({p: S.client(p) for p in ("ZVL", "TWE", "VWS", "OCW", "ADV", "AUD", "coordinator2")})
        H["VWS"] = gateway.somebody(S, C["VWS"])
        _, R["doctor"] = submitted(DOCTOR)
        _, R["secret"] = submitted(DOCTOR | {"confidential": True})
        vague, R["vague"] = submitted(VAGUE)
        C["coordinator"].ask("signal.assign", {"lead": "VWS", "reason": "Het gaat vooral om de huisarts."}, signal=vague)
        C["VWS"].ask("signal.redirect", {"to": "OCW", "reason": "Het gaat om de school."}, signal=vague)
        C["OCW"].ask("signal.refuse", {"reason": "Nee, niet van ons."}, signal=vague)
        C["coordinator"].ask("signal.assign", {"lead": "BZK", "reason": "Dan is het van ons."}, signal=vague)
        C["coordinator"].ask("rules.adopt", {
            "version": RULES["versie"] + 1, "valid_from": "2024-07-02", "rules": [
                {"code": r["code"], "department": r["ministerie"], "words": r.get("woorden", [])} | ({"theme": r["thema"]} if "thema" in r else {}) for r in RULES["regels"]] + [
                {"code": "proef.bepaalt", "department": "OCW", "theme": "onderwijs", "effect": "force", "words": ["kwizzel"]},
                {"code": "proef.sluit_uit", "department": "VWS", "effect": "forbid", "words": ["kwizzel"]}]})
        S.at_head("routing")
        _, R["forced"] = submitted({"what": "De kwizzel van de huisarts is stuk.", "notice": "Het kost tijd.", "needed": ["money"]})
        S.at_head("tracking", "overview")
        system.run([a_routed_signal_says_how_sure_in_words_before_any_number_of_it, it_is_said_in_english_as_well,
                    the_heaviest_reason_comes_first_and_numbers_are_in_that_order,
                    what_was_left_to_distribute_says_so_and_then_whose_decision_it_was,
                    a_rule_that_decides_is_told_as_an_agreement_and_so_is_one_that_excludes, a_signal_without_a_decision_says_that,
                    contributions_add_up_in_what_is_printed_for_scripts, who_may_not_see_the_signal_gets_nothing, what_was_erased_is_not_told,
                    numbers_and_codes_stand_for_what_they_say_and_unknown_ones_for_nothing, everybody_who_is_admitted_may_ask_and_nobody_else,
                    too_many_and_strange_ones_are_refused_by_their_field, over_http_it_is_a_question_as_well,
                    models_that_were_in_use_before_are_known_and_after_a_restart_too])

#!/usr/bin/python3
# timeout: 300
"""Routing learns from what departments and coordinators decide: see services/routing/learning.c. A law that nobody had heard
of is sent to VWS, which passes it on to EZ; after that routing knows."""
import json
import os
import random
import re
import sys
import time
import uuid
import zlib

import msgpack

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, wire  # noqa: E402

S, C, R = None, {}, {}
PARTIES = ("ZVL", "VWS", "EZ", "OCW")
SENTENCES = ("De Wet verdeelsleutel windrechten legt vast hoe de opbrengst wordt verdeeld.", "De verdeelsleutel voor windrechten werkt bij ons niet.",
             "Door de windrechten krijgen dorpen niets van de opbrengst.", "Wij lopen vast op artikel 4 van de Wet verdeelsleutel windrechten.")
PLAIN = ("Het duurt al jaren en niemand weet hoe het verder moet.", "Bewoners begrijpen er niets van.", "Dat kost veel tijd en geld.",
         "Eerder overleg heeft niets opgeleverd.", "Andere dorpen hebben er ook last van.")
ANSWER = {"kind": "possible", "decision": "De regeling voor dunbevolkte gebieden geldt hier.",
          "why": "Er wonen minder dan 3.000 mensen binnen vijftien minuten.",
          "possible": "De praktijk kan met een toeslag open blijven.", "next_what": "Toeslag aanvragen",
          "next_by": "VWS", "next_when": "2027-01-15"}
CHANCE = random.Random(int(os.environ.get("SEED", "20261127")))


def submit(what, **more):
    id = wire.uuid7()
    C["ZVL"].ask("signal.submit", {"what": what, "notice": "Bewoners merken het.", "needed": ["money"], **more}, signal=id)
    return id


def about_the_law():
    return " ".join(CHANCE.sample(PLAIN, 2) + CHANCE.sample(SENTENCES, 2))


def until(is_so, seconds=60):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.05)


def settled():
    S.at_head("routing", "tracking")


def act(party, kind, body, id):
    C[party].ask(kind, body, signal=id, see=S.head())


def passed_on(n, what=about_the_law, **more):
    """Of the new law: with VWS by its theme, which passes it on to EZ, which takes it up."""
    ids = [submit(what(), theme="gezondheid.huisarts", **more) for _ in range(n)]
    settled()
    for id in ids:
        act("VWS", "signal.redirect", {"to": "EZ", "reason": "Dit is economie."}, id)
    settled()
    for id in ids:
        act("EZ", "signal.take_up", {}, id)
    settled()
    return ids


def models():
    return [(kind, msgpack.unpackb(bytes(body))) for kind, body in S.sql("SELECT kind, body FROM history.event WHERE kind IN (13, 14) ORDER BY position")]


def text_of(adoption):
    return zlib.decompress(b"".join(p["text"] for p in adoption["parts"])).decode()


def train(*args, ok=True):
    told = S.cli("train", *args, "--json", check=False)
    assert told.returncode == (0 if ok else 1), told
    return json.loads(told.stdout) if told.stdout.strip() else {}


def the_start_model_is_in_use():
    (kind, m), = models()
    assert kind == 13 and m["version"] == 1 and "position" not in m, m
    assert text_of(m).startswith("weerklank-model 1\n")
    before = C["ZVL"].ask("routing.preview", {"what": about_the_law()})
    assert before["model"] == m["model"] and before["departments"][0]["department"] != "EZ", before


def of_too_few_examples_nothing_is_learned():
    got = train(ok=False)
    assert "model" not in got and got["voorbeelden"] == 0, got
    assert len(models()) == 1


def one_that_pushes_everything_away_is_noticed_and_does_not_become_the_model():
    R["law"] = passed_on(40)
    R["secret"] = passed_on(12, confidential=True, title="Geheimvolwoord")
    got = train(ok=False)
    assert got["reden"] == "een_stuurt_alles_door" and got["ministerie"] == "VWS", got
    kind, kept = models()[-1]
    assert kind == 14 and kept["department"] == "VWS" and kept["examples"] == 40, kept
    assert C["ZVL"].ask("routing.preview", {"what": about_the_law()})["model"] == models()[0][1]["model"], "it is in use all the same"


def what_was_passed_on_and_taken_up_is_learned():
    ids = [submit(f"De huisarts stopt en er is geen opvolger. {CHANCE.choice(PLAIN)}", theme="gezondheid.huisarts") for _ in range(30)]
    settled()
    for id in ids:
        act("VWS", "signal.take_up", {}, id)
    settled()
    for id in ids:
        act("VWS", "signal.answer", ANSWER, id)
    settled()
    got = train()
    kind, m = models()[-1]
    assert kind == 13 and m["version"] == 2 and m["examples"] > 70, m
    assert m.get("after", 0) >= m.get("before", 0), m
    S.at_head("routing")
    told = C["ZVL"].ask("routing.preview", {"what": about_the_law()})
    assert told["model"] == m["model"] and told["departments"][0]["department"] == "EZ", told
    routed = submit(about_the_law())
    settled()
    (body,), = S.sql("SELECT body FROM history.event WHERE stream = %s AND kind = 21", str(uuid.UUID(bytes=routed)))
    decision = msgpack.unpackb(bytes(body))
    assert decision["model"] == m["model"] and decision["model_position"] == m["position"], decision
    R["learned"] = m


def nothing_confidential_and_no_rare_word_is_in_it():
    text = text_of(R["learned"])
    assert re.search(r"^word windrecht ", text, re.M), "what it learned is not there"
    assert "geheimvolwoord" not in text and R["learned"]["examples"] == models()[0][1]["examples"] + 70, R["learned"]["examples"]


def the_same_position_gives_the_same_model():
    a, b = (train("--totEnMet", str(R["learned"]["position"]), "--alleenMeten") for _ in range(2))
    assert a["model"] == b["model"] == R["learned"]["model"], (a, b, R["learned"]["model"])
    assert len(models()) == 3, "it was only measured"


def any_version_can_be_adopted_again():
    train("--opnieuw", "1")
    first, last = models()[0][1], models()[-1][1]
    assert last["version"] == 3 and last["model"] == first["model"] and last["parts"] == first["parts"], last
    S.at_head("routing")
    assert C["ZVL"].ask("routing.preview", {"what": about_the_law()})["departments"][0]["department"] != "EZ"
    train("--opnieuw", "2")
    S.at_head("routing")
    assert C["ZVL"].ask("routing.preview", {"what": about_the_law()})["departments"][0]["department"] == "EZ"
    assert train("--opnieuw", "99", ok=False) == {}, "there is no such version"


def only_a_coordinator_may_have_it_learn():
    for party in ("ZVL", "VWS"):
        assert C[party].refused("model.learn", {}).code == "not_allowed", party
        assert "waiting" in C[party].ask("model.learning", {}), party


def destroyed_texts_are_learned_from_no_more():
    before = train("--alleenMeten")["voorbeelden"]
    id = R["law"][0]
    C["ZVL"].ask("signal.withdraw", {"reason": "Het is opgelost."}, signal=id, see=S.head())
    settled()
    assert train("--alleenMeten")["voorbeelden"] == before - 1


def a_model_that_is_none_is_refused():
    (_, m), *_ = models()
    for bad in ({"parts": [{"text": b"nothing compressed"}]}, {"model": "0123456789abcdef"}, {"parts": [{"text": m["parts"][0]["text"][:100]}]}):
        body = {**m, "version": models()[-1][1]["version"] + 1, **bad}
        assert C["coordinator"].refused("model.adopt", body).code == "bad_reference", bad


def it_learns_by_itself_and_one_that_fails_stops_nothing():
    n = len(models())
    S.routing.stop()
    S.env["WEERKLANK_ROUTING_LEARN_AFTER"], S.env["WEERKLANK_ROUTING_LEARN_PAUSE"] = "10", "0"
    S.env["WEERKLANK_DB_READER"] = "host=/nowhere dbname=weerklank"
    S.start("routing")
    passed_on(6, lambda: "De huisarts stopt.")
    until(lambda: C["coordinator"].ask("model.learning", {})["failed"] > 0, 60)
    assert submit("De huisarts stopt.") and len(models()) == n
    S.routing.stop()
    del S.env["WEERKLANK_DB_READER"]
    S.start("routing")
    passed_on(6, lambda: "De huisarts stopt.")
    until(lambda: len(models()) > n, 60)


if __name__ == "__main__":
    with system.System() as S:
        S.start("history", "reader", "intake", "routing", "tracking", "overview")
        C["coordinator"] = S.load(PARTIES)
        C.update({p: S.client(p) for p in PARTIES})
        system.run([the_start_model_is_in_use, of_too_few_examples_nothing_is_learned,
                    one_that_pushes_everything_away_is_noticed_and_does_not_become_the_model, what_was_passed_on_and_taken_up_is_learned,
                    nothing_confidential_and_no_rare_word_is_in_it, the_same_position_gives_the_same_model, any_version_can_be_adopted_again,
                    only_a_coordinator_may_have_it_learn, destroyed_texts_are_learned_from_no_more, a_model_that_is_none_is_refused,
                    it_learns_by_itself_and_one_that_fails_stops_nothing])

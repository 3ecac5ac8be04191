#!/usr/bin/python3
"""A client in another language: what the README shows, pasted and run; and many signals over one connection,
each answered, each stored byte for byte as an independent msgpack library writes it."""
import os
import re
import subprocess
import sys

import msgpack

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, wire  # noqa: E402

S = system.System()


def the_readme_s_python_works_when_pasted():
    text = open(os.path.join(system.ROOT, "README.md")).read()
    code = re.search(r"```python\n(.*?)```", text, re.S).group(1)
    code = code.replace("7401", str(S.port))
    r = subprocess.run(["/usr/bin/python3", "-c", code], env=dict(os.environ, WEERKLANK_STATE=S.state),
                       capture_output=True, text=True, timeout=30)
    assert r.returncode == 0, r.stderr
    assert "ZVL-" in r.stdout and "'done'" in r.stdout, r.stdout


def ten_thousand_signals_in_flight_are_each_answered_once():
    n, c = 10_000, S.client("ZVL")
    ids = [wire.uuid7() for _ in range(n)]
    waiting, done, at = {}, {}, 0
    while len(done) < n:
        while at < n and len(waiting) < 500:
            batch = ids[at:at + 50]
            envelopes = [wire.envelope("signal.submit", {"what": f"Knelpunt {i.hex()}", "notice": "merkbaar",
                                                         "needed": ["unknown"]}, signal=i, id=i) for i in batch]
            c.send(*envelopes)
            waiting.update((i, True) for i in batch)
            at += 50
        answers = c.receive(20)
        assert answers, f"silence with {len(waiting)} waiting"
        for a in answers:
            assert a["kind"] == "done", a
            assert waiting.pop(a["id"]), "answered twice"
            done[a["id"]] = a["body"]["reference"]
    assert len(set(done.values())) == n, "a reference was given twice"


def a_body_is_stored_in_the_canonical_form_whatever_the_sender_s_order():
    body = {"needed": ["rule"], "shareable": True, "notice": "merkbaar", "what": "Wat er is: één zin.",
            "known_since": "2026-01-31"}
    id = wire.uuid7()
    S.client("ZVL").ask("signal.submit", body, signal=id)
    stored = bytes(S.sql("SELECT body FROM history.event WHERE stream = %s::uuid", id.hex())[0][0])
    order = ["what", "notice", "needed", "known_since", "shareable"]
    assert stored == msgpack.packb({k: body[k] for k in order}, use_bin_type=True), stored
    again = S.client("ZVL").ask("signal.submit", dict(reversed(list(body.items()))), signal=id)
    assert again["repeated"] is True, again


def references_carry_a_digit_that_finds_a_slip_of_the_pen():
    id = wire.uuid7()
    ref = S.client("ZVL").ask("signal.submit", {"what": "x", "notice": "y", "needed": ["unknown"]},
                              signal=id)["reference"]
    shown = S.client("coordinator").ask("signal.show", {}, signal=ref, see=S.head())
    assert shown["summary"]["signal"] == id
    wrong = ref[:-1] + str((int(ref[-1]) + 1) % 10)
    assert S.client("coordinator").refused("signal.show", {}, signal=wrong).code in ("not_found", "invalid")


if __name__ == "__main__":
    with S:
        S.start()
        S.load()
        system.run([the_readme_s_python_works_when_pasted, ten_thousand_signals_in_flight_are_each_answered_once,
                    a_body_is_stored_in_the_canonical_form_whatever_the_sender_s_order,
                    references_carry_a_digit_that_finds_a_slip_of_the_pen])

#!/usr/bin/python3
# timeout: 900
"""Proof that the checks can fail: each planted bug is compiled in, one build each, and the test that guards
against it must say so. A plant that goes unnoticed is a failure here."""
import atexit
import os
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, wire  # noqa: E402
from lib.ledger import Ledger  # noqa: E402
from loop import test_proofs  # noqa: E402

SEED = int(os.environ.get("SEED", "20261124"))
SIGNAL = {"what": "Geen huisarts", "notice": "Reistijd", "needed": ["unknown"], "theme": "gezondheid.huisarts"}


def including(build, header):
    """The objects that were made with it, as the compiler noted."""
    found = subprocess.run(["grep", "-rlF", "--include=*.d", " " + header, build], capture_output=True, text=True)
    return {os.path.relpath(d, build)[:-2] + ".o" for d in found.stdout.split()}


NOT_COMPILED = ("plants", "asan", "tsan", "fuzz", "afl", "lint", "node", "web-made", "bench", "screenshots")
MADE = []


def cleared():
    while MADE:
        shutil.rmtree(MADE.pop(), ignore_errors=True)


atexit.register(cleared)


def planted(name, *programs):
    """A copy of the build in which the files that know this plant are compiled with it. There is one at a time, until
    the next is asked for or the program ends: all of them together would fill a disk."""
    cleared()
    build = os.path.join(system.BUILD, "plants", name)
    MADE.append(build)
    shutil.rmtree(build, ignore_errors=True)
    os.makedirs(build)
    subprocess.run(["cp", "-a", *[os.path.join(system.BUILD, f) for f in os.listdir(system.BUILD)
                                  if f not in NOT_COMPILED and not f.endswith(".jsonl")], build], check=True)
    sources = subprocess.run(["grep", "-rl", "PLANT_" + name, "common", "proto", "services"], cwd=system.ROOT,
                             capture_output=True, text=True).stdout.split()
    assert sources, f"no file knows PLANT_{name}"
    stale = set(programs)
    for f in sources:
        stale |= including(build, f) if f.endswith(".h") else set()
        stale |= {os.path.splitext(f)[0] + ".o", "lib" + os.path.basename(os.path.dirname(f)) + ".a"}
    for old in stale:  # make looks at times, and the copies all look new
        if os.path.exists(os.path.join(build, old)):
            os.remove(os.path.join(build, old))
    r = subprocess.run(["make", "-o", "deps", f"BUILD={build}", f"DEFINES=-DPLANT_{name}",
                        *[os.path.join(build, p) for p in programs]],
                       cwd=system.ROOT, capture_output=True, text=True)
    assert r.returncode == 0, r.stdout + r.stderr
    return build


def caught(test, build, *because):
    """The test must fail on this build, and for one of these reasons."""
    try:
        test(build)
    except (AssertionError, TimeoutError, wire.Problem) as e:
        assert any(b in str(e) for b in because), f"failed for another reason: {e}"
        print("# caught: " + str(e)[:160].replace("\n", " "), flush=True)
        return
    raise RuntimeError("the planted bug went unnoticed")


# ------------------------------------------------------------------ the guards, each on a build

def stopped_writer(s):
    """Stops history's backend, so that what is sent from now on surely has not committed; gives its pid."""
    pid = s.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'weerklank_history'")[0][0]
    os.kill(pid, signal.SIGSTOP)
    return pid


def loaded(s, history=None):
    """history: the build whose writer takes over once the reference data are in."""
    s.start("history", "reader", "intake", "tracking")
    s.load(("ZVL", "VWS"))
    if history:
        s.history.stop()
        s.history.argv = [os.path.join(history, "weerklank-history")]
        s.start("history")
    ledger = Ledger(s, s.path("ledger"), SEED, departments=("VWS",), flight=200)
    ledger.run(until=lambda: len(ledger.acked) >= 300)
    return ledger


def finished(ledger):
    goal = len(ledger.acked) + 50
    ledger.run(until=lambda: len(ledger.acked) >= goal)
    ledger.settle()
    ledger.check()


def acknowledged_is_stored(build):
    """The machine goes down with a batch on its way to the disk."""
    with system.System() as s:
        ledger = loaded(s, build)
        pid = stopped_writer(s)
        ledger.run(seconds=0.5)
        s.history.kill()
        s.postgres.kill()
        os.kill(pid, signal.SIGKILL)
        s.postgres.start()
        s.history.start()
        finished(ledger)


def an_unknown_commit_is_resolved(build):
    """The line to the database breaks while a batch is on its way."""
    with system.System(build) as s:
        ledger = loaded(s)
        pid = stopped_writer(s)
        ledger.run(seconds=0.5)
        os.kill(pid, signal.SIGKILL)
        finished(ledger)


def a_repeat_is_recognised_before_the_state(build):
    with system.System(build) as s:
        s.start()
        s.load(("ZVL", "VWS"))
        id, message = wire.uuid7(), wire.uuid7()
        done = s.client("ZVL").ask("signal.submit", SIGNAL, signal=id)
        vws = s.client("VWS")
        s.at_head("tracking", "routing")
        s.at_head("tracking")
        assert done["position"] >= 0
        first = vws.ask("signal.take_up", {}, signal=id, id=message)
        again = vws.ask("signal.take_up", {}, signal=id, id=message)
        assert again["position"] == first["position"] and again.get("repeated"), again


def a_cursor_of_another_log_is_discarded(build):
    """As after a restore that lost events: what tracking had folded of them must not live on."""
    with system.System(build) as s:
        s.start()
        s.load(("ZVL", "VWS"))
        zvl = s.client("ZVL")
        kept, ghost = wire.uuid7(), wire.uuid7()
        zvl.ask("signal.submit", SIGNAL, signal=kept)
        s.at_head("tracking", "routing")
        position = s.head()
        zvl.ask("signal.submit", SIGNAL, signal=ghost)
        s.at_head("routing")
        s.at_head("tracking", "overview")
        s.signed()
        for name in ("intake", "routing", "tracking", "overview", "reader", "history"):
            s.processes[name].stop()
        s.sql("DELETE FROM history.event WHERE position > %s", position)
        s.history.start()
        while s.new_origin("weerklank/log/0/2").returncode != 0:
            assert s.history.running(), s.tail("history")
        s.start("reader", "intake", "routing")
        for _ in range(10):
            zvl.ask("signal.submit", SIGNAL, signal=wire.uuid7())
        s.start("tracking", "overview")
        s.at_head("tracking", "overview")
        for kind, body in (("signal.withdraw", {"reason": "x"}), ("signal.show", {})):
            p = zvl.refused(kind, body, signal=ghost)
            assert p.code == "not_found", f"a ghost lives on: {kind} gives {p}"
        zvl.ask("signal.withdraw", {"reason": "x"}, signal=kept)


def the_unit_test(name):
    def run(build):
        try:
            r = subprocess.run([os.path.join(build, "tests", name)], capture_output=True, text=True, timeout=60)
        except subprocess.TimeoutExpired:
            raise AssertionError(name + " waits for an answer that never comes") from None
        said = [line for line in (r.stdout + r.stderr).splitlines()
                if "FAILED" in line or line.startswith("not ok") or "hole" in line]
        assert r.returncode == 0, f"ended with {r.returncode}: " + " / ".join(said)[:300]
    return run


def the_test(file, only, **env):
    def run(build):
        r = subprocess.run([sys.executable, os.path.join(system.ROOT, "tests", file)], capture_output=True, text=True,
                           env=dict(os.environ, BUILD=build, ONLY=only, **env), timeout=120)
        assert r.returncode == 0, r.stdout[-1500:]
    return run


# ------------------------------------------------------------------ the proofs

def a_cursor_that_does_not_match_the_log_starts_again():
    a_cursor_of_another_log_is_discarded(system.BUILD)


def acknowledging_before_the_commit_is_caught():
    caught(acknowledged_is_stored, planted("ACK_BEFORE_COMMIT", "weerklank-history"),
           "not_found", "not stored", "another answer")  # the last: repeated, and stored anew


def answering_not_stored_because_a_look_found_nothing_is_caught():
    caught(an_unknown_commit_is_resolved, planted("NOT_STORED_BY_LOOK", "weerklank-history"),
           "internal")


def a_second_batch_that_does_not_depend_on_the_first_is_caught():
    caught(the_unit_test("test_history_writer"), planted("SECOND_BATCH_FREE", "tests/test_history_writer"),
           "FAILED", "hole", "never comes")


def checking_the_state_before_the_repeat_is_caught():
    caught(a_repeat_is_recognised_before_the_state, planted("STATE_BEFORE_REPEAT", "weerklank-tracking"),
           "wrong_state")


def a_cursor_without_hash_is_caught():
    caught(a_cursor_of_another_log_is_discarded, planted("CURSOR_WITHOUT_HASH", "weerklank-tracking"),
           "a ghost lives on", "was accepted")


def a_day_that_is_taken_from_ones_own_clock_is_caught():
    caught(the_test("loop/test_time.py", "a_clock_that_jumps"), planted("OWN_CLOCK", "weerklank-tracking"),
           "something fell due", "does not come to rest")


def a_ring_that_keeps_what_was_erased_is_caught():
    caught(the_test("loop/test_erasure.py", "who_watches"), planted("RING_KEEPS_TEXTS", "weerklank-tracking"),
           "the ring keeps what was erased")


def a_guard_that_judges_one_address_of_a_name_is_caught():
    caught(the_test("loop/test_outside.py", "names_that_stand"), planted("FIRST_ADDRESS_ONLY", "weerklank-notify"),
           "connected to", "no_connection", "timeout")


def a_sender_that_follows_redirects_is_caught():
    caught(the_test("loop/test_notify.py", "nothing_overtakes"), planted("FOLLOWS_REDIRECTS", "weerklank-notify"),
           "a redirect was followed", "[1, 1, 1")


def a_sender_that_takes_any_answer_for_a_receipt_is_caught():
    caught(the_test("loop/test_notify.py", "nothing_overtakes"), planted("ANY_ANSWER_IS_A_RECEIPT", "weerklank-notify"),
           "only", "[1, 2")


def a_sender_that_tells_what_was_destroyed_is_caught():
    caught(the_test("loop/test_notify.py", "texts_that_were_destroyed"),
           planted("TELLS_WHAT_WAS_DESTROYED", "weerklank-notify"), "told after it was destroyed")


def a_postman_who_tells_ones_own_act_is_caught():
    caught(the_test("loop/test_mailboxes.py", "who_closes_it"), planted("TELLS_ONES_OWN_ACT", "weerklank-notify"),
           "told its own act")


def a_gateway_that_says_done_when_nobody_answered_is_caught():
    caught(the_test("faults/test_gateway.py", "whoever_asks", KILLS="4", VICTIMS="intake"),
           planted("SILENCE_IS_DONE", "weerklank-gateway"), "acknowledged and not stored")


def a_gateway_that_believes_cookies_alone_is_caught():
    caught(the_test("loop/test_gateway.py", "browser_alone"), planted("COOKIES_ALONE", "weerklank-gateway"), "cross_site", "201")


def a_public_page_that_asks_nobody_for_consent_is_caught():
    caught(the_test("loop/test_public.py", "what_is_allowed"), planted("PUBLIC_WITHOUT_CONSENT", "weerklank-gateway"), "is public", "values to unpack")


def a_gateway_whose_invitations_never_end_is_caught():
    caught(the_test("loop/test_invitations.py", "after_a_week"), planted("INVITATION_FOREVER", "weerklank-gateway"), "201")


def a_postman_at_night_is_caught():
    caught(the_test("loop/test_mailboxes.py", "in_the_night"), planted("MAIL_AT_NIGHT", "weerklank-notify"), "(1,)",
           "AssertionError")


def a_postman_who_takes_any_answer_for_yes_is_caught():
    caught(the_test("loop/test_mailboxes.py", "without_a_server"), planted("ANY_MAIL_IS_SENT", "weerklank-notify"),
           "mails were not kept")


def a_verifier_that_skips_the_middle_is_caught():
    caught(the_unit_test("test_verify_heads"), planted("VERIFY_SKIPS_THE_MIDDLE", "tests/test_verify_heads"),
           "FAILED", "not ok")


def a_verifier_that_ignores_the_last_leaf_is_caught():
    caught(the_unit_test("test_verify_heads"), planted("VERIFY_IGNORES_THE_LAST_LEAF", "tests/test_verify_heads"),
           "FAILED", "not ok")


def a_verifier_that_believes_the_stored_leaf_is_caught():
    build = planted("VERIFY_BELIEVES_STORED_LEAF", "tests/test_verify_bytes", "weerklank-verify")
    caught(the_unit_test("test_verify_bytes"), build, "FAILED", "not ok")
    caught(the_test("loop/test_verify.py", "a_changed_text"), build, "ended with 0")


def a_writer_that_does_not_refuse_is_caught():
    caught(test_proofs.a_log_that_lost_its_last_events_is_refused, planted("REFUSAL_OFF", "weerklank-history"),
           "history writes behind a head that was told")


def a_client_that_does_not_compare_heads_is_caught():
    caught(the_test("loop/test_proofs.py", "forked"), planted("FORK_UNSEEN", "weerklank"), "log_forked")


def a_mail_header_that_is_written_as_it_came_is_caught():
    build = planted("MAIL_HEADER_RAW", "tests/test_mail_message", "mail-send")
    caught(the_unit_test("test_mail_message"), build, "FAILED", "not ok")
    caught(the_test("loop/test_mail.py", "names_that_would_be_headers"), build, "AssertionError")


def a_link_in_a_mail_that_is_not_looked_at_is_caught():
    caught(the_unit_test("test_mail_template"), planted("MAIL_LINK_UNCHECKED", "tests/test_mail_template"),
           "FAILED", "not ok")


def an_index_that_keeps_what_was_erased_is_caught():
    caught(the_unit_test("test_learn_similar"), planted("SIMILAR_STAYS", "tests/test_learn_similar"),
           "FAILED", "not ok")


def learning_without_care_is_caught():
    """Four plants in one build: each has its own test."""
    programs = {"test_learn_labels": ["of_confidential_and_withdrawn_ones_nothing_is_learned"],
                "test_learn_train": ["contributions_add_up_to_the_score", "a_word_of_four_examples_is_not_kept_and_one_of_five_is",
                                     "what_does_worse_is_said_to_be_worse"]}
    build = planted("LEARN_CARELESS", *(f"tests/{p}" for p in programs))
    for program, tests in programs.items():
        r = subprocess.run([os.path.join(build, "tests", program)], capture_output=True, text=True, timeout=60)
        missed = [t for t in tests if not any(line.startswith(("[  FAILED  ]", "not ok")) and t in line for line in (r.stdout + r.stderr).splitlines())]
        assert not missed, f"the planted bugs went unnoticed by {missed}"


def an_index_of_earlier_signals_that_has_the_confidential_is_caught():
    caught(the_test("loop/test_likeness.py", "confidential"), planted("CONFIDENTIAL_LIKENED", "weerklank-routing"), "AssertionError")


def an_index_of_earlier_signals_that_has_the_erased_is_caught():
    caught(the_test("loop/test_likeness.py", "what_is_erased"), planted("ERASED_STAYS_LIKENED", "weerklank-routing"), "AssertionError")


def a_preview_that_names_what_is_not_shared_is_caught():
    caught(the_test("loop/test_likeness.py", "what_is_shared"), planted("ALL_LIKENED_TOLD", "weerklank-routing"), "AssertionError")


def words_of_another_model_are_caught():
    caught(the_test("loop/test_why.py", "models_that_were_in_use_before"), planted("WORDS_OF_THE_MODEL_IN_USE", "weerklank-routing"), "AssertionError")


if __name__ == "__main__":
    system.run([a_cursor_that_does_not_match_the_log_starts_again, acknowledging_before_the_commit_is_caught,
                learning_without_care_is_caught, words_of_another_model_are_caught, answering_not_stored_because_a_look_found_nothing_is_caught,
                a_second_batch_that_does_not_depend_on_the_first_is_caught,
                checking_the_state_before_the_repeat_is_caught, a_cursor_without_hash_is_caught,
                a_day_that_is_taken_from_ones_own_clock_is_caught, a_ring_that_keeps_what_was_erased_is_caught,
                a_guard_that_judges_one_address_of_a_name_is_caught, a_sender_that_follows_redirects_is_caught,
                a_sender_that_takes_any_answer_for_a_receipt_is_caught,
                a_sender_that_tells_what_was_destroyed_is_caught, a_postman_who_tells_ones_own_act_is_caught,
                a_gateway_that_says_done_when_nobody_answered_is_caught, a_gateway_that_believes_cookies_alone_is_caught,
                a_public_page_that_asks_nobody_for_consent_is_caught, a_gateway_whose_invitations_never_end_is_caught,
                a_postman_at_night_is_caught, a_postman_who_takes_any_answer_for_yes_is_caught,
                a_verifier_that_skips_the_middle_is_caught, a_verifier_that_ignores_the_last_leaf_is_caught,
                a_verifier_that_believes_the_stored_leaf_is_caught, a_writer_that_does_not_refuse_is_caught,
                a_client_that_does_not_compare_heads_is_caught,
                a_mail_header_that_is_written_as_it_came_is_caught,
                a_link_in_a_mail_that_is_not_looked_at_is_caught, an_index_that_keeps_what_was_erased_is_caught,
                an_index_of_earlier_signals_that_has_the_confidential_is_caught,
                an_index_of_earlier_signals_that_has_the_erased_is_caught, a_preview_that_names_what_is_not_shared_is_caught])

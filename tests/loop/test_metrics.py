#!/usr/bin/python3
"""What services count and measure, asked over the bus and put together as a gateway does; and traces: which request
a log line and a message belong to. All on the real system."""
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import promtext, system, wire  # noqa: E402
from lib.receiver import Receiver  # noqa: E402

# timeout: 300
S = None
C = {}
SIGNAL = {"what": "De laatste bus rijdt om zeven uur en daarna is er geen vervoer meer naar het station.",
          "notice": "Een verpleegkundige kan na haar late dienst niet naar huis.",
          "needed": ["deviation"], "title": "Geen bus na zeven uur"}
SERVICES = ["history", "reader", "intake", "routing", "tracking", "overview", "notify"]
CERTIFICATE_DAYS = 40
PORT = system.free_port()  # of a receiver


def scrape_print(*words):
    env = dict(os.environ, WEERKLANK_STATE=S.state, **S.env)
    return subprocess.run([*system.drop_root(), os.path.join(S.build, "scrape-print"), *words], env=env,
                          capture_output=True, text=True, timeout=30)


def scrape():
    return promtext.read(scrape_print().stdout)


def value(name, m=None, **labels):
    return (m or scrape()).get_one(name, **labels)


def readiness():
    """The services by name, and what is said of all."""
    r = scrape_print("ready")
    rows = {line.split()[0]: dict(p.split("=") for p in line.split()[1:]) for line in r.stdout.splitlines()}
    return r.returncode, rows


def wait_until(test, why, seconds=20):
    end = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < end, why


def submit(party="ZVL", id=None, **more):
    id = id or wire.uuid7()
    return id, C[party].ask("signal.submit", SIGNAL, signal=id, **more)


def assigned(**more):
    """A signal that VWS has."""
    id, done = submit()
    S.at_head("routing", "tracking")
    C["coordinator"].ask("signal.assign", {"lead": "VWS", "reason": "Hoort hier."}, signal=id)
    return id


# ---------------------------------------------------------------------- metrics

def every_service_tells_and_the_text_is_as_prometheus_wants_it():
    text = scrape_print().stdout
    m = promtext.read(text)
    for s in SERVICES:
        assert value("weerklank_up", m, service=s) == 1, s
        assert value("weerklank_ready", m, service=s) == 1, s
        assert value("process_resident_memory_bytes", m, service=s) > 1e6, s
        started = value("process_start_time_seconds", m, service=s)
        assert 0 <= time.time() - started < 600, (s, started)
    assert set(m.all_of("weerklank_log_lag")) == {frozenset({("service", s)}) for s in
                                                  ("intake", "routing", "tracking", "overview", "notify")}
    complaints = promtext.promtool(text)
    assert not complaints, complaints
    if complaints is None:
        print("# promtool is not installed: its rules as tests/lib/promtext.py has them")
    # what would be complained of is noticed
    for wrong in ("x 1\n", "# HELP x y\n# TYPE x counter\nx 1\n", text.replace("} 1\n", "} one\n", 1),
                  "# HELP x y\n# TYPE x gauge\nx 1\nx 1\n", "# HELP x_ms y\n# TYPE x_ms gauge\nx_ms 1\n"):
        try:
            promtext.read(wrong)
        except (AssertionError, ValueError):
            continue
        raise AssertionError(f"taken: {wrong[:80]}")


def counters_only_rise():
    first = scrape()
    for _ in range(5):
        submit()
    assert C["ZVL"].refused("signal.submit", {"what": 5}, signal=wire.uuid7()).code == "invalid"
    C["ZVL"].ask("signal.list", {})
    S.at_head("routing", "tracking", "overview")
    second = scrape()
    before, after = promtext.counters(first), promtext.counters(second)
    assert set(before) == set(after)
    fell = {k: (v, after[k]) for k, v in before.items() if after[k] < v and ("service", "scrape") not in k[1]}
    assert not fell, fell
    rose = {k[0] for k, v in before.items() if after[k] > v}
    assert {"weerklank_intake_submitted_total", "weerklank_history_events_total", "weerklank_history_batches_total",
            "weerklank_history_commit_seconds_count", "weerklank_intake_submit_seconds_count",
            "weerklank_overview_answer_seconds_count", "weerklank_routing_decision_seconds_count",
            "weerklank_refused_total", "process_cpu_seconds_total"} <= rose, rose


def figures_are_true():
    n = 7
    a = scrape()
    ids = [submit()[0] for _ in range(n)]
    for id in ids:
        assert submit(id=id)[1].get("repeated") is True
    for _ in range(3):
        assert C["ZVL"].refused("signal.submit", {}, signal=wire.uuid7()).code == "invalid"
    assert C["VWS"].refused("signal.submit", SIGNAL, signal=wire.uuid7()).code == "not_allowed"
    head = S.at_head("routing", "tracking", "overview")
    b = scrape()

    def rose(name, **labels):
        return value(name, b, **labels) - value(name, a, **labels)
    assert rose("weerklank_intake_submitted_total") == n
    assert rose("weerklank_intake_repeated_total") == n
    assert rose("weerklank_intake_submit_seconds_count") == 2 * n
    assert rose("weerklank_intake_messages_total", kind="signal.submit") == 2 * n + 3 + 1
    assert rose("weerklank_refused_total", service="intake", problem="invalid") == 3
    assert rose("weerklank_refused_total", service="intake", problem="not_allowed") == 1
    assert rose("weerklank_refused_total", service="intake", problem="busy") == 0
    assert rose("weerklank_routing_routed_total") + rose("weerklank_routing_undecided_total") == n
    assert rose("weerklank_routing_decision_seconds_count") == n
    # one event each when it came in, one when it was routed
    assert rose("weerklank_history_events_total") == 2 * n
    assert rose("weerklank_history_appends_total", outcome="stored") == 2 * n
    assert rose("weerklank_history_appends_total", outcome="repeated") == n
    assert rose("weerklank_history_commit_seconds_count") == rose("weerklank_history_batches_total")
    assert value("weerklank_log_position", b, service="history") == head
    assert value("weerklank_log_position", b, service="tracking") == head
    assert rose("weerklank_tracking_signals") == n
    assert value("weerklank_tracking_unheld", b) == 0
    assert rose("weerklank_overview_events_total") == 2 * n
    assert value("weerklank_history_fence", b) == S.service("history")["fence"]


def both_questions_tell_the_same_figures():
    """There is one description of each: what service.ask tells stands in the metrics too."""
    submit()
    S.at_head("routing", "tracking", "overview")
    m = scrape()
    for service, figure, name in (("intake", "submitted", "weerklank_intake_submitted_total"),
                                  ("tracking", "in_memory", "weerklank_tracking_signals"),
                                  ("routing", "routed", "weerklank_routing_routed_total"),
                                  ("overview", "events", "weerklank_overview_events_total"),
                                  ("history", "batches", "weerklank_history_batches_total"),
                                  ("notify", "events", "weerklank_notify_events_total")):
        told = S.service(service)
        assert told["figures"][figure] == value(name, m, service=service), (service, figure)
        assert told.get("database") is (True if service in ("history", "overview", "notify") else None), told


def series_do_not_depend_on_what_is_sent():
    before = set(scrape())
    for i in range(20):
        c = C["ZVL"]
        for kind in ("no.such_kind", f"x{i}.y", "signal.submitted", "log.append", "metrics.ask"):
            assert c.refused(kind, {}).code == "unknown_message", kind
        assert c.refused("signal.take_up", {}, signal=f"ZVL-2026-{i}-1", party=f"P{i}").code == "not_allowed"
        c.refused("signal.submit", {f"field{i}": "\n\"\\"}, signal=wire.uuid7())
        inside = wire.Client(S.ipc("tracking"), party=f"Q{i}")
        assert inside.refused("signal.take_up", {}, signal=wire.uuid7()).code == "not_admitted"
        inside.close()
    after = set(scrape())
    assert after == before, after ^ before
    assert len(after) < 3000


def metrics_are_asked_inside_only():
    assert C["coordinator"].refused("metrics.ask", {}).code == "unknown_message"
    for s in SERVICES:
        c = wire.Client(S.ipc(s))
        told = c.ask("metrics.ask")
        assert told["service"] == s and "# TYPE process_open_fds gauge\n" in told["text"], s
        c.close()


def a_consumer_that_cannot_go_on_lags_by_what_it_missed():
    import psycopg2
    S.at_head("overview")
    assert value("weerklank_log_lag", service="overview") == 0
    db = psycopg2.connect(f"host={S.state}/socket dbname=weerklank user=weerklank")
    with db.cursor() as c:
        c.execute("SELECT position FROM overview.cursor WHERE log = 0 FOR UPDATE")
        held = c.fetchone()[0]
        for _ in range(4):
            submit()
        wait_until(lambda: S.head() == held + 8, "not all were routed")
        S.at_head("tracking")
        wait_until(lambda: value("weerklank_log_heard", service="overview") == held + 8, "overview is deaf")
        m = scrape()
        assert value("weerklank_log_lag", m, service="overview") == 8
        assert value("weerklank_log_position", m, service="overview") == held
        assert value("weerklank_log_lag", m, service="tracking") == 0
    db.rollback()
    db.close()
    S.at_head("overview")
    assert value("weerklank_log_lag", service="overview") == 0


def who_is_gone_is_told_and_in_bounded_time():
    S.notify.kill()
    S.overview.signal(19)  # stopped: it is there and says nothing
    began = time.monotonic()
    m = scrape()
    took = time.monotonic() - began
    for s in SERVICES:
        assert value("weerklank_up", m, service=s) == (0 if s in ("notify", "overview") else 1), s
    assert not m.all_of("process_open_fds", service="notify")
    code, rows = readiness()
    S.overview.signal(18)
    assert code == 1 and rows["all"] == {"ready": "0", "database": "up"}, rows
    assert rows["notify"]["why"] == "silent" and rows["overview"]["why"] == "silent", rows
    assert rows["history"]["ready"] == "1" and "history2" not in rows, rows
    assert took < 10, took  # a second and what it takes to begin; a machine may be slow
    S.notify.start()
    S.ready("notify")
    S.ready("overview")
    assert value("weerklank_up", service="notify") == 1
    assert readiness()[0] == 0


def whether_the_database_answers_is_told():
    code, rows = readiness()
    assert code == 0 and rows["all"] == {"ready": "1", "database": "up"}, rows
    S.postgres.kill()
    wait_until(lambda: readiness()[1]["all"]["database"] == "down", "its end was not noticed")
    code, rows = readiness()
    assert code == 1 and rows["history"]["why"] == "database_down", rows
    m = scrape()
    assert value("weerklank_up", m, service="history") == 1
    assert value("weerklank_database_up", m, service="history") == 0
    assert value("weerklank_ready", m, service="history") == 0
    S.postgres.p = None
    S.start("postgres")
    for s in SERVICES:
        S.ready(s)
    assert readiness()[0] == 0


def ages_say_how_old_the_lease_and_the_heads_are():
    submit()
    S.at_head("routing")
    S.signed()
    wait_until(lambda: value("weerklank_history_unkept") == 0, "no head was kept")
    m = scrape()
    kept = os.stat(S.path("checkpoints/last")).st_mtime
    assert abs(time.time() - value("weerklank_history_checkpoint_age_seconds", m) - kept) < 5
    assert 0 <= value("weerklank_history_lease_age_seconds", m) < 10
    assert value("weerklank_history_head_age_seconds", m) >= value("weerklank_history_checkpoint_age_seconds", m)
    fence = value("weerklank_history_fence", m)
    S.history.stop()
    S.history.start()
    S.ready("history")
    m = scrape()
    assert value("weerklank_history_fence", m) == fence + 1
    assert value("weerklank_history_events_total", m) == 0  # since its start, which stands beside it
    # the head that was kept before is as old as it is
    assert abs(time.time() - value("weerklank_history_checkpoint_age_seconds", m) - kept) < 5


def a_certificate_tells_when_it_ends():
    left = value("weerklank_certificate_expires_in_seconds", setting="notify.ca.file")
    assert abs(left - CERTIFICATE_DAYS * 86400) < 3600, left
    assert len(scrape().all_of("weerklank_certificate_expires_in_seconds")) == 1


def deliveries_are_counted_and_timed():
    times = iter([500, 204, 204, 204])
    receiver = Receiver(PORT, behave=lambda *_: next(times))
    a = scrape()
    id = wire.uuid7()
    C["ZVL"].ask("subscription.open", {"sink": receiver.url("/"), "key": bytes(range(32))}, signal=id)
    wait_until(lambda: C["ZVL"].ask("subscription.ask", {"subscription": id})["subscriptions"][0]["state"] == "active",
               "no consent")
    submit()
    receiver.wait(lambda got: len(got) == 3)  # submitted in vain, and again; routed
    wait_until(lambda: value("weerklank_notify_delivered_total") - value("weerklank_notify_delivered_total", a) == 2,
               "deliveries are not counted")
    b = scrape()
    for name, n in (("weerklank_notify_failed_total", 1), ("weerklank_notify_handshakes_total", 1),
                    ("weerklank_notify_delivery_seconds_count", 3), ("weerklank_notify_matched_total", 2),
                    ("weerklank_notify_subscriptions", 1)):
        assert value(name, b) - value(name, a) == n, name
    trace_id, parent = trace()
    C["ZVL"].ask("subscription.end", {"reason": "Klaar."}, signal=id, traceparent=parent)
    found = lines_of(trace_id)
    assert set(found) == {"intake", "notify", "history"} and words(found["notify"]) == ["knock_answered"], found
    receiver.close()


def every_metric_that_the_readme_names_is_there():
    with open(os.path.join(system.ROOT, "README.md"), encoding="utf-8") as f:
        named = set(re.findall(r"`(weerklank_\w+)`", f.read()))
    families = set(scrape().types)
    assert len(named) > 10 and named <= families, named - families


def the_program_prints_them():
    m = promtext.read(S.cli("metrics").stdout)
    assert {dict(k)["service"]: v for k, v in m.all_of("weerklank_up").items()} == {s: 1 for s in SERVICES}
    assert promtext.read(S.cli("metrics", "tracking").stdout).all_of("weerklank_up") == \
        {frozenset({("service", "tracking")}): 1}
    r = S.cli("metrics", "gatekeeper", check=False)
    assert r.returncode == 2 and "gatekeeper" in r.stderr and not r.stdout, r
    r = S.cli("metrics", "history2", check=False)  # there is none: said with its exit status too
    assert r.returncode == 3 and promtext.read(r.stdout).get_one("weerklank_up") == 0, r


# ---------------------------------------------------------------------- traces

def trace():
    id, parent = os.urandom(16).hex(), os.urandom(8).hex()
    return id, f"00-{id}-{parent}-01"


def lines_of(trace_id):
    """Log lines with that trace, by service."""
    found = {}
    for s in SERVICES:
        with open(S.path(f"logs/{s}.log"), errors="replace") as f:
            found[s] = [line for line in f if f"trace={trace_id}" in line]
    return {s: lines for s, lines in found.items() if lines}


def words(lines):
    return [line.split()[3] for line in lines]


def a_submission_is_followed_through_intake_and_history():
    id, parent = trace()
    signal, done = submit(traceparent=parent)
    found = lines_of(id)
    assert set(found) == {"intake", "history"}, found
    assert words(found["intake"]) == ["submitted"] and f"position={done['position']} " in found["intake"][0], found
    assert words(found["history"]) == ["append_taken", "append_answered"], found
    assert "outcome=stored" in found["history"][1], found


def a_command_is_followed_through_intake_tracking_and_history():
    signal = assigned()
    id, parent = trace()
    other, _ = submit()
    C["VWS"].ask("signal.take_up", {"note": "Wij gaan aan de slag."}, signal=signal, traceparent=parent)
    C["VWS"].ask("signal.ask", {"text": "Om welke lijn gaat het?"}, signal=signal)
    found = lines_of(id)
    assert set(found) == {"intake", "tracking", "history"}, found
    assert words(found["intake"]) == ["relayed"], found
    assert words(found["tracking"]) == ["request_taken", "request_answered"], found
    assert words(found["history"]) == ["append_taken", "append_answered"], found
    assert all("kind=signal.take_up" in line for line in found["tracking"] + found["intake"]), found
    assert signal.hex() == re.search(r"stream=(\S+)", found["history"][0]).group(1).replace("-", ""), found


def two_commands_of_one_signal_keep_their_own():
    """The second waits for the first, and a third without a trace for both."""
    signal = assigned()
    traces = [trace(), trace()]
    es = [wire.envelope("signal.take_up", {"note": "Een."}, signal, traceparent=traces[0][1]),
          wire.envelope("signal.ask", {"text": "Twee?"}, signal, traceparent=traces[1][1]),
          wire.envelope("signal.interim", {"text": "Drie.", "steps": [{"what": "Vier", "when": "2031-01-15"}]}, signal)]
    C["VWS"].send(*es)
    waiting = {e["id"] for e in es}
    end = time.monotonic() + 20
    while waiting and time.monotonic() < end:
        waiting -= {r["id"] for r in C["VWS"].receive(end - time.monotonic())}
    assert not waiting
    for (id, _), kind in zip(traces, ("signal.take_up", "signal.ask")):
        found = lines_of(id)
        assert words(found["tracking"]) == ["request_taken", "request_answered"], found
        assert all(f"kind={kind} " in line + " " or f"kind={kind}\n" in line for line in found["tracking"]), found
        assert len(found["history"]) == 2, found
    with open(S.path("logs/tracking.log")) as f:
        assert not [line for line in f if "signal.interim" in line]


def a_question_is_followed_to_overview_and_the_database():
    signal, done = submit()
    id, parent = trace()
    C["ZVL"].ask("signal.show", {"timeline": True}, signal=signal, see=done["position"], traceparent=parent)
    found = lines_of(id)
    assert words(found["intake"]) == ["relayed"] and words(found["overview"]) == ["question_answered"], found
    assert "log_read" in words(found.get("reader", [])), found  # the timeline's texts are read from the log


def a_refusal_bears_the_trace_too():
    id, parent = trace()
    assert C["ZVL"].refused("signal.take_up", {}, signal=wire.uuid7(), traceparent=parent).code == "not_allowed"
    found = lines_of(id)
    assert set(found) == {"intake"} and words(found["intake"]) == ["refused"], found


def a_trace_is_not_stored_and_changes_nothing():
    id, parent = trace()
    signal, first = submit(traceparent=parent)
    again = submit(id=signal)[1]  # the same without one: the same signal, the same answer
    assert again["repeated"] is True and again["position"] == first["position"], again
    other = submit(id=signal, traceparent=trace()[1])[1]
    assert other["repeated"] is True and other["position"] == first["position"], other
    for needle in (id.encode(), bytes.fromhex(id), b"traceparent"):
        rows = S.sql("SELECT count(*) FROM history.event WHERE position(%s::bytea IN meta) > 0 "
                     "OR position(%s::bytea IN coalesce(body, '')) > 0 OR append = %s::uuid",
                     needle, needle, id)
        assert rows[0][0] == 0, needle
    # the search itself finds what is there
    assert S.sql("SELECT count(*) FROM history.event WHERE position(%s::bytea IN body) > 0",
                 SIGNAL["title"].encode())[0][0] > 0


def what_is_no_traceparent_is_refused_with_its_field():
    good = trace()[1]
    for bad in (good.upper(), good[:-1], good + "-", "00" + good[2:].replace("-", "_"), "01" + good[2:],
                "00-" + "0" * 32 + good[35:], good[:36] + "0" * 16 + good[52:]):
        p = C["ZVL"].refused("signal.submit", SIGNAL, signal=wire.uuid7(), traceparent=bad)
        assert p.code == "invalid" and "traceparent" in p.fields, (bad, p)
    submit(traceparent=good)


def traces_cannot_fill_the_logs():
    """Lines that only a trace leaves are bounded; those beyond are counted."""
    before = value("weerklank_trace_lines_left_out_total", service="intake")
    id, parent = trace()
    began = time.monotonic()
    es = [wire.envelope("signal.take_up", {}, wire.uuid7(), traceparent=parent) for _ in range(1000)]
    C["ZVL"].send(*es)
    n = 0
    while n < len(es):
        got = C["ZVL"].receive(20)
        assert got
        n += len(got)
    lines = len(lines_of(id)["intake"])
    assert lines <= 100 * (time.monotonic() - began + 2), lines
    assert value("weerklank_trace_lines_left_out_total", service="intake") - before == len(es) - lines


TESTS = [every_service_tells_and_the_text_is_as_prometheus_wants_it, counters_only_rise, figures_are_true,
         both_questions_tell_the_same_figures, series_do_not_depend_on_what_is_sent, metrics_are_asked_inside_only,
         a_consumer_that_cannot_go_on_lags_by_what_it_missed, a_certificate_tells_when_it_ends,
         deliveries_are_counted_and_timed, every_metric_that_the_readme_names_is_there, the_program_prints_them,
         a_submission_is_followed_through_intake_and_history,
         a_command_is_followed_through_intake_tracking_and_history, two_commands_of_one_signal_keep_their_own,
         a_question_is_followed_to_overview_and_the_database, a_refusal_bears_the_trace_too,
         a_trace_is_not_stored_and_changes_nothing, what_is_no_traceparent_is_refused_with_its_field,
         traces_cannot_fill_the_logs, who_is_gone_is_told_and_in_bounded_time, whether_the_database_answers_is_told,
         ages_say_how_old_the_lease_and_the_heads_are]


def certificate_make(path):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=unit", "-days",
                    str(CERTIFICATE_DAYS), "-keyout", path + ".key", "-out", path], check=True, capture_output=True)


if __name__ == "__main__":
    with system.System(env={"WEERKLANK_ROUTING_SIMILAR_MOST": "0"}) as S:  # equal texts: two events each, and none that says they are alike
        S.env.update({"WEERKLANK_NOTIFY_CA_FILE": S.path("ca.pem"), "WEERKLANK_NOTIFY_ALLOW_HTTP": "true",
                      "WEERKLANK_NOTIFY_ALLOW_ADDRESSES": "127.0.0.0/8", "WEERKLANK_NOTIFY_PORTS": str(PORT),
                      "WEERKLANK_NOTIFY_AGAIN_MS": "20"})
        certificate_make(S.path("ca.pem"))
        S.own(S.state)
        S.start()
        C["coordinator"] = S.load()
        for p in ("ZVL", "VWS"):
            C[p] = S.client(p)
        system.run(TESTS)

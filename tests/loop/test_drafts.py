#!/usr/bin/python3
# timeout: 300
"""Drafts and templates of departments: whose they are, who was first, and what they go with. The clock goes on (libfaketime)."""
import json
import os
import sys
import time
import uuid

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import gateway, system, wire  # noqa: E402
from loop import test_gateway as api  # noqa: E402

S, C, H = api.S, api.C, api.H
ANSWER = api.ANSWER


def begin():
    api.begin()
    H["VWS2"] = gateway.somebody(S, C["VWS"])
    H["reader"] = gateway.somebody(S, C["VWS"], rights=["read"])
    H["writer"] = gateway.somebody(S, C["VWS"], rights=["read", "write"])


def lying(lead="VWS", **more):
    """A new one, with VWS."""
    id = api.submit(**more)
    S.at_head("routing", "tracking")
    a = H["coordinator"].post(f"/v1/knelpunten/{id}/toewijzingen", {"verantwoordelijk": lead, "reden": "Het is van hen."})
    assert a.status in (201, 409), a
    S.at_head("overview")
    return id


def path(id, act="antwoorden"):
    return f"/v1/knelpunten/{id}/concepten/{act}"


def keep(who, id, fields, version=None, act="antwoorden"):
    return H[who].ask("PUT", path(id, act), json.dumps({"inhoud": json.dumps(fields, ensure_ascii=False)}, ensure_ascii=False).encode(), If_Match=version and f'"{version}"')


def kept(who, id, fields, version=None, act="antwoorden"):
    a = keep(who, id, fields, version, act)
    assert a.status == 200, a
    return a.json()["versie"]


def read(who, id, act="antwoorden"):
    a = H[who].get(path(id, act))
    assert a.status == 200, a
    api.safe(a)
    return a.json()


def listed(who, id=None):
    a = H[who].get(f"/v1/knelpunten/{id}/concepten" if id else "/v1/concepten")
    assert a.status == 200, a
    return {(d["knelpunt"], d["handeling"]) for d in a.json()["concepten"]}


def gone(id, act="antwoorden"):
    """Waits until the database has none."""
    end = time.monotonic() + 30
    while S.sql("SELECT 1 FROM gateway.draft WHERE signal = %s AND act = %s", id, act):
        assert time.monotonic() < end, "it is still there"
        time.sleep(0.1)


def a_colleague_goes_on_with_a_draft():
    id = lying()
    v = kept("VWS", id, {"besluit": "Het mag."})
    d = read("VWS2", id)
    assert json.loads(d["inhoud"]) == {"besluit": "Het mag."} and d["versie"] == v and d["knelpunt"] == id, d
    assert d["naam"] == "iemand" and d["handeling"] == "antwoorden", d
    assert abs(time.time() - time.mktime(time.strptime(d["tijdstip"][:19], "%Y-%m-%dT%H:%M:%S")) + time.timezone) < 60, d
    w = kept("VWS2", id, {"besluit": "Het mag wel."}, v)
    assert json.loads(read("VWS", id)["inhoud"]) == {"besluit": "Het mag wel."} and w != v
    assert (id, "antwoorden") in listed("VWS") and listed("VWS", id) == {(id, "antwoorden")}
    assert H["VWS"].get("/v1/concepten").json()["concepten"][0].get("inhoud") is None, "the list has texts"
    reference = H["VWS"].get(f"/v1/knelpunten/{id}").json()["knelpunt"]["kenmerk"]
    assert H["VWS"].get(path(reference)).json()["versie"] == w, "not by its reference"


def nobody_else_has_it():
    id = lying(vertrouwelijk=True)
    kept("VWS", id, {"besluit": "Geheim."})
    for who, status, code in (("OCW", 404, "not_found"), ("ZVL", 403, "not_allowed"), ("coordinator", 403, "not_allowed")):
        for method, body in (("GET", None), ("PUT", {"inhoud": "{}"}), ("DELETE", None)):
            api.problem(H[who].ask(method, path(id), body), status, code)
    assert (id, "antwoorden") not in listed("OCW")
    open_one = lying()  # another may see that there is one like this, and has its own drafts of it
    kept("VWS", open_one, {"besluit": "Van ons."})
    api.problem(H["OCW"].get(path(open_one)), 404, "draft_none")
    api.problem(H["OCW"].ask("DELETE", path(open_one)), 404, "draft_none")
    assert json.loads(read("VWS", open_one)["inhoud"]) == {"besluit": "Van ons."}, "another party threw it away"
    api.problem(gateway.Http(S.http).get(path(id)), 401, "not_signed_in")


def rights_of_the_account_count():
    id = lying()
    api.problem(keep("reader", id, {}), 403, "right_missing")
    v = kept("writer", id, {"besluit": "Een begin."})  # who may not send an answer may write one
    api.problem(H["writer"].post(f"/v1/knelpunten/{id}/antwoorden", ANSWER), 403, "right_missing")
    assert read("reader", id)["versie"] == v
    api.problem(H["reader"].ask("DELETE", path(id)), 403, "right_missing")


def the_second_of_two_is_refused_and_nothing_is_overwritten():
    id = lying()
    v = kept("VWS", id, {"besluit": "Eerste."})
    api.problem(keep("VWS2", id, {"besluit": "Ook nieuw."}), 412, "draft_passed")
    w = kept("VWS", id, {"besluit": "Verder."}, v)
    api.problem(keep("VWS2", id, {"besluit": "Te laat."}, v), 412, "draft_passed")
    assert kept("VWS", id, {"besluit": "Verder."}, v) == w, "the same change again is another one"
    assert json.loads(read("VWS2", id)["inhoud"]) == {"besluit": "Verder."}
    api.problem(H["VWS2"].ask("DELETE", path(id), If_Match=f'"{v}"'), 412, "draft_passed")
    assert H["VWS2"].ask("DELETE", path(id), If_Match=f'"{w}"').status == 204
    api.problem(H["VWS"].get(path(id)), 404, "draft_none")
    api.problem(keep("VWS", id, {"besluit": "Weg is weg."}, w), 412, "draft_passed")
    again = kept("VWS", id, {"besluit": "Opnieuw."})
    assert again not in (v, w), "a version was given twice"


def of_two_at_once_one_is_first():
    import concurrent.futures
    id = lying()
    v = kept("VWS", id, {"n": -1})
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        clients = [gateway.Http(S.http, H["VWS"].token) for _ in range(8)]
        said = list(pool.map(lambda n: clients[n].ask("PUT", path(id), {"inhoud": json.dumps({"n": n})}, If_Match=f'"{v}"').status, range(8)))
    assert sorted(said) == [200] + [412] * 7, said
    assert json.loads(read("VWS", id)["inhoud"]) == {"n": said.index(200)}


def what_is_no_draft_is_refused():
    id = lying()
    for text in ("", "nee", "[1]", '"tekst"', '{"a": 1', '{"a": 1, "a": 2}', "{" + '"a":{' * 9 + "}" * 10):
        api.problem(H["VWS"].ask("PUT", path(id), {"inhoud": text}), 400, "invalid")
    api.problem(H["VWS"].ask("PUT", path(id), {"inhoud": json.dumps({"a": "x" * 40000})}), 400, "invalid")
    api.problem(H["VWS"].ask("PUT", path(id), {"inhoud": json.dumps({"a": "x" * 300000})}), 413, "body_too_long")
    api.problem(H["VWS"].ask("PUT", path(id), {"inhoud": "{}", "partij": "OCW"}), 400, "invalid")
    api.problem(H["VWS"].ask("PUT", path(id, "verzinsels"), {"inhoud": "{}"}), 404, "no_such_path")
    api.problem(H["VWS"].ask("PUT", path(uuid.uuid4()), {"inhoud": "{}"}), 404, "not_found")
    api.problem(H["VWS"].ask("PUT", path(id), {"inhoud": "{}"}, If_Match="geen"), 400, "invalid")
    assert not S.sql("SELECT 1 FROM gateway.draft WHERE signal = %s", id)
    big = {"a": "é" * 39900}
    kept("VWS", id, big)
    assert json.loads(read("VWS", id)["inhoud"]) == big


def what_was_sent_is_no_draft_any_more():
    id = lying()
    kept("VWS", id, {"bericht": "x"}, act="vragen")
    kept("VWS", id, ANSWER)
    assert H["VWS2"].post(f"/v1/knelpunten/{id}/behandelingen").status == 201
    assert len(listed("VWS", id)) == 2, "another act took them along"
    api.problem(H["VWS2"].post(f"/v1/knelpunten/{id}/antwoorden", dict(ANSWER, besluit="")), 400, "invalid")
    assert len(listed("VWS", id)) == 2, "what was refused took it along"
    assert H["VWS2"].post(f"/v1/knelpunten/{id}/antwoorden", ANSWER).status == 201
    api.problem(H["VWS"].get(path(id)), 404, "draft_none")
    assert listed("VWS", id) == {(id, "vragen")}


def what_was_sent_through_another_door_is_none_either():
    id = lying()
    kept("VWS", id, ANSWER)
    C["VWS"].ask("signal.take_up", {}, signal=uuid.UUID(id).bytes)
    C["VWS"].ask("signal.answer", {"kind": "possible", "decision": "Het mag.", "why": "De norm past hier niet.", "possible": "De praktijk blijft open.",
                                   "next_what": "Besluit sturen", "next_by": "VWS", "next_when": "2027-01-30"}, signal=uuid.UUID(id).bytes)
    gone(id)


def a_gateway_that_is_killed_keeps_what_it_said_it_kept():
    id = lying()
    v = kept("VWS", id, {"besluit": "Blijft."})
    S.gateway.kill()
    S.start("gateway")
    for h in H.values():
        h.close()
    d = read("VWS2", id)
    assert json.loads(d["inhoud"]) == {"besluit": "Blijft."} and d["versie"] == v
    C["VWS"].ask("signal.take_up", {}, signal=uuid.UUID(id).bytes)
    kept("VWS", id, {}, act="behandelingen")
    C["VWS"].ask("signal.extend", {"reason": "Er is meer tijd nodig."}, signal=uuid.UUID(id).bytes)
    assert read("VWS", id)["versie"] == v, "what happened before or besides took it along"


def a_closed_account_leaves_no_name():
    id = lying()
    account = gateway.account(C["VWS"], "Wie weggaat")
    h = gateway.Http(S.http, gateway.token(C["VWS"], account))
    assert h.ask("PUT", path(id), {"inhoud": "{}"}).status == 200
    assert read("VWS", id)["naam"] == "Wie weggaat"
    C["VWS"].ask("account.close", {}, signal=account)
    assert "naam" not in read("VWS", id)


def templates_belong_to_the_department():
    id = str(uuid.uuid4())
    text = {"titel": "Het kan al", "handeling": "antwoorden", "tekst": "Dit kan al binnen de regels."}
    v = H["VWS"].ask("PUT", f"/v1/sjablonen/{id}", text)
    assert v.status == 200, v
    v = v.json()["versie"]
    told = H["VWS2"].get(f"/v1/sjablonen/{id}").json()
    assert {k: told[k] for k in text} == text and told["versie"] == v, told
    assert {"id": id, "titel": "Het kan al", "handeling": "antwoorden", "versie": v} in H["VWS2"].get("/v1/sjablonen").json()["sjablonen"]
    api.problem(H["OCW"].get(f"/v1/sjablonen/{id}"), 404, "draft_none")
    api.problem(H["OCW"].ask("PUT", f"/v1/sjablonen/{id}", text), 412, "draft_passed")
    api.problem(H["OCW"].ask("PUT", f"/v1/sjablonen/{id}", text, If_Match=f'"{v}"'), 412, "draft_passed")
    api.problem(H["OCW"].ask("DELETE", f"/v1/sjablonen/{id}"), 404, "draft_none")
    assert H["OCW"].get("/v1/sjablonen").json()["sjablonen"] == []
    api.problem(H["ZVL"].get("/v1/sjablonen"), 403, "not_allowed")
    api.problem(H["reader"].ask("PUT", f"/v1/sjablonen/{id}", text), 403, "right_missing")
    assert H["VWS2"].ask("PUT", f"/v1/sjablonen/{id}", dict(text, titel="Kan al"), If_Match=f'"{v}"').status == 200
    api.problem(H["VWS"].ask("PUT", f"/v1/sjablonen/{id}", text, If_Match=f'"{v}"'), 412, "draft_passed")
    assert H["VWS"].ask("DELETE", f"/v1/sjablonen/{id}").status == 204
    api.problem(H["VWS"].get(f"/v1/sjablonen/{id}"), 404, "draft_none")
    for body in ({}, {"titel": "x" * 121, "tekst": "a"}, {"titel": "x", "tekst": ""}, {"titel": "x", "tekst": "y" * 8001}, {"titel": "a\nb", "tekst": "c"}):
        api.problem(H["VWS"].ask("PUT", f"/v1/sjablonen/{uuid.uuid4()}", body), 400, "invalid")
    api.problem(H["VWS"].get("/v1/sjablonen/ZVL-2026-0001-1"), 404, "draft_none")


def there_are_so_many_templates_and_no_more():
    for n in range(200):
        assert H["OCW"].ask("PUT", f"/v1/sjablonen/{uuid.uuid4()}", {"titel": f"Nummer {n}", "tekst": "x"}).status == 200
    api.problem(H["OCW"].ask("PUT", f"/v1/sjablonen/{uuid.uuid4()}", {"titel": "Te veel", "tekst": "x"}), 409, "too_many_templates")
    assert len(H["OCW"].get("/v1/sjablonen").json()["sjablonen"]) == 200
    assert H["VWS"].ask("PUT", f"/v1/sjablonen/{uuid.uuid4()}", {"titel": "Van ons", "tekst": "x"}).status == 200


def while_the_database_is_away_it_is_said():
    id = lying()
    v = kept("VWS", id, {"besluit": "Er was."})
    S.postgres.kill()
    a = keep("VWS", id, {"besluit": "Nu."}, v)
    assert a.status in (503, 504) and a.json()["code"] in ("not_ready", "timeout"), a
    S.postgres.await_orphans()
    S.start("postgres")
    end = time.monotonic() + 60
    while (a := keep("VWS", id, {"besluit": "Nu."}, v)).status != 200:
        assert a.status in (503, 504) and time.monotonic() < end, a
        time.sleep(0.2)
    assert json.loads(read("VWS", id)["inhoud"]) == {"besluit": "Nu."}


def after_ninety_days_it_is_gone():
    account = gateway.account(C["VWS"], "iemand")
    H["VWS"] = gateway.Http(S.http, gateway.token(C["VWS"], account, until=str(system.today(300))))
    old, new = lying(), lying()
    v = kept("VWS", old, {"besluit": "Lang geleden."})
    kept("VWS", new, {"besluit": "Lang geleden."})
    S.days_pass(89)
    for h in H.values():
        h.close()
    assert read("VWS", old)["versie"] == v, "it went before its time"
    kept("VWS", new, {"besluit": "Bijgewerkt."}, read("VWS", new)["versie"])
    S.days_pass(2)
    H["VWS"].close()
    api.problem(H["VWS"].get(path(old)), 404, "draft_none")
    gone(old)
    assert json.loads(read("VWS", new)["inhoud"]) == {"besluit": "Bijgewerkt."}


TESTS = [a_colleague_goes_on_with_a_draft, nobody_else_has_it, rights_of_the_account_count,
         the_second_of_two_is_refused_and_nothing_is_overwritten, of_two_at_once_one_is_first, what_is_no_draft_is_refused,
         what_was_sent_is_no_draft_any_more, what_was_sent_through_another_door_is_none_either,
         a_gateway_that_is_killed_keeps_what_it_said_it_kept, a_closed_account_leaves_no_name, templates_belong_to_the_department,
         there_are_so_many_templates_and_no_more, while_the_database_is_away_it_is_said, after_ninety_days_it_is_gone]

if __name__ == "__main__":
    with S:
        begin()
        system.run(TESTS)

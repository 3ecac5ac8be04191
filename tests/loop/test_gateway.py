#!/usr/bin/python3
# timeout: 400
"""The API over HTTP, by the rules that have a test in the NL GOV API Design Rules 2.2 (each named by its id), against the
whole system; the client is Python's own."""
import base64
import concurrent.futures
import gzip
import hmac
import http.client
import json
import os
import random
import re
import socket
import sys
import time
import urllib.parse
import uuid

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import gateway, promtext, system, wire  # noqa: E402

S = system.System()
C, H = {}, {}
SIGNAL = {"wat": "De huisarts in Gerritsdorp gaat weg", "merkbaar": "Een moeder reed veertig minuten", "nodig": ["weet_niet"],
          "thema": "gezondheid.huisarts", "titel": "Geen huisarts in Gerritsdorp"}
ANSWER = {"soort": "kan_al", "besluit": "Het mag.", "waarom": "De regel geldt hier niet.", "watKanWel": "Openblijven.",
          "volgendeStap": "Toeslag aanvragen", "volgendeStapDoor": "VWS", "volgendeStapWanneer": "2027-01-15"}
ALWAYS = {"API-Version": "1.0.0", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
          "Strict-Transport-Security": "max-age=31536000; includeSubDomains", "Referrer-Policy": "no-referrer",
          "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}


def begin():
    S.start()
    C["coordinator"] = S.load(("ZVL", "TWE", "VWS", "OCW"))
    for party in ("ZVL", "TWE", "VWS", "OCW"):
        C[party] = S.client(party)
    for party in C:
        H[party] = gateway.somebody(S, C[party])


def routes():
    """(method, path) of every row of the table."""
    text = open(os.path.join(system.ROOT, "services", "gateway", "routes.h")).read()
    out = [({"G": "GET", "P": "POST", "U": "PUT", "D": "DELETE"}[m], p)
           for m, p in re.findall(r'^([GPUD])\("([^"]+)"', text, re.M)]
    for name in re.findall(r'^A\("([^"]+)"', text, re.M):
        out += [("POST", "/v1/knelpunten/{id}/" + name), ("GET", "/v1/knelpunten/{id}/" + name)]
    assert len(out) > 100, len(out)
    return out


def filled(path):
    return re.sub(r"\{(\w+)\}", lambda m: {"niveau": "0", "nummer": "0", "code": "busy"}.get(m[1], str(uuid.uuid4())), path)


def problem(a, status, code):
    assert a.status == status, a
    assert a.headers["Content-Type"] == "application/problem+json", a.headers
    p = a.json()
    assert p["code"] == code and p["status"] == status and p["title"] and p["detail"], p
    assert p["type"].endswith("/v1/problemen/" + code), p
    safe(a)
    return p


def safe(a):
    """transport/security-headers, version-header, hide-implementation: on every answer."""
    for name, value in ALWAYS.items():
        assert a.headers[name] == value, (name, a.headers[name], a)
    assert "Server" not in a.headers and "X-Powered-By" not in a.headers, a.headers


def submit(who="ZVL", **more):
    a = H[who].post("/v1/knelpunten", dict(SIGNAL, **more))
    assert a.status == 201, a
    safe(a)
    return a.json()["id"]


def routed(who="ZVL", **more):
    """A signal that routing gave to VWS."""
    id = submit(who, **more)
    until(lambda: len(H[who].get(f"/v1/knelpunten/{id}/toewijzingen").json().get("gebeurtenissen", [])) == 1, id)
    settle()
    return id


def until(test, why, seconds=30):
    end = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < end, why


def settle():
    S.at_head("routing", "tracking", "overview")


def act(who, id, name, body=None, **headers):
    return H[who].post(f"/v1/knelpunten/{id}/{name}", body, **headers)


# --- who ------------------------------------------------------------------------------------------------------------


def without_a_token_every_address_but_the_open_ones_is_shut():
    nobody = gateway.Http(S.http)
    for method, path in routes():
        a = nobody.ask(method, filled(path), {} if method in ("POST", "PUT") else None)
        if path in ("/v1/sessies", "/v1/uitnodigingen"):
            problem(a, 400, "invalid")
        elif path == "/v1/openbaar":
            problem(a, 404, "no_such_path")  # it is off
        elif path in ("/v1/openapi.json", "/v1/documentatie", "/v1/problemen/{code}", "/v1/uitgevers"):
            assert a.status in (200, 503), (path, a)
            assert a.headers["Access-Control-Allow-Origin"] == "*", a.headers
        else:
            problem(a, 401, "not_signed_in")
            assert a.headers["WWW-Authenticate"].startswith("Bearer"), a.headers


def a_token_counts_from_its_header_alone_and_only_while_it_is_valid():
    account = gateway.account(C["VWS"], "kort")
    good = gateway.token(C["VWS"], account, id=(id := wire.uuid7()))
    h = gateway.Http(S.http, good)
    assert h.get("/v1/account").status == 200
    for wrong in (good[:-1], good + "x", good.swapcase(), "wk_", "Basic eDp5", ""):
        problem(h.get("/v1/account", Authorization="Bearer " + wrong), 401, "not_signed_in")
    problem(gateway.Http(S.http).get("/v1/account?access_token=" + good), 400, "bad_request")
    C["VWS"].ask("token.end", {}, signal=id)
    problem(h.get("/v1/account"), 401, "not_signed_in")
    problem(gateway.Http(S.http, gateway.token(C["VWS"], account)).get("/v1/account?access_token=x"), 400, "bad_request")


def who_leaves_is_shut_out_at_once():
    account = gateway.account(C["VWS"], "vertrekt")
    h = gateway.Http(S.http, gateway.token(C["VWS"], account))
    assert h.get("/v1/account").json()["naam"] == "vertrekt"
    C["VWS"].ask("account.close", {}, signal=account)
    problem(h.get("/v1/account"), 401, "not_signed_in")
    row = C["VWS"].ask("account.ask", {"account": account})["accounts"][0]
    assert "name" not in row and row["closed_at"], row
    left = S.sql("SELECT name, login, password, mail FROM gateway.account WHERE id = %s", str(uuid.UUID(bytes=account)))
    assert left == [(None, None, None, None)], left
    C["VWS"].refused("account.set", {"name": "terug", "rights": ["read"]}, signal=account)


def the_work_of_who_leaves_goes_back_to_the_queue():
    leaver, stays = gateway.account(C["VWS"], "vertrekt"), gateway.account(C["VWS"], "blijft")
    a, b, c = str(uuid.UUID(bytes=leaver)), str(uuid.UUID(bytes=stays)), []
    for handler, substitute in ((a, b), (b, a), (b, None), (a, None)):
        id = routed()
        act("VWS", id, "behandelingen")
        body = {"directie": "Curatieve zorg", "behandelaar": handler, **({"vervanger": substitute} if substitute else {})}
        assert act("VWS", id, "toebedelingen", body).status == 201
        c.append(id)
    settle()
    C["VWS"].ask("account.close", {}, signal=leaver)

    def last(id):
        return H["VWS"].get(f"/v1/knelpunten/{id}/toebedelingen").json()["gebeurtenissen"][-1]["inhoud"]

    until(lambda: last(c[3]) == {"directie": "Curatieve zorg"}, "it was not returned")
    until(lambda: last(c[0]) == {"directie": "Curatieve zorg", "vervanger": b}, last(c[0]))
    until(lambda: last(c[1]) == {"directie": "Curatieve zorg", "behandelaar": b}, last(c[1]))
    assert last(c[2]) == {"directie": "Curatieve zorg", "behandelaar": b}
    settle()
    assert H["VWS"].get(f"/v1/knelpunten/{c[3]}").json()["knelpunt"]["zonderBehandelaar"]
    n = [len(H["VWS"].get(f"/v1/knelpunten/{id}/toebedelingen").json()["gebeurtenissen"]) for id in c]
    C["VWS"].ask("account.close", {}, signal=leaver)
    S.gateway.kill()  # at the next start it is looked at again, and nothing happens twice
    S.start("gateway")
    until(lambda: "account_left" in S.tail("gateway", 40), "it does not look again")
    assert n == [len(H["VWS"].get(f"/v1/knelpunten/{id}/toebedelingen").json()["gebeurtenissen"]) for id in c]


def a_right_that_is_missing_is_said_before_anything_happens():
    id = routed()
    assert act("VWS", id, "behandelingen").status == 201
    account = gateway.account(C["VWS"], "zonder mandaat", ["read", "write"])
    clerk = gateway.Http(S.http, gateway.token(C["VWS"], account, ["read", "write"]))
    reader = gateway.Http(S.http, gateway.token(C["VWS"], account, ["read"]))
    path = f"/v1/knelpunten/{id}/antwoorden"
    problem(clerk.post(path, ANSWER), 403, "right_missing")
    problem(reader.post(f"/v1/knelpunten/{id}/tussenstanden", {"standVanZaken": "Bijna."}), 403, "right_missing")
    assert reader.get(f"/v1/knelpunten/{id}").status == 200
    assert clerk.post(f"/v1/knelpunten/{id}/tussenstanden", {"standVanZaken": "Bijna."}).status == 201
    assert H["VWS"].post(path, ANSWER).status == 201
    # a token has at most what its account may, also when that becomes less
    C["VWS"].refused("token.make", {"account": account, "hash": bytes(32), "rights": ["manage"], "until": "2026-12-31"},
                     signal=wire.uuid7())
    gateway.account(C["VWS"], "leest nog", ["read"], id=account)
    problem(clerk.post(f"/v1/knelpunten/{id}/tussenstanden", {"standVanZaken": "Klaar."}), 403, "right_missing")


def accounts_are_the_partys_own():
    account = gateway.account(C["VWS"], "van VWS")
    for who in ("ZVL", "OCW"):
        problem(H[who].get(f"/v1/accounts/{uuid.UUID(bytes=account)}"), 404, "not_found")
        problem(H[who].ask("DELETE", f"/v1/accounts/{uuid.UUID(bytes=account)}"), 404, "not_found")
        problem(H[who].ask("PUT", f"/v1/accounts/{uuid.UUID(bytes=account)}", {"naam": "x", "rechten": ["lezen"]}), 409, "id_taken")
        problem(H[who].post("/v1/accounts", {"naam": "x", "rechten": ["lezen"], "partij": "VWS"}), 403, "not_allowed")
    a = H["coordinator"].get(f"/v1/accounts/{uuid.UUID(bytes=account)}")
    assert a.status == 200 and a.json()["accounts"][0]["naam"] == "van VWS", a
    made = H["VWS"].post("/v1/accounts", {"naam": "collega", "rechten": ["lezen"]})
    assert made.status == 201, made
    assert H["VWS"].ask("DELETE", made.headers["Location"]).status == 204
    problem(H["VWS"].ask("PUT", made.headers["Location"], {"naam": "weer", "rechten": ["lezen"]}), 409, "id_taken")


# --- browsers -------------------------------------------------------------------------------------------------------


PASSWORD = "paard batterij nietje klopt"


class Browser(gateway.Http):
    """Keeps its cookie, and sends the word against forged requests along when it was told."""

    def __init__(self):
        super().__init__(S.http)
        self.cookie = self.csrf = None

    def ask(self, method, path, body=None, **headers):
        if self.cookie:
            headers.setdefault("Cookie", "andere=1; " + self.cookie)
        if self.csrf:
            headers.setdefault("X_CSRF_Token", self.csrf)
        a = super().ask(method, path, body, **headers)
        if "Set-Cookie" in a.headers:
            self.cookie = a.headers["Set-Cookie"].split(";")[0]
        return a

    def sign_in(self, login, password=None, code=None, **headers):
        a = self.ask("POST", "/v1/sessies", dict({"inlognaam": login, "wachtwoord": password or PASSWORD},
                                                 **({"code": code} if code else {})), **headers)
        if a.status == 201:
            self.csrf = a.json()["csrf"]
        return a


def totp(secret, ahead=0):
    step = int(time.time()) // 30 + ahead
    mac = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1").digest()
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at:at + 4], 'big') & 0x7fffffff) % 1000000:06}"


def person(login, party="VWS", rights=("read", "write", "mandate", "manage")):
    return gateway.account(C[party], login, rights, login=login, password=PASSWORD)


def somebody_signs_in_with_a_second_factor():
    person("jansen")
    b = Browser()
    a = b.sign_in("jansen")
    assert a.status == 201 and a.json()["tweedeFactorNodig"], a
    cookie = a.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie and b.csrf not in cookie, cookie
    safe(a)
    # nothing but the second factor until that is set
    problem(b.get("/v1/knelpunten"), 403, "right_missing")
    secret = b.ask("POST", "/v1/account/tweede-factor", {})
    assert secret.status == 201 and secret.json()["uri"].startswith("otpauth://totp/Weerklank"), secret
    secret = secret.json()["geheim"]
    problem(b.ask("PUT", "/v1/account/tweede-factor", {"code": "000000"}), 401, "sign_in_failed")
    assert b.ask("PUT", "/v1/account/tweede-factor", {"code": totp(secret)}).status == 204
    assert b.get("/v1/account").json()["partij"] == "VWS"
    # from now on a code is asked, each of them once
    c = Browser()
    problem(c.sign_in("jansen"), 401, "code_missing")
    problem(c.sign_in("jansen", code=totp(secret, -1)), 401, "sign_in_failed")
    assert c.sign_in("jansen", code=totp(secret, 1)).status == 201
    problem(Browser().sign_in("jansen", code=totp(secret, 1)), 401, "sign_in_failed")
    H["jansen"] = c
    assert act("jansen", routed(), "behandelingen").status == 201


def what_is_wrong_is_not_told():
    person("klaassen")
    wrong, nobody = Browser().sign_in("klaassen", "niet dit wachtwoord"), Browser().sign_in("bestaat-niet")
    problem(wrong, 401, "sign_in_failed")
    assert wrong.body == nobody.body
    lines = [r for r in open(S.path("logs/gateway.log")) if "actie=session.open" in r]
    assert "klaassen" not in "".join(lines) and "object=onbekend" in lines[-1], lines[-3:]


def guessing_takes_longer_and_longer():
    """The last of these: the address waits along."""
    person("visser")
    said = [Browser().sign_in("visser", f"geraden {i}").status for i in range(12)]
    assert 401 in said and said[-1] == 429, said
    a = Browser().sign_in("visser")
    problem(a, 429, "too_many")
    assert int(a.headers["Retry-After"]) >= 1, a.headers


def a_change_needs_the_word_of_our_own_page_a_browser_alone_is_not_enough():
    person("dekker")
    b = Browser()
    with_factor(b, "dekker")
    id = routed()
    path = f"/v1/knelpunten/{id}/behandelingen"
    word = b.csrf
    for forged in ({"X_CSRF_Token": None}, {"X_CSRF_Token": word[:-1] + ("B" if word[-1] == "A" else "A")},
                   {"X_CSRF_Token": ""}, {"Origin": "https://elders.example"}, {"Origin": "null"}):
        problem(b.post(path, **forged), 403, "cross_site")
    assert b.post(path, Origin=f"http://127.0.0.1:{S.http}").status == 201
    assert b.get("/v1/account").json()["csrf"] == word  # a page that is loaded anew asks for it
    problem(gateway.Http(S.http).post(path, Cookie=b.cookie), 403, "cross_site")


def with_factor(b, login):
    assert b.sign_in(login).status == 201
    secret = b.ask("POST", "/v1/account/tweede-factor", {}).json()["geheim"]
    assert b.ask("PUT", "/v1/account/tweede-factor", {"code": totp(secret, -1)}).status == 204
    return secret


def signing_out_and_closing_end_the_session_at_once():
    id = person("bakker")
    b, other = Browser(), Browser()
    secret = with_factor(b, "bakker")
    assert other.sign_in("bakker", code=totp(secret)).status == 201
    old = b.cookie
    assert b.ask("DELETE", "/v1/sessies/huidige").status == 204 and b.cookie.endswith("="), b.cookie
    problem(gateway.Http(S.http).get("/v1/account", Cookie=old), 401, "not_signed_in")
    assert other.get("/v1/account").status == 200
    C["VWS"].ask("account.close", {}, signal=id)
    problem(other.get("/v1/account"), 401, "not_signed_in")
    problem(Browser().sign_in("bakker"), 401, "sign_in_failed")


def another_password_ends_all_other_sessions():
    id = person("mulder")
    b, other = Browser(), Browser()
    secret = with_factor(b, "mulder")
    assert other.sign_in("mulder", code=totp(secret)).status == 201
    change = "/v1/account/wachtwoord"
    problem(b.ask("PUT", change, {"oud": "verkeerd", "nieuw": "nog een lang wachtwoord"}), 401, "sign_in_failed")
    problem(b.ask("PUT", change, {"oud": PASSWORD, "nieuw": "kort"}), 400, "invalid")
    assert b.ask("PUT", change, {"oud": PASSWORD, "nieuw": "nog een lang wachtwoord"}).status == 204
    assert b.get("/v1/account").status == 200
    problem(other.get("/v1/account"), 401, "not_signed_in")
    assert Browser().sign_in("mulder", "nog een lang wachtwoord", totp(secret, 1)).status == 201
    # who lost the phone gets another password from who manages the party, and sets a factor anew
    C["VWS"].ask("account.set", {"name": "mulder", "rights": ["read"], "login": "mulder", "password": PASSWORD}, signal=id)
    problem(b.get("/v1/account"), 401, "not_signed_in")
    assert Browser().sign_in("mulder").json()["tweedeFactorNodig"]


def sessions_outlive_the_gateway():
    b = H["jansen"]
    S.gateway.kill()
    S.start("gateway")
    assert b.get("/v1/account").status == 200 and H["VWS"].get("/v1/account").status == 200


# --- rules of the standard ------------------------------------------------------------------------------------------


def no_trailing_slash():
    for path in ("/v1/knelpunten/", "/v1/", f"/v1/knelpunten/{uuid.uuid4()}/", "/v1/knelpunten//"):
        problem(H["ZVL"].get(path), 404, "no_such_path")


def http_methods():
    for method, path in routes():
        a = H["ZVL"].ask("PATCH", filled(path), {})
        p = problem(a, 405, "no_such_method")
        assert method in a.headers["Allow"].split(", ") and p, a.headers
    for method in ("TRACE", "CONNECT", "get", "BREW"):
        a = raw(f"{method} /v1/knelpunten HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        problem(a, 501, "not_implemented")
    a = H["ZVL"].ask("HEAD", "/v1/problemen/busy")
    assert a.status == 200 and a.body == b"" and int(a.headers["Content-Length"]) > 50, a.headers
    a = H["ZVL"].ask("OPTIONS", "/v1/knelpunten")
    assert a.status == 204 and a.headers["Allow"] == "GET, HEAD, POST, OPTIONS", a.headers


def raw(bytes):
    with socket.create_connection(("127.0.0.1", S.http), timeout=20) as s:
        s.sendall(bytes)
        r = http.client.HTTPResponse(s)
        r.begin()
        return gateway.Answer(r)


def version_header_and_security_headers_on_what_cannot_be_read():
    long = b"x" * 20000
    for bytes, status, code in (
            (b"GET /v1/knelpunten HTTP/1.1\nHost: x\n\n", 400, "bad_request"),
            (b"GET /v1/%2f HTTP/1.1\r\nHost: x\r\n\r\n", 400, "bad_request"),
            (b"GET /" + long + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "target_too_long"),
            (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + long + b"\r\n\r\n", 431, "headers_too_long"),
            (b"GET / HTTP/1.1\r\nHost: x\r\nExpect: x\r\n\r\n", 417, "expectation"),
            (b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505, "http_version"),
            (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "not_implemented"),
            (b"POST /v1/knelpunten HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + H["ZVL"].token.encode() +
             b"\r\nIdempotency-Key: " + str(uuid.uuid4()).encode() +
             b"\r\nContent-Type: application/json\r\nContent-Length: 70000\r\n\r\n", 413, "body_too_long")):
        problem(raw(bytes), status, code)


def error_handling_all_errors():
    p = problem(H["ZVL"].post("/v1/knelpunten", {"wat": 7, "nodig": ["onzin"], "bestaatNiet": 1}), 400, "invalid")
    found = {(f["name"], f["code"]) for f in p["invalidParams"]}
    assert found == {("wat", "wrong_type"), ("merkbaar", "missing"), ("nodig", "bad_value"), ("bestaatNiet", "unknown")}, p
    p = problem(H["ZVL"].get("/v1/knelpunten?hoogstens=0&status=onzin&foo=1&uiterlijkVan=2026-02-30"), 400, "invalid")
    assert {f["name"] for f in p["invalidParams"]} == {"hoogstens", "status", "foo", "uiterlijkVan"}, p
    id = routed()
    p = problem(act("VWS", id, "tussenstanden", {"standVanZaken": "x", "stappen": [{"wat": "a"}, {"door": "b"}]}), 400, "invalid")
    assert p["invalidParams"][0]["name"] == "stappen[1].wat", p


def what_is_wrong_is_said_in_dutch_or_in_english():
    english = re.compile(r"\b(must|the|of these|only|allowed|given|there is|it is|such|true or)\b", re.I)
    seen = 0
    for method, path in routes():
        if method not in ("POST", "PUT") or path.startswith(("/v1/sessies", "/v1/account/", "/v1/uitnodigingen")) or "bijlagen" in path:
            continue
        schema = {"onzin": 1, "reden": 7, "wat": "\u0001", "tot": "2026-13-40", "rechten": ["x"], "nodig": "x", "naam": "n" * 5000,
                  "periode": {}, "stappen": [{}], "ministerie": "X Y", "bedoeld": 3, "wanneer": 5}
        a = H["coordinator"].ask(method, filled(path), schema, Idempotency_Key=str(uuid.uuid4()))
        for f in a.json().get("invalidParams", []):
            assert f["reason"] and f["reason"][-1] == "." and not english.search(f["reason"]), (path, f)
            seen += 1
    assert seen > 300, seen
    p = problem(H["ZVL"].post("/v1/knelpunten", {"wat": 7}, Accept_Language="en"), 400, "invalid")
    assert {f["reason"] for f in p["invalidParams"]} == {"It must be text.", "It must be given."}, p
    # a service's own sentence
    id = routed()
    p = problem(act("VWS", id, "uitstellen", {"reden": "x", "tot": "2026-01-01"}), 400, "invalid")
    assert all(not english.search(f["reason"]) for f in p["invalidParams"]), p
    assert act("VWS", id, "behandelingen").status == 201
    p = problem(act("VWS", id, "behandelingen"), 409, "wrong_state")
    assert p["detail"] == "Het is in behandeling.", p
    p = problem(act("VWS", id, "behandelingen", Accept_Language="en"), 409, "wrong_state")
    assert p["detail"] == "It has been taken up.", p


def error_handling_invalid_input_is_400():
    for body in (b"{", b"[]", b"7", b'{"wat": "a", "wat": "b"}', b'{"wat": "\\u0000"}', b"\xff", b"nul"):
        a = H["ZVL"].post("/v1/knelpunten", body)
        assert a.status == 400 and a.json()["code"] in ("bad_request", "invalid"), (body, a)


def media_types():
    problem(H["ZVL"].post("/v1/knelpunten", b"wat=x", Content_Type="application/x-www-form-urlencoded"), 415, "media_type")
    problem(H["ZVL"].post("/v1/knelpunten", b"{}", Content_Type="application/json; charset=latin-1"), 415, "media_type")
    problem(H["ZVL"].ask("POST", "/v1/_zoek", b"{}", Content_Type=None), 415, "media_type")
    assert H["ZVL"].ask("POST", "/v1/_zoek", b"{}", Content_Type="Application/JSON;charset=UTF-8").status == 200
    for accept in ("text/html", "application/json;q=0", "text/*, image/png", "application/xml"):
        problem(H["ZVL"].get("/v1/knelpunten", Accept=accept), 406, "not_acceptable")
    for accept in ("*/*", "application/*", "text/html, application/json;q=0.1", "application/JSON"):
        assert H["ZVL"].get("/v1/knelpunten", Accept=accept).status == 200, accept


def http_safety():
    id = routed()
    before = S.head()
    for who in H:
        for method, path in routes():
            if method == "GET" and path not in ("/v1/gebeurtenissen", "/v1/documentatie"):
                a = H[who].get(filled(path).replace(str(uuid.UUID(int=0)), id))
                safe(a)
    assert S.head() == before


def date_time_timezone():
    id = routed()
    for path in (f"/v1/knelpunten/{id}", f"/v1/knelpunten/{id}/tijdlijn", "/v1/knelpunten", "/v1/accounts", "/v1/partijen"):
        a = H["coordinator"].get(path)
        assert a.status == 200, a
        for found in re.findall(r'"(\d{4}-\d{2}-\d{2}T[^"]*)"', a.body.decode()):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", found), found


def what_is_not_yours_looks_like_what_is_not_there():
    id = routed(vertrouwelijk=True)
    there, none = H["TWE"].get(f"/v1/knelpunten/{id}"), H["TWE"].get(f"/v1/knelpunten/{uuid.uuid4()}")
    problem(there, 404, "not_found")
    assert there.body == none.body
    for name in ("vragen", "aanvullingen", "oordelen"):
        there = act("TWE", id, name, {"vraag": "?"} if name == "vragen" else {"informatie": "x"})
        none = act("TWE", uuid.uuid4(), name, {"vraag": "?"} if name == "vragen" else {"informatie": "x"})
        assert (there.status, there.body) == (none.status, none.body), (there, none)


def transport_cors():
    a = H["ZVL"].get("/v1/knelpunten", Origin="https://elders.example")
    assert "Access-Control-Allow-Origin" not in a.headers, a.headers
    a = gateway.Http(S.http).get("/v1/problemen/busy", Origin="https://elders.example")
    assert a.headers["Access-Control-Allow-Origin"] == "*", a.headers


# --- keys, versions, parts ------------------------------------------------------------------------------------------


def a_key_makes_a_repeat_harmless():
    key = str(uuid.uuid4())
    first = H["ZVL"].post("/v1/knelpunten", SIGNAL, key=key)
    again = H["ZVL"].post("/v1/knelpunten", SIGNAL, key=f'"{key.upper()}"')
    assert first.status == again.status == 201, (first, again)
    assert again.json() == dict(first.json(), herhaling=True), (first.json(), again.json())
    assert first.headers["Location"] == again.headers["Location"] == "/v1/knelpunten/" + key
    problem(H["ZVL"].post("/v1/knelpunten", dict(SIGNAL, wat="iets anders"), key=key), 409, "id_taken")
    problem(H["ZVL"].ask("POST", "/v1/knelpunten", SIGNAL), 400, "key_missing")
    p = problem(H["ZVL"].post("/v1/knelpunten", SIGNAL, key="abc"), 400, "invalid")
    assert p["invalidParams"][0]["name"] == "Idempotency-Key", p
    settle()
    key = str(uuid.uuid4())
    id = first.json()["id"]
    one, two = (act("VWS", id, "vragen", {"vraag": "Hoeveel?"}, key=key) for _ in range(2))
    assert one.status == two.status == 201 and two.json()["herhaling"], (one, two)
    settle()
    assert len(H["ZVL"].get(f"/v1/knelpunten/{id}/vragen").json()["gebeurtenissen"]) == 1


def what_did_not_change_is_not_sent_again():
    id = routed()
    path = f"/v1/knelpunten/{id}"
    a = H["ZVL"].get(path)
    for same in (a.headers["ETag"], "W/" + a.headers["ETag"], '"x", ' + a.headers["ETag"], "*"):
        b = H["ZVL"].get(path, If_None_Match=same)
        assert b.status == 304 and b.body == b"" and b.headers["ETag"] == a.headers["ETag"], b
        safe(b)
    assert act("VWS", id, "behandelingen").status == 201
    settle()
    b = H["ZVL"].get(path, If_None_Match=a.headers["ETag"])
    assert b.status == 200 and b.headers["ETag"] != a.headers["ETag"], b


def a_long_answer_is_shorter_for_who_takes_that():
    plain = H["ZVL"].get("/v1/regios")
    short = H["ZVL"].get("/v1/regios", Accept_Encoding="br, gzip;q=0.8")
    assert short.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in short.headers["Vary"], short.headers
    assert len(short.body) < len(plain.body) / 2 and gzip.decompress(short.body) == plain.body
    assert short.headers["ETag"] == "W/" + plain.headers["ETag"], (short.headers["ETag"], plain.headers["ETag"])
    assert H["ZVL"].get("/v1/regios", Accept_Encoding="gzip", If_None_Match=short.headers["ETag"]).status == 304
    for no in ("gzip;q=0", "identity", "br"):
        assert "Content-Encoding" not in H["ZVL"].get("/v1/regios", Accept_Encoding=no).headers, no
    assert "Content-Encoding" not in H["ZVL"].get("/v1/account", Accept_Encoding="gzip").headers


def who_acts_on_what_it_saw_does_nothing_when_that_has_changed():
    id = routed()
    version = H["VWS"].get(f"/v1/knelpunten/{id}").json()["knelpunt"]["versie"]
    act("ZVL", id, "aanvullingen", {"informatie": "Nog een feit."})
    key = str(uuid.uuid4())
    problem(act("VWS", id, "behandelingen", If_Match=f'"{version}"', key=key), 412, "version_passed")
    a = act("VWS", id, "behandelingen", If_Match=f'"{version + 1}"', key=key)
    assert a.status == 201 and a.json()["versie"] == version + 2, a
    again = act("VWS", id, "behandelingen", If_Match=f'"{version + 1}"', key=key)
    assert again.status == 201 and again.json()["herhaling"], again
    problem(act("TWE", id, "vragen", {"vraag": "?"}, If_Match='"1"'), 403, "not_allowed")
    for wrong in ('"x"', "7", '"-1"', '""'):
        problem(act("VWS", id, "vragen", {"vraag": "?"}, If_Match=wrong), 400, "invalid")
    # of many at once one only
    version = H["ZVL"].get(f"/v1/knelpunten/{id}", Weerklank_Gezien=a.headers["Weerklank-Positie"]).json()["knelpunt"]["versie"]
    said = []
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for a in pool.map(lambda i: gateway.Http(S.http, H["ZVL"].token).post(
                f"/v1/knelpunten/{id}/aanvullingen", {"informatie": f"Feit {i}"}, If_Match=f'"{version}"'), range(24)):
            said.append(a.status)
    assert sorted(said) == [201] + [412] * 23, said


def who_wrote_reads_what_it_wrote():
    id = routed()
    for i in range(20):
        a = act("ZVL", id, "aanvullingen", {"informatie": f"Feit {i}"})
        seen = H["ZVL"].get(f"/v1/knelpunten/{id}", Weerklank_Gezien=a.headers["Weerklank-Positie"])
        assert seen.json()["knelpunt"]["versie"] == a.json()["versie"], (a, seen)


def lists_come_in_pages_with_filters_and_fields():
    for i in range(5):
        submit("TWE", titel=f"Bladzijde {i}")
    settle()
    seen, path = [], "/v1/knelpunten?hoogstens=2&regio=TWE&velden=id,titel"
    while path:
        page = H["TWE"].get(path).json()
        assert all(set(k) <= {"id", "titel"} for k in page["knelpunten"]), page
        seen += [k["id"] for k in page["knelpunten"]]
        path = f"/v1/knelpunten?hoogstens=2&regio=TWE&velden=id,titel&vanaf={page['volgende']}" if "volgende" in page else None
    assert len(seen) == len(set(seen)) >= 5, seen
    problem(H["TWE"].get("/v1/knelpunten?vanaf=onzin"), 400, "invalid")
    p = problem(H["TWE"].get("/v1/knelpunten?velden=id,wachtwoord"), 400, "invalid")
    assert p["invalidParams"][0]["name"] == "velden", p
    found = H["TWE"].post("/v1/_zoek", {"tekst": "huisarts", "regio": "TWE"}).json()
    assert len(found["knelpunten"]) >= 5, found


def a_life_over_http_alone():
    a = H["ZVL"].post("/v1/knelpunten", SIGNAL)
    id, reference = a.json()["id"], a.json()["kenmerk"]
    until(lambda: H["VWS"].get(f"/v1/knelpunten/{id}").status == 200, "not routed")
    settle()
    assert act("VWS", reference, "behandelingen", {"bericht": "Wij kijken ernaar."}).status == 201
    assert act("VWS", reference, "vragen", {"vraag": "Hoeveel mensen?"}).status == 201
    assert act("ZVL", id, "reacties", {"antwoord": "Zeshonderd."}).status == 201
    p = problem(act("ZVL", id, "antwoorden", ANSWER), 403, "not_allowed")
    assert act("VWS", id, "antwoorden", dict(ANSWER, soort="afspraak", afspraak="Een loket", afspraakDatum="2027-03-01")).status == 201
    p = problem(act("VWS", id, "antwoorden", ANSWER), 409, "wrong_state")
    assert p["knelpuntStatus"] == "beantwoord", p
    assert act("ZVL", id, "oordelen", {"oordeel": "helpt"}).status == 201
    settle()
    kinds = [m["soort"] for m in H["ZVL"].get(f"/v1/knelpunten/{reference}/tijdlijn").json()["tijdlijn"]]
    assert kinds[:2] == ["knelpunt.ingediend", "knelpunt.gerouteerd"] and "knelpunt.beoordeeld" in kinds, kinds
    assert H["ZVL"].get(f"/v1/knelpunten/{id}/antwoorden").json()["gebeurtenissen"][0]["inhoud"]["besluit"] == "Het mag."
    assert H["ZVL"].get(f"/v1/knelpunten/{id}/klok").json()["klok"]["aandelen"]
    rows = H["VWS"].get("/v1/afspraken").json()["uiterlijk"]
    assert [r["termijn"] for r in rows if r["id"] == id] == ["agreement"], rows
    assert all(r["termijn"] == "agreement" for r in rows), rows


def reference_data_have_the_names_of_the_json():
    for path, member in (("regios", "regios"), ("ministeries", "ministeries"), ("themas", "themas"), ("termijnen", "termijnen"),
                         ("routeringsregels", "regels"), ("kalenderdagen", "dagen"), ("perioden", "perioden")):
        told = H["TWE"].get("/v1/" + path).json()
        assert told["versie"] >= 1 and isinstance(told["inhoud"][member], list), (path, told)
    now = H["coordinator"].get("/v1/perioden").json()
    new = dict(now["inhoud"], versie=now["versie"] + 1)
    problem(H["VWS"].post("/v1/perioden", new), 403, "not_allowed")
    assert H["coordinator"].post("/v1/perioden", new).status == 201
    settle()
    assert H["coordinator"].get("/v1/perioden").json() == {"versie": now["versie"] + 1, "inhoud": new}


def english_is_spoken_where_it_is_asked_for():
    a = H["ZVL"].get("/v1/x", Accept_Language="en-GB, nl;q=0.5")
    assert a.json()["title"] == "There is no such address.", a
    assert H["ZVL"].get("/v1/x", Accept_Language="nl, en").json()["title"] == "Dit adres bestaat niet."


# --- live -----------------------------------------------------------------------------------------------------------


class Listener:
    """An EventSource: reads events one by one; waits for them, never for time."""

    def __init__(self, h, last=None, seconds=20):
        self.c = http.client.HTTPConnection("127.0.0.1", h.port, timeout=seconds)
        more = {"Last-Event-ID": str(last)} if last is not None else {}
        self.c.request("GET", "/v1/gebeurtenissen", headers=dict({"Authorization": "Bearer " + h.token,
                                                                  "Accept": "text/event-stream"}, **more))
        self.r = self.c.getresponse()
        assert self.r.status == 200, self.r.read()
        self.last = last

    def event(self):
        """(id, name, data); None: the stream ended."""
        id = name = data = None
        while True:
            line = self.r.readline()
            if not line:
                return None
            line = line.decode().rstrip("\n")
            if line == "":
                if id:
                    self.last = id
                if data is not None:
                    return int(id), name, json.loads(data)
                id = name = data = None
            elif line.startswith("id: "):
                id = line[4:]
            elif line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                data = line[6:]

    def until(self, what):
        out = []
        while not out or not what(out[-1]):
            out.append(self.event())
            assert out[-1] is not None, "the stream ended"
        return out

    def close(self):
        self.r.close()
        self.c.close()


def who_listens_hears_what_it_may_see_in_order():
    region, other, department = Listener(H["ZVL"]), Listener(H["TWE"]), Listener(H["VWS"])
    id = routed(vertrouwelijk=True)
    act("VWS", id, "behandelingen")
    marker = submit("TWE", titel="Merkteken")
    heard = region.until(lambda e: e[1] == "knelpunt.in_behandeling")
    assert [e[1] for e in heard if e[2]["id"] == id] == ["knelpunt.ingediend", "knelpunt.gerouteerd", "knelpunt.in_behandeling"]
    heard = other.until(lambda e: e[2]["id"] == marker)
    assert all(e[2]["id"] != id for e in heard), heard
    heard = department.until(lambda e: e[1] == "knelpunt.in_behandeling" and e[2]["id"] == id)
    assert [e[0] for e in heard] == sorted({e[0] for e in heard})
    for l in (region, other, department):
        l.close()


def who_was_away_gets_exactly_what_it_missed_once():
    for _ in range(3):
        submit()
    settle()
    l = Listener(H["ZVL"])
    first = submit(titel="Het begin")
    start = l.until(lambda e: e[2]["id"] == first)[-1][0]
    l.close()
    ids = [submit(titel=f"Gemist {i}") for i in range(40)]
    l = Listener(H["ZVL"], start)
    more = [submit(titel=f"Live {i}") for i in range(10)]
    heard = l.until(lambda e: e[1] == "knelpunt.ingediend" and e[2]["id"] == more[-1])
    assert [e[2]["id"] for e in heard if e[1] == "knelpunt.ingediend"] == ids + more
    positions = [e[0] for e in heard]
    assert positions == sorted(set(positions)) and positions[0] > start, positions
    l.close()
    # and the same by asking for pages
    settle()
    seen, at = [], start
    while True:
        page = H["ZVL"].get(f"/v1/gebeurtenissen?na={at}&hoogstens=7").json()
        seen += [e["id"] for e in page["gebeurtenissen"] if e["soort"] == "knelpunt.ingediend"]
        if page["positie"] == at:
            break
        at = page["positie"]
    assert seen == ids + more, (len(seen), len(ids + more))


def a_position_of_another_log_is_refused():
    a = H["ZVL"].get("/v1/gebeurtenissen", Accept="text/event-stream", Last_Event_ID="999999999")
    problem(a, 410, "cursor_unknown")
    problem(H["ZVL"].get("/v1/gebeurtenissen", Accept="text/event-stream", Last_Event_ID="x"), 410, "cursor_unknown")


def who_loses_its_token_hears_nothing_more():
    account = gateway.account(C["ZVL"], "luistert")
    h = gateway.Http(S.http, gateway.token(C["ZVL"], account))
    l = Listener(h)
    C["ZVL"].ask("account.close", {}, signal=account)
    while (e := l.event()) is not None:
        assert e[2]["soort"], e
    l.close()


def listening_goes_on_when_a_service_was_away():
    l = Listener(H["ZVL"])
    one = submit(titel="Voor")
    l.until(lambda e: e[2]["id"] == one)
    S.tracking.kill()
    S.start("tracking")
    two = submit(titel="Na")
    heard = l.until(lambda e: e[2]["id"] == two and e[1] == "knelpunt.ingediend")
    assert sum(e[2]["id"] == two and e[1] == "knelpunt.ingediend" for e in heard) == 1
    l.close()


# --- files ----------------------------------------------------------------------------------------------------------


def pdf(n, seed=1):
    return b"%PDF-1.7\n" + random.Random(seed).randbytes(n - 15) + b"%%EOF\n"


def upload(who, id, bytes, name="brief.pdf", key=None, **headers):
    return H[who].ask("POST", f"/v1/knelpunten/{id}/bijlagen", bytes, Idempotency_Key=key or str(uuid.uuid4()),
                      Content_Type="application/octet-stream",
                      Content_Disposition=f"attachment; filename*=UTF-8''{urllib.parse.quote(name)}", **headers)


def a_file_comes_back_as_it_was_sent():
    id = routed(vertrouwelijk=True)
    key = str(uuid.uuid4())
    bytes = pdf(3 << 20)
    a = upload("ZVL", id, bytes, "kaart één; \"twee\".pdf".replace('"', "'"), key)
    assert a.status == 201 and a.headers["Location"] == f"/v1/knelpunten/{id}/bijlagen/{key}", a
    safe(a)
    settle()
    told = H["VWS"].get(f"/v1/knelpunten/{id}/bijlagen").json()["gebeurtenissen"][0]["inhoud"]
    assert told["bestand"] == key and told["grootte"] == len(bytes) and told["bestandssoort"] == "pdf", told
    for who in ("ZVL", "VWS", "coordinator"):
        b = H[who].get(a.headers["Location"])
        assert b.status == 200 and b.body == bytes and b.headers["Content-Type"] == "application/pdf", b.headers
        assert b.headers["Content-Disposition"].startswith("attachment;") and "kaart%20%C3%A9%C3%A9n" in b.headers["Content-Disposition"]
        assert b.headers["Content-Security-Policy"] == "default-src 'none'; sandbox", b.headers
        assert b.headers["X-Content-Type-Options"] == "nosniff" and "no-store" in b.headers["Cache-Control"], b.headers
    for who in ("TWE", "OCW"):
        problem(H[who].get(a.headers["Location"]), 404, "not_found")
        problem(upload(who, id, bytes), 404, "not_found")
    assert H["ZVL"].ask("HEAD", a.headers["Location"]).headers["Content-Length"] == str(len(bytes))
    problem(H["ZVL"].get(f"/v1/knelpunten/{id}/bijlagen/{uuid.uuid4()}"), 404, "not_found")
    again = upload("ZVL", id, bytes, "kaart één; 'twee'.pdf", key)
    assert again.status == 201 and again.json()["herhaling"], again
    problem(upload("ZVL", id, bytes + b"x", key=key), 409, "id_taken")


def a_file_that_is_none_of_those_we_take_is_refused():
    id = routed()
    for bytes, status, code in ((b"<html><script>alert(1)</script></html>", 415, "file_type"), (b"", 400, "file_empty"),
                                (b"MZ" + bytes_of(2000), 415, "file_type")):
        problem(upload("ZVL", id, bytes), status, code)
    for name in ("", "../x.pdf", "a/b.pdf", "x\n.pdf", "con:.pdf"):
        p = problem(upload("ZVL", id, pdf(100), name), 400, "invalid")
        assert p["invalidParams"][0]["name"] == "Content-Disposition", p
    assert H["ZVL"].get(f"/v1/knelpunten/{id}/bijlagen").json()["gebeurtenissen"] == []


def bytes_of(n):
    return random.Random(n).randbytes(n)


def what_is_erased_is_no_more_to_be_had():
    id = routed()
    settle()
    a = upload("ZVL", id, pdf(200000))
    assert a.status == 201, a
    settle()
    version = a.json()["versie"]
    p = act("ZVL", id, "wisvoorstellen", {"versies": [version], "grond": "verzoek"})
    assert p.status == 201, p
    second = gateway.Http(S.http, gateway.token(C["ZVL"], gateway.account(C["ZVL"], "tweede")))
    b = second.post(f"/v1/knelpunten/{id}/wisbevestigingen", {"voorstel": p.json()["versie"]})
    assert b.status == 201, b
    settle()
    b = H["ZVL"].get(a.headers["Location"])  # 410: the bytes are gone, while its event is just being destroyed
    assert b.status in (404, 410) and b.json()["code"] in ("not_found", "file_gone"), b
    until(lambda: H["ZVL"].get(a.headers["Location"]).status == 404, "its event is told")
    file = a.headers["Location"].rpartition("/")[2]
    until(lambda: S.sql("SELECT count(*) FROM gateway.piece WHERE file = %s", file) == [(0,)], "its bytes are there")


def a_large_file_costs_little_memory_and_an_early_end_leaves_nothing():
    id = routed()
    big = pdf(25 << 20)
    a = upload("ZVL", id, big[:100000] + big[-6:])  # what is loaded once
    assert a.status == 201, a
    peak = lambda: int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{S.gateway.pid}/status").read())[1])  # noqa: E731
    open(f"/proc/{S.gateway.pid}/clear_refs", "w").write("5")
    before = peak()
    a = upload("ZVL", id, big)
    assert a.status == 201, a
    grown = peak() - before
    print(f"# 25 MiB: grew by {grown} kB")
    assert grown < 1024 or os.environ.get("MALLOC_PERTURB_"), grown
    b = H["ZVL"].get(a.headers["Location"], Weerklank_Gezien=a.headers["Weerklank-Positie"])
    assert b.body == big, (b.status, len(b.body), b.body[:200])
    n = S.sql("SELECT count(*) FROM gateway.piece")
    with socket.create_connection(("127.0.0.1", S.http)) as s:
        s.sendall(f"POST /v1/knelpunten/{id}/bijlagen HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {H['ZVL'].token}\r\n"
                  f"Idempotency-Key: {uuid.uuid4()}\r\nContent-Disposition: attachment; filename=x.pdf\r\n"
                  f"Content-Length: {len(big)}\r\n\r\n".encode() + big[:3 << 20])
    until(lambda: S.sql("SELECT count(*) FROM gateway.piece") == n, "pieces stay")
    problem(upload("ZVL", id, b"", Content_Length=None), 400, "file_empty")


# --- for whoever watches over it -------------------------------------------------------------------------------------


def it_says_that_it_lives_and_which_service_is_not_ready():
    nobody = gateway.Http(S.http)
    assert nobody.get("/healthz").json() == {"leeft": True}
    a = nobody.get("/readyz")
    assert a.status == 200 and a.json()["klaar"] and a.json()["database"] == "bereikbaar", a
    assert {d["dienst"] for d in a.json()["diensten"]} >= set(system.SERVICES), a
    safe(a)
    S.routing.kill()
    a = nobody.get("/readyz")
    assert a.status == 503 and [d["dienst"] for d in a.json()["diensten"] if not d["klaar"]] == ["routing"], a
    assert nobody.get("/healthz").status == 200
    S.start("routing")
    until(lambda: nobody.get("/readyz").status == 200, "not ready again")
    problem(nobody.post("/healthz"), 405, "no_such_method")


def what_all_services_count_is_one_text():
    before = metrics()
    for _ in range(3):
        submit()
    for _ in range(5):
        problem(H["ZVL"].get("/v1/knelpunten/ZVL-2026-9999-9"), 404, "not_found")
    after = metrics()
    assert after("weerklank_intake_submitted_total", service="intake") == before("weerklank_intake_submitted_total", service="intake") + 3
    assert after("weerklank_refused_total", service="gateway", problem="not_found") == \
        before("weerklank_refused_total", service="gateway", problem="not_found") + 5
    assert after("weerklank_up", service="overview") == 1
    assert {s for s in system.SERVICES if after("process_resident_memory_bytes", service=s) > 0} == set(system.SERVICES)


def metrics():
    a = gateway.Http(S.http).get("/metrics")
    assert a.status == 200 and a.headers["Content-Type"].startswith("text/plain; version=0.0.4"), a
    return promtext.read(a.body.decode()).get_one


def a_trace_goes_through_all_services():
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    id = routed()
    a = act("VWS", id, "behandelingen", traceparent=f"00-{trace}-00f067aa0ba902b7-01")
    assert a.status == 201, a
    for service in ("intake", "tracking", "history"):
        until(lambda: trace in open(S.path(f"logs/{service}.log")).read(), service)
    assert act("VWS", id, "tussenstanden", {"standVanZaken": "x"}, traceparent="00-onzin-x-01").status == 201


# --- what is written about it ---------------------------------------------------------------------------------------


def what_is_logged_has_six_fields_and_no_secret():
    text = open(S.path("logs/gateway.log")).read()
    lines = [line for line in text.splitlines() if " audit " in line]
    assert len(lines) > 10
    for line in lines:
        for name in ("actie", "object", "resultaat", "oorsprong", "actor", "tijdstempel"):
            assert re.search(rf" {name}=\S+", line), line
    for secret in [h.token for h in H.values() if h.token] + [PASSWORD, H["jansen"].cookie] + ["Gerritsdorp", "iemand"]:
        assert secret not in text, secret


TESTS = [without_a_token_every_address_but_the_open_ones_is_shut,
         a_token_counts_from_its_header_alone_and_only_while_it_is_valid, who_leaves_is_shut_out_at_once, the_work_of_who_leaves_goes_back_to_the_queue,
         somebody_signs_in_with_a_second_factor, what_is_wrong_is_not_told, a_change_needs_the_word_of_our_own_page_a_browser_alone_is_not_enough,
         signing_out_and_closing_end_the_session_at_once, another_password_ends_all_other_sessions,
         sessions_outlive_the_gateway, guessing_takes_longer_and_longer,
         a_right_that_is_missing_is_said_before_anything_happens, accounts_are_the_partys_own, no_trailing_slash,
         http_methods, version_header_and_security_headers_on_what_cannot_be_read, error_handling_all_errors,
         what_is_wrong_is_said_in_dutch_or_in_english, error_handling_invalid_input_is_400, media_types, http_safety, date_time_timezone,
         what_is_not_yours_looks_like_what_is_not_there, transport_cors, a_key_makes_a_repeat_harmless,
         what_did_not_change_is_not_sent_again,
         a_long_answer_is_shorter_for_who_takes_that, who_acts_on_what_it_saw_does_nothing_when_that_has_changed, who_wrote_reads_what_it_wrote,
         lists_come_in_pages_with_filters_and_fields, a_life_over_http_alone, reference_data_have_the_names_of_the_json,
         english_is_spoken_where_it_is_asked_for, who_listens_hears_what_it_may_see_in_order,
         who_was_away_gets_exactly_what_it_missed_once, a_position_of_another_log_is_refused,
         who_loses_its_token_hears_nothing_more, listening_goes_on_when_a_service_was_away,
         a_file_comes_back_as_it_was_sent, a_file_that_is_none_of_those_we_take_is_refused,
         what_is_erased_is_no_more_to_be_had, a_large_file_costs_little_memory_and_an_early_end_leaves_nothing,
         it_says_that_it_lives_and_which_service_is_not_ready, what_all_services_count_is_one_text,
         a_trace_goes_through_all_services, what_is_logged_has_six_fields_and_no_secret]

if __name__ == "__main__":
    with S:
        begin()
        system.run(TESTS)

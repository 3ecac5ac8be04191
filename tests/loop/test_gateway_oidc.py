#!/usr/bin/python3
# timeout: 300
"""People who sign in at a real, certified OpenID Connect provider and programs with its signed tokens, through the gateway:
who comes in as whom, and what is refused."""
import json
import os
import sys
import tempfile
import time
import urllib.parse
import uuid

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import gateway, system  # noqa: E402
from lib.oidc import Browser, Provider  # noqa: E402
from loop import test_gateway as api  # noqa: E402
from loop import test_oidc as oidc  # noqa: E402

S, H, C = api.S, api.H, api.C
HOME = tempfile.mkdtemp(prefix="oidc-")
os.chmod(HOME, 0o755)
AUDIENCE = "https://wk.example/v1"
P = {}
BASE = f"http://127.0.0.1:{S.http}"
BACK = BASE + "/aanmelden/terug"
ACCOUNTS = {
    "anna": {"password": "drie kleine woorden", "claims": {"name": "Anna de Vries", "groups": ["wk-vws"], "email": "anna@vws.example",
                                                           "email_verified": True}},
    "piet": {"password": "drie kleine woorden", "claims": {"name": "Piet", "groups": ["wk-vws-mandaat"]}},
    "niemand": {"password": "drie kleine woorden", "claims": {"name": "Niemand", "groups": ["iets anders"]}},
    "vreemd": {"password": "drie kleine woorden", "claims": {"name": "Vreemd", "groups": ["wk-zvl"]}},
}


def begin():
    machine = {"client_secret": "geheim", "grant_types": ["client_credentials"], "redirect_uris": [], "response_types": [],
               "token_endpoint_auth_method": "client_secret_post"}
    P["one"] = Provider(HOME, {
        "clients": [{"client_id": "weerklank", "client_secret": "geheim", "redirect_uris": [BACK],
                     "grant_types": ["authorization_code"], "response_types": ["code"]},
                    dict(machine, client_id="zaaksysteem"), dict(machine, client_id="vreemde")],
        "accounts": ACCOUNTS, "people_in_id_token": True,
        "resources": {AUDIENCE: {"scope": "weerklank", "alg": "PS256"},
                      "https://elders.example": {"scope": "weerklank", "alg": "PS256"}}})
    with open(HOME + "/client.secret", "w") as f:
        f.write("geheim\n")
    with open(HOME + "/issuers.json", "w") as f:
        json.dump({"issuers": [{
            "id": "sso", "name": {"nl": "SSO van het rijk", "en": "SSO of the rijk"}, "issuer": P["one"].issuer, "loopback": True,
            "parties": ["VWS", "OCW"],
            "client": {"id": "weerklank", "auth": "client_secret_basic", "secret_file": "client.secret", "redirect_uri": BACK,
                       "scopes": ["openid", "profile", "email"]},
            "people": [{"claim": "groups", "value": "wk-vws", "party": "VWS", "mandate": "reader"},
                       {"claim": "groups", "value": "wk-vws-mandaat", "party": "VWS", "mandate": "sender"}],
            "tokens": {"audience": AUDIENCE, "scopes": ["weerklank"],
                       "machines": [{"claim": "client_id", "value": "zaaksysteem", "party": "VWS", "mandate": "writer"}]},
        }]}, f)
    S.own(HOME)
    S.env["WEERKLANK_GATEWAY_ISSUERS_FILE"] = HOME + "/issuers.json"
    api.begin()


def come_back(browser, params):
    return browser.fetch(BACK + "?" + urllib.parse.urlencode(params))


def sign_in(user, browser=None, change=None):
    """The browser that came in, and what was answered."""
    b = browser or Browser()
    status, where, body = b.fetch(BASE + "/aanmelden/sso")
    assert status == 303 and where.startswith(P["one"].issuer), (status, where, body)
    assert "code_challenge_method=S256" in where and "nonce=" in where, where
    params, _ = b.sign_in(where, BACK, user=user)
    if change:
        change(params, b)
    return b, come_back(b, params)


def client_of(b):
    """The same browser as a client of the API."""
    h = gateway.Http(S.http)
    cookie = "; ".join(f"{k}={v}" for k, v in b.cookies[S.http].items())
    ask = h.ask
    h.ask = lambda method, path, body=None, **headers: ask(method, path, body, **dict({"Cookie": cookie}, **headers))
    return h


def somebody_signs_in_where_they_always_do():
    told = gateway.Http(S.http).get("/v1/uitgevers").json()["uitgevers"]
    assert told == [{"id": "sso", "nl": "SSO van het rijk", "en": "SSO of the rijk", "adres": "/aanmelden/sso"}], told
    b, (status, where, body) = sign_in("piet")
    assert status == 303 and where == BASE + "/", (status, where, body)
    h = client_of(b)
    me = h.get("/v1/account").json()
    assert me["partij"] == "VWS" and me["naam"] == "Piet" and me["rechten"] == ["lezen", "schrijven", "mandaat"], me
    id = api.routed()
    a = h.post(f"/v1/knelpunten/{id}/behandelingen", X_CSRF_Token=me["csrf"])
    assert a.status == 201, a
    api.problem(h.post(f"/v1/knelpunten/{id}/vragen", {"vraag": "?"}), 403, "cross_site")
    # the same person is the same account, also another time
    again, _ = sign_in("piet")
    assert client_of(again).get("/v1/account").json()["id"] == me["id"]
    assert uuid.UUID(me["id"]).version == 4


def rights_follow_what_the_issuer_says():
    b, _ = sign_in("anna")
    me = client_of(b).get("/v1/account").json()
    assert me["rechten"] == ["lezen"], me
    api.problem(client_of(b).post(f"/v1/knelpunten/{api.routed()}/behandelingen", X_CSRF_Token=me["csrf"]), 403, "right_missing")


def who_is_in_no_group_or_of_a_party_the_issuer_cannot_vouch_for_stays_out():
    for user in ("niemand", "vreemd"):
        b, (status, _, body) = sign_in(user)
        assert status == 401 and json.loads(body)["code"] == "not_admitted", (status, body)
        api.problem(client_of(b).get("/v1/account"), 401, "not_signed_in")


def who_was_closed_here_does_not_come_in_by_the_issuer():
    b, _ = sign_in("piet")
    id = client_of(b).get("/v1/account").json()["id"]
    C["VWS"].ask("account.close", {}, signal=uuid.UUID(id).bytes)
    api.problem(client_of(b).get("/v1/account"), 401, "not_signed_in")
    b, (status, _, body) = sign_in("piet")
    assert status == 401 and json.loads(body)["code"] == "not_admitted", (status, body)
    S.gateway.kill()  # it is not forgotten either
    S.start("gateway")
    _, (status, _, body) = sign_in("piet")
    assert status == 401 and json.loads(body)["code"] == "not_admitted", (status, body)


def an_answer_that_was_tampered_with_signs_nobody_in():
    def other_state(params, b):
        params["state"] = params["state"][:-1] + ("A" if params["state"][-1] != "A" else "B")

    def other_cookie(params, b):
        jar = b.cookies[S.http]
        jar["weerklank-aanmelden"] = jar["weerklank-aanmelden"][:-2] + "AA"

    def no_cookie(params, b):
        b.cookies[S.http].pop("weerklank-aanmelden")

    def other_code(params, b):
        params["code"] = params["code"][:-1]

    def other_issuer(params, b):
        params["iss"] = "https://elders.example"

    for change in (other_state, other_cookie, no_cookie, other_code, other_issuer):
        b, (status, _, body) = sign_in("anna", change=change)
        assert status == 401 and json.loads(body)["code"] == "sign_in_failed", (change, status, body)
        assert "weerklank" not in b.cookies.get(S.http, {}), b.cookies


def an_answer_counts_once():
    said = {}
    b, (status, _, _) = sign_in("anna", change=lambda params, b: said.update(params=dict(params), jar=dict(b.cookies[S.http])))
    assert status == 303
    b.cookies[S.http] = said["jar"]
    status, _, body = come_back(b, said["params"])
    assert status == 401 and json.loads(body)["code"] == "sign_in_failed", (status, body)


def machine(client="zaaksysteem", resource=AUDIENCE):
    return P["one"].machine(client, "geheim", resource=resource, scope="weerklank")


def waited(token, path="/v1/account"):
    """The first one may have to wait for the issuer's keys."""
    h = gateway.Http(S.http, token)
    end = time.monotonic() + 20
    while (a := h.get(path)).status == 503:
        assert time.monotonic() < end and a.headers["Retry-After"] == "1", a
    return a


def a_program_comes_in_with_a_signed_token():
    a = waited(machine())
    assert a.status == 200 and a.json()["partij"] == "VWS" and a.json()["rechten"] == ["lezen", "schrijven"], a
    h = gateway.Http(S.http, machine())
    id = api.routed()
    assert h.post(f"/v1/knelpunten/{id}/behandelingen").status == 201
    api.problem(h.post(f"/v1/knelpunten/{id}/antwoorden", api.ANSWER), 403, "right_missing")
    assert h.get("/v1/account").json()["id"] == a.json()["id"]


def a_token_that_is_not_right_is_refused():
    good = machine()
    assert waited(good).status == 200
    head, body, signature = good.split(".")
    claims = json.loads(oidc.base64.urlsafe_b64decode(body + "=="))
    p = P["one"]
    now = int(time.time())
    base = {"iss": p.issuer, "aud": AUDIENCE, "client_id": "zaaksysteem", "sub": "zaaksysteem", "scope": "weerklank",
            "iat": now, "exp": now + 600, "jti": "x"}
    typ = {"typ": "at+jwt"}
    right = p.sign(base, **typ)
    assert waited(right).status == 200, "what the others are compared with"
    for why, token in (
            ("expired", p.sign(dict(base, exp=now - 600), **typ)),
            ("issuer", p.sign(dict(base, iss="https://elders.example"), **typ)),
            ("audience", p.sign(dict(base, aud="https://elders.example"), **typ)),
            ("alg none", oidc.unsigned(right, alg="none", typ="at+jwt")),
            ("signature", ".".join((head, body, signature[:-4] + "AAAA"))),
            ("body of another", ".".join((head, oidc.base64.urlsafe_b64encode(json.dumps(dict(claims, sub="x")).encode()).decode().rstrip("="),
                                          signature))),
            ("not yet", p.sign(dict(base, nbf=now + 600), **typ)), ("garbage", "a.b.c"), ("long", "a." * 8000)):
        a = gateway.Http(S.http, token).get("/v1/account")
        assert a.status in (401, 431), (why, a)
    api.problem(waited(machine("vreemde")), 403, "right_missing")
    api.problem(waited(machine(resource="https://elders.example")), 401, "not_signed_in")


TESTS = [somebody_signs_in_where_they_always_do, rights_follow_what_the_issuer_says,
         who_is_in_no_group_or_of_a_party_the_issuer_cannot_vouch_for_stays_out,
         an_answer_that_was_tampered_with_signs_nobody_in, an_answer_counts_once, a_program_comes_in_with_a_signed_token,
         a_token_that_is_not_right_is_refused, who_was_closed_here_does_not_come_in_by_the_issuer]

if __name__ == "__main__":
    with S:
        begin()
        system.run(TESTS)
        for p in P.values():
            p.end()

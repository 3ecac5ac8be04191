#!/usr/bin/python3
# timeout: 300
"""Signing in and access tokens against a real, certified provider: the whole code flow with its form, and everything
that must be refused, each for its own reason and each after the same thing was taken when it was right."""
import base64
import hashlib
import hmac
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib.oidc import Browser, Drive, Posts, Provider  # noqa: E402
from lib import system  # noqa: E402

HOME = tempfile.mkdtemp(prefix="oidc-")
BACK = "http://127.0.0.1:1/terug"  # nobody listens there: the test reads where the browser would go
API, ELSEWHERE = "https://wk.example/v1", "https://elders.example/v1"
ACCOUNTS = {
    "anna": {"password": "drie kleine woorden", "acr": "laag",
             "claims": {"name": "Anna de Vries", "groups": ["wk-vws"], "email": "anna@vws.example", "email_verified": True}},
    "piet": {"password": "drie kleine woorden", "acr": "hoog", "claims": {"name": "Piet", "groups": ["wk-vws-mandaat"]}},
    "niemand": {"password": "drie kleine woorden", "acr": "hoog", "claims": {"name": "Niemand", "groups": ["iets anders"]}},
}
ROWS = [{"claim": "groups", "value": "wk-vws", "party": "VWS", "mandate": "reader"},
        {"claim": "groups", "value": "wk-vws-mandaat", "party": "VWS", "mandate": "sender"}]
MACHINES = [{"claim": "client_id", "value": "zaaksysteem", "party": "VWS", "mandate": "writer"}]
P = {}     # the providers: "info" gives people's claims at its userinfo endpoint, "token" in the ID token
POSTS = Posts()
D = None


def client(name, **more):
    return {"client_id": name, "client_secret": "geheim: van & acht+", "redirect_uris": [BACK],
            "post_logout_redirect_uris": ["http://127.0.0.1:1/"], "grant_types": ["authorization_code"],
            "response_types": ["code"]} | more


def key_make():
    """Our own key, and its public half as the provider gets it."""
    pem = os.path.join(HOME, "own.pem")
    subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", pem], check=True,
                   capture_output=True)
    r = subprocess.run(["node", "-e", "console.log(JSON.stringify(require('crypto').createPublicKey(require('fs')"
                        f".readFileSync('{pem}')).export({{format: 'jwk'}})))"], check=True, capture_output=True, text=True)
    return json.loads(r.stdout) | {"kid": "own-1", "use": "sig", "alg": "PS256"}


def provider_make(**more):
    clients = [
        client("weerklank", id_token_signed_response_alg="RS256", backchannel_logout_uri=f"http://127.0.0.1:{POSTS.port}/uit",
               backchannel_logout_session_required=True),
        client("weerklank-ec", id_token_signed_response_alg="ES256"),
        client("weerklank-sleutel", id_token_signed_response_alg="PS256", token_endpoint_auth_method="private_key_jwt",
               token_endpoint_auth_signing_alg="PS256", jwks={"keys": [key_make()]}),
        {"client_id": "zaaksysteem", "client_secret": "geheim", "grant_types": ["client_credentials"], "redirect_uris": [],
         "response_types": [], "token_endpoint_auth_method": "client_secret_post"},
        {"client_id": "vreemde", "client_secret": "geheim", "grant_types": ["client_credentials"], "redirect_uris": [],
         "response_types": [], "token_endpoint_auth_method": "client_secret_post"},
    ]
    resources = {API: {"scope": "weerklank lezen", "alg": "PS256"}, ELSEWHERE: {"scope": "weerklank", "alg": "PS256"}}
    return Provider(HOME, {"clients": clients, "accounts": ACCOUNTS, "resources": resources} | more)


def issuer(id_, provider, client_id, more=None, **of_client):
    """As it stands in the file."""
    auth = {"auth": "client_secret_basic", "secret_file": "client.secret"}
    return {"id": id_, "name": {"nl": id_, "en": id_}, "issuer": provider.issuer, "loopback": True, "parties": ["VWS"],
            "client": {"id": client_id, "redirect_uri": BACK, "scopes": ["openid", "profile", "email"]}
            | (of_client if "auth" in of_client else auth | of_client), "people": ROWS} | (more or {})


def tokens(**more):
    return {"tokens": {"audience": API, "scopes": ["weerklank"], "machines": MACHINES} | more}


def begin():
    global D
    for name, text in (("client.secret", "geheim: van & acht+\n"), ("wrong.secret", "geheim\n")):
        with open(os.path.join(HOME, name), "w") as f:
            f.write(text)
    P["info"] = provider_make()
    P["token"] = provider_make(people_in_id_token=True)
    D = drive()


def drive(*options, **changes):
    """One issuer of each provider: the id names it."""
    return Drive(HOME, [
        issuer("info", P["info"], "weerklank", tokens(), userinfo=True, logout_uri="http://127.0.0.1:1/"),
        issuer("token", P["token"], "weerklank-ec", **changes),
    ], *options)


def other_drive(*issuers, options=()):
    """Another one, with a file of its own."""
    folder = tempfile.mkdtemp(dir=HOME)
    for name in ("client.secret", "wrong.secret", "own.pem"):
        os.symlink(os.path.join(HOME, name), os.path.join(folder, name))
    return Drive(folder, issuers, *options)


def sign_in(d, id_, browser=None, change=None, again=False, **person):
    """Begins, goes through the provider, comes back; change() may alter what comes back. -> what finish says, forms."""
    began = d.ask("begin", issuer=id_, again=again)
    assert began["why"] == "ok", began
    back, forms = (browser or Browser()).sign_in(began["url"], BACK, **person)
    back = {k: v for k, v in back.items() if k in ("code", "state", "iss", "error")} | {"pending": began["pending"]}
    if change:
        change(back)
    return d.ask("finish", **back), forms


def changed_at(packed, at):
    """The same bytes but for one bit."""
    raw = bytearray(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    raw[at] ^= 1
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


STATE_AT, NONCE_AT, VERIFIER_AT = 10, 42, 74

# --- People ---------------------------------------------------------------------------------------------------


def a_person_signs_in_with_a_form_and_gets_party_and_mandate():
    got, forms = sign_in(D, "info")
    assert got["why"] == "ok" and forms == 1, got
    who = got["who"]
    assert who["grants"] == [{"party": "VWS", "mandate": "reader"}], who
    assert (who["issuer"], who["subject"], who["display"]) == ("info", "anna", "Anna de Vries")
    assert (who["mail"], who["mail_verified"]) == ("anna@vws.example", True)
    key = hashlib.sha256(P["info"].issuer.encode() + b"\0anna").digest()
    assert who["key"] == base64.urlsafe_b64encode(key).rstrip(b"=").decode()


def who_may_send_has_that_mandate():
    got, _ = sign_in(D, "token", user="piet")
    assert got["why"] == "ok" and got["who"]["grants"] == [{"party": "VWS", "mandate": "sender"}], got


def what_is_asked_is_a_code_with_pkce_state_and_nonce():
    first, second = (D.ask("begin", issuer="info") for _ in range(2))
    u = urllib.parse.urlsplit(first["url"])
    q, other = (dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(b["url"]).query)) for b in (first, second))
    assert u.path == "/auth" and q["response_type"] == "code" and q["redirect_uri"] == BACK, q
    assert q["scope"] == "openid profile email" and q["ui_locales"] == "nl en", q
    assert q["code_challenge_method"] == "S256"
    for name in ("state", "nonce", "code_challenge"):
        assert len(q[name]) == 43 and q[name] != other[name], (name, q[name])
    assert not {"prompt", "max_age", "acr_values"} & set(q)
    raw = base64.urlsafe_b64decode(first["pending"] + "=" * (-len(first["pending"]) % 4))
    verifier = base64.urlsafe_b64encode(raw[VERIFIER_AT:VERIFIER_AT + 32]).rstrip(b"=")
    assert base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode() == q["code_challenge"]
    assert q["code_challenge"] not in first["pending"] and verifier.decode() not in first["url"]


def a_key_of_our_own_shows_that_it_is_us():
    auth = {"auth": "private_key_jwt", "key_file": "own.pem", "kid": "own-1"}
    for audience in ("issuer", "token_endpoint"):
        with other_drive(issuer("sleutel", P["token"], "weerklank-sleutel", **auth, audience=audience)) as d:
            got, _ = sign_in(d, "sleutel")
            assert got["why"] == "ok" and got["who"]["subject"] == "anna", got
    with other_drive(issuer("sleutel", P["token"], "weerklank", **auth)) as d:  # not this client's way
        got, _ = sign_in(d, "sleutel")
        assert got["why"] == "client", got


def a_wrong_secret_is_ours_to_mend():
    with other_drive(issuer("token", P["token"], "weerklank", auth="client_secret_basic", secret_file="wrong.secret")) as d:
        got, _ = sign_in(d, "token")
        assert got["why"] == "client", got


def who_is_in_no_group_is_nobody_here():
    got, _ = sign_in(D, "token", user="niemand")
    assert got["why"] == "unmapped" and "who" not in got, got


def who_gives_up_or_types_a_wrong_password_does_not_come_in():
    for more in ({"stop": "1"}, {"password": "fout"}):
        got, _ = sign_in(D, "info", **more)
        assert got["why"] == "cancelled", got


def without_userinfo_only_what_the_id_token_says_counts():
    with other_drive(issuer("info", P["info"], "weerklank")) as d:
        got, _ = sign_in(d, "info")
        assert got["why"] == "unmapped", got


def a_known_session_needs_no_form_unless_it_is_asked_anew():
    browser = Browser()
    got, forms = sign_in(D, "info", browser)
    assert got["why"] == "ok" and forms == 1
    got, forms = sign_in(D, "info", browser)
    assert got["why"] == "ok" and forms == 0, (got, forms)
    got, forms = sign_in(D, "info", browser, again=True)
    assert got["why"] == "ok" and forms == 1 and got["auth_time"] > 0, (got, forms)


def a_session_from_before_is_not_taken_for_a_new_sign_in():
    """The browser leaves prompt and max_age out; the ID token then has no time of sign-in."""
    browser = Browser()
    sign_in(D, "info", browser)
    began = D.ask("begin", issuer="info", again=True)
    url = began["url"].replace("&prompt=login", "").replace("&max_age=0", "")
    assert url != began["url"]
    back, forms = browser.sign_in(url, BACK)
    got = D.ask("finish", pending=began["pending"], code=back["code"], state=back["state"], iss=back["iss"])
    assert forms == 0 and got["why"] in ("claims", "not_fresh"), (got, forms)


def a_class_of_sign_in_that_is_demanded_is_checked():
    with other_drive(issuer("token", P["token"], "weerklank-ec", acr=["hoog"])) as d:
        got, _ = sign_in(d, "token", user="anna")
        assert got["why"] == "acr", got
        got, _ = sign_in(d, "token", user="piet")
        assert got["why"] == "ok" and got["acr"] == "hoog", got


# --- What does not belong together ------------------------------------------------------------------------------


def an_answer_with_another_state_is_refused_before_anything_is_asked():
    P["info"].ask("seen")
    for change in (lambda b: b.update(state=b["state"][:-1] + ("A" if b["state"][-1] != "A" else "B")),
                   lambda b: b.update(state=""), lambda b: b.pop("state"),
                   lambda b: b.update(pending=changed_at(b["pending"], STATE_AT))):
        got, _ = sign_in(D, "info", change=change)
        assert got["why"] == "state", got
    assert "/token" not in P["info"].ask("seen")["paths"]


def a_code_is_good_once():
    kept = {}
    got, _ = sign_in(D, "info", change=kept.update)
    assert got["why"] == "ok", got
    assert D.ask("finish", **kept)["why"] == "code"


def a_code_that_was_made_up_or_belongs_to_another_sign_in_is_refused():
    got, _ = sign_in(D, "info", change=lambda b: b.update(code="x" * 43))
    assert got["why"] == "code", got
    kept = {}
    sign_in(D, "info", change=lambda b: (kept.update(b), b.update(code="x" * 43)))
    got, _ = sign_in(D, "info", change=lambda b: b.update(code=kept["code"]))  # it was asked with another verifier
    assert got["why"] == "code", got


def without_its_verifier_a_code_is_worth_nothing():
    got, _ = sign_in(D, "info", change=lambda b: b.update(pending=changed_at(b["pending"], VERIFIER_AT)))
    assert got["why"] == "code", got


def an_id_token_with_another_nonce_is_refused():
    got, _ = sign_in(D, "info", change=lambda b: b.update(pending=changed_at(b["pending"], NONCE_AT)))
    assert got["why"] == "nonce", got


def an_answer_of_another_issuer_is_refused_before_its_code_goes_anywhere():
    P["info"].ask("seen")
    got, _ = sign_in(D, "info", change=lambda b: b.update(iss=P["token"].issuer))
    assert got["why"] == "mixed", got
    got, _ = sign_in(D, "info", change=lambda b: b.pop("iss"))  # it says that it always tells
    assert got["why"] == "mixed", got
    assert "/token" not in P["info"].ask("seen")["paths"]


def who_takes_too_long_begins_again():
    began = D.ask("begin", issuer="info")
    back, _ = Browser().sign_in(began["url"], BACK)
    D.ask("clock", ahead=601)
    got = D.ask("finish", pending=began["pending"], **{k: back[k] for k in ("code", "state", "iss")})
    D.ask("clock", ahead=0)
    assert got["why"] == "too_late", got


def an_id_token_that_has_expired_is_refused():
    """Its ten minutes are over by our clock; the sign-in itself is within its time."""
    with other_drive(issuer("token", P["token"], "weerklank-ec")) as d:
        d.ask("clock", ahead=900)
        got, _ = sign_in(d, "token")
        assert got["why"] == "expired", got
        d.ask("clock", ahead=-900)
        got, _ = sign_in(d, "token")
        assert got["why"] == "not_yet", got


# --- Logging out ---------------------------------------------------------------------------------------------------


def logging_out_at_the_issuer_comes_back_here_as_a_token():
    browser = Browser()
    got, _ = sign_in(D, "info", browser)
    url = D.ask("logout_url", issuer="info", id_token=got["id_token"], state="uit")["url"]
    status, where, body = browser.fetch(url)
    assert status == 200 and "op.logoutForm" in body, (status, body[:300])
    xsrf = body.split('name="xsrf" value="')[1].split('"')[0]
    status, where, _ = browser.fetch(urllib.parse.urljoin(url, "/session/end/confirm"), {"xsrf": xsrf, "logout": "yes"})
    assert where == "http://127.0.0.1:1/?state=uit", (status, where)
    told = POSTS.got.get(timeout=10)["logout_token"]
    out = D.ask("logout", token=told)
    assert out["why"] == "ok" and out["key"] == got["who"]["key"], out
    assert out["session"] == got["who"]["session"] != "" and out["id"], (out, got)
    assert D.ask("logout", token=got["id_token"])["why"] == "typ"
    head, claims, signature = told.split(".")
    assert D.ask("logout", token=f"{head}.{claims}.{signature[:-4]}AAAA")["why"] == "signature"
    D.ask("clock", ahead=3600)
    assert D.ask("logout", token=told)["why"] == "expired"
    D.ask("clock", ahead=0)


# --- Machines ---------------------------------------------------------------------------------------------------------


def machine(resource=API, scope="weerklank", name="zaaksysteem"):
    return P["info"].machine(name, "geheim", resource=resource, scope=scope)


def a_machine_comes_in_with_its_token_and_the_second_time_from_the_cache():
    token = machine()
    before = D.ask("counts")
    got = D.ask("token", token=token)
    assert got["why"] == "ok" and got["client"] == "zaaksysteem", got
    assert got["who"]["grants"] == [{"party": "VWS", "mandate": "writer"}] and got["who"]["display"] == "zaaksysteem"
    again = D.ask("token", token=token)
    assert again["why"] == "ok" and not again["waited"], again
    after = D.ask("counts")
    assert after["verified"] - before["verified"] == 1 and after["from_cache"] - before["from_cache"] == 1
    m = D.ask("measure", token=token, times=100000)
    assert m["good"] == 100000
    print(f"# a token of {len(token)} bytes from the cache: {m['ns']:.0f} ns")


def a_scope_that_is_asked_must_be_there():
    token = machine(scope="weerklank lezen")
    assert D.ask("token", token=token, scope="lezen")["why"] == "ok"
    assert D.ask("token", token=token, scope="schrijven")["why"] == "scope"
    assert D.ask("token", token=machine(scope="lezen"))["why"] == "scope"  # without the one that each must have


def a_token_for_somebody_else_is_refused():
    assert D.ask("token", token=machine(resource=ELSEWHERE))["why"] == "audience"


def a_machine_that_is_in_no_row_is_refused():
    assert D.ask("token", token=machine(name="vreemde"))["why"] == "unmapped"


def an_id_token_is_no_access_token():
    got, _ = sign_in(D, "info")
    assert D.ask("token", token=got["id_token"])["why"] == "typ"


def a_token_ends_with_its_time_also_in_the_cache():
    token = machine()
    got = D.ask("token", token=token)
    assert got["why"] == "ok"
    D.ask("clock", ahead=got["expires"] + 30 - int(time.time()) + 1)
    assert D.ask("token", token=token)["why"] == "expired"
    D.ask("clock", ahead=0)


def claims(**more):
    now = int(time.time())
    c = {"iss": P["info"].issuer, "sub": "zaaksysteem", "client_id": "zaaksysteem", "aud": API, "scope": "weerklank",
         "iat": now, "exp": now + 300, "jti": os.urandom(8).hex()} | more
    return {k: v for k, v in c.items() if v is not None}


def unsigned(token, **header):
    """The same claims under another header, without a signature."""
    head = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return f"{head}.{token.split('.')[1]}."


def each_bad_token_is_refused_for_its_own_reason():
    sign, now = P["info"].sign, int(time.time())
    good = sign(claims(), typ="at+jwt")
    for key, alg in (("rsa", "RS256"), ("rsa", "PS256"), ("ec", "ES256")):
        assert D.ask("token", token=sign(claims(), key, alg, typ="at+jwt"))["why"] == "ok", alg
    key = P["info"].ask("key")
    text = unsigned(good, alg="HS256", kid=key["kid"], typ="at+jwt")[:-1]
    mac = base64.urlsafe_b64encode(hmac.digest(key["spki"].encode(), text.encode(), "sha256")).rstrip(b"=").decode()
    bad = {
        "alg_none": [unsigned(good, alg="none"), unsigned(good, alg="None", typ="at+jwt") + "AAAA"],
        "alg_symmetric": [f"{text}.{mac}"],
        "alg": [sign(claims(), alg="RS512", typ="at+jwt")],
        "crit": [sign(claims(), typ="at+jwt", crit=["nieuw"], nieuw=1)],
        "key_offered": [sign(claims(), typ="at+jwt", jwk={"kty": "RSA"}), sign(claims(), typ="at+jwt", jku="https://x.example")],
        "key_unknown": [sign(claims(), "foreign", typ="at+jwt"), sign(claims(), typ="at+jwt", kid="onbekend")],
        "key_unfit": [sign(claims(), "ec", "ES256", typ="at+jwt", kid=key["kid"])],
        "signature": [sign(claims(), "foreign", typ="at+jwt", kid=key["kid"]), good[:-6] + "AAAAAA",
                      good.split(".")[0] + "." + sign(claims(scope="weerklank alles")).split(".")[1] + "." + good.split(".")[2]],
        "issuer": [sign(claims(iss="https://elders.example"), typ="at+jwt"), sign(claims(iss=None), typ="at+jwt"),
                   P["token"].sign(claims(iss=P["token"].issuer), typ="at+jwt")],  # known, but not for machines
        "audience": [sign(claims(aud="weerklank"), typ="at+jwt"), sign(claims(aud=[]), typ="at+jwt")],
        "expired": [sign(claims(exp=now - 31), typ="at+jwt")],
        "not_yet": [sign(claims(nbf=now + 60), typ="at+jwt")],
        "claims": [sign(claims(exp=None), typ="at+jwt"), sign(claims(sub=None), typ="at+jwt")],
        "typ": [sign(claims(), typ="secevent+jwt"), sign(claims()), sign(claims(nonce="n"), typ="JWT")],
        "scope": [sign(claims(scope="weerklanken"), typ="at+jwt")],
        "unmapped": [sign(claims(client_id="anders"), typ="at+jwt")],
        "too_large": [sign(claims(extra="x" * 8192), typ="at+jwt")],
        "malformed": ["", "x", "a.b.c", "..", good + ".", good.replace(".", "!"), "\x00", good + "=="],
    }
    for why, each in bad.items():
        for token in each:
            for _ in range(2):  # the second time as well
                got = D.ask("token", token=token)
                assert got["why"] == why, (why, got["why"], token[:200])
    assert D.ask("token", token=good)["why"] == "ok"


# --- Keys that change ----------------------------------------------------------------------------------------------------


def new_keys_are_fetched_and_old_ones_are_believed_no_more():
    p = provider_make()
    with p, other_drive(issuer("info", p, "weerklank", tokens())) as d:
        old, other = (p.machine("zaaksysteem", "geheim", resource=API, scope="weerklank") for _ in range(2))
        assert d.ask("token", token=old)["why"] == "ok"
        p.ask("rotate")
        new = p.machine("zaaksysteem", "geheim", resource=API, scope="weerklank")
        assert d.ask("token", token=new)["why"] == "key_unknown"  # fetched moments ago: not again
        assert d.ask("token", token=old)["why"] == "ok"
        d.ask("clock", ahead=31)
        got = d.ask("token", token=new)
        assert got["why"] == "ok" and got["waited"], got
        assert d.ask("token", token=old)["why"] == "key_unknown"  # though it was in the cache
        assert d.ask("token", token=other)["why"] == "key_unknown"
        assert d.ask("token", token=new)["why"] == "ok"
        assert d.ask("counts")["fetches"] == 2


def many_unknown_keys_ask_the_issuer_once():
    p = P["info"]
    bad = [p.sign(claims(), typ="at+jwt", kid=f"k{i}") for i in range(40)]
    with other_drive(issuer("info", p, "weerklank", tokens())) as d:
        assert d.ask("token", token=p.sign(claims(), typ="at+jwt"))["why"] == "ok"
        d.ask("clock", ahead=31)
        p.ask("seen")
        asked = [d.start("token", token=t) for t in bad]
        assert {d.take_of(n)["why"] for n in asked} == {"key_unknown"}
        asked = [d.start("token", token=t) for t in bad]
        assert {d.take_of(n)["why"] for n in asked} == {"key_unknown"}
        assert p.ask("seen")["paths"].count("/jwks") == 1
        d.ask("clock", ahead=62)
        assert d.ask("token", token=bad[0])["why"] == "key_unknown"
        assert p.ask("seen")["paths"].count("/jwks") == 1  # and once more, half a minute later


# --- An issuer in bad weather ---------------------------------------------------------------------------------------------------

DOCUMENT = "/.well-known/openid-configuration"


def an_issuer_that_is_away_is_served_from_what_is_kept_for_a_time():
    p = P["info"]
    one, two = (p.sign(claims(exp=int(time.time()) + 90000), typ="at+jwt") for _ in range(2))
    with other_drive(issuer("info", p, "weerklank", tokens())) as d:
        assert d.ask("token", token=one)["why"] == "ok"
        p.weather("broken", DOCUMENT)
        try:
            d.ask("clock", ahead=4000)  # stale: served, and fetched behind it
            assert d.ask("token", token=two)["why"] == "ok"
            assert d.ask("begin", issuer="info")["why"] == "ok"
            d.ask("clock", ahead=21700)  # gone
            assert d.ask("token", token=one)["why"] == "answer"
            assert d.ask("begin", issuer="info")["why"] == "answer"
            p.weather("good")
            d.ask("clock", ahead=21706)
            assert d.ask("token", token=one)["why"] == "ok"
        finally:
            p.weather("good")


def answers_that_cannot_be_used_are_refused():
    p = P["info"]
    for is_, path, want in (("broken", DOCUMENT, "answer"), ("broken", "/jwks", "answer"), ("endless", DOCUMENT, "unreachable"),
                            ("endless", "/jwks", "unreachable"), ("elsewhere", DOCUMENT, "answer")):
        P["token"].ask("seen")
        p.weather(is_, path, to=P["token"].issuer + DOCUMENT)
        try:
            with other_drive(issuer("info", p, "weerklank", tokens())) as d:
                assert d.ask("begin", issuer="info")["why"] == want, (is_, path)
                assert d.ask("token", token=p.sign(claims(), typ="at+jwt"))["why"] == want, (is_, path)
                assert d.ask("counts")["fetches"] == 1  # who failed moments ago is not asked again
        finally:
            p.weather("good")
        assert P["token"].ask("seen")["paths"] == []  # nobody went where it was sent
    for is_, want in (("broken", "answer"), ("endless", "unreachable"), ("elsewhere", "answer")):
        for path in ("/token", "/me"):
            p.weather(is_, path, to=P["token"].issuer + path)
            try:
                got, _ = sign_in(D, "info")
                assert got["why"] == want, (is_, path, got)
            finally:
                p.weather("good")
    assert sign_in(D, "info")[0]["why"] == "ok"


def a_person_is_who_the_id_token_says():
    """Somebody else's claims at the userinfo endpoint (OpenID Connect Core 5.3.2)."""
    p = P["info"]
    for sub, want in (("piet", "subject"), (None, "subject"), ("anna", "ok")):
        p.weather("says", "/me", body={"sub": sub, "groups": ["wk-vws-mandaat"]})
        try:
            got, _ = sign_in(D, "info")
        finally:
            p.weather("good")
        assert got["why"] == want, (sub, got)


def what_the_token_endpoint_answers_is_judged():
    p, now = P["token"], int(time.time())
    of_id = {"iss": p.issuer, "sub": "anna", "aud": "weerklank-ec", "iat": now, "exp": now + 300, "groups": ["wk-vws"]}
    began = D.ask("begin", issuer="token")
    q = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(began["url"]).query))
    raw = base64.urlsafe_b64encode
    own = of_id | {"nonce": q["nonce"]}
    good = p.sign(own)
    half = raw(hashlib.sha256(b"toegang").digest()[:16]).rstrip(b"=").decode()
    rows = [
        ("ok", {"id_token": good}), ("ok", {"id_token": good, "token_type": "bearer"}),
        ("ok", {"id_token": p.sign(own | {"at_hash": half})}), ("subject", {"id_token": p.sign(own | {"at_hash": half[::-1]})}),
        ("answer", {"id_token": good, "token_type": "DPoP"}), ("answer", {"id_token": None}), ("answer", {"id_token": 7}),
        ("malformed", {"id_token": "x"}), ("alg_none", {"id_token": unsigned(good, alg="none")}),
        ("key_unknown", {"id_token": p.sign(own, "foreign")}), ("too_large", {"id_token": p.sign(own | {"x": "x" * 16384})}),
        ("typ", {"id_token": p.sign(own, typ="at+jwt")}), ("nonce", {"id_token": p.sign(of_id)}),
        ("issuer", {"id_token": p.sign(own | {"iss": P["info"].issuer})}), ("audience", {"id_token": p.sign(own | {"aud": "x"})}),
        ("azp", {"id_token": p.sign(own | {"azp": "x"})}), ("expired", {"id_token": p.sign(own | {"exp": now - 60})}),
        ("not_fresh", {"id_token": p.sign(own | {"iat": now - 3600})}), ("unmapped", {"id_token": p.sign(own | {"groups": []})}),
    ]
    for want, body in rows:
        p.weather("says", "/token", body={"access_token": "toegang", "token_type": "Bearer"} | body)
        try:
            got = D.ask("finish", pending=began["pending"], code="c", state=q["state"], iss=p.issuer)
        finally:
            p.weather("good")
        assert got["why"] == want, (want, body, got)


def who_waits_is_told_when_the_issuer_says_nothing_however_long_that_took():
    p = P["info"]
    p.weather("silent", DOCUMENT)
    try:
        with other_drive(issuer("info", p, "weerklank", tokens()), options=("timeout=500",)) as d:
            n = d.start("begin", issuer="info")
            d.ask("clock", ahead=60)
            assert d.take_of(n)["why"] == "unreachable"
            assert d.ask("counts")["fetches"] == 1
    finally:
        p.weather("good")


def an_issuer_that_says_nothing_holds_up_nobody_else():
    p = P["info"]
    p.weather("silent", DOCUMENT)
    try:
        with other_drive(issuer("info", p, "weerklank", tokens()), issuer("token", P["token"], "weerklank-ec"),
                         options=("timeout=1500",)) as d:
            stuck = [d.start("begin", issuer="info") for _ in range(300)]
            assert sign_in(d, "token")[0]["why"] == "ok"
            whys = [d.take_of(n)["why"] for n in stuck]
            assert whys.count("unreachable") == 128 and whys.count("busy") == 172, (whys.count("unreachable"), whys.count("busy"))
            assert d.ask("counts")["ticks"] > 20 and d.ask("counts")["waiting"] == 0
            assert sign_in(d, "token")[0]["why"] == "ok"
    finally:
        p.weather("good")


def an_issuer_that_calls_itself_otherwise_is_refused():
    other = dict(issuer("info", P["info"], "weerklank"), issuer=f"http://localhost:{P['info'].port}")
    with other_drive(other) as d:
        assert d.ask("begin", issuer="info")["why"] == "answer"


def what_is_under_way_when_we_end_is_dropped():
    P["info"].weather("silent", DOCUMENT)
    try:
        d = other_drive(issuer("info", P["info"], "weerklank", tokens()))
        d.start("begin", issuer="info")
        d.start("token", token=P["info"].sign(claims(), typ="at+jwt"))
        assert d.end() == 0
    finally:
        P["info"].weather("good")


# --- TLS ---------------------------------------------------------------------------------------------------------------------------


def only_an_issuer_with_a_certificate_that_is_trusted_is_believed():
    def openssl(*args):
        subprocess.run(["openssl", *args], check=True, capture_output=True, cwd=HOME)

    for name, host in (("goed", "localhost"), ("anders", "elders.example")):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", name + ".key", "-out", name + ".crt", "-days", "2",
                "-subj", "/CN=" + host, "-addext", "subjectAltName=DNS:" + host)
    with socket.create_server(("127.0.0.1", 0)) as s:
        port = s.getsockname()[1]
    for name, ca, want in (("goed", "goed", "ok"), ("goed", None, "unreachable"), ("anders", "anders", "unreachable")):
        with provider_make(issuer=f"https://localhost:{port}", port=port, people_in_id_token=True,
                           tls={"key": f"{HOME}/{name}.key", "cert": f"{HOME}/{name}.crt"}) as p:
            file = dict(issuer("tls", p, "weerklank-ec"), loopback=False)
            file["client"]["redirect_uri"] = "https://wk.example/terug"
            with other_drive(file, options=(f"ca={HOME}/{ca}.crt",) if ca else ()) as d:
                assert d.ask("begin", issuer="tls")["why"] == want, (name, ca)


if __name__ == "__main__":
    try:
        begin()
        system.run([
            a_person_signs_in_with_a_form_and_gets_party_and_mandate,
            who_may_send_has_that_mandate,
            what_is_asked_is_a_code_with_pkce_state_and_nonce,
            a_key_of_our_own_shows_that_it_is_us,
            a_wrong_secret_is_ours_to_mend,
            who_is_in_no_group_is_nobody_here,
            who_gives_up_or_types_a_wrong_password_does_not_come_in,
            without_userinfo_only_what_the_id_token_says_counts,
            a_known_session_needs_no_form_unless_it_is_asked_anew,
            a_session_from_before_is_not_taken_for_a_new_sign_in,
            a_class_of_sign_in_that_is_demanded_is_checked,
            an_answer_with_another_state_is_refused_before_anything_is_asked,
            a_code_is_good_once,
            a_code_that_was_made_up_or_belongs_to_another_sign_in_is_refused,
            without_its_verifier_a_code_is_worth_nothing,
            an_id_token_with_another_nonce_is_refused,
            an_answer_of_another_issuer_is_refused_before_its_code_goes_anywhere,
            who_takes_too_long_begins_again,
            an_id_token_that_has_expired_is_refused,
            logging_out_at_the_issuer_comes_back_here_as_a_token,
            a_machine_comes_in_with_its_token_and_the_second_time_from_the_cache,
            a_scope_that_is_asked_must_be_there,
            a_token_for_somebody_else_is_refused,
            a_machine_that_is_in_no_row_is_refused,
            an_id_token_is_no_access_token,
            a_token_ends_with_its_time_also_in_the_cache,
            each_bad_token_is_refused_for_its_own_reason,
            new_keys_are_fetched_and_old_ones_are_believed_no_more,
            many_unknown_keys_ask_the_issuer_once,
            an_issuer_that_is_away_is_served_from_what_is_kept_for_a_time,
            answers_that_cannot_be_used_are_refused,
            a_person_is_who_the_id_token_says,
            what_the_token_endpoint_answers_is_judged,
            who_waits_is_told_when_the_issuer_says_nothing_however_long_that_took,
            an_issuer_that_says_nothing_holds_up_nobody_else,
            an_issuer_that_calls_itself_otherwise_is_refused,
            what_is_under_way_when_we_end_is_dropped,
            only_an_issuer_with_a_certificate_that_is_trusted_is_believed,
        ])
    finally:
        for lines in [D, *P.values()]:
            if lines:
                lines.__exit__()
        shutil.rmtree(HOME, ignore_errors=True)

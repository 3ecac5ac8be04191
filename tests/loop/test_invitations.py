#!/usr/bin/python3
# timeout: 300
"""People who are invited by mail and choose a password: a real mail server, and a clock that goes on (libfaketime)."""
import os
import re
import sys
import uuid

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import mailserver, system, wire  # noqa: E402
from lib.mailserver import DOMAIN, USER, MailServer  # noqa: E402
from loop import test_gateway as api  # noqa: E402

S, C, H, M = api.S, api.C, api.H, MailServer()
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
CHOSEN = "een zelf gekozen wachtwoord"


def begin():
    S.env.update({
        "WEERKLANK_NOTIFY_MAIL_HOST": "localhost", "WEERKLANK_NOTIFY_MAIL_PORT": str(M.port),
        "WEERKLANK_NOTIFY_MAIL_USER": USER, "WEERKLANK_NOTIFY_MAIL_PASSWORD_FILE": M.password,
        "WEERKLANK_NOTIFY_MAIL_CA_FILE": M.ca, "WEERKLANK_NOTIFY_MAIL_FROM": f"weerklank@{DOMAIN}",
        "WEERKLANK_NOTIFY_MAIL_REPLY_TO": f"vragen@{DOMAIN}"})
    api.begin()


def in_days(n):
    day = system.today(n)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def invite(login, id=None, party="VWS", mail=None, **more):
    id = id or wire.uuid7()
    C[party].ask("account.set", dict({"name": login, "rights": ["read", "write"], "login": login, "invite": True,
                                      "mail": f"{mail or login}@{DOMAIN}"}, **more), signal=id)
    return id


def text(mail):
    return mail.get_body(("plain",)).get_content()


def secret(mail):
    return re.search(r"http://127\.0\.0\.1:\d+/uitnodiging#([A-Za-z0-9_-]{43})(?=\s|$)", text(mail))[1]


def take(word, password=CHOSEN):
    b = api.Browser()
    a = b.ask("POST", "/v1/uitnodigingen", {"uitnodiging": word, "wachtwoord": password})
    if a.status == 201:
        b.csrf = a.json()["csrf"]
    return b, a


def told(id, party="VWS"):
    return C[party].ask("account.ask", {"account": id})["accounts"][0]


def told_until(id, state):
    while told(id).get("invitation") != state:
        mailserver.look_again()


def who_is_invited_chooses_a_password():
    id = invite("jansen")
    mail, = M.mails(1)
    assert mail["To"].addresses[0].addr_spec == f"jansen@{DOMAIN}" and mail["Subject"] == "Uw account bij Weerklank", mail
    assert "Ministerie van Volksgezondheid" in text(mail) and f"{in_days(7)}. Daarna" in text(mail), text(mail)
    assert not mail.defects and "jansen" not in text(mail), "no personal data"
    told_until(id, "sent")
    api.problem(api.Browser().sign_in("jansen", CHOSEN), 401, "sign_in_failed")
    b, a = take(secret(mail))
    assert a.status == 201 and a.json()["tweedeFactorNodig"] and a.json()["inlognaam"] == "jansen", a
    api.safe(a)
    factor = b.ask("POST", "/v1/account/tweede-factor", {}).json()["geheim"]
    assert factor and "invitation" not in told(id)
    assert api.Browser().sign_in("jansen", CHOSEN).status == 201
    # once
    api.problem(take(secret(mail))[1], 410, "invitation_over")


def whoever_forgot_it_is_invited_again():
    """What was there before holds until another password was chosen."""
    id = api.person("bakker")
    b = api.Browser()
    assert b.sign_in("bakker").status == 201
    invite("bakker", id)
    mail, = M.mails(1)
    assert b.get("/v1/account").status in (200, 403) and api.Browser().sign_in("bakker").status == 201
    assert take(secret(mail))[1].status == 201
    api.problem(b.get("/v1/account"), 401, "not_signed_in")
    api.problem(api.Browser().sign_in("bakker"), 401, "sign_in_failed")
    assert api.Browser().sign_in("bakker", CHOSEN).status == 201


def the_same_again_is_one_mail_and_another_address_is_another():
    id = invite("visser", mail="viser")
    mail, = M.mails(1)
    told_until(id, "sent")
    invite("visser", id, mail="viser")
    assert told(id)["invitation"] == "sent"
    invite("visser", id, language="en")
    other, = M.mails(1)
    assert other["To"].addresses[0].addr_spec == f"visser@{DOMAIN}" and other["Subject"] == "Your account at Weerklank", other
    api.problem(take(secret(mail))[1], 410, "invitation_over")
    assert take(secret(other))[1].status == 201


def what_the_server_does_not_take_is_told():
    id = invite("weg")
    told_until(id, "refused")
    assert "niet aangenomen door de mailserver" in S.cli("account", party="VWS").stdout
    # a mailbox that is full for now waits, and holds nobody up
    full, next = invite("vol"), invite("volgende")
    M.mails(1)
    told_until(next, "sent")
    assert told(full)["invitation"] == "waiting"
    C["VWS"].ask("account.close", {}, signal=full)


def a_server_that_is_away_and_a_gateway_that_ends_lose_nothing():
    M.down()
    id = invite("smit")
    while "invitation_not_taken" not in open(S.path("logs/gateway.log")).read():
        mailserver.look_again()
    S.gateway.kill()
    M.up()
    S.start("gateway")
    mail = M.mails(1)[-1]
    assert take(secret(mail))[1].status == 201
    assert "invitation" not in told(id)


def what_cannot_be_is_refused_at_once():
    def faults(**body):
        a = H["VWS"].post("/v1/accounts", dict({"naam": "x", "rechten": ["lezen"], "uitnodigen": True}, **body))
        return sorted(p["name"] for p in api.problem(a, 400, "invalid")["invalidParams"])
    assert faults() == ["inlognaam", "mail"]
    assert faults(inlognaam="pietersen", mail="geen adres") == ["mail"]
    assert faults(inlognaam="pietersen", mail=f"p@{DOMAIN}", wachtwoord=api.PASSWORD) == ["wachtwoord"]
    api.problem(take("x" * 43, "kort")[1], 400, "invalid")


def an_invitation_ends_with_what_it_was_for():
    """With its account, with a password that was set meanwhile, and with another address."""
    for i, end in enumerate((None, {"password": api.PASSWORD}, {"mail": f"ander@{DOMAIN}"}, {})):
        login = f"dekker{i}"
        id = invite(login)
        mail, = M.mails(1)
        if end is None:
            C["VWS"].ask("account.close", {}, signal=id)
        else:
            C["VWS"].ask("account.set", dict({"name": login, "rights": ["read"], "login": login}, **end), signal=id)
        api.problem(take(secret(mail))[1], 410, "invitation_over")
        assert S.sql("SELECT count(*) FROM gateway.invitation WHERE account = %s", str(uuid.UUID(bytes=id))) == [(0,)]
    # with another name and other rights it stays
    id = invite("dekker")
    mail, = M.mails(1)
    C["VWS"].ask("account.set", {"name": "D. Dekker", "rights": ["read"], "login": "dekker", "mail": f"dekker@{DOMAIN}"}, signal=id)
    assert take(secret(mail))[1].status == 201


def another_party_changes_nothing():
    """Not even the sessions of an account whose number it knows."""
    id = api.person("mulder")
    b = api.Browser()
    api.with_factor(b, "mulder")
    for forged in ({"password": api.PASSWORD}, {"invite": True, "mail": f"boos@{DOMAIN}"}):
        try:
            C["ZVL"].ask("account.set", dict({"name": "x", "rights": ["read"], "login": "mulder2"}, **forged), signal=id)
            raise AssertionError("it was taken")
        except wire.Problem as e:
            assert e.code == "id_taken", e
    S.gateway.kill()
    S.start("gateway")
    assert b.get("/v1/account").status == 200
    assert S.sql("SELECT count(*) FROM gateway.invitation WHERE account = %s", str(uuid.UUID(bytes=id))) == [(0,)]


def another_password_takes_the_second_factor_away_for_good():
    id = api.person("smeets")
    api.with_factor(api.Browser(), "smeets")
    C["VWS"].ask("account.set", {"name": "smeets", "rights": ["read"], "login": "smeets", "password": CHOSEN}, signal=id)
    S.gateway.kill()
    S.start("gateway")
    assert api.Browser().sign_in("smeets", CHOSEN).json()["tweedeFactorNodig"]


def it_is_over_after_a_week():
    id = invite("laat")
    mail, = M.mails(1)
    S.days_pass(8)
    api.problem(take(secret(mail))[1], 410, "invitation_over")
    invite("laat", id)
    assert take(secret(M.mails(1)[0]))[1].status == 201


def no_secret_is_kept():
    id = invite("stil")
    word = secret(M.mails(1)[0])
    told_until(id, "sent")
    dump = S.sql("SELECT string_agg(i::text, ' ') FROM gateway.invitation i")[0][0]
    logs = "".join(open(S.path(f"logs/{f}")).read() for f in os.listdir(S.path("logs")))
    assert word not in dump and word not in logs and CHOSEN not in logs and f"stil@{DOMAIN}" not in logs
    assert len(dump) > 100


TESTS = [who_is_invited_chooses_a_password, whoever_forgot_it_is_invited_again,
         the_same_again_is_one_mail_and_another_address_is_another, what_the_server_does_not_take_is_told,
         a_server_that_is_away_and_a_gateway_that_ends_lose_nothing, what_cannot_be_is_refused_at_once,
         an_invitation_ends_with_what_it_was_for, another_party_changes_nothing,
         another_password_takes_the_second_factor_away_for_good, no_secret_is_kept, it_is_over_after_a_week]

if __name__ == "__main__":
    with M, S:
        begin()
        system.run(TESTS)

#!/usr/bin/python3
# timeout: 200
"""Mails as a real server took them over STARTTLS with a password, read by Python's own parser: exactly the headers
that were meant, both parts as they were; and what is said of those that it did not take."""
import email
import email.header
import json
import os
import socket
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import mailserver, system  # noqa: E402
from lib.mailserver import DOMAIN, USER, MailServer  # noqa: E402

SEND = os.path.join(system.BUILD, "mail-send")
HEADERS = ["Date", "From", "Reply-To", "To", "Subject", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
           "MIME-Version", "Content-Type"]
OF_THE_SERVER = {"return-path", "envelope-to", "delivery-date", "received"}
TEXT = ("Goedemorgen,\n\n.\n..\n.een punt vooraan\n--=_weerklank\nFrom hier\n" + "woord " * 400 + "\n" + "x" * 3000 +
        "\nMinisterie van Coördinatie, € 5, 🧭 eind \n\ttab\n")
HTML = "<!DOCTYPE html>\n<html lang=\"nl\"><body><p>Coördinatie &amp; 🧭</p>\n.\n<p>" + "é" * 2000 + "</p></body></html>\n"
M = MailServer()


def mail(n=1, to=("vws",), **more):
    return {"date": 1775121300, "from": {"spec": f"weerklank@{DOMAIN}", "name": "Weerklank"},
            "reply_to": {"spec": f"post@{DOMAIN}", "name": ""},
            "to": [{"spec": f"{t}@{DOMAIN}", "name": "Ministerie, \"Café\" <b> €"} for t in to],
            "reference": "ZVL-2026-0412-7", "phrase": "Vraag aan u 🧭 over coördinatie in uw regio",
            "id": f"<{n}.0195f3a2-1b2c@{DOMAIN}>", "in_reply_to": f"<1.begin@{DOMAIN}>",
            "references": [f"<1.begin@{DOMAIN}>"] + [f"<{i}.tussen.een.lange.naam@{DOMAIN}>" for i in range(2, 8)],
            "text": TEXT, "html": HTML} | more


def send(port, *mails, options=None):
    if options is None:
        options = [f"ca={M.ca}", f"user={USER}", f"password={M.password}"]
    r = subprocess.run([SEND, "localhost", str(port), f"helo=notify.{DOMAIN}", "timeout=20", *options],
                       input="".join(json.dumps(m) + "\n" for m in mails), capture_output=True, text=True, timeout=60)
    if r.returncode:
        return r.stderr, None
    out = [json.loads(line) for line in r.stdout.splitlines()]
    return out[:-1], out[-1]


def outcomes(got):
    return [(o["result"], o["code"]) for o in got]


def check(m, sent):
    """What was meant is there, and nothing else."""
    assert not m.defects, m.defects
    ours = [h for h in m.keys() if h.lower() not in OF_THE_SERVER]
    assert ours == HEADERS, ours
    assert m["Subject"] == f"[{sent['reference']}] {sent['phrase']}", m["Subject"]
    assert [(a.display_name, a.addr_spec) for a in m["To"].addresses] == \
        [(t["name"], t["spec"]) for t in sent["to"]], m["To"]
    assert m["From"].addresses[0].addr_spec == sent["from"]["spec"] and len(m["From"].addresses) == 1
    assert m["Message-ID"] == sent["id"] and m["In-Reply-To"] == sent["in_reply_to"]
    assert m["References"].split() == sent["references"]
    assert m["Auto-Submitted"] == "auto-generated" and m["Date"].datetime.timestamp() == sent["date"]
    assert m.get_content_type() == "multipart/alternative"
    text, html = m.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    for part, want in ((text, sent["text"]), (html, sent["html"])):
        assert not part.defects and part.get_content_charset() == "utf-8"
        got = part.get_content()
        assert got.rstrip("\n") == want.rstrip("\n"), (got[:300], want[:300])


def a_mail_arrives_as_it_was_meant():
    sent = mail()
    got, _ = send(M.port, sent)
    assert outcomes(got) == [("accepted", 250)], got
    raw = M.raw(1)[0]
    assert max(map(len, raw.splitlines())) <= 200 and b" with esmtpsa " in raw.lower(), raw[:900]
    check(mailserver.parse(raw), sent)


def a_long_name_is_one_name():
    """Not read by email.policy.default: between two encoded-words of a name it leaves the space in that RFC 2047 6.2
    takes away (as bpo-35547 says); its older reader does not."""
    sent = mail()
    sent["to"][0]["name"] = name = "Ministerie van Volksgezondheid, Welzijn, Sport en Coördinatie van de Zorg (regio)"
    got, _ = send(M.port, sent)
    assert outcomes(got) == [("accepted", 250)], got
    to = email.message_from_bytes(M.raw(1)[0])["To"]
    assert str(email.header.make_header(email.header.decode_header(to))) == f"{name} <vws@{DOMAIN}>", to


def names_that_would_be_headers_do_not_become_any():
    for name in ("=?UTF-8?Q?x=0D=0ABcc:_a?=", "a@b.nl, c", "\"<x@y.nl>\" \\", "Zuid-Limburg: (regio); <"):
        sent = mail(phrase="=?UTF-8?Q?=0D=0ABcc: iemand?= hier")
        sent["to"][0]["name"] = name
        got, _ = send(M.port, sent)
        assert outcomes(got) == [("accepted", 250)], got
        check(M.mails(1)[0], sent)


def a_line_break_is_refused_before_anything_is_sent():
    before = M.connections()
    for field, value in (("phrase", "a\r\nBcc: x@y.nl"), ("id", "<a@b>\r\nBcc: x"), ("reference", "A\nBcc: x"),
                         ("text", "a\r\n.\r\nMAIL FROM:<x>"), ("to", [{"spec": "a@b.nl\r\nRCPT TO:<c@d.nl>", "name": ""}]),
                         ("to", [{"spec": "a@b.nl", "name": "x\nBcc: y"}])):
        said, _ = send(M.port, mail(**{field: value}))
        assert "mail_refused" in said, (field, said)
    assert M.connections() == before


def a_bad_mail_would_be_noticed():
    """The check of this file, against what a mail looks like whose name went into its header as it was."""
    sent = mail()
    bad = (f"From: <weerklank@{DOMAIN}>\r\nTo: x\r\nBcc: <y@z.nl>\r\nSubject: {sent['phrase']}\r\n\r\n").encode()
    try:
        check(mailserver.parse(bad), sent)
    except AssertionError:
        return
    raise RuntimeError("a bad mail went unnoticed")


def many_mails_go_over_one_connection():
    before = M.connections()
    sent = [mail(n) for n in range(1, 31)]
    got, _ = send(M.port, *sent)
    assert outcomes(got) == [("accepted", 250)] * 30, got
    assert {m["Message-ID"] for m in M.mails(30)} == {m["id"] for m in sent}
    assert M.connections() == before + 1, M.said()


def each_recipient_has_its_outcome():
    sent = mail(to=("vws", "weg", "vol", "ocw"))
    got, _ = send(M.port, sent, mail(2))
    assert outcomes(got) == [("accepted", 250), ("refused", 550), ("later", 451), ("accepted", 250), ("accepted", 250)], got
    assert "no such mailbox here" in got[1]["text"] and "mailbox is full" in got[2]["text"], got
    for m in M.mails(3)[:1]:
        assert m["Message-ID"]


def when_all_are_refused_it_says_so_and_goes_on():
    got, _ = send(M.port, mail(to=("weg",)), mail(2, to=("vol",)), mail(3))
    assert outcomes(got) == [("refused", 550), ("later", 451), ("accepted", 250)], got
    assert "no such mailbox here" in got[0]["text"], got
    M.mails(1)


def what_comes_back_is_read():
    """The notification that the server itself writes; and a mail that is none."""
    bounce = os.path.join(system.BUILD, "mail-bounce")
    got, _ = send(M.port, mail(7, to=("kwijt",)))
    assert outcomes(got) == [("accepted", 250)], got
    raw = M.raw(1)[0]
    r = subprocess.run([bounce], input=raw, capture_output=True, timeout=20)
    assert r.returncode == 0, raw.decode()
    assert json.loads(r.stdout) == {"id": f"<7.0195f3a2-1b2c@{DOMAIN}>", "of": [
        {"recipient": f"kwijt@{DOMAIN}", "status": "5.0.0", "permanent": True}]}, r.stdout
    got, _ = send(M.port, mail(8))
    assert subprocess.run([bounce], input=M.raw(1)[0], capture_output=True, timeout=20).returncode == 1


def a_wrong_password_is_for_later_and_sends_nothing():
    wrong = f"{M.home}/wrong"
    with open(wrong, "w") as f:
        f.write("fout\n")
    got, _ = send(M.port, mail(), options=[f"ca={M.ca}", f"user={USER}", f"password={wrong}"])
    assert outcomes(got) == [("later", 535)], got


def a_server_that_is_not_known_gets_no_password():
    got, _ = send(M.port, mail(), options=[f"user={USER}", f"password={M.password}"])
    assert got[0]["result"] == "later" and "certificate" in got[0]["text"], got
    said, _ = send(M.port, mail(), options=["plain", f"user={USER}", f"password={M.password}"])
    assert "settings_refused" in said, said


def without_starttls_nothing_is_sent_unless_allowed():
    with MailServer(tls=False) as open_server:
        got, _ = send(open_server.port, mail(), options=[])
        assert got[0]["result"] == "later" and "STARTTLS" in got[0]["text"], got
        got, _ = send(open_server.port, mail(), options=["plain"])
        assert outcomes(got) == [("accepted", 250)], got
        check(open_server.mails(1)[0], mail())


def a_server_that_says_nothing_does_not_hold_the_loop():
    with socket.create_server(("127.0.0.1", 0)) as stuck:
        got, last = send(stuck.getsockname()[1], mail(), options=["plain", "timeout=2"])
    assert [o["result"] for o in got] == ["later"] and got[0]["code"] == 0, got
    assert last["ticks"] > 50 and last["longest_ms"] < 1000, last
    print(f"# ticks={last['ticks']} longest_ms={last['longest_ms']}")


def no_server_is_for_later():
    got, _ = send(system.free_port(), mail(), options=["plain"])
    assert [o["result"] for o in got] == ["later"], got


if __name__ == "__main__":
    with M:
        system.run([
            a_mail_arrives_as_it_was_meant,
            a_long_name_is_one_name,
            names_that_would_be_headers_do_not_become_any,
            a_line_break_is_refused_before_anything_is_sent,
            a_bad_mail_would_be_noticed,
            many_mails_go_over_one_connection,
            each_recipient_has_its_outcome,
            when_all_are_refused_it_says_so_and_goes_on,
            what_comes_back_is_read,
            a_wrong_password_is_for_later_and_sends_nothing,
            a_server_that_is_not_known_gets_no_password,
            without_starttls_nothing_is_sent_unless_allowed,
            a_server_that_says_nothing_does_not_hold_the_loop,
            no_server_is_for_later,
        ])

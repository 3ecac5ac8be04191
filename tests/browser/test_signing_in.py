#!/usr/bin/python3
# timeout: 200
"""Somebody who is invited by mail, through a real mail server, chooses a password and a second factor: see signing_in.mjs."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import mailserver, system, wire  # noqa: E402

M = mailserver.MailServer()
MAIL = {"HOST": "localhost", "USER": mailserver.USER, "FROM": f"weerklank@{mailserver.DOMAIN}", "REPLY_TO": f"vragen@{mailserver.DOMAIN}"}


def link():
    """In the mail that came."""
    text = M.mails(1)[0].get_body(("plain",)).get_content()
    return re.search(r"/uitnodiging#\S+", text)[0]


if __name__ == "__main__":
    with M, system.System() as s:
        s.env |= {f"WEERKLANK_NOTIFY_MAIL_{name}": value for name, value in MAIL.items()}
        s.env |= {"WEERKLANK_NOTIFY_MAIL_PORT": str(M.port), "WEERKLANK_NOTIFY_MAIL_PASSWORD_FILE": M.password, "WEERKLANK_NOTIFY_MAIL_CA_FILE": M.ca}
        clients = people.begin(s, second_factor=True)

        def invite(login):
            clients["VWS"].ask("account.set", {"name": "Anna de Vries", "rights": ["read", "write", "manage"], "login": login, "invite": True,
                                               "mail": f"{login}@{mailserver.DOMAIN}"}, signal=wire.uuid7())
            return link()

        people.tell(s, "signing_in.mjs", {"anna": "anna"}, do={"invite": invite, "link": link})

#!/usr/bin/python3
# timeout: 200
"""Somebody who signs in at the own organisation, at a certified OpenID Connect provider: see elsewhere.mjs."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import system, wire  # noqa: E402
from lib.oidc import Provider  # noqa: E402

WORD = "drie kleine woorden"

if __name__ == "__main__":
    home = tempfile.mkdtemp(prefix="oidc-")
    os.chmod(home, 0o755)
    with system.System() as s:
        back = f"http://127.0.0.1:{s.http}/aanmelden/terug"
        accounts = {"piet": {"password": WORD, "claims": {"name": "Piet", "groups": ["wk-vws"]}},
                    "niemand": {"password": WORD, "claims": {"name": "Niemand", "groups": ["iets anders"]}}}
        with Provider(home, {"clients": [{"client_id": "weerklank", "client_secret": "geheim", "redirect_uris": [back], "grant_types": ["authorization_code"],
                                          "response_types": ["code"]}],
                             "accounts": accounts, "people_in_id_token": True, "resources": {}}) as provider:
            with open(home + "/client.secret", "w") as f:
                f.write("geheim\n")
            with open(home + "/issuers.json", "w") as f:
                json.dump({"issuers": [{
                    "id": "sso", "name": {"nl": "SSO van het rijk", "en": "SSO of the rijk"}, "issuer": provider.issuer, "loopback": True, "parties": ["VWS"],
                    "client": {"id": "weerklank", "auth": "client_secret_basic", "secret_file": "client.secret", "redirect_uri": back,
                               "scopes": ["openid", "profile", "email"]},
                    "people": [{"claim": "groups", "value": "wk-vws", "party": "VWS", "mandate": "sender"}]}]}, f)
            s.own(home)
            s.env["WEERKLANK_GATEWAY_ISSUERS_FILE"] = home + "/issuers.json"
            clients = people.begin(s)
            clients["ZVL"].ask("signal.submit", {"what": "De huisarts stopt.", "notice": "Het kost mensen veel tijd.", "needed": ["unknown"],
                                                 "title": "Geen huisarts in Gerritsdorp", "theme": "gezondheid.huisarts"}, signal=wire.uuid7())
            s.at_head("routing", "tracking", "overview")
            people.tell(s, "elsewhere.mjs", {}, word=WORD)

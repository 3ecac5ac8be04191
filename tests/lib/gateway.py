"""A client of the gateway by Python's own http.client, for an account with a token; and accounts to begin with."""
import datetime
import hashlib
import http.client
import json
import secrets
import uuid

from lib import wire

RIGHTS = ["read", "write", "mandate", "manage"]


class Answer:
    def __init__(self, r):
        self.status, self.headers, self.body = r.status, r.headers, r.read()

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:400]!r}"


class Http:
    """One kept connection; as nobody when there is no token."""

    def __init__(self, port, token=None):
        self.port, self.token, self.c = port, token, None

    def ask(self, method, path, body=None, token=None, **headers):
        """body: None, bytes, or what becomes JSON. Headers by name with _ for -."""
        sent = {k.replace("_", "-"): v for k, v in headers.items() if v is not None}
        token = token or self.token
        if token and "Authorization" not in sent:
            sent["Authorization"] = "Bearer " + token
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None and "Content-Type" not in headers and "Content_Type" not in headers:
            sent["Content-Type"] = "application/json"
        for last in (False, True):
            if not self.c:
                self.c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                self.c.request(method, path, body, sent)
                return Answer(self.c.getresponse())
            except (http.client.RemoteDisconnected, ConnectionError):
                self.close()  # it was kept for too long
                if last:
                    raise

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, body=None, key=None, **headers):
        key = str(uuid.uuid4()) if key is None else key
        return self.ask("POST", path, {} if body is None else body, Idempotency_Key=key, **headers)

    def close(self):
        if self.c:
            self.c.close()
        self.c = None


def account(client, name, rights=RIGHTS, party=None, id=None, **more):
    id = id or wire.uuid7()
    client.ask("account.set", dict({"name": name, "rights": list(rights)}, **({"party": party} if party else {}), **more),
               signal=id)
    return id


def token(client, account, rights=RIGHTS, until=None, id=None):
    """Its text; only the hash goes over the wire."""
    text = "wk_" + secrets.token_urlsafe(32)
    client.ask("token.make", {"account": account, "hash": hashlib.sha256(text.encode()).digest(), "rights": list(rights),
                              "until": until or (datetime.date.today() + datetime.timedelta(30)).isoformat()},
               signal=id or wire.uuid7())
    return text


def somebody(system, client, party=None, rights=RIGHTS):
    """A client with an account and a token of that party."""
    return Http(system.http, token(client, account(client, "iemand", rights, party), rights))

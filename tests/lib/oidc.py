"""A certified OpenID Connect provider (oidc-provider, in node), the program that drives our side (oidc-drive), and a
browser that is just enough: cookies, redirects that are followed by hand, one form."""
import html
import http.client
import http.server
import json
import os
import queue
import re
import ssl
import subprocess
import threading
import urllib.parse

from lib import system

SCRIPT = os.path.join(system.ROOT, "tests", "node", "oidc_provider.mjs")
DRIVE = os.path.join(system.BUILD, "oidc-drive")
WAIT = 60


class Lines:
    """A program that is asked and answers by lines of JSON."""

    def __init__(self, command, log):
        self.log = open(log, "a+")
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
                                      text=True, bufsize=1)
        self.answers = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.child.stdout:
            if line.startswith("{"):
                self.answers.put(json.loads(line))
        self.answers.put(None)

    def take(self):
        got = self.answers.get(timeout=WAIT)
        assert got is not None, f"it ended: {self.said()[-600:]}"
        return got

    def say(self, **question):
        self.child.stdin.write(json.dumps(question) + "\n")

    def said(self):
        self.log.flush()
        self.log.seek(0)
        return self.log.read()

    def end(self):
        self.child.stdin.close()
        status = self.child.wait(WAIT)
        self.log.close()
        return status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()


class Provider(Lines):
    def __init__(self, folder, settings):
        super().__init__(["node", SCRIPT, os.path.join(system.BUILD, "node"), json.dumps(settings)],
                         os.path.join(folder, "provider.log"))
        self.port = self.take()["port"]
        self.issuer = settings.get("issuer") or f"http{'s' if settings.get('tls') else ''}://127.0.0.1:{self.port}"

    def ask(self, do, **more):
        self.say(do=do, **more)
        return self.take()

    def sign(self, claims, key="rsa", alg="RS256", **header):
        return self.ask("sign", key=key, alg=alg, header=header, claims=claims)["token"]

    def weather(self, is_, path=None, **more):
        self.ask("weather", **{"is": is_, "path": path}, **more)

    def machine(self, client, secret, **fields):
        """A token that a machine gets for itself (client credentials)."""
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
                                      | fields)
        c.request("POST", "/token", form, {"Content-Type": "application/x-www-form-urlencoded"})
        got = json.loads(c.getresponse().read())
        c.close()
        assert "access_token" in got, got
        return got["access_token"]


class Drive(Lines):
    """ask() waits; begin() and later take_of() let several be under way."""

    def __init__(self, folder, issuers, *options):
        path = os.path.join(folder, "issuers.json")
        with open(path, "w") as f:
            json.dump({"issuers": issuers}, f)
        super().__init__([DRIVE, path, *options], os.path.join(folder, "drive.log"))
        self.n, self.early = 0, {}

    def start(self, do, **more):
        self.n += 1
        self.say(n=self.n, do=do, **more)
        return self.n

    def take_of(self, n):
        while n not in self.early:
            got = self.take()
            self.early[got["n"]] = got
        return self.early.pop(n)

    def ask(self, do, **more):
        return self.take_of(self.start(do, **more))

    def __exit__(self, kind=None, *_):
        """It ends well, and a sanitizer has nothing to say."""
        if kind is None and self.child.poll() is None:
            status = self.end()
            assert status == 0, status
        super().__exit__()


class Browser:
    def __init__(self, ca=None):
        self.cookies, self.ca = {}, ca

    def fetch(self, url, form=None):
        """(status, where it redirects to, body)"""
        u = urllib.parse.urlsplit(url)
        if u.scheme == "https":
            c = http.client.HTTPSConnection(u.hostname, u.port, timeout=WAIT, context=ssl.create_default_context(cafile=self.ca))
        else:
            c = http.client.HTTPConnection(u.hostname, u.port, timeout=WAIT)
        jar = self.cookies.setdefault(u.port, {})
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in jar.items())} if jar else {}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        c.request("POST" if form is not None else "GET", f"{u.path}?{u.query}" if u.query else u.path,
                  urllib.parse.urlencode(form) if form is not None else None, headers)
        r = c.getresponse()
        for line in r.headers.get_all("Set-Cookie", []):
            name, _, value = line.split(";")[0].partition("=")
            jar.pop(name, None)
            if value:
                jar[name] = value
        body = r.read().decode()
        c.close()
        where = r.headers.get("Location")
        return r.status, urllib.parse.urljoin(url, where) if where else None, body

    def sign_in(self, url, back, user="anna", password="drie kleine woorden", **more):
        """Follows url until it leads back; fills in the form where one is asked. The parameters, and how many forms."""
        forms = 0
        for _ in range(20):
            if url.startswith(back):
                return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query)), forms
            status, where, body = self.fetch(url)
            if not where:
                action = re.search(r'<form method="post" action="([^"]+)">.*name="password"', body)
                assert status == 200 and action, (status, url, body[:400])
                forms += 1
                _, where, body = self.fetch(urllib.parse.urljoin(url, html.unescape(action.group(1))),
                                            {"user": user, "password": password} | more)
                assert where, body[:400]
            url = where
        raise AssertionError("it goes round in circles")


class Posts:
    """Whatever is posted here, as a queue of forms."""

    def __init__(self):
        self.got = queue.Queue()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.got.put(dict(urllib.parse.parse_qsl(text)))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

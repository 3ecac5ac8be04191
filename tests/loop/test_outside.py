#!/usr/bin/python3
# timeout: 240
"""No path inside: whatever address is given for a webhook, and whatever its name stands for, notify connects to no
address that is not outside. Watched at the socket: strace sees each connect() of the process."""
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system, wire  # noqa: E402
from lib.dns import Names  # noqa: E402
from lib.receiver import Receiver  # noqa: E402

KEY = bytes(range(32))
SIGNAL = {"what": "Geen huisarts", "notice": "Reistijd", "needed": ["unknown"]}
OUTSIDE = "127.0.0.2"  # the one address that is let in, in place of one outside
INSIDE = "127.0.0.3"
PORT = system.free_port()

# Each is refused when it is given. {P}: a port of the list.
REFUSED = """
https://127.0.0.1/ https://127.1/ https://127.0.1/ https://2130706433/ https://0x7f000001/ https://0x7f.1/ https://017700000001/
https://0177.0.0.1/ https://127.000.000.001/ https://127.0.0.1./ https://127.255.255.254/ https://0/ https://0.0.0.0/ https://0x0/
https://10.0.0.1/ https://10.255.255.255/ https://167772161/ https://0xa000001/ https://012.0.0.1/ https://100.64.0.1/ https://100.127.255.255/
https://169.254.1.1/ https://169.254.169.254/ https://2852039166/ https://0xa9fea9fe/ https://0251.0376.0251.0376/ https://100.100.100.200/
https://172.16.0.1/ https://172.31.255.255/ https://192.0.0.1/ https://192.0.0.192/ https://192.0.2.1/ https://192.31.196.1/ https://192.52.193.1/
https://192.88.99.1/ https://192.168.0.1/ https://192.168.255.255/ https://3232235521/ https://192.175.48.1/ https://198.18.0.1/ https://198.19.255.255/
https://198.51.100.1/ https://203.0.113.9/ https://224.0.0.1/ https://239.255.255.255/ https://240.0.0.1/ https://255.255.255.255/
https://[::]/ https://[::1]/ https://[0:0:0:0:0:0:0:1]/ https://[::ffff:127.0.0.1]/ https://[::ffff:7f00:1]/ https://[::ffff:10.0.0.1]/
https://[::ffff:169.254.169.254]/ https://[::127.0.0.1]/ https://[::ffff:0:127.0.0.1]/ https://[64:ff9b::7f00:1]/ https://[64:ff9b::10.0.0.1]/
https://[64:ff9b:1::1]/ https://[100::1]/ https://[2001::1]/ https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/ https://[2001:db8::1]/
https://[2002:7f00:1::]/ https://[2002:a00:1::1]/ https://[2002:c0a8:1::]/ https://[3fff::1]/ https://[5f00::1]/ https://[fc00::1]/ https://[fd00::1]/
https://[fd00:ec2::254]/ https://[fe80::1]/ https://[fe80::1%25eth0]/ https://[fe80::1%eth0]/ https://[fec0::1]/ https://[ff02::1]/ https://[::1%25lo]/
https://[2620:4f:8000::1]/ https://[4000::1]/ https://[::1]:{P}/ https://127.0.0.3:{P}/ https://[::ffff:127.0.0.3]:{P}/
https://localhost/ https://LOCALHOST/ https://localhost./ https://sub.localhost/ https://kast.local/ https://dienst.internal/ https://intranet/
https://server.lan/ https://router.home.arpa/ https://1.0.0.127.in-addr.arpa/ https://naam.invalid/ https://naam.test/ https://naam.onion/
https://ontvanger.nl:25/ https://ontvanger.nl:22/ https://ontvanger.nl:6379/ https://ontvanger.nl:0/ https://ontvanger.nl:65536/ https://ontvanger.nl:-1/
https://ontvanger.nl:443x/ https://ontvanger.nl:80/ https://gebruiker@ontvanger.nl/ https://gebruiker:geheim@ontvanger.nl/ https://@ontvanger.nl/
https://ontvanger.nl@127.0.0.1/ https://127.0.0.1@ontvanger.nl/ https://ontvanger.nl%40127.0.0.1/ https://ontvanger.nl%2f@127.0.0.1/
https://ontvanger.nl\\\\@127.0.0.1/ https://127.0.0.1\\\\.ontvanger.nl/ https://ontvanger.nl#@127.0.0.1/ https://ontvanger.nl/#deel
https://%31%32%37.0.0.1/ https://127%2e0.0.1/ https://ontvanger%00.nl/ https://ontvanger..nl/ https://.ontvanger.nl/ https://-ontvanger.nl/
https://ontvanger-.nl/ https://ontv_anger.nl/ https://ontvanger.123/ https://1.2.3/ https://256.256.256.256/ https://1.2.3.4.5/ https:///pad
https://:443/ https:/ontvanger.nl https:ontvanger.nl //ontvanger.nl/ ontvanger.nl ftp://ontvanger.nl/ file:///etc/passwd gopher://ontvanger.nl/
dict://ontvanger.nl/ ldap://ontvanger.nl/ smtp://ontvanger.nl/ telnet://ontvanger.nl/ javascript:alert(1) data:text/plain,x unix:///run/x
https://\u2460\u2461\u2466.0.0.1/ https://\uff11\uff12\uff17.0.0.1/ https://ontvanger\u3002nl/ https://ontv\u00e4nger.nl/ https://ontvanger.nl/\u00e9
""".replace("{P}", str(PORT)).encode().decode("unicode_escape").split() + [
    "https://ontvanger.nl/a b", " https://ontvanger.nl/", "https://ontvanger.nl/ ", "https://" + "a" * 64 + ".nl/",
    "https://" + "a." * 130 + "nl/", "https://ontvanger.nl/" + "x" * 1990, "https://[::1", "https://::1/", "https://[]/"]
# Each name is taken, and refused when it turns out what it stands for.
NAMES = {
    "lus.nl": ["127.0.0.1"], "prive.nl": ["10.0.0.1"], "wolk.nl": ["169.254.169.254"], "link.nl": ["fe80::1"],
    "zes.nl": ["::1"], "ula.nl": ["fd00::1"], "gemapt.nl": ["::ffff:127.0.0.1"], "beide.nl": [OUTSIDE, INSIDE],
    "beide-om.nl": [INSIDE, OUTSIDE], "vier-en-zes.nl": [OUTSIDE, "::1"], "zes-en-vier.nl": ["2620:fe::fe", "192.168.1.1"],
    "tunnel.nl": ["2002:7f00:1::"], "nat.nl": ["64:ff9b::7f00:1"], "nul.nl": ["0.0.0.0"], "veel.nl": [OUTSIDE] * 12 + ["10.1.2.3"],
    "teveel.nl": [OUTSIDE] * 17, "zwijgt.nl": lambda kind: None, "ontvanger.nl": [OUTSIDE],
    "verlopen.nl": [OUTSIDE], "anders.nl": [OUTSIDE], "zelf.nl": [OUTSIDE],
}
DNS = Names(NAMES)
S = None
C = {}
R = {}


def certificates(folder):
    """An authority of our own, and what it signed: right, run out, of another name, and one signed by itself."""
    def openssl(*args):
        subprocess.run(["openssl", *args], check=True, capture_output=True, cwd=folder)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=Proef")
    for name, host, days in (("goed", "ontvanger.nl", "2"), ("verlopen", "verlopen.nl", "-1"), ("anders", "elders.nl", "2")):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + host)
        with open(os.path.join(folder, name + ".ext"), "w") as f:
            f.write("subjectAltName=DNS:" + host)
        openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                "-out", name + ".pem", "-days", days, "-extfile", name + ".ext")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "zelf.key", "-out", "zelf.pem", "-days", "2",
            "-subj", "/CN=zelf.nl", "-addext", "subjectAltName=DNS:zelf.nl")


def begin(build=system.BUILD):
    global S
    S = system.System(build)
    certificates(S.state)
    S.own(S.state)
    S.env.update({"WEERKLANK_NOTIFY_DNS_SERVERS": f"127.0.0.1:{DNS.port}", "WEERKLANK_NOTIFY_AGAIN_MS": "50",
                  "WEERKLANK_NOTIFY_ALLOW_ADDRESSES": OUTSIDE + "/32", "WEERKLANK_NOTIFY_PORTS": f"443,8443,{PORT}",
                  "WEERKLANK_NOTIFY_CA_FILE": S.path("ca.pem"), "WEERKLANK_NOTIFY_TIMEOUT_MS": "1500",
                  "WEERKLANK_NOTIFY_CERTIFICATE_FILE": S.path("goed.pem"),
                  "WEERKLANK_NOTIFY_CERTIFICATE_KEY": S.path("goed.key")})
    S.start()
    C["coordinator"] = S.load(("ZVL",))
    C["ZVL"] = S.client("ZVL")
    R["trace"] = S.path("connects")
    R["strace"] = subprocess.Popen(["strace", "-f", "-q", "-e", "trace=connect,sendto", "-o", R["trace"], "-p",
                                    str(S.notify.pid)], stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 20
    while "TracerPid:\t0" in open(f"/proc/{S.notify.pid}/status").read():
        assert time.monotonic() < end and R["strace"].poll() is None, "strace does not attach"


def connected():
    """Where notify connected to, but for the name server."""
    with open(R["trace"], errors="replace") as f:
        found = re.findall(r'sin6?_port=htons\((\d+)\).*?"([0-9a-f.:]+)"', f.read())
    return {(a, int(p)) for p, a in found if (a, int(p)) != ("127.0.0.1", DNS.port)}


def opened(url):
    id = wire.uuid7()
    C["ZVL"].ask("subscription.open", {"sink": url, "key": KEY}, signal=id)
    return id


def row(id):
    return C["ZVL"].ask("subscription.ask", {"subscription": id})["subscriptions"][0]


def until(id, what, seconds=20.0):
    end = time.monotonic() + seconds
    while not what(r := row(id)):
        assert time.monotonic() < end, r
    return r


def addresses_that_are_not_outside_are_refused_when_they_are_given():
    assert len(REFUSED) > 100, len(REFUSED)
    taken = []
    for url in REFUSED:
        try:
            C["ZVL"].ask("subscription.open", {"sink": url, "key": KEY}, signal=wire.uuid7())
            taken.append(url)
        except wire.Problem as p:
            assert p.code == "invalid" and p.fields.get("sink"), (url, p)
    assert not taken, taken
    print(f"# {len(REFUSED)} forms refused")


def names_that_stand_for_something_inside_are_not_connected_to():
    ids = {name: opened(f"https://{name}:{PORT}/") for name in NAMES
           if name not in ("ontvanger.nl", "verlopen.nl", "anders.nl", "zelf.nl")}
    why = {name: until(id, lambda r: r.get("attempts", 0) >= 2)["why"] for name, id in ids.items()}
    for id in ids.values():
        C["ZVL"].ask("subscription.end", {}, signal=id)
    unknown = {name for name, w in why.items() if w == "name_unknown"}
    assert unknown == {"teveel.nl", "zwijgt.nl"}, why
    assert all(w == "address_refused" for name, w in why.items() if name not in unknown), why
    assert not connected(), f"connected to {connected()}"  # not to those of its addresses either that are outside


class Secure:
    """A receiver with TLS and one certificate; `say` writes whatever it likes to who connected."""

    def __init__(self, name, say=None):
        self.accepted, self.say = 0, say
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(S.path(name + ".pem"), S.path(name + ".key"))
        self.listener = socket.create_server((OUTSIDE, PORT), backlog=64)
        if name == "goed":  # asks who we are
            context.load_verify_locations(S.path("ca.pem"))
            context.verify_mode = ssl.CERT_REQUIRED
        self.context, self.callers = context, set()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                c, _ = self.listener.accept()
            except OSError:
                return
            self.accepted += 1
            threading.Thread(target=self.one, args=(c,), daemon=True).start()

    def one(self, c):
        try:
            with self.context.wrap_socket(c, server_side=True) as s:
                if self.context.verify_mode == ssl.CERT_REQUIRED:
                    self.callers.add(dict(x[0] for x in s.getpeercert()["subject"])["commonName"])
                s.recv(65536)
                self.say(s)
        except OSError:
            pass

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)  # whoever waits in accept() holds the port
        self.listener.close()


def certificates_that_are_not_right_are_refused():
    for name, url in (("verlopen", "verlopen.nl"), ("anders", "anders.nl"), ("zelf", "zelf.nl")):
        receiver = Secure(name, lambda s: s.sendall(b"HTTP/1.1 200 OK\r\nWebHook-Allowed-Origin: *\r\nContent-Length: 0\r\n\r\n"))
        id = opened(f"https://{url}:{PORT}/")
        r = until(id, lambda r: r.get("attempts", 0) >= 2)
        assert r["why"] == "tls_refused" and r["state"] == "asked" and receiver.accepted, (name, r)
        C["ZVL"].ask("subscription.end", {}, signal=id)
        receiver.close()


def a_receiver_without_tls_is_refused():
    receiver = Receiver(PORT, host=OUTSIDE)
    id = opened(f"https://ontvanger.nl:{PORT}/")
    r = until(id, lambda r: r.get("attempts", 0) >= 2)
    assert r["why"] == "tls_refused" and not receiver.asked, r
    C["ZVL"].ask("subscription.end", {}, signal=id)
    receiver.close()


def answers_without_end_end():
    def slowly(s):
        s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(60):
            s.sendall(b"x")
            time.sleep(0.1)  # this is what it is: a byte now and then

    def lots(head, part):
        def say(s):
            s.sendall(head)
            while True:
                s.sendall(part)
        return say

    cases = (("timeout", slowly), ("timeout", lambda s: s.recv(1)),
             ("answer_too_long", lots(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536)),
             ("answer_too_long", lots(b"HTTP/1.1 200 OK\r\n", b"X-Veel: " + b"y" * 1000 + b"\r\n")),
             ("connection_lost", lambda s: s.shutdown(socket.SHUT_RDWR)))
    for why, say in cases:
        receiver = Secure("goed", say)
        id = opened(f"https://ontvanger.nl:{PORT}/")
        r = until(id, lambda r: r.get("attempts", 0) >= 1)
        assert r["why"] == why, (why, r)
        C["ZVL"].ask("subscription.end", {}, signal=id)
        receiver.close()


def a_redirect_is_not_followed_and_what_is_right_arrives():
    inside = socket.create_server((INSIDE, PORT))
    inside.settimeout(0.2)
    body = []

    def say(s):
        body.append(1)
        if len(body) == 2:
            s.sendall(f"HTTP/1.1 302 Found\r\nLocation: https://{INSIDE}:{PORT}/\r\nContent-Length: 0\r\n\r\n".encode())
        else:
            s.sendall(b"HTTP/1.1 200 OK\r\nWebHook-Allowed-Origin: *\r\nContent-Length: 0\r\n\r\n")

    receiver = Secure("goed", say)
    id = opened(f"https://ontvanger.nl:{PORT}/")
    until(id, lambda r: r["state"] == "active")
    C["ZVL"].ask("signal.submit", SIGNAL, signal=wire.uuid7())
    until(id, lambda r: r["delivered"] >= 1)
    assert len(body) >= 3, body
    assert receiver.callers == {"ontvanger.nl"}, receiver.callers  # our own certificate, in this test the same one
    try:
        inside.accept()
        raise AssertionError("a redirect was followed")
    except TimeoutError:
        pass
    C["ZVL"].ask("subscription.end", {}, signal=id)
    receiver.close()
    inside.close()


def what_was_judged_is_what_is_connected_to():
    """First outside, then inside: an answer is used as long as it is kept, and nothing looks the name up once more."""
    NAMES["draait.nl"] = lambda kind: [OUTSIDE] if kind == 28 or not R.get("turned") else [INSIDE]
    receiver = Secure("goed", lambda s: s.sendall(b"HTTP/1.1 500 Nee\r\nContent-Length: 0\r\n\r\n"))
    id = opened(f"https://draait.nl:{PORT}/")
    until(id, lambda r: r.get("why") == "tls_refused")  # connected: its certificate is of another name
    R["turned"] = True
    until(id, lambda r: r.get("attempts", 0) >= 4)
    C["ZVL"].ask("subscription.end", {}, signal=id)
    receiver.close()
    assert not {c for c in connected() if c[0] == INSIDE and c[1] == PORT}
    assert len([q for q in DNS.asked if q[0] == "draait.nl"]) == 2, "one question a family"


def nothing_inside_was_ever_connected_to():
    found = connected()
    outside = {c for c in found if c[0] == OUTSIDE}
    inside = {c for c in found - outside if c[1] in (443, 8443, PORT, 25, 22, 80)}
    assert outside, "nothing was seen at all"
    assert not inside, inside


TESTS = [addresses_that_are_not_outside_are_refused_when_they_are_given,
         names_that_stand_for_something_inside_are_not_connected_to, certificates_that_are_not_right_are_refused,
         a_receiver_without_tls_is_refused,
         answers_without_end_end, a_redirect_is_not_followed_and_what_is_right_arrives,
         what_was_judged_is_what_is_connected_to, nothing_inside_was_ever_connected_to]

if __name__ == "__main__":
    begin(sys.argv[1] if len(sys.argv) > 1 else system.BUILD)
    with S:
        try:
            system.run(TESTS)
        finally:
            R["strace"].kill()

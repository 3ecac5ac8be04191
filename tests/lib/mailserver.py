"""A real mail server (exim) as an ordinary process: STARTTLS and a password on a port of its own, and whatever it
accepts into a maildir. As in life: `weg@` does not exist, `vol@` is full for now, `kwijt@` is
taken and then comes back, and only the own domain is taken."""
import email
import email.policy
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from lib import system

EXIM = "/usr/sbin/exim4"
DOMAIN = "voorbeeld.example"
USER, PASSWORD = "weerklank", "geheim van de post"
PASSWORD_RULE = "  deny    !authenticated = *\n          message = a password is asked for"
CONFIG = """
primary_hostname = mx.{domain}
spool_directory = {home}/spool
log_file_path = {home}/%slog
pid_file_path = {home}/exim.pid
exim_user = {uid}
exim_group = {gid}
never_users =
deliver_drop_privilege = true
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
host_lookup =
disable_ipv6 = true
log_selector = +smtp_connection +smtp_protocol_error +tls_cipher
tls_advertise_hosts = {tls}
tls_certificate = {home}/mx.pem
tls_privatekey = {home}/mx.key
auth_advertise_hosts = *
smtp_accept_max_per_connection = 1000
smtp_accept_queue_per_connection = 0
keep_environment =
acl_smtp_rcpt = who
acl_smtp_data = accept

begin acl
who:
{password_rule}
  deny    local_parts = weg
          message = no such mailbox here
  defer   local_parts = vol
          message = mailbox is full
  accept  domains = {domain}
  deny    message = not ours

begin routers
gone:
  driver = redirect
  local_parts = kwijt
  allow_fail
  data = :fail: this mailbox was lifted
all:
  driver = accept
  transport = maildir

begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = {home}/maildir
  create_directory
  envelope_to_add
  user = {uid}
  group = {gid}

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{user}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
  server_advertise_condition = ${{if def:tls_in_cipher}}
"""


def parse(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


class MailServer:
    """with MailServer() as m: m.port, m.ca, m.password, m.mails()"""

    def __init__(self, tls=True):
        self.home = tempfile.mkdtemp(prefix="weerklank-mx-", dir="/tmp")
        self.port = system.free_port()
        self.ca, self.password = f"{self.home}/ca.pem", f"{self.home}/password"
        self.tls = tls

    def _write(self, name, text):
        with open(f"{self.home}/{name}", "w") as f:
            f.write(text)

    def _certificates(self):
        def openssl(*args):
            subprocess.run(["openssl", *args], cwd=self.home, check=True, capture_output=True)
        self._write("names", "subjectAltName=DNS:localhost,IP:127.0.0.1")
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "4000", "-subj", "/CN=ca of a test")
        openssl("req", *key, "-keyout", "mx.key", "-out", "mx.csr", "-subj", "/CN=localhost")
        openssl("x509", "-req", "-in", "mx.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "4000",
                "-out", "mx.pem", "-extfile", "names")

    def __enter__(self):
        self._certificates()
        self._write("password", PASSWORD + "\n")
        drop = system.drop_root()
        uid, gid = (subprocess.run(drop + ["id", f], capture_output=True, text=True, check=True).stdout.strip()
                    for f in ("-u", "-g"))
        self._write("exim.conf", CONFIG.format(home=self.home, port=self.port, domain=DOMAIN, uid=uid, gid=gid,
                                               user=USER, password=PASSWORD, tls="*" if self.tls else ":",
                                               password_rule=PASSWORD_RULE if self.tls else ""))
        if "--reuid" in drop:
            subprocess.run(["chown", "-R", f"{uid}:{gid}", self.home], check=True)
        self.log = open(f"{self.home}/said", "w")
        self.up()
        return self

    def up(self):
        self.process = subprocess.Popen(system.drop_root() + [EXIM, "-bdf", "-C", f"{self.home}/exim.conf"],
                                        stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True)
        end = time.monotonic() + 20
        while True:  # its greeting is the event waited for
            try:
                with socket.create_connection(("127.0.0.1", self.port), 20) as s:
                    assert s.recv(100).startswith(b"220 ")
                return
            except ConnectionRefusedError:
                assert self.process.poll() is None and time.monotonic() < end, self.said()
                look_again()

    def said(self):
        out = ""
        for name in ("said", "mainlog", "paniclog"):
            if os.path.exists(f"{self.home}/{name}"):
                with open(f"{self.home}/{name}") as f:
                    out += f.read()[-3000:]
        return out

    def down(self):
        """With those of its processes that have a connection."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def __exit__(self, kind, *_):
        self.down()
        self.log.close()
        if kind and kind is not SystemExit:  # the end of a test run is no fault
            print("# " + self.said().replace("\n", "\n# "))
        shutil.rmtree(self.home, ignore_errors=True)

    def here(self):
        """The names of the mails in the maildir, which the first one makes; oldest first."""
        new = f"{self.home}/maildir/new"
        return sorted(os.listdir(new)) if os.path.isdir(new) else []

    def raw(self, n, seconds=30):
        """The bytes of n mails in the maildir, oldest first."""
        new, end = f"{self.home}/maildir/new", time.monotonic() + seconds
        while len(self.here()) < n:
            assert time.monotonic() < end, f"not {n} mails: {self.said()}"
            look_again()
        out = []
        for name in self.here():
            with open(f"{new}/{name}", "rb") as f:
                out.append(f.read())
            os.unlink(f"{new}/{name}")
        return out

    def mails(self, n, seconds=30):
        return [parse(b) for b in self.raw(n, seconds)]

    def connections(self):
        with open(f"{self.home}/mainlog") as f:
            return sum("SMTP connection from" in line and "lost" not in line and "closed" not in line for line in f)


def look_again():
    """Between two looks at what another process has to do; each look has a deadline."""
    time.sleep(0.02)

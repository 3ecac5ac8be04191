"""The real system for tests: a private PostgreSQL and every service, each a process of its own that can
be killed, stopped and started again. Nothing here waits by sleeping: it waits for answers with a deadline.
"""
import datetime
import itertools
import json
import os
import pwd
import secrets
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import zoneinfo

import zmq

from lib import wire

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("BUILD", os.path.join(ROOT, "build")))
SERVICES = ["history", "reader", "intake", "routing", "tracking", "overview", "notify", "gateway"]
ASKABLE = {"history": "history", "reader": "reader", "intake": "intake", "routing": "routing",
           "tracking": "tracking", "overview": "overview", "notify": "notify", "gateway": "gateway"}


def drop_root():
    """As root, everything runs as the user of the cluster. Only where that user cannot come (a checkout
    in /root), the services stay root's, and PostgreSQL alone changes, by itself."""
    if os.geteuid() != 0:
        return ["setpriv", "--pdeathsig", "KILL"]
    try:
        pwd.getpwnam("postgres")
        user = "postgres"
    except KeyError:
        user = "nobody"
    drop = ["setpriv", "--reuid", user, "--regid", user, "--clear-groups"]
    if subprocess.run(drop + ["test", "-r", os.path.join(ROOT, "compose"), "-a", "-x", BUILD]).returncode:
        return ["setpriv", "--pdeathsig", "KILL"]
    return drop + ["--pdeathsig", "KILL"]


def faked(offset):
    """Environment in which the wall clock shows another time ("+1d"); the other clocks are true."""
    return {"LD_PRELOAD": "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "FAKETIME": offset,
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # where it is compiled in, the sanitizer wants to be loaded first
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}


def forget_faked(pid):
    """What libfaketime leaves behind of a process that was killed; it would refuse the next of that number."""
    for name in (f"sem.faketime_sem_{pid}", f"faketime_shm_{pid}"):
        try:
            os.unlink("/dev/shm/" + name)
        except FileNotFoundError:
            pass


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as f:
        return [int(child) for child in f.read().split()]


def watched(pid):
    """A descriptor that becomes readable when the process ends; None: it has."""
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        return None


class Process:
    def __init__(self, system, name, argv, env=None):
        self.system, self.name, self.argv, self.env = system, name, argv, env or {}
        self.p = None
        self.orphans = []  # of a server that was killed: the next cannot start while they hold its memory

    def start(self):
        assert self.p is None, self.name + " runs already"
        self.await_orphans()
        env = dict(os.environ, WEERKLANK_STATE=self.system.state, TZ="UTC", **self.system.env)
        log = open(os.path.join(self.system.state, "logs", self.name + ".log"), "ab")
        own = [f"{k}={v}" for k, v in self.env.items()]
        if self.name == "postgres":  # not the script: its programs lose each other's libfaketime
            env["PG_ENV"], own = " ".join(own), []
        own = ["env", *own] if own else []
        self.p = subprocess.Popen(drop_root() + own + self.argv, env=env, stdout=log, stderr=log,
                                  stdin=subprocess.DEVNULL, cwd=self.system.state)
        log.close()
        return self

    @property
    def pid(self):
        return self.p.pid

    def signal(self, n):
        os.kill(self.p.pid, n)

    def kill(self):
        """As a crash: no chance to write anything."""
        if self.p:
            if self.name == "postgres":
                self.orphans = [fd for fd in map(watched, children(self.p.pid)) if fd is not None]
            self.p.kill()
            self.p.wait()
            self.ended()

    def await_orphans(self, seconds=30):
        for fd in self.orphans:
            assert select.select([fd], [], [], seconds)[0], "a backend of the server that was killed lives on"
            os.close(fd)
        self.orphans = []

    def stop(self, seconds=20):
        """Orderly; returns the exit status."""
        if not self.p:
            return None
        self.p.send_signal(signal.SIGINT if self.name == "postgres" else signal.SIGTERM)
        try:
            code = self.p.wait(seconds)
        except subprocess.TimeoutExpired:
            self.p.kill()
            code = self.p.wait()
        self.ended()
        return code

    def ended(self):
        if self.env:
            forget_faked(self.p.pid)
        self.p = None

    def running(self):
        return self.p is not None and self.p.poll() is None


def today(days=0):
    """The day that the services count with, or some later: not that of the machine."""
    return (datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Amsterdam")) + datetime.timedelta(days)).date()


class System:
    """with System() as s: s.start(); s.load(); ..."""

    def __init__(self, build=BUILD, env=None, services=SERVICES):
        self.build = build
        self.state = tempfile.mkdtemp(prefix="wk-", dir="/tmp")
        for d in ("logs", "keys", "run"):
            os.mkdir(os.path.join(self.state, d))
        self.port = free_port()
        self.http = free_port()
        self.env = {"WEERKLANK_INTAKE_ENDPOINT": f"tcp://127.0.0.1:{self.port}", "SHARED_BUFFERS": "64MB",
                    "WEERKLANK_GATEWAY_LISTEN": f"127.0.0.1:{self.http}",
                    "WEERKLANK_GATEWAY_URL": f"http://127.0.0.1:{self.http}"}
        self.env.update(env or {})
        self.clients = []
        self.ahead = 0  # seconds that our clock is before that of the machine
        self.public, _ = self.keypair("intake")
        first, _ = self.keypair("coordinator")
        self.env["WEERKLANK_COORDINATOR_FIRST_KEY"] = first
        self.own(self.state)
        script = os.path.join(ROOT, "compose", "postgres")
        self.processes = {"postgres": Process(self, "postgres", [script, "run", self.state])}
        for name in services:
            argv = [os.path.join(build, "weerklank-history"), "--reader"] if name == "reader" else \
                [os.path.join(build, "weerklank-" + name)]
            self.processes[name] = Process(self, name, argv)

    def __getattr__(self, name):
        try:
            return self.__dict__["processes"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        for c in self.clients:
            c.close()
        for p in reversed(list(self.processes.values())):
            p.kill() if kind else p.stop()
        if kind and os.environ.get("KEEP"):
            print("# kept", self.state)
        else:
            shutil.rmtree(self.state, ignore_errors=True)

    def own(self, path):
        if os.geteuid() == 0 and "--reuid" in drop_root():
            user = drop_root()[2]
            subprocess.run(["chown", "-R", user + ":", path], check=True)

    def keypair(self, name):
        pair = [k.decode() for k in zmq.curve_keypair()]
        for suffix, key in zip(("public", "secret"), pair):
            path = os.path.join(self.state, "keys", f"{name}.{suffix}")
            with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as f:
                f.write(key + "\n")
        return pair

    def keys(self, name):
        return [open(os.path.join(self.state, "keys", f"{name}.{s}")).read().strip()
                for s in ("public", "secret")]

    def start(self, *names):
        """PostgreSQL with its schemas, then the services named (default: all); waits until ready."""
        if not self.processes["postgres"].running():
            self.processes["postgres"].p = None
            self.processes["postgres"].start()
            subprocess.run([os.path.join(ROOT, "compose", "postgres"), "schema", self.state], check=True,
                           stdout=subprocess.DEVNULL, stderr=open(self.path("logs/schema.log"), "ab"),
                           env=dict(os.environ, **self.env))
        names = [n for n in names or self.processes if n != "postgres"]
        for n in names:
            self.processes[n].start()
        for n in names:
            self.ready(n)
        return self

    def begin_at(self, moment):
        """Before the first start: the clock will show that moment (a datetime with its zone)."""
        self.ahead = int(moment.timestamp() - time.time())
        for p in self.processes.values():
            p.env = faked(f"{self.ahead:+d}")

    def days_pass(self, days):
        """Everything is down for so many days (libfaketime); somebody confirms that the clock is right."""
        self.time_passes(days * 86400)

    def time_comes(self, moment):
        """The same, until that moment."""
        self.time_passes(int(moment.timestamp() - time.time()) - self.ahead)

    def time_passes(self, seconds):
        self.ahead += seconds
        for p in reversed(list(self.processes.values())):
            p.stop()
            p.env = faked(f"{self.ahead:+d}")
        self.db = None
        confirm = Process(self, "confirm", [*self.history.argv, "--confirm-clock"], self.history.env)
        self.start("postgres")
        self.history.start()
        while confirm.start().p.wait(20) != 0:  # history has to have begun
            confirm.p = None
        self.start(*[n for n in self.processes if n not in ("postgres", "history")])
        self.ready("history")
        now = self.sql("SELECT (extract(epoch FROM now()) * 1e6)::bigint")[0][0]
        end = time.monotonic() + 60
        while self.ready("tracking")["figures"]["time"] < now:
            assert time.monotonic() < end, f"tracking does not hear what day it is: {self.tail('tracking')}"

    def signed(self, seconds=20.0):
        """Waits until a signed head covers all that is in the log now; gives it."""
        head = self.head()
        end = time.monotonic() + seconds
        while True:
            note = self.sql("SELECT note FROM history.checkpoint WHERE size > %s ORDER BY id DESC LIMIT 1", head)
            if note:
                return bytes(note[0][0]).decode()
            assert time.monotonic() < end, f"no head of more than {head} events in {seconds} s"

    def new_origin(self, name):
        """Somebody looked: what is gone is gone."""
        return subprocess.run([*drop_root(), self.history.argv[0], "--new-origin", name],
                              env=dict(os.environ, WEERKLANK_STATE=self.state, **self.env), capture_output=True,
                              text=True, timeout=60)

    def path(self, p):
        return os.path.join(self.state, p)

    def ipc(self, service):
        return "ipc://" + self.path("run/" + service)

    def service(self, name, seconds=wire.DEADLINE):
        c = wire.Client(self.ipc(ASKABLE.get(name, name)))
        try:
            return c.ask("service.ask", seconds=seconds)
        finally:
            c.close()

    def ready(self, name, seconds=60.0):
        """Waits until the service says that it is."""
        end = time.monotonic() + seconds
        why = None
        while time.monotonic() < end:
            if not self.processes[name].running():
                raise AssertionError(f"{name} ended: " + self.tail(name))
            try:
                answer = self.service(name, 1.0)
                if answer["ready"]:
                    return answer
                why = answer.get("why")
            except TimeoutError:
                why = "silent"
        raise AssertionError(f"{name} not ready after {seconds} s ({why}): " + self.tail(name))

    def tail(self, name, lines=12):
        try:
            with open(self.path(f"logs/{name}.log"), errors="replace") as f:
                return "".join(f.readlines()[-lines:])
        except FileNotFoundError:
            return "(no log)"

    def head(self):
        return self.ready("history")["head"]

    def at_head(self, *names, seconds=60.0):
        """Waits until each of the services has folded up to the log's head."""
        head = self.head()
        end = time.monotonic() + seconds
        for n in names:
            while self.ready(n, max(0.1, end - time.monotonic())).get("head", -1) < head:
                assert time.monotonic() < end, f"{n} does not reach the head {head}: {self.tail(n)}"
        return head

    def client(self, party, inside=None):
        """A connection as that party: through CURVE, or inside (over ipc to that service)."""
        if inside:
            c = wire.Client(self.ipc(inside), party=party)
        else:
            c = wire.Client(f"tcp://127.0.0.1:{self.port}", self.keys(party), self.public, party)
        self.clients.append(c)
        return c

    def load(self, parties=("ZVL", "TWE", "VWS", "BZK", "OCW", "IenW")):
        """Adopts the reference data with the project's own program and admits these parties."""
        self.cli("load", "--reference", os.path.join(ROOT, "compose", "reference"))
        coordinator = self.client("coordinator")
        for code in parties:
            public, _ = self.keypair(code)
            coordinator.ask("party.admit", {
                "code": code, "role": "department" if code in DEPARTMENTS else "region",
                "name": code, "key": public, "account": wire.uuid7()})
        return coordinator

    def cli(self, *args, check=True, party="coordinator", text=True, input=None):
        env = dict(os.environ, WEERKLANK_STATE=self.state, WEERKLANK_PARTY=party, **self.env)
        r = subprocess.run([os.path.join(self.build, "weerklank"), *args], env=env, text=text, input=input,
                           capture_output=True, timeout=120)
        if check and r.returncode != 0:
            raise AssertionError(f"weerklank {' '.join(args)}: {r.returncode}\n{r.stdout}{r.stderr}")
        return r

    def sql(self, query, *params):
        import psycopg2
        for last in (False, True):  # a connection from before a crash is made again, once
            try:
                if self.__dict__.get("db") is None:
                    self.db = psycopg2.connect(f"host={self.state}/socket dbname=weerklank user=weerklank")
                    self.db.autocommit = True
                with self.db.cursor() as c:
                    c.execute(query, params)
                    return c.fetchall() if c.description else []
            except psycopg2.DatabaseError:
                self.db = None
                if last:
                    raise


DEPARTMENTS = {d["code"] for d in json.load(open(os.path.join(
    ROOT, "compose", "reference", "ministeries.json")))["ministeries"]} \
    if os.path.exists(os.path.join(ROOT, "compose", "reference", "ministeries.json")) else set()


PORTS_FROM, PORTS_TO = 10000, int(open("/proc/sys/net/ipv4/ip_local_port_range").read().split()[0])
PORTS = range(PORTS_FROM, PORTS_TO) if PORTS_TO - PORTS_FROM > 1000 else range(PORTS_FROM, 65536)
taken = {}  # port: what says to other tests that it is ours, for as long as this process lives


def free_port():
    """A port for a server that starts later, or again: not one that the kernel may meanwhile give to a connection."""
    while True:
        port = secrets.choice(PORTS)
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0weerklank-test-port-{port}")
            with socket.socket() as s:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                s.bind(("127.0.0.1", port))
        except OSError:
            claim.close()
            continue
        taken[port] = claim
        return port


def run(tests):
    """Runs the functions given (or one whose name holds ONLY) and prints a line each."""
    import sys
    import traceback
    failed = 0
    for t in tests:
        name = t.__name__
        if os.environ.get("ONLY") and os.environ["ONLY"] not in name:
            continue
        began = time.monotonic()
        try:
            t()
            print(f"ok {name} # {time.monotonic() - began:.1f} s", flush=True)
        except Exception as e:  # a test that fails says why and the others go on
            failed += 1
            print(f"FAIL {name}: {type(e).__name__}: {str(e)[:1500]}", flush=True)
            if os.environ.get("V"):
                traceback.print_exc()
    sys.exit(1 if failed else 0)

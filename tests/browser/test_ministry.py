#!/usr/bin/python3
# timeout: 400
"""What a ministry writes before it sends it, in a real browser: see ministry.mjs."""
import base64
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import gateway, system, wire  # noqa: E402


def lived(s, clients, n=10):
    """Knelpunten with VWS, taken up; gives their references."""
    ids = [wire.uuid7() for _ in range(n)]
    for i, id in enumerate(ids):
        clients["ZVL"].ask("signal.submit", {"what": f"De huisarts in dorp {i} stopt.", "notice": "Mensen reizen verder.", "needed": ["unknown"],
                                             "title": f"Geen huisarts in dorp {i}", "theme": "gezondheid.huisarts"}, signal=id)
    s.at_head("routing", "tracking", "overview")
    for id in ids[:n // 2]:
        clients["VWS"].ask("signal.take_up", {}, signal=id)
    doubtful = wire.uuid7()  # it is about a school as well
    clients["ZVL"].ask("signal.submit", {"what": "De huisarts en de basisschool willen samen in een gebouw; het onderwijs mag dat niet.", "notice": "Leerlingen en patiënten "
                                         "reizen verder.", "needed": ["unknown"], "title": "School en huisarts samen"}, signal=doubtful)
    s.at_head("routing", "tracking")
    clients["coordinator"].ask("signal.assign", {"lead": "VWS", "reason": "Het gaat vooral om de zorg."}, signal=doubtful)
    s.at_head("overview")
    return {"doubtful": clients["VWS"].ask("signal.show", {}, signal=doubtful)["summary"]["reference"], "references": [clients["VWS"].ask("signal.show", {}, signal=id)["summary"]["reference"] for id in ids]}


def read(path):
    """What another program (pandoc) reads in a file of Word, as Markdown."""
    return subprocess.run(["pandoc", "-f", "docx", "-t", "markdown", "--wrap=none", path], capture_output=True, text=True, check=True).stdout


def write(text):
    """A file of Word that another program made."""
    with tempfile.NamedTemporaryFile(suffix=".docx") as f:
        subprocess.run(["pandoc", "-f", "markdown", "-o", f.name], input=text, text=True, check=True)
        return base64.b64encode(f.read()).decode()


if __name__ == "__main__":
    with system.System() as s:
        clients = people.begin(s)
        folk = people.accounts(s, clients)
        folk["VWS3"] = "p-vws3"  # may write, not send an answer
        gateway.account(clients["VWS"], "Persoon VWS3", ["read", "write"], login=folk["VWS3"], password=people.PASSWORD)
        people.tell(s, "ministry.mjs", folk, do={"read": read, "write": write}, pictures=os.environ.get("PICTURES", ""), **lived(s, clients))

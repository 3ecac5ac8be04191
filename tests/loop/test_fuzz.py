#!/usr/bin/python3
"""What the fuzzers found, and what they begin with, once more: each target with its corpus, and with mutations by a chance
that is the same each time. `make fuzz` looks further."""
import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import system  # noqa: E402

FUZZ = os.path.join(system.ROOT, "tests", "fuzz")


def target(name):
    def run():
        corpus = sorted(glob.glob(os.path.join(FUZZ, "corpus", name, "*")))
        assert corpus, "it begins with nothing"
        for more in (corpus, []):
            r = subprocess.run([os.path.join(system.BUILD, name), *more], capture_output=True, text=True, timeout=240)
            assert r.returncode == 0, (r.returncode, r.stderr[-500:])
    run.__name__ = name + "_goes_through_its_corpus"
    return run


if __name__ == "__main__":
    system.run([target(os.path.basename(f)[:-2]) for f in sorted(glob.glob(os.path.join(FUZZ, "fuzz_*.c")))])

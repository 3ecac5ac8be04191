#!/usr/bin/python3
"""The committed golden bytes are those that make.py writes."""
import glob
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def names(folder):
    return {os.path.basename(p) for p in glob.glob(os.path.join(folder, "*.hex"))}


def content(folder, name):
    with open(os.path.join(folder, name), "rb") as f:
        return f.read()


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, os.path.join(HERE, "make.py"), folder], check=True)
        for name in sorted(names(HERE) | names(folder)):
            test = f"golden_{name[:-4]}_is_what_make_py_writes"
            if name not in names(HERE):
                failed += 1
                print(f"FAIL {test}: {name} is not there")
            elif name not in names(folder):
                failed += 1
                print(f"FAIL {test}: make.py does not know {name}")
            elif content(HERE, name) != content(folder, name):
                failed += 1
                print(f"FAIL {test}: the bytes differ")
            else:
                print(f"ok {test}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""proto/REFERENCE.md is what the tables say (`make docs` writes it)."""
import difflib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TEST = "the_reference_page_of_the_wire_is_what_the_tables_say"


def main():
    tool = os.path.join(os.environ.get("BUILD", os.path.join(ROOT, "build")), "proto-doc")
    printed = subprocess.run([tool], check=True, capture_output=True).stdout.decode()
    with open(os.path.join(ROOT, "proto", "REFERENCE.md"), encoding="utf-8") as f:
        page = f.read()
    if page == printed:
        print(f"ok {TEST}")
        return 0
    different = list(difflib.unified_diff(page.splitlines(), printed.splitlines(), "page", "tables",
                                          lineterm="", n=0))
    print(f"FAIL {TEST}: {len(different)} lines; run `make docs`")
    print("\n".join("    " + line for line in different[:20]))
    return 1


if __name__ == "__main__":
    sys.exit(main())

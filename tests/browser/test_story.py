#!/usr/bin/python3
# timeout: 400
"""The whole loop in real browsers, with four people and more: see story.mjs."""
import datetime
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import people  # noqa: E402
from lib import system  # noqa: E402

if __name__ == "__main__":
    now = datetime.datetime.now(datetime.timezone.utc)
    with system.System() as s:
        s.begin_at(now - datetime.timedelta(7))
        people.run(s, "story.mjs", do={"now": lambda: s.time_comes(now), "log key": lambda: open(s.path("keys/log.public")).read().strip()})

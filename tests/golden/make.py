#!/usr/bin/python3
"""Writes the golden bytes of the wire: what must stay as it is, because it is stored and signed.

    tests/golden/make.py [FOLDER]      writes FOLDER/NAME.hex (without FOLDER: beside this file)

Names, values and their order are written here by hand, from proto/REFERENCE.md; nothing is read from
the C code. tests/unit/test_proto_golden.c writes the same messages in C and compares.
"""
import os
import sys

import msgpack

ID = bytes.fromhex("0190b5c0010273048506 0708090a0b0c".replace(" ", ""))
OTHER = bytes.fromhex("0190b5c0fffe7ffdbffc fbfaf9f8f7f6".replace(" ", ""))
LEAF = bytes(range(32))

STEP = {"what": "Overleg met de regio", "by": "Directie Curatieve Zorg", "when": "2026-05-01"}
META = {"role": "region", "actor": OTHER, "via": "api", "terms_version": 3, "regions_version": 200,
        "routing_error": False}
CANDIDATES = [{"department": "VWS", "sure": 812}, {"department": "BZK", "sure": 0}]
REASONS = [
    {"kind": "theme", "rule": "zorg/ambulance", "department": "VWS", "weight": 40000},
    {"kind": "words", "department": "VWS", "weight": 127},
    {"kind": "region_choice", "rule": "r-1", "department": "BZK", "weight": -1000000},
]
TERNEUZEN = {"code": "GM0715", "name": "Terneuzen", "certainty": "certain",
             "valid_from": "2003-01-01"}
REGION = {"code": "ZVL", "name": "Zeeuws-Vlaanderen", "provinces": ["Zeeland"],
          "neighbours": ["flanders"], "municipalities": [TERNEUZEN, {"code": "GM1714", "name": "Sluis"}],
          "valid_from": "2026-01-01"}
EVENT = {"position": 0, "stream": ID, "version": 1, "kind": 20, "schema": 1, "fence": 65536,
         "at": 1775121300123456, "append": OTHER, "party": "ZVL", "number": 412, "meta": b"\x80",
         "body": b"\x81\xa4text\xa1x", "leaf": LEAF}
SUMMARY = {"signal": ID, "reference": "ZVL-2026-0412-7", "region": "ZVL", "kind": "bottleneck",
           "title": "Ambulance over de grens", "theme": "zorg/ambulance", "state": "closed",
           "closed": "no_verdict", "lead": "VWS", "submitted_at": 1775121300000000,
           "due": "2026-06-01", "answer": "not_now", "verdict": "helps_not", "question_open": False,
           "version": 12,
           "assignments": [{"department": "VWS", "part": "lead", "assigned_at": 1775121300000001,
                            "answer_due": "2026-06-01"},
                           {"department": "JenV", "part": "contributor"}]}

MESSAGES = {
    "empty": {},
    "submit_least": {"what": "Wat", "notice": "Merkbaar", "needed": ["unknown"]},
    "submit": {
        "kind": "opportunity", "what": "Regel één\nRegel twee\t€ 100", "notice": "x" * 300,
        "needed": ["rule", "deviation", "exception", "money", "capacity", "explanation",
                   "cooperation", "decision", "unknown"],
        "needed_note": "n" * 31, "title": "t" * 32, "municipalities": ["Terneuzen", "GM1714"],
        "place": "Sas van Gent", "theme": "zorg/ambulance", "rule": "Wegenverkeerswet 1994, art. 41a",
        "neighbour": "north-rhine-westphalia", "rule_side": "both", "tried": "é" * 200,
        "contact_there": "Niemand", "useful_until": "2026-12-31", "useful_why": "Begroting",
        "plan_item": "3.2", "objective": "D2", "wellbeing": "😀",
        "links": ["https://example.org/" + "a" * 256],
        "known_since": "2019-02-28", "contact_function": "Beleidsadviseur", "contact_team": "Zorg",
        "contact_phone": "0115 455 000", "contact_mailbox": "zorg@example.org", "shareable": True,
        "confidential": False, "parent": ID},
    "route": {"lead": "VWS", "contributors": ["BZK", "JenV"], "sure": 1000,
              "candidates": CANDIDATES, "reasons": REASONS, "theme": "zorg/ambulance",
              "rules_version": 65535, "themes_version": 255, "departments_version": 256},
    "assign": {"lead": "lenw", "contributors": ["VWS"], "reason": "Wegverkeer"},
    "note": {"to": "department", "department": "VWS", "text": "Kan dit deze week?"},
    "attach": {"file": ID, "name": "Brief van de gemeente.pdf", "type": "pdf", "size": 26214400,
               "salt": LEAF[:16], "digest": LEAF, "description": "Met de kaart"},
    "allocate": {"directorate": "Curatieve Zorg", "handler": ID, "substitute": OTHER},
    "ask": {"text": "Om welk ziekenhuis gaat het?"},
    "interim": {"text": "Bijna", "steps": [STEP, {"what": "Besluit"}], "awaits_decision": True,
                "review": "2024-02-29"},
    "answer": {"kind": "agreement", "decision": "Ja", "why": "Daarom", "possible": "Veel",
               "next_what": "Tekenen", "next_by": "VWS", "next_when": "2026-07-01",
               "agreed": "Proef van een jaar", "agreed_date": "2027-07-01"},
    "verdict": {"verdict": "partly", "text": "Deels", "reopen": False},
    "close": {"reason": "accepted"},
    "split": {"children": [ID, OTHER], "reason": "Twee zaken", "consent": True},
    "regions": {"version": 2147483647, "valid_from": "0001-01-01", "source": "Rijk voor de Regio",
                "regions": [REGION]},
    "term": {"code": "take_up", "name": "In behandeling", "length": 5, "unit": "working_days",
             "can_extend": False, "can_suspend": True},
    "admit": {"code": "ZVL", "role": "region", "name": "Zeeuws-Vlaanderen",
              "key": "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7", "account": ID,
              "regions": ["ZVL"], "department": "BZK"},
    "meta": META,
    "event": EVENT,
    "event_erased": {"position": 9223372036854775807, "stream": ID, "version": 2, "kind": 21,
                     "schema": 1, "fence": 0, "at": 4294967296, "append": OTHER, "party": "",
                     "meta": b"m" * 256},
    "append": {"stream": ID, "base": 0, "append": OTHER, "party": "ZVL", "bulk": True,
               "events": [{"kind": 20, "schema": 1, "numbered": True, "meta": b"\x80",
                           "body": b"b" * 300},
                          {"kind": 21, "schema": 1, "meta": b"\x80", "body": b""}]},
    "published": {"fence": 7, "head": -1, "at": 1775121300123456, "events": [EVENT] * 16},
    "replay": {"after": -1, "leaf": LEAF, "limit": 10000},
    "service": {"service": "history", "ready": False, "why": "starting", "head": 4294967295,
                "fence": 32768, "figures": {"commits": 128, "deep": [None, -33, -32, -129, 1.5]}},
    "shown": {"summary": SUMMARY,
              "timeline": [{"position": 3, "signal": ID, "version": 1, "kind": "signal.asked",
                            "at": 0, "party": "VWS", "role": "department",
                            "body": {"text": "Sinds wanneer?"}}]},
    "score_told": {"from": "2025-12-01", "until": "2026-12-01", "day": "2026-11-30",
                   "rows": [{"of": "VWS", "step": "take_up", "cases": 4294967296, "done": 32767, "ended": 0,
                             "open": 128, "in_time": 127, "late": 0, "open_late": 0, "share": 1000,
                             "oldest": "1969-12-31", "gross": {"median": 86400}}]},
    "problem": {"code": "invalid", "detail": "Two fields are not right.",
                "fields": [{"name": "what", "code": "missing", "detail": "It must be given."},
                           {"name": "steps[3].by", "code": "too_large"}],
                "wait": 600000, "state": "taken_up"},
    "done": {"signal": ID, "reference": "ZVL-2026-0412-7", "version": 300, "at": 1775121300123456,
             "repeated": True},
}

FRAMES = {
    "frame_submit": [{"v": 1, "id": OTHER, "kind": "signal.submit", "signal": ID, "within": 5000,
                      "body": MESSAGES["submit_least"]}],
    "frame_envelopes": [
        {"v": 1, "id": OTHER, "kind": "signal.ask", "signal": "ZVL-2026-0412-7", "within": 600000,
         "see": 9223372036854775807, "party": "VWS", "actor": ID, "via": "gateway", "tag": 0,
         "position": 65536, "body": MESSAGES["ask"]},
        {"v": 1, "id": ID, "kind": "signal.take_up", "body": {}}],
    "frame_sixteen": [{"v": 1, "id": ID, "kind": "done", "tag": n, "body": {}} for n in range(16)],
}


def hexadecimal(data):
    text = data.hex()
    return "".join(text[i:i + 96] + "\n" for i in range(0, len(text), 96))


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    for name, message in {**MESSAGES, **FRAMES}.items():
        with open(os.path.join(folder, name + ".hex"), "w", encoding="ascii") as f:
            f.write(hexadecimal(msgpack.packb(message, use_bin_type=True)))


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""The description of the API: what the gateway serves as /v1/openapi.json, judged by the rules of the NL GOV API Design Rules
2.2 that are about it (each by its id), by Spectral's own rules, by a TypeScript client, and by the gateway's answers."""
import base64
import hashlib
import html
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile

import jsonschema

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import gateway, system  # noqa: E402
from loop import test_gateway as api  # noqa: E402

S = api.S
D = {}
NODE = os.path.join(system.BUILD, "node", "node_modules", ".bin")
METHODS = {"get", "post", "put", "patch", "delete"}


def begin():
    api.begin()
    a = gateway.Http(S.http).get("/v1/openapi.json", Origin="https://elders.example")
    assert a.status == 200 and a.headers["Access-Control-Allow-Origin"] == "*", a.headers  # publish-openapi
    D.update(a.json())


def operations():
    for path, item in D["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def resolved(o):
    while isinstance(o, dict) and "$ref" in o:
        at = D
        for part in o["$ref"][2:].split("/"):
            at = at[part]
        o = at
    return o


# --- the rules ------------------------------------------------------------------------------------------------------


def doc_openapi():
    assert re.fullmatch(r"3\.1\.\d+", D["openapi"]), D["openapi"]


def doc_openapi_contact():
    contact = D["info"]["contact"]
    assert contact["name"] and "@" in contact["email"] and contact["url"].startswith("http"), contact


def semver_and_version_header():
    version = D["info"]["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version) and version == api.ALWAYS["API-Version"]
    for path, method, o in operations():
        for status, r in o["responses"].items():
            assert "API-Version" in resolved(r)["headers"], (path, method, status)


def uri_version():
    assert [s["url"] for s in D["servers"]] == ["/v1"] and D["info"]["version"].startswith("1.")


def no_trailing_slash_kebab_case_no_file_extension():
    for path in D["paths"]:
        assert re.fullmatch(r"(/([a-z0-9-]+|\{[a-z][A-Za-z]*\}|_[a-z]+(?=$)))+", path) or path == "/openapi.json", path


def query_keys_camel_case():
    for path, method, o in operations():
        for p in map(resolved, o["parameters"]):
            if p["in"] == "query":
                assert re.fullmatch(r"\$?[a-z][a-z\d]*([A-Z][a-z\d]*)*", p["name"]), (path, p["name"])


def http_methods():
    assert all(set(item) <= METHODS for item in D["paths"].values())


def problem_details_and_invalid_input():
    for path, method, o in operations():
        assert "400" in o["responses"], (path, method)
        for status, r in o["responses"].items():
            if status[0] in "45":
                schema = resolved(resolved(r)["content"]["application/problem+json"]["schema"])
                assert {"status", "title", "detail"} <= set(schema["properties"]), (path, status)


def every_description_is_dutch_and_there():
    english = re.compile(r"\b(the|which|whether|absent|only|when|what|how|that|signal|region|department)\b", re.I)
    allowed = re.compile(r"`[^`]*`|CloudEvents HTTP Web Hooks")

    def judge(where, text):
        assert text and not english.search(allowed.sub("", text)), (where, text)

    for path, method, o in operations():
        judge((path, method), o["summary"])
        judge((path, method), o["description"])
        for p in map(resolved, o["parameters"]):
            judge((path, p["name"]), p.get("description") or p["schema"].get("description"))
    for name, schema in D["components"]["schemas"].items():
        for field, s in schema["properties"].items():
            if name != "Probleem":
                judge((name, field), s.get("description"))


def dates_have_their_format():
    for name, schema in D["components"]["schemas"].items():
        for field, s in schema["properties"].items():
            if re.search(r"(^d|\wD)atum$", field):
                assert s["format"] == "date", (name, field)
            assert s.get("format") not in ("time", "date-time-local"), (name, field)


def every_route_is_described_and_nothing_else():
    told = {(method.upper(), "/v1" + path) for path, method, _ in operations()}
    assert told == set(api.routes()), told ^ set(api.routes())
    ids = [o["operationId"] for _, _, o in operations()]
    assert len(ids) == len(set(ids))


# --- others' eyes ---------------------------------------------------------------------------------------------------


def spoiled():
    """A part of it with two mistakes."""
    few = dict(D, paths={p: json.loads(json.dumps(D["paths"][p])) for p in ("/knelpunten", "/knelpunten/{id}")})
    few["paths"]["/knelpunten"]["get"]["operationId"] = few["paths"]["/knelpunten"]["post"]["operationId"]
    few["paths"]["/knelpunten/{id}"]["get"]["parameters"] = []
    return few


def spectral_finds_nothing_but_what_is_spoiled():
    with tempfile.TemporaryDirectory() as d:
        for name, document in (("good", D), ("spoiled", spoiled())):
            with open(f"{d}/{name}.json", "w") as f:
                json.dump(document, f)
        with open(d + "/rules.yaml", "w") as f:
            f.write('extends: ["spectral:oas"]\n')
        r = subprocess.run([NODE + "/spectral", "lint", "-f", "json", "-q", "-r", d + "/rules.yaml", d + "/good.json",
                            d + "/spoiled.json"], capture_output=True, text=True, timeout=240)
        found = json.loads(r.stdout)
    good = [f for f in found if f["source"].endswith("good.json")]
    assert not good, good[:5]
    assert {f["code"] for f in found} >= {"operation-operationId-unique", "path-params"}, found


def a_typescript_client_compiles_against_it_and_a_wrong_one_does_not():
    with tempfile.TemporaryDirectory() as d:
        with open(d + "/openapi.json", "w") as f:
            json.dump(D, f)
        subprocess.run([NODE + "/openapi-typescript", d + "/openapi.json", "-o", d + "/api.d.ts"], check=True,
                       capture_output=True, timeout=120)
        text = open(os.path.join(system.ROOT, "tests", "node", "client.ts")).read()
        for change, good in ((lambda t: t, True),
                             (lambda t: t.replace('"vlaanderen" /*WRONG*/', '"belgium"'), False),
                             (lambda t: t.replace("shown.knelpunt.aanZet", "shown.knelpunt.holder"), False)):
            with open(d + "/client.ts", "w") as f:
                f.write(change(text))
            r = subprocess.run([NODE + "/tsc", "--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom", 
                                "--module", "esnext", "--moduleResolution", "bundler", d + "/client.ts"],
                               capture_output=True, text=True, timeout=120)
            assert (r.returncode == 0) == good, r.stdout


def validator(schema):
    return jsonschema.Draft202012Validator({"$defs": {}, "components": D["components"], **schema},
                                           format_checker=jsonschema.FormatChecker())


def answers_are_as_they_are_described():
    id = api.routed(deelbaar=True)
    api.act("VWS", id, "behandelingen")
    api.act("VWS", id, "vragen", {"vraag": "Hoeveel?"})
    api.H["coordinator"].post("/v1/rapporten", {"van": "2026-01-01", "totEnMet": "2026-03-31"})
    api.H["ZVL"].post("/v1/mailboxen", {"adres": "post@regio.example"})
    api.settle()
    reports = api.H["coordinator"].get("/v1/rapporten").json()["rapporten"]
    seen = 0
    for path, method, o in operations():
        if method != "get" or path in ("/openapi.json", "/documentatie"):
            continue
        for who in ("ZVL", "VWS", "coordinator"):
            there = path.replace("/rapporten/{id}", "/rapporten/" + reports[0]["id"]).replace("{id}", id)
            there = there.replace("{bundel}", id).replace("{code}", "busy").replace("{niveau}", "0").replace("{nummer}", "0")
            more = {"/reactietijden/zaken": "?van=VWS&stap=antwoord", "/gebeurtenissen": "?na=0"}.get(path, "")
            a = api.H[who].get("/v1" + there + more)
            assert str(a.status) in o["responses"], (path, a)
            described = resolved(o["responses"][str(a.status)])["content"][a.headers["Content-Type"]]["schema"]
            validator(described).validate(a.json())
            seen += a.status == 200
    assert seen > 150, seen


def an_answer_that_is_not_as_described_is_found():
    id = api.routed()
    a = api.H["ZVL"].get(f"/v1/knelpunten/{id}").json()
    schema = D["paths"]["/knelpunten/{id}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator(schema).validate(a)
    for spoil in (lambda k: k.pop("regio"), lambda k: k.update(status="open"), lambda k: k.update(versie="2"),
                  lambda k: k.update(id="abc")):
        b = json.loads(json.dumps(a))
        spoil(b["knelpunt"])
        assert not validator(schema).is_valid(b), b


def what_is_described_as_an_example_is_taken():
    schema = resolved(D["paths"]["/knelpunten"]["post"]["requestBody"]["content"]["application/json"])
    a = api.H["ZVL"].post("/v1/knelpunten", schema["example"])
    assert a.status == 201, a
    for path, method, o in operations():
        if "requestBody" in o:
            media = o["requestBody"]["content"]["application/json"]
            validator(media["schema"]).validate(media["example"])


class Page(html.parser.HTMLParser):
    """What is begun is ended, what is linked is there."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links, self.names, self.styles = [], [], [], [], []
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta",):
            self.open.append(tag)
        for name, value in attributes:
            assert name in ("id", "href", "lang", "scope", "charset", "name", "content", "aria-label"), (tag, name)
            {"id": self.ids, "href": self.links}.get(name, []).append(value)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open[-1:] == ["style"]:
            self.styles.append(data)
        if self.open[-2:] == ["h2", "code"]:
            self.names.append(data)


def people_can_read_the_same_in_a_page():
    nobody = gateway.Http(S.http)
    a = nobody.get("/v1/documentatie", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert a.status == 200 and a.headers["Content-Type"] == "text/html; charset=utf-8", a
    page = Page(a.body.decode())
    described = {f"{method.upper()} /v1{path}" for path, method, o in operations()}
    assert set(page.names) == described, set(page.names) ^ described
    for link in page.links:
        assert link == "/v1/openapi.json" or link[0] == "#" and link[1:] in page.ids, link
    assert len(set(page.ids)) == len(page.ids)
    for text in ["not_signed_in", "Idempotency-Key"] + [o["summary"] for _, _, o in operations()]:
        assert text in html.unescape(a.body.decode()), text
    hashed = base64.b64encode(hashlib.sha256("".join(page.styles).encode()).digest()).decode()
    assert f"style-src 'sha256-{hashed}'" in a.headers["Content-Security-Policy"], a.headers
    assert nobody.get("/v1/documentatie", Accept="text/html", If_None_Match=a.headers["ETag"]).status == 304
    assert nobody.get("/v1/documentatie", Accept="application/json").status == 406


TESTS = [doc_openapi, doc_openapi_contact, semver_and_version_header, uri_version,
         no_trailing_slash_kebab_case_no_file_extension, query_keys_camel_case, http_methods,
         problem_details_and_invalid_input, every_description_is_dutch_and_there, dates_have_their_format,
         every_route_is_described_and_nothing_else, spectral_finds_nothing_but_what_is_spoiled,
         a_typescript_client_compiles_against_it_and_a_wrong_one_does_not, answers_are_as_they_are_described,
         an_answer_that_is_not_as_described_is_found, what_is_described_as_an_example_is_taken,
         people_can_read_the_same_in_a_page]

if __name__ == "__main__":
    with S:
        begin()
        system.run(TESTS)

#!/usr/bin/python3
"""The page as files: what it says, what it weighs, of whom it is made, and how it is served."""
import glob
import gzip
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from browser import outlines  # noqa: E402
from lib import gateway, system  # noqa: E402

WEB = os.path.join(system.ROOT, "services", "gateway", "web")
BUILT = os.path.join(system.BUILD, "web")
S = system.System()
# What LOOP.md's table has another word for.
REPLACED = re.compile(r"\b(signa(al|len)|departement\w*|trekker|triage|bottleneck\w*|lead|contributor|holder|deadlines?|redirect\w*|toezegging\w*|verdict|"
                      r"stapeling|escal\w+|deviatie|scorebord|dashboard|audit\w*|checkpoint|bewijslast|waarschijnlijkheid|inbox|verlenging|opschorting|assignment|ticket\w*|"
                      r"case\w*|issue\w*)\b", re.I)
LICENCES = {"MIT", "EUPL-1.2", "OFL-1.1", "BSD-3-Clause", "ISC", "Apache-2.0"}


def texts(language):
    with open(os.path.join(WEB, "texts", language + ".json"), encoding="utf-8") as f:
        return json.load(f)


def words():
    return json.loads(subprocess.run([os.path.join(system.BUILD, "gateway-describe"), "words"], capture_output=True, check=True).stdout)


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def both_languages_say_the_same_things():
    nl, en = texts("nl"), texts("en")
    assert list(nl) == list(en) == sorted(nl), set(nl) ^ set(en)
    for key in nl:
        assert nl[key].strip() and sorted(re.findall(r"\{\w+\}", nl[key])) == sorted(re.findall(r"\{\w+\}", en[key])), key


def no_text_uses_a_word_that_people_have_another_one_for():
    for key, text in texts("nl").items():
        assert not REPLACED.search(text), (key, text)
    assert REPLACED.search("Het signaal ligt bij het departement")


def every_text_is_used_and_every_act_and_event_has_one():
    nl, source = texts("nl"), "".join(read(f) for f in glob.glob(os.path.join(WEB, "src", "*.ts*")))
    named = set(re.findall(r'"([\w-]+(?:\.[\w-]+)*)"', source))
    made = re.compile(r"^(gebeurd|handeling|verstuur|uitleg|hulp|veld|termijn|woord|inloggen\.geweigerd|concept\.van)\.|\.(one|other)$")
    assert not (left := [k for k in nl if k not in named and not made.search(k)]), left
    told = words()
    # what the page has no button for stands in the README among what is not there yet
    without = {"wisvoorstellen", "wisintrekkingen", "wisbevestigingen", "betwistingen", "correctievoorstellen",
               "correctie-intrekkingen", "correctiebevestigingen"}
    acts = {a["pad"] for a in told["handelingen"]}
    assert acts - {k.split(".", 1)[1] for k in nl if k.startswith("handeling.")} == without
    events = {e.split(".")[1] for e in told["gebeurtenissen"] if e.startswith("knelpunt.")}
    assert events - {k.split(".", 1)[1] for k in nl if k.startswith("gebeurd.")} == {"herinnerd"}, "a reminder is no event for people"
    for act in told["handelingen"]:
        for field in act["velden"]:
            if act["pad"] not in without | {"bijlagen", "hulpvragen"} and field["soort"] != "objecten" and field["naam"] != "links":
                assert "veld." + field["naam"] in nl or f"veld.{act['pad']}.{field['naam']}" in nl, (act["pad"], field["naam"])


def what_the_page_asks_is_what_the_api_describes():
    made = os.path.join(system.BUILD, "web-made")
    with open(os.path.join(made, "openapi.json"), "wb") as f:
        f.write(subprocess.run([os.path.join(system.BUILD, "gateway-describe"), "openapi"], capture_output=True, check=True).stdout)
    r = subprocess.run(["node", os.path.join(WEB, "build.mjs"), system.BUILD, "--types"], capture_output=True, text=True)
    assert r.returncode == 0, r.stdout[-1500:]


def everything_is_of_a_licence_that_may_be_shipped():
    with open(os.path.join(WEB, "package-lock.json")) as f:
        lock = json.load(f)["packages"]
    with open(os.path.join(WEB, "package.json")) as f:
        shipped = json.load(f)["dependencies"]
    for name, version in shipped.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), (name, version)
        assert lock["node_modules/" + name]["license"] in LICENCES, name
        assert not re.search(r"rijkshuisstijl|rijksoverheid|nl-rvo|utrecht/design-tokens", name), name
    assert "resolved" not in read(os.path.join(WEB, "package-lock.json"))


def begins_with():
    """The files without which no view is there."""
    page = read(os.path.join(BUILT, "index.html"))
    entry = re.search(r'src="/(middelen/app-\w+\.js)"', page)[1]
    files, look = {"index.html", re.search(r'href="/(middelen/stijl-\w+\.css)"', page)[1]}, [entry]
    while look:
        name = look.pop()
        if name in files:
            continue
        files.add(name)
        look += ["middelen/" + f for f in re.findall(r'(?:from|import)"\./([\w-]+\.js)"', read(os.path.join(BUILT, name)))]
    return files


def the_first_view_is_under_100_kb():
    files = begins_with()
    size = sum(os.path.getsize(os.path.join(BUILT, f + ".br")) for f in files)
    assert len(files) > 3 and size < 100_000, (size, files)
    print(f"# {size / 1000:.1f} kB in {len(files)} files")


def it_begins_with_one_script():
    """Each further one is asked for, read and linked before anything is there; what is below 1 kB only names the others."""
    large = [f for f in begins_with() if f.endswith(".js") and os.path.getsize(os.path.join(BUILT, f)) > 1000]
    assert len(large) == 1, large


def nothing_is_loaded_from_elsewhere_and_nothing_is_inline():
    page = read(os.path.join(BUILT, "index.html"))
    assert not re.search(r"<style|<script(?![^>]*src=)|\sstyle=|\son\w+=", page), page
    for f in glob.glob(os.path.join(BUILT, "middelen", "*.css")):
        assert not re.search(r"url\(['\"]?(https?:)?//", read(f)), f


def days_and_numbers_are_written_as_intl_writes_them():
    def compared(*spoilt):
        return subprocess.run(["node", os.path.join(system.ROOT, "tests", "browser", "time.mjs"), system.BUILD, WEB, *spoilt], capture_output=True, text=True)

    r = compared()
    assert r.returncode == 0 and int(r.stdout) > 80000, r.stdout + r.stderr[-1500:]
    for spoilt in (("month + 1, 0, 1)", "month + 1, 0, 0)"), ("(year, 2)", "(year, 3)"), ("getUTCDay() * DAY", "getUTCDay() * 0"), ("? 2 : 1", "? 2 : 2"),
                   ("at.getUTCDay()", "at.getDay() + 1"), ("n < 1000", "n < 1001"), ("n >= 0", "n !== 0")):
        r = compared(*spoilt)
        assert r.returncode != 0 and "Intl has" in r.stderr, f"{spoilt} went unnoticed: {r.stdout}{r.stderr[-500:]}"


def it_is_served_with_its_headers():
    h = gateway.Http(S.http)
    a = h.get("/", Accept_Encoding="br, gzip")
    assert a.status == 200 and a.headers["Content-Type"] == "text/html; charset=utf-8" and a.headers["Content-Encoding"] == "br", a.headers
    policy = a.headers["Content-Security-Policy"]
    assert policy == "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'", policy
    assert a.headers["Cache-Control"] == "no-cache" and a.headers["X-Content-Type-Options"] == "nosniff"
    assert h.get("/", If_None_Match=a.headers["ETag"]).status == 304
    name = re.search(r'src="(/middelen/app-\w+\.js)"', read(os.path.join(BUILT, "index.html")))[1]
    a = h.get(name)
    assert a.status == 200 and "immutable" in a.headers["Cache-Control"] and a.headers["Content-Type"].startswith("text/javascript"), a.headers
    assert h.get(name, Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    assert h.ask("HEAD", name).body == b""
    for path in ("/knelpunten/ZVL-2026-0001-2", "/inloggen", "/wat/dan/ook"):
        assert h.get(path).body == h.get("/").body, path
    for path in ("/middelen/ander.js", "/middelen/", "/index.php", "/..%2f..%2fetc/passwd", "/middelen/app.js.br", "/.git/config"):
        assert h.get(path).status in (400, 404), path
    assert h.ask("POST", "/", {}).status == 405
    assert h.get("/v1/bestaat-niet").status == 404


def outlines_are_served_where_there_are_any():
    def asked(file):
        S.gateway.stop()
        S.env["WEERKLANK_GATEWAY_OUTLINES"] = file
        S.start("gateway")
        return gateway.Http(S.http)

    assert gateway.Http(S.http).get("/omtrekken.json").status == 404
    file = outlines.written(S.path("omtrekken.json"))
    h = asked(file)
    a = h.get("/omtrekken.json")
    assert a.status == 200 and a.headers["Content-Type"] == "application/json" and a.body == read(file).encode(), a.headers
    assert a.headers["Cache-Control"] == "no-cache" and h.get("/omtrekken.json", If_None_Match=a.headers["ETag"]).status == 304, a.headers
    a = h.get("/omtrekken.json", Accept_Encoding="gzip")
    assert a.headers["Content-Encoding"] == "gzip" and gzip.decompress(a.body) == read(file).encode(), a.headers
    h = asked(S.path("elsewhere.json"))
    assert h.get("/omtrekken.json").status == 404 and h.get("/").status == 200
    assert "no_outlines" in S.tail("gateway", 60), S.tail("gateway", 60)


TESTS = [both_languages_say_the_same_things, no_text_uses_a_word_that_people_have_another_one_for, every_text_is_used_and_every_act_and_event_has_one,
         what_the_page_asks_is_what_the_api_describes, everything_is_of_a_licence_that_may_be_shipped, the_first_view_is_under_100_kb, it_begins_with_one_script,
         nothing_is_loaded_from_elsewhere_and_nothing_is_inline, days_and_numbers_are_written_as_intl_writes_them, it_is_served_with_its_headers, outlines_are_served_where_there_are_any]

if __name__ == "__main__":
    with S:
        S.start()
        system.run(TESTS)

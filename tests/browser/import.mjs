// A region hands in a file: what is looked at, what is refused, what is sent, and that nothing is sent twice.
import { readFileSync } from "node:fs";
import { ask, assert, base, faults, Person, run, settings } from "./browser.mjs";

const W = {};
const HOSTILE = `<img src=x onerror="window.broken=1"><script>window.broken=1</script>`, FORMULA = `=HYPERLINK("http://voorbeeld.invalid","klik")`;
const HEAD = ["Ons nummer", "Wat is er aan de hand?", "What do people notice of it?", "nodig", "Korte titel", "nuttigTot", "DEELBAAR", "Opmerking"];
const quoted = (cell) => /[;"\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
const csv = (rows) => Buffer.from("\ufeff" + rows.map((r) => r.map(quoted).join(";")).join("\r\n") + "\r\n");
const file = (name, buffer) => ({ name, mimeType: "text/csv", buffer });

// Thirty rows below the head: 2 to 31. Row 15 is empty.
function thirty(mended) {
  const rows = Array.from({ length: 30 }, (_, i) => [`N${i}`, `Zaak ${i + 2}: de brug in Zürich-Noord is "dicht"; wij rijden om.\nAl een jaar.`, "Eén uur omrijden, vindt Daniëlle.", "geld", `Rij ${i + 2}`, "", "", "Hulst"]);
  const at = (n) => rows[n - 2];
  at(3)[3] = "Geld, Een regel aanpassen; weet_niet";
  at(4)[5] = "2-4-2030";
  at(4)[6] = "Ja";
  at(6)[5] = "2030-04-02";
  at(10)[1] = HOSTILE;
  at(10)[4] = HOSTILE;
  at(11)[1] = FORMULA;
  rows[13] = ["", "", "", "", "", "", "", ""];
  if (!mended) {
    at(5)[1] = "";
    at(7)[1] = "links \u202e rechts";
    at(9)[3] = "geld, goud";
    at(12)[4] = "x".repeat(201);
    at(20)[5] = "31-2-2030";
    at(21)[6] = "misschien";
  }
  return csv([HEAD, ...rows]);
}

async function sound(what) {
  for (const size of [{ width: 1280, height: 900 }, { width: 320, height: 700 }]) {
    await W.page.setViewportSize(size);
    const found = await faults(W.page), wide = await W.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert(found.length === 0 && wide <= 0, `${what}, ${size.width} px: ${found.join(" | ")} ${wide} px too wide`);
  }
  await W.page.setViewportSize({ width: 1280, height: 900 });
}

async function choose(of, page = W.page) {
  await page.getByLabel("Kies een bestand").setInputFiles(of);
}

async function look(of, page = W.page) {
  await page.goto(base + "/indienen/bestand");
  await page.getByRole("heading", { level: 1, name: "Knelpunten uit een bestand" }).waitFor();
  await choose(of, page);
  await page.getByRole("heading", { level: 1, name: "Klopt dit?" }).waitFor();
}

async function ended(title = "Klaar", page = W.page) {
  await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor({ timeout: 60_000 });
}

const cells = (name, page = W.page) => page.getByRole("table", { name }).locator("tbody tr").evaluateAll((rows) => rows.map((r) => [...r.cells].map((c) => c.textContent)));

// Titles of all that is there, as soon as so many are.
async function titles(atLeast, beginning = "") {
  let found = [];
  for (let i = 0; i < 100; i++) {
    found = await W.page.evaluate(async () => {
      const list = [];
      for (let from = ""; ;) {
        const a = await (await fetch("/v1/knelpunten?hoogstens=200" + (from ? "&vanaf=" + encodeURIComponent(from) : ""))).json();
        list.push(...(a.knelpunten ?? []).map((s) => s.titel ?? ""));
        if (!(from = a.volgende ?? "")) return list;
      }
    });
    found = found.filter((title) => title.startsWith(beginning));
    if (found.length >= atLeast) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  return found.sort();
}

// Submissions go through up to so many; the rest waits until it is let through as well.
async function gate(page, most) {
  let n = 0, waiting = [];
  const opens = () => { if (n < most) return n++, Promise.resolve(); return new Promise((done) => waiting.push(done)).then(opens); };
  await page.route("**/v1/knelpunten", async (route) => { await opens(); await route.continue().catch(() => undefined); });
  return { upTo(more) { most = more; const all = waiting; waiting = []; for (const done of all) done(); } };
}

const once = (found, expected) => assert(JSON.stringify(found) === JSON.stringify([...expected].sort()), `${found.length}: ${found.join(", ")}`.slice(0, 600));
const many = (name, n) => csv([["wat", "merkbaar", "nodig", "titel"], ...Array.from({ length: n }, (_, i) => [`Het gaat niet, ${i}.`, "Veel.", "geld", `${name} ${i}`])]);
const named = (name, n) => Array.from({ length: n }, (_, i) => `${name} ${i}`);

async function a_file_is_looked_at_before_anything_is_sent() {
  W.zvl = await Person.signedIn("ZVL");
  W.page = W.zvl.page;
  W.page.setDefaultTimeout(10_000);
  const { page } = W;
  await W.zvl.go("/indienen");
  await page.getByRole("link", { name: "Veel tegelijk? Lever een bestand aan." }).click();
  await W.zvl.heading("Knelpunten uit een bestand");
  assert(await page.evaluate(() => document.activeElement.tagName) === "H1", "the view does not begin at its heading");
  await page.getByText("Welke kolommen mogen erin?").click();
  await sound("choosing");
  await choose(file("knelpunten.csv", thirty(false)));
  await W.zvl.heading("Klopt dit?");
  assert(await page.evaluate(() => document.activeElement.tagName) === "H1", "the next step does not begin at its heading");
  await W.zvl.reads("29 rijen");
  const chosen = await page.locator("fieldset select").evaluateAll((list) => list.map((s) => s.value));
  assert(JSON.stringify(chosen) === JSON.stringify(["", "wat", "merkbaar", "nodig", "titel", "nuttigTot", "deelbaar", ""]), chosen);
  await page.getByLabel("Opmerking").selectOption("Plaats");
  const first = await cells("De eerste rijen");
  assert(first.length === 5 && first[0][0] === "2" && first[0][1].includes('is "dicht"; wij') && first[0][1].includes("Zürich") && first[0].at(-1) === "Hulst", first);
  const wrong = await cells("Wat niet klopt, per rij");
  assert(JSON.stringify(wrong.map((r) => r[0])) === JSON.stringify(["5", "9", "12", "20", "21"]), wrong);
  assert(wrong[0][2] === "Vul dit in." && wrong[1][2].includes("goud") && wrong[2][2].includes("201") && wrong[3][2].includes("geen datum") && wrong[4][2].includes("ja of nee"), wrong);
  await sound("with faults");
  // a question has one column, and without the three questions nothing can be sent
  await page.getByLabel("Ons nummer").selectOption("Wat is er aan de hand?");
  assert(await page.getByLabel("Wat is er aan de hand?").inputValue() === "", "two columns for one question");
  await page.getByLabel("Ons nummer").selectOption("Niet gebruiken");
  await page.getByText("Kies nog een kolom voor:").waitFor();
  assert(await page.getByRole("button", { name: /indienen$/ }).count() === 0, "it could be sent without");
  await sound("with a column lacking");
  await page.getByLabel("Wat is er aan de hand?").selectOption("Wat is er aan de hand?");
  assert((await titles(0)).length === 0, "something was sent");
}

async function the_good_rows_are_sent_and_the_service_says_what_it_refuses() {
  const { page } = W;
  await page.getByRole("button", { name: "24 knelpunten indienen" }).click();
  await ended();
  await W.zvl.reads("23 knelpunten zijn ingediend");
  const refused = await cells("Wat niet is ingediend");
  assert(refused.length === 1 && refused[0][0] === "7" && refused[0][1] === "Wat is er aan de hand?" && refused[0][2].includes("stuurtekens"), refused);
  const sent = await cells("Wat is ingediend");
  assert(sent.length === 23 && sent.every(([, ref]) => /^ZVL-\d{4}-\d{4,}-\d$/.test(ref)), sent);
  await sound("at the end");
  const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Bewaar deze tabel als CSV" }).click()]);
  const lines = readFileSync(await saved.path(), "utf8").split("\r\n").slice(0, -1);
  assert(saved.suggestedFilename() === "kenmerken.csv" && lines[0] === "\ufeffRij;Kenmerk" && lines.length === 24 && lines[1] === sent[0].join(";"), lines);
  W.references = Object.fromEntries(sent);
}

async function hostile_cells_stay_texts() {
  const { page } = W;
  for (const [row, text] of [["10", HOSTILE], ["11", FORMULA], ["2", 'Zaak 2: de brug in Zürich-Noord is "dicht"; wij rijden om.\nAl een jaar.']]) {
    await page.getByRole("link", { name: W.references[row] }).click();
    await page.getByText("Waar het om gaat").waitFor();
    assert(await page.locator(".said").first().textContent() === text, `row ${row}: ${await page.locator(".said").first().textContent()}`);
    await look(file("knelpunten.csv", thirty(false)));
    await page.getByRole("button", { name: "1 knelpunt indienen" }).click(); // what the service refused may be tried again
    await ended();
  }
  assert(await page.evaluate(() => window.broken === undefined), "a cell became more than text");
}

async function of_a_mended_file_only_what_was_mended_is_sent() {
  const { page } = W;
  await look(file("knelpunten, hersteld.csv", thirty(true)));
  await page.getByLabel("Opmerking").selectOption("Plaats");
  await page.getByText("23 rijen zijn al eerder ingediend").waitFor();
  assert(await page.getByRole("table", { name: "Wat niet klopt, per rij" }).count() === 0, "a mended row is not right");
  await sound("before the rest");
  await page.getByRole("button", { name: "6 knelpunten indienen" }).click();
  await ended();
  const sent = Object.fromEntries(await cells("Wat is ingediend"));
  assert(Object.keys(sent).length === 29 && Object.entries(W.references).every(([row, ref]) => sent[row] === ref), sent);
  once(await titles(29), Array.from({ length: 30 }, (_, i) => i + 2).filter((n) => n !== 15).map((n) => n === 10 ? HOSTILE : `Rij ${n}`));
}

async function an_xlsx_is_read_with_its_days_and_choices() {
  const { page } = W;
  await look(settings.files.sheet);
  const first = await cells("De eerste rijen");
  assert(first.length === 2 && first[0][0] === "2" && first[1][0] === "5" && first[0].includes("2030-04-01") && first[0].includes("7742") && first[1].includes("nee"), first);
  await page.getByRole("button", { name: "2 knelpunten indienen" }).click();
  await ended();
  const sent = Object.fromEntries(await cells("Wat is ingediend"));
  const told = await page.evaluate(async (ref) => (await fetch("/v1/knelpunten/" + ref)).json(), sent["2"]);
  const s = told.knelpunt ?? told;
  assert(s.titel === "Bus weg in Coevorden" && s.vertrouwelijk === true, s);
  await page.getByRole("link", { name: sent["5"] }).click();
  await page.getByText("Waar het om gaat").waitFor();
  assert(await page.locator(".said").first().textContent() === "Eén agent voor drie dörpen & <b>geen</b> bureau.", "a text of the sheet is another one");
}

async function an_import_that_is_interrupted_and_repeated_leaves_each_row_once() {
  const { page } = W, of = file("veel.csv", many("Haven", 60));
  // the third is taken, and before anybody heard of it the page is gone
  let n = 0;
  const taken = new Promise((done) => void page.route("**/v1/knelpunten", async (route) => {
    const answer = await route.fetch();
    if (++n === 3) done(); else await route.fulfill({ response: answer });
  }));
  await look(of);
  await page.getByRole("button", { name: "60 knelpunten indienen" }).click();
  await taken;
  await page.reload();
  await page.unroute("**/v1/knelpunten");
  n = 0;
  await page.route("**/v1/knelpunten", async (route) => { // every fifth answer is lost; the sixteenth does not come before the page is gone
    n++;
    const answer = await route.fetch().catch(() => null);
    if (!answer || n % 5 === 0) return route.abort().catch(() => undefined);
    if (n > 15) return;
    await route.fulfill({ response: answer }).catch(() => undefined);
  });
  await look(of);
  await page.getByRole("button", { name: /^\d+ knelpunten indienen$/ }).click();
  await page.locator("p", { hasText: /1\d van 60 rijen/ }).waitFor();
  assert(await page.getByRole("progressbar").getAttribute("max") === "60", "no progress");
  await sound("while sending");
  await page.reload();
  await page.unroute("**/v1/knelpunten");
  await look(of);
  await page.getByText(/rijen zijn al eerder ingediend/).waitFor();
  await page.getByRole("button", { name: /^\d+ knelpunten indienen$/ }).click();
  await ended();
  await W.zvl.reads("60 knelpunten zijn ingediend");
  once(await titles(60, "Haven"), named("Haven", 60));
  await look(of);
  await page.getByRole("button", { name: "Wat is ingediend" }).click(); // nothing is left to send: only the table
  await ended();
  once(await titles(60, "Haven"), named("Haven", 60));
}

async function stopped_and_gone_on_with_in_one_window_at_a_time() {
  const { page } = W, of = file("veel.csv", many("Sluis", 30));
  const door = await gate(page, 5);
  await look(of);
  await page.getByRole("button", { name: "30 knelpunten indienen" }).click();
  await page.locator("p", { hasText: /[1-9] van 30 rijen/ }).waitFor();
  const other = await W.zvl.context.newPage();
  await look(of, other);
  await other.getByRole("button", { name: /knelpunten indienen/ }).click();
  await other.getByText("In een ander venster wordt al een bestand ingediend").waitFor();
  await other.close();
  await page.getByRole("button", { name: "Stoppen" }).click();
  door.upTo(Infinity);
  await ended("Gestopt");
  await page.getByText(/rijen zijn nog niet ingediend/).waitFor();
  await sound("stopped");
  await page.unroute("**/v1/knelpunten");
  await page.getByRole("button", { name: "Ga verder" }).click();
  await ended();
  once(await titles(30, "Sluis"), named("Sluis", 30));
}

async function a_session_that_ends_and_a_gateway_that_dies_lose_nothing() {
  const { page } = W;
  const door = await gate(page, 5);
  await look(file("veel.csv", many("Kade", 40)));
  await page.getByRole("button", { name: "40 knelpunten indienen" }).click();
  await page.locator("p", { hasText: /[3-9] van 40 rijen/ }).waitFor();
  await W.zvl.context.clearCookies();
  door.upTo(15);
  const again = page.getByRole("dialog", { name: "Log opnieuw in" });
  await again.getByLabel("Wachtwoord").fill(settings.password);
  await again.getByRole("button", { name: "Inloggen" }).click();
  await again.waitFor({ state: "detached" });
  await page.locator("p", { hasText: /1\d van 40 rijen/ }).waitFor();
  await ask(["kill", "gateway"]);
  door.upTo(Infinity);
  await ask(["start", "gateway"]);
  await ended();
  await page.unroute("**/v1/knelpunten");
  once(await titles(40, "Kade"), named("Kade", 40));
}

// Where a browser has no room, files of long ago are forgotten; where that is not enough, nothing is sent.
async function nothing_is_sent_that_is_not_kept() {
  const { page } = W, of = file("vol.csv", many("Vol", 5));
  await look(of);
  const kept = await page.evaluate(() => {
    const set = Storage.prototype.setItem, old = Object.keys(localStorage);
    Storage.prototype.setItem = function (name, value) { if (!old.includes(name)) throw new DOMException("full", "QuotaExceededError"); set.call(this, name, value); };
    return old.sort();
  });
  await page.getByRole("button", { name: "5 knelpunten indienen" }).click();
  await ended("Gestopt");
  await page.getByText("Deze browser kan niet onthouden wat is ingediend.").waitFor();
  assert(JSON.stringify(await page.evaluate(() => Object.keys(localStorage).sort())) === JSON.stringify(kept), "what was kept is forgotten for nothing");
  await look(of);
  await page.evaluate(() => {
    const name = Object.keys(localStorage).find((k) => k.startsWith("weerklank.bestand.")).replace(/[^.]*$/, "oud"), chars = (s) => s.length;
    const used = Object.entries(localStorage).flat().map(chars).reduce((a, b) => a + b);
    localStorage.setItem(name, JSON.stringify({ at: 1, rows: [[1, "x", "y".repeat(5 * 1024 * 1024 - used - 200)]] }));
  });
  await page.getByRole("button", { name: "5 knelpunten indienen" }).click();
  await ended();
  once(await titles(5, "Vol"), named("Vol", 5));
  assert(await page.evaluate(() => !Object.keys(localStorage).some((k) => k.endsWith(".oud"))), "what is old has not made room");
}

async function what_cannot_be_read_is_said_in_words() {
  const { page } = W;
  const tell = async (of, words, what) => {
    await W.zvl.go("/indienen/bestand");
    await choose(of);
    await page.locator(".fault", { hasText: words }).waitFor({ timeout: 20_000 }).catch(() => { throw new Error(`${what} is not refused`); });
  };
  await tell(file("groot.csv", Buffer.alloc(10_000_001, "a")), "te groot", "10 MB");
  await tell(file("lang.csv", many("Lang", 5001)), "te veel rijen", "5,001 rows");
  await tell(settings.files.bomb, "te groot", "what unpacks to 60 MB");
  await tell(settings.files.far, "te veel rijen", "row 1,000,000,000");
  await tell(file("stuk.xlsx", Buffer.from("PK\x03\x04 niets")), "niet te lezen", "a broken XLSX");
  await tell(file("oud.csv", Buffer.from("wat;merkbaar\nZ\xfcrich;x", "latin1")), "CSV UTF-8", "Latin 1");
  await tell(file("open.csv", Buffer.from('wat;merkbaar\n"open;x\n')), "aanhalingsteken", "an open quote");
  await tell(file("leeg.csv", Buffer.from("wat;merkbaar\n")), "geen rijen", "a file of a head");
  await tell(file("niets.csv", Buffer.alloc(0)), "geen rijen", "nothing");
  await sound("refused");
}

async function five_thousand_rows_are_looked_at_and_only_a_region_may() {
  const { page } = W, began = Date.now();
  await look(file("alles.csv", csv([["wat,niet", "merkbaar", "nodig"], ...Array.from({ length: 5000 }, (_, i) => [`Regel ${i}`, i % 2 ? "" : "Iets.", "geld"])])));
  await page.getByText("Kies nog een kolom voor:").waitFor();
  await page.getByLabel("wat,niet").selectOption("Wat is er aan de hand?");
  await page.getByText("2.500 rijen kloppen niet").waitFor();
  await page.getByText("En nog 2.300 andere.").waitFor();
  assert(Date.now() - began < 10_000, `${Date.now() - began} ms`);
  await W.zvl.close();
  const vws = await Person.signedIn("VWS");
  await vws.go("/indienen/bestand");
  await vws.heading("Deze bladzijde is er niet");
  await vws.close();
}

await run([a_file_is_looked_at_before_anything_is_sent, the_good_rows_are_sent_and_the_service_says_what_it_refuses, hostile_cells_stay_texts, of_a_mended_file_only_what_was_mended_is_sent,
  an_xlsx_is_read_with_its_days_and_choices, an_import_that_is_interrupted_and_repeated_leaves_each_row_once, stopped_and_gone_on_with_in_one_window_at_a_time,
  a_session_that_ends_and_a_gateway_that_dies_lose_nothing, nothing_is_sent_that_is_not_kept, what_cannot_be_read_is_said_in_words, five_thousand_rows_are_looked_at_and_only_a_region_may]);

// Why a signal went where it went: how sure in words first, reasons with the words they are about, what speaks against it,
// numbers that add up; for the ministry that it went to, in the timeline, and where a coordinator distributes.
import { ask, assert, faults, Person, run, settings } from "./browser.mjs";

const { of, facts } = settings;
const SURE = { zeker: "zeker", vrij_zeker: "vrij zeker", twijfel: "twijfel", weet_niet: "weet het niet" };

const beside = (page) => page.locator("aside details.why");
const inTimeline = (page) => page.locator("ol.line details.why");
const opened = async (details) => { await details.locator(":scope > summary").click(); await details.locator(".numbers").waitFor(); return details; };

async function at(name, reference) {
  const p = await Person.signedIn(name);
  p.asked = [];
  p.page.on("request", (r) => { if (new URL(r.url()).pathname === "/v1/routeringswoorden") p.asked.push(r.postDataJSON()); });
  await p.go("/knelpunten/" + reference);
  await p.page.locator("article").waitFor();
  return p;
}

// What the page says is what the program says: how sure, each word in the order of its weight, for and against.
async function tells(details, fact) {
  const first = fact.inhoud.kandidaten[0].ministerie, own = fact.inhoud.redenen.filter((r) => r.ministerie === first);
  const said = (await details.innerText()).split("In getallen")[0], lines = said.split("\n").map((l) => l.trim()).filter(Boolean);
  const sure = lines.findIndex((l) => l.startsWith("Hoe zeker:"));
  assert(lines[sure] === `Hoe zeker: ${SURE[fact.zekerheid]}`, lines[sure] + " is not " + fact.zekerheid);
  assert(!/\d/.test(lines.slice(sure).join(" ")), "a number before the words: " + said);
  const side = details.locator(".side").first();
  const pro = own.filter((r) => r.gewicht > 0), contra = own.filter((r) => r.gewicht < 0), lists = await side.locator("ul").all();
  for (const [i, of] of [pro, contra].filter((l) => l.length > 0).entries()) {
    const items = await lists[i].locator("li").allInnerTexts();
    assert(items.length === of.length, `${items.length} reasons of ${of.length}`);
    for (const [k, r] of of.entries()) if (r.soort === "woord") assert(items[k] === `een woord dat begint met ‘${fact.woorden[r.kenmerk]}…’`, `${items[k]} is not ${fact.woorden[r.kenmerk]}`);
  }
  assert((await side.innerText()).includes("Pleit ertegen:") === contra.length > 0, await side.innerText());
}

async function a_ministry_reads_why_a_new_signal_came_to_it() {
  const p = await at("VWS", of.dokter), details = beside(p.page);
  assert(await details.locator("summary").first().innerText() === `Waarom hier? ${SURE[facts.dokter.zekerheid]}`, await details.locator("summary").first().innerText());
  assert(p.asked.length === 0, "words are asked before one looks");
  await opened(details);
  await tells(details, facts.dokter);
  assert((await details.innerText()).includes("de regio koos het thema ‘Huisartsenzorg’") && (await details.innerText()).includes("woorden in de tekst die horen bij ‘Huisartsenzorg’"), await details.innerText());
  assert(p.asked.length === 1, `asked ${p.asked.length} times`);
  await opened(inTimeline(p.page)); // the same again is not asked again
  await tells(inTimeline(p.page), facts.dokter);
  assert(p.asked.length === 1 && p.asked[0].kenmerken.every(Number.isInteger), JSON.stringify(p.asked));
  await p.close();
}

async function numbers_are_there_on_request_and_add_up() {
  const p = await at("VWS", of.dokter), details = await opened(beside(p.page));
  const table = details.locator(".numbers table").first();
  assert(!await table.isVisible(), "numbers before one asks");
  await details.locator(".numbers > summary").click();
  await table.waitFor();
  const number = (s) => Number(s.replaceAll(".", "").replace("−", "-")), rows = (await table.locator("tbody td").allInnerTexts()).map(number);
  const score = number(await table.locator("tfoot td").innerText());
  assert(rows.length > 3 && rows.reduce((a, b) => a + b, 0) === score && score === facts.dokter.inhoud.kandidaten[0].score, JSON.stringify([rows, score]));
  await p.reads(/Besloten met regels versie 1, .* En met het model dat met de software meekwam/);
  await p.close();
}

async function a_coordinator_reads_why_it_is_to_be_distributed() {
  const p = await Person.signedIn("coordinator");
  const row = p.page.locator("li.triage").filter({ hasText: of.vaag }), details = row.locator("details.why");
  await details.waitFor();
  assert((await row.locator(".candidate").first().innerText()).includes(SURE[facts.vaag.zekerheid]), await row.innerText());
  assert((await row.locator(".candidate").nth(1).innerText()).includes("kan ook"), await row.innerText());
  assert(!/[a-z]\.[a-z]/.test(await row.locator(".tools-of-row").innerText()), "a code: " + await row.innerText());
  await opened(details);
  await tells(details, facts.vaag);
  assert(await details.locator(".side").count() === facts.vaag.inhoud.kandidaten.length, "all who came into question");
  await p.close();
}

async function a_coordinators_own_decision_is_told_as_that() {
  const p = await at("VWS", of.toegewezen), details = await opened(beside(p.page));
  const said = await details.innerText();
  assert(/Toegewezen aan .*Dat besloot een coördinator\./.test(said) && said.includes("Het gaat vooral om de huisarts.") && said.includes("Wat de routering eerder vond:"), said);
  await tells(details, facts.toegewezen);
  await p.close();
}

async function the_form_says_how_sure_in_the_same_words() {
  const p = await Person.signedIn("ZVL");
  await p.go("/indienen");
  await p.page.getByLabel("Wat is er aan de hand?").fill(settings.text.what);
  await p.page.getByLabel("Wat merken mensen ervan?").fill(settings.text.notice);
  const line = p.page.locator(".ahead strong").first();
  await line.waitFor();
  const told = await p.page.evaluate(async (b) => {
    const who = await fetch("/v1/account").then((a) => a.json());
    return fetch("/v1/routeringsvoorspellingen", { method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": who.csrf, "Idempotency-Key": crypto.randomUUID() }, body: JSON.stringify(b) }).then((a) => a.json());
  }, { wat: settings.text.what, merkbaar: settings.text.notice });
  const word = told.zekerheid >= 900 ? "zeker" : "vrij zeker";
  assert((await line.innerText()).endsWith(`(${word}).`), `${await line.innerText()} at ${told.zekerheid}`);
  await p.page.evaluate(() => localStorage.clear());
  await p.close();
}

async function who_sees_only_a_title_is_told_nothing() {
  const p = await at("OCW", of.dokter);
  assert(await p.page.locator("details.why").count() === 0, "reasons for whom they are not");
  await p.close();
}

async function it_is_sound_narrow_dark_and_by_the_keyboard() {
  for (const options of [{}, { viewport: { width: 320, height: 700 }, colorScheme: "dark" }]) {
    const p = await Person.signedIn("VWS", options);
    await p.go("/knelpunten/" + of.dokter);
    const summary = beside(p.page).locator("summary").first();
    await summary.focus();
    await p.page.keyboard.press("Enter");
    const numbers = beside(p.page).locator(".numbers > summary");
    await numbers.waitFor();
    assert(await summary.evaluate((s) => document.activeElement === s), "the focus is lost");
    await p.page.keyboard.press("Tab");
    assert(await numbers.evaluate((s) => document.activeElement === s), "the numbers are not reached");
    await p.page.keyboard.press("Enter");
    await beside(p.page).locator("table").first().waitFor();
    const found = await faults(p.page), wide = await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert(found.length === 0 && wide <= 0, found.join(" | ") + ` ${wide} px too wide`);
    if (settings.build) await beside(p.page).screenshot({ path: `${settings.build}/waarom-${options.viewport ? 320 : 1280}.png` });
    await p.close();
  }
}

async function without_routing_all_but_the_words_is_told_and_one_can_ask_again() {
  const p = await at("VWS", of.dokter);
  await ask(["kill", "routing"]);
  const details = await opened(beside(p.page));
  await details.getByText("De woorden zijn nu niet op te halen.").waitFor();
  assert((await details.innerText()).includes("een woord dat niet meer bekend is") && (await details.innerText()).includes("Hoe zeker:"), await details.innerText());
  await ask(["start", "routing"]);
  for (const end = Date.now() + 20_000; ;) { // the door hears of it a moment later
    const [answer] = await Promise.all([p.page.waitForResponse("**/v1/routeringswoorden"), details.getByRole("button", { name: "Probeer opnieuw" }).click()]);
    if (answer.ok()) break;
    assert(Date.now() < end, `routing is back and is not asked: ${answer.status()}`);
  }
  await details.getByText(/een woord dat begint met/).first().waitFor();
  await tells(details, facts.dokter);
  await p.close();
}

async function words_in_a_wrong_place_are_noticed() { // what the tests above look at can fail
  const p = await at("VWS", of.dokter);
  await p.page.route("**/v1/routeringswoorden", async (route) => {
    const answer = await route.fetch(), told = await answer.json();
    await route.fulfill({ response: answer, json: { ...told, woorden: [...told.woorden].reverse() } });
  });
  const details = await opened(beside(p.page));
  const failed = await tells(details, facts.dokter).then(() => "", (e) => e.message);
  assert(/is not/.test(failed), "words in another order are not noticed");
  await p.close();
}

await run([a_ministry_reads_why_a_new_signal_came_to_it, numbers_are_there_on_request_and_add_up, a_coordinator_reads_why_it_is_to_be_distributed,
  a_coordinators_own_decision_is_told_as_that, the_form_says_how_sure_in_the_same_words, who_sees_only_a_title_is_told_nothing,
  it_is_sound_narrow_dark_and_by_the_keyboard, without_routing_all_but_the_words_is_told_and_one_can_ask_again, words_in_a_wrong_place_are_noticed]);

// A ministry's own work: drafts that colleagues share, templates, and what goes when it was sent.
import { ask, assert, faults, gate, Person, run, settings } from "./browser.mjs";

const DECISION = "Wat is het besluit?";
const REASON = "Reden";
const refs = [...settings.references];

const at = async (who, reference, options) => {
  const p = await Person.signedIn(who, options);
  await p.go("/knelpunten/" + reference);
  return p;
};
const form = (p) => p.page.getByRole("dialog");
const field = (p, name) => form(p).getByLabel(name, { exact: true });
const opened = async (p, button) => { await p.page.locator(".acts").getByRole("button", { name: button, exact: true }).first().click(); await form(p).waitFor(); };
const said = (p, text) => form(p).getByText(text).first().waitFor();
const KEPT = "Bewaard voor uw ministerie.";
const told = (p, path) => p.page.evaluate((x) => fetch("/v1" + x).then((a) => a.status === 200 ? a.json() : a.status), path);
const mine = (reference) => `/knelpunten/${reference}/concepten/antwoorden`;

async function a_colleague_goes_on_with_what_one_typed() {
  const reference = refs[0], a = await at("VWS", reference), b = await at("VWS2", reference), region = await at("ZVL", reference);
  await opened(a, "Antwoord geven");
  await field(a, DECISION).fill("Het mag.");
  await said(a, KEPT);
  assert(await a.page.evaluate(() => Object.keys(sessionStorage).filter((k) => k.startsWith("weerklank.concept")).length) === 0, "what is kept at the ministry stays in the browser");
  await b.page.reload();
  await b.reads(/Concept antwoord/);
  await b.reads(/bewaard door Persoon VWS, /);
  await b.page.getByRole("button", { name: "Verder schrijven: Concept antwoord" }).click();
  await b.page.waitForFunction(() => [...document.querySelectorAll("dialog textarea")].some((x) => x.value === "Het mag."));
  await field(b, "Waarom?").fill("De norm past hier niet.");
  await said(b, KEPT);
  const d = await told(a, mine(reference));
  assert(JSON.parse(d.inhoud).waarom === "De norm past hier niet." && JSON.parse(d.inhoud).besluit === "Het mag.", d);
  await b.go("/");
  await b.page.locator("li.row", { hasText: "dorp 0" }).getByText("Concept antwoord").waitFor();
  assert(await b.page.locator("li.row", { hasText: "dorp 1" }).getByText("Concept antwoord").count() === 0, "it is at another one");
  await region.page.reload();
  await region.page.locator("article").waitFor();
  assert(await region.page.getByText("Concept antwoord").count() === 0 && await told(region, mine(reference)) === 403, "the region sees it");
  for (const p of [a, b, region]) await p.close();
}

async function who_was_second_is_shown_what_the_other_wrote_and_chooses() {
  const reference = refs[1];
  for (const choice of ["Ga verder met wat mijn collega schreef", "Bewaar wat ik schreef"]) {
    const a = await at("VWS", reference), b = await at("VWS2", reference);
    for (const p of [a, b]) { await opened(p, "Antwoord geven"); await form(p).locator(".saved").filter({ hasNotText: "Kijken of" }).waitFor(); }
    await field(a, DECISION).fill("Van de eerste, " + choice);
    await said(a, KEPT);
    await field(b, DECISION).fill("Van de tweede");
    await said(b, "Een collega heeft dit intussen veranderd");
    await form(b).getByText("Wat uw collega schreef").click();
    await said(b, "Van de eerste, " + choice);
    assert(JSON.parse((await told(b, mine(reference))).inhoud).besluit === "Van de eerste, " + choice, "it was overwritten");
    const found = await faults(b.page);
    assert(found.length === 0, found.join(" | "));
    await form(b).getByRole("button", { name: choice }).click();
    await said(b, KEPT);
    const want = choice.startsWith("Ga") ? "Van de eerste, " + choice : "Van de tweede";
    assert(await field(b, DECISION).inputValue() === want, await field(b, DECISION).inputValue());
    await b.page.waitForFunction(async ([path, x]) => JSON.parse((await (await fetch("/v1" + path)).json()).inhoud).besluit === x, [mine(reference), want]);
    for (const p of [a, b]) await p.close();
  }
}

async function who_types_before_the_draft_has_come_loses_nothing_of_either() {
  const reference = refs[5], a = await at("VWS", reference);
  await opened(a, "Doorsturen");
  await form(a).getByLabel(REASON, { exact: true }).fill("Het gaat om onderwijs.");
  await said(a, KEPT);
  await a.close();
  for (const [typed, both] of [["naar", true], ["reden", false]]) {
    const b = await at("VWS2", reference);
    let go;
    const gate = new Promise((done) => { go = done; });
    await b.page.route("**/concepten/doorzendingen", async (r) => { if (r.request().method() === "GET") await gate; await r.continue(); });
    await opened(b, "Doorsturen");
    if (typed === "naar") await form(b).locator("select").first().selectOption({ value: "OCW" });
    else await form(b).getByLabel(REASON, { exact: true }).fill("Iets anders.");
    go();
    if (both) await said(b, KEPT);
    else await said(b, "Een collega heeft dit intussen veranderd");
    const kept = JSON.parse((await told(b, `/knelpunten/${reference}/concepten/doorzendingen`)).inhoud);
    assert(kept.reden === "Het gaat om onderwijs." && kept.naar === "OCW", kept);
    await b.close();
  }
}

async function without_a_connection_it_stays_in_the_window_and_is_kept_later() {
  const reference = refs[2], p = await at("VWS", reference);
  await opened(p, "Antwoord geven");
  await form(p).locator(".saved").filter({ hasNotText: "Kijken of" }).waitFor();
  await p.page.route("**/concepten/**", (r) => r.request().method() === "PUT" ? r.abort() : r.continue());
  await field(p, DECISION).fill("Zonder verbinding.");
  await said(p, "Nog niet bij uw ministerie bewaard.");
  assert(await told(p, mine(reference)) === 404, "it is there");
  await p.page.reload();
  await p.page.locator("article").waitFor();
  await opened(p, "Antwoord geven");
  assert(await field(p, DECISION).inputValue() === "Zonder verbinding.", "it is lost");
  await p.page.unroute("**/concepten/**");
  await said(p, KEPT);
  assert(JSON.parse((await told(p, mine(reference))).inhoud).besluit === "Zonder verbinding.");
  await p.close();
}

async function what_is_thrown_away_is_gone_for_all() {
  const reference = refs[2], p = await at("VWS2", reference);
  await p.page.getByRole("button", { name: "Weggooien: Concept antwoord" }).click();
  await form(p).getByRole("button", { name: "Annuleren" }).click();
  assert(typeof await told(p, mine(reference)) === "object", "one who changed their mind threw it away");
  await p.page.getByRole("button", { name: "Weggooien: Concept antwoord" }).click();
  await form(p).getByRole("button", { name: "Weggooien" }).click();
  await p.page.locator(".drafts").waitFor({ state: "detached" });
  assert(await told(p, mine(reference)) === 404);
  await p.close();
}

async function who_may_not_send_an_answer_prepares_it() {
  const reference = refs[3], p = await at("VWS3", reference);
  await opened(p, "Antwoord geven");
  await field(p, DECISION).fill("Voorbereid.");
  await said(p, KEPT);
  await said(p, /Versturen kan alleen/);
  assert(await form(p).locator("button[type=submit]").count() === 0, "there is a button to send it");
  await form(p).getByRole("button", { name: "Sluiten" }).click();
  await p.reads(/Concept antwoord/);
  await p.close();
}

async function what_is_sent_is_no_draft_any_more() {
  const reference = refs[3], p = await at("VWS", reference);
  await p.page.getByRole("button", { name: "Verder schrijven: Concept antwoord" }).click();
  await p.page.waitForFunction(() => [...document.querySelectorAll("dialog textarea")].some((x) => x.value === "Voorbereid."));
  await form(p).getByLabel("Dit kan al binnen de regels").check();
  for (const [name, value] of Object.entries({ "Waarom?": "Daarom.", "Wat kan er wél?": "De praktijk blijft open.", "Wat is de volgende stap?": "Besluit sturen", "Wie doet dat?": "VWS", "Wanneer?": "2027-02-01" }))
    await field(p, name).fill(value);
  await form(p).locator("button[type=submit]").click();
  await form(p).waitFor({ state: "detached" });
  await p.page.locator(".drafts").waitFor({ state: "detached" });
  assert(await told(p, mine(reference)) === 404, "the draft stayed");
  await p.close();
}

async function a_template_is_kept_inserted_and_thrown_away() {
  const reference = refs[4], p = await at("VWS", reference);
  await opened(p, "Antwoord geven");
  await field(p, DECISION).fill("Dit kan al binnen de regels.");
  await form(p).getByText("Sjablonen", { exact: true }).click();
  await form(p).getByLabel("Naam van een nieuw sjabloon").fill("Het kan al");
  await form(p).getByRole("button", { name: "Bewaar als sjabloon" }).click();
  await form(p).getByLabel("Welk sjabloon").waitFor();
  const found = await faults(p.page);
  assert(found.length === 0, found.join(" | "));
  await form(p).getByRole("button", { name: "Sluiten" }).click();
  await p.close();
  const b = await at("VWS2", reference);
  await opened(b, "Antwoord geven");
  await form(b).getByText("Sjablonen", { exact: true }).click();
  await form(b).getByLabel("In welk veld").selectOption({ label: "Waarom?" });
  await form(b).getByLabel("Welk sjabloon").selectOption({ label: "Het kan al" });
  await form(b).getByRole("button", { name: "Sjabloon invoegen" }).click();
  await b.page.waitForFunction(() => [...document.querySelectorAll("dialog textarea")].filter((x) => x.value === "Dit kan al binnen de regels.").length === 2);
  await form(b).getByRole("button", { name: "Weggooien" }).click();
  await form(b).getByRole("button", { name: "Ja, gooi dit sjabloon weg" }).click();
  await said(b, /nog geen sjablonen/);
  await b.close();
}

async function another_address_is_offered_and_one_press_fills_it_in() {
  const p = await at("VWS", settings.doubtful), { tijdlijn, knelpunt } = await told(p, `/knelpunten/${settings.doubtful}?tijdlijn=true`);
  const routed = tijdlijn.find((m) => m.soort === "knelpunt.gerouteerd").inhoud, { inhoud } = await told(p, "/routeringsregels");
  const likely = new Set([...(routed.kandidaten ?? []), ...(routed.redenen ?? []).filter((r) => r.gewicht > 0), ...inhoud.regels.filter((r) => r.thema === knelpunt.thema)].map((x) => x.ministerie));
  likely.delete("VWS");
  assert(likely.size > 0, "there is nothing to offer");
  await opened(p, "Doorsturen");
  const offered = form(p).getByRole("group", { name: "Misschien hoort het hier" });
  await offered.waitFor();
  const buttons = await offered.getByRole("button").allInnerTexts();
  assert(!buttons.some((b) => b.includes("Volksgezondheid")), `it offers oneself: ${buttons}`);
  await offered.getByRole("button").first().focus();
  await p.page.keyboard.press("Enter");
  await p.page.waitForFunction(() => document.querySelector("dialog select").value !== "");
  const chosen = await form(p).locator("select").first().inputValue();
  assert(likely.has(chosen), `${chosen} of ${[...likely]}`);
  assert(await form(p).locator("select").first().locator("option:checked").innerText() === buttons[0], "another one was filled in");
  assert((await told(p, `/knelpunten/${settings.doubtful}`)).knelpunt.verantwoordelijk === "VWS", "it was sent by that");
  const found = await faults(p.page);
  assert(found.length === 0, found.join(" | "));
  await p.close();
}

async function it_is_for_everybody_to_read() {
  for (const room of [{}, { colorScheme: "dark", viewport: { width: 320, height: 700 } }, { forcedColors: "active" }]) {
    const p = await Person.signedIn("VWS", room);
    for (const to of ["/", "/knelpunten/" + refs[1]]) {
      await p.go(to);
      await p.reads(/Concept antwoord/);
      const found = await faults(p.page), wide = await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert(found.length === 0 && wide <= 0, `${JSON.stringify(room)} ${to}: ${found.join(" | ")} ${wide} px too wide`);
      if (settings.pictures) await p.page.screenshot({ path: `${settings.pictures}/ministry-${room.forcedColors ?? room.colorScheme ?? "wide"}-${to.length > 1 ? "one" : "desk"}.png` });
    }
    await opened(p, "Antwoord geven");
    await form(p).getByText("Sjablonen", { exact: true }).click();
    await said(p, /Welk sjabloon|nog geen sjablonen/);
    const found = await faults(p.page), wide = await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert(found.length === 0 && wide <= 0, `${JSON.stringify(room)} the form: ${found.join(" | ")} ${wide} px too wide`);
    if (settings.pictures) await p.page.screenshot({ path: `${settings.pictures}/ministry-${room.forcedColors ?? room.colorScheme ?? "wide"}-form.png` });
    await p.close();
  }
}

// The file as it came, changed by a program that is not ours (pandoc), and put back.
async function the_text_goes_out_as_a_word_file_and_comes_back_approved() {
  const reference = refs[4], p = await at("VWS", reference), { page } = p;
  await opened(p, "Antwoord geven");
  await field(p, DECISION).fill("Het mag, met <voorwaarden> & \u0643\u062a\u0627\u0628.\nTweede regel.");
  await form(p).getByText("Goedkeuring buiten Weerklank").click();
  const [file] = await Promise.all([page.waitForEvent("download"), form(p).getByRole("button", { name: "Download als Word-bestand" }).click()]);
  assert(file.suggestedFilename() === reference + ".docx", file.suggestedFilename());
  const out = await ask(["read", await file.path()]);
  for (const text of ["# Wat de regio schreef", "De huisarts in dorp 4 stopt.", "## Wat is het besluit?", "Het mag, met \\<voorwaarden\\> & \u0643\u062a\u0627\u0628.", "Tweede regel."]) assert(out.includes(text), `${text} is not in ${out}`);
  const put = async (bytes, name = "goedgekeurd.docx") => form(p).getByLabel("Zet de goedgekeurde tekst terug").setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes, "base64") });
  // approved: one part changed, the headings as the other language has them as well
  await put(await ask(["write", "# Wat de regio schreef\n\n## Waarom?\n\nniet dit\n\n# De tekst van het ministerie\n\n**Wat is het besluit?**\n\nHet mag. Punt.\n\n## Waarom?\n\nDe norm past hier niet.\n"]));
  await said(p, "Ingevuld: Wat is het besluit?, Waarom?");
  assert(await field(p, DECISION).inputValue() === "Het mag. Punt." && await field(p, "Waarom?").inputValue() === "De norm past hier niet.", await field(p, "Waarom?").inputValue());
  await said(p, KEPT);
  const found = await faults(page);
  assert(found.length === 0, found.join(" | "));
  // what cannot be put back changes nothing
  await put(await ask(["write", "Een brief zonder koppen.\n"]));
  await said(p, "In dit bestand staan de vragen niet.");
  assert((await form(p).getByLabel("De tekst van het bestand, om over te nemen").inputValue()).includes("Een brief zonder koppen."), "its text is not shown");
  await put(await ask(["write", `## Wat is het besluit?\n\n${"te lang ".repeat(2000)}\n`]));
  await said(p, "Te lang: Wat is het besluit?");
  for (const bytes of ["", Buffer.from("geen zip").toString("base64"), Buffer.from("PK\u0003\u0004kapot").toString("base64")]) { await put(bytes); await said(p, "Dit is geen Word-bestand dat gelezen kan worden."); }
  assert(await field(p, DECISION).inputValue() === "Het mag. Punt.", "it was overwritten");
  await p.close();
}

async function no_button_moves_away_when_it_is_known_what_was_kept() {
  const p = await Person.signedIn("VWS"), { page } = p, known = gate(), asked = page.waitForRequest("**/knelpunten/*/concepten");
  await page.route("**/knelpunten/*/concepten", async (route) => { await known.passed; await route.continue(); });
  await p.go("/knelpunten/" + refs[4]);
  await asked;
  await page.locator("article").waitFor();
  assert(await page.locator(".acts").count() === 0, "they are there before");
  known.open();
  await page.locator(".acts").first().waitFor();
  assert(await page.getByText("Verder schrijven").isVisible(), "what was kept comes later");
  await p.close();
}

async function several_new_ones_are_taken_up_at_once_and_one_that_changed_meanwhile_says_so() {
  const [one, two, passed] = refs.slice(-3), p = await Person.signedIn("VWS"), other = await at("VWS2", passed), rows = (n) => p.page.getByRole("checkbox", { name: `(${n})` });
  await p.page.getByRole("button", { name: "Meer tegelijk in behandeling nemen" }).click();
  const send = form(p).getByRole("button", { name: "In behandeling nemen", exact: true });
  await send.click();
  await said(p, "Kies er minstens één.");
  for (const n of [one, two, passed]) await rows(n).check();
  await form(p).getByLabel("Wie gaat ermee aan de slag?").selectOption({ label: "Persoon VWS" });
  const found = await faults(p.page);
  assert(found.length === 0, found.join(" | "));
  const left = p.page.locator("h2", { hasText: "Nieuw voor u" }).locator(".count"), before = Number((await left.textContent()).replaceAll(/\D/g, ""));
  await other.act("In behandeling nemen", {}, "In behandeling nemen"); // a colleague is first, and the desk behind the form knows it
  await left.filter({ hasText: `(${before - 1})` }).waitFor();
  await send.click();
  await said(p, "6 van 6 klaar");
  const outcomes = await form(p).locator(".outcomes li").allTextContents();
  assert(outcomes.filter((x) => x.startsWith(passed) && x.includes("niet gelukt")).length === 1, outcomes);
  assert(outcomes.filter((x) => x.startsWith(one) && x.endsWith("gelukt")).length === 2, outcomes);
  await form(p).getByRole("button", { name: "Sluiten" }).click();
  const now = await told(p, `/knelpunten/${one}`);
  assert(JSON.stringify(now).includes("in_behandeling"), "it was not taken up");
  await p.close();
  await other.close();
}

await run([a_colleague_goes_on_with_what_one_typed, who_was_second_is_shown_what_the_other_wrote_and_chooses,
  who_types_before_the_draft_has_come_loses_nothing_of_either,
  without_a_connection_it_stays_in_the_window_and_is_kept_later, what_is_thrown_away_is_gone_for_all, who_may_not_send_an_answer_prepares_it,
  what_is_sent_is_no_draft_any_more, a_template_is_kept_inserted_and_thrown_away,
  another_address_is_offered_and_one_press_fills_it_in, the_text_goes_out_as_a_word_file_and_comes_back_approved,
  no_button_moves_away_when_it_is_known_what_was_kept,
  several_new_ones_are_taken_up_at_once_and_one_that_changed_meanwhile_says_so,
  it_is_for_everybody_to_read]);

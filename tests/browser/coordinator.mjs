// The coordinator's day: what is to be distributed and to whom, picked up, several at once, notes, and bundles.
import { assert, faults, Person, run, settings } from "./browser.mjs";

const { of } = settings;
let who = null;
const coordinator = async () => who ??= await Person.signedIn("coordinator");

async function today() {
  const c = await coordinator();
  await c.go("/");
  await c.heading("Vandaag");
  await c.page.getByRole("heading", { level: 2, name: /^Te verdelen/ }).waitFor();
  return c;
}

const section = (page, name) => page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name }) });
const row = (page, reference) => page.locator("li.triage").filter({ hasText: reference });

async function the_day_begins_with_what_asks_most() {
  const { page } = await today();
  const heads = await page.locator("main h2").allInnerTexts();
  const at = (name) => heads.findIndex((h) => h.startsWith(name));
  const order = ["Te verdelen", "Teruggekomen", "Opnieuw bekijken", "Deze week uiterlijk", "Zonder behandelaar"].map(at);
  assert(order.every((n, i) => n >= 0 && (i === 0 || n > order[i - 1])), heads);
  assert(await section(page, /^Te verdelen/).getByText(of.terug).count() === 0, "what came back stands apart");
  assert(await section(page, /^Teruggekomen/).getByText(of.terug).count() === 1, "what came back is there");
  assert(await section(page, /^Opnieuw bekijken/).getByText(of.heropend).count() === 1, "looked at again");
  assert(await section(page, /^Zonder behandelaar/).getByText(of.niemand0).count() === 1, "nobody works on it");
  assert(await section(page, /^Zonder behandelaar/).getByText(of.heropend).count() === 0, "somebody works on it");
}

async function the_first_view_asks_a_handful_of_questions_and_weighs_little() {
  const c = await Person.signedIn("coordinator"), asked = [];
  await c.page.getByRole("heading", { level: 2, name: /^Te verdelen/ }).waitFor();
  c.page.on("request", (r) => { const url = new URL(r.url()); if (url.pathname.startsWith("/v1/") && url.pathname !== "/v1/gebeurtenissen") asked.push(url.pathname); });
  const cdp = await c.context.newCDPSession(c.page);
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  const urls = new Map(), weigh = { code: 0, data: 0, letters: 0 }; // letters: the type, kept for a year, and the same of each view
  cdp.on("Network.requestWillBeSent", (e) => urls.set(e.requestId, e.request.url));
  cdp.on("Network.loadingFinished", (e) => { weigh[/\/v1\//.test(urls.get(e.requestId) ?? "") ? "data" : /\.woff2$/.test(urls.get(e.requestId) ?? "") ? "letters" : "code"] += e.encodedDataLength; });
  await c.go("/");
  await c.page.locator("li.triage .candidate").first().waitFor();
  await c.page.waitForFunction(() => !document.querySelector(".waiting"));
  const rows = asked.filter((p) => /toewijzingen$/.test(p)).length;
  assert(rows <= 5, `${rows} rows ask for their candidates`);
  assert(asked.length - rows <= 12, `asked ${asked.join(" ")}`); // seven of the day, who one is, and names
  console.log(`# ${Math.round(weigh.code / 1000)} kB of page, ${Math.round(weigh.data / 1000)} kB of data, ${asked.length} questions`);
  assert(weigh.code > 20_000 && weigh.code < 100_000, JSON.stringify(weigh));
  await c.close();
}

async function a_key_on_a_row_fills_in_the_assignment_and_enter_sends_it() {
  const { page } = await today(), mine = row(page, of.wacht0);
  await mine.getByRole("link").focus();
  const first = mine.locator(".candidate").first();
  await first.waitFor();
  const name = (await first.innerText()).trim();
  assert(/^1\s/.test(name), name);
  await page.keyboard.press("9");
  assert(await page.getByRole("dialog").count() === 0, "a key without a candidate does nothing");
  await page.keyboard.press("1");
  const form = page.getByRole("dialog");
  await form.waitFor();
  assert(await form.getByLabel("Verantwoordelijk ministerie").inputValue() === name.split(/\s+/)[1], name);
  assert((await form.getByLabel("Reden").inputValue()).length > 10, "a reason stands there");
  assert((await faults(page)).length === 0, (await faults(page)).join());
  await page.keyboard.press("Enter");
  await form.waitFor({ state: "detached" });
  await mine.waitFor({ state: "detached" });
}

async function who_picks_up_is_seen_and_it_ends_when_it_is_assigned() {
  const { page } = await today(), mine = row(page, of.terug);
  await mine.getByRole("button", { name: "Ik pak dit op" }).click();
  await mine.getByText("U pakt dit op").waitFor();
  assert(await mine.getByRole("button", { name: "Ik pak dit op" }).count() === 0, "once is enough");
}

// The last one who says so has it; the other sees that at once.
async function a_colleague_takes_over_and_the_first_sees_it() {
  const { page } = await today(), b = await Person.signedIn("colleague"), mine = row(page, of.wacht3), theirs = row(b.page, of.wacht3);
  await b.go("/");
  await mine.getByRole("button", { name: "Ik pak dit op" }).click();
  await theirs.getByText("Een collega pakt dit op").waitFor();
  await theirs.getByRole("button", { name: "Ik pak dit op" }).click();
  await theirs.getByText("U pakt dit op").waitFor();
  await mine.getByText("Een collega pakt dit op").waitFor();
  assert(await mine.getByText("U pakt dit op").count() === 0, "two have it");
  await b.close();
}

async function what_are_two_questions_is_split_into_both_when_the_region_agrees() {
  const c = await coordinator(), { page } = c;
  await c.go("/knelpunten/" + of.twee);
  const form = page.getByRole("dialog"), more = page.getByText("Meer mogelijkheden"), split = page.locator(".acts").getByRole("button", { name: "Splitsen", exact: true });
  await page.locator("article").waitFor();
  if (!(await split.isVisible())) await more.click();
  await split.click();
  for (const name of ["een", "ander"]) {
    await form.getByLabel("Kenmerk of een woord").fill(of[name]);
    await form.getByRole("button", { name: "Zoek knelpunten" }).click();
    await form.getByRole("checkbox", { name: new RegExp(of[name]) }).check();
  }
  await form.getByLabel("Reden").fill("Het zijn twee vragen.");
  assert((await faults(page)).length === 0, (await faults(page)).join());
  await form.getByRole("button", { name: "Versturen" }).click();
  await form.getByRole("alert").waitFor(); // not without the region
  await form.getByLabel("De regio is het ermee eens").check();
  await form.getByRole("button", { name: "Versturen" }).click();
  await form.waitFor({ state: "detached" });
  await c.reads("Afgerond");
  const region = await Person.signedIn("TWE");
  await region.go("/knelpunten/" + of.twee);
  await region.reads("Het zijn twee vragen.");
  await region.close();
}

async function several_are_assigned_at_once_with_an_outcome_each() {
  const { page } = await today();
  for (const name of ["wacht1", "wacht2"]) await row(page, of[name]).getByRole("checkbox").check();
  await page.getByText("2 gekozen").waitFor();
  await page.getByRole("button", { name: "Ik pak deze op" }).click();
  const form = page.getByRole("dialog");
  await form.getByRole("button", { name: "Versturen" }).click();
  await form.getByText("2 van 2 klaar").waitFor();
  assert(await form.getByText("gelukt", { exact: true }).count() === 2, "an outcome each");
  await form.getByRole("button", { name: "Sluiten" }).click();
  await row(page, of.wacht1).getByText("U pakt dit op").waitFor();
  for (const name of ["wacht1", "wacht2"]) await row(page, of[name]).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Toewijzen aan één ministerie" }).click();
  await form.getByRole("button", { name: "Versturen" }).click();
  await form.getByRole("alert").waitFor(); // nothing goes without a ministry and a reason
  await form.getByLabel("Verantwoordelijk ministerie").selectOption("OCW");
  await form.getByLabel("Reden").fill("Het gaat om onderwijs.");
  await form.getByRole("button", { name: "Versturen" }).click();
  await form.getByText("2 van 2 klaar").waitFor();
  assert((await faults(page)).length === 0, (await faults(page)).join());
  await form.getByRole("button", { name: "Sluiten" }).click();
  await row(page, of.wacht1).waitFor({ state: "detached" });
}

async function what_is_refused_says_so_in_its_row() {
  const { page } = await today(), told = (path, body) => page.evaluate(async ([p, b]) => {
    const who = await fetch("/v1/account").then((a) => a.json());
    return fetch("/v1" + p, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": who.csrf, "Idempotency-Key": crypto.randomUUID() }, body: JSON.stringify(b) }).then((a) => a.status);
  }, [path, body]);
  await row(page, of.terug).getByRole("checkbox").check();
  await section(page, /^Teruggekomen/).getByRole("button", { name: "Ik pak deze op" }).click();
  const form = page.getByRole("dialog");
  await form.getByRole("button", { name: "Versturen" }).click(); // it was picked up before, by the same account
  await form.getByText(/niet gelukt \(.*al opgepakt/).waitFor();
  await form.getByRole("button", { name: "Sluiten" }).click();
  assert(await told(`/knelpunten/${of.niemand0}/oppakkingen`, {}) === 409, "only what is to be distributed is picked up");
}

async function a_note_to_the_departments_of_what_nobody_works_on_is_read_by_them_alone() {
  const { page } = await today();
  const some = section(page, /^Zonder behandelaar/);
  for (const title of ["Niemand werkt eraan 0", "Niemand werkt eraan 1"]) await some.getByRole("checkbox", { name: `Kies ${title}` }).check();
  await some.getByRole("button", { name: "Notitie aan het ministerie" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Notitie").fill("Wie pakt dit op?");
  await form.getByRole("button", { name: "Versturen" }).click();
  await form.getByText("2 van 2 klaar").waitFor();
  await form.getByRole("button", { name: "Sluiten" }).click();
  const vws = await Person.signedIn("VWS"), zvl = await Person.signedIn("ZVL");
  await vws.go("/knelpunten/" + of.niemand0);
  await vws.reads("Wie pakt dit op?");
  await vws.reads(/^Dit lezen alleen Ministerie van Volksgezondheid/);
  await zvl.go("/knelpunten/" + of.niemand0);
  await zvl.reads(/^Toegewezen aan/);
  assert(await zvl.page.getByText("Wie pakt dit op?").count() === 0, "the region reads a note to a department");
  await vws.close();
  await zvl.close();
}

async function a_note_to_the_region_is_read_by_the_region() {
  const c = await coordinator();
  await c.go("/knelpunten/" + of.niemand1);
  await c.act("Notitie schrijven", { "De regio die het indiende": true, "Notitie": "Wij bellen u morgen." });
  await c.reads("Wij bellen u morgen.");
  await c.reads(/^Dit lezen alleen de regio, haar adviseur/);
  const zvl = await Person.signedIn("ZVL"), vws = await Person.signedIn("VWS");
  await zvl.go("/knelpunten/" + of.niemand1);
  await zvl.reads("Wij bellen u morgen.");
  await vws.go("/knelpunten/" + of.niemand1);
  await vws.reads(/^Toegewezen aan/);
  assert(await vws.page.getByText("Wij bellen u morgen.").count() === 0, "a department reads a note to the region");
  await zvl.close();
  await vws.close();
}

async function the_same_in_more_regions_is_put_together_and_taken_apart() {
  const c = await coordinator(), { page } = c;
  await c.go("/bundels");
  await c.reads("Er staan nog geen knelpunten bij elkaar.");
  await page.getByRole("button", { name: "Knelpunten bij elkaar zetten" }).click();
  const form = page.getByRole("dialog");
  await form.getByRole("button", { name: "Bij elkaar zetten" }).click();
  await form.getByRole("alert").waitFor();
  for (const name of ["niemand0", "heropend"]) {
    await form.getByLabel("Kenmerk of een woord").fill(of[name]);
    await form.getByRole("button", { name: "Zoek knelpunten" }).click();
    await form.getByRole("checkbox", { name: new RegExp(of[name]) }).check();
  }
  assert((await faults(page)).length === 0, (await faults(page)).join());
  await form.getByLabel(/^Waarom is het hetzelfde/).fill("Steeds dezelfde regel.");
  await form.getByRole("button", { name: "Bij elkaar zetten" }).click();
  await form.waitFor({ state: "detached" });
  await c.reads("(2 knelpunten)");
  assert((await faults(page)).length === 0, (await faults(page)).join());
  await page.getByRole("button", { name: `${of.heropend} eruit halen` }).click();
  await form.getByRole("button", { name: "Toch een ander knelpunt" }).click();
  await c.reads("(1 knelpunt)");
}

async function it_fits_a_narrow_screen_and_axe_finds_nothing() {
  const c = await Person.signedIn("coordinator", { viewport: { width: 320, height: 700 }, colorScheme: "dark" });
  await c.go("/");
  await c.page.getByRole("heading", { level: 2, name: /^Te verdelen/ }).waitFor();
  await c.page.getByRole("heading", { name: /^Regio's die 90 dagen stil zijn/ }).waitFor();
  await c.reads("nog nooit iets");
  assert(await c.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "too wide");
  const found = await faults(c.page);
  assert(found.length === 0, found.join(" | "));
  if (process.env.SHOT) await c.page.screenshot({ path: process.env.SHOT + "-narrow.png", fullPage: true });
  await c.close();
}

async function nothing_went_wrong_meanwhile() {
  if (process.env.SHOT) { await (await coordinator()).go("/"); await who.page.waitForTimeout(1500); await who.page.screenshot({ path: process.env.SHOT + "-wide.png", fullPage: true }); }
  await (await coordinator()).close();
}

await run([the_day_begins_with_what_asks_most, the_first_view_asks_a_handful_of_questions_and_weighs_little, a_key_on_a_row_fills_in_the_assignment_and_enter_sends_it,
  who_picks_up_is_seen_and_it_ends_when_it_is_assigned,
  a_colleague_takes_over_and_the_first_sees_it, what_are_two_questions_is_split_into_both_when_the_region_agrees, several_are_assigned_at_once_with_an_outcome_each, what_is_refused_says_so_in_its_row,
  a_note_to_the_departments_of_what_nobody_works_on_is_read_by_them_alone, a_note_to_the_region_is_read_by_the_region,
  the_same_in_more_regions_is_put_together_and_taken_apart, it_fits_a_narrow_screen_and_axe_finds_nothing, nothing_went_wrong_meanwhile]);

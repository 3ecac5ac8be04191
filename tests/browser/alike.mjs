// What is like something earlier: told to whoever writes it, and to the coordinator as a proposal for one bundle.
import { assert, faults, Person, run, settings } from "./browser.mjs";

const { of, fanfare } = settings;
const W = {};
const panel = () => W.region.page.getByRole("complementary", { name: "Dit lijkt op" });
const what = () => W.region.page.getByLabel("Wat is er aan de hand?");
const row = () => W.coordinator.page.locator("li.triage").filter({ hasText: of.wacht.kenmerk });

async function form(name) {
  await W.region?.close();
  W.region = await Person.signedIn(name);
  await W.region.page.evaluate(() => localStorage.clear());
  await W.region.go("/indienen");
}

async function who_writes_sees_what_another_region_shares_and_when_it_was_answered() {
  await form("ZVL");
  assert(await panel().count() === 0, "there is something of an empty form");
  await what().fill(fanfare);
  await panel().getByRole("link", { name: "Tuba telt als gevaarlijke opslag" }).waitFor();
  const said = await panel().innerText();
  assert(/Twente/.test(said) && /beantwoord op /.test(said), said);
  assert(!said.includes("Nog een fanfare"), "what is not shared is named: " + said);
  assert(said.includes("Fanfare staat buiten") && /zelfde plaats/.test(said), "one's own is not there: " + said);
  assert(await W.region.page.evaluate(() => document.activeElement?.tagName) === "TEXTAREA", "focus went elsewhere");
  const found = await faults(W.region.page);
  assert(found.length === 0, found);
}

async function its_link_is_that_signal_and_what_was_typed_stays() {
  const [other] = await Promise.all([W.region.context.waitForEvent("page"), panel().getByRole("link", { name: /^Tuba/ }).click()]);
  await other.getByRole("heading", { level: 1, name: /^Tuba/ }).waitFor();
  assert(await other.getByText("Een tuba is geen opslag.").count() > 0, "the answer is not there");
  await other.close();
  assert(await what().inputValue() === fanfare, "what was typed is gone");
}

async function another_text_empties_the_panel() {
  await what().fill("De stoeptegels in het plantsoen liggen scheef en de buxus heeft last van motten.");
  await panel().waitFor({ state: "detached" });
}

async function an_id_that_one_may_not_see_shows_nothing() {
  let ids = [of.eigen.id, of.gedeeld.id];
  await W.region.page.route("**/routeringsvoorspellingen", async (route) => {
    const told = await (await route.fetch()).json();
    await route.fulfill({ json: { ...told, lijktOp: ids.map((id) => ({ id, score: 900, woorden: 9 })) } });
  });
  await what().fill("De stoeptegels liggen scheef en de buxus heeft last van motten, al jaren.");
  await panel().getByRole("link").first().waitFor();
  assert((await panel().getByRole("link").allInnerTexts()).join() === "Tuba telt als gevaarlijke opslag", await panel().innerText());
  ids = [of.eigen.id];
  await what().fill("De stoeptegels liggen scheef en de buxus heeft last van motten, al heel lang.");
  await panel().waitFor({ state: "detached" });
  await W.region.page.unroute("**/routeringsvoorspellingen");
}

async function on_a_small_screen_nothing_goes_beyond_it() {
  const page = W.region.page;
  await page.setViewportSize({ width: 320, height: 700 });
  await what().fill(fanfare);
  await panel().getByRole("link", { name: /^Tuba/ }).waitFor();
  assert(await page.evaluate(() => document.documentElement.scrollWidth <= 320), "it is wider than the screen");
}

async function regions_and_ministries_do_not_read_what_a_signal_is_like() {
  for (const name of ["ZVL", "VWS"]) {
    const p = await Person.signedIn(name);
    await p.go("/knelpunten/" + (name === "ZVL" ? of.wacht : of.eigen).kenmerk);
    await p.page.getByRole("heading", { name: "Wat er gebeurde" }).waitFor();
    assert(await p.page.getByText("Lijkt op", { exact: true }).count() === 0, `${name} reads what it is like`);
    await p.close();
  }
}

async function the_coordinator_finds_a_proposal_among_the_bundles() {
  W.coordinator = await Person.signedIn("coordinator");
  const { page } = W.coordinator;
  await W.coordinator.go("/bundels");
  const section = page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name: /^Lijken veel op elkaar/ }) });
  await section.waitFor();
  const said = await section.innerText();
  assert(said.includes("Fanfare staat buiten") && said.includes("Tuba telt als gevaarlijke opslag"), said);
  assert(!said.includes("carillon"), "what is like nothing is proposed: " + said);
  const found = await faults(page);
  assert(found.length === 0, found);
  W.proposals = section;
}

async function in_triage_it_says_what_it_is_like_and_one_button_puts_them_together() {
  const { page } = W.coordinator;
  await W.coordinator.go("/");
  await row().hover();
  await row().getByText("Lijkt op", { exact: true }).waitFor();
  assert(await page.locator("li.triage").filter({ hasText: of.apart.kenmerk }).getByText("Lijkt op", { exact: true }).count() === 0, "like nothing, and yet");
  const found = await faults(page);
  assert(found.length === 0, found);
  await row().getByRole("button", { name: "Bij elkaar zetten met: Tuba telt als gevaarlijke opslag" }).press("Enter");
  const form = page.getByRole("dialog");
  assert(await form.getByRole("checkbox", { name: /^Tuba/ }).isChecked(), "the other is not chosen");
  await form.getByRole("button", { name: "Bij elkaar zetten", exact: true }).click();
  await form.waitFor({ state: "detached" });
  await row().hover();
  await row().getByText("staat erbij").waitFor();
}

async function what_was_put_together_is_proposed_no_more() {
  const { page } = W.coordinator;
  await W.coordinator.go("/bundels");
  const bundle = page.locator("section").filter({ has: page.locator("h2 .count", { hasText: "2 knelpunten" }) });
  await bundle.waitFor();
  const said = await bundle.innerText();
  assert(said.includes("Fanfare staat buiten") && said.includes("Tuba telt"), said);
  await W.proposals.getByText("(2)").waitFor(); // each of both with the third
  const pairs = await W.proposals.locator("li.row").allInnerTexts();
  assert(pairs.every((p) => !(p.includes("Fanfare staat buiten") && p.includes("Tuba telt"))), pairs);
}

async function its_page_says_so_too() {
  const { page } = W.coordinator;
  await W.coordinator.go("/knelpunten/" + of.wacht.kenmerk);
  await page.getByRole("heading", { name: "Lijkt op", exact: true }).waitFor();
  const said = await page.locator(".likened").innerText();
  assert(/staat erbij/.test(said) && /Twente/.test(said) && /beantwoord op/.test(said), said);
  await W.coordinator.close();
  await W.region.close();
}

await run([who_writes_sees_what_another_region_shares_and_when_it_was_answered, its_link_is_that_signal_and_what_was_typed_stays, another_text_empties_the_panel,
  an_id_that_one_may_not_see_shows_nothing, on_a_small_screen_nothing_goes_beyond_it, regions_and_ministries_do_not_read_what_a_signal_is_like,
  the_coordinator_finds_a_proposal_among_the_bundles, in_triage_it_says_what_it_is_like_and_one_button_puts_them_together,
  what_was_put_together_is_proposed_no_more, its_page_says_so_too]);

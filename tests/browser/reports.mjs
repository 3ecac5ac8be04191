// A report from its draft until it is fixed, by the people who each do their part; and what is not theirs is not offered.
import { ask, assert, base, faults, Person, run, settings } from "./browser.mjs";

const W = {};
const TITLE = "Eerste rapport";
const button = (p, name) => p.page.getByRole("button", { name, exact: true });

async function send(p, fields) {
  const form = p.page.getByRole("dialog");
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label, { exact: true }).fill(value);
  await form.getByRole("button", { name: /^(Versturen|Maak het concept)$/ }).click();
  await form.waitFor({ state: "detached" });
}

async function a_coordinator_opens_a_draft() {
  W.c = await Person.signedIn("coordinator");
  await W.c.go("/reactietijden");
  await W.c.page.getByRole("link", { name: "Rapporten" }).click();
  await W.c.heading("Rapporten");
  await W.c.reads("Er zijn nog geen rapporten.");
  await button(W.c, "Een rapport maken").click();
  await W.c.page.getByRole("dialog").getByRole("button", { name: "Maak het concept" }).click();
  await W.c.page.getByRole("dialog").getByRole("alert").waitFor(); // without days it is refused
  await send(W.c, { "Eerste dag": settings.month, "Laatste dag": settings.day, "Titel (hoeft niet)": TITLE });
  await W.c.heading(TITLE);
  W.at = new URL(W.c.page.url()).pathname;
  await W.c.reads(/Reageren kan nog \d+ dagen: tot en met/);
  await W.c.reads("Vaststellen kan als de dagen om te reageren voorbij zijn.");
  assert(await button(W.c, "Vaststellen").count() === 0 && await button(W.c, "Reageren").count() === 0, "what cannot be is offered");
}

async function a_region_does_not_see_a_draft() {
  W.zvl = await Person.signedIn("ZVL");
  await W.zvl.go(W.at);
  await W.zvl.page.getByRole("alert").waitFor();
  await W.zvl.go("/rapporten");
  await W.zvl.reads("Er zijn nog geen rapporten.");
  assert(await button(W.zvl, "Een rapport maken").count() === 0, "a region may make one");
}

async function a_department_comments_and_contests_a_case_of_its_own() {
  W.vws = await Person.signedIn("VWS");
  await W.vws.go("/rapporten");
  await W.vws.page.getByRole("link", { name: TITLE }).click();
  await W.vws.heading(TITLE);
  await button(W.vws, "Reageren").click();
  await send(W.vws, { "Uw reactie": "Wij missen de zomer." });
  await W.vws.reads("Wij missen de zomer.");
  await W.vws.page.locator(".row", { hasText: "Geen tandarts in Sluis" }).getByRole("button").click();
  await send(W.vws, { "Reden": "Dit was van OCW." });
  await W.vws.page.getByRole("heading", { name: "Zaken die zijn betwist (1)" }).waitFor();
  await W.vws.reads("Dit was van OCW.");
  assert(await button(W.vws, "Bevestigen als tweede persoon").count() === 0 && await button(W.vws, "Concept intrekken").count() === 0, "what is another's is offered");
}

async function others_read_that_a_case_is_contested_but_not_which() {
  const p = await Person.signedIn("OCW");
  await p.go(W.at);
  await p.reads("Een zaak die u niet ziet");
  assert(!(await p.page.locator("main").innerText()).includes("Dit was van OCW."), "the reason is told");
  await p.close();
}

async function a_correction_needs_a_second_person() {
  await W.c.go(W.at);
  await W.c.page.getByLabel("Zaken van").selectOption({ value: "VWS" });
  await W.c.page.locator(".row", { hasText: "Geen tandarts in Sluis" }).getByRole("button").click();
  await send(W.c, { "Reden": "Verkeerd bezorgd." });
  await W.c.reads("Verkeerd bezorgd.");
  await button(W.c, "Bevestigen als tweede persoon").click();
  await W.c.page.getByRole("alert").getByText("Een tweede persoon moet het bevestigen.").waitFor();
  W.second = await Person.signedIn("second");
  await W.second.go(W.at);
  await button(W.second, "Bevestigen als tweede persoon").click();
  await W.second.reads("Bevestigd");
  assert(await button(W.second, "Bevestigen als tweede persoon").count() === 0, "it is offered still");
}

async function a_proposal_is_withdrawn() {
  await W.second.page.getByLabel("Zaken van").selectOption({ value: "VWS" });
  await W.second.page.locator(".row", { hasText: "Geen bus naar Hulst" }).getByRole("button").click();
  await send(W.second, { "Reden": "Ook verkeerd." });
  await W.second.reads("Ook verkeerd.");
  await button(W.second, "Voorstel intrekken").click();
  await W.second.page.locator(".since", { hasText: "Ook verkeerd." }).getByText("Ingetrokken").waitFor();
}

async function it_is_sound_for_everybody_wide_and_narrow() {
  for (const p of [W.c, W.vws]) for (const [width, height] of [[1280, 900], [320, 700]]) {
    await p.page.setViewportSize({ width, height });
    await p.go(W.at);
    await p.page.getByText("Wij missen de zomer.").waitFor();
    await p.page.waitForFunction(() => !document.querySelector(".waiting"), null, { polling: 100 });
    const found = await faults(p.page), wide = await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert(found.length === 0 && wide <= 0, `${p.name} ${width}: ${found.join(" | ")} ${wide}`);
    await p.page.screenshot({ path: `${settings.build}/rapport-${p.name}-${width}.png`, fullPage: true });
    await p.page.setViewportSize({ width: 1280, height: 900 });
  }
}

async function after_ten_working_days_it_is_fixed_and_for_everybody() {
  await ask(["later"]);
  await ask(["signed"]);
  for (const p of [W.c, W.vws, W.zvl]) {
    await p.page.clock.setFixedTime(new Date(settings.later));
    await p.page.goto(base + "/");
    await p.signIn();
  }
  await W.vws.go(W.at);
  await W.vws.reads(/Reageren kon tot en met/);
  assert(await button(W.vws, "Reageren").count() === 0, "one may comment still");
  await W.c.go(W.at);
  await button(W.c, "Vaststellen").click();
  await send(W.c, {});
  await W.c.reads(/Vastgesteld op .* De cijfers staan op gebeurtenis \d+/);
  assert(await button(W.c, "Concept intrekken").count() === 0, "it can be withdrawn still");
  await W.zvl.go("/rapporten");
  await W.zvl.page.getByRole("link", { name: TITLE }).click();
  await W.zvl.reads("Wij missen de zomer.");
  for (const p of [W.c, W.vws, W.zvl, W.second]) await p.close();
}

await run([a_coordinator_opens_a_draft, a_region_does_not_see_a_draft, a_department_comments_and_contests_a_case_of_its_own, others_read_that_a_case_is_contested_but_not_which,
  a_correction_needs_a_second_person, a_proposal_is_withdrawn, it_is_sound_for_everybody_wide_and_narrow, after_ten_working_days_it_is_fixed_and_for_everybody]);

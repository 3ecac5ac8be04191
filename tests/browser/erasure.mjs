// One person proposes which texts go, another confirms; the statement stays, the words do not.
import { assert, faults, Person, run, settings } from "./browser.mjs";

const W = {};
const NAME = "Pietersen";

async function opened(who) {
  const p = await Person.signedIn(who);
  await p.go("/knelpunten/" + settings.reference);
  await p.page.locator("article").waitFor();
  const summary = p.page.locator("summary", { hasText: "Teksten vernietigen" });
  if (!(await p.page.locator("details[open] > summary", { hasText: "Teksten vernietigen" }).count())) await summary.click();
  return p;
}

async function only_ones_own_texts_can_be_chosen() {
  W.zvl = await opened("ZVL");
  await W.zvl.page.getByRole("group", { name: "Welke teksten?" }).waitFor();
  const list = (await W.zvl.page.getByRole("group", { name: "Welke teksten?" }).getByRole("checkbox").count());
  assert(list === 2, `${list} texts`);
  const text = await W.zvl.page.getByRole("group", { name: "Welke teksten?" }).innerText();
  assert(!text.includes("In behandeling"), "another's text can be chosen");
}

async function nothing_is_proposed_without_a_choice_and_a_ground() {
  await W.zvl.page.getByRole("button", { name: "Voorstellen om te vernietigen" }).click();
  await W.zvl.page.getByRole("alert").waitFor();
}

async function one_person_proposes_and_cannot_confirm() {
  await W.zvl.page.getByLabel(/^Informatie toegevoegd door u/).check();
  await W.zvl.page.getByLabel(/Verzoek van de betrokkene/).check();
  await W.zvl.page.getByRole("button", { name: "Voorstellen om te vernietigen" }).click();
  await W.zvl.reads("Een voorstel om teksten te vernietigen wacht");
  await W.zvl.reads(NAME); // nothing is gone yet
  await W.zvl.page.getByRole("button", { name: "Bevestigen als tweede persoon" }).click();
  await W.zvl.page.getByRole("alert").getByText("Een tweede persoon moet het bevestigen.").waitFor();
}

async function it_is_withdrawn_and_proposed_again() {
  await W.zvl.page.getByRole("button", { name: "Voorstel intrekken" }).click();
  await W.zvl.page.getByRole("group", { name: "Welke teksten?" }).waitFor();
  await W.zvl.page.getByLabel(/^Informatie toegevoegd door u/).check();
  await W.zvl.page.getByLabel(/Verzoek van de betrokkene/).check();
  await W.zvl.page.getByRole("button", { name: "Voorstellen om te vernietigen" }).click();
  await W.zvl.reads("Een voorstel om teksten te vernietigen wacht");
}

async function a_second_person_confirms_and_the_statement_is_shown() {
  W.second = await opened("second");
  await W.second.page.getByRole("button", { name: "Bevestigen als tweede persoon" }).click();
  const statement = W.second.page.getByRole("region", { name: "Verklaring van vernietiging" });
  await statement.waitFor();
  const said = await statement.innerText();
  for (const part of ["Informatie toegevoegd", "Verzoek van de betrokkene", "Voorgesteld door", "Bevestigd door", "Zeeuws-Vlaanderen", "reservekopieën"]) assert(said.includes(part), `${part}: ${said}`);
  await W.zvl.page.getByText(NAME).waitFor({ state: "detached" });
  await W.second.page.reload();
  await W.second.reads("De tekst hiervan is vernietigd");
  assert(!(await W.second.page.locator("main").innerText()).includes(NAME), "the text is there still");
  await statement.waitFor();
  for (const [width, height] of [[1280, 900], [320, 700]]) {
    await W.second.page.setViewportSize({ width, height });
    const found = await faults(W.second.page), wide = await W.second.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert(found.length === 0 && wide <= 0, `${width}: ${found.join(" | ")} ${wide}`);
  }
  await W.second.page.screenshot({ path: `${settings.build}/wissen.png`, fullPage: true });
  await W.zvl.close();
  await W.second.close();
}

await run([only_ones_own_texts_can_be_chosen, nothing_is_proposed_without_a_choice_and_a_ground, one_person_proposes_and_cannot_confirm, it_is_withdrawn_and_proposed_again,
  a_second_person_confirms_and_the_statement_is_shown]);

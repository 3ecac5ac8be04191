// What goes to the meeting of a region, and what others learned.
import { readFileSync } from "node:fs";
import { assert, faults, Person, run, settings } from "./browser.mjs";

let zvl;
const part = (page, name) => page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name }) });
const titles = (page, name) => part(page, name).locator("tbody tr").evaluateAll((rows) => rows.map((r) => r.cells[1].textContent));
const cells = async (page, name, title) => part(page, name).locator("tbody tr").filter({ hasText: title }).evaluate((r) => [...r.cells].map((c) => c.textContent));

async function there(p) {
  await p.page.getByRole("heading", { level: 2, name: /^Wat vastzit/ }).waitFor();
}

async function sound(p, what) {
  for (const size of [{ width: 1280, height: 900 }, { width: 320, height: 700 }]) {
    await p.page.setViewportSize(size);
    const found = await faults(p.page), wide = await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert(found.length === 0 && wide <= 0, `${what}, ${size.width} px: ${found.join(" | ")} ${wide} px too wide`);
  }
  await p.page.setViewportSize({ width: 1280, height: 900 });
}

async function what_is_stuck_stands_first_with_what_is_asked_of_the_meeting() {
  zvl = await Person.signedIn("ZVL");
  await zvl.go("/overleg");
  await there(zvl);
  const { page } = zvl, stuck = await titles(page, /^Wat vastzit/);
  assert(["De brug is te laag", "De sluis sluit", "Het veer vaart niet"].every((x) => stuck.includes(x)) && !stuck.includes("Het loopt goed"), stuck);
  const again = (await cells(page, /^Wat vastzit/, "De sluis sluit")).join("|"), asked = (await cells(page, /^Wat vastzit/, "Het veer")).join("|"), late = (await cells(page, /^Wat vastzit/, "De brug")).join("|");
  assert(again.includes("beide standpunten") && asked.includes("2 vragen") && asked.includes("in één gesprek") && late.includes("te laat") && late.includes("Spreek af wanneer"), `${again} ${asked} ${late}`);
  assert((await titles(page, /^Wat verder open staat/)).includes("Het loopt goed"), "what goes well is gone");
  const all = await page.locator("main tbody tr td:nth-child(2)").allTextContents();
  assert(!all.some((x) => x.includes("Twente") || x.includes("Fietsbrug")), "another region's is in it");
  await sound(zvl, "overleg");
}

async function agreements_and_answers_since_the_last_meeting_are_there() {
  const { page } = zvl, name = /^Antwoorden sinds/;
  assert((await titles(page, /^Afspraken/)).join() === "De zendmast ontbreekt", await titles(page, /^Afspraken/));
  assert((await titles(page, name)).includes("Lang geleden"), "the usual span is a quarter");
  await page.getByLabel("Dag van het vorige overleg").fill(settings.since);
  await page.waitForFunction(() => ![...document.querySelectorAll("main td")].some((c) => c.textContent === "Lang geleden" && c.closest("section").querySelector("h2").textContent.startsWith("Antwoorden")) && document.querySelector("main table"));
  assert((await titles(page, name)).some((x) => x.startsWith("=HYPERLINK")), await titles(page, name));
  await page.reload();
  await there(zvl);
  assert(await page.getByLabel("Dag van het vorige overleg").inputValue() === settings.since, "the day is forgotten");
}

async function the_file_is_no_formula_and_it_prints_without_its_buttons() {
  const { page } = zvl, wait = page.waitForEvent("download");
  await page.getByRole("button", { name: "Opslaan als bestand" }).click();
  const file = await wait, text = readFileSync(await file.path(), "utf8");
  assert(/^overleg-ZVL-\d{4}-\d\d-\d\d\.csv$/.test(file.suggestedFilename()) && text.startsWith("\ufeff"), file.suggestedFilename());
  assert(text.includes(`"'=HYPERLINK(""x"")"`) && !text.includes(`;"=`), text.slice(0, 600));
  assert(text.trim().split("\r\n").length > 7, text);
  await page.emulateMedia({ media: "print" });
  assert(!await page.getByRole("button", { name: "Afdrukken" }).isVisible() && !await page.getByLabel("Dag van het vorige overleg").isVisible(), "buttons are printed");
  assert(await page.getByText("De brug is te laag").isVisible(), "the list is not printed");
  await page.emulateMedia({ media: null });
}

async function an_adviser_and_a_coordinator_choose_a_region_and_others_have_no_list() {
  const adv = await Person.signedIn("ADV");
  await adv.go("/overleg");
  await there(adv);
  assert(await adv.page.getByLabel("Regio", { exact: true }).count() === 0, "one region is no choice");
  await adv.go("/overleg?regio=TWE");
  await adv.heading(/Zeeuws-Vlaanderen/);
  await adv.close();
  const c = await Person.signedIn("coordinator");
  await c.go("/overleg?regio=TWE");
  await c.heading(/Twente/);
  await c.page.getByLabel("Regio", { exact: true }).focus();
  await c.page.getByLabel("Regio", { exact: true }).selectOption("ZVL");
  await c.heading(/Zeeuws-Vlaanderen/);
  assert(await c.page.evaluate(() => document.activeElement.tagName) === "SELECT", "the focus is lost");
  await c.page.getByText("De brug is te laag").waitFor();
  await c.close();
  const vws = await Person.signedIn("VWS");
  await vws.go("/overleg");
  await vws.heading("Deze bladzijde is er niet");
  await vws.close();
}

async function what_others_share_can_be_read_and_nothing_else() {
  await zvl.go("/leren");
  const { page } = zvl, shared = page.getByRole("link", { name: "Fietsbrug zonder vergunning" });
  await shared.waitFor();
  const list = await page.locator(".lesson h2").allTextContents();
  assert(list.join() === "Fietsbrug zonder vergunning", list);
  assert((await page.locator(".lesson").innerText()).includes("Dit kan al binnen de regels"), await page.locator(".lesson").innerText());
  const asked = [];
  page.on("request", (r) => { if (/tijdlijn/.test(r.url())) asked.push(r.url()); });
  await page.getByText("Lees het antwoord").click();
  await page.getByText("Het mag van de wet.").waitFor();
  const said = await page.locator(".lesson").innerText();
  assert(said.includes("De brug mag open.") && said.includes("Er is een loket gekomen.") && asked.length === 1, said);
  await sound(zvl, "leren");
}

async function it_is_found_by_words_theme_region_and_kind_of_answer() {
  const { page } = zvl, found = () => page.locator(".lesson").count();
  for (const [query, n] of [["regio=TWE", 1], ["regio=ZVL", 0], ["soort=kan_al", 1], ["soort=nu_niet", 0], ["tekst=fietsbrug", 1], ["tekst=walvis", 0], ["tekst=fietsbrug&soort=nu_niet", 0]]) {
    await zvl.go("/leren?" + query);
    await page.locator(n ? ".lesson" : ".empty").first().waitFor();
    assert(await found() === n, `${query}: ${await found()}`);
  }
  await zvl.go("/leren");
  await page.getByLabel("Soort antwoord").focus();
  await page.getByLabel("Soort antwoord").selectOption({ label: "Dit lukt nu niet" });
  await page.getByText("Niets gevonden").waitFor();
  assert(await page.evaluate(() => document.activeElement.tagName) === "SELECT", "the focus is lost");
  await sound(zvl, "leren, empty");
}

async function each_role_may_look_and_sees_what_it_may() {
  for (const [name, n] of [["coordinator", 1], ["VWS", 1], ["OCW", 0], ["ADV", 0]]) {
    const p = await Person.signedIn(name);
    await p.go("/leren");
    await p.page.locator(n ? ".lesson" : ".empty").first().waitFor();
    assert(await p.page.locator(".lesson").count() === n, `${name}: ${await p.page.locator(".lesson").allInnerTexts()}`);
    await p.close();
  }
  await zvl.close();
}

await run([what_is_stuck_stands_first_with_what_is_asked_of_the_meeting, agreements_and_answers_since_the_last_meeting_are_there,
  the_file_is_no_formula_and_it_prints_without_its_buttons, an_adviser_and_a_coordinator_choose_a_region_and_others_have_no_list,
  what_others_share_can_be_read_and_nothing_else, it_is_found_by_words_theme_region_and_kind_of_answer, each_role_may_look_and_sees_what_it_may]);

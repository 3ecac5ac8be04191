// An adviser: what is stuck and why, a proposal with its context, and the decision, each as people do it.
import { assert, faults, Person, run, settings } from "./browser.mjs";

const W = {};
const TITLE = "Geen tandarts in Sluis";

const sentence = async (title) => (await W.adviser.page.locator(".stuck li", { hasText: title }).innerText()).replaceAll("\n", " ");

async function what_is_stuck_is_told_with_why() {
  W.adviser = await Person.signedIn("ADV");
  await W.adviser.heading("Mijn regio's");
  await W.adviser.page.getByRole("heading", { name: /Wat vastzit, en waarom/ }).waitFor();
  const told = {
    "De brug is te laag": /Volksgezondheid.* dag(en)? te laat\./, "Het veer vaart niet": /wacht op antwoord van Zeeuws-Vlaanderen/i,
    "De zendmast ontbreekt": /wacht op een politiek besluit/, "De sluis sluit": /1 keer opnieuw bekijken/, "Geen bus naar Hulst": /vroeg hulp: Aankondiging/,
  };
  for (const [title, why] of Object.entries(told)) assert(why.test(await sentence(title)), `${title}: ${await sentence(title)}`);
  assert(await W.adviser.page.locator(".stuck li", { hasText: "Het loopt goed" }).count() === 0, "what goes well is told as stuck");
  assert(await W.adviser.page.getByText("Van een andere regio").count() === 0, "another region is told");
}

async function each_region_has_a_line_with_its_numbers() {
  const row = W.adviser.page.getByRole("row", { name: /Zeeuws-Vlaanderen/ });
  assert((await row.getByRole("cell").allTextContents()).join(" ") === "7 1 1", await row.innerText());
  await row.getByRole("link").click();
  await W.adviser.heading("Alle knelpunten");
  await W.adviser.page.getByRole("link", { name: "De brug is te laag" }).waitFor();
  await W.adviser.go("/");
}

async function a_proposal_stands_at_the_top_with_its_context() {
  const one = W.adviser.page.locator(".proposal");
  await one.getByText("Welke stappen er waren").waitFor();
  assert(await one.count() === 1 && await W.adviser.page.locator("h2:not(.notice h2)").first().textContent() === "Aan u: besluit over hulp (1)", "there is one proposal, at the top");
  const text = await one.innerText();
  for (const said of [TITLE, "om hulp", "Wij horen niets.", "De directeur bij het ministerie", "vanzelf", "Wij zoeken nog naar een tandarts.", "Hulp heeft zin tot", "Dan sluit de school."])
    assert(text.includes(said), `${said} is not told: ${text}`);
  assert(!text.includes("Wij kijken ernaar."), "what was said before the last is told");
}

async function the_desk_is_sound_wide_and_narrow() {
  for (const [width, height] of [[1280, 900], [320, 700]]) {
    await W.adviser.page.setViewportSize({ width, height });
    const found = await faults(W.adviser.page), wide = await W.adviser.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert(found.length === 0 && wide <= 0, `${width}: ${found.join(" | ")} ${wide}`);
    if (settings.build) await W.adviser.page.screenshot({ path: `${settings.build}/adviseur-${width}.png`, fullPage: true });
  }
  await W.adviser.page.setViewportSize({ width: 1280, height: 900 });
}

async function nothing_is_decided_without_a_reason() {
  const form = W.adviser.page.getByRole("region", { name: "Besluit over hulp" });
  await form.getByRole("button", { name: "Versturen" }).click();
  await form.getByRole("alert").waitFor();
  assert(await W.adviser.page.locator(".proposal").count() === 1, "it was decided");
}

async function the_adviser_decides_and_the_region_reads_why() {
  const form = W.adviser.page.getByRole("region", { name: "Besluit over hulp" });
  await form.getByLabel("De rijksvertegenwoordiger erbij halen").check();
  await form.getByLabel("Reden").fill("De school sluit over zes weken.");
  await form.getByRole("button", { name: "Versturen" }).click();
  await W.adviser.page.locator(".proposal").waitFor({ state: "detached" });
  W.zvl = await Person.signedIn("ZVL");
  await W.zvl.page.getByRole("link", { name: TITLE }).click();
  await W.zvl.reads("De school sluit over zes weken.");
  await W.zvl.close();
  await W.adviser.close();
}

await run([what_is_stuck_is_told_with_why, each_region_has_a_line_with_its_numbers, a_proposal_stands_at_the_top_with_its_context, the_desk_is_sound_wide_and_narrow,
  nothing_is_decided_without_a_reason, the_adviser_decides_and_the_region_reads_why]);

// Anybody at the public page: off, then on; what a region allows is there, and goes when it takes that back.
import { ask, assert, base, faults, Person, run, settings } from "./browser.mjs";

const W = {};

async function it_is_off_until_it_is_switched_on() {
  const p = await Person.open("ZVL");
  const answer = await p.page.goto(base + "/openbaar");
  assert(answer.status() === 404, String(answer.status()));
  await p.close();
  await ask(["on"]);
}

// Made anew each second here: a reload shows it.
async function reads(text, gone = false) {
  for (const end = Date.now() + 20_000; ;) {
    await W.p.go("/openbaar");
    await W.p.page.locator("article.public, [role=alert]").first().waitFor();
    if ((await W.p.page.locator("main").innerText()).includes(text) !== gone) return;
    assert(Date.now() < end, `${text} is ${gone ? "still" : "not"} there`);
  }
}

async function anybody_reads_what_was_allowed_without_a_cookie() {
  W.p = await Person.open("ZVL");
  await reads("Mensen merken Bijenkorf.");
  const text = await W.p.page.locator("main").innerText();
  for (const said of ["Titel Bijenkorf", "Zeeuws-Vlaanderen", "Er kan Bijenkorf.", "Er veranderde Bijenkorf.", "Dit kan al binnen de regels", "Overige ministeries", "Hoe wij de tijden tellen", "weerklank/"])
    assert(text.includes(said), `${said} is not there: ${text}`);
  for (const other of ["Ongevraagd", "Nietdeelbaar", "Geheim", "Onbeantwoord", "Later"]) assert(!text.includes(other), `${other} is public`);
  assert((await W.p.context.cookies()).length === 0, "there is a cookie");
  assert(await W.p.page.getByRole("region", { name: "Soorten antwoord" }).getByText("*").count() > 1, "nothing is hidden");
}

async function it_is_sound_light_and_dark_wide_and_narrow() {
  for (const colorScheme of ["light", "dark"]) for (const width of [1280, 320]) {
    await W.p.page.emulateMedia({ colorScheme });
    await W.p.page.setViewportSize({ width, height: 900 });
    const found = await faults(W.p.page), wide = await W.p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert(found.length === 0 && wide <= 0, `${colorScheme} ${width}: ${found.join(" | ")} ${wide}`);
    await W.p.page.screenshot({ path: `${settings.build}/openbaar-${colorScheme}-${width}.png`, fullPage: true });
  }
  await W.p.page.emulateMedia({ colorScheme: "light" });
  await W.p.page.setViewportSize({ width: 1280, height: 900 });
}

async function a_region_allows_it_and_takes_it_back() {
  const zvl = await Person.signedIn("ZVL");
  await zvl.go("/knelpunten/" + settings.reference);
  await zvl.page.getByRole("button", { name: "Dit mag openbaar", exact: true }).click();
  await zvl.page.getByRole("button", { name: "Dit mag niet meer openbaar" }).waitFor();
  await reads("Mensen merken Later.");
  await zvl.page.getByRole("button", { name: "Dit mag niet meer openbaar" }).click();
  await zvl.page.getByRole("button", { name: "Dit mag openbaar", exact: true }).waitFor();
  await reads("Mensen merken Later.", true);
  await zvl.close();
}

async function in_english_too_and_for_who_signed_in() {
  await W.p.page.getByRole("button", { name: "English" }).click();
  await W.p.heading("What regions reported and what the government did");
  await W.p.close();
  const v = await Person.signedIn("VWS");
  await v.go("/openbaar");
  await v.reads("Mensen merken Bijenkorf.");
  await v.close();
}

await run([it_is_off_until_it_is_switched_on, anybody_reads_what_was_allowed_without_a_cookie, it_is_sound_light_and_dark_wide_and_narrow, a_region_allows_it_and_takes_it_back, in_english_too_and_for_who_signed_in]);

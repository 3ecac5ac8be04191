// Signing in where one always does, and again while a form is open: nothing that was typed is lost.
import { assert, base, faults, gate, holdsReads, Person, run, settings } from "./browser.mjs";

const QUESTION = "Hoeveel mensen gaat het aan?";

async function signs(page, user) {
  await page.locator("input[name=user]").fill(user);
  await page.locator("input[name=password]").fill(settings.word);
  await page.locator("form").evaluate((form) => form.requestSubmit());
}

async function sound(page, what) {
  const found = await faults(page);
  assert(found.length === 0, `${what}: ${found.join(" | ")}`);
}

async function begins(user) {
  const p = await Person.open(user);
  await p.page.goto(base + "/");
  await p.heading("Inloggen");
  await sound(p.page, "sign-in");
  await p.page.getByRole("link", { name: "SSO van het rijk" }).click();
  await signs(p.page, user);
  return p;
}

async function somebody_signs_in_at_the_own_organisation_and_again_while_a_form_is_open() {
  const p = await begins("piet"), { page } = p;
  await p.heading("Voor u");
  await page.getByRole("link", { name: "Geen huisarts in Gerritsdorp" }).click();
  await p.act("In behandeling nemen", {}, "In behandeling nemen");
  await page.getByRole("button", { name: "Vraag aan de regio" }).click();
  await page.getByLabel("Uw vraag aan de regio").fill(QUESTION);
  const letGo = await holdsReads(page), cookies = await p.context.cookies();
  await p.context.clearCookies({ name: cookies.find((c) => c.name.startsWith("weerklank") || c.name.startsWith("__Host-weerklank")).name });
  await page.getByRole("button", { name: "Versturen" }).click();
  const again = page.getByRole("dialog", { name: "Log opnieuw in" });
  await again.waitFor();
  letGo();
  await sound(page, "the session ended");
  // going on before one signed in again changes nothing, also when the answer to that comes last
  const early = gate(), asked = gate();
  await page.route("**/v1/account", async (route) => {
    const answer = await route.fetch();
    asked.open();
    await early.passed;
    await route.fulfill({ response: answer });
  }, { times: 1 });
  await again.getByRole("button", { name: "Ik ben ingelogd: ga verder" }).click();
  await asked.passed;
  const [other] = await Promise.all([p.context.waitForEvent("page"), again.getByRole("link", { name: "SSO van het rijk" }).click()]);
  await other.getByRole("button", { name: "Uitloggen" }).waitFor(); // the issuer knows them still
  await other.close();
  await again.getByRole("button", { name: "Ik ben ingelogd: ga verder" }).click();
  await again.waitFor({ state: "detached" });
  const late = page.waitForResponse((r) => r.url().endsWith("/v1/account") && r.status() === 401);
  early.open();
  await late;
  assert(await page.getByLabel("Uw vraag aan de regio").inputValue() === QUESTION, "what was typed is lost");
  await page.getByRole("button", { name: "Versturen" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await p.reads(QUESTION);
  await page.getByRole("button", { name: "Uitloggen" }).click();
  await p.heading("Inloggen");
  await p.close();
}

async function who_is_in_no_group_is_told_so() {
  const p = await begins("niemand");
  await p.reads("u hebt hier nog geen toegang");
  await sound(p.page, "declined");
  await p.close();
}

await run([somebody_signs_in_at_the_own_organisation_and_again_while_a_form_is_open, who_is_in_no_group_is_told_so]);

// From an invitation to the own desk, and back in another day.
import { createHmac } from "node:crypto";
import { ask, assert, base, faults, Person, run } from "./browser.mjs";

const PASSWORD = "vier woorden achter elkaar";
const W = {};

function code(secret, ahead = 0) {
  const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2))), step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac("sha1", key).update(step).digest(), at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function sound(p, what) {
  const found = await faults(p.page);
  assert(found.length === 0, `${what}: ${found.join(" | ")}`);
}

async function who_is_invited_chooses_a_password_and_a_second_factor() {
  const link = await ask(["invite", "anna"]), p = W.anna = await Person.open("anna"), { page } = p;
  await page.goto(base + link);
  await p.heading("Kies een wachtwoord");
  assert(!(await page.content()).includes(link.split("#")[1]), "the secret is on the page");
  await page.getByLabel("Wachtwoord", { exact: true }).fill("kort");
  await page.getByLabel("Nog een keer hetzelfde wachtwoord").fill("anders");
  await page.getByText("Dit is niet hetzelfde wachtwoord.").waitFor();
  await page.getByLabel("Nog een keer hetzelfde wachtwoord").fill("kort");
  await page.getByRole("button", { name: "Wachtwoord vastleggen" }).click();
  await page.locator(".fault", { hasText: "Minstens 12" }).waitFor();
  await sound(p, "refused password");
  await page.getByLabel("Wachtwoord", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Nog een keer hetzelfde wachtwoord").fill(PASSWORD);
  await page.getByRole("button", { name: "Wachtwoord vastleggen" }).click();
  await p.heading("Nog één stap: een code van uw telefoon");
  await page.getByRole("img", { name: "Plaatje om te scannen met uw app" }).waitFor();
  await sound(p, "second factor");
  W.secret = (await page.locator("code").textContent()).replaceAll(" ", "");
  await page.getByLabel("Code van uw app").fill("000000");
  await page.getByRole("button", { name: "Klaar" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Code van uw app").fill(code(W.secret, -1));
  await page.getByRole("button", { name: "Klaar" }).click();
  await p.heading("Voor u");
  await page.getByRole("button", { name: "Uitloggen" }).click();
  await p.heading("Inloggen");
}

async function another_day_the_code_is_asked() {
  const { page } = W.anna;
  await page.goto(base + "/");
  await page.getByLabel("Inlognaam").fill("anna");
  await page.getByLabel("Wachtwoord").fill(PASSWORD + "!");
  await page.getByRole("button", { name: "Inloggen" }).click();
  await page.getByRole("alert").getByText("De inlognaam, het wachtwoord of de code klopt niet.").first().waitFor();
  await page.getByLabel("Wachtwoord").fill(PASSWORD);
  await page.getByRole("button", { name: "Inloggen" }).click();
  await page.getByLabel("Code van uw app").fill(code(W.secret));
  await sound(W.anna, "code");
  await page.getByRole("button", { name: "Inloggen" }).click();
  await W.anna.heading("Voor u");
}

async function an_invitation_counts_once() {
  const link = await ask(["invite", "bert"]), p = await Person.open("bert");
  for (const heading of ["Nog één stap: een code van uw telefoon", null]) {
    await p.page.goto(base + "/hulp");
    await p.context.clearCookies();
    await p.page.goto(base + link);
    await p.heading("Kies een wachtwoord");
    await p.page.getByLabel("Wachtwoord", { exact: true }).fill(PASSWORD);
    await p.page.getByLabel("Nog een keer hetzelfde wachtwoord").fill(PASSWORD);
    await p.page.getByRole("button", { name: "Wachtwoord vastleggen" }).click();
    if (heading) await p.heading(heading);
    else await p.page.getByText("Deze uitnodiging is gebruikt of verlopen.").first().waitFor();
  }
  await p.close();
}

async function whoever_manages_invites_a_colleague_and_closes_an_account() {
  const { page } = W.anna;
  await page.getByRole("link", { name: "Accounts" }).click();
  await W.anna.heading("Accounts");
  await page.getByRole("button", { name: "Iemand uitnodigen" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Naam", { exact: true }).fill("Cees Bakker");
  await form.getByLabel("Inlognaam").fill("cees");
  await form.getByLabel("Mailadres").fill("geen adres");
  await form.getByRole("button", { name: "Uitnodiging versturen" }).click();
  await form.getByRole("alert").waitFor();
  await form.getByLabel("Mailadres").fill("cees@voorbeeld.example");
  await form.getByRole("button", { name: "Uitnodiging versturen" }).click();
  await form.waitFor({ state: "detached" });
  assert((await ask(["link"])).startsWith("/uitnodiging#"), "no mail");
  await page.getByRole("row", { name: /Cees Bakker/ }).waitFor();
  await sound(W.anna, "accounts");
  await page.getByRole("button", { name: "Account van Cees Bakker sluiten" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sluiten" }).click();
  await page.getByRole("row", { name: /Cees Bakker/ }).waitFor({ state: "detached" });
  await W.anna.close();
}

await run([who_is_invited_chooses_a_password_and_a_second_factor, another_day_the_code_is_asked, an_invitation_counts_once,
  whoever_manages_invites_a_colleague_and_closes_an_account]);

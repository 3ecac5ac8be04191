// Accessibility: axe on every view, state and dialog, in both languages, light and dark, narrow and wide, with forced
// colours and with large text; and the keyboard alone.
import { assert, base, faults, people, Person, run, settings } from "./browser.mjs";

const VIEWS = {
  ZVL: ["/", "/indienen", "/indienen/bestand", "/knelpunten", "/knelpunten?tekst=bestaatnergens", "/overleg", "/leren", "/reactietijden", "/hulp", "/toegankelijkheid", "/controle", "/accounts", "/bestaat/niet", "/knelpunten/ZVL-2026-9999-9"],
  VWS: ["/", "/herkomst", "/knelpunten", "/leren", "/rapporten", "/accounts"],
  coordinator: ["/", "/bundels", "/herkomst", "/reactietijden", "/rapporten"],
  ADV: ["/", "/overleg"],
};
const ROOMS = [
  { name: "light, wide", viewport: { width: 1280, height: 900 } },
  { name: "dark, narrow", viewport: { width: 320, height: 700 }, colorScheme: "dark" },
  { name: "light, narrow", viewport: { width: 320, height: 700 } },
  { name: "dark, wide", viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  { name: "forced colours", viewport: { width: 1280, height: 900 }, forcedColors: "active" },
];
let reference = "";

async function settled(page) {
  await page.locator("h1").waitFor();
  await page.waitForFunction(() => !document.querySelector(".waiting"), null, { polling: 100 });
}

async function sound(person, what) {
  const found = await faults(person.page);
  assert(found.length === 0, `${what}: ${found.join(" | ")}`);
  const wide = await person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert(wide <= 0, `${what}: ${wide} px too wide`);
}

async function something_is_there() {
  const p = await Person.signedIn("ZVL");
  await p.go("/indienen");
  await p.page.getByLabel("Wat is er aan de hand?").fill("De huisarts in Gerritsdorp stopt en er komt geen opvolger.");
  await p.page.getByLabel("Wat merken mensen ervan?").fill("Een moeder reed veertig minuten.");
  await p.page.getByLabel("Weet ik niet").check();
  await p.page.getByText("Titel, thema en plaats").click();
  await p.page.getByLabel("Thema").selectOption({ value: "gezondheid.huisarts" });
  await p.page.getByRole("button", { name: "Knelpunt indienen" }).click();
  await p.heading("Ontvangen");
  reference = (await p.page.getByText(/Kenmerk: /).textContent()).split(" ").pop();
  await sound(p, "received");
  await p.close();
  const v = await Person.signedIn("VWS");
  await v.page.getByRole("link", { name: /De huisarts in Gerritsdorp/ }).waitFor();
  await v.go("/knelpunten/" + reference);
  await v.act("In behandeling nemen", {}, "In behandeling nemen");
  await v.close();
}

const everywhere = ROOMS.map((room) => {
  const { name, ...options } = room;
  const test = async () => {
    const nobody = await Person.open("ZVL", options);
    for (const to of ["/", "/uitnodiging#x", "/hulp", "/openbaar"]) {
      await nobody.go(to);
      await settled(nobody.page);
      await sound(nobody, `${name}: nobody at ${to}`);
    }
    await nobody.close();
    for (const [who, views] of Object.entries(VIEWS)) {
      const p = await Person.signedIn(who, options);
      for (const language of ["nl", "en"]) {
        await p.page.evaluate((l) => localStorage.setItem("weerklank.taal", l), language);
        for (const to of [...views, "/knelpunten/" + reference]) {
          await p.go(to);
          await settled(p.page);
          for (const more of await p.page.locator("details.more > summary").all()) await more.click();
          await sound(p, `${name}, ${language}: ${who} at ${to}`);
        }
      }
      await p.close();
    }
  };
  Object.defineProperty(test, "name", { value: "every_view_" + name.replaceAll(/\W+/g, "_") });
  return test;
});

async function every_dialog_is_sound() {
  for (const options of [{}, { viewport: { width: 320, height: 700 }, colorScheme: "dark" }]) {
    for (const who of ["ZVL", "VWS", "coordinator"]) {
      const p = await Person.signedIn(who, options);
      await p.go("/knelpunten/" + reference);
      await p.page.locator("article").waitFor();
      const more = p.page.getByText("Meer mogelijkheden");
      if (await more.isVisible()) await more.click();
      const n = await p.page.locator(".acts button").count();
      assert(n > 1, `${who} can do nothing`);
      for (let i = 0; i < n; i++) {
        await p.page.locator(".acts button").nth(i).click();
        const form = p.page.getByRole("dialog"), title = await form.getByRole("heading").first().textContent();
        for (const kind of await form.locator("input[type=radio]").all()) await kind.check();
        await sound(p, `${who}: ${title}`);
        await form.locator("button[type=submit]").click(); // nothing was filled in: what is refused is sound as well, or it is done
        await Promise.race([form.getByRole("alert").waitFor(), form.waitFor({ state: "detached" })]);
        if (await form.count() === 0) break;
        await sound(p, `${who}: ${title}, refused`);
        await form.getByRole("button", { name: /^(Annuleren|Sluiten)$/ }).click();
      }
      await p.page.keyboard.press("?");
      await p.page.getByRole("dialog", { name: "Toetsen" }).waitFor();
      await sound(p, "keys");
      await p.page.keyboard.press("Escape");
      await p.close();
    }
  }
}

async function large_text_fits() {
  const p = await Person.signedIn("ZVL");
  for (const width of [640, 1280]) {
    await p.page.setViewportSize({ width, height: 900 });
    for (const to of ["/", "/indienen", "/knelpunten", "/reactietijden", "/knelpunten/" + reference]) {
      await p.go(to);
      await p.page.evaluate(() => { document.documentElement.style.fontSize = "225%"; });
      await settled(p.page);
      await sound(p, `200 % at ${width}: ${to}`);
    }
  }
  await p.close();
}

// One key after the other, as somebody without a mouse: where the focus is, is always to be seen.
async function press(page, key, until, most = 80) {
  for (let i = 0; i < most; i++) {
    if (await page.evaluate((u) => { const a = document.activeElement; return !!a && ((a.textContent ?? "").trim() === u || document.querySelector(`label[for="${a.id}"]`)?.textContent === u); }, until)) return;
    await page.keyboard.press(key);
    const seen = await page.evaluate(() => {
      const a = document.activeElement, s = a && getComputedStyle(a), r = a?.getBoundingClientRect();
      return !a || a === document.body || (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && r.bottom > 0 && r.top < innerHeight && !document.querySelector("dialog[open]")) ||
        !!a.closest("dialog") ;
    });
    assert(seen, "the focus is not seen at " + await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120)));
  }
  throw new Error(`${until} is not reached by ${key}`);
}

async function everything_with_the_keyboard_alone() {
  const p = await Person.open("ZVL");
  const { page } = p;
  await page.goto(base + "/");
  await p.heading("Inloggen");
  await press(page, "Tab", "Naar de inhoud");
  await press(page, "Tab", "Inlognaam");
  await page.keyboard.type(people.ZVL);
  await press(page, "Tab", "Wachtwoord");
  await page.keyboard.type(settings.password);
  await page.keyboard.press("Enter");
  await p.heading("Mijn knelpunten");
  await press(page, "Tab", "Een knelpunt indienen");
  await page.keyboard.press("Enter");
  await p.heading("Een knelpunt indienen");
  assert(await page.evaluate(() => document.activeElement.tagName) === "H1", "a new view does not begin at its heading");
  await press(page, "Tab", "Wat is er aan de hand?");
  await page.keyboard.type("Er is geen tandarts in Sluis.");
  await press(page, "Tab", "Wat merken mensen ervan?");
  await page.keyboard.type("Kinderen gaan niet meer.");
  await press(page, "Tab", "Geld");
  await page.keyboard.press("Space");
  await press(page, "Tab", "Knelpunt indienen");
  await page.keyboard.press("Enter");
  await p.heading("Ontvangen");
  await press(page, "Tab", "Bekijk het knelpunt");
  await page.keyboard.press("Enter");
  await p.heading("Er is geen tandarts in Sluis.");
  await press(page, "Tab", "Informatie toevoegen");
  await page.keyboard.press("Enter");
  await press(page, "Tab", "Wat wilt u toevoegen?");
  await page.keyboard.type("In Oostburg ook niet.");
  await press(page, "Tab", "Versturen");
  await page.keyboard.press("Enter");
  await p.reads("In Oostburg ook niet.");
  assert(await page.evaluate(() => document.activeElement.textContent) === "Informatie toevoegen", "the focus does not come back");
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("g");
  await p.heading("Mijn knelpunten");
  await p.close();
}

async function what_axe_looks_for_is_found() {
  const p = await Person.open("ZVL");
  await p.go("/");
  await p.page.evaluate(() => { document.querySelector("label").remove(); document.querySelector("h1").style.color = "#eee"; });
  const found = await faults(p.page);
  assert(found.some((f) => f.startsWith("label")) && found.some((f) => f.startsWith("color-contrast")), found.join(" | "));
  await p.close();
}

await run([something_is_there, ...everywhere, every_dialog_is_sound, large_text_fits, everything_with_the_keyboard_alone, what_axe_looks_for_is_found]);

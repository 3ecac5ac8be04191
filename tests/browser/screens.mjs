// Each view in both languages at three widths, into the folder screenshots of the build.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { Person, run, settings } from "./browser.mjs";

const WIDTHS = [320, 768, 1280];
const VIEWS = {
  ZVL: { "bureau-regio": "/", indienen: "/indienen", knelpunten: "/knelpunten", overleg: "/overleg", leren: "/leren", cijfers: "/reactietijden", hulp: "/hulp", controle: "/controle", accounts: "/accounts" },
  VWS: { "bureau-ministerie": "/", herkomst: "/herkomst" },
  coordinator: { vandaag: "/", bundels: "/bundels", rapporten: "/rapporten" },
  ADV: { "bureau-adviseur": "/" },
  AUD: { "bureau-controleur": "/" },
};
const out = path.join(settings.build, "screenshots");

async function take(person, name) {
  for (const language of ["nl", "en"]) {
    await person.page.evaluate((l) => localStorage.setItem("weerklank.taal", l), language);
    for (const width of WIDTHS) {
      await person.page.setViewportSize({ width, height: 900 });
      await person.page.reload();
      await person.page.locator("h1").waitFor();
      await person.page.waitForFunction(() => !document.querySelector(".waiting"));
      await person.page.screenshot({ path: path.join(out, `${name}-${language}-${width}.png`), fullPage: width !== 1280 });
    }
  }
  await person.page.evaluate(() => localStorage.setItem("weerklank.taal", "nl"));
}

async function every_view_is_taken() {
  mkdirSync(out, { recursive: true });
  const nobody = await Person.open("ZVL");
  await nobody.go("/");
  await take(nobody, "inloggen");
  await nobody.go("/openbaar");
  await take(nobody, "openbaar");
  for (const [who, views] of Object.entries(VIEWS)) {
    const p = await Person.signedIn(who);
    await p.page.getByRole("button", { name: "Nee, dank u" }).click(); // to the tour
    for (const [name, to] of Object.entries(views)) {
      await p.go(to);
      await take(p, name);
    }
    if (who === "AUD") continue; // who sees what a coordinator sees
    await p.go("/");
    await p.page.locator(".row a").first().click();
    await p.page.locator("article h1").waitFor();
    await take(p, "knelpunt-" + who.toLowerCase());
    await p.close();
  }
}

await run([every_view_is_taken]);

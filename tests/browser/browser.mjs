// What the browser's tests share: a real browser (Debian's Chromium, driven by playwright-core), people who sign in, and
// axe. Told by tests/browser/people.py where the gateway is and who may sign in; one line a test, as all tests have it.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import path from "node:path";

const told = JSON.parse(process.argv[2]);
const require = createRequire(path.join(told.node, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const base = told.base, people = told.people, only = told.only ?? "";
export const settings = told;
export const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });

export function assert(good, what) {
  if (!good) throw new Error(typeof what === "string" ? what : JSON.stringify(what));
}

// Somebody with a browser of their own. What the page itself reports as an error is a failure, but what is expected.
export class Person {
  static async open(name, options = {}) {
    const p = new Person();
    p.name = name;
    p.context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "nl-NL", ...options });
    p.page = await p.context.newPage();
    p.errors = [];
    p.page.on("pageerror", (e) => p.errors.push(e.message));
    p.page.on("console", (m) => { if (m.type() === "error" && !/status of (4[01][0-9]|50\d)|ERR_|Failed to fetch/.test(m.text())) p.errors.push(m.text()); });
    return p;
  }

  static async signedIn(name, options) {
    const p = await Person.open(name, options);
    await p.page.goto(base + "/");
    await p.signIn();
    return p;
  }

  async signIn() {
    await this.page.getByLabel("Inlognaam").fill(people[this.name]);
    await this.page.getByLabel("Wachtwoord").fill(told.password);
    await this.page.getByRole("button", { name: "Inloggen" }).click();
    await this.page.getByRole("button", { name: "Uitloggen" }).waitFor();
  }

  async go(to) {
    await this.page.goto(base + to);
    await this.heading();
  }

  async heading(text) {
    await this.page.getByRole("heading", { level: 1, ...(text ? { name: text } : {}) }).waitFor();
  }

  // An act by its button and the form that opens: fields by their labels.
  async act(button, fields = {}, send) {
    const more = this.page.getByText("Meer mogelijkheden");
    const one = this.page.locator(".acts").getByRole("button", { name: button, exact: true });
    await this.page.locator("article").waitFor();
    if (!(await one.first().isVisible()) && await more.isVisible()) await more.click();
    await one.first().click();
    const form = this.page.getByRole("dialog");
    for (const [label, value] of Object.entries(fields)) {
      if (value === true) await form.getByLabel(label, { exact: true }).check();
      else if (typeof value === "object") await form.getByLabel(label, { exact: true }).selectOption(value);
      else await form.getByLabel(label, { exact: true }).fill(value);
    }
    await form.getByRole("button", { name: send ?? "Versturen", exact: true }).click();
    const refused = form.getByRole("alert");
    await Promise.race([form.waitFor({ state: "detached" }), refused.waitFor().then(async () => { throw new Error("refused: " + await refused.textContent()); })]);
  }

  async reads(text) {
    await this.page.getByText(text).first().waitFor();
  }

  async close() {
    const errors = this.errors;
    await this.context.close();
    assert(errors.length === 0, `${this.name}: ${errors.join(" | ")}`);
  }
}

// Opens once.
export function gate() {
  let open;
  const passed = new Promise((done) => { open = done; });
  return { open, passed };
}

// Reads wait until they are let go, so that what is sent finds out that the session ended.
export async function holdsReads(page) {
  const reads = gate();
  await page.route("**/v1/**", async (route) => {
    if (route.request().method() === "GET") await reads.passed;
    await route.continue();
  });
  return reads.open;
}

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// What axe finds on the page as it is.
export async function faults(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe); // not as a script of the page: its policy has none from elsewhere
  return page.evaluate(async (rules) => {
    const r = await window.axe.run(document, { runOnly: rules });
    return r.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).slice(0, 3).join("; ")}`);
  }, RULES);
}

// Asks who runs the services for something: "kill overview", "start overview", "sql ...".
const answers = [];
let waiting = null;
createInterface({ input: process.stdin }).on("line", (line) => { if (waiting) { waiting(line); waiting = null; } else answers.push(line); });
export function ask(what) {
  process.stdout.write("@" + JSON.stringify(what) + "\n");
  return new Promise((done) => { if (answers.length > 0) done(JSON.parse(answers.shift())); else waiting = (line) => done(JSON.parse(line)); });
}

export async function run(tests) {
  let failed = 0;
  for (const test of tests) {
    if (only && !test.name.includes(only)) continue;
    const began = Date.now();
    try {
      await test();
      console.log(`ok ${test.name} # ${((Date.now() - began) / 1000).toFixed(1)} s`);
    } catch (e) {
      failed++;
      for (const context of browser.contexts()) for (const page of context.pages()) console.log(`# ${page.url()}: ${(await page.locator("body").innerText().catch(() => "?")).replaceAll("\n", " | ").slice(0, 400)}`);
      console.log(`FAIL ${test.name}: ${String(e.message).replaceAll("\n", " ").slice(0, 900)}`);
    }
  }
  await browser.close();
  process.exit(failed > 0 ? 1 : 0);
}

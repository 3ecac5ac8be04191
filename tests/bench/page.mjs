// How quick the page is in a real browser: the first paint and the moment a desk can be used, with the processor slowed
// four times; the bytes of a first view; and frames a second while a long list is scrolled. Prints JSON.
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";

const told = JSON.parse(process.argv[2]);
const { chromium } = createRequire(path.join(told.node, "package.json"))("playwright-core");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"] });
const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function signedIn(login) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(told.base);
  await page.getByLabel("Inlognaam").fill(login);
  await page.getByLabel("Wachtwoord").fill(told.password);
  await page.getByRole("button", { name: "Inloggen" }).click();
  await page.getByRole("button", { name: "Uitloggen" }).waitFor();
  return { context, page };
}

// A first visit: nothing is kept by the browser. The page says itself when it can be used: asked by Playwright, it would first
// have to read Playwright's script, which is larger than its own.
async function first(context, base) {
  const paints = [], ready = [];
  let bytes = 0, last = 0;
  for (let i = 0; i < told.rounds; i++) {
    const page = await context.newPage(), cdp = await context.newCDPSession(page);
    await cdp.send("Network.enable");
    await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    bytes = 0;
    const fonts = new Set();
    cdp.on("Network.responseReceived", (e) => { if (e.type === "Font" || e.type === "EventSource") fonts.add(e.requestId); });
    cdp.on("Network.loadingFinished", (e) => { if (!fonts.has(e.requestId)) bytes += e.encodedDataLength; last = Date.now(); });
    await page.addInitScript(() => {
      new MutationObserver((_, o) => { if (document.querySelector(".row")) { o.disconnect(); requestAnimationFrame(() => setTimeout(() => { window.usable(String(performance.now())); })); } }).observe(document, { childList: true, subtree: true });
    });
    await cdp.send("Runtime.enable");
    await cdp.send("Runtime.addBinding", { name: "usable" });
    const usable = new Promise((done) => cdp.once("Runtime.bindingCalled", (e) => done(Number(e.payload))));
    await page.goto(base);
    ready.push(await usable);
    paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
    while (Date.now() - last < 1000) await new Promise((done) => setTimeout(done, 100)); // what comes after that counts as well
    await page.close();
  }
  await context.close();
  return { paint: median(paints), usable: median(ready), bytes };
}

// The least that there can be: one line, one script, one answer of which a row is made. What it takes is the machine's and the browser's.
async function bare() {
  const files = {
    "/": ["text/html", '<!doctype html><meta charset="utf-8"><title>Kaal</title><script type="module" src="/kaal.js"></script><p>Een regel'],
    "/kaal.js": ["text/javascript", 'const a = await (await fetch("/antwoord")).json(), p = document.createElement("p"); p.className = "row"; p.textContent = a.titel; document.body.append(p);'],
    "/antwoord": ["application/json", '{"titel":"Geen huisarts"}'],
  };
  const server = http.createServer((asked, answer) => {
    const [type, text] = files[asked.url] ?? ["text/plain", ""];
    answer.writeHead(files[asked.url] ? 200 : 404, { "content-type": type });
    answer.end(text);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const out = await first(await browser.newContext({ viewport: { width: 1280, height: 900 } }), `http://127.0.0.1:${server.address().port}`);
  server.close();
  server.closeAllConnections();
  return out;
}

// Frames in each second while the wheel turns; the least of them.
async function frames(page) {
  await page.evaluate(() => {
    window.frames_ = [];
    let at = performance.now(), n = 0;
    const count = () => {
      n++;
      if (performance.now() - at >= 1000) { window.frames_.push(n * 1000 / (performance.now() - at)); at = performance.now(); n = 0; }
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  await page.mouse.move(600, 600);
  const end = Date.now() + told.seconds * 1000;
  while (Date.now() < end) {
    await page.mouse.wheel(0, 400);
    await new Promise((done) => setTimeout(done, 16));
  }
  return Math.min(...await page.evaluate(() => window.frames_.slice(1)));
}

async function scrolling(login) {
  const { context, page } = await signedIn(login);
  await page.goto(told.base + "/hulp");
  await page.locator("h1").waitFor();
  const quiet = await frames(page);
  await page.goto(told.base + "/knelpunten");
  await page.locator(".scroll .row").first().waitFor();
  // all of it comes first, as to somebody who has been to its end
  const height = () => page.evaluate(() => document.querySelector(".long").offsetHeight);
  for (let before = 0; await height() > before;) {
    before = await height();
    await page.evaluate(() => { const s = document.querySelector(".scroll"); s.scrollTop = s.scrollHeight; });
    await page.waitForFunction((h) => document.querySelector(".long").offsetHeight > h, before, { timeout: 3000 }).catch(() => undefined);
  }
  await page.evaluate(() => { document.querySelector(".scroll").scrollTop = 0; });
  const rows = await page.evaluate(() => Math.round(document.querySelector(".long").offsetHeight / document.querySelector(".scroll li").offsetHeight));
  const list = await frames(page);
  await context.close();
  return { quiet, list, rows };
}

// From a key until the frame after it, while three hundred letters are typed into the form and all that stands beside it
// is asked and drawn: after each sentence there is a pause, and the answers come while one types on.
const TEXT = "De huisarts in Gerritsdorp stopt en er komt geen opvolger. Ook de apotheek gaat dicht, net als de bus. De gemeente mag niet helpen van de Zorgverzekeringswet. " +
  "Mevrouw Jansen belt 0113-123456 en wacht. Wij rijden veertig minuten naar het ziekenhuis. Onze jongeren vinden geen huis, en het spoor is al jaren te vol.";
async function keys(page, field, texts, pause) {
  await page.evaluate(() => {
    window.keys_ = [];
    const channel = new MessageChannel(), waiting = [];
    channel.port1.onmessage = () => { for (const at of waiting.splice(0)) window.keys_.push(performance.now() - at); };
    window.heard_ ??= addEventListener("keydown", (e) => requestAnimationFrame(() => { waiting.push(e.timeStamp); channel.port2.postMessage(0); }), true) ?? true;
  });
  await field.click();
  for (const sentence of texts) {
    await page.keyboard.type(sentence.slice(0, -1), { delay: 50 });
    await new Promise((done) => setTimeout(done, pause)); // what was asked is answered under the next keys
    await page.keyboard.type(sentence.slice(-1), { delay: 50 });
  }
  const list = (await page.evaluate(() => window.keys_)).sort((a, b) => a - b);
  return { keys: list.length, p95: list[Math.floor(list.length * 0.95)], worst: list.at(-1) };
}

// bare: the same into a field that stands by itself, which is what the machine and the browser take.
async function typing(login) {
  const { context, page } = await signedIn(login), cdp = await context.newCDPSession(page), sentences = TEXT.match(/[^.]+\.( |$)?/g);
  await page.goto(told.base + "/hulp");
  await page.locator("h1").waitFor();
  await page.evaluate(() => document.querySelector("main .inner").prepend(document.createElement("textarea")));
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const bare = await keys(page, page.locator("textarea"), sentences, 620);
  await page.goto(told.base + "/indienen");
  await page.getByLabel("Wat is er aan de hand?").waitFor();
  for (const more of await page.locator("details.more > summary").all()) await more.click();
  const form = await keys(page, page.getByLabel("Wat is er aan de hand?"), sentences, 620);
  await page.locator(".ahead").waitFor();
  await context.close();
  return { bare, form };
}

const out = {};
if (told.typing) out.typing = await typing(told.people.ZVL);
if (told.others) out.bare = await bare();
if (told.others) for (const [name, login] of Object.entries(told.people)) out[name] = await first((await signedIn(login)).context, told.base);
if (told.others) out.scroll = await scrolling(told.people.coordinator);
console.log(JSON.stringify(out));
await browser.close();

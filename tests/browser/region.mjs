// A region's desk: where it will likely go is told while one writes, and never in the way.
import { ask, assert, faults, Person, run, settings } from "./browser.mjs";

const HUISARTS = "De huisarts in Gerritsdorp stopt en er komt geen opvolger. Ook de apotheek gaat dicht.";
const W = {};
const what = () => W.page.getByLabel("Wat is er aan de hand?");
const ahead = () => W.page.getByRole("complementary", { name: "Waar dit naartoe gaat" });

async function form() {
  await W.page.evaluate(() => localStorage.clear());
  await W.region.go("/indienen");
}

// Questions for where it goes, as the browser sends them; let(): the next one is held until it is called.
async function watched(page) {
  const sent = [], failed = [];
  page.on("request", (r) => { if (r.url().endsWith("/routeringsvoorspellingen")) sent.push(r.postDataJSON()); });
  page.on("requestfailed", (r) => { if (r.url().endsWith("/routeringsvoorspellingen")) failed.push(r.failure().errorText); });
  return { sent, failed };
}

async function begin() {
  W.region = await Person.signedIn("ZVL");
  W.page = W.region.page;
  W.asked = await watched(W.page);
  await form();
  assert(await ahead().count() === 0 && W.asked.sent.length === 0, "something is told of an empty form");
}

async function where_it_will_go_is_told_with_the_reason() {
  await what().pressSequentially(HUISARTS);
  await ahead().getByText(/Dit gaat waarschijnlijk naar: .*Volksgezondheid, Welzijn en Sport/).waitFor();
  const said = await ahead().innerText();
  assert(/het gaat over: .*huisarts/.test(said) && said.includes("apotheek"), said);
  assert(W.asked.sent.length < 6, `${W.asked.sent.length} questions for one text`);
  assert(Object.keys(W.asked.sent.at(-1)).join() === "wat", W.asked.sent.at(-1));
}

async function it_is_said_aloud_once_and_politely() {
  const live = W.page.locator("[role=status][aria-live=polite]").first();
  assert((await live.textContent()).startsWith("Dit gaat waarschijnlijk naar"), await live.textContent());
  await live.evaluate((e) => { window.said_ = []; new MutationObserver(() => window.said_.push(e.textContent)).observe(e, { childList: true, characterData: true, subtree: true }); });
  const n = W.asked.sent.length;
  const next = W.page.waitForResponse((r) => r.url().endsWith("/routeringsvoorspellingen"));
  await what().press("End");
  await what().pressSequentially(" En de post gaat ook dicht.");
  await next;
  await ahead().waitFor();
  assert(W.asked.sent.length === n + 1, `${W.asked.sent.length - n} questions for a sentence that was typed at once`);
  assert((await W.page.evaluate(() => window.said_)).filter(Boolean).length === 0, "it is said again with each sentence");
  assert(!(await ahead().getAttribute("role"))?.includes("alert"), "it interrupts");
}

async function themes_and_a_title_are_taken_over_at_one_click_and_stay_one_s_own() {
  const themes = ahead().locator(".ahead-themes").getByRole("button");
  const name = await themes.first().textContent();
  await themes.first().click();
  assert(await themes.first().getAttribute("aria-pressed") === "true" && await W.page.evaluate(() => document.activeElement.tagName) === "BUTTON", "the focus is lost");
  await W.page.getByText("Titel, thema en plaats").click();
  const chosen = await W.page.getByLabel("Thema").evaluate((s) => s.selectedOptions[0].textContent.replace("– ", ""));
  assert(chosen === name && name.length > 3, `${chosen} instead of ${name}`);
  await ahead().locator(".ahead-title").getByRole("button").click();
  assert(await W.page.getByLabel("Korte titel").inputValue() === "De huisarts in Gerritsdorp stopt en er komt geen opvolger", await W.page.getByLabel("Korte titel").inputValue());
  await W.page.getByLabel("Korte titel").fill("Geen huisarts meer");
  await ahead().locator(".ahead-title").waitFor({ state: "detached" });
  await ahead().getByText("u dit thema koos").waitFor();
}

async function what_one_reads_does_not_move() {
  const shifts = async (page) => {
    await page.evaluate(() => { window.moved_ = 0; new PerformanceObserver((l) => { for (const e of l.getEntries()) for (const s of e.sources) if (s.node?.closest?.("form .sides > div:first-child")) window.moved_ += e.value; }).observe({ type: "layout-shift", buffered: false }); });
  };
  for (const width of [1280, 320]) {
    await W.page.setViewportSize({ width, height: 900 });
    await form();
    await shifts(W.page);
    const before = await W.page.getByLabel("Wat merken mensen ervan?").evaluate((e) => e.getBoundingClientRect().top + scrollY);
    await what().fill(HUISARTS);
    await ahead().waitFor();
    const after = await W.page.getByLabel("Wat merken mensen ervan?").evaluate((e) => e.getBoundingClientRect().top + scrollY);
    assert(before === after && await W.page.evaluate(() => window.moved_) === 0, `${width} px: the form moved by ${after - before}`);
    if (width === 320) assert(await ahead().evaluate((e) => e.getBoundingClientRect().top > document.querySelector("form button[type=submit]").getBoundingClientRect().bottom), "it does not stand under the fields");
    const found = await faults(W.page), wide = await W.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert(found.length === 0 && wide <= 0, `${width} px: ${found.join(" | ")} ${wide} px too wide`);
  }
  // the measure sees it when something above is put in
  await W.page.evaluate(() => document.querySelector("form .sides > div").insertAdjacentHTML("afterbegin", "<p>x</p>".repeat(6)));
  await W.page.waitForFunction(() => window.moved_ > 0);
  await W.page.setViewportSize({ width: 1280, height: 900 });
}

async function an_older_answer_never_replaces_a_newer_one() {
  await form();
  let free;
  const held = new Promise((done) => { free = done; });
  await W.page.route("**/routeringsvoorspellingen", async (route) => {
    if (route.request().postDataJSON().wat.includes("huisarts")) await held;
    await route.continue().catch(() => undefined); // given up by the page
  });
  const first = W.page.waitForRequest((r) => r.url().endsWith("/routeringsvoorspellingen"));
  await what().fill(HUISARTS);
  await first;
  const gone = W.page.waitForEvent("requestfailed", (r) => r.url().endsWith("/routeringsvoorspellingen"));
  await what().fill("Het spoor en de trein naar ons station zijn te vol.");
  assert((await (await gone).failure()).errorText.includes("ABORTED"), "the older question is not given up");
  await ahead().getByText("Infrastructuur en Waterstaat").first().waitFor();
  free();
  await W.page.unroute("**/routeringsvoorspellingen");
  assert((await ahead().innerText()).includes("Infrastructuur"), "the older answer came back");
}

async function a_text_that_points_nowhere_is_for_a_coordinator() {
  await form();
  await what().fill("Dit past helemaal nergens bij.");
  await ahead().getByText("Een coördinator verdeelt dit").waitFor();
}

async function what_was_told_is_where_it_goes() {
  await form();
  await what().fill(HUISARTS);
  await W.page.getByLabel("Wat merken mensen ervan?").fill("Een moeder reed veertig minuten.");
  await W.page.getByLabel("Weet ik niet").check();
  await ahead().getByText("Volksgezondheid, Welzijn en Sport").first().waitFor();
  await W.page.getByRole("button", { name: "Knelpunt indienen" }).click();
  await W.region.heading("Ontvangen");
  await W.page.getByRole("link", { name: "Bekijk het knelpunt" }).click();
  await W.page.locator("article").getByText("Volksgezondheid, Welzijn en Sport").first().waitFor();
}

const MIB = 1024 * 1024;
const pdf = (bytes) => Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.alloc(bytes - 9, "x ")]);

async function a_file_that_is_too_large_is_refused_before_anything_is_sent() {
  const sent = [];
  const count = (r) => { if (r.method() === "POST" && /knelpunten/.test(r.url())) sent.push(r.url()); };
  const large = { name: "plattegrond.pdf", mimeType: "application/pdf", buffer: pdf(25 * MIB + 1) };
  await form();
  W.page.on("request", count);
  await what().fill(HUISARTS);
  await W.page.getByLabel("Wat merken mensen ervan?").fill("Een moeder reed veertig minuten.");
  await W.page.getByLabel("Weet ik niet").check();
  await W.page.getByText("Bestanden", { exact: true }).click();
  const choose = W.page.getByLabel("Kies een bestand");
  await choose.setInputFiles(large);
  await W.region.reads("Het bestand plattegrond.pdf is te groot: 25,1 MB. Hoogstens 25 MB mag.");
  await W.page.getByRole("button", { name: "Knelpunt indienen" }).click();
  await W.page.waitForFunction(() => document.activeElement.type === "file");
  const found = await faults(W.page);
  assert(sent.length === 0 && found.length === 0, `${sent} ${found}`);
  // the largest that may be is sent, and what goes on is seen
  await choose.setInputFiles({ ...large, buffer: pdf(25 * MIB) });
  const cdp = await W.page.context().newCDPSession(W.page);
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 12 * MIB });
  await W.page.evaluate(() => {
    window.parts_ = [];
    new MutationObserver(() => { const p = document.querySelector("progress"); if (p) window.parts_.push(p.value / p.max); }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await W.page.getByRole("button", { name: "Knelpunt indienen" }).click();
  await W.page.getByRole("progressbar", { name: "Bestand plattegrond.pdf wordt verstuurd" }).waitFor();
  await W.region.heading("Ontvangen");
  const parts = await W.page.evaluate(() => window.parts_);
  assert(new Set(parts).size > 3 && parts.every((p, i) => p <= 1 && (i === 0 || p >= parts[i - 1])), `what is seen of it: ${parts}`);
  assert(await W.page.getByText("Niet alle bestanden").count() === 0, "it did not come along");
  await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  W.page.off("request", count);
}

async function a_file_that_is_refused_leaves_what_was_received() {
  await form();
  const sent = [];
  const count = (r) => { if (r.method() === "POST" && r.url().endsWith("/v1/knelpunten")) sent.push(r.url()); };
  W.page.on("request", count);
  await what().fill(HUISARTS);
  await W.page.getByLabel("Wat merken mensen ervan?").fill("Een moeder reed veertig minuten.");
  await W.page.getByLabel("Weet ik niet").check();
  await W.page.getByText("Bestanden", { exact: true }).click();
  await W.page.getByLabel("Kies een bestand").setInputFiles([{ name: "programma.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ\0\0\0\0") }, { name: "brief.pdf", mimeType: "application/pdf", buffer: pdf(1000) }]);
  await W.page.getByRole("button", { name: "Knelpunt indienen" }).click();
  await W.region.heading("Ontvangen");
  const behind = W.page.locator(".notice.bad");
  assert((await behind.innerText()).includes("programma.exe") && !(await behind.innerText()).includes("brief.pdf"), await behind.innerText());
  assert(sent.length === 1, `submitted ${sent.length} times`);
  await W.page.getByRole("link", { name: "Bekijk het knelpunt" }).click();
  await W.page.getByText("Bestand ophalen: brief.pdf").waitFor();
  await W.region.act("Bestand toevoegen", {}, "Annuleren");
  W.page.off("request", count);
}

async function contacts_of_both_sides_stand_at_the_top() {
  const vws = await Person.signedIn("VWS");
  for (const p of [W.region, vws]) {
    await p.go("/knelpunten/" + settings.asked);
    await p.page.locator("article").waitFor();
    const side = p.page.getByRole("complementary", { name: "Hoe het ervoor staat" }).or(p.page.locator("article aside"));
    await side.first().getByText("Contact bij VWS").waitFor(); // it comes with the names
    const said = await side.first().innerText();
    assert(said.includes("Contact bij VWS") && said.includes("Regioloket, regios@vws.voorbeeld") && said.includes("Contact in de regio") && said.includes("Programmamanager, 0115-123456"), said);
    assert(await p.page.getByText("Regioloket").evaluate((e) => e.getBoundingClientRect().bottom < innerHeight), "one has to scroll for it");
  }
  await vws.close();
}

// Each act by its button: what it is, said in a sentence, and sent with the next click.
async function each_act_of_a_region_is_two_clicks_and_said_in_a_sentence() {
  const { page } = W, told = async (of, button, sentence) => {
    await W.region.go("/knelpunten/" + of);
    await page.locator("article").waitFor();
    await page.locator(".acts").getByRole("button", { name: button, exact: true }).first().click();
    await page.getByRole("dialog").getByText(sentence).waitFor();
    await page.keyboard.press("Escape");
  };
  await told(settings.asked, "Antwoord op de vraag", "Het ministerie wacht op u.");
  await told(settings.asked, "Informatie toevoegen", "Voeg feiten toe wanneer u wilt.");
  await told(settings.answered, "Uw oordeel geven", "U zegt of dit antwoord helpt.");
  await W.region.go("/knelpunten/" + settings.asked);
  await W.region.act("Antwoord op de vraag", { "Uw antwoord": "Ongeveer zeshonderd mensen." }, "Versturen");
  await W.region.reads("Ongeveer zeshonderd mensen.");
}

async function without_routing_nothing_is_shown_and_the_form_works() {
  await ask(["kill", "routing"]);
  await form();
  const answer = W.page.waitForResponse((r) => r.url().endsWith("/routeringsvoorspellingen"));
  await what().fill(HUISARTS);
  assert((await answer).status() >= 500, "routing is not gone");
  await W.page.getByLabel("Wat merken mensen ervan?").fill("Een moeder reed veertig minuten.");
  await W.page.getByLabel("Weet ik niet").check();
  assert(await ahead().count() === 0 && await W.page.getByRole("alert").count() === 0, "it is in the way");
  await W.page.getByRole("button", { name: "Knelpunt indienen" }).click();
  await W.region.heading("Ontvangen");
  await ask(["start", "routing"]);
  await W.region.close();
}

await run([begin, where_it_will_go_is_told_with_the_reason, it_is_said_aloud_once_and_politely, themes_and_a_title_are_taken_over_at_one_click_and_stay_one_s_own,
  what_one_reads_does_not_move, an_older_answer_never_replaces_a_newer_one, a_text_that_points_nowhere_is_for_a_coordinator, what_was_told_is_where_it_goes,
  a_file_that_is_too_large_is_refused_before_anything_is_sent, a_file_that_is_refused_leaves_what_was_received,
  contacts_of_both_sides_stand_at_the_top, each_act_of_a_region_is_two_clicks_and_said_in_a_sentence,
  without_routing_nothing_is_shown_and_the_form_works]);

// Reaction times as people look at them: the table, its pictures, the cases behind a number, the regions as tiles, a file.
import { readFileSync } from "node:fs";
import { assert, faults, Person, run, settings } from "./browser.mjs";

const VWS = "Ministerie van Volksgezondheid, Welzijn en Sport", OCW = "Ministerie van Onderwijs, Cultuur en Wetenschap";
const FEW = 10;

// What the API says, asked by the page's own session.
const told = (page, path) => page.evaluate((p) => fetch("/v1" + p).then((a) => a.json()), path);

// One who looks at all of it, signed in once.
let looking = null;
const coordinator = async () => looking ??= await Person.signedIn("coordinator");

async function settled(p) {
  await p.heading("Reactietijden");
  await p.page.waitForFunction(() => !document.querySelector(".waiting") && document.querySelector("table, .empty"));
}

async function look(p, to) {
  await p.go(to);
  await settled(p);
}

// The table as lists of texts, by the name of the row.
const table = (page, of = "table.board") => page.locator(of).evaluate((t) => ({
  head: [...t.querySelectorAll("thead th")].map((c) => c.innerText.trim()),
  rows: [...t.querySelectorAll("tbody tr")].map((r) => [...r.children].map((c) => c.innerText.trim().replaceAll(/\s+/g, " "))),
}));

async function cell(page, row, head, of) {
  const { head: heads, rows } = await table(page, of), i = heads.indexOf(head);
  assert(i > 0, `no column ${head} in ${heads}`);
  const found = rows.find((r) => r[0] === row);
  assert(found, `no row ${row} in ${rows.map((r) => r[0])}`);
  return found[i];
}

const percent = (perMille) => `${Math.round(perMille / 10)}%`;
const inDays = (seconds) => { const d = seconds / 86_400; return d < 10 ? Math.round(d * 10) / 10 : Math.round(d); };
const plain = (text) => text.replaceAll("\u00a0", "");
const number = (n) => String(n).replace(".", ",");

async function the_table_says_what_the_api_says() {
  const c = await coordinator(), { page } = c;
  for (const step of ["antwoord", "in_behandeling", "oordeel", "verdelen"]) {
    await look(c, "/reactietijden?stap=" + step);
    const { rijen } = await told(page, "/reactietijden"), of = rijen.filter((r) => r.stap === step && r.aantal > 0);
    const { rows } = await table(page);
    assert(of.length > 0 && rows.length === of.length, `${step}: ${rows.length} of ${of.length}`);
    for (const [i, r] of of.entries()) {
      const name = rows[i][0], judged = r.opTijd + r.teLaat;
      for (const [head, n] of [["Aantal", r.aantal], ["Op tijd", r.opTijd], ["Te laat", r.teLaat], ["Nog open", r.open], ["Open en te laat", r.openTeLaat]])
        assert(await cell(page, name, head) === String(n), `${step} ${name}: ${head} is ${await cell(page, name, head)}, not ${n}`);
      const share = plain(await cell(page, name, "Deel op tijd"));
      assert(share === (judged === 0 ? "" : judged < FEW ? "te weinig" : `${percent(r.aandeelOpTijd)} tussen ${percent(r.aandeelVan)} en ${percent(r.aandeelTot)}`), `${step} ${name}: ${share}, ${JSON.stringify(r)}`);
      const half = await cell(page, name, "Helft binnen");
      assert(r.gedaan < FEW ? half === (r.gedaan ? "te weinig" : "") : half.startsWith(number(inDays(r.netto.helftBinnen)) + " "), `${step} ${name}: ${half}`);
      for (const [head, at] of [["Soorten antwoord", "antwoord"], ["Oordeel van de regio", "oordeel"]]) {
        const counts = (await cell(page, name, head)).match(/: \d+/g) ?? [], said = rijen.find((x) => x.van === r.van && x.stap === at)?.uitkomsten ?? [];
        assert(counts.join() === said.map((o) => ": " + o.aantal).join(), `${step} ${name}: ${head} ${counts} of ${JSON.stringify(said)}`);
      }
    }
  }
}

async function under_ten_there_is_no_percentage_and_no_bar() {
  const c = await coordinator(), { page } = c;
  await look(c, "/reactietijden");
  assert(await cell(page, OCW, "Deel op tijd") === "te weinig" && await cell(page, OCW, "Helft binnen") === "te weinig", "few cases are compared");
  assert(/^\d+.?%/.test(await cell(page, VWS, "Deel op tijd")), "many cases have no share");
  const pictures = page.locator(".picture [role=img]");
  assert(await pictures.count() === 4, `${await pictures.count()} pictures`);
  for (const one of await pictures.all()) {
    const text = await one.getAttribute("aria-label");
    assert(/\bVWS: /.test(text) && !text.includes("OCW") && !(await one.innerText()).includes("OCW"), text);
    assert(await one.locator(".strip").count() === 1 && await one.locator("svg.drawn").count() > 0, "no bar of VWS, or one more");
  }
  assert(await page.getByText(/^Bij \d+ rij(en)? zijn er te weinig zaken voor een beeld/).count() > 0, "it is not said what has no picture");
  assert(await page.evaluate(() => [...document.querySelectorAll(".pictures, .board")].every((e, i, all) => i === 0 || all[0].compareDocumentPosition(e) === 4)), "the table is not after its pictures");
  // the bar and the line under it are as long as the numbers
  const r = (await told(page, "/reactietijden")).rijen.find((x) => x.van === "VWS" && x.stap === "antwoord");
  const drawn = await pictures.first().locator("svg").evaluate((s) => [s.querySelector(".drawn-bar").getAttribute("width"), s.querySelector(".drawn-line").getAttribute("x1"), s.querySelector(".drawn-line").getAttribute("x2")]);
  assert(drawn.join() === [r.aandeelOpTijd, r.aandeelVan, r.aandeelTot].map((n) => `${n / 10}%`).join(), drawn.join());
  assert(r.netto.negenVanTienBinnen > r.netto.helftBinnen && (await pictures.nth(1).getAttribute("aria-label")).includes("9 van de 10 binnen"), "nine in ten is not drawn");
}

// Page after page of the cases that were opened, until there are no more.
async function all_of(page) {
  const behind = page.locator(".behind"), more = behind.getByRole("button", { name: "Meer" });
  for (;;) {
    await behind.getByText(/getoond/).waitFor();
    if (await more.count() === 0) return;
    await more.click();
  }
}

async function a_click_on_a_number_shows_exactly_those_cases() {
  const c = await coordinator(), { page } = c;
  for (const [row, code, head, which] of [[VWS, "VWS", "Aantal", "alle"], [VWS, "VWS", "Te laat", "te_laat"], [VWS, "VWS", "Op tijd", "op_tijd"], [VWS, "VWS", "Open en te laat", "open_te_laat"], [OCW, "OCW", "Nog open", "open"]]) {
    await look(c, "/reactietijden");
    const n = Number(await cell(page, row, head));
    assert(n > 0, `${head} of ${row} is ${n}`);
    await page.locator("table.board").getByRole("row", { name: new RegExp("^" + row) }).getByRole("link", { name: `${n}: toon deze zaken. ${head}, ${row}`, exact: true }).click();
    const behind = page.locator(".behind");
    await behind.waitFor();
    assert(await page.evaluate(() => document.activeElement.tagName) === "H2", "the focus is not at what was opened");
    await all_of(page);
    const shown = (await table(page, ".behind table")).rows.map((r) => r[0]);
    const of = (await told(page, `/reactietijden/zaken?van=${code}&stap=antwoord&welke=${which}&hoogstens=500`)).zaken.filter((z) => !z.routeringsfout).map((z) => z.kenmerk);
    assert(shown.length === n && shown.join() === of.join(), `${head} of ${row}: ${n}, shown ${shown.length}, ${of.length}`);
  }
  const address = new URL(page.url());
  assert(address.searchParams.get("zaken") === "OCW" && address.searchParams.get("welke") === "open", address.search);
  await page.locator(".behind").getByRole("button", { name: "Sluiten" }).click();
  await page.locator(".behind").waitFor({ state: "detached" });
  assert((await page.evaluate(() => document.activeElement.getAttribute("aria-label"))).includes("Nog open"), "the focus is lost");
  await page.goBack();
  const first = page.locator(".behind tbody th").first();
  await first.waitFor();
  const reference = await first.innerText();
  await first.getByRole("link").click();
  await page.locator("article").waitFor();
  assert(new URL(page.url()).pathname === "/knelpunten/" + reference, page.url());
}

async function who_may_not_see_the_cases_is_told_how_many_there_are() {
  const p = await Person.signedIn("ZVL");
  await look(p, "/reactietijden");
  const n = Number(await cell(p.page, VWS, "Aantal"));
  await p.page.getByRole("link", { name: `${n}: toon deze zaken. Aantal, ${VWS}` }).click();
  await all_of(p.page);
  const shown = (await table(p.page, ".behind table")).rows.map((r) => r[0]);
  assert(shown.length > 0 && shown.length < n && shown.every((k) => k.startsWith("ZVL-")), shown.join());
  await p.page.getByText(`Nog ${n - shown.length} tellen mee, maar horen bij knelpunten die u niet mag zien.`).waitFor();
  await p.close();
}

async function the_address_alone_brings_the_same_view() {
  const c = await coordinator(), { page } = c;
  await look(c, "/reactietijden");
  await page.getByLabel("Verdeeld").selectOption("regio");
  await page.getByLabel("Stap", { exact: true }).selectOption("in_behandeling");
  await page.getByLabel("Alleen").selectOption("TWE");
  await page.getByLabel("Soort", { exact: true }).selectOption("knelpunt");
  await page.getByLabel("Zonder reces, verkiezingen en formatie").check();
  const quarter = await page.getByLabel("Periode").locator("option").nth(2).getAttribute("value");
  await page.getByLabel("Periode").selectOption(quarter);
  await page.waitForFunction(() => location.search.includes("vanaf="));
  await settled(c);
  const here = new URL(page.url()), before = await page.locator("main").innerText();
  const expected = { per: "regio", stap: "in_behandeling", van: "TWE", soort: "knelpunt", zonderPerioden: "true", vanaf: quarter.split("/")[0], tot: quarter.split("/")[1] };
  assert(JSON.stringify(Object.fromEntries([...here.searchParams].sort())) === JSON.stringify(Object.fromEntries(Object.entries(expected).sort())), here.search);
  const other = await Person.signedIn("coordinator");
  await look(other, here.pathname + here.search);
  assert(await other.page.locator("main").innerText() === before, "the address brings another view");
  await look(other, "/reactietijden?spoor=beleid");
  await other.page.getByText("Hiervan zijn nog geen zaken.").waitFor();
  assert(await other.page.getByLabel("Traject").inputValue() === "beleid", "the tracks are mixed");
  await look(other, "/reactietijden?per=onzin&stap=onzin&spoor=alles");
  assert((await table(other.page)).rows.length > 0, "an address of nonsense shows nothing");
  await other.close();
}

async function as_of_an_earlier_day_shows_nothing_of_later() {
  const c = await coordinator(), { page } = c;
  await look(c, "/reactietijden");
  const now = Number(await cell(page, VWS, "Aantal"));
  await look(c, "/reactietijden?standOp=" + settings.yesterday);
  const said = (await told(page, "/reactietijden?standOp=" + settings.yesterday)).rijen.find((r) => r.van === "VWS" && r.stap === "antwoord");
  assert(await cell(page, VWS, "Aantal") === String(said.aantal) && await cell(page, VWS, "Nog open") === String(said.open), "not what the API says");
  assert(Number(await cell(page, VWS, "Aantal")) === settings.many && Number(await cell(page, VWS, "Nog open")) === settings.many - 18, `of today: ${await cell(page, VWS, "Aantal")}, ${await cell(page, VWS, "Nog open")}`);
  assert(await page.locator("table.board a").count() === 0, "cases of today are behind a number of yesterday");
  await page.getByText(/Zoals bekend aan het einde van/).waitFor();
  assert(now === settings.many + 3, `${now} of today`);
  await look(c, "/reactietijden?stap=doorsturen&standOp=" + settings.yesterday);
  await page.getByText("Hiervan zijn nog geen zaken.").waitFor();
}

async function the_file_has_the_same_numbers() {
  const c = await coordinator(), { page } = c;
  for (const to of ["/reactietijden", "/reactietijden?per=regio&stap=in_behandeling"]) {
    await look(c, to);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Tabel bewaren als bestand (CSV)" }).click()]);
    assert(/^reactietijden-(ministerie|regio)-[\w-]+\.csv$/.test(file.suggestedFilename()), file.suggestedFilename());
    const text = readFileSync(await file.path(), "utf8");
    assert(text.startsWith("\ufeff") && text.endsWith("\r\n"), "no text for a spreadsheet");
    const lines = text.slice(1).trimEnd().split("\r\n").map((l) => l.slice(1, -1).split('";"')), { head, rows } = await table(page);
    assert(lines.length === rows.length + 1, `${lines.length} lines`);
    for (const [i, row] of rows.entries()) {
      for (const name of ["Aantal", "Op tijd", "Te laat", "Nog open", "Open en te laat", "Helft binnen", "9 van de 10 binnen", "Deel op tijd", "Soorten antwoord", "Oordeel van de regio"]) {
        const inFile = plain(lines[i + 1][lines[0].indexOf(name)]), shown = plain(row[head.indexOf(name)]);
        const same = name.startsWith("Soort") || name.startsWith("Oordeel") ? inFile.replaceAll("; ", " ") === shown : inFile === shown || (inFile !== "" && shown.startsWith(inFile + (shown.includes("%") ? " " : " dag"))) || (inFile === "" && shown === "");
        assert(same, `${row[0]}, ${name}: ${inFile} in the file, ${shown} in the table`);
      }
      assert(lines[i + 1][0] === row[0], lines[i + 1][0]);
    }
  }
}

async function the_regions_are_reached_and_followed_by_keyboard() {
  const c = await coordinator(), { page } = c;
  await look(c, "/reactietijden?per=regio");
  const tiles = page.getByRole("navigation", { name: "De regio's op de kaart" }).getByRole("link");
  assert(await tiles.count() === 11, `${await tiles.count()} tiles`);
  const { rijen } = await told(page, "/reactietijden?per=regio");
  for (const tile of await tiles.all()) {
    const code = await tile.locator("strong").innerText(), r = rijen.find((x) => x.van === code && x.stap === "antwoord");
    const words = (await tile.innerText()).replaceAll(/\s+/g, " ");
    assert(words.includes(`${r?.open ?? 0} open`) && words.includes(`${r?.openTeLaat ?? 0} te laat`), words);
  }
  // each where it lies: Groningen above Twente above Limburg, Zeeland to the west of it
  const place = async (code) => tiles.filter({ hasText: code }).first().boundingBox();
  const [nog, twe, zli, zvl] = [await place("NOG"), await place("TWE"), await place("ZLI"), await place("ZVL")];
  assert(nog.y < twe.y && twe.y < zli.y && zvl.x < zli.x, "the map is not of this country");
  await page.getByLabel("Zonder reces, verkiezingen en formatie").focus();
  const seen = [];
  while (seen.length < 30) {
    await page.keyboard.press("Tab");
    const code = await page.evaluate(() => document.activeElement.querySelector("strong")?.textContent);
    seen.push(code);
    if (code === "TWE") break;
  }
  assert(seen[0] === "NF" && seen.at(-1) === "TWE", `tab goes ${seen}`);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.search.includes("van=TWE"));
  assert((await table(page)).rows.map((r) => r[0]).join() === "Twente", "more than Twente");
  assert(await page.evaluate(() => document.activeElement.getAttribute("aria-current")) === "true", "the focus is lost");
  await page.getByRole("link", { name: "Alle regio's" }).click();
  await page.waitForFunction(() => document.querySelectorAll("table.board tbody tr").length > 1);
}

async function the_map_says_what_the_tiles_say() {
  const c = await coordinator(), { page } = c;
  await look(c, "/reactietijden?per=regio");
  const map = page.getByRole("img", { name: /^Kaart van de regio's/ }), at = (code) => map.locator("text").filter({ hasText: new RegExp(`^${code} `) });
  const { rijen } = await told(page, "/reactietijden?per=regio"), words = await map.getAttribute("aria-label");
  const tiles = await page.locator(".tile").evaluateAll((all) => all.map((a) => a.querySelectorAll("strong, span")).map(([code, name]) => [code.innerText, name.innerText]));
  assert(tiles.length === 11 && await map.locator("text").count() === 11, `${await map.locator("text").count()} names`);
  for (const [code, name] of tiles) {
    const r = rijen.find((x) => x.van === code && x.stap === "antwoord"), open = r?.open ?? 0, late = r?.openTeLaat ?? 0;
    assert((await at(code).textContent()) === `${code} ${open}` && words.includes(`${name}: ${open} open, ${late} te laat.`), `${code}: ${await at(code).textContent()}; ${words}`);
  }
  const late = rijen.filter((r) => r.stap === "antwoord" && r.openTeLaat > 0).length;
  assert(late > 0 && await map.locator("path[fill]").count() === late, `${await map.locator("path[fill]").count()} hatched of ${late}`);
  // each name lies within its region, and they lie as in the country: what is wide there is wide here
  const box = async (code) => at(code).boundingBox(), [nog, twe, zli, zvl] = [await box("NOG"), await box("TWE"), await box("ZLI"), await box("ZVL")];
  assert(nog.y < twe.y && twe.y < zli.y && zvl.x < zli.x, "the map is not of this country");
  const region = await map.locator(".land-region").first().boundingBox(), seen = region.width / region.height;
  assert(Math.abs(seen - 88 * Math.cos(52.2 * Math.PI / 180) / 38) < .1, `a region of 88 by 38 is drawn ${seen} to 1`); // with its island
  await map.locator("path.land-region").nth(5).click(); // the sixth of the file
  await page.waitForFunction(() => location.search.includes("van=TWE"));
  assert((await table(page)).rows.map((r) => r[0]).join() === "Twente" && await map.locator(".chosen").count() === 1, "more than Twente");
  await look(c, "/reactietijden");
  assert(await page.locator(".land").count() === 0, "a map of ministries");
}

async function outlines_that_cannot_be_read_leave_the_tiles() {
  const tiles = async (context, route) => {
    const page = await context.newPage();
    await page.route("**/omtrekken.json", route);
    await page.goto(settings.base + "/reactietijden?per=regio");
    await page.locator(".tile").first().waitFor();
    assert(await page.locator(".tile").count() === 11 && await page.locator(".land").count() === 0, "a map");
    await page.close();
  };
  const { page } = await coordinator();
  for (const body of ["", "<html>", "null", "{}", '{"objects":{}}', '{"type":"Topology","objects":{"regios":{"type":"GeometryCollection","geometries":[]}},"arcs":[]}',
    '{"type":"Topology","objects":{"regios":{"type":"Polygon","id":"TWE","arcs":[[7]]}},"arcs":[]}']) await tiles(page.context(), (r) => r.fulfill({ body, contentType: "application/json" }));
  await tiles(page.context(), (r) => r.fulfill({ status: 404, body: "{}" }));
  await tiles(page.context(), (r) => r.abort());
}

async function where_redirects_went_is_told() {
  const c = await coordinator(), { page } = c;
  await look(c, "/reactietijden?stap=doorsturen");
  const r = (await told(page, "/reactietijden")).rijen.filter((x) => x.stap === "doorsturen").flatMap((x) => (x.doorgestuurdNaar ?? []).map((w) => `${x.van} ${w.naar} ${w.aantal}`));
  const rows = (await table(page, "table.ways")).rows;
  assert(r.length === 2 && rows.length === 2 && rows[0].join("|") === `${VWS}|${OCW}|2` && rows[1][2] === "1", `${rows.join(" / ")}, ${r}`);
}

// Drawn as high as the numbers are, told in words, and a table one key away.
async function what_stood_open_is_drawn_week_by_week() {
  const c = await coordinator(), { page } = c, backlog = page.locator(".backlog");
  const sum = (rows, of) => rows.filter((r) => r.stap === "antwoord").reduce((n, r) => n + r[of], 0);
  for (const [to, ask] of [["/reactietijden", ""], ["/reactietijden?van=VWS", "&van=VWS"], ["/reactietijden?standOp=" + settings.yesterday, "&totEnMet=" + settings.yesterday]]) {
    await look(c, to);
    await backlog.locator(".weeks").waitFor();
    const { dagen } = await told(page, "/reactietijden/openstaand?stap=antwoord" + ask), top = Math.max(...dagen.map((d) => d.open));
    const board = (await told(page, to)).rijen.filter((r) => !to.includes("van=") || r.van === "VWS");
    assert(dagen.at(-1).open === sum(board, "open") && dagen.at(-1).teLaat === sum(board, "openTeLaat"), `${to}: ${JSON.stringify(dagen.at(-1))}`);
    assert(top > dagen.at(-1).open && dagen.some((d) => d.teLaat > 0), "nothing was done in all that time, or nothing was late");
    const drawn = await backlog.locator("svg g").evaluateAll((all) => all.map((g) => [...g.children].map((r) => Number(r.getAttribute("height")) / Number(g.parentNode.getAttribute("height")))));
    assert(drawn.length === dagen.length, `${drawn.length} columns of ${dagen.length}`);
    for (const [i, d] of dagen.entries())
      assert(Math.abs(drawn[i][0] - (d.open - d.teLaat) / top) < 1e-9 && Math.abs(drawn[i][1] - d.teLaat / top) < 1e-9, `${d.dag}: ${drawn[i]}`);
    const words = await backlog.locator("svg").first().getAttribute("aria-label");
    assert(words.includes(`stonden er ${dagen[0].open} open`) && words.includes(`waren het er ${dagen.at(-1).open}, waarvan ${dagen.at(-1).teLaat} te laat`) && words.endsWith(`: ${top}.`), words);
    await backlog.locator("summary").focus();
    await page.keyboard.press("Enter");
    const { rows } = await table(page, ".weeks-table");
    assert(rows.map((r) => r.slice(1)).join() === dagen.map((d) => [d.open, d.teLaat]).join(), `${rows}`);
    assert(rows.slice(0, -1).every((r) => r[0].startsWith("zondag ")), `${rows.map((r) => r[0])}`);
  }
  const [file] = await Promise.all([page.waitForEvent("download"), backlog.getByRole("button", { name: "Tabel bewaren als bestand (CSV)" }).click()]);
  assert(file.suggestedFilename() === `openstaand-antwoord-standaard-${settings.yesterday}.csv`, file.suggestedFilename());
  const lines = readFileSync(await file.path(), "utf8").trimEnd().split("\r\n"), { rows } = await table(page, ".weeks-table");
  assert(lines.length === rows.length + 1 && lines.at(-1) === `"${settings.yesterday}";"${rows.at(-1)[1]}";"${rows.at(-1)[2]}"`, lines.at(-1));
  await look(c, "/reactietijden?spoor=beleid");
  await backlog.getByText("In deze weken stond hiervan niets open.").waitFor();
}

// A row for each theme and a column for each region: the numbers of the API, their sums, and lists behind them.
async function a_ministry_sees_what_came_from_which_region() {
  const p = await Person.signedIn("VWS"), { page } = p;
  await p.go("/");
  await page.getByRole("link", { name: "Wat kwam van welke regio, over welk thema?" }).click();
  await p.heading("Wat kwam waarvandaan");
  const { herkomst } = await told(page, "/herkomst");
  const shown = page.locator("table.arrivals");
  await shown.waitFor();
  const { head, rows } = await table(page, "table.arrivals"), foot = await shown.locator("tfoot tr > *").evaluateAll((all) => all.map((c) => c.innerText.trim().replaceAll(/\s+/g, " ")));
  assert(head.join() === "Thema,Twente,Zeeuws-Vlaanderen,Samen" && herkomst.length === 2, `${head}, ${JSON.stringify(herkomst)}`);
  const of = (code) => { const r = herkomst.find((x) => x.regio === code); return r.aantal + (r.open ? ` ${r.open} open` : ""); };
  const all = herkomst.reduce((n, r) => n + r.aantal, 0), open = herkomst.reduce((n, r) => n + r.open, 0);
  assert(rows.length === 1 && rows[0].join("|") === ["Zonder thema", of("TWE"), of("ZVL"), `${all} ${open} open`].join("|"), rows.join());
  assert(foot.slice(1).join("|") === rows[0].slice(1).join("|") && all === settings.many + 3 && open > 0, `${foot}, ${all}`);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Tabel bewaren als bestand (CSV)" }).click()]);
  const lines = readFileSync(await file.path(), "utf8").slice(1).trimEnd().split("\r\n");
  assert(file.suggestedFilename() === "herkomst-VWS-jaar.csv" && lines.length === 3 && lines.some((l) => l.startsWith('"Twente";"Zonder thema";')), `${file.suggestedFilename()} ${lines}`);
  await page.getByLabel("Periode").selectOption("kwartaal"); // most came a hundred days ago
  await page.waitForFunction(() => location.search.includes("periode=kwartaal") && !document.querySelector(".waiting"));
  const later = (await told(page, "/herkomst?vanaf=" + settings.quarter)).herkomst ?? [], now = later.reduce((n, r) => n + r.aantal, 0);
  await page.getByText(/Wat er bij het ministerie kwam vanaf/).waitFor();
  assert(now === 3 && (await shown.locator("tfoot td").last().innerText()).startsWith("3"), JSON.stringify(later));
  await shown.locator("tfoot").getByRole("link").last().click();
  await p.heading("Alle knelpunten");
  assert(new URL(page.url()).searchParams.get("ministerie") === "VWS", page.url());
  assert(await page.evaluate(() => fetch("/v1/herkomst?ministerie=OCW").then((a) => a.status)) === 400, "it asked about another ministry");
  await p.close();
  const c = await coordinator();
  await c.go("/herkomst?ministerie=OCW");
  await c.page.locator("table.arrivals").getByText("Ministerie van Onderwijs, Cultuur en Wetenschap").waitFor();
  const r = await Person.signedIn("ZVL");
  await r.go("/herkomst");
  await r.heading("Deze bladzijde is er niet");
  assert(await r.page.evaluate(() => fetch("/v1/herkomst?ministerie=VWS").then((a) => a.status)) === 403, "a region asked");
  await r.close();
}

async function it_fits_on_a_sheet_of_paper() {
  const c = await coordinator(), { page } = c;
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 1031, height: 700 }); // A4 along, less 12 mm on each side
  for (const to of ["/reactietijden", "/reactietijden?per=regio", "/reactietijden?stap=doorsturen", "/reactietijden?zaken=VWS"]) {
    await look(c, to);
    const most = await page.evaluate(() => Math.max(...[...document.querySelectorAll("table, .land, .pictures, .tiles, .weeks")].map((e) => e.getBoundingClientRect().right)));
    assert(most <= 1031, `${to}: ${most} px`);
    assert(!(await page.getByRole("button", { name: /bewaren/ }).isVisible()), "a button is printed");
  }
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const box = pdf.match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/);
  assert(box && Math.round(box[1]) === 842 && Math.round(box[2]) === 595, `the sheet is ${box}`);
  await page.emulateMedia({ media: null });
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function large_text_fits() {
  const c = await coordinator(), { page } = c;
  for (const width of [640, 760, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    for (const to of ["/reactietijden?per=regio", "/reactietijden?stap=doorsturen", "/reactietijden?zaken=VWS"]) {
      await look(c, to);
      await page.evaluate(() => { document.documentElement.style.fontSize = "225%"; });
      const wide = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll(".land, .land p, .pictures *, .tile, .tile *, .weeks *")].map((e) => e.getBoundingClientRect().right)) - innerWidth);
      assert(wide <= 0, `200 % at ${width}: ${to}: ${wide} px too wide`);
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function axe_finds_nothing() {
  const rooms = [{}, { colorScheme: "dark" }, { viewport: { width: 320, height: 700 } }, { viewport: { width: 320, height: 700 }, colorScheme: "dark" }, { forcedColors: "active" }];
  for (const room of rooms) {
    const p = await Person.signedIn("coordinator", room);
    for (const to of ["/reactietijden", "/reactietijden?per=regio&van=TWE", "/reactietijden?stap=doorsturen", "/reactietijden?zaken=VWS&welke=te_laat", "/reactietijden?standOp=" + settings.yesterday]) {
      await look(p, to);
      if (to.includes("zaken")) await p.page.getByText(/getoond/).waitFor();
      await p.page.locator(".backlog :is(.weeks, .empty)").first().waitFor();
      for (const table of await p.page.locator(".backlog summary").all()) await table.click();
      const found = await faults(p.page), wide = await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert(found.length === 0 && wide <= 0, `${JSON.stringify(room)} ${to}: ${found.join(" | ")} ${wide} px too wide`);
    }
    await p.close();
  }
  await (await coordinator()).close();
}

await run([the_table_says_what_the_api_says, under_ten_there_is_no_percentage_and_no_bar, a_click_on_a_number_shows_exactly_those_cases,
  who_may_not_see_the_cases_is_told_how_many_there_are, the_address_alone_brings_the_same_view, as_of_an_earlier_day_shows_nothing_of_later,
  the_file_has_the_same_numbers, the_regions_are_reached_and_followed_by_keyboard, the_map_says_what_the_tiles_say, outlines_that_cannot_be_read_leave_the_tiles, where_redirects_went_is_told, what_stood_open_is_drawn_week_by_week, a_ministry_sees_what_came_from_which_region, it_fits_on_a_sheet_of_paper,
  large_text_fits, axe_finds_nothing]);

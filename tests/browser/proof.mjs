// The browser computes that the log continues the head that it kept; each lie of a server is seen.
import { ask, assert, Person, run, settings } from "./browser.mjs";

const W = {};
const KEPT = "weerklank.stand";
const kept = () => W.p.page.evaluate((k) => JSON.parse(localStorage.getItem(k)).note, KEPT);
const size = (note) => Number(note.split("\n")[1]);

// The answer of the server, changed on its way.
async function lying(change, test) {
  const route = "**/v1/controlebewijzen**";
  await W.p.page.route(route, async (r) => {
    const answer = await r.fetch(), json = await answer.json();
    await r.fulfill({ response: answer, json: change(json, r.request().url()) });
  });
  await W.p.go("/controle");
  await test();
  await W.p.page.unroute(route);
}

const flip = (base64, at = 5) => {
  const b = Buffer.from(base64, "base64");
  b[at] ^= 1;
  return b.toString("base64");
};

async function the_first_head_is_kept() {
  await ask(["more"]);
  W.p = await Person.signedIn("coordinator");
  await W.p.go("/controle");
  await W.p.reads("Deze browser ziet het logboek voor het eerst.");
  await W.p.reads("Wie de stand ondertekende, is niet nagegaan");
  W.first = await kept();
  assert(size(W.first) > 0, W.first);
}

async function a_longer_log_is_proven_to_continue_it() {
  for (let i = 0; i < 3; i++) { // from and to sizes of any kind
    const before = size(await kept()), n = await ask(["more"]);
    await W.p.go("/controle");
    await W.p.reads("Het logboek klopt");
    const now = size(await kept());
    assert(now > before && now >= n, `${before} ${now} ${n}`);
  }
}

async function the_same_log_is_the_same() {
  await W.p.page.getByRole("button", { name: "Reken het nog eens na" }).click();
  await W.p.reads("Het logboek klopt");
}

async function a_signature_is_verified_with_a_key_from_elsewhere() {
  await W.p.page.getByLabel("Sleutel van het logboek").fill(settings.key.slice(0, -3) + "abc");
  await W.p.page.getByRole("button", { name: "Bewaar de sleutel" }).click();
  await W.p.reads("Dit is geen sleutel van een logboek.");
  await W.p.page.getByLabel("Sleutel van het logboek").fill(settings.key);
  await W.p.page.getByRole("button", { name: "Bewaar de sleutel" }).click();
  await W.p.reads("De handtekening klopt met de sleutel die u gaf.");
}

async function a_changed_proof_is_seen_and_the_kept_head_stays() {
  const before = await kept();
  await ask(["more"]);
  await lying((json) => ({ ...json, samenhang: flip(json.samenhang) }), async () => {
    await W.p.reads("er zijn gebeurtenissen veranderd");
    assert(await kept() === before, "a head in doubt was kept");
  });
  await lying((json) => ({ ...json, samenhang: Buffer.from(json.samenhang, "base64").subarray(32).toString("base64") }), () => W.p.reads("er zijn gebeurtenissen veranderd"));
  await W.p.go("/controle");
  await W.p.reads("Het logboek klopt");
}

async function a_changed_head_is_seen_by_its_signature() {
  const before = await kept();
  await lying((json) => {
    const lines = json.stand.split("\n");
    lines[2] = flip(lines[2]);
    return { ...json, stand: lines.join("\n") };
  }, async () => {
    await W.p.reads("niet ondertekend met de sleutel die u gaf");
    assert(await kept() === before, "a head in doubt was kept");
  });
}

async function without_a_key_a_changed_root_is_seen_by_its_tree() {
  await W.p.page.evaluate(() => localStorage.removeItem("weerklank.logsleutel"));
  await lying((json) => {
    const lines = json.stand.split("\n");
    lines[2] = flip(lines[2]);
    return { ...json, stand: lines.join("\n") };
  }, () => W.p.reads("er zijn gebeurtenissen veranderd"));
}

async function a_shorter_log_is_seen() {
  const note = await kept(), lines = note.split("\n");
  lines[1] = String(size(note) + 1000);
  await W.p.page.evaluate(([k, n]) => localStorage.setItem(k, JSON.stringify({ note: n, at: new Date().toISOString() })), [KEPT, lines.join("\n")]);
  await W.p.go("/controle");
  await W.p.reads("minder gebeurtenissen dan toen u het bewaarde");
  lines[0] = "een/ander/log";
  lines[1] = String(size(note));
  await W.p.page.evaluate(([k, n]) => localStorage.setItem(k, JSON.stringify({ note: n, at: new Date().toISOString() })), [KEPT, lines.join("\n")]);
  await W.p.go("/controle");
  await W.p.reads("onder een andere naam");
  await W.p.page.screenshot({ path: `${settings.build}/controle.png`, fullPage: true });
  await W.p.close();
}

await run([the_first_head_is_kept, a_longer_log_is_proven_to_continue_it, the_same_log_is_the_same, a_signature_is_verified_with_a_key_from_elsewhere,
  a_changed_proof_is_seen_and_the_kept_head_stays, a_changed_head_is_seen_by_its_signature, without_a_key_a_changed_root_is_seen_by_its_tree, a_shorter_log_is_seen]);

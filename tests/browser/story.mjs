// People in browsers of their own: a region, departments, an adviser, a coordinator.
import { ask, assert, base, holdsReads, Person, run, settings } from "./browser.mjs";

const W = {}; // who is signed in, and what they made
const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
const HOSTILE = [`<script>window.broken=1</script><img src=x onerror="window.broken=1">`, "{{7*7}}${7*7}`'\"--><svg onload=window.broken=1>",
  "ستاره در ساعت پنج 👩‍👩‍👧‍👦 Zürich ﷽", "x".repeat(3900)];

async function a_region_submits_with_a_file() {
  W.zvl = await Person.signedIn("ZVL");
  const { page } = W.zvl;
  await page.getByRole("link", { name: "Een knelpunt indienen" }).click();
  await W.zvl.heading("Een knelpunt indienen");
  // what lacks is said beside it, and the first of it has the focus
  await page.getByRole("button", { name: "Knelpunt indienen" }).click();
  assert(await page.getByText("Vul dit in.").count() === 2 && await page.getByText("Kies er minstens één.").count() === 1, "what lacks is not said");
  await page.getByLabel("Wat is er aan de hand?").fill("De huisarts in Gerritsdorp stopt en er komt geen opvolger. Bel 0612345678.");
  await page.getByLabel("Wat merken mensen ervan?").fill("Een moeder reed veertig minuten met een ziek kind.");
  await page.getByText("Staan er gegevens van mensen in?").waitFor();
  await page.getByLabel("Wat is er aan de hand?").fill("De huisarts in Gerritsdorp stopt en er komt geen opvolger.");
  await page.getByLabel("Uitzondering voor deze regio").check();
  await page.getByText("Titel, thema en plaats").click();
  await page.getByLabel("Korte titel").fill("Geen huisarts in Gerritsdorp");
  await page.getByLabel("Thema").selectOption({ value: "gezondheid.huisarts" });
  await page.getByText("Bestanden", { exact: true }).click();
  await page.getByLabel("Kies een bestand").setInputFiles({ name: "kaart één.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n") });
  await page.getByRole("button", { name: "Knelpunt indienen" }).click();
  await W.zvl.heading("Ontvangen");
  W.reference = (await page.getByText(/Kenmerk: /).textContent()).split(" ").pop();
  assert(/^ZVL-\d{4}-\d{4}-\d$/.test(W.reference), W.reference);
  await page.getByRole("link", { name: "Bekijk het knelpunt" }).click();
  await W.zvl.heading("Geen huisarts in Gerritsdorp");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /kaart één\.pdf/ }).click()]);
  assert(file.suggestedFilename() === "kaart één.pdf", file.suggestedFilename());
}

async function the_department_sees_it_come_and_asks() {
  W.vws = await Person.signedIn("VWS");
  const { page } = W.vws;
  await W.vws.heading("Voor u");
  await page.getByRole("link", { name: "Geen huisarts in Gerritsdorp" }).waitFor();
  // live: another one comes while the desk is open
  const other = await Person.signedIn("TWE");
  await other.go("/indienen");
  await other.page.getByLabel("Wat is er aan de hand?").fill("In Enschede is geen plaats in het ziekenhuis.");
  await other.page.getByLabel("Wat merken mensen ervan?").fill("Mensen wachten maanden.");
  await other.page.getByLabel("Weet ik niet").check();
  await other.page.getByText("Titel, thema en plaats").click();
  await other.page.getByLabel("Korte titel").fill("Geen plaats in het ziekenhuis");
  await other.page.getByLabel("Thema").selectOption({ value: "gezondheid.huisarts" });
  await other.page.getByRole("button", { name: "Knelpunt indienen" }).click();
  await other.heading("Ontvangen");
  await page.getByRole("link", { name: "Geen plaats in het ziekenhuis" }).waitFor();
  await other.close();
  await W.vws.go("/knelpunten/" + W.reference);
  await W.vws.act("In behandeling nemen", { "Bericht aan de regio (hoeft niet)": "Wij gaan ermee aan de slag." }, "In behandeling nemen");
  await W.vws.act("Vraag aan de regio", { "Uw vraag aan de regio": "Hoeveel mensen gaat het aan?" });
  await W.vws.reads("de tijd staat stil");
}

async function the_region_is_asked_live_and_replies() {
  await W.zvl.reads("Hoeveel mensen gaat het aan?");
  await W.zvl.act("Antwoord op de vraag", { "Uw antwoord": "Ongeveer tweeduizend." });
  await W.zvl.act("Informatie toevoegen", { "Wat wilt u toevoegen?": "De apotheek stopt ook." });
  await W.vws.reads("Ongeveer tweeduizend.");
  await W.vws.reads("De apotheek stopt ook.");
}

async function it_is_passed_on_and_another_takes_it_up() {
  await W.vws.act("Doorsturen", { "Naar welk ministerie?": { value: "OCW" }, "Reden": "Het gaat om de opleiding." });
  W.ocw = await Person.signedIn("OCW");
  await W.ocw.page.getByRole("link", { name: "Geen huisarts in Gerritsdorp" }).click();
  await W.ocw.act("In behandeling nemen", {}, "In behandeling nemen");
  await W.zvl.reads("Doorgestuurd naar Ministerie van Onderwijs");
  W.coordinator = await Person.signedIn("coordinator");
  await W.coordinator.go("/knelpunten/" + W.reference);
  await W.coordinator.page.locator(".acts").getByRole("button", { name: "Toewijzen" }).click();
  const form = W.coordinator.page.getByRole("dialog");
  await form.getByLabel("Verantwoordelijk ministerie").selectOption({ value: "OCW" });
  await form.getByText("Meewerkende ministeries").first().click();
  await form.getByLabel("Ministerie van Infrastructuur en Waterstaat").check();
  await form.getByLabel("Reden").fill("Het openbaar vervoer hoort erbij.");
  await form.getByRole("button", { name: "Toewijzen" }).click();
  await form.waitFor({ state: "detached" });
  W.ienw = await Person.signedIn("IenW");
  await W.ienw.go("/knelpunten/" + W.reference);
  await W.ienw.act("Bijdrage geven", { "Uw deel van het antwoord": "Er komt een bus naar de huisartsenpost." });
}

async function the_lead_answers_with_an_agreement() {
  await W.ocw.go("/knelpunten/" + W.reference);
  await W.ocw.act("In behandeling nemen", {}, "In behandeling nemen");
  await W.ocw.act("Antwoord geven", {
    "Afspraak met datum": true, "Wat is het besluit?": "Er komt een opleidingsplaats.", "Waarom?": "Er is te weinig aanbod.", "Wat kan er wél?": "Een waarnemer kan meteen beginnen.",
    "Wat is de volgende stap?": "De plaats aanvragen", "Wie doet dat?": "directie Opleidingen", "Wanneer?": day(14), "Wat is de afspraak? (hoeft niet)": "Een opleidingsplaats in Gerritsdorp",
    "Vóór welke datum? (hoeft niet)": day(60),
  }, "Antwoord versturen");
  await W.ocw.reads("Antwoord van u: Afspraak met datum");
}

async function the_region_has_it_looked_at_again() {
  await W.zvl.reads("Een waarnemer kan meteen beginnen.");
  await W.zvl.act("Uw oordeel geven", { "Dit antwoord helpt niet": true, "Toelichting (hoeft niet)": "De waarnemer is er nog steeds niet.", "Ik wil dat hier opnieuw naar gekeken wordt": true });
  await W.zvl.reads("Wordt opnieuw bekeken, op verzoek van u");
  await W.ocw.reads("De waarnemer is er nog steeds niet.");
}

async function the_region_asks_for_help_and_its_adviser_sees_it() {
  await W.zvl.act("Hulp vragen", { "De contactpersoon van het ministerie": true, "Reden (hoeft niet)": "Wij komen niet verder." });
  W.adviser = await Person.signedIn("ADV");
  await W.adviser.heading("Mijn regio's");
  await W.adviser.page.getByRole("link", { name: "Geen huisarts in Gerritsdorp" }).click();
  await W.adviser.reads("Hulp gevraagd");
  await W.adviser.go("/knelpunten?tekst=ziekenhuis");
  assert(await W.adviser.page.getByRole("link", { name: "Geen plaats in het ziekenhuis" }).count() === 0, "an adviser sees another's region");
}

async function the_proposal_follows_by_itself_and_the_adviser_decides() {
  await W.zvl.act("Hulp vragen", { "De directeur bij het ministerie": true, "Reden (hoeft niet)": "Nog steeds niets." });
  await W.zvl.act("Hulp vragen", { "Aankondiging van een voorstel aan de regioadviseur": true, "Reden (hoeft niet)": "Over een maand is er niemand meer." });
  await ask(["now"]); // a week later: two working days are over, and so are the sessions
  for (const name of ["zvl", "vws", "ocw", "ienw", "coordinator", "adviser"]) {
    await W[name].page.goto(base + "/");
    await W[name].signIn();
  }
  const one = W.adviser.page.locator(".proposal", { hasText: "Geen huisarts in Gerritsdorp" });
  await one.getByText("Over een maand is er niemand meer.").waitFor();
  await one.getByText(/Voorstel aan de regioadviseur \(vanzelf\)/).waitFor();
  await one.getByLabel("De rijksvertegenwoordiger erbij halen").check();
  await one.getByLabel("Reden").fill("De praktijk sluit al volgende maand.");
  await one.getByRole("button", { name: "Versturen" }).click();
  await one.waitFor({ state: "detached" });
  await W.zvl.go("/knelpunten/" + W.reference);
  await W.zvl.reads("De praktijk sluit al volgende maand.");
}

async function the_coordinator_sees_all_of_it_in_the_figures_and_verifies_the_log() {
  await W.coordinator.go("/reactietijden");
  await W.coordinator.page.getByRole("row", { name: /^Ministerie van Onderwijs/ }).getByText("Afspraak met datum: 1").waitFor();
  await W.coordinator.page.getByRole("link", { name: "Controle" }).click();
  await W.coordinator.heading("Controle");
  await W.coordinator.reads(/Het logboek telt \d+ gebeurtenissen/);
  await W.coordinator.reads("Deze browser ziet het logboek voor het eerst.");
  await W.coordinator.page.getByLabel("Sleutel van het logboek").fill(await ask(["log key"]));
  await W.coordinator.page.getByRole("button", { name: "Bewaar de sleutel en reken het na" }).click();
  await W.coordinator.reads("De handtekening klopt met de sleutel die u gaf.");
  await W.coordinator.go("/");
  await W.coordinator.heading("Vandaag");
}

async function two_colleagues_at_the_same_signal() {
  const other = await Person.signedIn("VWS2"), title = "Geen plaats in het ziekenhuis";
  await W.vws.go("/");
  await W.vws.page.getByRole("link", { name: title }).click();
  await other.page.getByRole("link", { name: title }).click();
  await other.page.locator(".acts").getByRole("button", { name: "Vraag aan de regio" }).click();
  await other.page.getByLabel("Uw vraag aan de regio").fill("Hoe lang is de wachttijd?");
  await W.vws.act("In behandeling nemen", {}, "In behandeling nemen");
  await other.page.getByRole("dialog").getByRole("button", { name: "Versturen" }).click();
  await other.page.getByRole("dialog").getByText("Het knelpunt is intussen veranderd").first().waitFor();
  assert(await other.page.getByLabel("Uw vraag aan de regio").inputValue() === "Hoe lang is de wachttijd?", "what was typed is gone");
  await other.page.locator(".line").getByText("In behandeling bij u").waitFor({ state: "attached" });
  await other.page.getByRole("dialog").getByRole("button", { name: "Versturen" }).click();
  await other.page.getByRole("dialog").waitFor({ state: "detached" });
  await W.vws.reads("Hoe lang is de wachttijd?");
  await other.close();
}

async function offline_in_the_middle_of_a_form_loses_nothing() {
  const { page, context } = W.zvl;
  await W.zvl.go("/indienen");
  await page.getByLabel("Wat is er aan de hand?").fill("Er rijdt geen bus meer naar Terneuzen.");
  await page.getByLabel("Wat merken mensen ervan?").fill("Scholieren fietsen een uur.");
  await page.getByLabel("Geld", { exact: true }).check();
  await page.getByText("Bewaard op dit apparaat").waitFor();
  await context.setOffline(true);
  await page.getByRole("button", { name: "Knelpunt indienen" }).click();
  await page.getByText("Er kwam geen antwoord. Verstuur het gerust opnieuw").waitFor();
  await context.setOffline(false);
  await page.reload();
  assert(await page.getByLabel("Wat is er aan de hand?").inputValue() === "Er rijdt geen bus meer naar Terneuzen.", "what was typed is gone");
  await page.getByRole("button", { name: "Knelpunt indienen" }).click();
  await W.zvl.heading("Ontvangen");
}

async function a_session_that_ends_in_the_middle_of_a_form_loses_nothing() {
  const { page } = W.zvl;
  await W.zvl.go("/knelpunten/" + W.reference);
  await page.locator(".acts").getByRole("button", { name: "Informatie toevoegen" }).click();
  await page.getByLabel("Wat wilt u toevoegen?").fill("De gemeente zoekt mee.");
  const letGo = await holdsReads(page), cookies = await W.zvl.context.cookies();
  await W.zvl.context.clearCookies();
  assert(cookies.length === 1 && cookies[0].httpOnly && cookies[0].sameSite === "Lax", cookies);
  await page.getByRole("dialog").getByRole("button", { name: "Versturen" }).click();
  const again = page.getByRole("dialog", { name: "Log opnieuw in" });
  await again.waitFor();
  letGo();
  await again.getByLabel("Wachtwoord").fill("een wachtwoord van drie woorden");
  await again.getByRole("button", { name: "Inloggen" }).click();
  await again.waitFor({ state: "detached" });
  assert(await page.getByLabel("Wat wilt u toevoegen?").inputValue() === "De gemeente zoekt mee.", "what was typed is gone");
  await page.getByRole("dialog").getByRole("button", { name: "Versturen" }).click();
  await W.zvl.reads("De gemeente zoekt mee.");
}

async function whoever_only_looks_is_told_that_the_session_ended() {
  const p = await Person.signedIn("BZK");
  await p.context.clearCookies();
  await ask(["kill", "gateway"]);
  await ask(["start", "gateway"]);
  const again = p.page.getByRole("dialog", { name: "Log opnieuw in" });
  await again.getByLabel("Wachtwoord").fill(settings.password);
  await again.getByRole("button", { name: "Inloggen" }).click();
  await again.waitFor({ state: "detached" });
  await p.close();
}

async function a_service_that_dies_is_told_and_comes_back() {
  await W.vws.go("/");
  await ask(["kill", "tracking"]);
  await W.vws.page.getByRole("link", { name: "Alle knelpunten" }).click();
  await W.vws.heading("Alle knelpunten");
  await ask(["start", "tracking"]);
  await ask(["kill", "gateway"]);
  await W.vws.page.getByText("De verbinding is weg").waitFor();
  await ask(["start", "gateway"]);
  await W.vws.page.getByText("De verbinding is weg").waitFor({ state: "detached", timeout: 30_000 });
}

async function hostile_texts_stay_texts() {
  const { page } = W.zvl;
  for (const text of HOSTILE) {
    await W.zvl.go("/indienen");
    await page.getByLabel("Wat is er aan de hand?").fill(text);
    await page.getByLabel("Wat merken mensen ervan?").fill(text);
    await page.getByLabel("Weet ik niet").check();
    await page.getByText("Titel, thema en plaats").click();
    await page.getByLabel("Korte titel").fill(text.slice(0, 190));
    await page.getByText("Meer achtergrond").click();
    await page.getByLabel("Regel of wet die in de weg zit").fill(text.slice(0, 190));
    await page.getByRole("button", { name: "Knelpunt indienen" }).click();
    await W.zvl.heading("Ontvangen");
    await page.getByRole("link", { name: "Bekijk het knelpunt" }).click();
    await page.getByText("Waar het om gaat").waitFor();
    const said = await page.locator(".said").first().textContent();
    assert(said === text, `${said.slice(0, 60)} is not ${text.slice(0, 60)}`);
    assert(await page.evaluate(() => window.broken === undefined && document.documentElement.scrollWidth <= innerWidth), "it became more than text");
    await W.zvl.go("/");
  }
  // what turns the direction of what stands behind it is refused, where it stands
  await W.zvl.go("/indienen");
  await page.getByLabel("Wat is er aan de hand?").fill("links \u202e rechts");
  await page.getByLabel("Wat merken mensen ervan?").fill("iets");
  await page.getByLabel("Weet ik niet").check();
  await page.getByRole("button", { name: "Knelpunt indienen" }).click();
  await page.locator(".fault", { hasText: "Er staan stuurtekens in de tekst." }).waitFor();
  await page.getByLabel("Wat is er aan de hand?").fill("");
}

async function what_happened_since_the_last_visit_is_told() {
  await W.vws.go("/");
  await W.vws.page.getByText("Geen plaats in het ziekenhuis").first().waitFor();
  await W.vws.go("/hulp");
  const other = await Person.signedIn("TWE");
  await other.page.getByRole("link", { name: "Geen plaats in het ziekenhuis" }).click();
  await other.act("Antwoord op de vraag", { "Uw antwoord": "Acht maanden." });
  await other.close();
  await W.vws.go("/");
  await W.vws.page.getByRole("heading", { name: /Sinds uw vorige bezoek/ }).waitFor();
  await W.vws.page.locator(".since", { hasText: "Antwoord van Twente" }).waitFor();
}

async function nothing_went_wrong_unseen() {
  for (const name of ["zvl", "vws", "ocw", "ienw", "coordinator", "adviser"]) if (W[name]) await W[name].close();
}

await run([a_region_submits_with_a_file, the_department_sees_it_come_and_asks, the_region_is_asked_live_and_replies, it_is_passed_on_and_another_takes_it_up,
  the_lead_answers_with_an_agreement, the_region_has_it_looked_at_again, the_region_asks_for_help_and_its_adviser_sees_it,
  the_proposal_follows_by_itself_and_the_adviser_decides,
  the_coordinator_sees_all_of_it_in_the_figures_and_verifies_the_log, two_colleagues_at_the_same_signal, offline_in_the_middle_of_a_form_loses_nothing,
  a_session_that_ends_in_the_middle_of_a_form_loses_nothing, a_service_that_dies_is_told_and_comes_back, whoever_only_looks_is_told_that_the_session_ended, hostile_texts_stay_texts, what_happened_since_the_last_visit_is_told, nothing_went_wrong_unseen]);

// One signal: what it is about, who has to act by when and why then, what one can do, and all that happened.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ActButtons } from "./acts";
import { Likened, likenedIn, useAlike } from "./alike";
import { type DueDate, get, type Moment, type Shown } from "./api";
import { Consent } from "./consent";
import { lazy } from "./lazy";
import { useLive } from "./live";
import { told, Timeline } from "./moments";
import { contactOf, party, short, theme } from "./names";
import { announce, Failed, Show, useRead } from "./parts";
import { Heading } from "./router";
import { Due, titleOf, turn } from "./rows";
import type { Who } from "./session";
import { known, t, type Key } from "./texts";
import { day, moment } from "./time";
import { lastDecision, routeOf, WhyHere } from "./why_here";
import { word } from "./words";

const Erasure = lazy(() => import("./erasure").then((m) => m.Erasure));

type Submitted = Record<string, unknown>;

const FACTS: [string, Key][] = [
  ["gemeenten", "veld.gemeenten"], ["plaats", "veld.plaats"], ["regel", "veld.regel"], ["geprobeerd", "veld.geprobeerd"], ["contactDenHaag", "veld.contactDenHaag"],
  ["planonderdeel", "veld.planonderdeel"], ["bredeWelvaart", "veld.bredeWelvaart"], ["links", "veld.links"],
];

function About({ of }: { of: Submitted }): JSX.Element {
  const text = (name: string): string => typeof of[name] === "string" ? of[name] as string : Array.isArray(of[name]) ? (of[name] as string[]).join(", ") : "";
  const needed = Array.isArray(of.nodig) ? (of.nodig as string[]).map((c) => word("need", c)).join(", ") : "";
  return (
    <section aria-labelledby="waar-het-om-gaat">
      <h2 id="waar-het-om-gaat">{t("signaal.watis")}</h2>
      <h3>{t("veld.wat")}</h3><p class="said"><bdi>{text("wat")}</bdi></p>
      <h3>{t("veld.merkbaar")}</h3><p class="said"><bdi>{text("merkbaar")}</bdi></p>
      <h3>{t("veld.nodig")}</h3><p>{needed}</p>
      {text("nodigToelichting") && <p class="said"><bdi>{text("nodigToelichting")}</bdi></p>}
      {FACTS.some(([name]) => text(name)) && (
        <details class="more"><summary>{t("signaal.meer")}</summary>
          <dl class="facts-list">
            {FACTS.filter(([name]) => text(name)).map(([name, key]) => <div key={name}><dt>{t(key)}</dt><dd><bdi>{text(name)}</bdi></dd></div>)}
            {text("nuttigTot") && <div><dt>{t("veld.nuttigTot")}</dt><dd>{day(text("nuttigTot"), true)} <bdi>{text("nuttigTotWaarom")}</bdi></dd></div>}
          </dl>
        </details>
      )}
    </section>
  );
}

function Why({ of }: { of: DueDate }): JSX.Element | null {
  const why = of.afleiding?.uitleg;
  return why ? <details class="more"><summary>{t("signaal.waaromdatum")}</summary><p>{why}</p></details> : null;
}

const termName = (code: string): string => known("termijn." + code) ? t(("termijn." + code) as Key) : code;

function Dates({ list }: { list: DueDate[] }): JSX.Element {
  return (
    <dl>
      {list.map((d, i) => (
        <div key={i}>
          <dt>{termName(d.termijn)} <span class="facts">({party(d.partij)})</span></dt>
          <dd>
            {d.gedaanOp ? t("termijn.gedaan", { dag: day(d.gedaanOp.slice(0, 10)) }) : <Due of={d.uiterlijkOp} />}
            {d.staatStil && <> <span class="chip">{t("termijn.staatstil")}</span></>}
            {!d.gedaanOp && <Why of={d} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

// For whom it is told: coordinators and advisers.
function Also({ s, line, who, done }: { s: Shown["knelpunt"]; line: Moment[]; who: Who; done: () => void }): JSX.Element {
  return <Likened s={s} list={useAlike(likenedIn(line), [], s.versie)} who={who} done={done} level={3} />;
}

export function SignalPage({ id, who }: { id: string; who: Who }): JSX.Element {
  const of = useRead((abort) => get<Shown>(`/knelpunten/${encodeURIComponent(id)}`, { tijdlijn: true }, abort), [id]);
  const [changed, note] = useState(""), [erasing, show] = useState(false);
  const stream = of.at === "there" ? of.value.knelpunt.id : "";
  useLive((moments: Moment[]) => {
    if (of.at === "there") of.again();
    const other = moments.filter((m) => m.partij !== who.partij).pop();
    if (other) { note(told(other, who.partij)); announce(told(other, who.partij)); }
  }, (m) => m.id === stream);
  if (of.at === "failed") return <><Heading>{t("signaal.mislukt")}</Heading><Failed error={of.error} again={of.again} /></>;
  return (
    <Show of={of}>
      {({ knelpunt: s, tijdlijn = [], termijnen = [] }) => {
        const submitted = tijdlijn.find((m) => m.soort === "knelpunt.ingediend")?.inhoud as Submitted | undefined;
        const contact = submitted ? ["contactFunctie", "contactTeam", "contactTelefoon", "contactMailbox"].map((n) => submitted[n]).filter(Boolean).join(", ") : "";
        return (
          <article>
            <p class="facts">{[s.kenmerk, party(s.regio), theme(s.thema)].filter(Boolean).join(" · ")}</p>
            <Heading title={titleOf(s)}><bdi>{titleOf(s)}</bdi></Heading>
            {changed && <div class="notice" role="status"><p>{t("signaal.veranderd", { wat: changed })} <button type="button" class="plain" onClick={() => note("")}>{t("sluiten")}</button></p></div>}
            <div class="sides turned">
              <aside class="panel" aria-label={t("signaal.stand")}>
                <h2>{turn(s, who.partij)}</h2>
                <p>{word("signal_state", s.status)}{s.status !== "afgerond" && s.uiterlijkOp ? <><br /><Due of={s.uiterlijkOp} /></> : null}</p>
                {["toegewezen", "te_verdelen"].includes(s.status ?? "") && <WhyHere route={tijdlijn.map(routeOf).filter((r) => r !== null).pop() ?? null} decided={lastDecision(tijdlijn)} me={who.partij} />}
                {s.soortAntwoord && <p>{t("signaal.antwoord")}: {word("answer_kind", s.soortAntwoord)}{s.oordeel ? <><br />{t("signaal.oordeel")}: {word("verdict", s.oordeel)}</> : null}</p>}
                {contactOf(s.verantwoordelijk) && <><h3>{t("signaal.contact.ministerie", { wie: short(s.verantwoordelijk) })}</h3><p><bdi>{contactOf(s.verantwoordelijk)}</bdi></p></>}
                {contact && <><h3>{t("signaal.contact")}</h3><p><bdi>{contact}</bdi></p></>}
                <ActButtons s={s} timeline={tijdlijn} who={who} done={() => of.at === "there" && of.again()} />
                <Consent s={s} shareable={submitted?.deelbaar === true} who={who} done={() => of.at === "there" && of.again()} />
                {s.verantwoordelijk && <><h3>{t("signaal.verantwoordelijk")}</h3><p>{party(s.verantwoordelijk)}</p></>}
                {(s.toewijzingen ?? []).some((a) => a.rol === "meewerkend") && <><h3>{t("signaal.meewerkend")}</h3><p>{(s.toewijzingen ?? []).filter((a) => a.rol === "meewerkend").map((a) => party(a.ministerie)).join(", ")}</p></>}
                {termijnen.length > 0 && <><h3>{t("signaal.datums")}</h3><Dates list={termijnen} /></>}
                {s.ingediendOp && <p class="facts">{t("signaal.ontvangen", { dag: moment(s.ingediendOp) })}</p>}
              </aside>
              <div>
                {submitted && <About of={submitted} />}
                <Also s={s} line={tijdlijn} who={who} done={() => of.at === "there" && of.again()} />
                <section aria-labelledby="verloop">
                  <h2 id="verloop">{t("signaal.verloop")}</h2>
                  {tijdlijn.length > 0 ? <Timeline list={tijdlijn} me={who.partij} id={s.id} /> : <p class="facts">{t("signaal.alleentitel")}</p>}
                </section>
                {tijdlijn.length > 0 && ["regio", "ministerie", "coordinator"].includes(who.rol) && (
                  <details class="more" open={tijdlijn.some((m) => m.soort === "knelpunt.wissen_voorgesteld")} onToggle={(e) => e.currentTarget.open && show(true)}><summary>{t("wissen.titel")}</summary>
                    {erasing && <Erasure s={s} line={tijdlijn} who={who} done={() => of.at === "there" && of.again()} />}
                  </details>
                )}
              </div>
            </div>
          </article>
        );
      }}
    </Show>
  );
}

// The coordinator's day, in the order in which it asks for attention: what is to be distributed, what came back, what is
// looked at again, what is due, what nobody works on, what was agreed, and who is silent.
import type { components } from "api";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ActDialog } from "./acts";
import { ask, type Done, type DueRow, get, type Signal } from "./api";
import { byDue, DueTable, list, useFresh } from "./desk";
import { lazy } from "./lazy";
import { party } from "./names";
import { announce, Button, Show, Trouble, useRead, useSend } from "./parts";
import { Heading, Link } from "./router";
import { GLANCE, MOST, SignalRow, titleOf } from "./rows";
import { may, type Who } from "./session";
import type { Shared } from "./several";
import { t } from "./texts";
import { day, dayOf, today } from "./time";
import { TriageRow, whyOf } from "./triage";
import type { Candidate, Route } from "./why_here";

const Several = lazy(() => import("./several").then((m) => m.Several));

type Silence = components["schemas"]["StilleRegios"];
type DueTold = { uiterlijk?: DueRow[] };
type Mailbox = { id: string; partij: string; status: string; sinds?: string };

const EARLY = 5; // rows whose candidates are asked at once; of others when one comes to them

const inDays = (n: number): string => {
  const d = new Date(today() + "T12:00:00Z");
  d.setUTCDate(d.getUTCDate() + n);
  return d.toISOString().slice(0, 10);
};

// Six questions for all of it, however many signals there are; a seventh for who is silent.
async function read(me: string, abort: AbortSignal): Promise<{ triage: Signal[]; reopened: Signal[]; unhandled: Signal[]; dates: DueRow[]; agreements: DueRow[]; dead: Mailbox[] }> {
  const [triage, reopened, unhandled, dates, agreements, boxes] = await Promise.all([
    list({ status: "te_verdelen", volgorde: "termijn", hoogstens: MOST }, abort),
    list({ heropend: true, volgorde: "termijn", hoogstens: MOST }, abort),
    list({ zonderBehandelaar: true, volgorde: "termijn", hoogstens: MOST }, abort),
    get<DueTold>("/vervaldata", { totEnMet: inDays(7), hoogstens: MOST }, abort).then((d) => d.uiterlijk ?? []),
    get<DueTold>("/afspraken", { totEnMet: inDays(14), hoogstens: MOST }, abort).then((d) => d.uiterlijk ?? []),
    get<{ mailboxen?: Mailbox[] }>("/mailboxen", {}, abort).then((m) => m.mailboxen ?? [], () => []),
  ]);
  return { triage: triage.sort(byDue), reopened: reopened.filter((s) => s.status !== "te_verdelen"), unhandled, dates: dates.filter((d) => d.partij !== me && d.partij !== "coordinator"), agreements, dead: boxes.filter((b) => b.status === "dood") };
}

type Choice = { picked: Set<string>; set: (ids: Set<string>) => void };
const toggled = (of: Set<string>, id: string, on: boolean): Set<string> => { const next = new Set(of); if (on) next.add(id); else next.delete(id); return next; };

function Bar({ n, acts, clear }: { n: number; acts: [Shared, () => void][]; clear: () => void }): JSX.Element {
  return (
    <div class="notice" role="group" aria-label={t("samen.balk")}>
      <p>{t("samen.gekozen", { n })}</p>
      <div class="buttons">{acts.map(([pad, go]) => <Button key={pad} onClick={go}>{t(pad === "oppakkingen" ? "samen.oppakken" : pad === "toewijzingen" ? "samen.toewijzen" : "samen.noteren")}</Button>)}<Button onClick={clear}>{t("samen.niets")}</Button></div>
    </div>
  );
}

const howMany = (list: Signal[]): string | number => list.length === MOST ? t("meerdan", { n: list.length }) : list.length;

type TriageProps = { title: string; list: Signal[]; near: Signal[]; who: Who; fresh: Set<string>; choice: Choice; again: () => void; empty?: string; early?: number };

function Triage({ title, list, near, who, fresh, choice, again, empty, early = 0 }: TriageProps): JSX.Element | null {
  const [all, show] = useState(false), [assign, setAssign] = useState<{ s: Signal; start: Record<string, unknown> } | null>(null), [many, setMany] = useState<Shared | null>(null);
  const claiming = useSend(), chosen = list.filter((s) => choice.picked.has(s.id));
  if (list.length === 0) return empty ? <section><h2>{title}</h2><p class="facts">{empty}</p></section> : null;
  const open = (s: Signal, to: Candidate | null, route: Route): void => {
    const why = to ? whyOf(route, to.ministerie) : "";
    setAssign({ s, start: to ? { verantwoordelijk: to.ministerie, reden: why ? t("bureau.reden", { waarom: why }) : t("bureau.reden.kaal") } : {} });
  };
  return (
    <section>
      <h2>{title} <span class="count">({howMany(list)})</span></h2>
      {chosen.length > 0 && <Bar n={chosen.length} acts={[["oppakkingen", () => setMany("oppakkingen")], ["toewijzingen", () => setMany("toewijzingen")]]} clear={() => choice.set(new Set())} />}
      <Trouble error={claiming.error} />
      <ul class="bare">
        {(all ? list : list.slice(0, GLANCE)).map((s, i) => (
          <TriageRow key={s.id} s={s} near={near} who={who} early={i < early} fresh={fresh.has(s.id)} picked={choice.picked.has(s.id)} onPick={(on) => choice.set(toggled(choice.picked, s.id, on))} onAssign={open} again={again}
            onClaim={(x) => void claiming.send(async (key) => { await ask<Done>("POST", `/knelpunten/${x.id}/oppakkingen`, { body: {}, key }); }).then((ok) => { if (ok) announce(t("bureau.opgepakt.u")); again(); })} />
        ))}
      </ul>
      {!all && list.length > GLANCE && <p><button type="button" class="plain" onClick={() => show(true)}>{t("toonalle", { n: list.length })}</button></p>}
      {assign && <ActDialog pad="toewijzingen" s={assign.s} who={who} start={assign.start} done={again} close={() => setAssign(null)} />}
      {many && <Several pad={many} list={chosen} done={() => { choice.set(new Set()); again(); }} close={() => setMany(null)} />}
    </section>
  );
}

function Unhandled({ list, dead, who, fresh, choice, again }: { list: Signal[]; dead: Mailbox[]; who: Who; fresh: Set<string>; choice: Choice; again: () => void }): JSX.Element {
  const [all, show] = useState(false), [many, setMany] = useState(false), chosen = list.filter((s) => choice.picked.has(s.id)), writes = may("schrijven") && who.rol === "coordinator";
  if (list.length + dead.length === 0) return <p class="facts">{t("bureau.zonder.leeg")}</p>;
  return (
    <section>
      <h2>{t("bureau.zonder")} <span class="count">({howMany(list)})</span></h2>
      {dead.length > 0 && <ul>{dead.map((b) => <li key={b.id}>{t("bureau.dood", { wie: party(b.partij), sinds: day(dayOf(b.sinds)) })}</li>)}</ul>}
      {chosen.length > 0 && <Bar n={chosen.length} acts={[["notities", () => setMany(true)]]} clear={() => choice.set(new Set())} />}
      <ul class="bare picks">
        {(all ? list : list.slice(0, GLANCE)).map((s) => (
          <li key={s.id} class="pick">
            {writes && <input type="checkbox" checked={choice.picked.has(s.id)} aria-label={t("samen.kies", { titel: titleOf(s) })} onChange={(e) => choice.set(toggled(choice.picked, s.id, e.currentTarget.checked))} />}
            <ul class="bare wide-row"><SignalRow s={s} me={who.partij} fresh={fresh.has(s.id)} /></ul>
          </li>
        ))}
      </ul>
      {!all && list.length > GLANCE && <p><button type="button" class="plain" onClick={() => show(true)}>{t("toonalle", { n: list.length })}</button></p>}
      {many && <Several pad="notities" list={chosen} done={() => { choice.set(new Set()); again(); }} close={() => setMany(false)} />}
    </section>
  );
}

function Silent(): JSX.Element {
  const of = useRead((abort) => get<Silence>("/stilte", {}, abort), []);
  return (
    <Show of={of}>{({ regios: regions = [] }) => regions.length === 0 ? <p class="facts">{t("bureau.stil.geen")}</p> : (
      <section>
        <h2>{t("bureau.stil")} <span class="count">({regions.length})</span></h2>
        <ul>{regions.map((r) => <li key={r.regio}>{party(r.regio)}: {r.sinds ? t("bureau.stil.sinds", { dag: day(dayOf(r.sinds), true) }) : t("bureau.stil.nooit")}</li>)}</ul>
      </section>
    )}</Show>
  );
}

export function Today({ who }: { who: Who }): JSX.Element {
  const me = who.partij, of = useRead((abort) => read(me, abort), [me]), fresh = useFresh(of, who);
  const [picked, set] = useState<Set<string>>(new Set()), choice = { picked, set }, again = (): void => { if (of.at === "there") of.again(); };
  return (
    <>
      <Heading>{t("bureau.vandaag.titel")}</Heading>
      <Show of={of}>
        {({ triage, reopened, unhandled, dates, agreements, dead }) => {
          const came = triage.filter((s) => (s.toewijzingen ?? []).length > 0), plain = triage.filter((s) => (s.toewijzingen ?? []).length === 0);
          const near = [...triage, ...reopened, ...unhandled];
          return (
            <div class="groups">
              <Triage title={t("bureau.verdelen")} list={plain} near={near} who={who} fresh={fresh} choice={choice} again={again} empty={t("bureau.verdelen.leeg")} early={EARLY} />
              <Triage title={t("bureau.terug")} list={came} near={near} who={who} fresh={fresh} choice={choice} again={again} />
              {reopened.length > 0 && <section><h2>{t("bureau.opnieuw")} <span class="count">({howMany(reopened)})</span></h2><ul class="bare">{reopened.map((s) => <SignalRow key={s.id} s={s} me={me} fresh={fresh.has(s.id)} />)}</ul></section>}
              {dates.length > 0 ? <section><h2>{t("bureau.dezeweek")} <span class="count">({dates.length})</span></h2><DueTable rows={dates} /></section> : <p class="facts">{t("bureau.dezeweek.leeg")}</p>}
              <Unhandled list={unhandled} dead={dead} who={who} fresh={fresh} choice={choice} again={again} />
              {agreements.length > 0 && <section><h2>{t("bureau.afspraken")} <span class="count">({agreements.length})</span></h2><DueTable rows={agreements} /></section>}
              <Silent />
              <p><Link to="/bundels">{t("bundels.titel")}</Link> · <Link to="/herkomst">{t("herkomst.naar")}</Link></p>
            </div>
          );
        }}
      </Show>
    </>
  );
}

// The desk of each role: what asks for attention, in the order in which it does.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type DueRow, get, type Moment, position, type Signal } from "./api";
import { changes, readDrafts } from "./drafts";
import { lazy } from "./lazy";
import { useLive } from "./live";
import { party } from "./names";
import { announce, Button, Empty, type Reading, Show, useRead } from "./parts";
import { Heading, Link } from "./router";
import { Due, GLANCE, Group, MOST, titleOf } from "./rows";
import { may, type Who } from "./session";
import { useValue } from "./state";
import { t } from "./texts";
import { daysUntil } from "./time";
import { told } from "./moments";

export type Desk = (props: { who: Who }) => JSX.Element;
type Listed = { knelpunten?: Signal[]; volgende?: string };
// What only a coordinator looks at comes when one does.
const Together = lazy(() => import("./together").then((m) => m.Together));
const Today = lazy(() => import("./today").then((m) => m.Today));

export const list = (query: Record<string, string | number | boolean>, abort?: AbortSignal): Promise<Signal[]> =>
  get<Listed>("/knelpunten", query, abort).then((l) => l.knelpunten ?? []);

const until = (s: Signal): string => s.uiterlijkOp ?? "9";
export const byDue = (a: Signal, b: Signal): number => until(a) < until(b) ? -1 : Number(until(a) > until(b));

// Reads again when something happens, says it aloud, and marks what is new until one goes away.
export function useFresh<T>(of: Reading<T>, who: Who): Set<string> {
  const [fresh, mark] = useState<Set<string>>(new Set());
  useLive((moments: Moment[]) => {
    if (of.at === "there") of.again();
    const others = moments.filter((m) => m.partij !== who.partij);
    mark((before) => new Set([...before, ...others.map((m) => m.id)]));
    const last = others[others.length - 1];
    if (last) announce(`${last.kenmerk ?? ""}: ${told(last, who.partij)}`);
  }, (m) => m.soort.startsWith("knelpunt."));
  return fresh;
}

const isHere = (s: Signal, me: string): boolean => s.aanZet === me;

// What others did since one was here last; the place in the log is kept in this browser.
function Since({ who }: { who: Who }): JSX.Element | null {
  const kept = `weerklank.bezoek.${who.id}`;
  const [before] = useState(() => Number(localStorage.getItem(kept) ?? -1));
  const of = useRead(async (abort) => {
    if (before < 0) return { gebeurtenissen: [] as Moment[], positie: -1 };
    return get<{ gebeurtenissen?: Moment[]; positie: number }>("/gebeurtenissen", { na: before, hoogstens: 200, eigen: true }, abort);
  }, [before]);
  useEffect(() => {
    const leave = (): void => { if (position() >= 0) localStorage.setItem(kept, String(position())); };
    addEventListener("pagehide", leave);
    return () => { removeEventListener("pagehide", leave); leave(); };
  }, []);
  if (of.at !== "there") return null;
  const list = (of.value.gebeurtenissen ?? []).filter((m) => m.partij !== who.partij && m.partij !== "weerklank" && m.soort.startsWith("knelpunt.")).reverse();
  if (list.length === 0) return null;
  return (
    <section>
      <h2>{t("bureau.sinds")} <span class="count">({list.length})</span></h2>
      <ul class="bare">{list.slice(0, 10).map((m) => <li key={m.positie} class="since"><Link to={`/knelpunten/${m.kenmerk ?? m.id}`}>{m.kenmerk ?? m.id}</Link> {told(m, who.partij)}</li>)}</ul>
    </section>
  );
}

function RegionDesk({ who }: { who: Who }): JSX.Element {
  const me = who.partij;
  const of = useRead(async (abort) => {
    const [open, closed] = await Promise.all([list({ regio: me, open: true, volgorde: "termijn", hoogstens: MOST }, abort), list({ regio: me, status: "afgerond", hoogstens: 10 }, abort)]);
    return { open, closed };
  }, [me]);
  const fresh = useFresh(of, who);
  return (
    <>
      <Heading>{t("bureau.regio.titel")}</Heading>
      <p><Link class="utrecht-button utrecht-button--primary-action" to="/indienen">{t("bureau.regio.nieuw")}</Link></p>
      <Show of={of}>
        {({ open, closed }) => open.length + closed.length === 0 ? <Empty>{t("bureau.regio.leeg")}</Empty> : (
          <div class="groups">
            <Group title={t("bureau.regio.u")} me={me} fresh={fresh} list={open.filter((s) => isHere(s, me)).sort(byDue)} empty={t("bureau.regio.u.leeg")} />
            <Group title={t("bureau.regio.rijk")} me={me} fresh={fresh} list={open.filter((s) => !isHere(s, me)).sort(byDue)} />
            <Group title={t("bureau.regio.klaar")} me={me} fresh={fresh} list={closed} />
          </div>
        )}
      </Show>
    </>
  );
}

function MinistryDesk({ who }: { who: Who }): JSX.Element {
  const me = who.partij;
  const of = useRead(async (abort) => (await get<Listed>("/toewijzingen", { hoogstens: MOST, ministerie: me, volgorde: "termijn" }, abort)).knelpunten ?? [], [me]);
  const written = useRead((abort) => readDrafts(undefined, abort), [me, useValue(changes)]);
  const [many, together] = useState(false);
  const fresh = useFresh(of, who), drafts = { list: written.at === "there" ? written.value : [], me: who.id };
  return (
    <>
      <Heading title={t("bureau.ministerie.titel")}>{t("bureau.ministerie.titel")}</Heading>
      <p class="facts">{party(me)}</p>
      <Show of={of}>
        {(all) => {
          const mine = all.filter((s) => isHere(s, me)).sort(byDue);
          const left = (s: Signal): number => s.uiterlijkOp ? daysUntil(s.uiterlijkOp) : 999;
          const isNew = (s: Signal): boolean => left(s) >= 0 && s.status === "toegewezen";
          if (all.length === 0) return <Empty>{t("bureau.ministerie.leeg")}</Empty>;
          return (
            <div class="groups">
              <Group title={t("bureau.telaat")} me={me} fresh={fresh} drafts={drafts} list={mine.filter((s) => left(s) < 0)} />
              <Group title={t("bureau.nieuw")} me={me} fresh={fresh} drafts={drafts} list={mine.filter(isNew)} empty={t("bureau.nieuw.leeg")} />
              {may("schrijven") && mine.filter(isNew).length > 1 && <p><Button onClick={() => together(true)}>{t("samen.nieuw")}</Button></p>}
              {many && <Together list={mine.filter(isNew)} who={who} done={() => { if (of.at === "there") of.again(); }} close={() => together(false)} />}
              <Group title={t("bureau.week")} me={me} fresh={fresh} drafts={drafts} list={mine.filter((s) => left(s) >= 0 && left(s) <= 7 && s.status !== "toegewezen")} />
              <Group title={t("bureau.later")} me={me} fresh={fresh} drafts={drafts} list={mine.filter((s) => left(s) > 7 && s.status !== "toegewezen")} />
              <Group title={t("bureau.anderen")} me={me} fresh={fresh} drafts={drafts} list={all.filter((s) => !isHere(s, me)).sort(byDue)} />
            </div>
          );
        }}
      </Show>
      <p><Link to="/herkomst">{t("herkomst.naar")}</Link></p>
    </>
  );
}

function DueOf({ of, rows }: { of: string; rows: DueRow[] }): JSX.Element {
  const [all, show] = useState(false), shown = all ? rows : rows.slice(0, GLANCE);
  return (
    <section>
      <h3>{party(of)} <span class="count">({rows.length})</span></h3>
      <ul class="bare">
        {shown.map((r) => (
          <li class="row" key={r.id + r.termijn}>
            <div><Link to={`/knelpunten/${r.kenmerk}`}><bdi>{titleOf(r)}</bdi></Link> <span class="facts">{r.kenmerk} · {party(r.regio)}</span></div>
            <div class="turn"><Due of={r.uiterlijkOp} /></div>
          </li>
        ))}
      </ul>
      {shown.length < rows.length && <p><button type="button" class="plain" onClick={() => show(true)}>{t("toonalle", { n: rows.length })}</button></p>}
    </section>
  );
}

export function DueTable({ rows }: { rows: DueRow[] }): JSX.Element {
  return <>{[...new Set(rows.map((r) => r.partij))].sort().map((p) => <DueOf key={p} of={p} rows={rows.filter((r) => r.partij === p)} />)}</>;
}

const AdviserDesk = lazy(() => import("./adviser").then((m) => m.AdviserDesk));

const DESKS: Record<Who["rol"], Desk> = {
  regio: RegionDesk, ministerie: MinistryDesk, regioadviseur: AdviserDesk, coordinator: Today, controleur: Today,
};

export function Desk({ who }: { who: Who }): JSX.Element {
  const Own = DESKS[who.rol];
  return <><Own who={who} /><Since who={who} /></>;
}


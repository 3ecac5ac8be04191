// The desk of each role: what asks for attention, in the order in which it does.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type DueRow, get, type Moment, position, type Signal } from "./api";
import { useLive } from "./live";
import { party } from "./names";
import { announce, Empty, type Reading, Show, useRead } from "./parts";
import { Heading, Link } from "./router";
import { Due, Group, MOST, titleOf } from "./rows";
import type { Who } from "./session";
import { t } from "./texts";
import { daysUntil, today } from "./time";
import { told } from "./moments";

type Listed = { knelpunten?: Signal[]; volgende?: string };
type DueTold = { uiterlijk?: DueRow[] };

const list = (query: Record<string, string | number | boolean>, abort?: AbortSignal): Promise<Signal[]> =>
  get<Listed>("/knelpunten", query, abort).then((l) => l.knelpunten ?? []);

const byDue = (a: Signal, b: Signal): number => (a.uiterlijkOp ?? "9").localeCompare(b.uiterlijkOp ?? "9");

// Reads again when something happens, says it aloud, and marks what is new until one goes away.
function useFresh<T>(of: Reading<T>, who: Who): Set<string> {
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
  const fresh = useFresh(of, who);
  return (
    <>
      <Heading title={t("bureau.ministerie.titel")}>{t("bureau.ministerie.titel")}</Heading>
      <p class="facts">{party(me)}</p>
      <Show of={of}>
        {(all) => {
          const mine = all.filter((s) => isHere(s, me)).sort(byDue);
          const left = (s: Signal): number => s.uiterlijkOp ? daysUntil(s.uiterlijkOp) : 999;
          if (all.length === 0) return <Empty>{t("bureau.ministerie.leeg")}</Empty>;
          return (
            <div class="groups">
              <Group title={t("bureau.telaat")} me={me} fresh={fresh} list={mine.filter((s) => left(s) < 0)} />
              <Group title={t("bureau.nieuw")} me={me} fresh={fresh} list={mine.filter((s) => left(s) >= 0 && s.status === "toegewezen")} empty={t("bureau.nieuw.leeg")} />
              <Group title={t("bureau.week")} me={me} fresh={fresh} list={mine.filter((s) => left(s) >= 0 && left(s) <= 7 && s.status !== "toegewezen")} />
              <Group title={t("bureau.later")} me={me} fresh={fresh} list={mine.filter((s) => left(s) > 7 && s.status !== "toegewezen")} />
              <Group title={t("bureau.anderen")} me={me} fresh={fresh} list={all.filter((s) => !isHere(s, me)).sort(byDue)} />
            </div>
          );
        }}
      </Show>
    </>
  );
}

function DueTable({ rows }: { rows: DueRow[] }): JSX.Element {
  const parties = [...new Set(rows.map((r) => r.partij))].sort();
  return (
    <>
      {parties.map((p) => (
        <section key={p}>
          <h3>{party(p)} <span class="count">({rows.filter((r) => r.partij === p).length})</span></h3>
          <ul class="bare">
            {rows.filter((r) => r.partij === p).map((r) => (
              <li class="row" key={r.id + r.termijn}>
                <div><Link to={`/knelpunten/${r.kenmerk}`}><bdi>{titleOf(r)}</bdi></Link> <span class="facts">{r.kenmerk} · {party(r.regio)}</span></div>
                <div class="turn"><Due of={r.uiterlijkOp} /></div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

const inDays = (n: number): string => {
  const d = new Date(today() + "T12:00:00Z");
  d.setUTCDate(d.getUTCDate() + n);
  return d.toISOString().slice(0, 10);
};

function CoordinatorDesk({ who }: { who: Who }): JSX.Element {
  const me = who.partij;
  const of = useRead(async (abort) => {
    const [triage, open, dates, agreements] = await Promise.all([
      list({ status: "te_verdelen", volgorde: "termijn", hoogstens: MOST }, abort),
      list({ open: true, volgorde: "termijn", hoogstens: MOST }, abort),
      get<DueTold>("/vervaldata", { totEnMet: inDays(7), hoogstens: MOST }, abort).then((d) => d.uiterlijk ?? []),
      get<DueTold>("/afspraken", { totEnMet: inDays(14), hoogstens: 100 }, abort).then((d) => d.uiterlijk ?? []),
    ]);
    return { triage, unhandled: open.filter((s) => s.zonderBehandelaar), dates: dates.filter((d) => d.partij !== me), agreements };
  }, []);
  const fresh = useFresh(of, who);
  return (
    <>
      <Heading>{t("bureau.vandaag.titel")}</Heading>
      <Show of={of}>
        {({ triage, unhandled, dates, agreements }) => (
          <div class="groups">
            <Group title={t("bureau.verdelen")} me={me} fresh={fresh} list={triage.sort(byDue)} empty={t("bureau.verdelen.leeg")} />
            <section>
              <h2>{t("bureau.dezeweek")} <span class="count">({dates.length})</span></h2>
              {dates.length === 0 ? <p class="facts">{t("bureau.dezeweek.leeg")}</p> : <DueTable rows={dates} />}
            </section>
            <Group title={t("bureau.zonder")} me={me} fresh={fresh} list={unhandled} empty={t("bureau.zonder.leeg")} />
            {agreements.length > 0 && <section><h2>{t("bureau.afspraken")} <span class="count">({agreements.length})</span></h2><DueTable rows={agreements} /></section>}
          </div>
        )}
      </Show>
    </>
  );
}

function AdviserDesk({ who }: { who: Who }): JSX.Element {
  const of = useRead((abort) => list({ open: true, hoogstens: MOST, volgorde: "termijn" }, abort), []);
  const fresh = useFresh(of, who);
  return (
    <>
      <Heading>{t("bureau.adviseur.titel")}</Heading>
      <Show of={of}>
        {(all) => all.length === 0 ? <Empty>{t("bureau.adviseur.leeg")}</Empty> : (
          <div class="groups">
            <Group title={t("bureau.telaat")} me={who.partij} fresh={fresh} list={all.filter((s) => s.uiterlijkOp && daysUntil(s.uiterlijkOp) < 0)} empty={t("bureau.telaat.leeg")} />
            {[...new Set(all.map((s) => s.regio))].sort().map((r) => <Group key={r} title={party(r)} me={who.partij} fresh={fresh} list={all.filter((s) => s.regio === r && !(s.uiterlijkOp && daysUntil(s.uiterlijkOp) < 0))} />)}
          </div>
        )}
      </Show>
    </>
  );
}

const DESKS: Record<Who["rol"], (props: { who: Who }) => JSX.Element> = {
  regio: RegionDesk, ministerie: MinistryDesk, regioadviseur: AdviserDesk, coordinator: CoordinatorDesk, controleur: CoordinatorDesk,
};

export function Desk({ who }: { who: Who }): JSX.Element {
  const Own = DESKS[who.rol];
  return <><Own who={who} /><Since who={who} /></>;
}


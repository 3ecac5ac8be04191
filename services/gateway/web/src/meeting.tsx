// The list for the next regio-alliantieoverleg of a region: what is stuck and what is asked of the meeting, agreements that
// are due, what was answered since the last one, and what else is open. It prints as it stands, and goes into a file.
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { type DueRow, get, type Moment, type Signal } from "./api";
import { csvOf, save } from "./csv";
import { names, party } from "./names";
import { Button, Empty, Field, Select, Show, useRead } from "./parts";
import { go, Heading, Link, usePath } from "./router";
import { titleOf } from "./rows";
import type { Who } from "./session";
import { late, reasons } from "./stuck";
import { count, type Key, t } from "./texts";
import { day, dayOf, today } from "./time";
import { word } from "./words";

type Listed = { knelpunten?: Signal[]; volgende?: string };
type DueTold = { uiterlijk?: DueRow[]; volgende?: string };
type Query = Record<string, string | number | boolean>;

const PAGE = 500, PAGES = 10, BETWEEN = 91; // rows; pages of a list at most; days: the meeting is four times a year
const LOOKED = 20; // open questions whose number is looked up

const plus = (days: number): string => {
  const d = new Date(today() + "T12:00:00Z");
  d.setUTCDate(d.getUTCDate() + days);
  return d.toISOString().slice(0, 10);
};

async function whole<T extends { volgende?: string }, R>(path: string, query: Query, rows: (of: T) => R[] | undefined, abort: AbortSignal): Promise<R[]> {
  const out: R[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < PAGES && (n === 0 || cursor); n++) {
    const told: T = await get<T>(path, { ...query, hoogstens: PAGE, ...(cursor ? { vanaf: cursor } : {}) }, abort);
    out.push(...rows(told) ?? []);
    cursor = told.volgende;
  }
  return out;
}

const signals = (query: Query, abort: AbortSignal): Promise<Signal[]> => whole<Listed, Signal>("/knelpunten", query, (l) => l.knelpunten, abort);

// How often something was asked, of those where a question is open.
async function questions(open: Signal[], abort: AbortSignal): Promise<Map<string, number>> {
  const of = open.filter((s) => s.vraagOpen).slice(0, LOOKED);
  const asked = await Promise.all(of.map((s) => get<{ gebeurtenissen?: Moment[] }>(`/knelpunten/${s.id}/vragen`, {}, abort).then((m) => (m.gebeurtenissen ?? []).filter((x) => x.soort === "knelpunt.vraag_gesteld").length, () => 0)));
  return new Map(of.map((s, i) => [s.id, asked[i] ?? 0]));
}

type All = { open: Signal[]; answered: Signal[]; agreements: DueRow[]; asked: Map<string, number> };

async function read(region: string, since: string, abort: AbortSignal): Promise<All> {
  const [open, answered, closed, agreements] = await Promise.all([
    signals({ regio: region, open: true, volgorde: "termijn" }, abort), signals({ regio: region, status: "beantwoord" }, abort), signals({ regio: region, status: "afgerond" }, abort),
    whole<DueTold, DueRow>("/afspraken", { totEnMet: plus(BETWEEN) }, (d) => d.uiterlijk, abort),
  ]);
  const since_ = [...answered, ...closed].filter((s) => s.beantwoordOp && dayOf(s.beantwoordOp) >= since).sort((a, b) => (b.beantwoordOp ?? "").localeCompare(a.beantwoordOp ?? ""));
  return { open, answered: since_, agreements: agreements.filter((a) => a.regio === region).sort((a, b) => a.uiterlijkOp.localeCompare(b.uiterlijkOp)), asked: await questions(open, abort) };
}

// ------------------------------------------------------------------ what is asked of the meeting

function why(s: Signal, asked: Map<string, number>): string[] {
  const n = asked.get(s.id) ?? 0;
  return [...reasons(s), ...(n > 1 ? [t("overleg.vaker", { n })] : [])];
}

function wanted(s: Signal, asked: Map<string, number>): string {
  const key: Key = (s.keerHeropend ?? 0) >= 2 ? "overleg.vraag.heropend" : (s.keerDoorgestuurd ?? 0) >= 3 ? "overleg.vraag.doorgestuurd"
    : s.hulp ? "overleg.vraag.hulp" : s.wachtOpBesluit ? "overleg.vraag.besluit" : (asked.get(s.id) ?? 0) > 1 ? "overleg.vraag.vaker"
      : s.vraagOpen ? "overleg.vraag.vraag" : late(s) ? "overleg.vraag.telaat" : "overleg.vraag.heropend1";
  return t(key, { wie: party(s.aanZet) });
}

// ------------------------------------------------------------------ tables

type Row = { reference: string; title: string; cells: string[] };
type Part = { key: Key; empty: Key; heads: Key[]; rows: Row[] };

const rowOf = (s: { id: string; kenmerk?: string; titel?: string }, ...cells: string[]): Row => ({ reference: s.kenmerk ?? s.id, title: titleOf(s), cells });
const dueOf = (of: string | undefined): string => of ? day(of, true) + (of < today() ? ` (${t("overleg.telaat")})` : "") : "";

function partsOf({ open, answered, agreements, asked }: All): Part[] {
  const stuck = open.filter((s) => why(s, asked).length > 0), rest = open.filter((s) => why(s, asked).length === 0);
  return [
    { key: "overleg.vast", empty: "adviseur.vast.leeg", heads: ["overleg.aanzet", "overleg.waarom", "overleg.gevraagd"], rows: stuck.map((s) => rowOf(s, party(s.aanZet), why(s, asked).join(" "), wanted(s, asked))) },
    { key: "overleg.afspraken", empty: "overleg.afspraken.leeg", heads: ["overleg.ministerie", "overleg.uiterlijk"], rows: agreements.map((a) => rowOf(a, party(a.verantwoordelijk ?? a.partij), dueOf(a.uiterlijkOp))) },
    { key: "overleg.beantwoord", empty: "overleg.beantwoord.leeg", heads: ["overleg.ministerie", "overleg.antwoord", "overleg.oordeel"],
      rows: answered.map((s) => rowOf(s, party(s.verantwoordelijk), word("answer_kind", s.soortAntwoord), s.oordeel ? word("verdict", s.oordeel) : t("overleg.oordeel.geen"))) },
    { key: "overleg.open", empty: "overleg.open.leeg", heads: ["overleg.aanzet", "overleg.status", "overleg.uiterlijk"], rows: rest.map((s) => rowOf(s, party(s.aanZet), word("signal_state", s.status), dueOf(s.uiterlijkOp))) },
  ];
}

function Table({ part }: { part: Part }): JSX.Element {
  return (
    <section aria-labelledby={part.key}>
      <h2 id={part.key}>{t(part.key)} <span class="count">({part.rows.length})</span></h2>
      {part.rows.length === 0 ? <p class="facts">{t(part.empty)}</p> : (
        <div class="wide" tabIndex={0} role="region" aria-labelledby={part.key}>
          <table class="utrecht-table utrecht-table--html-table agenda">
            <thead><tr><th scope="col">{t("overleg.kenmerk")}</th><th scope="col">{t("overleg.wat")}</th>{part.heads.map((h) => <th key={h} scope="col">{t(h)}</th>)}</tr></thead>
            <tbody>{part.rows.map((r) => <tr key={r.reference}><th scope="row"><Link to={`/knelpunten/${r.reference}`}>{r.reference}</Link></th><td><bdi>{r.title}</bdi></td>{r.cells.map((c, i) => <td key={i}>{c}</td>)}</tr>)}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const fileOf = (parts: Part[]): string => csvOf([
  [t("overleg.onderdeel"), t("overleg.kenmerk"), t("overleg.wat"), t("overleg.bijzonderheden")],
  ...parts.flatMap((p) => p.rows.map((r) => [t(p.key), r.reference, r.title, r.cells.map((c, i) => `${t(p.heads[i]!)}: ${c}`).join("; ")])),
]);

// ------------------------------------------------------------------ whose list

function useSince(region: string): [string, (day: string) => void] {
  const kept = `weerklank.overleg.${region}`, [of, set] = useState<Record<string, string>>({});
  const since = of[region] ?? localStorage.getItem(kept) ?? plus(-BETWEEN);
  return [since, (to) => { set({ ...of, [region]: to }); localStorage.setItem(kept, to); }];
}

function List({ region, choose }: { region: string; choose: ComponentChildren }): JSX.Element {
  const [since, setSince] = useSince(region), of = useRead((abort) => read(region, since, abort), [region, since]);
  return (
    <>
      <Heading title={t("overleg.titel", { regio: party(region) })}>{t("overleg.titel", { regio: party(region) })}</Heading>
      <p class="facts">{t("overleg.stand", { dag: day(today(), true), vorig: day(since, true) })}</p>
      <div class="tools">
        {choose}
        <Field label={t("overleg.sinds")}>{(aria) => <input {...aria} class="utrecht-textbox utrecht-textbox--html-input date" type="date" max={today()} value={since} onChange={(e) => { if (e.currentTarget.value) setSince(e.currentTarget.value); }} />}</Field>
      </div>
      <Show of={of}>
        {(all) => {
          const parts = partsOf(all), n = parts.reduce((sum, p) => sum + p.rows.length, 0);
          return (
            <>
              <div class="buttons"><Button onClick={() => print()}>{t("overleg.afdrukken")}</Button><Button onClick={() => save(`overleg-${region}-${today()}.csv`, fileOf(parts))}>{t("overleg.bestand")}</Button></div>
              {n === 0 ? <Empty>{t("overleg.leeg")}</Empty> : <><p>{count("overleg.vastzit", parts[0]!.rows.length)}</p>{parts.map((p) => <Table key={p.key} part={p} />)}</>}
              <p class="facts">{t("overleg.voorwie")}</p>
            </>
          );
        }}
      </Show>
    </>
  );
}

type Parties = { partijen?: { code: string; regios?: string[] }[] };

export function Meeting({ who }: { who: Who }): JSX.Element {
  const asked = new URLSearchParams(usePath().split("?")[1] ?? "").get("regio") ?? "";
  const of = useRead(async (abort) => {
    if (who.rol === "regio") return [who.partij];
    const all = names.get().regios.map((r) => r.code);
    if (who.rol === "coordinator") return all;
    const own = (await get<Parties>("/partijen", {}, abort)).partijen?.find((p) => p.code === who.partij)?.regios ?? [];
    return own.filter((r) => all.length === 0 || all.includes(r));
  }, [who.partij, names.get()]);
  return (
    <Show of={of}>
      {(regions) => {
        const region = regions.includes(asked) ? asked : regions[0];
        if (!region) return <><Heading>{t("overleg.geenregio")}</Heading><Empty>{t("overleg.geenregio.uitleg")}</Empty></>;
        return <List region={region} choose={regions.length > 1 && <Select label={t("zoek.regio")} value={region} onValue={(r) => go(`/overleg?regio=${encodeURIComponent(r)}`, true, true)} options={regions.map((r) => ({ code: r, text: party(r) }))} />} />;
      }}
    </Show>
  );
}

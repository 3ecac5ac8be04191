// What came to a ministry: a row for each theme, a column for each region.
import type { components } from "api";
import type { JSX } from "preact";
import { get } from "./api";
import { csvOf, save } from "./csv";
import { nameIn } from "./measures";
import { names, party } from "./names";
import { Button, Empty, Select, Show, useRead } from "./parts";
import { go, Heading, Link, usePath } from "./router";
import type { Who } from "./session";
import { type Key, t } from "./texts";
import { day, today } from "./time";

type Told = components["schemas"]["Herkomsten"];
type Row = components["schemas"]["Herkomst"];

const PERIODS: { code: string; days: number; text: Key }[] = [
  { code: "kwartaal", days: 91, text: "herkomst.kwartaal" }, { code: "jaar", days: 365, text: "herkomst.jaar" }, { code: "alles", days: 0, text: "herkomst.alles" },
];

function daysAgo(n: number): string {
  const d = new Date(today() + "T12:00:00Z");
  d.setUTCDate(d.getUTCDate() - n);
  return d.toISOString().slice(0, 10);
}

const sum = (rows: Row[]): { aantal: number; open: number } => rows.reduce((a, r) => ({ aantal: a.aantal + r.aantal, open: a.open + r.open }), { aantal: 0, open: 0 });

function Cell({ of, to, name }: { of: Row[]; to: Record<string, string> | null; name: string }): JSX.Element {
  const { aantal, open } = sum(of), still = open > 0 && <span class="facts still-open">{t("herkomst.open", { n: open })}</span>;
  if (aantal === 0) return <td class="number" />;
  return <td class="number">{to ? <Link class="number-link" to={"/knelpunten?" + new URLSearchParams(to)} aria-label={t("herkomst.toon", { n: aantal, naam: name })}>{aantal}</Link> : aantal} {still}</td>;
}

function Table({ rows, ministry, title }: { rows: Row[]; ministry: string; title: string }): JSX.Element {
  const regions = [...new Set(rows.map((r) => r.regio))].sort(), themes = [...new Set(rows.map((r) => r.thema ?? ""))];
  themes.sort((a, b) => sum(rows.filter((r) => (r.thema ?? "") === b)).aantal - sum(rows.filter((r) => (r.thema ?? "") === a)).aantal);
  const of = (theme: string | null, region: string | null): Row[] => rows.filter((r) => (theme === null || (r.thema ?? "") === theme) && (region === null || r.regio === region));
  const cell = (theme: string | null, region: string | null): JSX.Element => (
    <Cell key={region} of={of(theme, region)} name={[theme !== null && nameIn("thema", theme), region !== null && party(region)].filter(Boolean).join(", ") || title}
      to={theme === "" ? null : { ministerie: ministry, ...(theme ? { thema: theme } : {}), ...(region ? { regio: region } : {}) }} />
  );
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={title}>
      <table class="utrecht-table utrecht-table--html-table arrivals">
        <caption>{title}</caption>
        <thead><tr><th scope="col">{t("zoek.thema")}</th>{regions.map((r) => <th key={r} scope="col" class="number">{party(r)}</th>)}<th scope="col" class="number">{t("herkomst.samen")}</th></tr></thead>
        <tbody>{themes.map((theme) => <tr key={theme}><th scope="row">{nameIn("thema", theme)}</th>{regions.map((r) => cell(theme, r))}{cell(theme, null)}</tr>)}</tbody>
        <tfoot><tr><th scope="row">{t("herkomst.samen")}</th>{regions.map((r) => cell(null, r))}{cell(null, null)}</tr></tfoot>
      </table>
    </div>
  );
}

export function Arrivals({ who }: { who: Who }): JSX.Element {
  const q = new URLSearchParams(usePath().split("?")[1] ?? ""), own = who.rol === "ministerie", all = names.get().ministeries;
  const period = PERIODS.find((p) => p.code === q.get("periode")) ?? PERIODS[1] as typeof PERIODS[0];
  const ministry = own ? who.partij : q.get("ministerie") ?? all[0]?.code ?? "";
  const change = (to: Record<string, string>): void => go("/herkomst?" + new URLSearchParams({ ...Object.fromEntries(q), ...to }), true);
  const ask = { ...(own ? {} : { ministerie: ministry }), vanaf: period.days > 0 ? daysAgo(period.days) : "2000-01-01" };
  const of = useRead((abort) => get<Told>("/herkomst", ask, abort), [JSON.stringify(ask)]);
  const title = t("herkomst.tabel", { naam: party(ministry) });
  const file = (rows: Row[]): string => csvOf([[t("zoek.regio"), t("zoek.thema"), t("cijfers.aantal"), t("cijfers.open")], ...rows.map((r) => [party(r.regio), nameIn("thema", r.thema ?? ""), r.aantal, r.open])]);
  return (
    <>
      <Heading>{t("herkomst.titel")}</Heading>
      <p>{t("herkomst.uitleg")}</p>
      <div class="tools">
        {!own && <Select label={t("zoek.ministerie")} value={ministry} onValue={(v) => change({ ministerie: v })} options={all.map((n) => ({ code: n.code, text: n.naam }))} />}
        <Select label={t("cijfers.tijdvak")} value={period.code} onValue={(v) => change({ periode: v })} options={PERIODS.map((p) => ({ code: p.code, text: t(p.text) }))} />
      </div>
      <Show of={of}>{({ vanaf, herkomst: rows = [] }) => rows.length === 0 ? <Empty>{t("herkomst.leeg")}</Empty> : (
        <>
          <Table rows={rows} ministry={ministry} title={title} />
          <p class="facts">{period.days > 0 ? t("herkomst.vanaf", { dag: day(vanaf, true) }) + " " : ""}{t("herkomst.lijst")}</p>
          <div class="buttons"><Button onClick={() => save(`herkomst-${ministry}-${period.code}.csv`, file(rows))}>{t("cijfers.bestand")}</Button></div>
        </>
      )}</Show>
    </>
  );
}

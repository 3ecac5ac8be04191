// Reaction times: how long each step takes, beside what came of it. A picture is drawn of each table, never instead of it.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { components } from "api";
import { get } from "./api";
import { party, theme } from "./names";
import { Empty, Select, Show, useRead } from "./parts";
import { Heading } from "./router";
import { count, locale, t } from "./texts";
import { day } from "./time";
import { codes, word } from "./words";

type Told = components["schemas"]["Reactietijden"];
type Row = components["schemas"]["Reactietijdrij"];

const FEW = 10; // under so many cases nothing is said about who is faster

const days = (seconds: number | undefined): string => {
  if (seconds === undefined) return "";
  const n = seconds / 86_400;
  return count("tijd.dagen", n < 10 ? Math.round(n * 10) / 10 : Math.round(n));
};
const percent = (perMille: number | undefined): string =>
  perMille === undefined ? "" : new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(perMille / 1000);

// Bars of how much was in time; their numbers stand in the table beside it.
function Bars({ rows, name, title }: { rows: Row[]; name: (r: Row) => string; title: string }): JSX.Element | null {
  const shown = rows.filter((r) => r.aandeelOpTijd !== undefined && r.aantal >= FEW);
  if (shown.length === 0) return null;
  const h = 28, left = 230, width = 640;
  return (
    <figure class="figure">
      <svg viewBox={`0 0 ${width} ${shown.length * h + 24}`} role="img" aria-label={title}>
        {shown.map((r, i) => {
          const w = (width - left - 60) * (r.aandeelOpTijd ?? 0) / 1000;
          const label = name(r);
          return (
            <g key={r.van} transform={`translate(0 ${i * h})`}>
              <text x={left - 8} y={19} text-anchor="end" class="bar-name">{label.length > 28 ? label.slice(0, 27) + "…" : label}</text>
              <rect x={left} y={5} width={width - left - 60} height={h - 10} class="bar-rest" />
              <rect x={left} y={5} width={Math.max(1, w)} height={h - 10} class="bar" />
              <text x={width - 52} y={19} class="bar-name">{percent(r.aandeelOpTijd)}</text>
            </g>
          );
        })}
      </svg>
      <figcaption class="facts">{title}</figcaption>
    </figure>
  );
}

function Outcomes({ row }: { row: Row }): JSX.Element | null {
  if (!row.uitkomsten || row.uitkomsten.length === 0) return null;
  const set = row.stap === "oordeel" ? "verdict" : "answer_kind";
  return <ul class="bare">{row.uitkomsten.map((o) => <li key={o.code}>{word(set, o.code)}: {o.aantal}</li>)}</ul>;
}

export function Figures(): JSX.Element {
  const [per, setPer] = useState("ministerie"), [step, setStep] = useState("antwoord"), [asOf, setAsOf] = useState("");
  const of = useRead((abort) => get<Told>("/reactietijden", { per, standOp: asOf || undefined }, abort), [per, asOf]);
  const name = (r: Row): string => per === "thema" ? theme(r.van) || t("cijfers.geenthema") : per === "grens" ? (r.van ? word("neighbour", r.van) : t("cijfers.geengrens")) : party(r.van);
  return (
    <>
      <Heading>{t("cijfers.titel")}</Heading>
      <p>{t("cijfers.uitleg")}</p>
      <div class="tools">
        <Select label={t("cijfers.per")} value={per} onValue={setPer} options={codes("figure_cut").map((c) => ({ code: c, text: word("figure_cut", c) }))} />
        <Select label={t("cijfers.stap")} value={step} onValue={setStep} options={codes("figure_step").map((c) => ({ code: c, text: word("figure_step", c) }))} />
        <div class="field"><label for="stand-op">{t("cijfers.standop")}</label><input id="stand-op" type="date" class="bare-input" value={asOf} onChange={(e) => setAsOf(e.currentTarget.value)} /></div>
      </div>
      <Show of={of}>
        {(told) => {
          const rows = (told.rijen ?? []).filter((r) => r.stap === step && r.aantal > 0);
          const title = t("cijfers.beeld", { stap: word("figure_step", step) });
          if (rows.length === 0) return <Empty>{t("cijfers.leeg")}</Empty>;
          return (
            <>
              <p class="facts">{t("cijfers.periode", { van: day(told.vanaf, true), tot: day(told.tot, true) })}</p>
              <Bars rows={rows} name={name} title={title} />
              <div class="wide" tabIndex={0} role="region" aria-label={title}>
                <table class="utrecht-table utrecht-table--html-table">
                  <caption>{word("figure_step", step)}, {word("figure_cut", per).toLowerCase()}</caption>
                  <thead><tr><th scope="col">{word("figure_cut", per)}</th><th scope="col" class="number">{t("cijfers.aantal")}</th><th scope="col" class="number">{t("cijfers.optijd")}</th><th scope="col" class="number">{t("cijfers.helft")}</th><th scope="col" class="number">{t("cijfers.negen")}</th><th scope="col" class="number">{t("cijfers.open")}</th><th scope="col" class="number">{t("cijfers.opentelaat")}</th><th scope="col">{t("cijfers.uitkomst")}</th></tr></thead>
                  <tbody>
                    {rows.map((r) => (
                      <tr key={r.van}>
                        <th scope="row">{name(r)}</th><td class="number">{r.aantal}</td><td class="number">{r.aantal < FEW ? t("cijfers.weinig") : percent(r.aandeelOpTijd)}</td>
                        <td class="number">{days(r.netto?.helftBinnen)}</td><td class="number">{days(r.netto?.negenVanTienBinnen)}</td><td class="number">{r.open}</td><td class="number">{r.openTeLaat}</td><td><Outcomes row={r} /></td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              <p class="facts">{t("cijfers.klein", { n: FEW })}</p>
            </>
          );
        }}
      </Show>
    </>
  );
}

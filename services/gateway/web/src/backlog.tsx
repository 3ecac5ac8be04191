// How much stood open at the end of each week: columns, and the same as a table.
import type { components } from "api";
import type { JSX } from "preact";
import { get } from "./api";
import { csvOf, save } from "./csv";
import { asked, type Filters } from "./filters";
import { nameIn } from "./measures";
import { Button, Empty, Show, useRead } from "./parts";
import { fillOf } from "./pictures";
import { t } from "./texts";
import { day } from "./time";
import { word } from "./words";

type Told = components["schemas"]["OpenstaandPerWeek"];
type Week = components["schemas"]["Openstaand"];

const HEIGHT = 140, WIDEST = 6; // px; of a hundred

// One number needs no picture.
const One = ({ week, title }: { week: Week; title: string }): JSX.Element => (
  <>
    <h2>{title}</h2>
    <p>{t("cijfers.weken.een", { dag: day(week.dag, true), n: week.open, telaat: week.teLaat })}</p>
  </>
);

function Columns({ weeks, title }: { weeks: Week[]; title: string }): JSX.Element {
  const first = weeks[0] as Week, last = weeks[weeks.length - 1] as Week, top = weeks.reduce((a, b) => b.open > a.open ? b : a);
  const room = 100 / weeks.length, width = Math.min(room * .8, WIDEST), from = (i: number): string => `${(i + .5) * room - width / 2}%`, tall = (n: number): number => HEIGHT * n / top.open;
  const said = t("cijfers.weken.beeld", { eerst: day(first.dag, true), n: first.open, laatst: day(last.dag, true), m: last.open, telaat: last.teLaat, top: day(top.dag, true), meest: top.open });
  return (
    <figure class="weeks">
      <figcaption>{title}</figcaption>
      <div class="weeks-drawn">
        <span class="weeks-top">{top.open}</span>
        <svg width="100%" height={HEIGHT} role="img" aria-label={`${title}. ${said}`} class="drawn">
          <line x1="0" x2="100%" y1={HEIGHT} y2={HEIGHT} class="drawn-line" />
          {weeks.map((w, i) => (
            <g key={w.dag}>
              <rect x={from(i)} width={`${width}%`} y={HEIGHT - tall(w.open)} height={tall(w.open - w.teLaat)} class="drawn-bar" />
              <rect x={from(i)} width={`${width}%`} y={HEIGHT - tall(w.teLaat)} height={tall(w.teLaat)} fill={fillOf(1)} class="drawn-part" />
            </g>
          ))}
        </svg>
      </div>
      <p class="weeks-ends"><span>{day(first.dag)}</span><span>{day(last.dag)}</span></p>
      <p class="facts">{said} {t("cijfers.weken.uitleg")}</p>
    </figure>
  );
}

function Weeks({ weeks, title, name }: { weeks: Week[]; title: string; name: string }): JSX.Element {
  const heads = [t("cijfers.weken.dag"), t("cijfers.open"), t("cijfers.opentelaat")];
  return (
    <details class="more">
      <summary>{t("cijfers.weken.tabel")}</summary>
      <div class="wide" tabIndex={0} role="region" aria-label={title}>
        <table class="utrecht-table utrecht-table--html-table weeks-table">
          <caption>{title}</caption>
          <thead><tr>{heads.map((h, i) => <th key={h} scope="col" class={i > 0 ? "number" : ""}>{h}</th>)}</tr></thead>
          <tbody>{weeks.map((w) => <tr key={w.dag}><th scope="row">{day(w.dag, true)}</th><td class="number">{w.open}</td><td class="number">{w.teLaat}</td></tr>)}</tbody>
        </table>
      </div>
      <div class="buttons"><Button onClick={() => save(name, csvOf([heads, ...weeks.map((w) => [w.dag, w.open, w.teLaat])]))}>{t("cijfers.bestand")}</Button></div>
    </details>
  );
}

export function Backlog({ f }: { f: Filters }): JSX.Element {
  const ask = { ...asked(f), van: f.van, stap: f.stap, totEnMet: f.standOp };
  const of = useRead((abort) => get<Told>("/reactietijden/openstaand", ask, abort), [JSON.stringify(ask)]);
  const title = [t("cijfers.weken.titel", { stap: word("figure_step", f.stap) }), f.van && nameIn(f.per, f.van)].filter(Boolean).join(", ");
  const name = ["openstaand", f.van && f.per, f.van, f.stap, f.spoor, f.standOp].filter(Boolean).join("-") + ".csv";
  return (
    <section class="backlog" aria-label={title}>
      <Show of={of}>{({ dagen: weeks = [] }) => weeks.length === 0 ? <Empty>{t("cijfers.weken.leeg")}</Empty>
        : weeks.length === 1 ? <One week={weeks[0] as Week} title={title} />
        : <><Columns weeks={weeks} title={title} /><Weeks weeks={weeks} title={title} name={name} /></>}</Show>
    </section>
  );
}

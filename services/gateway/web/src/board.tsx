// The table of reaction times, on the page and as a file: the same columns, the same numbers.
import type { ComponentChildren, JSX } from "preact";
import { idOf } from "./cases";
import { csvOf, save } from "./csv";
import { addressOf, type Filters } from "./filters";
import { days, FEW, half, judged, nameIn, nineInTen, type Outcome, OUTCOMES, outcomes, percent, plainDays, type Row, share, type Told } from "./measures";
import { Button } from "./parts";
import { Link } from "./router";
import { type Key, t } from "./texts";
import { day } from "./time";
import { type Choices, word } from "./words";

type Column = { head: Key; number?: boolean; cell: (r: Row) => ComponentChildren; file: (r: Row) => string | number };

const listed = (of: Outcome[], set: Choices): string[] => of.filter((o) => o.aantal > 0).map((o) => `${word(set, o.code)}: ${o.aantal}`);

function columns(told: Told, f: Filters): Column[] {
  // On an earlier day the cases behind a number cannot be asked, and neither those of nobody.
  const behind = f.standOp === "";
  const number = (head: Key, which: string, n: (r: Row) => number): Column => ({
    head, number: true, file: n,
    cell: (r) => behind && r.van !== "" && n(r) > 0
      ? <Link id={idOf(r.van, which)} class="number-link" to={addressOf(f, { zaken: r.van, welke: which })} aria-label={t("cijfers.zaken.toon", { n: n(r), kop: t(head), naam: nameIn(f.per, r.van) })}>{n(r)}</Link>
      : n(r),
  });
  const kinds = (head: Key, step: Row["stap"], set: Choices): Column => ({
    head, file: (r) => listed(outcomes(told, r.van, step), set).join("; "),
    cell: (r) => <ul class="bare">{listed(outcomes(told, r.van, step), set).map((s) => <li key={s}>{s}</li>)}</ul>,
  });
  const time = (head: Key, of: (r: Row) => number | undefined, few: (r: Row) => boolean): Column =>
    ({ head, number: true, cell: (r) => few(r) ? t("cijfers.weinig") : days(of(r)), file: (r) => few(r) ? t("cijfers.weinig") : plainDays(of(r)) });
  const own = OUTCOMES[f.stap as Row["stap"]];
  return [
    number("cijfers.aantal", "alle", (r) => r.aantal),
    number("cijfers.optijd", "op_tijd", (r) => r.opTijd),
    number("cijfers.telaat", "te_laat", (r) => r.teLaat),
    {
      head: "cijfers.aandeel", number: true,
      cell: (r) => {
        const s = share(r);
        if (judged(r) < FEW || !s) return judged(r) === 0 ? "" : t("cijfers.weinig");
        return <>{percent(s.of)} <span class="facts">{t("cijfers.tussen", { van: percent(s.from), tot: percent(s.until) })}</span></>;
      },
      file: (r) => {
        const s = share(r);
        return s ? percent(s.of) : judged(r) === 0 ? "" : t("cijfers.weinig");
      },
    },
    time("cijfers.helft", half, (r) => r.gedaan > 0 && r.gedaan < FEW),
    time("cijfers.negen", nineInTen, (r) => r.gedaan > 0 && nineInTen(r) === undefined),
    number("cijfers.open", "open", (r) => r.open),
    number("cijfers.opentelaat", "open_te_laat", (r) => r.openTeLaat),
    { head: "cijfers.langst", cell: (r) => day(r.langstOpenSinds), file: (r) => r.langstOpenSinds ?? "" },
    ...(own && f.stap !== "antwoord" && f.stap !== "oordeel" ? [kinds("cijfers.uitkomst", f.stap as Row["stap"], own)] : []),
    kinds("cijfers.antwoorden", "antwoord", "answer_kind"),
    kinds("cijfers.oordeel", "oordeel", "verdict"),
  ];
}

// The tails of many cases stand only in a file.
function fileOf(told: Told, rows: Row[], f: Filters): string {
  const list = columns(told, f);
  const head = [word("figure_cut", f.per), t("cijfers.code"), t("cijfers.stap"), t("cijfers.spoor"), t("cijfers.vanaf"), t("cijfers.voor"), ...list.map((c) => t(c.head)), t("cijfers.p95"), t("cijfers.p99")];
  const lines = rows.map((r) => [nameIn(f.per, r.van), r.van, word("figure_step", r.stap), word("track", f.spoor), told.vanaf, told.tot, ...list.map((c) => c.file(r)), plainDays(r.netto?.p95), plainDays(r.netto?.p99)]);
  return csvOf([head, ...lines]);
}

export function Board({ told, rows, f, title }: { told: Told; rows: Row[]; f: Filters; title: string }): JSX.Element {
  const list = columns(told, f), name = ["reactietijden", f.per, f.van, f.stap, f.spoor, told.vanaf, told.tot, f.standOp].filter(Boolean).join("-") + ".csv";
  return (
    <>
      <div class="wide" tabIndex={0} role="region" aria-label={title}>
        <table class="utrecht-table utrecht-table--html-table board">
          <caption>{title}</caption>
          <thead><tr><th scope="col">{word("figure_cut", f.per)}</th>{list.map((c) => <th key={c.head} scope="col" class={c.number ? "number" : ""}>{t(c.head)}</th>)}</tr></thead>
          <tbody>
            {rows.map((r) => <tr key={r.van}><th scope="row">{nameIn(f.per, r.van)}</th>{list.map((c) => <td key={c.head} class={c.number ? "number" : ""}>{c.cell(r)}</td>)}</tr>)}
          </tbody>
        </table>
      </div>
      <p class="facts">{t("cijfers.klein", { n: FEW })} {t("cijfers.tijd.uitleg")}{f.standOp ? " " + t("cijfers.standop.uitleg") : ""}</p>
      <div class="buttons"><Button onClick={() => save(name, fileOf(told, rows, f))}>{t("cijfers.bestand")}</Button></div>
    </>
  );
}

// Where redirects went, from whom to whom.
export function Ways({ rows, f }: { rows: Row[]; f: Filters }): JSX.Element | null {
  const ways = rows.flatMap((r) => (r.doorgestuurdNaar ?? []).map((w) => ({ from: r.van, to: w.naar, n: w.aantal })));
  if (ways.length === 0) return null;
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={t("cijfers.doorgestuurd")}>
      <table class="utrecht-table utrecht-table--html-table ways">
        <caption>{t("cijfers.doorgestuurd")}</caption>
        <thead><tr><th scope="col">{f.per === "ministerie" ? t("cijfers.doorgestuurd.van") : word("figure_cut", f.per)}</th><th scope="col">{t("cijfers.doorgestuurd.naar")}</th><th scope="col" class="number">{t("cijfers.aantal")}</th></tr></thead>
        <tbody>{ways.map((w) => <tr key={`${w.from} ${w.to}`}><th scope="row">{nameIn(f.per, w.from)}</th><td>{nameIn("ministerie", w.to)}</td><td class="number">{w.n}</td></tr>)}</tbody>
      </table>
    </div>
  );
}

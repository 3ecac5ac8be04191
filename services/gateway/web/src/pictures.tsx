// Pictures of the table of reaction times: of rows with enough cases only, readable without colour, each told in words.
import type { ComponentChildren, JSX } from "preact";
import { FEW, half, nineInTen, type Outcome, outcomes, percent, type Row, share, days, type Told, total } from "./measures";
import { count, t } from "./texts";
import { type Choices, codes, word } from "./words";

type Named = (r: Row) => string;
type Line = { key: string; name: string; strip: JSX.Element; value: ComponentChildren; text: string };

function Picture({ title, legend, lines, few, stacked = false }: { title: string; legend?: string; lines: Line[]; few: number; stacked?: boolean }): JSX.Element {
  return (
    <figure class="picture">
      <figcaption>{title}</figcaption>
      {lines.length > 0 && (
        <div role="img" aria-label={`${title}. ${lines.map((l) => `${l.name}: ${l.text}.`).join(" ")}`}>
          {lines.map((l) => (
            <div class={stacked ? "strip stacked" : "strip"} key={l.key}>
              <span class="strip-name">{l.name}</span>
              {l.strip}
              <span class="strip-value">{l.value}</span>
            </div>
          ))}
        </div>
      )}
      {lines.length > 0 && legend && <p class="facts">{legend}</p>}
      {few > 0 && <p class="facts">{count("cijfers.zonderbeeld", few, { grens: FEW })}</p>}
    </figure>
  );
}

const at = (perMille: number): string => `${perMille / 10}%`;

// A bar for the share, and under it the line within which it lies with 95 % certainty.
export function Shares({ rows, name, title }: { rows: Row[]; name: Named; title: string }): JSX.Element {
  const lines = rows.flatMap((r): Line[] => {
    const s = share(r);
    if (!s) return [];
    const text = `${percent(s.of)}, ${t("cijfers.tussen", { van: percent(s.from), tot: percent(s.until) })}`;
    return [{
      key: r.van, name: name(r), value: text, text,
      strip: (
        <svg width="100%" height="28" class="drawn">
          <rect x="0" y="2" width="100%" height="13" class="drawn-room" />
          <rect x="0" y="2" width={at(s.of)} height="13" class="drawn-bar" />
          <line x1={at(s.from)} x2={at(s.until)} y1="22" y2="22" class="drawn-line" />
          <line x1={at(s.from)} x2={at(s.from)} y1="18" y2="26" class="drawn-line" />
          <line x1={at(s.until)} x2={at(s.until)} y1="18" y2="26" class="drawn-line" />
        </svg>
      ),
    }];
  });
  return <Picture title={title} legend={t("cijfers.aandeel.uitleg")} lines={lines} few={rows.length - lines.length} />;
}

// A dot for half of them, a square for nine in ten, on one scale for all rows.
export function Times({ rows, name, title }: { rows: Row[]; name: Named; title: string }): JSX.Element {
  const longest = Math.max(1, ...rows.map((r) => Math.max(half(r) ?? 0, nineInTen(r) ?? 0)));
  const place = (seconds: number): string => `${2 + 96 * seconds / longest}%`; // what is drawn at an end stays whole
  const lines = rows.flatMap((r): Line[] => {
    const h = half(r), n = nineInTen(r);
    if (h === undefined) return [];
    const text = t("cijfers.helft.binnen", { tijd: days(h) }) + (n === undefined ? "" : `, ${t("cijfers.negen.binnen", { tijd: days(n) })}`);
    return [{
      key: r.van, name: name(r), value: text, text,
      strip: (
        <svg width="100%" height="28" class="drawn">
          <line x1="2%" x2="98%" y1="14" y2="14" class="drawn-axis" />
          <line x1="2%" x2={place(n ?? h)} y1="14" y2="14" class="drawn-line" />
          {n !== undefined && <svg x={place(n)} y="14" width="1" height="1" class="drawn"><rect x="-6" y="-6" width="12" height="12" class="drawn-open" /></svg>}
          <circle cx={place(h)} cy="14" r="6" class="drawn-bar" />
        </svg>
      ),
    }];
  });
  return <Picture title={title} legend={t("cijfers.tijden.uitleg", { tijd: days(longest) })} lines={lines} few={rows.length - lines.length} />;
}

// Ten ways to fill a part, told apart without colour.
const FILLS = ["M0 0H8V8H0Z", "M0 8L8 0M-2 2L2 -2M6 10L10 6", "M0 2H8", "M3 0V8", "M0 0L8 8M6 -2L10 2M-2 6L2 10", "M1 1H3V3H1ZM5 5H7V7H5Z", "M0 2H8M2 0V8", "", "M0 0L8 8M0 8L8 0", "M0 1H8M0 5H8"];
export const fillOf = (n: number): string => `url(#vulling-${n % FILLS.length})`;
const fill = (set: Choices, code: string): string => fillOf(Math.max(0, codes(set).findIndex((c) => word(set, c) === word(set, code))));

export const Fills = (): JSX.Element => (
  <svg class="hidden-to-the-eye" aria-hidden="true">
    <defs>
      {FILLS.map((path, i) => (
        <pattern key={path} id={`vulling-${i}`} width="8" height="8" patternUnits="userSpaceOnUse">
          <rect width="8" height="8" class="fill-paper" />
          <path d={path} class={i === 0 ? "fill-whole" : "fill-lines"} />
        </pattern>
      ))}
    </defs>
  </svg>
);

function Stack({ parts, set }: { parts: Outcome[]; set: Choices }): JSX.Element {
  const all = total(parts);
  let from = 0;
  return (
    <svg width="100%" height="28" class="drawn">
      {parts.map((p) => {
        const x = from, width = 100 * p.aantal / all;
        from += width;
        return <rect key={p.code} x={`${x}%`} y="3" width={`${width}%`} height="20" fill={fill(set, p.code)} class="drawn-part" />;
      })}
    </svg>
  );
}

// What came of it, kind by kind; the same order and fillings in the bar and in the words beside it.
export function Kinds({ told, rows, step, set, name, title }: { told: Told; rows: Row[]; step: Row["stap"]; set: Choices; name: Named; title: string }): JSX.Element {
  const lines = rows.flatMap((r): Line[] => {
    const parts = outcomes(told, r.van, step).filter((o) => o.aantal > 0);
    if (total(parts) < FEW) return [];
    return [{
      key: r.van, name: name(r), text: parts.map((p) => `${word(set, p.code)} ${p.aantal}`).join(", "), strip: <Stack parts={parts} set={set} />,
      value: parts.map((p) => <span class="kind" key={p.code}><svg width="16" height="16"><rect width="16" height="16" fill={fill(set, p.code)} class="drawn-part" /></svg> {word(set, p.code)}: {p.aantal}</span>),
    }];
  });
  return <Picture title={title} lines={lines} few={rows.length - lines.length} stacked />;
}

// The regions as tiles, each roughly where it lies in the Netherlands; a tile shows that region alone.
import type { JSX } from "preact";
import { addressOf, type Filters } from "./filters";
import type { Told } from "./measures";
import { names } from "./names";
import { Link } from "./router";
import { count, t } from "./texts";

// Row and column, from north to south; a region that is not here comes after them.
const PLACES: Record<string, [number, number]> = {
  NF: [1, 2], NOG: [1, 3], KNH: [2, 1], ZOF: [2, 2], ZOD: [2, 3], TWE: [3, 3], ACH: [4, 3], NLI: [5, 2], ZVL: [6, 1], MLI: [6, 2], ZLI: [7, 2],
};

export function Tiles({ told, f }: { told: Told; f: Filters }): JSX.Element {
  const order = Object.keys(PLACES), rank = (code: string): number => order.includes(code) ? order.indexOf(code) : order.length;
  const regions = [...names.get().regios].sort((a, b) => rank(a.code) - rank(b.code));
  return (
    <nav aria-label={t("cijfers.kaart")}>
      <ul class="bare tiles">
        {regions.map((r) => {
          const row = (told.rijen ?? []).find((x) => x.van === r.code && x.stap === f.stap), place = PLACES[r.code];
          return (
            <li key={r.code} ref={(el) => { if (el && place) el.style.gridArea = place.join(" / "); }}>
              <Link to={addressOf(f, { van: r.code, zaken: "", welke: "alle" })} class="tile" aria-current={f.van === r.code ? "true" : undefined}>
                <strong>{r.code}</strong> <span>{r.naam}</span> <span>{count("cijfers.tegel.open", row?.open ?? 0)}</span> <span class={row?.openTeLaat ? "late" : ""}>{t("cijfers.tegel.telaat", { n: row?.openTeLaat ?? 0 })}</span>
              </Link>
            </li>
          );
        })}
      </ul>
      {f.van !== "" && <p><Link to={addressOf(f, { van: "", zaken: "", welke: "alle" })}>{t("cijfers.alleregios")}</Link></p>}
    </nav>
  );
}

// What of the reaction times is asked for stands in the address, so that a link shows the same.
import type { JSX } from "preact";
import { nameIn } from "./measures";
import { names } from "./names";
import { Check, Select } from "./parts";
import { go, usePath } from "./router";
import { t } from "./texts";
import { day, today } from "./time";
import { codes, type Choices, word } from "./words";

const FIRST = { per: "ministerie", van: "", stap: "antwoord", vanaf: "", tot: "", spoor: "standaard", soort: "", standOp: "", zonderPerioden: "", zaken: "", welke: "alle" };
export type Filters = typeof FIRST;

const CHOICES: [keyof Filters, Choices][] = [["per", "figure_cut"], ["stap", "figure_step"], ["spoor", "track"], ["soort", "signal_kind"], ["welke", "figure_which"]];

export function useFilters(): Filters {
  const asked = new URLSearchParams(usePath().split("?")[1] ?? ""), f = { ...FIRST };
  for (const name of Object.keys(FIRST) as (keyof Filters)[]) f[name] = asked.get(name) ?? FIRST[name];
  for (const [name, set] of CHOICES) if (f[name] !== "" && !codes(set).includes(f[name])) f[name] = FIRST[name];
  return f;
}

// The address of the same view with something else; what is usual is left out.
export function addressOf(f: Filters, change: Partial<Filters> = {}): string {
  const pairs = Object.entries({ ...f, ...change }).filter(([name, v]) => v !== FIRST[name as keyof Filters]);
  return "/reactietijden" + (pairs.length > 0 ? "?" + new URLSearchParams(pairs) : "");
}

// What the API is asked, for the figures and for the cases behind them.
export const asked = (f: Filters): Record<string, string | undefined> =>
  ({ per: f.per, spoor: f.spoor, soort: f.soort || undefined, zonderPerioden: f.zonderPerioden || undefined });

const QUARTERS = 9;

// The quarters up to the one of today, the newest first.
function quarters(): { code: string; text: string }[] {
  const [year = 0, month = 1] = today().split("-").map(Number), now = year * 4 + Math.floor((month - 1) / 3);
  const first = (q: number): string => `${Math.floor(q / 4)}-${String((q % 4) * 3 + 1).padStart(2, "0")}-01`;
  return Array.from({ length: QUARTERS }, (_, i) => now - i)
    .map((q) => ({ code: `${first(q)}/${first(q + 1)}`, text: t("cijfers.kwartaal", { n: q % 4 + 1, jaar: Math.floor(q / 4) }) }));
}

function parts(per: string): string[] {
  const { regios, ministeries, themas } = names.get();
  return per === "grens" ? codes("neighbour") : (per === "regio" ? regios : per === "thema" ? themas : ministeries).map((n) => n.code);
}

export function FilterBar({ f }: { f: Filters }): JSX.Element {
  const change = (to: Partial<Filters>): void => go(addressOf(f, { zaken: "", welke: "alle", ...to }), true);
  const options = (set: Choices): { code: string; text: string }[] => codes(set).map((code) => ({ code, text: word(set, code) }));
  const period = f.vanaf || f.tot ? `${f.vanaf}/${f.tot}` : "", usual = quarters();
  const periods = period === "" || usual.some((q) => q.code === period) ? usual : [...usual, { code: period, text: t("cijfers.vantot", { van: day(f.vanaf), tot: day(f.tot) }) }];
  return (
    <div class="tools">
      <Select label={t("cijfers.per")} value={f.per} onValue={(per) => change({ per, van: "" })} options={options("figure_cut")} />
      <Select label={t("cijfers.alleen")} value={f.van} onValue={(van) => change({ van })} none={t("alle")} options={parts(f.per).map((code) => ({ code, text: nameIn(f.per, code) }))} />
      <Select label={t("cijfers.stap")} value={f.stap} onValue={(stap) => change({ stap })} options={options("figure_step")} />
      <Select label={t("cijfers.tijdvak")} value={period} onValue={(v) => { const [vanaf = "", tot = ""] = v.split("/"); change({ vanaf, tot }); }} none={t("cijfers.twaalfmaanden")} options={periods} />
      <Select label={t("cijfers.spoor")} value={f.spoor} onValue={(spoor) => change({ spoor })} options={options("track")} />
      <Select label={t("cijfers.soort")} value={f.soort} onValue={(soort) => change({ soort })} none={t("cijfers.beide")} options={options("signal_kind")} />
      <div class="field"><label for="stand-op">{t("cijfers.standop")}</label><input id="stand-op" type="date" class="bare-input" max={today()} value={f.standOp} onChange={(e) => change({ standOp: e.currentTarget.value })} /></div>
      <Check label={t("cijfers.zonderperioden")} value={f.zonderPerioden === "true"} onValue={(on) => change({ zonderPerioden: on ? "true" : "" })} />
    </div>
  );
}

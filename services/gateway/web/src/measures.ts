// What may be said of a row of the reaction times: under ten cases nothing that could be compared.
import type { components } from "api";
import { party, theme } from "./names";
import { count, once, t } from "./texts";
import { type Choices, word } from "./words";

export type Told = components["schemas"]["Reactietijden"];
export type Row = components["schemas"]["Reactietijdrij"];
export type Outcome = components["schemas"]["Uitkomst"];

export const FEW = 10;

export const judged = (r: Row): number => r.opTijd + r.teLaat;
export const share = (r: Row): { of: number; from: number; until: number } | undefined =>
  judged(r) < FEW || r.aandeelOpTijd === undefined ? undefined : { of: r.aandeelOpTijd, from: r.aandeelVan ?? 0, until: r.aandeelTot ?? 1000 };
export const half = (r: Row): number | undefined => r.gedaan < FEW ? undefined : r.netto?.helftBinnen;
export const nineInTen = (r: Row): number | undefined => r.gedaan < FEW ? undefined : r.netto?.negenVanTienBinnen;

// Of a step itself; the kinds of answer and the verdicts stand beside every step.
export const OUTCOMES: Partial<Record<Row["stap"], Choices>> = {
  antwoord: "answer_kind", oordeel: "verdict", doorsturen: "redirect_outcome", afspraak: "agreement_outcome",
};
export const outcomes = (told: Told, van: string, step: Row["stap"]): Outcome[] =>
  (told.rijen ?? []).find((r) => r.van === van && r.stap === step)?.uitkomsten ?? [];
export const total = (of: Outcome[]): number => of.reduce((sum, o) => sum + o.aantal, 0);

const plain = once((l) => new Intl.NumberFormat(l, { useGrouping: false }));
const percents = once((l) => new Intl.NumberFormat(l, { style: "percent", maximumFractionDigits: 0 }));
const inDays = (seconds: number): number => {
  const n = seconds / 86_400;
  return n < 10 ? Math.round(n * 10) / 10 : Math.round(n);
};
export const days = (seconds: number | undefined): string => seconds === undefined ? "" : count("tijd.dagen", inDays(seconds));
export const plainDays = (seconds: number | undefined): string =>
  seconds === undefined ? "" : plain().format(inDays(seconds));
export const percent = (perMille: number): string => percents().format(perMille / 1000);

export function nameIn(per: string, van: string): string {
  if (per === "thema") return theme(van) || t("cijfers.geenthema");
  if (per === "grens") return van ? word("neighbour", van) : t("cijfers.geengrens");
  return party(van);
}

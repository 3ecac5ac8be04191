// What people read: two catalogues with the same keys. Dutch first.
import en from "../texts/en.json";
import nl from "../texts/nl.json";

export type Key = keyof typeof nl;
export type Language = "nl" | "en";
type Values = Record<string, string | number>;

const catalogues: Record<Language, Record<Key, string>> = { nl, en };
const KEPT = "weerklank.taal";

let spoken: Language = (localStorage.getItem(KEPT) as Language | null) ?? "nl";
document.documentElement.lang = spoken;

export const language = (): Language => spoken;
export const locale = (): string => spoken === "nl" ? "nl-NL" : "en-GB";

export function speak(other: Language): void {
  spoken = other;
  localStorage.setItem(KEPT, other);
  document.documentElement.lang = other;
}

// "{naam}" stands for a value. With a number n, "key.one" and "key.other" are chosen between.
export function t(key: Key, values: Values = {}): string {
  return catalogues[spoken][key].replace(/\{(\w+)\}/g, (all, name: string) => name in values ? String(values[name]) : all);
}

type Counted = { [K in Key]: K extends `${infer Stem}.one` ? Stem : never }[Key];

export function count(stem: Counted, n: number, values: Values = {}): string {
  const form = new Intl.PluralRules(locale()).select(n) === "one" ? "one" : "other";
  return t(`${stem}.${form}` as Key, { n: new Intl.NumberFormat(locale()).format(n), ...values });
}

export const known = (key: string): key is Key => key in nl;
export const inBoth = (key: Key): string[] => [nl[key], en[key]];

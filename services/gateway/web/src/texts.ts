// What people read: two catalogues with the same keys. Dutch first; the other comes when somebody asks for it.
import nl from "../texts/nl.json";

export type Key = keyof typeof nl;
export type Language = "nl" | "en";
type Values = Record<string, string | number>;

const catalogues: Partial<Record<Language, Record<Key, string>>> = { nl };
const KEPT = "weerklank.taal";

let spoken: Language = "nl", said: Record<Key, string> = nl;
document.documentElement.lang = spoken;

export const language = (): Language => spoken;
export const locale = (): string => spoken === "nl" ? "nl-NL" : "en-GB";

export async function speak(other: Language): Promise<void> {
  said = catalogues[other] ??= (await import("../texts/en.json")).default;
  spoken = other;
  localStorage.setItem(KEPT, other);
  document.documentElement.lang = other;
}

// As it was chosen before; where it does not come, it is read in Dutch.
export const speakAgain = (): Promise<void> => localStorage.getItem(KEPT) === "en" ? speak("en").catch(() => undefined) : Promise.resolve();

// "{naam}" stands for a value. With a number n, "key.one" and "key.other" are chosen between.
export function t(key: Key, values: Values = {}): string {
  return said[key].replace(/\{(\w+)\}/g, (all, name: string) => name in values ? String(values[name]) : all);
}

// What a browser makes for a language takes it as long as a hundred answers of it: each is made once.
export function once<T>(make: (locale: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const one = made.get(locale()) ?? make(locale());
    made.set(locale(), one);
    return one;
  };
}

const numbers = once((l) => new Intl.NumberFormat(l)), plurals = once((l) => new Intl.PluralRules(l));
// A small whole number is written the same everywhere: Intl is not begun for it (see time.ts).
export const number = (n: number): string => Number.isInteger(n) && n >= 0 && n < 1000 ? String(n) : numbers().format(n);

type Counted = { [K in Key]: K extends `${infer Stem}.one` ? Stem : never }[Key];

export function count(stem: Counted, n: number, values: Values = {}): string {
  const form = plurals().select(n) === "one" ? "one" : "other";
  return t(`${stem}.${form}` as Key, { n: number(n), ...values });
}

export const known = (key: string): key is Key => key in nl;

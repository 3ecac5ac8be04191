// Days and moments as people say them, in the time of Amsterdam.
//
// Days are written as Intl writes them, without it (tests/browser/time.mjs compares): the first thing that a browser asks of Intl,
// or of localeCompare, takes it as long as a tenth of a desk's first view.
import { count, type Key, locale, t } from "./texts";

const ZONE = "Europe/Amsterdam";
const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale() + JSON.stringify(options);
  let f = formats.get(key);
  if (!f) formats.set(key, f = new Intl.DateTimeFormat(locale(), { timeZone: ZONE, ...options }));
  return f;
}

const HOUR = 3_600_000, DAY = 24 * HOUR;

// Summer time: from one o'clock UTC on the last Sunday of March until that on the last of October (Directive 2000/84/EC, articles 2
// and 3).
function lastSunday(year: number, month: number): number {
  const last = Date.UTC(year, month + 1, 0, 1);
  return last - new Date(last).getUTCDay() * DAY;
}

// Whose UTC is what a clock in Amsterdam shows.
function there(at: Date): Date {
  const ms = at.getTime(), year = at.getUTCFullYear();
  return new Date(ms + (ms >= lastSunday(year, 2) && ms < lastSunday(year, 9) ? 2 : 1) * HOUR);
}
const digits = (at: Date): string => there(at).toISOString().slice(0, 10);

// "2026-04-02", of now.
export const today = (): string => digits(new Date());

const noon = (day: string): Date => new Date(day + "T12:00:00Z");
const nth = (key: Key, n: number): string => t(key).split(" ")[n] ?? "";

// "vr 4 dec", with the year when it is another one; long: "vrijdag 4 december 2026".
export function day(of: string | undefined, long = false): string {
  if (!of) return "";
  const at = noon(of), year = of.slice(0, 4);
  return [nth(long ? "dagen" : "dagen.kort", at.getUTCDay()), at.getUTCDate(), nth(long ? "maanden" : "maanden.kort", at.getUTCMonth()), ...(long || year !== today().slice(0, 4) ? [year] : [])].join(" ");
}

export const moment = (of: string | undefined): string =>
  of ? format({ day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(new Date(of)) : "";

export const dayOf = (of: string | undefined): string => of ? digits(new Date(of)) : "";

export const daysUntil = (of: string): number => Math.round((noon(of).getTime() - noon(today()).getTime()) / DAY);

// "uiterlijk vr 4 dec", with how far away that is.
export function due(of: string | undefined): { text: string; far: string; late: boolean } {
  if (!of) return { text: "", far: "", late: false };
  const n = daysUntil(of);
  const far = n < 0 ? count("tijd.telaat", -n) : n === 0 ? t("tijd.vandaag") : n === 1 ? t("tijd.morgen") : count("tijd.over", n);
  return { text: t("tijd.uiterlijk", { dag: day(of) }), far, late: n < 0 };
}

// Until the end of that day in Amsterdam; 0 or less: it is over.
export const hoursUntilEndOf = (of: string): number => daysUntil(of) * 24 + 24 - there(new Date()).getUTCHours();

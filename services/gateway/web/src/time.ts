// Days and moments as people say them, in the time of Amsterdam.
import { count, locale, once, t } from "./texts";

const ZONE = "Europe/Amsterdam";
const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale() + JSON.stringify(options);
  let f = formats.get(key);
  if (!f) formats.set(key, f = new Intl.DateTimeFormat(locale(), { timeZone: ZONE, ...options }));
  return f;
}

const digits = once(() => new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" }));
const hours = once(() => new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", hourCycle: "h23" }));

// "2026-04-02", of now.
export const today = (): string => digits().format(new Date());

const noon = (day: string): Date => new Date(day + "T12:00:00Z");

export function day(of: string | undefined, long = false): string {
  if (!of) return "";
  const year = of.slice(0, 4) !== today().slice(0, 4);
  return format({ weekday: long ? "long" : "short", day: "numeric", month: long ? "long" : "short", ...(year || long ? { year: "numeric" } : {}) })
    .format(noon(of));
}

export const moment = (of: string | undefined): string =>
  of ? format({ day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(new Date(of)) : "";

export const dayOf = (of: string | undefined): string => of ? digits().format(new Date(of)) : "";

export const daysUntil = (of: string): number => Math.round((noon(of).getTime() - noon(today()).getTime()) / 86_400_000);

// "uiterlijk vr 4 dec", with how far away that is.
export function due(of: string | undefined): { text: string; far: string; late: boolean } {
  if (!of) return { text: "", far: "", late: false };
  const n = daysUntil(of);
  const far = n < 0 ? count("tijd.telaat", -n) : n === 0 ? t("tijd.vandaag") : n === 1 ? t("tijd.morgen") : count("tijd.over", n);
  return { text: t("tijd.uiterlijk", { dag: day(of) }), far, late: n < 0 };
}

// Until the end of that day in Amsterdam; 0 or less: it is over.
export const hoursUntilEndOf = (of: string): number => daysUntil(of) * 24 + 24 - Number(hours().format(new Date()));

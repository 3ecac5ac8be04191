// The words of choices, as the services' own tables have them; and who may do what with a signal.
import words from "words";
import { language } from "./texts";

export type Choices = keyof typeof words.keuzes;

// The code itself where it has no word: of a newer version.
export function word(set: Choices, code: string | undefined): string {
  const rows = words.keuzes[set] as Record<string, { code: string; nl: string; en: string }>;
  if (code === undefined) return "";
  return (rows[code] ?? Object.values(rows).find((r) => r.code === code))?.[language()] ?? code;
}

export const codes = (set: Choices): string[] => Object.keys(words.keuzes[set]);
export const events: string[] = words.gebeurtenissen;
export const acts = words.handelingen as { pad: string; statussen: string[]; door: string[]; gebeurtenis: string }[];

// What a submission may hold: each field with its kind and its limit.
export type Field = { naam: string; soort: string; verplicht: boolean; hoogstens: number; keuzes?: Choices };
export const submission = words.indienen as Field[];

// The choice that is meant by a code or by its words, in any language.
export function meant(set: Choices, said: string): string | undefined {
  const rows = words.keuzes[set] as Record<string, { code: string; nl: string; en: string }>, low = said.toLowerCase();
  return Object.entries(rows).find(([code, row]) => [code, row.code, row.nl, row.en].some((w) => w.toLowerCase() === low))?.[0];
}

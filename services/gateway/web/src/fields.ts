// The fields of a submission as people call them, and how the columns of a file become them.
import { names } from "./names";
import type { Line } from "./sheet";
import { inBoth } from "./both";
import { type Key, t } from "./texts";
import { codes, type Field, meant, submission, word } from "./words";

export const LABELS: [string, Key][] = [
  ["wat", "veld.wat"], ["merkbaar", "veld.merkbaar"], ["nodig", "veld.nodig"], ["nodigToelichting", "veld.nodigToelichting"], ["titel", "veld.titel"], ["thema", "veld.thema"],
  ["gemeenten", "veld.gemeenten"], ["plaats", "veld.plaats"], ["regel", "veld.regel"], ["geprobeerd", "veld.geprobeerd"], ["contactDenHaag", "veld.contactDenHaag"],
  ["nuttigTot", "veld.nuttigTot"], ["nuttigTotWaarom", "veld.nuttigTotWaarom"], ["planonderdeel", "veld.planonderdeel"], ["bredeWelvaart", "veld.bredeWelvaart"],
  ["bekendSinds", "veld.bekendSinds"], ["contactFunctie", "veld.contactFunctie"], ["contactTeam", "veld.contactTeam"], ["contactTelefoon", "veld.contactTelefoon"],
  ["contactMailbox", "veld.contactMailbox"], ["links", "veld.links"], ["buurland", "veld.buurland"], ["deelbaar", "veld.deelbaar"], ["magOpenbaar", "veld.magOpenbaar"], ["vertrouwelijk", "veld.vertrouwelijk"],
  ["soort", "import.soort"], ["regelKant", "import.regelKant"], ["doelstelling", "import.doelstelling"],
];
const keys = new Map(LABELS);

// In the order of the questions; what has no words for people is not for them.
export const FIELDS: Field[] = LABELS.flatMap(([name]) => submission.filter((f) => f.naam === name));
export const label = (name: string): string => { const key = keys.get(name); return key ? t(key) : name; };

const plain = (heading: string): string => heading.normalize("NFC").toLowerCase().replace(/\(.*\)|[?:*]/g, "").replace(/\s+/g, " ").trim();

// What each column holds, "" for none: the first that is called so.
export function matched(head: string[]): string[] {
  const taken = new Set<string>();
  return head.map((heading) => {
    const called = plain(heading);
    const field = LABELS.find(([name, key]) => called !== "" && [name, ...inBoth(key)].some((l) => plain(l) === called))?.[0] ?? "";
    if (taken.has(field)) return "";
    taken.add(field);
    return field;
  });
}

export type Values = Record<string, unknown>;
export type Fault = { field: string; reason: string };
export type Row = { line: number; values: Values; faults: Fault[] };

class Wrong extends Error {}

function day(said: string): string {
  const [, y, m, d] = said.match(/^(\d{4})-(\d{2})-(\d{2})$/) ?? [], [, d2, m2, y2] = said.match(/^(\d{1,2})-(\d{1,2})-(\d{4})$/) ?? [];
  const text = `${y ?? y2}-${(m ?? m2 ?? "").padStart(2, "0")}-${(d ?? d2 ?? "").padStart(2, "0")}`, of = new Date(text + "T00:00:00Z");
  if (Number.isNaN(of.getTime()) || of.toISOString().slice(0, 10) !== text) throw new Wrong(t("import.fout.datum"));
  return text;
}

function yes(said: string): true | undefined {
  const low = said.toLowerCase();
  if (["ja", "yes", "true", "waar"].includes(low)) return true;
  if (["nee", "no", "false", "onwaar"].includes(low)) return undefined;
  throw new Wrong(t("import.fout.janee"));
}

const cut = (said: string): string => said.length > 40 ? said.slice(0, 40) + "…" : said;

function choice(f: Field, said: string): string {
  const code = f.keuzes && meant(f.keuzes, said);
  if (!code) throw new Wrong(t("import.fout.keuze", { wat: cut(said) }));
  return code;
}

function theme(said: string): string {
  const low = said.toLowerCase(), found = names.get().themas.find((n) => n.code.toLowerCase() === low || n.naam.toLowerCase() === low);
  if (!found) throw new Wrong(t("import.fout.keuze", { wat: cut(said) }));
  return found.code;
}

function list(f: Field, said: string): string[] {
  const parts = said.split(f.naam === "links" ? /[;\s]+/ : /[,;\n]/).map((p) => p.trim()).filter(Boolean);
  if (parts.length > f.hoogstens) throw new Wrong(t("import.fout.teveel", { n: f.hoogstens }));
  return [...new Set(f.keuzes ? parts.map((p) => choice(f, p)) : parts)];
}

function written(f: Field, said: string): string {
  if ([...said].length > f.hoogstens) throw new Wrong(t("import.fout.lang", { n: [...said].length, hoogstens: f.hoogstens }));
  if (f.soort === "regel" && said.includes("\n")) throw new Wrong(t("import.fout.regel"));
  return said;
}

function value(f: Field, said: string): unknown {
  if (f.soort === "datum") return day(said);
  if (f.soort === "ja") return yes(said);
  if (f.soort === "keuze") return choice(f, said);
  if (f.naam === "thema") return theme(said);
  if (f.soort === "lijst") return list(f, said);
  return written(f, said);
}

// One row as it would be sent, with what is wrong in it.
export function rowOf(line: Line, columns: string[]): Row {
  const row: Row = { line: line.line, values: {}, faults: [] };
  for (const f of FIELDS) {
    const said = line.cells[columns.indexOf(f.naam)] ?? "";
    try {
      if (said === "" && f.verplicht) throw new Wrong(t(f.soort === "lijst" ? "kieseen" : "vulin"));
      const of = said === "" ? undefined : value(f, said);
      if (of !== undefined) row.values[f.naam] = of;
    } catch (e) {
      if (!(e instanceof Wrong)) throw e;
      row.faults.push({ field: f.naam, reason: e.message });
    }
  }
  return row;
}

// What may stand in a column, in words.
export function allowed(f: Field): string {
  const of = f.keuzes ? codes(f.keuzes).map((c) => word(f.keuzes!, c)).join(", ") : "";
  if (f.soort === "datum") return t("import.mag.datum");
  if (f.soort === "ja") return t("import.mag.ja");
  if (f.soort === "keuze") return t("import.mag.keuze", { keuzes: of });
  if (f.naam === "thema") return t("import.mag.thema");
  if (f.soort === "lijst") return of ? t("import.mag.keuzes", { keuzes: of }) : t("import.mag.lijst");
  return t("import.mag.tekst", { n: f.hoogstens });
}

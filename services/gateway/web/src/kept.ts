// Under which key each row of a file was sent, kept in this browser before it is sent: the same file, or a mended one,
// sends nothing twice. A row that was sent from another file is known by the sum of what is in it.
import { sumOf } from "./sheet";

export type Entry = { line: number; key: string; sum: string; reference?: string };
type File = { at: number; rows: [number, string, string, string?][] };

const MOST_FILES = 20;
const of = (account: string): string => `weerklank.bestand.${account}.`;

function files(account: string): [string, File][] {
  const names = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i) ?? "").filter((n) => n.startsWith(of(account)));
  return names.map((name): [string, File] => [name, JSON.parse(localStorage.getItem(name) ?? "") as File]).sort(([, a], [, b]) => b.at - a.at);
}

const entry = ([line, key, sum, reference]: File["rows"][number]): Entry => ({ line, key, sum, ...(reference ? { reference } : {}) });

const ownOf = (account: string, file: string): Map<number, Entry> =>
  new Map(files(account).filter(([name]) => name === of(account) + file).flatMap(([, f]) => f.rows.map((row) => [row[0], entry(row)])));

export const sumOfRow = async (values: unknown): Promise<string> => (await sumOf(new TextEncoder().encode(JSON.stringify(values)))).slice(0, 20);

// The entry of each row: its own, else one of another file with the same in it, else a new one.
export function entries(account: string, file: string, rows: { line: number; sum: string }[]): Entry[] {
  const own = ownOf(account, file), used = new Set([...own.values()].map((e) => e.key)), spare = new Map<string, Entry[]>();
  for (const other of files(account).flatMap(([, f]) => f.rows.map(entry))) {
    if (used.has(other.key)) continue;
    used.add(other.key);
    spare.set(other.sum, [...(spare.get(other.sum) ?? []), other]);
  }
  return rows.map(({ line, sum }) => own.get(line) ?? { ...(spare.get(sum)?.shift() ?? { key: crypto.randomUUID() }), line, sum });
}

// Rows of this file that are not among these stay as they were. Files of long ago make room, if that helps.
export function keep(account: string, file: string, rows: Entry[]): void {
  const all = ownOf(account, file), others = files(account).map(([name]) => name).filter((name) => name !== of(account) + file);
  for (const e of rows) all.set(e.line, e);
  const kept: File = { at: Date.now(), rows: [...all.values()].map((e) => e.reference ? [e.line, e.key, e.sum, e.reference] : [e.line, e.key, e.sum]) };
  for (const name of others.splice(MOST_FILES - 1)) localStorage.removeItem(name);
  const gone: [string, string][] = [];
  for (;;) {
    try {
      return localStorage.setItem(of(account) + file, JSON.stringify(kept));
    } catch (full) {
      const oldest = others.pop();
      if (!oldest) {
        for (const [name, text] of gone) localStorage.setItem(name, text);
        throw full;
      }
      gone.push([oldest, localStorage.getItem(oldest) ?? ""]);
      localStorage.removeItem(oldest);
    }
  }
}

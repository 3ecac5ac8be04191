// A file becomes rows of texts: a CSV, or the first sheet of an XLSX. What reads them is loaded when a file is chosen. A
// file may be anybody's: how much of it is read has limits, and a small one that unpacks to a large one is not unpacked.
import type { Key } from "./texts";

export const MOST_ROWS = 5000, MOST_MB = 10;
const MOST_UNPACKED = 50_000_000, LAST_ROW = 20_000;

export type Line = { line: number; cells: string[] };
export type Sheet = { name: string; sum: string; head: string[]; rows: Line[] };

export class Unreadable extends Error {
  constructor(readonly key: Key, readonly values: Record<string, string | number> = {}) {
    super(key);
  }
}

export async function sumOf(bytes: BufferSource): Promise<string> {
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

async function csv(bytes: ArrayBuffer): Promise<string[][]> {
  const { parse } = (await import("papaparse")).default;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n");
  } catch {
    throw new Unreadable("import.fout.utf8");
  }
  const cells = (delimiter: string): number => parse(text, { delimiter, newline: "\n", preview: 1 }).data[0]?.length ?? 0;
  const delimiter = [";", ",", "\t"].reduce((best, d) => cells(d) > cells(best) ? d : best);
  const read = parse(text, { delimiter, newline: "\n" }), quotes = read.errors.find((e) => e.type === "Quotes");
  if (quotes) throw new Unreadable("import.fout.aanhaling", { rij: (quotes.row ?? 0) + 1 });
  return read.data;
}

// Rows and columns that are far away would be filled up with empty ones.
function near(sheet: Uint8Array): boolean {
  for (const [, column = "", row] of new TextDecoder().decode(sheet).matchAll(/<(?:\w+:)?(?:row|c)\s[^<>]*?\br\s*=\s*["']([A-Z]*)(\d+)["']/g)) {
    if (column.length > 2 || Number(row) > LAST_ROW) return false;
  }
  return true;
}

// A cell of a day is that day; a time has no place in a submission.
function said(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === "boolean") return cell ? "ja" : "nee";
  return String(cell);
}

async function xlsx(bytes: ArrayBuffer): Promise<string[][]> {
  const [{ unzipSync }, { readSheet }] = await Promise.all([import("fflate"), import("read-excel-file/universal")]);
  let unpacked = 0;
  try {
    const sheets = unzipSync(new Uint8Array(bytes), {
      filter(entry) {
        if (/\.xml(\.rels)?$/.test(entry.name)) unpacked += entry.originalSize;
        if (unpacked > MOST_UNPACKED) throw new Unreadable("import.fout.groot", { mb: MOST_MB });
        return /worksheets\/[^/]+\.xml$/.test(entry.name);
      },
    });
    if (!Object.values(sheets).every(near)) throw new Unreadable("import.fout.rijen", { rijen: MOST_ROWS });
    return (await readSheet(bytes)).map((row) => row.map(said));
  } catch (e) {
    throw e instanceof Unreadable ? e : new Unreadable("import.fout.xlsx");
  }
}

// Rows are numbered as a spreadsheet shows them; empty ones are left out.
export async function read(file: File): Promise<Sheet> {
  if (file.size > MOST_MB * 1_000_000) throw new Unreadable("import.fout.groot", { mb: MOST_MB });
  const bytes = await file.arrayBuffer(), start = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  const all = await (start[0] === 0x50 && start[1] === 0x4b ? xlsx(bytes) : csv(bytes));
  const [head, ...rows] = all.map((cells, i) => ({ line: i + 1, cells: cells.map((c) => c.trim()) })).filter((row) => row.cells.some((c) => c !== ""));
  if (!head || rows.length === 0) throw new Unreadable("import.fout.leeg");
  if (rows.length > MOST_ROWS || head.cells.length > 200) throw new Unreadable("import.fout.rijen", { rijen: MOST_ROWS });
  return { name: file.name, sum: await sumOf(bytes), head: head.cells, rows };
}

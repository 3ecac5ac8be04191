// A table as a file that spreadsheets open.

// A spreadsheet takes a text that begins like a formula for one.
const quoted = (v: string | number): string => `"${String(v).replace(/^[=+@\t\r-]/, "'$&").replaceAll('"', '""')}"`;

// Semicolons and the mark of UTF-8: what spreadsheets here open without asking.
export const csvOf = (rows: (string | number)[][]): string => "\ufeff" + rows.map((l) => l.map(quoted).join(";") + "\r\n").join("");

export function save(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// What the page writes of days and numbers without Intl, beside what Intl writes: node time.mjs BUILD WEB [FROM TO]
// FROM TO: with that text of time.ts or texts.ts changed, which must be noticed.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";

const [, , build, web, from, to] = process.argv;
const esbuild = createRequire(path.join(build, "web-made", "package.json"))("esbuild");
let changed = false;
const spoil = {
  name: "spoil",
  setup: (b) => b.onLoad({ filter: /\/(time|texts)\.ts$/ }, ({ path: file }) => {
    const text = readFileSync(file, "utf8");
    changed ||= from !== undefined && text.includes(from);
    return { contents: from === undefined ? text : text.replace(from, to), loader: "ts" };
  }),
};
const contents = 'export * from "./time"; export { number, speak } from "./texts";';
const { outputFiles: [made] } = await esbuild.build({ stdin: { contents, resolveDir: path.join(web, "src"), loader: "ts" }, bundle: true, format: "esm", write: false, plugins: [spoil] });
if (from !== undefined && !changed) throw new Error(`no ${from} in it`);
globalThis.document = { documentElement: {} };
globalThis.localStorage = { getItem: () => null, setItem: () => undefined };
let now = Date.now();
globalThis.Date = class extends Date { constructor(...of) { super(...of.length > 0 ? of : [now]); } };
const { day, dayOf, hoursUntilEndOf, number, speak, today } = await import("data:text/javascript;base64," + Buffer.from(made.contents).toString("base64"));

let compared = 0;
function same(ours, theirs, of) {
  compared++;
  if (ours !== theirs) throw new Error(`${of}: ${ours}, and Intl has ${theirs}`);
}

const HOUR = 3_600_000, DAY = 24 * HOUR, there = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Amsterdam", year: "numeric", month: "2-digit", day: "2-digit" });
const begun = now, clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Amsterdam", hour: "2-digit", hourCycle: "h23" });
for (now = Date.UTC(2020, 0, 1); now < Date.UTC(2036, 0, 1); now += HOUR / 2) {
  const of = new Date(now).toISOString(), hour = new Date(now).getUTCHours();
  if (hour > 2 && hour < 21) continue; // where neither the day nor summer time changes
  same(dayOf(of), there.format(now), of);
  same(hoursUntilEndOf(today()), 24 - Number(clock.format(now)), of);
}
now = begun;
const plain = (text) => text.replaceAll(/[.,]/g, "");
for (const [language, locale] of [["nl", "nl-NL"], ["en", "en-GB"]]) {
  await speak(language);
  const format = (of, long, year) => plain(new Intl.DateTimeFormat(locale, { timeZone: "UTC", weekday: long ? "long" : "short", day: "numeric", month: long ? "long" : "short", ...(year ? { year: "numeric" } : {}) }).format(of));
  const thisYear = there.format(now).slice(0, 4);
  for (let at = Date.UTC(2023, 11, 31); at < Date.UTC(2029, 0, 2); at += DAY) {
    const of = new Date(at).toISOString().slice(0, 10);
    same(day(of), format(at, false, of.slice(0, 4) !== thisYear), `${locale} ${of}`);
    same(day(of, true), format(at, true, true), `${locale} ${of}`);
  }
  for (const n of [...Array(1100).keys(), 10_001, 1_234_567, 1.5, 999.5, -1, -1234, 0.1]) same(number(n), new Intl.NumberFormat(locale).format(n), `${locale} ${n}`);
}
console.log(compared);

// Reads a calendar with `ical.js`, the parser of Thunderbird: a JSON line for each event, after one for the calendar.
// The first argument is the folder in which make installed the package.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const loaded = createRequire(resolve(process.argv[2], "package.json"))("ical.js");
const ICAL = loaded.default ?? loaded;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
console.log(JSON.stringify({ name: calendar.getFirstPropertyValue("name"),
  refresh: String(calendar.getFirstPropertyValue("refresh-interval")) }));
for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  console.log(JSON.stringify({ uid: event.uid, day: event.startDate.toString(), allDay: event.startDate.isDate,
    lasts: event.duration.toString(), summary: event.summary, sequence: event.sequence }));
}

// Reads what receivers got, a JSON line each {headers, body}, with the `cloudevents` package, and says of each whether
// it is a valid event. The first argument is the folder in which make installed the package.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { resolve } from "node:path";

const { HTTP } = createRequire(resolve(process.argv[2], "package.json"))("cloudevents");
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const { headers, body } = JSON.parse(line);
    const lower = Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toLowerCase(), v]));
    const event = HTTP.toEvent({ headers: lower, body });
    console.log(JSON.stringify({ valid: event.validate(), id: event.id, sequence: event.sequence }));
  } catch (e) {
    console.log(JSON.stringify({ valid: false, why: String(e) }));
  }
}

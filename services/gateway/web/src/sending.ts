// Sends the rows of a file, one after the other, each under its own key. What is not answered is sent again.
import { ask, type Done, Refused, Unanswered } from "./api";
import type { Values } from "./fields";
import { type Entry, keep } from "./kept";
import { session } from "./session";

export type ToSend = { values: Values; entry: Entry };
export type Refusal = { line: number; error: Refused };
export type Turn = { stop: boolean };

const TRIES = 5;

async function later(seconds: number, turn: Turn): Promise<void> {
  const until = Date.now() + seconds * 1000;
  while (!turn.stop && Date.now() < until) await new Promise((done) => setTimeout(done, 200));
}

// Somebody whose session ended signs in on top of the page.
const signedIn = (): Promise<void> => new Promise((done) => {
  const quiet = session.hear(look);
  function look(): void {
    if (session.get().at === "expired") return;
    quiet();
    done();
  }
  look();
});

async function one({ values, entry }: ToSend, turn: Turn): Promise<Done> {
  for (let tried = 1; ; tried++) {
    try {
      return await ask<Done>("POST", "/knelpunten", { body: values, key: entry.key });
    } catch (e) {
      const refused = e instanceof Refused ? e : null;
      if (refused?.problem.code === "not_signed_in") {
        await signedIn();
        if (turn.stop) throw new Unanswered();
      } else if (refused && refused.problem.status < 500 && refused.problem.status !== 429 && refused.problem.status !== 408) {
        throw refused;
      } else if (turn.stop || tried >= TRIES) {
        throw new Unanswered();
      } else {
        await later(Math.min(30, Math.max(refused?.retryAfter ?? 0, 2 ** (tried - 1))), turn);
      }
    }
  }
}

// Gives what was refused; ends before the last row when it is stopped, throws when no answer comes.
export async function sendAll(account: string, file: string, rows: ToSend[], turn: Turn, onRow: (refusal: Refusal | null) => void): Promise<void> {
  const list = rows.map((r) => r.entry);
  keep(account, file, list);
  let kept = Date.now();
  try {
    for (const row of rows) {
      if (turn.stop) return;
      if (row.entry.reference) continue;
      try {
        const done = await one(row, turn);
        row.entry.reference = done.kenmerk ?? done.id;
        onRow(null);
      } catch (e) {
        if (!(e instanceof Refused)) throw e;
        onRow({ line: row.entry.line, error: e });
      }
      if (Date.now() - kept > 1000) { // a reference that is not kept comes again under the same key
        keep(account, file, list);
        kept = Date.now();
      }
    }
  } finally {
    keep(account, file, list);
  }
}

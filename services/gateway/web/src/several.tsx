// The same act on several signals, one after another: how far it is, and of each what came of it. What went wrong can be
// sent again, under the same key.
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { ask, type Done, Refused, type Signal } from "./api";
import { names, party } from "./names";
import { announce, Button, Dialog, Select, Text } from "./parts";
import { titleOf } from "./rows";
import { count, type Key, t } from "./texts";

export type Shared = "oppakkingen" | "toewijzingen" | "notities";
export type Task = { s: Signal; pad: string; body: Record<string, unknown> };
type Outcome = { task: Task; key: string; at: "waits" | "busy" | "done" | "failed"; why: string };

const whyOf = (e: unknown): string => e instanceof Refused ? e.problem.detail || e.problem.title : t("fout.geenverbinding");

// Runs tasks in order; what was done is not sent again.
export function useTasks(): { list: Outcome[]; busy: boolean; run: (tasks: Task[]) => Promise<boolean>; again: () => Promise<boolean> } {
  const [list, set] = useState<Outcome[]>([]), [busy, setBusy] = useState(false), held = useRef<Outcome[]>([]);
  const show = (): void => set(held.current.map((o) => ({ ...o })));
  async function go(): Promise<boolean> {
    setBusy(true);
    for (const o of held.current) {
      if (o.at === "done") continue;
      o.at = "busy";
      show();
      try {
        await ask<Done>("POST", `/knelpunten/${o.task.s.id}/${o.task.pad}`, { body: o.task.body, key: o.key, ...(o.task.s.versie === undefined ? {} : { version: o.task.s.versie }) });
        o.at = "done";
      } catch (e) {
        o.at = "failed";
        o.why = whyOf(e);
        if (e instanceof Refused && e.problem.status < 500) o.key = crypto.randomUUID();
      }
      show();
    }
    setBusy(false);
    const failed = held.current.filter((o) => o.at === "failed").length;
    announce(failed ? count("samen.mislukt", failed) : t("samen.klaar"));
    return failed === 0;
  }
  return {
    list, busy,
    run(tasks) {
      held.current = tasks.map((task) => ({ task, key: crypto.randomUUID(), at: "waits", why: "" }));
      return go();
    },
    again: go,
  };
}

const STATE: Record<Outcome["at"], Key> = { waits: "samen.wacht", busy: "bezig", done: "samen.gelukt", failed: "samen.nietgelukt" };

export function Outcomes({ list }: { list: Outcome[] }): JSX.Element | null {
  if (list.length === 0) return null;
  const over = list.filter((o) => o.at === "done" || o.at === "failed").length;
  return (
    <>
      <p><label>{t("samen.voortgang", { n: over, van: list.length })} <progress max={list.length} value={over} /></label></p>
      <ul class="bare outcomes">
        {list.map((o) => <li key={`${o.task.s.id} ${o.task.pad}`}><bdi>{o.task.s.kenmerk ?? titleOf(o.task.s)}</bdi>: <span class={o.at === "failed" ? "late" : o.at === "done" ? "good" : ""}>{t(STATE[o.at])}</span>{o.why && o.at === "failed" ? ` (${o.why})` : ""}</li>)}
      </ul>
    </>
  );
}

export function Several({ pad, list: now, done, close }: { pad: Shared; list: Signal[]; done: () => void; close: () => void }): JSX.Element {
  const [list] = useState(now); // what was chosen, also when it changes meanwhile: then it is told to have failed
  const [lead, setLead] = useState(""), [text, setText] = useState(""), [lacks, setLacks] = useState(false);
  const tasks = useTasks(), begun = tasks.list.length > 0, failed = tasks.list.some((o) => o.at === "failed");
  const bodyOf = (s: Signal): Record<string, unknown> => pad === "oppakkingen" ? {} : pad === "toewijzingen" ? { verantwoordelijk: lead, reden: text }
    : { aan: "ministerie", ministerie: s.verantwoordelijk, tekst: text };
  const leave = (): void => { close(); if (begun) done(); };
  return (
    <Dialog title={`${t(("handeling." + pad) as Key)} (${list.length})`} onClose={() => { if (!tasks.busy) leave(); }}>
      <form noValidate onSubmit={(e) => {
        e.preventDefault();
        const short = (pad !== "oppakkingen" && !text.trim()) || (pad === "toewijzingen" && !lead);
        setLacks(short);
        if (!short && !tasks.busy) void tasks.run(list.map((s) => ({ s, pad, body: bodyOf(s) })));
      }}>
        {!begun && <p>{list.map((s) => s.kenmerk ?? titleOf(s)).join(", ")}</p>}
        {lacks && <p class="fault" role="alert">{t("samen.lacune")}</p>}
        {!begun && pad === "toewijzingen" && <Select label={t("veld.verantwoordelijk")} value={lead} onValue={setLead} options={names.get().ministeries.map((m) => ({ code: m.code, text: m.naam }))} none={t("kies")} />}
        {!begun && pad === "notities" && <p>{t("samen.aanministerie", { wie: [...new Set(list.map((s) => party(s.verantwoordelijk)))].join(", ") })}</p>}
        {!begun && pad !== "oppakkingen" && <Text label={t(pad === "notities" ? "veld.tekst" : "veld.reden")} rows={4} maxLength={2000} value={text} onValue={setText} />}
        <Outcomes list={tasks.list} />
        <div class="buttons">
          {!begun && <Button first type="submit">{t("versturen")}</Button>}
          {begun && failed && !tasks.busy && <Button first onClick={() => void tasks.again()}>{t("samen.opnieuw")}</Button>}
          <Button onClick={leave} disabled={tasks.busy}>{t(begun ? "sluiten" : "annuleren")}</Button>
        </div>
      </form>
    </Dialog>
  );
}

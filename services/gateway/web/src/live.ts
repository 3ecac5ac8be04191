// What happens, as it happens: one stream of server-sent events for the whole page. The browser connects again by itself
// and says where it was, so nothing is missed.
import { useEffect, useRef } from "preact/hooks";
import type { Moment } from "./api";
import { get, saw } from "./api";
import { state } from "./state";
import { events } from "./words";

export const connection = state<"off" | "on" | "lost">("off");
const listeners = new Set<(m: Moment) => void>();
let source: EventSource | null = null;

function heard(e: MessageEvent<string>): void {
  const m = JSON.parse(e.data) as Moment;
  saw(m.positie);
  for (const fn of [...listeners]) fn(m);
}

export function listen(): void {
  if (source) return;
  source = new EventSource("/v1/gebeurtenissen");
  source.onopen = () => connection.set("on");
  source.onerror = () => {
    connection.set("lost");
    if (source?.readyState === EventSource.CLOSED) {
      get("/account").catch(() => undefined); // where the session ended, that is said
      source = null;
      setTimeout(() => { if (connection.get() === "lost") listen(); }, 3000);
    }
  };
  for (const kind of events) source.addEventListener(kind, heard);
}

export function hush(): void {
  source?.close();
  source = null;
  connection.set("off");
}

// fn: of each event, a little later, so that a burst is one look.
export function useLive(fn: (moments: Moment[]) => void, wanted: (m: Moment) => boolean = () => true): void {
  const latest = useRef(fn), want = useRef(wanted);
  latest.current = fn;
  want.current = wanted;
  useEffect(() => {
    let waiting: Moment[] = [], timer = 0;
    const hear = (m: Moment): void => {
      if (!want.current(m)) return;
      waiting.push(m);
      if (!timer) timer = window.setTimeout(() => {
        const all = waiting;
        waiting = [];
        timer = 0;
        latest.current(all);
      }, 250);
    };
    listeners.add(hear);
    return () => {
      listeners.delete(hear);
      clearTimeout(timer);
    };
  }, []);
}

// What is typed into the form of an act until it is sent. At a ministry it is kept for the whole ministry, so that a
// colleague can go on with it; at a region, and where there is no connection, in this browser.
import { useEffect, useRef, useState } from "preact/hooks";
import { ask, get, Refused } from "./api";
import type { Who } from "./session";
import { state } from "./state";

export type Values = Record<string, unknown>;
export type Draft = { knelpunt: string; handeling: string; account: string; naam?: string; tijdstip: string; versie: number; inhoud?: string };
type Local = { v: Values; version: number };

const PAUSE = 800, AGAIN = 5000;

export const changes = state(0); // of drafts, made here: who shows them looks again
const changed = (): void => changes.set(changes.get() + 1);

export const hasDrafts = (who: Who): boolean => who.rol === "ministerie";
export const readDrafts = (signal?: string, abort?: AbortSignal): Promise<Draft[]> =>
  get<{ concepten?: Draft[] }>(signal ? `/knelpunten/${signal}/concepten` : "/concepten", {}, abort).then((d) => d.concepten ?? []);
export const dropDraft = (d: Draft): Promise<void> => ask<void>("DELETE", `/knelpunten/${d.knelpunt}/concepten/${d.handeling}`, { version: d.versie }).finally(changed);

// It was written by another's browser: what is no object is nothing.
export function valuesOf(text: string | undefined): Values {
  try {
    const v: unknown = JSON.parse(text ?? "{}");
    return v !== null && typeof v === "object" && !Array.isArray(v) ? v as Values : {};
  } catch {
    return {};
  }
}

const isEmpty = (v: Values): boolean => Object.values(v).every((x) => x === undefined || x === "" || (Array.isArray(x) && x.length === 0));
// What was typed before theirs had come, put into it: null where both wrote the same field.
function merged(theirs: Values, typed: Values): Values | null {
  const apart = Object.entries(typed).every(([name, v]) => isEmpty({ v: theirs[name] }) || JSON.stringify(theirs[name]) === JSON.stringify(v));
  return apart ? { ...theirs, ...typed } : null;
}

const codeOf = (e: unknown): string => e instanceof Refused ? e.problem.code : "";

export type At = "reading" | "none" | "typing" | "kept" | "here"; // here: only in this browser
export type Passed = { theirs: Draft | null }; // null: it was sent or thrown away
type Kept = {
  v: Values; at: At; passed: Passed | null;
  set: (name: string, value: unknown) => void; all: (v: Values) => void;
  take: () => void; keep: () => void; // after somebody else was first: theirs, or one's own
  hold: () => Promise<void>; go: () => void; sent: () => void; // around sending
};

// start: fields that are filled in already, whatever was kept of them.
export function useDraft(who: Who, signal: string, pad: string, start: Values = {}): Kept {
  const ours = hasDrafts(who), name = `weerklank.concept.${who.id}.${signal}.${pad}`, path = `/knelpunten/${signal}/concepten/${pad}`;
  const found = useRef<Local | null>(null);
  if (!found.current) {
    const kept = local(sessionStorage.getItem(name));
    found.current = { ...kept, v: { ...kept.v, ...start } };
  }
  const now = useRef<Local>({ ...found.current });
  const [, draw] = useState(0), at = useRef<At>(ours ? "reading" : "none"), passed = useRef<Passed | null>(null);
  const timer = useRef(0), flight = useRef<Promise<void> | null>(null), held = useRef(false), dirty = useRef(!isEmpty(found.current.v)), here = useRef(true);
  const tell = (to: At): void => { at.current = to; if (here.current) draw((n) => n + 1); };

  const put = async (): Promise<void> => {
    const { v, version } = now.current;
    dirty.current = false;
    try {
      const done = await ask<{ versie: number }>("PUT", path, { body: { inhoud: JSON.stringify(v) }, ...(version > 0 ? { version } : {}) });
      now.current.version = done.versie;
      if (!dirty.current) sessionStorage.removeItem(name);
      tell(dirty.current ? "typing" : "kept");
      changed();
    } catch (e) {
      dirty.current = true;
      if (codeOf(e) === "draft_passed") {
        passed.current = { theirs: await get<Draft>(path).catch(() => null) };
        tell("here");
      } else {
        tell("here");
        later(AGAIN);
      }
    }
  };
  const save = (): void => {
    clearTimeout(timer.current);
    if (held.current || passed.current || !dirty.current || (isEmpty(now.current.v) && now.current.version === 0)) return;
    if (flight.current) return; // looks again when it is done
    flight.current = put().finally(() => { flight.current = null; if (dirty.current && at.current === "typing") later(PAUSE); });
  };
  const later = (ms: number): void => {
    clearTimeout(timer.current);
    if (ours && here.current) timer.current = window.setTimeout(save, ms);
  };
  const all = (v: Values): void => {
    now.current = { v, version: now.current.version };
    dirty.current = true;
    sessionStorage.setItem(name, JSON.stringify(now.current));
    tell(ours ? "typing" : "none");
    later(PAUSE);
  };
  const take = (): void => {
    const theirs = passed.current?.theirs;
    passed.current = null;
    dirty.current = false;
    now.current = { v: valuesOf(theirs?.inhoud), version: theirs?.versie ?? 0 };
    sessionStorage.removeItem(name);
    tell(theirs ? "kept" : "none");
  };
  const keep = (): void => {
    now.current.version = passed.current?.theirs?.versie ?? 0;
    passed.current = null;
    dirty.current = true;
    tell("typing");
    save();
  };

  useEffect(() => {
    if (!ours) return () => undefined;
    const abort = new AbortController();
    get<Draft>(path, {}, abort.signal).then((d) => {
      const mine = now.current;
      let both: Values | null = null;
      if (!dirty.current || JSON.stringify(mine.v) === JSON.stringify(valuesOf(d.inhoud))) { passed.current = { theirs: d }; take(); }
      else if (mine.version === d.versie) { tell("typing"); later(0); }
      else if (isEmpty(found.current!.v) && (both = merged(valuesOf(d.inhoud), mine.v))) { now.current.version = d.versie; all(both); }
      else { passed.current = { theirs: d }; tell("here"); }
    }, (e: unknown) => {
      if (abort.signal.aborted) return;
      if (dirty.current && codeOf(e) === "draft_none" && now.current.version > 0) passed.current = { theirs: null };
      tell(dirty.current ? "typing" : "none");
      if (dirty.current) later(0);
    });
    return () => { abort.abort(); here.current = false; save(); };
  }, []);

  return {
    v: now.current.v, at: at.current, passed: passed.current, all, take, keep,
    set: (field, value) => all({ ...now.current.v, [field]: value }),
    async hold() { held.current = true; clearTimeout(timer.current); await flight.current; },
    go() { held.current = false; if (dirty.current) later(PAUSE); },
    sent() { dirty.current = false; clearTimeout(timer.current); sessionStorage.removeItem(name); },
  };
}

// What this browser kept: of before there were versions, the fields alone.
function local(text: string | null): Local {
  const v = valuesOf(text ?? undefined);
  return typeof v.version === "number" && typeof v.v === "object" ? { v: v.v as Values, version: v.version } : { v, version: 0 };
}

// All signals one may see: by words and by what they are, in one list that may be very long.
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ask, get, type Signal } from "./api";
import { names } from "./names";
import { Empty, Failed, Select, Text, Waiting } from "./parts";
import { go, Heading, usePath } from "./router";
import { SignalRow } from "./rows";
import { session } from "./session";
import { useValue } from "./state";
import { count, t } from "./texts";
import { codes, word } from "./words";

type Listed = { knelpunten?: Signal[]; volgende?: string };
type Query = Record<string, string>;

const PAGE = 200, ROW = 92;

function queryOf(path: string): Query {
  return Object.fromEntries(new URLSearchParams(path.split("?")[1] ?? ""));
}

const read = (q: Query, cursor: string | undefined, abort: AbortSignal): Promise<Listed> => {
  const body = { ...q, ...(q.open ? { open: true } : {}), hoogstens: PAGE, ...(cursor ? { vanaf: cursor } : {}) };
  return q.tekst ? ask<Listed>("POST", "/_zoek", { body: { ...body, volgorde: "treffers" }, abort }) : get<Listed>("/knelpunten", body, abort);
};

// Only the rows that are in view, and some around them, are on the page.
function Long({ list, more, me }: { list: Signal[]; more: (() => void) | null; me: string }): JSX.Element {
  const box = useRef<HTMLDivElement>(null), [from, scrollTo] = useState(0), [height, measure] = useState(600), [row, setRow] = useState(ROW);
  useLayoutEffect(() => {
    const size = (): void => {
      measure(box.current?.clientHeight ?? 600);
      const one = box.current?.querySelector("li");
      if (one) setRow(Math.max(48, Math.round(one.getBoundingClientRect().height)));
    };
    size();
    addEventListener("resize", size);
    return () => removeEventListener("resize", size);
  }, [list.length > 0]);
  const first = Math.max(0, Math.floor(from / row) - 8), last = Math.min(list.length, Math.ceil((from + height) / row) + 8);
  useEffect(() => { if (more && last > list.length - 40) more(); }, [last, list.length]);
  return (
    <div class="scroll" ref={box} tabIndex={0} role="region" aria-label={t("zoek.lijst")} onScroll={(e) => scrollTo(e.currentTarget.scrollTop)}>
      <div ref={(el) => { if (el) el.style.height = `${list.length * row}px`; }} class="long">
        <ul class="bare" ref={(el) => { if (el) el.style.transform = `translateY(${first * row}px)`; }} aria-label={count("zoek.aantal", list.length)}>
          {list.slice(first, last).map((s) => <SignalRow key={s.id} s={s} me={me} level={2} />)}
        </ul>
      </div>
    </div>
  );
}

export function Find(): JSX.Element {
  const path = usePath(), q = queryOf(path), who = useValue(session);
  const me = who.at === "in" || who.at === "expired" ? who.who.partij : "";
  const [words, type] = useState(q.tekst ?? ""), [of, set] = useState<{ list: Signal[]; next: string | undefined; at: "waiting" | "there" } | { at: "failed"; error: unknown }>({ list: [], next: undefined, at: "waiting" });
  const [turn, again] = useState(0), busy = useRef(false), key = JSON.stringify(q);
  useEffect(() => {
    const abort = new AbortController();
    set({ list: [], next: undefined, at: "waiting" });
    read(q, undefined, abort.signal).then((l) => set({ list: l.knelpunten ?? [], next: l.volgende, at: "there" }), (error: unknown) => { if (!abort.signal.aborted) set({ at: "failed", error }); });
    return () => abort.abort();
  }, [key, turn]);
  const more = of.at === "there" && of.next ? (): void => {
    if (busy.current) return;
    busy.current = true;
    read(q, of.next, new AbortController().signal).then((l) => set((before) => before.at === "there" ? { at: "there", list: [...before.list, ...(l.knelpunten ?? [])], next: l.volgende } : before), () => undefined)
      .finally(() => { busy.current = false; });
  } : null;
  const change = (name: string, value: string): void => {
    const next = { ...q, [name]: value };
    go("/knelpunten?" + new URLSearchParams(Object.entries(next).filter(([, v]) => v !== "")), true);
  };
  return (
    <>
      <Heading>{t("zoek.titel")}</Heading>
      <form class="tools" role="search" onSubmit={(e) => { e.preventDefault(); change("tekst", words.trim()); }}>
        <Text label={t("zoek.woorden")} type="search" value={words} onValue={type} />
        <button class="utrecht-button utrecht-button--primary-action" type="submit">{t("zoek.knop")}</button>
        <Select label={t("zoek.status")} value={q.status ?? ""} onValue={(v) => change("status", v)} none={t("alle")} options={codes("signal_state").map((c) => ({ code: c, text: word("signal_state", c) }))} />
        <Select label={t("zoek.thema")} value={q.thema ?? ""} onValue={(v) => change("thema", v)} none={t("alle")} options={names.get().themas.map((n) => ({ code: n.code, text: (n.boven ? "– " : "") + n.naam }))} />
        <Select label={t("zoek.regio")} value={q.regio ?? ""} onValue={(v) => change("regio", v)} none={t("alle")} options={names.get().regios.map((n) => ({ code: n.code, text: n.naam }))} />
        <Select label={t("zoek.ministerie")} value={q.ministerie ?? ""} onValue={(v) => change("ministerie", v)} none={t("alle")} options={names.get().ministeries.map((n) => ({ code: n.code, text: n.naam }))} />
      </form>
      {of.at === "waiting" && <Waiting />}
      {of.at === "failed" && <Failed error={of.error} again={() => again((n) => n + 1)} />}
      {of.at === "there" && <p class="facts" role="status">{of.next ? t("zoek.meerdan", { n: of.list.length }) : count("zoek.aantal", of.list.length)}</p>}
      {of.at === "there" && (of.list.length === 0 ? <Empty>{t("zoek.niets")}</Empty> : <Long list={of.list} more={more} me={me} />)}
    </>
  );
}

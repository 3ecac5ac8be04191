// What others learned: answered knelpunten that regions share, with what was decided, what is possible and what changed.
// A text is read when one opens it.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ask, get, type Moment, type Shown, type Signal } from "./api";
import { names, party, short, theme } from "./names";
import { Button, Empty, Failed, Select, Show, Text, useRead, Waiting } from "./parts";
import { go, Heading, Link, usePath } from "./router";
import { titleOf } from "./rows";
import { count, type Key, t } from "./texts";
import { day, dayOf } from "./time";
import { codes, word } from "./words";

type Listed = { knelpunten?: Signal[]; volgende?: string };
type Query = Record<string, string>;
type Body = Record<string, unknown>;

const PAGE = 200, ENOUGH = 20, LOOKS = 10; // of one page of the API; rows that are shown at once; pages that are looked through for them

const read = (q: Query, cursor: string | undefined, abort: AbortSignal): Promise<Listed> => {
  const body = { ...(q.thema ? { thema: q.thema } : {}), ...(q.regio ? { regio: q.regio } : {}), deelbaar: true, hoogstens: PAGE, ...(cursor ? { vanaf: cursor } : {}) };
  return q.tekst ? ask<Listed>("POST", "/_zoek", { body: { ...body, tekst: q.tekst, volgorde: "treffers" }, abort }) : get<Listed>("/knelpunten", body, abort);
};

type Found = { list: Signal[]; next: string | undefined };

// Of what is shared, what was answered, in that way: pages are looked through until there is enough to read.
async function more(q: Query, cursor: string | undefined, abort: AbortSignal): Promise<Found> {
  const list: Signal[] = [];
  let next = cursor;
  for (let looked = 0; looked < LOOKS && list.length < ENOUGH && (looked === 0 || next); looked++) {
    const told = await read(q, next, abort);
    list.push(...(told.knelpunten ?? []).filter((s) => s.soortAntwoord && (!q.soort || s.soortAntwoord === q.soort)));
    next = told.volgende;
  }
  return { list, next };
}

const text = (b: Body, name: string): string => typeof b[name] === "string" ? b[name] as string : "";

const SAID: [string, string, Key][] = [ // event, field, what it is called
  ["knelpunt.beantwoord", "besluit", "veld.besluit"], ["knelpunt.beantwoord", "watKanWel", "veld.watKanWel"], ["knelpunt.beantwoord", "waarom", "veld.waarom"],
  ["knelpunt.verandering", "watVeranderde", "veld.watVeranderde"], ["knelpunt.verandering", "bron", "veld.bron"],
];

function Lesson({ id }: { id: string }): JSX.Element {
  const of = useRead((abort) => get<Shown>(`/knelpunten/${id}`, { tijdlijn: true }, abort), [id]);
  return (
    <Show of={of}>
      {({ tijdlijn = [] }) => {
        const last = (kind: string): Moment | undefined => tijdlijn.filter((m) => m.soort === kind && m.inhoud).pop();
        const rows = SAID.map(([kind, name, key]) => ({ key, said: text((last(kind)?.inhoud ?? {}) as Body, name) })).filter((r) => r.said);
        if (rows.length === 0) return <p class="facts">{t("leren.nietmeer")}</p>;
        return <>{rows.map((r) => <div key={r.key}><strong>{t(r.key)}</strong><p class="said"><bdi>{r.said}</bdi></p></div>)}</>;
      }}
    </Show>
  );
}

function Row({ s }: { s: Signal }): JSX.Element {
  const [open, show] = useState(false);
  return (
    <li class="row lesson">
      <div>
        <h2 class="title"><Link to={`/knelpunten/${s.kenmerk ?? s.id}`}><bdi>{titleOf(s)}</bdi></Link></h2>
        <p class="facts">{[s.kenmerk, party(s.regio), theme(s.thema), s.verantwoordelijk ? short(s.verantwoordelijk) : "", s.beantwoordOp ? day(dayOf(s.beantwoordOp)) : ""].filter(Boolean).join(" · ")}</p>
        <p>{t("leren.antwoord", { soort: word("answer_kind", s.soortAntwoord) })}{s.oordeel ? ` ${t("leren.oordeel", { oordeel: word("verdict", s.oordeel) })}` : ""}</p>
        <details class="more" onToggle={(e) => show(e.currentTarget.open)}><summary>{t("leren.lees")}</summary>{open && <Lesson id={s.id} />}</details>
      </div>
    </li>
  );
}

type State = { at: "waiting" } | { at: "there"; found: Found } | { at: "failed"; error: unknown };

export function Learning(): JSX.Element {
  const q = Object.fromEntries(new URLSearchParams(usePath().split("?")[1] ?? "")), key = JSON.stringify(q);
  const [words, type] = useState(q.tekst ?? ""), [of, set] = useState<State>({ at: "waiting" }), [turn, again] = useState(0), [busy, wait] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    set({ at: "waiting" });
    more(q, undefined, abort.signal).then((found) => set({ at: "there", found }), (error: unknown) => { if (!abort.signal.aborted) set({ at: "failed", error }); });
    return () => abort.abort();
  }, [key, turn]);
  const change = (name: string, value: string): void => {
    const pairs = Object.entries({ ...q, [name]: value }).filter(([, v]) => v !== "");
    go("/leren" + (pairs.length > 0 ? "?" + new URLSearchParams(pairs) : ""), true, true);
  };
  const further = (): void => {
    if (busy || of.at !== "there") return;
    wait(true);
    more(q, of.found.next, new AbortController().signal).then((f) => set((before) => before.at === "there" ? { at: "there", found: { list: [...before.found.list, ...f.list], next: f.next } } : before), (error: unknown) => set({ at: "failed", error }))
      .finally(() => wait(false));
  };
  return (
    <>
      <Heading>{t("leren.titel")}</Heading>
      <p>{t("leren.uitleg")}</p>
      <form class="tools" role="search" onSubmit={(e) => { e.preventDefault(); change("tekst", words.trim()); }}>
        <Text label={t("zoek.woorden")} type="search" value={words} onValue={type} maxLength={1000} />
        <button class="utrecht-button utrecht-button--primary-action" type="submit">{t("zoek.knop")}</button>
        <Select label={t("zoek.thema")} value={q.thema ?? ""} onValue={(v) => change("thema", v)} none={t("alle")} options={names.get().themas.map((n) => ({ code: n.code, text: (n.boven ? "– " : "") + n.naam }))} />
        <Select label={t("zoek.regio")} value={q.regio ?? ""} onValue={(v) => change("regio", v)} none={t("alle")} options={names.get().regios.map((n) => ({ code: n.code, text: n.naam }))} />
        <Select label={t("leren.soort")} value={q.soort ?? ""} onValue={(v) => change("soort", v)} none={t("alle")} options={codes("answer_kind").map((c) => ({ code: c, text: word("answer_kind", c) }))} />
      </form>
      {of.at === "waiting" && <Waiting />}
      {of.at === "failed" && <Failed error={of.error} again={() => again((n) => n + 1)} />}
      {of.at === "there" && <p class="facts" role="status">{count("zoek.aantal", of.found.list.length)}</p>}
      {of.at === "there" && of.found.list.length === 0 && !of.found.next && <Empty>{Object.keys(q).length > 0 ? t("leren.niets") : t("leren.leeg")}</Empty>}
      {of.at === "there" && <ul class="bare">{of.found.list.map((s) => <Row key={s.id} s={s} />)}</ul>}
      {of.at === "there" && of.found.next && <div class="buttons"><Button busy={busy} onClick={further}>{t("leren.meer")}</Button></div>}
    </>
  );
}

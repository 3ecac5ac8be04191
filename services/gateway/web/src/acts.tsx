// What one can do with a signal now, and the form for it. Which fields an act has is what the services' tables say; what
// is typed is kept until it was sent.
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ask, type Done, get, type Moment, Refused, type Signal } from "./api";
import { DraftList, KeptNote, PassedNote } from "./drafting";
import { changes, type Draft, hasDrafts, readDrafts, useDraft, type Values } from "./drafts";
import { lazy } from "./lazy";
import { names } from "./names";
import { announce, Button, Check, Choices, Dialog, Faults, faultsOf, Field, Select, Text, Trouble, useSend } from "./parts";
import { may, type Who } from "./session";
import { useValue } from "./state";
import { type Key, known, t } from "./texts";
import { today } from "./time";
import { acts, codes, word, type Choices as Set } from "./words";

type ActField = { naam: string; soort: string; verplicht: boolean; hoogstens: number; keuzes?: string; velden?: ActField[] };
type Act = { pad: string; statussen: string[]; door: string[]; gebeurtenis: string; velden: ActField[] };

// Seldom used: their code comes when they are.
const Addresses = lazy(() => import("./addresses").then((m) => m.Addresses));
const FileForm = lazy(() => import("./upload").then((m) => m.FileForm));
const Approving = lazy(() => import("./approving").then((m) => m.Approving));
const Templates = lazy(() => import("./templates").then((m) => m.Templates));
const Seek = lazy(() => import("./seek").then((m) => m.Seek));
const BundleForm = lazy(() => import("./bundles").then((m) => m.BundleForm));

// In this order, for whoever has to act. What is rare stands behind "more".
const FIRST = ["behandelingen", "antwoorden", "reacties", "oordelen", "oppakkingen", "toewijzingen", "hulpbesluiten", "bijdragen", "vragen", "doorzendingen", "weigeringen", "aanvullingen", "bijlagen"];
const MORE = ["toebedelingen", "tussenstanden", "uitstellen", "sporen", "datumwijzigingen", "veranderingen", "afspraakuitkomsten", "terugblikken", "bevestigingen",
  "heropeningen", "afrondingen", "hulpvragen", "teruggaven", "splitsingen", "notities", "bundelingen", "ontbundelingen", "intrekkingen"];

// Who one is to this signal.
function partsOf(s: Signal, timeline: Moment[], who: Who): string[] {
  const me = who.partij, out: string[] = [];
  const mine = (s.toewijzingen ?? []).filter((a) => a.ministerie === me);
  if (who.rol === "regio" && s.regio === me) out.push("regio");
  if (who.rol === "ministerie" && s.verantwoordelijk === me) out.push("verantwoordelijk");
  if (mine.some((a) => a.rol === "meewerkend" && !a.afgerondOp)) out.push("meewerkend");
  if (who.rol === "coordinator") out.push("coordinator");
  if (who.rol === "regioadviseur") out.push("adviseur");
  const last = [...timeline].reverse().find((m) => ["knelpunt.doorgestuurd", "knelpunt.in_behandeling", "knelpunt.toegewezen"].includes(m.soort));
  if (out.includes("verantwoordelijk") && last?.soort === "knelpunt.doorgestuurd") out.push("ontvanger");
  return out;
}

const happened = (timeline: Moment[], kind: string): number => timeline.map((m) => m.soort).lastIndexOf("knelpunt." + kind);

// Of what the tables allow, what has no sense now. The service has the last word.
function makesSense(pad: string, s: Signal, timeline: Moment[], who: Who): boolean {
  const at = (kind: string): number => happened(timeline, kind);
  switch (pad) {
    case "aanvullingen": return s.status !== "afgerond";
    case "vragen": return !s.vraagOpen;
    case "reacties": return s.vraagOpen === true;
    case "antwoorden": return may("mandaat") || hasDrafts(who);
    case "uitstellen": return at("uitgesteld") < 0;
    case "hulpbesluiten": return at("hulp_gevraagd") > at("hulp_besloten") && timeline[at("hulp_gevraagd")]?.inhoud?.["stap" as never] === ("voorstel" as never);
    case "afspraakuitkomsten": return s.soortAntwoord === "afspraak";
    case "terugblikken": return at("werkt_nog_gevraagd") > at("werkt_nog_verteld");
    case "bevestigingen": return s.soortAntwoord === "buiten_rijk" && at("bevestigd") < at("beantwoord");
    case "datumwijzigingen": return at("overgedragen") > at("datum_verzet");
    case "behandelingen": return !(s.toewijzingen ?? []).some((a) => a.ministerie === who.partij && a.inBehandelingOp && !a.afgerondOp);
    case "afrondingen": return who.rol === "regio";
    case "oppakkingen": return s.opgepaktDoor !== who.id;
    case "bundelingen": return !s.bundel && !s.vertrouwelijk;
    case "ontbundelingen": return s.bundel !== undefined;
    case "heropeningen": return s.status === "afgerond";
    default: return true;
  }
}

function possible(s: Signal, timeline: Moment[], who: Who): Act[] {
  const parts = partsOf(s, timeline, who);
  if (!may("schrijven")) return [];
  const list = (acts as Act[]).filter((a) => a.statussen.includes(s.status ?? "") && a.door.some((d) => parts.includes(d)) && makesSense(a.pad, s, timeline, who));
  return list.filter((a, i) => list.findIndex((b) => b.pad === a.pad) === i);
}

const actName = (pad: string): string => t(("handeling." + pad) as Key);
const labelKey = (pad: string, field: string): Key | undefined => [`veld.${pad}.${field}`, `veld.${field}`].find(known);
const label = (pad: string, field: string): string => {
  const key = labelKey(pad, field);
  return key ? t(key) : field;
};
const help = (pad: string, field: string): string | undefined => {
  for (const key of [`hulp.${pad}.${field}`, `hulp.${field}`]) if (known(key)) return t(key);
  return undefined;
};

// Fields of an answer that belong to one kind of it.
const OF_KIND: Record<string, string[]> = {
  afspraak: ["afspraak"], afspraakDatum: ["afspraak"], verwachtOp: ["in_voorbereiding"], instrument: ["in_voorbereiding", "beleid_of_regel_aangepast", "afwijking_toegestaan"],
  waaromGeenAfwijking: ["nu_niet"], waaromGeenUitzondering: ["nu_niet"], waaromGeenAlternatief: ["nu_niet"], instantie: ["buiten_rijk"], contact: ["buiten_rijk"],
};

function wanted(pad: string, f: ActField, v: Values): boolean {
  if (pad === "antwoorden") return !OF_KIND[f.naam] || OF_KIND[f.naam]!.includes(String(v.soort ?? ""));
  if (pad === "oordelen" && f.naam === "opnieuwBekijken") return v.oordeel === "helpt_niet" || v.oordeel === "deels";
  if (pad === "tussenstanden" && f.naam === "herzienOp") return v.wachtOpBesluit === true;
  if (pad === "afspraakuitkomsten" && f.naam === "datum") return v.uitkomst === "verschoven";
  if (pad === "aanvullingen") return f.naam !== "magOpenbaar"; // that has its own place
  if (pad === "notities" && f.naam === "ministerie") return v.aan === "ministerie";
  if (pad === "ontbundelingen" && f.naam === "bundel") return false;
  if (pad === "hulpvragen") return !["partij", "achteraf"].includes(f.naam);
  return true;
}

const departments = (): { code: string; text: string }[] => names.get().ministeries.map((m) => ({ code: m.code, text: m.naam }));

type InputProps = { s: Signal; pad: string; f: ActField; v: Values; set: (name: string, value: unknown) => void; faults: Faults; accounts: { code: string; text: string }[] };

function Input({ s, pad, f, v, set, faults, accounts }: InputProps): JSX.Element {
  const common = { label: label(pad, f.naam), help: help(pad, f.naam), fault: faults[f.naam], required: f.verplicht || (pad === "aanvullingen" && f.naam === "informatie") };
  const text = typeof v[f.naam] === "string" ? v[f.naam] as string : "";
  const lines = Array.isArray(v[f.naam]) ? v[f.naam] as string[] : [];
  if (f.naam === "delen") return <Seek {...common} region={s.regio} not={[s.id]} value={lines} onValue={(x) => set(f.naam, x.map((one) => one.id))} />;
  if (pad === "notities" && f.naam === "ministerie") return <Select {...common} required value={text} onValue={(x) => set(f.naam, x)} options={departments().filter((d) => (s.toewijzingen ?? []).some((a) => a.ministerie === d.code && !(a.afgerondOp && a.rol === "verantwoordelijk" && s.verantwoordelijk !== d.code)))} none={t("kies")} />;
  if (f.naam === "naar" || (f.naam === "verantwoordelijk" && f.soort === "code")) return <Select {...common} value={text} onValue={(x) => set(f.naam, x)} options={departments()} none={t("kies")} />;
  if (f.naam === "meewerkend") return <details class="more"><summary>{common.label}</summary><Choices {...common} many value={lines} onValue={(x) => set(f.naam, x)} options={departments()} /></details>;
  if (f.naam === "behandelaar" || f.naam === "vervanger") return <Select {...common} value={text} onValue={(x) => set(f.naam, x)} options={accounts} none={t("niemand")} />;
  if (f.keuzes && f.soort === "keuze") return <Choices {...common} many={false} value={text ? [text] : []} onValue={(x) => set(f.naam, x[0])} options={codes(f.keuzes as Set).map((c) => ({ code: c, text: word(f.keuzes as Set, c) }))} />;
  if (f.soort === "ja") return <Check label={common.label} value={v[f.naam] === true} onValue={(x) => set(f.naam, x || undefined)} {...(common.help ? { help: common.help } : {})} />;
  if (f.soort === "datum") return <Field {...common}>{(aria) => <input {...aria} class="utrecht-textbox utrecht-textbox--html-input date" type="date" min={today()} value={text} onInput={(e) => set(f.naam, e.currentTarget.value)} />}</Field>;
  if (f.soort === "lijst") return <Text {...common} rows={3} value={lines.join("\n")} onValue={(x) => set(f.naam, x.split("\n"))} />;
  return <Text {...common} value={text} onValue={(x) => set(f.naam, x)} {...(f.soort === "tekst" ? { rows: common.required ? 5 : 3 } : {})} />;
}

function clean(fields: ActField[], v: Values, pad: string): Values {
  const out: Values = {};
  for (const f of fields) {
    const value = v[f.naam];
    if (!wanted(pad, f, v)) continue;
    if (Array.isArray(value)) {
      const list = value.filter((x) => typeof x !== "string" || x.trim() !== "");
      if (list.length > 0) out[f.naam] = list;
    } else if (value !== undefined && value !== "" && value !== null) {
      out[f.naam] = value;
    } else if (f.soort === "ja" && f.verplicht) {
      out[f.naam] = false;
    }
  }
  return out;
}

export const actOf = (pad: string): Act | undefined => (acts as Act[]).find((a) => a.pad === pad);

const APPROVED = ["antwoorden", "bijdragen", "tussenstanden"]; // what others than its writer have to agree with

type FormProps = { act: Act; s: Signal; timeline?: Moment[]; who: Who; start?: Values; done: () => void; close?: () => void };

// In a dialog it can be closed; where it stands on the page itself it cannot.
export function ActForm({ act, s, timeline = [], who, start = {}, done, close }: FormProps): JSX.Element {
  const ours = hasDrafts(who), draft = useDraft(who, s.id, act.pad, start), { v, set } = draft;
  const [accounts, setAccounts] = useState<{ code: string; text: string }[]>([]);
  const { busy, error, send } = useSend();
  const faults = faultsOf(error);
  const passed = error instanceof Refused && (error.problem.code === "version_passed" || error.problem.code === "conflict");
  const seen = useRef(s.versie), version = passed ? s.versie : seen.current; // what is new since the form opened is told once, also when the page shows it already
  const maySend = act.pad !== "antwoorden" || may("mandaat");
  const [more, showMore] = useState(false), [approving, showApproving] = useState(false);
  useEffect(() => {
    if (act.pad === "toebedelingen") get<{ accounts?: { id: string; naam?: string }[] }>("/accounts").then((a) => setAccounts((a.accounts ?? []).filter((x) => x.naam).map((x) => ({ code: x.id, text: x.naam ?? "" }))),
      () => setAccounts([{ code: who.id, text: who.naam }]));
  }, []);
  const shown = act.velden.filter((f) => wanted(act.pad, f, v) && f.soort !== "objecten");
  const texts = shown.filter((f) => f.soort === "tekst").map((f) => ({ code: f.naam, text: label(act.pad, f.naam), most: f.hoogstens }));
  return (
    <form noValidate onSubmit={(e) => {
      e.preventDefault();
      if (!maySend) return;
      void send(async (key) => {
        await draft.hold();
        await ask<Done>("POST", `/knelpunten/${s.id}/${act.pad}`, { body: clean(act.velden, v, act.pad), key, ...(version === undefined ? {} : { version }) });
        draft.sent();
      }).then((ok) => { if (!ok) draft.go(); if (ok) { announce(t("handeling.klaar", { wat: actName(act.pad) })); close?.(); done(); } else if (passed) done(); });
    }}>
      {known("uitleg." + act.pad) && <p>{t(("uitleg." + act.pad) as Key)}</p>}
      <Trouble error={error} labels={Object.fromEntries(act.velden.map((f) => [f.naam, label(act.pad, f.naam)]))} />
      {passed && <p><Button onClick={done}>{t("handeling.kijk")}</Button></p>}
      {draft.passed && <PassedNote passed={draft.passed} who={who} label={(f) => label(act.pad, f)} take={draft.take} keep={draft.keep} />}
      {act.pad === "doorzendingen" && <Addresses s={s} timeline={timeline} me={who.partij} chosen={String(v.naar ?? "")} choose={(code) => set("naar", code)} />}
      {shown.map((f) => <Input key={f.naam} s={s} pad={act.pad} f={f} v={v} set={set} faults={faults} accounts={accounts} />)}
      {ours && texts.length > 0 && (
        <details class="more" onToggle={(e) => showMore(e.currentTarget.open)}><summary>{t("sjabloon.sjablonen")}</summary>{more && <Templates pad={act.pad} fields={texts} v={v} set={set} />}</details>
      )}
      {ours && APPROVED.includes(act.pad) && (
        <details class="more" onToggle={(e) => { if (e.currentTarget.open) showApproving(true); }}><summary>{t("goedkeuring.titel")}</summary>
          {approving && <Approving s={s} timeline={timeline} me={who.partij} v={v} all={draft.all} parts={shown.flatMap((f) => { const key = labelKey(act.pad, f.naam); return f.soort === "tekst" && key ? [{ code: f.naam, key, most: f.hoogstens }] : []; })} />}
        </details>
      )}
      {!maySend && <p>{t("concept.geenmandaat")}</p>}
      <div class="buttons">
        {maySend && <Button first type="submit" busy={busy}>{t(known("verstuur." + act.pad) ? ("verstuur." + act.pad) as Key : "versturen")}</Button>}
        {close && <Button onClick={close}>{t(ours ? "sluiten" : "annuleren")}</Button>}
      </div>
      <KeptNote at={draft.at} ours={ours} />
    </form>
  );
}

// One act, filled in already as far as `start` goes: Enter sends it.
export function ActDialog({ pad, s, who, start, done, close }: { pad: string; s: Signal; who: Who; start: Values; done: () => void; close: () => void }): JSX.Element | null {
  const act = actOf(pad), box = useRef<HTMLDivElement>(null), full = Object.keys(start).length > 0;
  useEffect(() => { if (full) box.current?.querySelector<HTMLElement>("[type=submit]")?.focus(); }, []);
  return act ? <Dialog title={`${actName(pad)}: ${s.kenmerk ?? ""}`} onClose={close}><div ref={box}><ActForm act={act} s={s} who={who} start={start} done={done} close={close} /></div></Dialog> : null;
}

// What somebody kept stands above the buttons, so these wait until it is known: nothing moves away under a hand.
export function ActButtons({ s, timeline, who, done }: { s: Signal; timeline: Moment[]; who: Who; done: () => void }): JSX.Element | null {
  const [open, show] = useState<Act | null>(null), [drafts, tell] = useState<Draft[] | null>(hasDrafts(who) ? null : []);
  const list = possible(s, timeline, who);
  const look = (): void => { if (hasDrafts(who)) readDrafts(s.id).then(tell, () => tell((before) => before ?? [])); };
  useLayoutEffect(() => {
    look();
    addEventListener("focus", look); // a colleague may have written meanwhile
    return () => removeEventListener("focus", look);
  }, [s.id, s.versie, useValue(changes)]);
  const close = (): void => show(null);
  const rank = (order: string[]) => (a: Act, b: Act): number => order.indexOf(a.pad) - order.indexOf(b.pad);
  const first = list.filter((a) => FIRST.includes(a.pad)).sort(rank(FIRST)), more = list.filter((a) => MORE.includes(a.pad)).sort(rank(MORE));
  if (!drafts || first.length + more.length + drafts.length === 0) return null;
  return (
    <>
      <DraftList list={drafts} who={who} open={list.map((a) => a.pad)} go={(pad) => show(list.find((a) => a.pad === pad) ?? null)} />
      <div class="acts">{first.map((a, i) => <Button key={a.pad} first={i === 0} onClick={() => show(a)}>{actName(a.pad)}</Button>)}</div>
      {more.length > 0 && (
        <details class="more"><summary>{t("handeling.meer")}</summary>
          <div class="acts">{more.map((a) => <Button key={a.pad} onClick={() => show(a)}>{actName(a.pad)}</Button>)}</div>
        </details>
      )}
      {open && (
        <Dialog title={actName(open.pad)} onClose={close}>
          {open.pad === "bijlagen" ? <FileForm s={s} done={done} close={close} /> : open.pad === "bundelingen" ? <BundleForm s={s} done={done} close={close} />
            : <ActForm act={open} s={s} timeline={timeline} who={who} done={done} close={close} />}
        </Dialog>
      )}
    </>
  );
}

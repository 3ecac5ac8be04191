// One report: its figures, what was said of it, the cases that are contested or corrected, and what one may do now.
import type { components } from "api";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ask, type Done, get } from "./api";
import { Board } from "./board";
import { useFilters } from "./filters";
import type { Told } from "./measures";
import { party } from "./names";
import { announce, Button, Dialog, Failed, faultsOf, Show, Text, Trouble, useRead, useSend } from "./parts";
import { ReportCases } from "./report_cases";
import { left, nameOf, open, type Report } from "./reports";
import { Heading, Link } from "./router";
import { may, type Who } from "./session";
import { type Key, t } from "./texts";
import { day, dayOf, daysUntil } from "./time";
import { word } from "./words";

type Correction = components["schemas"]["Correctie"];
type Contest = components["schemas"]["Betwisting"];

// ------------------------------------------------------------------ words with one text

type Asked = { name: string; label: Key; path: string; done: Key; body?: () => Promise<Record<string, unknown>> };

// Sends one text, or what `body` gives, to where it goes.
export function TextForm({ of, explain, more = {}, finished, close }: { of: Asked; explain: Key; more?: Record<string, unknown>; finished: () => void; close: () => void }): JSX.Element {
  const [text, set] = useState(""), { busy, error, send } = useSend(), faults = faultsOf(error);
  return (
    <form noValidate onSubmit={(e) => {
      e.preventDefault();
      void send(async (key) => {
        await ask<Done>("POST", of.path, { body: { ...more, ...(of.body ? await of.body() : { [of.name]: text }) }, key });
      }).then((ok) => { if (ok) { announce(t(of.done)); close(); finished(); } });
    }}>
      <p>{t(explain)}</p>
      <Trouble error={error} labels={{ [of.name]: t(of.label) }} />
      {!of.body && <Text label={t(of.label)} fault={faults[of.name]} value={text} onValue={set} rows={5} maxLength={4000} />}
      <div class="buttons"><Button first type="submit" busy={busy}>{t("versturen")}</Button><Button onClick={close}>{t("annuleren")}</Button></div>
    </form>
  );
}

const head = async (): Promise<Record<string, unknown>> => ({ stand: (await get<{ stand: string }>("/controlebewijzen")).stand });

type What = "reacties" | "vaststellingen" | "intrekkingen";

function Acts({ r, who, done }: { r: Report; who: Who; done: () => void }): JSX.Element | null {
  const [what, choose] = useState<What | null>(null);
  const waits = (r.correcties ?? []).some((c) => c.status === "open"), over = daysUntil(r.reactieTotEnMet) < 0;
  const names: Record<What, Key> = { reacties: "rapport.reageer", vaststellingen: "rapport.stelvast", intrekkingen: "rapport.trekin" };
  const list: What[] = !may("schrijven") || r.status !== "concept" ? [] : who.rol === "ministerie" ? (open(r) ? ["reacties"] : [])
    : who.rol === "coordinator" ? [...(over && !waits ? ["vaststellingen" as const] : []), "intrekkingen"] : [];
  const forms: Record<What, [Asked, Key]> = {
    reacties: [{ name: "tekst", label: "rapport.reactie", path: `/rapporten/${r.id}/reacties`, done: "rapport.gereageerd" }, "rapport.reageer.uitleg"],
    vaststellingen: [{ name: "stand", label: "rapport.stand", path: `/rapporten/${r.id}/vaststellingen`, done: "rapport.vastgesteld", body: head }, "rapport.stelvast.uitleg"],
    intrekkingen: [{ name: "reden", label: "veld.reden", path: `/rapporten/${r.id}/intrekkingen`, done: "rapport.ingetrokken" }, "rapport.trekin.uitleg"],
  };
  return (
    <>
      {who.rol === "coordinator" && r.status === "concept" && <p>{t(!over ? "rapport.vast.eerst" : waits ? "rapport.vast.wacht" : "rapport.vast.kan")}</p>}
      {list.length > 0 && <div class="acts">{list.map((w, i) => <Button key={w} first={i === 0 && w !== "intrekkingen"} onClick={() => choose(w)}>{t(names[w])}</Button>)}</div>}
      {what && <Dialog title={t(names[what])} onClose={() => choose(null)}><TextForm of={forms[what][0]} explain={forms[what][1]} finished={done} close={() => choose(null)} /></Dialog>}
    </>
  );
}

// ------------------------------------------------------------------ what was said

const signalOf = (c: { id?: string; kenmerk?: string }): JSX.Element => c.id ? <Link to={`/knelpunten/${c.kenmerk ?? c.id}`}>{c.kenmerk ?? c.id}</Link> : <>{t("rapport.eenzaak")}</>;
const stepOf = (step: string | undefined): string => step ? word("figure_step", step) : t("rapport.allestappen");

function Corrected({ c, r, who, done }: { c: Correction; r: Report; who: Who; done: () => void }): JSX.Element {
  const { busy, error, send } = useSend();
  const act = (pad: string): void => void send(async (key) => {
    await ask<Done>("POST", `/knelpunten/${c.id}/${pad}`, { body: { rapport: r.id, voorstel: c.voorstel }, key });
  }).then((ok) => { if (ok) { announce(t("rapport.verwerkt")); done(); } });
  const waits = c.status === "open" && r.status === "concept" && c.id !== undefined && may("schrijven");
  return (
    <li class="since">
      <p>{signalOf(c)} · {party(c.ministerie)} · {stepOf(c.stap)}: <strong>{word("correction_state", c.status)}</strong> <span class="facts">({t("rapport.voorgesteld", { wie: party(c.partij), dag: day(dayOf(c.tijdstip)) })}{c.beslistOp ? "; " + t("rapport.beslist", { wie: party(c.beslistDoor), dag: day(dayOf(c.beslistOp)) }) : ""})</span></p>
      {c.reden && <p class="said"><bdi>{c.reden}</bdi></p>}
      <Trouble error={error} />
      {waits && who.rol !== "controleur" && (
        <div class="buttons">
          <Button busy={busy} onClick={() => act("correctiebevestigingen")}>{t("rapport.bevestig")}</Button>
          {who.rol === "coordinator" && <Button busy={busy} onClick={() => act("correctie-intrekkingen")}>{t("rapport.neemterug")}</Button>}
        </div>
      )}
    </li>
  );
}

function Said({ r, who, done }: { r: Report; who: Who; done: () => void }): JSX.Element {
  const contests: Contest[] = r.betwistingen ?? [], corrections = r.correcties ?? [], comments = r.reacties ?? [];
  return (
    <>
      <section>
        <h2>{t("rapport.kop.reacties")} <span class="count">({comments.length})</span></h2>
        {comments.length === 0 ? <p class="facts">{t("rapport.geenreacties")}</p>
          : <ul class="bare">{comments.map((c) => <li key={c.positie} class="since"><p><strong>{party(c.partij)}</strong> <span class="facts">{day(dayOf(c.tijdstip))}</span></p><p class="said"><bdi>{c.tekst ?? t("gebeurd.gewist.inhoud")}</bdi></p></li>)}</ul>}
      </section>
      <section>
        <h2>{t("rapport.kop.betwist")} <span class="count">({contests.length})</span></h2>
        {contests.length === 0 ? <p class="facts">{t("rapport.geenbetwist")}</p>
          : <ul class="bare">{contests.map((c) => <li key={c.positie} class="since"><p>{signalOf(c)} · {party(c.partij)} · {stepOf(c.stap)} <span class="facts">{day(dayOf(c.tijdstip))}</span></p>{c.reden && <p class="said"><bdi>{c.reden}</bdi></p>}</li>)}</ul>}
      </section>
      <section>
        <h2>{t("rapport.kop.correcties")} <span class="count">({corrections.length})</span></h2>
        <p class="facts">{t("rapport.correcties.uitleg")}</p>
        {corrections.length > 0 && <ul class="bare">{corrections.map((c) => <Corrected key={c.positie} c={c} r={r} who={who} done={done} />)}</ul>}
      </section>
    </>
  );
}

// ------------------------------------------------------------------ figures

const month = (d: string, more: number): string => {
  const m = new Date(d.slice(0, 8) + "01T12:00:00Z");
  m.setUTCMonth(m.getUTCMonth() + more);
  return m.toISOString().slice(0, 10);
};

function Numbers({ r }: { r: Report }): JSX.Element {
  const vanaf = month(r.van, 0), tot = month(r.totEnMet, 1), f = { ...useFilters(), per: "ministerie", van: "", stap: "antwoord", vanaf, tot, spoor: "standaard", soort: "", standOp: "", zonderPerioden: "", zaken: "", welke: "alle" };
  const of = useRead((abort) => get<Told>("/reactietijden", { per: "ministerie", vanaf, tot, uitersten: true }, abort), [vanaf, tot]), title = t("rapport.cijfers");
  return (
    <section>
      <h2>{title}</h2>
      <p class="facts">{t("rapport.cijfers.uitleg", { van: day(vanaf, true), tot: day(tot, true) })} <Link to={`/reactietijden?vanaf=${vanaf}&tot=${tot}`}>{t("rapport.cijfers.meer")}</Link></p>
      <Show of={of}>
        {(told) => {
          const rows = (told.rijen ?? []).filter((x) => x.stap === "antwoord" && x.aantal > 0);
          return rows.length === 0 ? <p class="empty">{t("cijfers.leeg")}</p> : <Board told={told} rows={rows} f={f} title={title} />;
        }}
      </Show>
    </section>
  );
}

export function ReportPage({ id, who }: { id: string; who: Who }): JSX.Element {
  const of = useRead(async (abort) => (await get<{ rapporten?: Report[] }>(`/rapporten/${encodeURIComponent(id)}`, {}, abort)).rapporten?.[0], [id]);
  const done = (): void => { if (of.at !== "waiting") of.again(); };
  if (of.at === "failed") return <><Heading>{t("rapporten.titel")}</Heading><Failed error={of.error} again={of.again} /></>;
  return (
    <Show of={of}>
      {(r) => r && (
        <article class="figures">
          <p class="facts"><Link to="/rapporten">{t("rapporten.titel")}</Link></p>
          <Heading title={nameOf(r)}><bdi>{nameOf(r)}</bdi></Heading>
          <p>{t("rapport.periode", { van: day(r.van, true), tot: day(r.totEnMet, true) })}. <strong>{word("report_state", r.status)}.</strong> {r.status === "concept" ? left(r) : ""}</p>
          {r.status === "concept" && <p class="facts">{t("rapport.reageren.uitleg")}</p>}
          {r.vastgesteldOp && <p>{t("rapport.vastgesteldop", { dag: day(dayOf(r.vastgesteldOp), true), n: (r.vastgesteldPositie ?? 0) + 1 })}</p>}
          {r.reden && <p class="said"><bdi>{r.reden}</bdi></p>}
          <Acts r={r} who={who} done={done} />
          <Numbers r={r} />
          {r.status === "concept" && may("schrijven") && ((who.rol === "ministerie" && open(r)) || who.rol === "coordinator") && <ReportCases r={r} who={who} done={done} />}
          <Said r={r} who={who} done={done} />
          {r.stand && <details class="more"><summary>{t("rapport.stand")}</summary><pre class="panel wide" tabIndex={0}>{r.stand}</pre></details>}
        </article>
      )}
    </Show>
  );
}

// A region hands in many at once, from a file: look at what is in it, send the good rows, keep the references.
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Unanswered } from "./api";
import { allowed, FIELDS, type Fault, label, matched, type Row, rowOf } from "./fields";
import { type Entry, entries, sumOfRow } from "./kept";
import { announce, Button, Field, faultsOf, Notice, Select } from "./parts";
import { Heading, Link } from "./router";
import { type Refusal, sendAll, type ToSend, type Turn } from "./sending";
import type { Who } from "./session";
import { MOST_MB, MOST_ROWS, read, type Sheet, Unreadable } from "./sheet";
import { suspects } from "./suspects";
import { count, number, t } from "./texts";

const SHOWN = 5, FAULTS = 200, REFERENCES = 500;

type Wrong = { line: number; faults: Fault[] };
type End = { list: Entry[]; refusals: Refusal[]; why: "done" | "stopped" | "unanswered" | "elsewhere" | "full" };

function Wide({ name, children }: { name: string; children: JSX.Element }): JSX.Element {
  return <div class="wide" tabIndex={0} role="region" aria-label={name}>{children}</div>;
}

function FaultTable({ name, list }: { name: string; list: Wrong[] }): JSX.Element | null {
  const rows = list.flatMap((r) => r.faults.map((f) => ({ line: r.line, ...f })));
  if (rows.length === 0) return null;
  return (
    <>
      <Wide name={name}>
        <table>
          <caption>{name}</caption>
          <thead><tr><th scope="col" class="number">{t("import.rij")}</th><th scope="col">{t("import.vraag")}</th><th scope="col">{t("import.watfout")}</th></tr></thead>
          <tbody>{rows.slice(0, FAULTS).map((f) => <tr key={`${f.line} ${f.field}`}><th scope="row" class="number">{f.line}</th><td>{label(f.field)}</td><td><bdi>{f.reason}</bdi></td></tr>)}</tbody>
        </table>
      </Wide>
      {rows.length > FAULTS && <p>{count("import.meer", rows.length - FAULTS)}</p>}
    </>
  );
}

// ------------------------------------------------------------------ choosing a file

const Allowed = (): JSX.Element => (
  <details class="more"><summary>{t("import.welke")}</summary>
    <Wide name={t("import.welke.tabel")}>
      <table>
        <caption>{t("import.welke.tabel")}</caption>
        <thead><tr><th scope="col">{t("import.kolom")}</th><th scope="col">{t("import.naam")}</th><th scope="col">{t("import.mag")}</th></tr></thead>
        <tbody>{FIELDS.map((f) => <tr key={f.naam}><th scope="row">{label(f.naam)}{f.verplicht ? "" : ` (${t("vrijwillig")})`}</th><td>{f.naam}</td><td>{allowed(f)}</td></tr>)}</tbody>
      </table>
    </Wide>
  </details>
);

function Choose({ onSheet }: { onSheet: (sheet: Sheet) => void }): JSX.Element {
  const [fault, tell] = useState(""), [busy, work] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    work(true);
    tell("");
    announce(t("import.lezen"));
    try {
      onSheet(await read(file));
    } catch (e) {
      const said = e instanceof Unreadable ? t(e.key, e.values) : t("import.fout.xlsx");
      tell(said);
      announce(said);
      work(false);
    }
  };
  return (
    <>
      <Heading>{t("import.titel")}</Heading>
      <p>{t("import.uitleg")}</p>
      <Field label={t("import.kies")} help={t("import.kies.hulp", { rijen: number(MOST_ROWS), mb: MOST_MB })} fault={fault}>
        {(aria) => <input {...aria} type="file" class="bare-input" accept=".csv,.xlsx" onChange={(e) => { const file = e.currentTarget.files?.[0]; e.currentTarget.value = ""; void take(file); }} />}
      </Field>
      {busy && <p class="waiting">{t("import.lezen")}</p>}
      <Allowed />
    </>
  );
}

// ------------------------------------------------------------------ looking at it

const cut = (said: string): string => said.length > 80 ? said.slice(0, 80) + "…" : said;

function Columns({ sheet, columns, onColumns }: { sheet: Sheet; columns: string[]; onColumns: (columns: string[]) => void }): JSX.Element {
  const options = FIELDS.map((f) => ({ code: f.naam, text: label(f.naam) }));
  return (
    <fieldset class="field">
      <legend>{t("import.kolommen")}</legend>
      <p class="help">{t("import.kolommen.hulp")}</p>
      {sheet.head.map((heading, i) => (
        <Select key={i} label={cut(heading) || t("import.kolom.zonder", { n: i + 1 })} none={t("import.nietgebruiken")} options={options} value={columns[i] ?? ""}
          onValue={(field) => onColumns(columns.map((c, j) => j === i ? field : c === field ? "" : c))} />
      ))}
    </fieldset>
  );
}

function Preview({ sheet, columns }: { sheet: Sheet; columns: string[] }): JSX.Element | null {
  const used = columns.flatMap((field, i) => field ? [{ field, i }] : []);
  if (used.length === 0) return null;
  return (
    <Wide name={t("import.voorbeeld")}>
      <table>
        <caption>{t("import.voorbeeld")}</caption>
        <thead><tr><th scope="col" class="number">{t("import.rij")}</th>{used.map((c) => <th scope="col" key={c.i}>{label(c.field)}</th>)}</tr></thead>
        <tbody>{sheet.rows.slice(0, SHOWN).map((r) => <tr key={r.line}><th scope="row" class="number">{r.line}</th>{used.map((c) => <td key={c.i}><bdi>{cut(r.cells[c.i] ?? "")}</bdi></td>)}</tr>)}</tbody>
      </table>
    </Wide>
  );
}

const told = (row: Row): string => Object.values(row.values).filter((v) => typeof v === "string").join("\n");

function Look({ who, sheet, onSend, onOther }: { who: Who; sheet: Sheet; onSend: (rows: Row[]) => void; onOther: () => void }): JSX.Element {
  const [columns, set] = useState(() => matched(sheet.head)), [already, know] = useState(0);
  const rows = useMemo(() => sheet.rows.map((r) => rowOf(r, columns)), [columns]);
  const good = useMemo(() => rows.filter((r) => r.faults.length === 0), [rows]);
  const named = useMemo(() => good.filter((r) => suspects(told(r)).length > 0).map((r) => r.line), [good]);
  const lacking = FIELDS.filter((f) => f.verplicht && !columns.includes(f.naam)), bad = rows.length - good.length;
  useEffect(() => {
    let here = true;
    void sums(good).then((list) => { if (here) know(entries(who.id, sheet.sum, list).filter((e) => e.reference).length); });
    return () => { here = false; };
  }, [good]);
  return (
    <>
      <Heading>{t("import.klopt")}</Heading>
      <p><bdi>{sheet.name}</bdi>: {count("import.rijen", rows.length)}</p>
      <Columns sheet={sheet} columns={columns} onColumns={set} />
      {lacking.length > 0 && <Notice kind="bad" title={t("import.ontbreekt")}><ul>{lacking.map((f) => <li key={f.naam}>{label(f.naam)}</li>)}</ul></Notice>}
      <Preview sheet={sheet} columns={columns} />
      {lacking.length === 0 && bad > 0 && (
        <>
          <Notice kind="bad" title={count("import.fouten", bad)}><p>{t("import.fouten.uitleg")}</p></Notice>
          <FaultTable name={t("import.fouten.tabel")} list={rows} />
        </>
      )}
      {named.length > 0 && <Notice title={t("indienen.persoon")}><p>{t("import.persoon", { rijen: named.slice(0, 50).join(", ") + (named.length > 50 ? " …" : "") })}</p></Notice>}
      {already > 0 && <Notice title={count("import.al", already)}><p>{t("import.al.uitleg")}</p></Notice>}
      <div class="buttons">
        {good.length > 0 && <Button first onClick={() => onSend(good)}>{already < good.length ? count("import.verstuur", good.length - already) : t("import.kenmerken")}</Button>}
        <Button onClick={onOther}>{t("import.ander")}</Button>
      </div>
    </>
  );
}

const sums = (rows: Row[]): Promise<{ line: number; sum: string }[]> => Promise.all(rows.map(async (r) => ({ line: r.line, sum: await sumOfRow(r.values) })));

// ------------------------------------------------------------------ sending

function Sending({ who, sheet, rows, onEnd }: { who: Who; sheet: Sheet; rows: Row[]; onEnd: (end: End) => void }): JSX.Element {
  const [done, add] = useState(0), turn = useRef<Turn>({ stop: false });
  useEffect(() => {
    const list: Entry[] = [], refusals: Refusal[] = [];
    let n = 0, spoken = Date.now();
    const work = async (): Promise<End["why"]> => {
      list.push(...entries(who.id, sheet.sum, await sums(rows)));
      const all = rows.map((r, i): ToSend => ({ values: r.values, entry: list[i]! }));
      add(n = list.filter((e) => e.reference).length);
      await sendAll(who.id, sheet.sum, all, turn.current, (refusal) => {
        if (refusal) refusals.push(refusal);
        add(++n);
        if (Date.now() - spoken > 5000) {
          spoken = Date.now();
          announce(t("import.voortgang", { n: number(n), alle: number(rows.length) }));
        }
      });
      return n < rows.length ? "stopped" : "done";
    };
    const alone = async (): Promise<End["why"]> => { // two windows would choose two keys for one row
      try {
        return await navigator.locks.request(`weerklank.bestand.${who.id}`, { ifAvailable: true }, async (lock) => lock ? await work() : "elsewhere");
      } catch (e) {
        if (e instanceof DOMException) return "full";
        if (e instanceof Unanswered) return "unanswered";
        throw e;
      }
    };
    void alone().then((why) => onEnd({ list, refusals, why }));
    return () => { turn.current.stop = true; };
  }, []);
  return (
    <>
      <Heading>{t("import.bezig")}</Heading>
      <p>{t("import.bezig.uitleg")}</p>
      <p><progress max={rows.length} value={done} aria-label={t("import.bezig")} /> {t("import.voortgang", { n: number(done), alle: number(rows.length) })}</p>
      <div class="buttons"><Button onClick={() => { turn.current.stop = true; }}>{t("import.stop")}</Button></div>
    </>
  );
}

// ------------------------------------------------------------------ what came of it

function save(list: Entry[]): void {
  const lines = [[t("import.rij"), t("import.kenmerk")], ...list.map((e) => [e.line, e.reference])].map((r) => r.join(";"));
  const address = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" })), a = document.createElement("a");
  a.href = address;
  a.download = t("import.bewaar.naam");
  a.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function wrong({ line, error }: Refusal): Wrong {
  const faults = Object.entries(faultsOf(error)).map(([field, reason]) => ({ field, reason }));
  return { line, faults: faults.length > 0 ? faults : [{ field: t("import.rij"), reason: error.problem.detail }] };
}

function Ended({ end, onGoOn, onOther }: { end: End; onGoOn: () => void; onOther: () => void }): JSX.Element {
  const sent = end.list.filter((e) => e.reference), rest = end.list.length - sent.length - end.refusals.length;
  useEffect(() => announce(count("import.ingediend", sent.length)), []);
  return (
    <>
      <Heading>{t(end.why === "done" ? "import.klaar" : "import.gestopt")}</Heading>
      {end.why === "unanswered" && <Notice kind="bad" title={t("import.geenantwoord")}><p>{t("import.geenantwoord.uitleg")}</p></Notice>}
      {end.why === "elsewhere" && <Notice kind="bad" title={t("import.venster")} />}
      {end.why === "full" && <Notice kind="bad" title={t("import.vol")} />}
      <Notice kind={end.why === "done" ? "well" : ""} title={count("import.ingediend", sent.length)}>{rest > 0 && <p>{count("import.rest", rest)}</p>}</Notice>
      <FaultTable name={t("import.geweigerd")} list={end.refusals.map(wrong)} />
      {sent.length > 0 && (
        <Wide name={t("import.kenmerken")}>
          <table>
            <caption>{t("import.kenmerken")}</caption>
            <thead><tr><th scope="col" class="number">{t("import.rij")}</th><th scope="col">{t("import.kenmerk")}</th></tr></thead>
            <tbody>{sent.slice(0, REFERENCES).map((e) => <tr key={e.line}><th scope="row" class="number">{e.line}</th><td><Link to={`/knelpunten/${e.reference}`}>{e.reference}</Link></td></tr>)}</tbody>
          </table>
        </Wide>
      )}
      {sent.length > REFERENCES && <p>{t("import.kenmerken.meer")}</p>}
      <div class="buttons">
        {rest > 0 && <Button first onClick={onGoOn}>{t("import.verder")}</Button>}
        {sent.length > 0 && <Button onClick={() => save(sent)}>{t("import.bewaar")}</Button>}
        <Button onClick={onOther}>{t("import.ander")}</Button>
      </div>
    </>
  );
}

type At = { at: "choose" } | { at: "look"; sheet: Sheet } | { at: "send"; sheet: Sheet; rows: Row[] } | { at: "end"; sheet: Sheet; rows: Row[]; end: End };

export function Import({ who }: { who: Who }): JSX.Element {
  const [s, set] = useState<At>({ at: "choose" });
  const other = (): void => set({ at: "choose" });
  if (s.at === "choose") return <Choose onSheet={(sheet) => set({ at: "look", sheet })} />;
  if (s.at === "look") return <Look who={who} sheet={s.sheet} onSend={(rows) => set({ ...s, at: "send", rows })} onOther={other} />;
  if (s.at === "send") return <Sending who={who} sheet={s.sheet} rows={s.rows} onEnd={(end) => set({ ...s, at: "end", end })} />;
  return <Ended end={s.end} onGoOn={() => set({ at: "send", sheet: s.sheet, rows: s.rows })} onOther={other} />;
}

// The public page: what regions said in their own words and what changed, how long answers took, and the signed head of the
// log. For anybody, without signing in; small numbers are hidden before they come here.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { announce, Button, Empty, Failed, Show, useRead } from "./parts";
import { Heading } from "./router";
import { language, locale, t } from "./texts";
import { day, moment } from "./time";
import { type Choices, word } from "./words";

type Table = { codes: string[]; rijen: { ministerie: string; totaal: number; aantallen: (number | null)[] }[]; samen: (number | null)[] };
type Time = { ministerie: string; aantal: number; opTijd: number; teLaat: number; open: number; aandeelOpTijd?: number; aandeelVan?: number; aandeelTot?: number; helftBinnen?: number; negenVanTienBinnen?: number };
type Words = { regio: string; titel?: string; merkbaar: string; watKanWel?: string; soortAntwoord: string; oordeel?: string; thema?: string; ministerie?: string; veranderingen: { dag: string; watVeranderde: string; bron?: string }[] };
type Told = { gemaaktOp: string; cijfers: { vanaf: string; tot: string; soorten: Table | null; oordelen: Table | null; tijden: Time[] }; woorden: Words[]; namen: Record<string, string>; stand: string };

class Off extends Error {}

async function read(abort: AbortSignal): Promise<Told> {
  const answer = await fetch("/v1/openbaar", { credentials: "omit", signal: abort, headers: { "Accept-Language": language() } });
  if (answer.status === 404) throw new Off();
  if (!answer.ok) throw new Error(String(answer.status));
  return await answer.json() as Told;
}

const days = (seconds: number | undefined): string => seconds === undefined ? "" : t("openbaar.dagen", { n: new Intl.NumberFormat(locale(), { maximumFractionDigits: seconds < 864_000 ? 1 : 0 }).format(seconds / 86_400) });
const percent = (n: number | undefined): string => n === undefined ? "" : new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(n / 1000);
const web = (source: string): boolean => /^https?:\/\//.test(source);

function Story({ w, name }: { w: Words; name: (code: string) => string }): JSX.Element {
  return (
    <li class="since">
      <h3>{w.titel ? <bdi>{w.titel}</bdi> : name(w.regio)}</h3>
      <p class="facts">{[w.titel ? name(w.regio) : "", w.thema ? name(w.thema) : "", w.ministerie ? t("rij.bij", { wie: name(w.ministerie) }) : ""].filter(Boolean).join(" · ")}</p>
      <p class="said"><bdi>{w.merkbaar}</bdi></p>
      <p><strong>{t("signaal.antwoord")}:</strong> {word("answer_kind", w.soortAntwoord)}. {w.oordeel && <><strong>{t("signaal.oordeel")}:</strong> {word("verdict", w.oordeel)}.</>}</p>
      {w.watKanWel && <><h4>{t("veld.watKanWel")}</h4><p class="said"><bdi>{w.watKanWel}</bdi></p></>}
      {w.veranderingen.length > 0 && (
        <><h4>{t("veld.watVeranderde")}</h4>
          <ul>{w.veranderingen.map((c, i) => <li key={i}>{day(c.dag)}: <bdi>{c.watVeranderde}</bdi> {c.bron && (web(c.bron) ? <a href={c.bron} rel="noreferrer nofollow">{t("openbaar.bron")}</a> : <bdi>({c.bron})</bdi>)}</li>)}</ul></>
      )}
    </li>
  );
}

function Counts({ of, title, set, name }: { of: Table; title: string; set: Choices; name: (code: string) => string }): JSX.Element {
  const shown = of.codes.map((code, i) => ({ code, i })).filter(({ i }) => of.samen[i] !== 0);
  const cell = (n: number | null | undefined): string => n === null || n === undefined ? "*" : String(n);
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={title}>
      <table class="utrecht-table utrecht-table--html-table">
        <caption>{title}</caption>
        <thead><tr><th scope="col">{t("openbaar.ministerie")}</th>{shown.map(({ code }) => <th key={code} scope="col" class="number">{code === "geen" ? t("openbaar.geenoordeel") : word(set, code)}</th>)}<th scope="col" class="number">{t("openbaar.samen")}</th></tr></thead>
        <tbody>{of.rijen.map((r) => <tr key={r.ministerie}><th scope="row">{name(r.ministerie)}</th>{shown.map(({ code, i }) => <td key={code} class="number">{cell(r.aantallen[i])}</td>)}<td class="number">{r.totaal}</td></tr>)}</tbody>
        <tfoot><tr><th scope="row">{t("openbaar.samen")}</th>{shown.map(({ code, i }) => <td key={code} class="number">{cell(of.samen[i])}</td>)}<td class="number">{of.rijen.reduce((n, r) => n + r.totaal, 0)}</td></tr></tfoot>
      </table>
    </div>
  );
}

function Times({ rows, name }: { rows: Time[]; name: (code: string) => string }): JSX.Element {
  const title = t("openbaar.tijden");
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={title}>
      <table class="utrecht-table utrecht-table--html-table">
        <caption>{title}</caption>
        <thead><tr><th scope="col">{t("openbaar.ministerie")}</th>{(["cijfers.aantal", "cijfers.optijd", "cijfers.telaat", "cijfers.open", "cijfers.aandeel", "cijfers.helft", "cijfers.negen"] as const).map((k) => <th key={k} scope="col" class="number">{t(k)}</th>)}</tr></thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.ministerie}><th scope="row">{name(r.ministerie)}</th>{[r.aantal, r.opTijd, r.teLaat, r.open].map((n, i) => <td key={i} class="number">{n}</td>)}
              <td class="number">{percent(r.aandeelOpTijd)}{r.aandeelOpTijd !== undefined && <> <span class="facts">{t("cijfers.tussen", { van: percent(r.aandeelVan), tot: percent(r.aandeelTot) })}</span></>}</td>
              <td class="number">{days(r.helftBinnen)}</td><td class="number">{days(r.negenVanTienBinnen)}</td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// One is read only beside the other: a time, what came of it, and what the regions found of that.
function Figures({ of, name }: { of: Told["cijfers"]; name: (code: string) => string }): JSX.Element {
  return (
    <section>
      <h2>{t("openbaar.cijfers")}</h2>
      <p class="facts">{t("cijfers.periode", { van: day(of.vanaf, true), tot: day(of.tot, true) })}</p>
      {!of.soorten || !of.oordelen ? <p class="empty">{t("openbaar.cijfers.weinig")}</p> : (
        <>
          <Times rows={of.tijden} name={name} />
          <Counts of={of.soorten} title={t("cijfers.antwoorden")} set="answer_kind" name={name} />
          <Counts of={of.oordelen} title={t("cijfers.oordeel")} set="verdict" name={name} />
          <p class="facts">{t("openbaar.klein")}</p>
        </>
      )}
      <h2>{t("openbaar.hoe")}</h2>
      <p>{t("openbaar.hoe.tijd")}</p>
      <p>{t("openbaar.hoe.laat")}</p>
      <p>{t("openbaar.hoe.antwoord")}</p>
    </section>
  );
}

function Head({ note }: { note: string }): JSX.Element {
  const [done, set] = useState(false);
  useEffect(() => set(false), [note]);
  return (
    <section>
      <h2>{t("openbaar.stand")}</h2>
      <p>{t("openbaar.stand.uitleg")}</p>
      <pre class="panel wide" tabIndex={0}>{note}</pre>
      <p><Button onClick={() => void navigator.clipboard.writeText(note).then(() => { set(true); announce(t("openbaar.gekopieerd")); }, () => undefined)}>{t(done ? "openbaar.gekopieerd" : "openbaar.kopieer")}</Button></p>
    </section>
  );
}

export function Public(): JSX.Element {
  const of = useRead(read, []);
  if (of.at === "failed" && of.error instanceof Off) return <><Heading>{t("geenbladzijde.titel")}</Heading><p>{t("geenbladzijde.uitleg")}</p></>;
  if (of.at === "failed") return <><Heading>{t("openbaar.bladzijde")}</Heading><Failed error={of.error} again={of.again} /></>;
  return (
    <Show of={of}>
      {(told) => {
        const name = (code: string): string => code === "overige" ? t("openbaar.overige") : told.namen[code] ?? code;
        return (
          <article class="public">
            <Heading>{t("openbaar.bladzijde")}</Heading>
            <p>{t("openbaar.uitleg")}</p>
            <p class="facts">{t("openbaar.gemaakt", { dag: moment(told.gemaaktOp) })}</p>
            <section>
              <h2>{t("openbaar.woorden")}</h2>
              {told.woorden.length === 0 ? <Empty>{t("openbaar.woorden.leeg")}</Empty> : <ul class="bare">{told.woorden.map((w, i) => <Story key={i} w={w} name={name} />)}</ul>}
            </section>
            <Figures of={told.cijfers} name={name} />
            {told.stand && <Head note={told.stand} />}
          </article>
        );
      }}
    </Show>
  );
}

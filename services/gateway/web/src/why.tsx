// Why a signal went where it went: how sure in words, the reasons of each candidate with the heaviest first, what speaks
// against it apart; all numbers on request. What the numbers of words stand for is asked when one looks, once.
import type { components } from "api";
import type { ComponentChildren, JSX } from "preact";
import { ask, type Moment } from "./api";
import { told } from "./moments";
import { party, theme } from "./names";
import { Button, useRead, Waiting } from "./parts";
import { type Key, number, t } from "./texts";
import { inWords, type Reason, type Route, sureOf } from "./why_here";

type Worded = components["schemas"]["Routeringswoorden"];
type Meaning = { words: Map<number, string>; themes: Map<string, string> };

const MOST = 64, FORCES = 50_000, FORBIDS = -1_000_000; // asked at once; weights of rules that decide, as services/cli/why_reasons.c has them
const kept = new Map<string, Meaning>();

async function meaningOf(route: Route, abort: AbortSignal): Promise<Meaning> {
  const reasons = route.redenen ?? [], numbers = [...new Set(reasons.flatMap((r) => r.kenmerk ?? []))].slice(0, MOST);
  const rules = [...new Set(reasons.flatMap((r) => r.regel && r.soort !== "thema" ? r.regel : []))].slice(0, MOST);
  const body = { ...(route.model && numbers.length > 0 ? { model: route.model, kenmerken: numbers } : {}), ...(rules.length > 0 ? { regels: rules } : {}) };
  const key = JSON.stringify(body), before = kept.get(key);
  if (before) return before;
  const told = numbers.length + rules.length > 0 ? await ask<Worded>("POST", "/routeringswoorden", { body, abort }) : {};
  const meaning = { words: new Map(numbers.map((n, i) => [n, told.woorden?.[i] ?? ""])), themes: new Map(rules.map((r, i) => [r, told.themas?.[i] ?? ""])) };
  kept.set(key, meaning);
  return meaning;
}

const NOTHING: Meaning = { words: new Map(), themes: new Map() };

// A text with one value in it, which is somebody's own word or a name.
function filled(key: Key, value: string): ComponentChildren {
  const [before = "", after = ""] = t(key, { wat: "\0" }).split("\0");
  return <>{before}<bdi>{value}</bdi>{after}</>;
}

function sentence(r: Reason, m: Meaning): ComponentChildren {
  if (r.soort === "rest") return t("waarom.rest");
  if (r.soort === "woord") {
    const word = m.words.get(r.kenmerk ?? -1);
    return word ? filled("waarom.woord", word) : t("waarom.woord.onbekend");
  }
  const of = r.regel ?? "", name = r.soort === "thema" ? theme(of) : theme(m.themes.get(of)) || inWords(of);
  if (r.soort === "regel") return filled(r.gewicht === FORBIDS ? "waarom.regel.nooit" : r.gewicht >= FORCES ? "waarom.regel.altijd" : "waarom.regel", name);
  return filled(r.soort === "thema" ? "waarom.thema" : r.soort === "wet" ? "waarom.wet" : r.soort === "grens" ? "waarom.grens" : "waarom.woorden", name);
}

const List = ({ of, m }: { of: Reason[]; m: Meaning }): JSX.Element => <ul>{of.map((r, i) => <li key={i}>{sentence(r, m)}</li>)}</ul>;

function Side({ of, ministry, also, m }: { of: Reason[]; ministry: string; also: boolean; m: Meaning }): JSX.Element {
  const pro = of.filter((r) => r.gewicht > 0), contra = of.filter((r) => r.gewicht < 0);
  return (
    <div class="side">
      <p><strong>{party(ministry)}</strong>{also && <> ({t("waarom.ook")})</>}</p>
      {pro.length > 0 && <List of={pro} m={m} />}
      {contra.length > 0 && <><p>{t("waarom.tegen")}</p><List of={contra} m={m} /></>}
    </div>
  );
}

function Numbers({ route, m }: { route: Route; m: Meaning }): JSX.Element {
  const reasons = route.redenen ?? [];
  const learned = !route.model ? t("waarom.zondermodel") : route.modelPositie === undefined ? t("waarom.model.mee", { model: route.model }) : t("waarom.model.tot", { model: route.model, positie: number(route.modelPositie) });
  return (
    <details class="more numbers"><summary>{t("waarom.getallen")}</summary>
      <p class="facts">{t("waarom.getallen.uitleg")}</p>
      {(route.kandidaten ?? []).map((c) => (
        <table key={c.ministerie}>
          <caption>{t("waarom.getallen.van", { wie: party(c.ministerie), zeker: number(c.zekerheid) })}</caption>
          <tbody>{reasons.filter((r) => r.ministerie === c.ministerie).map((r, i) => <tr key={i}><th scope="row">{sentence(r, m)}</th><td>{number(r.gewicht)}</td></tr>)}</tbody>
          {c.score !== undefined && <tfoot><tr><th scope="row">{t("waarom.samen")}</th><td>{number(c.score)}</td></tr></tfoot>}
        </table>
      ))}
      <p class="facts">{t("waarom.versies", { regels: route.regelsVersie ?? 0, themas: route.themasVersie ?? 0, ministeries: route.ministeriesVersie ?? 0 })} {learned}</p>
    </details>
  );
}

function Routed({ route }: { route: Route }): JSX.Element {
  const of = useRead((abort) => meaningOf(route, abort), [route.model, JSON.stringify(route.redenen)]);
  if (of.at === "waiting") return <Waiting />;
  const m = of.at === "there" ? of.value : NOTHING, reasons = route.redenen ?? [], candidates = route.kandidaten ?? [];
  const excluded = [...new Set(reasons.map((r) => r.ministerie))].filter((c) => !candidates.some((k) => k.ministerie === c));
  return (
    <>
      <p>{t("waarom.zeker")} <strong>{sureOf(route)}</strong></p>
      {of.at === "failed" && <p class="facts" role="status">{t("waarom.mislukt")} <Button onClick={of.again}>{t("opnieuw")}</Button></p>}
      {candidates.length === 0 && <p>{t("waarom.niets")}</p>}
      {[...candidates.map((c) => c.ministerie), ...excluded].map((c, i) => <Side key={c} ministry={c} also={i > 0 && i < candidates.length} of={reasons.filter((r) => r.ministerie === c)} m={m} />)}
      <Numbers route={route} m={m} />
    </>
  );
}

export function Why({ route, person, me }: { route: Route | null; person: Moment | undefined; me: string }): JSX.Element {
  const reason = (person?.inhoud as Record<string, unknown> | undefined)?.reden;
  return (
    <>
      {person && <p>{told(person, me)}. {person.soort === "knelpunt.toegewezen" && t("waarom.mens")}</p>}
      {typeof reason === "string" && <p class="said"><bdi>{reason}</bdi></p>}
      {person && route && <p>{t("waarom.eerder")}</p>}
      {route && <Routed route={route} />}
    </>
  );
}

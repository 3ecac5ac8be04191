// While one is still writing: where it will likely go and why, and a title and themes that one may take over. Asked when
// nothing was typed for a moment; without an answer nothing is shown, and the form is what it was.
import type { components } from "api";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Alike, Item } from "./alike";
import { ask } from "./api";
import { party, theme } from "./names";
import { announce } from "./parts";
import { sure } from "./sure";
import { locale, t } from "./texts";

type Told = components["schemas"]["Routeringsvoorspelling"];
type Reason = { soort: string; ministerie: string; gewicht: number };
type Values = Record<string, unknown>;

const PAUSE = 600, LEAST = 15, TITLE = 80; // ms; letters before there is something to say; letters
const READ = ["wat", "merkbaar", "nodigToelichting", "titel", "thema", "regel", "buurland"];

const listed = (list: string[]): string => new Intl.ListFormat(locale(), { type: "conjunction" }).format(list);
const textOf = (v: Values, name: string): string => typeof v[name] === "string" ? v[name] as string : "";

// What routing reads of it, as one text: what does not change it asks nothing.
function asked(v: Values): string {
  const of = Object.fromEntries(READ.map((name) => [name, textOf(v, name).trim()]).filter(([, text]) => text));
  return Object.values(of).join("").length < LEAST ? "" : JSON.stringify(of);
}

export function useAhead(v: Values): Told | null {
  const [told, set] = useState<Told | null>(null), body = asked(v);
  useEffect(() => {
    if (body === "") { set(null); return; }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      ask<Told>("POST", "/routeringsvoorspellingen", { body: JSON.parse(body) as unknown, abort: abort.signal }).then(set, () => { if (!abort.signal.aborted) set(null); });
    }, PAUSE);
    return () => { clearTimeout(timer); abort.abort(); };
  }, [body]);
  return told;
}

// The first sentence, cut at a word.
export function titleFrom(text: string): string {
  const first = (/^[^\n]*?[.!?](?=\s|$)/.exec(text.trim())?.[0] ?? text.trim().split("\n")[0] ?? "").replace(/[.\s]+$/, "");
  if ([...first].length <= TITLE) return first;
  const cut = [...first].slice(0, TITLE).join(""), space = cut.lastIndexOf(" ");
  return (space > TITLE / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:–-]+$/, "") + " …";
}

function because(told: Told): string {
  const lead = told.verantwoordelijk ?? "", words = told.kandidaten?.find((k) => k.ministerie === lead)?.woorden ?? [];
  const kinds = new Set((told.redenen as Reason[] | undefined ?? []).filter((r) => r.ministerie === lead && r.gewicht > 0).map((r) => r.soort));
  return listed([
    kinds.has("thema") ? t("vooruit.om.thema") : "", words.length > 0 ? t("vooruit.om.woorden", { woorden: listed(words.slice(0, 4)) }) : "",
    kinds.has("grens") ? t("vooruit.om.grens") : "", kinds.has("regel") ? t("vooruit.om.regel") : "",
  ].filter(Boolean));
}

export function sentence(told: Told): string {
  if (told.verantwoordelijk) return t("vooruit.naar", { wie: party(told.verantwoordelijk), zeker: sure(told.zekerheid, true) });
  return t("vooruit.verdelen");
}

function Where({ told }: { told: Told }): JSX.Element {
  const why = told.verantwoordelijk ? because(told) : "", others = (told.kandidaten ?? []).map((k) => k.ministerie);
  return (
    <>
      <p><strong>{sentence(told)}</strong></p>
      {why && <p>{t("vooruit.omdat", { redenen: why })}</p>}
      {told.verantwoordelijk && (told.meewerkend ?? []).length > 0 && <p>{t("vooruit.mee", { wie: listed((told.meewerkend ?? []).map((c) => party(c))) })}</p>}
      {!told.verantwoordelijk && others.length > 0 && <p>{t("vooruit.mogelijk", { wie: listed(others.slice(0, 3).map((c) => party(c))) })}</p>}
    </>
  );
}

const Pick = ({ on, children, onPick }: { on: boolean; children: string; onPick: () => void }): JSX.Element =>
  <button type="button" class="pick-one" aria-pressed={on} onClick={onPick}>{children}</button>;

// own, chosen: the title and theme that the form has.
type Props = { told: Told | null; title: string; own: string; chosen: string; set: (name: string, value: string) => void; alike: Alike[] };

export function Ahead({ told, title, own, chosen, set, alike }: Props): JSX.Element {
  const said = useRef(""), now = told ? sentence(told) : "";
  useEffect(() => { // said when it is another sentence, and not with each word
    if (now && now !== said.current) announce(now);
    said.current = now || said.current;
  }, [now]);
  const themes = told?.themas ?? [];
  return (
    <div class="beside">
      {told && (
        <aside class="panel ahead" aria-labelledby="vooruit">
          <h2 id="vooruit">{t("vooruit.titel")}</h2>
          <Where told={told} />
          {themes.length > 0 && (
            <div class="ahead-themes">
              <h3>{t("vooruit.thema")}</h3>
              <p>{themes.map((x) => <Pick key={x.thema} on={chosen === x.thema} onPick={() => set("thema", chosen === x.thema ? "" : x.thema)}>{theme(x.thema)}</Pick>)}</p>
            </div>
          )}
          {title && (own === "" || own === title) && (
            <div class="ahead-title">
              <h3>{t("vooruit.kop")}</h3>
              <p><Pick on={own === title} onPick={() => set("titel", own === title ? "" : title)}>{title}</Pick></p>
            </div>
          )}
          <p class="facts">{t("vooruit.verwacht")}</p>
        </aside>
      )}
      {alike.length > 0 && (
        <aside class="panel" aria-label={t("indienen.lijktop")}>
          <h2>{t("indienen.lijktop")}</h2>
          <ul>{alike.map((a) => <Item key={a.s.id} a={a} away />)}</ul>
        </aside>
      )}
    </div>
  );
}

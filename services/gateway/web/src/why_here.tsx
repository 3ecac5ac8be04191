// "Why here?": folded in, with how sure in words; the reasons come when one looks.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Moment } from "./api";
import { lazy } from "./lazy";
import { theme } from "./names";
import { sure } from "./sure";
import { t } from "./texts";
import { word } from "./words";

export type Candidate = { ministerie: string; zekerheid: number; score?: number };
export type Reason = { soort: string; regel?: string; ministerie: string; gewicht: number; kenmerk?: number };
// What a decision of routing has (proto/shapes_signal.h); of others only texts.
export type Route = {
  verantwoordelijk?: string; zekerheid: number; kandidaten?: Candidate[]; redenen?: Reason[];
  model?: string; modelPositie?: number; regelsVersie?: number; themasVersie?: number; ministeriesVersie?: number;
};

const Why = lazy(() => import("./why").then((m) => m.Why));

export const routeOf = (m: Moment): Route | null => m.soort === "knelpunt.gerouteerd" && m.inhoud ? m.inhoud as unknown as Route : null;
export const sureOf = (r: Route): string => sure(r.zekerheid, r.verantwoordelijk !== undefined);

// "zorg.huisarts" as "zorg, huisarts": where a rule has no theme that has a name.
export const inWords = (code: string): string => code.replace(/[./]/g, ", ").replace(/[_-]/g, " ");
const small = (s: string): string => s.charAt(0).toLowerCase() + s.slice(1);
export const kindOf = (r: Reason): string => small(word("reason_kind", r.soort)) + (r.regel ? ` (${r.soort === "thema" ? theme(r.regel) : inWords(r.regel)})` : "");

const DECIDES = ["knelpunt.gerouteerd", "knelpunt.toegewezen", "knelpunt.doorgestuurd", "knelpunt.geweigerd", "knelpunt.overgedragen"];

// Of a whole signal: the last decision, and what routing thought before it when that was a person's.
export const lastDecision = (line: Moment[]): Moment | undefined => line.filter((m) => DECIDES.includes(m.soort)).pop();

export function WhyHere({ route, decided, me = "" }: { route: Route | null; decided?: Moment | undefined; me?: string }): JSX.Element | null {
  const [open, show] = useState(false), person = decided && decided.soort !== "knelpunt.gerouteerd" ? decided : undefined;
  const here = person ? person.soort !== "knelpunt.geweigerd" : route?.verantwoordelijk !== undefined;
  if (!person && (!route || (route.redenen ?? []).length + (route.kandidaten ?? []).length === 0)) return null;
  return (
    <details class="more why" onToggle={(e) => e.currentTarget.open && show(true)}>
      <summary>{t(here ? "waarom.hier" : "waarom.verdelen")} {route && !person && <span class="facts">{sureOf(route)}</span>}</summary>
      {open && <Why route={route} person={person} me={me} />}
    </details>
  );
}

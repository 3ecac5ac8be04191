// Earlier signals that one is like: where they stand, and for a coordinator the proposal to put both into one bundle.
// Whoever leaves it, leaves it: nothing is kept of that.
import type { components } from "api";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { get, type Moment, type Shown, type Signal } from "./api";
import { lazy } from "./lazy";
import { party } from "./names";
import { Dialog } from "./parts";
import { Link } from "./router";
import { titleOf } from "./rows";
import { may, type Who } from "./session";
import { t } from "./texts";
import { day, dayOf } from "./time";
import { word } from "./words";

const BundleForm = lazy(() => import("./bundles").then((m) => m.BundleForm));

export type Of = NonNullable<components["schemas"]["Routeringsvoorspelling"]["lijktOp"]>[number];
export type Alike = { of: Of; s: Signal };

const STRONG = 500; // thousandths from which on four in five pairs are about the same matter
export const strong = (a: Alike): boolean => a.of.score >= STRONG;

// What one may see of them. near: signals that one has already. What was asked is not asked again while one goes on
// writing; turn: with another one it is.
export function useAlike(list: readonly Of[], near: readonly Signal[] = [], turn = 0): Alike[] {
  const [, draw] = useState(0), known = useRef(new Map<string, Signal | null>()), of = useRef(turn);
  const here = (id: string): Signal | null | undefined => near.find((n) => n.id === id) ?? known.current.get(id);
  useEffect(() => {
    const abort = new AbortController();
    if (of.current !== turn) known.current.clear();
    of.current = turn;
    for (const { id } of list.filter((one) => here(one.id) === undefined)) {
      get<Shown>(`/knelpunten/${id}`, {}, abort.signal).then((told) => told.knelpunt, () => null)
        .then((s) => { if (!abort.signal.aborted) { known.current.set(id, s); draw((n) => n + 1); } });
    }
    return () => abort.abort();
  }, [list.map((one) => one.id).join(" "), turn]);
  return list.map((one) => ({ of: one, s: here(one.id) })).filter((a): a is Alike => !!a.s?.titel);
}

export const likenedIn = (list: Moment[]): Of[] => ((list.find((m) => m.soort === "knelpunt.vergeleken")?.inhoud as Record<string, unknown> | undefined)?.lijktOp ?? []) as Of[];

// What is stored with a signal.
export const likenedOf = (id: string, abort?: AbortSignal): Promise<Of[]> =>
  get<{ gebeurtenissen?: Moment[] }>(`/knelpunten/${id}/bundelingen`, {}, abort).then((told) => likenedIn(told.gebeurtenissen ?? []));

export function Item({ a, away, children }: { a: Alike; away?: boolean; children?: ComponentChildren }): JSX.Element {
  const { s, of } = a;
  return (
    <li>
      <Link to={`/knelpunten/${s.kenmerk ?? s.id}`} {...(away ? { target: "_blank" } : {})}><bdi>{titleOf(s)}</bdi></Link>{" "}
      <span class="facts">
        {[party(s.regio), s.beantwoordOp ? t("lijktop.beantwoord", { dag: day(dayOf(s.beantwoordOp)) }) : s.status ? word("signal_state", s.status) : "",
          of.zelfdeRegel ? t("lijktop.regel") : "", of.zelfdePlaats ? t("lijktop.plaats") : ""].filter(Boolean).join(" · ")}
      </span>
      {children}
    </li>
  );
}

export const mayBundle = (who: Who): boolean => who.rol === "coordinator" && may("schrijven");
const apart = (a: Signal, b: Signal): boolean => (!a.bundel || a.bundel !== b.bundel) && !(a.bundel && b.bundel) && !a.vertrouwelijk && !b.vertrouwelijk;

// One button, and a dialog in which both are chosen already.
export function Together({ s, with: other, done }: { s: Signal; with: Signal; done: () => void }): JSX.Element | null {
  const [open, show] = useState(false);
  if (s.bundel && s.bundel === other.bundel) return <>{" "}<span class="chip">{t("lijktop.samen")}</span></>;
  if (!apart(s, other)) return null;
  return (
    <>
      {" "}<button type="button" class="plain" aria-label={t("lijktop.bundel.met", { titel: titleOf(other) })} onClick={() => show(true)}>{t("verstuur.bundelingen")}</button>
      {open && <Dialog title={t("handeling.bundelingen")} onClose={() => show(false)}><BundleForm s={s} start={[other]} done={done} close={() => show(false)} /></Dialog>}
    </>
  );
}

// On a row and on the signal's page. level: of its heading; without one it is a line.
export function Likened({ s, list, who, done, level }: { s: Signal; list: Alike[]; who: Who; done: () => void; level?: 3 }): JSX.Element | null {
  if (list.length === 0) return null;
  return (
    <div class="likened">
      {level ? <h3>{t("lijktop.titel")}</h3> : <p class="facts">{t("lijktop.titel")}</p>}
      <ul>{list.map((a) => <Item key={a.s.id} a={a}>{mayBundle(who) && <Together s={s} with={a.s} done={done} />}</Item>)}</ul>
    </div>
  );
}

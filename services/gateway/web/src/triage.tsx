// What is to be distributed: how long that may take, who picked it up, and to whom it may go. On a row the keys 1 to 9
// open the assignment to that candidate; Enter confirms it.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Likened, likenedIn, type Of, useAlike } from "./alike";
import { get, type Moment, type Signal } from "./api";
import { party, short, theme } from "./names";
import { Link } from "./router";
import { Due, titleOf } from "./rows";
import { may, type Who } from "./session";
import { count, t } from "./texts";
import { hoursUntilEndOf } from "./time";
import { type Candidate, kindOf, type Route, routeOf, sureOf, WhyHere } from "./why_here";

type Looked = { route: Route; alike: Of[] };

const FEW_HOURS = 72; // from here on hours say more than days
const MOST = 9; // as many as there are keys
const FEW = 2; // earlier signals that it is like

export const whyOf = (route: Route, ministry: string): string => [...new Set((route.redenen ?? []).filter((r) => r.ministerie === ministry && r.gewicht > 0 && r.soort !== "rest").map(kindOf))].join(", ");

// What routing thought of it: asked of a row that is looked at, once.
function useRoute(id: string, looked: boolean): Looked | null {
  const [route, set] = useState<Looked | null>(null);
  useEffect(() => {
    if (!looked || route) return;
    const abort = new AbortController();
    get<{ gebeurtenissen?: Moment[]; tijdlijn?: Moment[] }>(`/knelpunten/${id}/toewijzingen`, {}, abort.signal).then((told) => {
      const list = told.tijdlijn ?? told.gebeurtenissen ?? [];
      set({ route: list.map(routeOf).filter((r) => r !== null).pop() ?? { zekerheid: 0 }, alike: likenedIn(list).slice(0, FEW) });
    }, () => undefined);
    return () => abort.abort();
  }, [looked, id]);
  return route;
}

export function Hours({ of }: { of: string | undefined }): JSX.Element | null {
  if (!of) return null;
  const n = hoursUntilEndOf(of);
  return <div><Due of={of} />{n > 0 && n <= FEW_HOURS && <><br /><strong>{count("bureau.uren", n)}</strong></>}</div>;
}

// near: signals that are on the page already.
type RowProps = { s: Signal; near: Signal[]; who: Who; early: boolean; fresh: boolean; picked: boolean; onPick: (on: boolean) => void; onAssign: (s: Signal, to: Candidate | null, route: Route) => void; onClaim: (s: Signal) => void; again: () => void };

export function TriageRow({ s, near, who, early, fresh, picked, onPick, onAssign, onClaim, again }: RowProps): JSX.Element {
  const [looked, look] = useState(early), told = useRoute(s.id, looked), route = told?.route ?? null, alike = useAlike(told?.alike ?? [], near, s.versie);
  const title = titleOf(s), candidates = (route?.kandidaten ?? []).slice(0, MOST);
  const mine = s.opgepaktDoor === who.id, writes = may("schrijven") && who.rol === "coordinator";
  return (
    <li class={fresh ? "row triage fresh" : "row triage"} onFocusIn={() => look(true)} onMouseEnter={() => look(true)} onKeyDown={(e) => {
      const to = candidates[Number(e.key) - 1];
      if (!to || !route || !writes || e.ctrlKey || e.metaKey || e.altKey) return;
      e.preventDefault();
      onAssign(s, to, route);
    }}>
      <div>
        <div class="pick">
          {writes && <input type="checkbox" checked={picked} aria-label={t("samen.kies", { titel: title })} onChange={(e) => onPick(e.currentTarget.checked)} />}
          <h3 class="title"><Link to={`/knelpunten/${s.kenmerk ?? s.id}`}><bdi>{title}</bdi></Link></h3>
        </div>
        <p class="facts">
          {[s.kenmerk, party(s.regio), theme(s.thema)].filter(Boolean).join(" · ")}
          {s.vertrouwelijk && <> · <span class="chip">{t("vertrouwelijk")}</span></>}
          {s.opgepaktDoor && <> · <span class="chip">{t(mine ? "bureau.opgepakt.u" : "bureau.opgepakt.ander")}</span></>}
        </p>
        {writes && (
          <div class="tools-of-row">
            {route && candidates.map((c, i) => (
              <button type="button" class="candidate" key={c.ministerie} onClick={() => onAssign(s, c, route)}>
                <kbd>{i + 1}</kbd> {short(c.ministerie)} <span class="facts">{[i === 0 ? sureOf(route) : t("waarom.ook"), whyOf(route, c.ministerie)].filter(Boolean).join(": ")}</span>
              </button>
            ))}
            {route && candidates.length === 0 && <button type="button" class="candidate" onClick={() => onAssign(s, null, route)}>{t("handeling.toewijzingen")}</button>}
            {!mine && <button type="button" class="plain" onClick={() => onClaim(s)}>{t("handeling.oppakkingen")}</button>}
          </div>
        )}
        <WhyHere route={route} />
        <Likened s={s} list={alike} who={who} done={again} />
      </div>
      <div class="turn"><Hours of={s.uiterlijkOp} /></div>
    </li>
  );
}

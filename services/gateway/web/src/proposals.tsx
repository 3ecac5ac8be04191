// Which signals are much like an earlier one and stand apart still: proposals for a bundle. Of the newest that are open;
// each is asked what it was found to be like, a few at a time.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Alike, Item, likenedOf, mayBundle, strong, Together } from "./alike";
import { get, type Shown, type Signal } from "./api";
import { party } from "./names";
import { Link } from "./router";
import { titleOf } from "./rows";
import type { Who } from "./session";
import { t } from "./texts";

type Pair = { s: Signal; a: Alike };
const NEWEST = 60, MOST = 10, AT_ONCE = 3;

async function find(abort: AbortSignal): Promise<Pair[]> {
  const left = ((await get<{ knelpunten?: Signal[] }>("/knelpunten", { open: true, hoogstens: NEWEST }, abort)).knelpunten ?? []).filter((s) => !s.vertrouwelijk);
  const out: Pair[] = [], order = left.map((s) => s.id);
  const worker = async (): Promise<void> => {
    for (let s = left.shift(); s; s = left.shift()) {
      for (const of of await likenedOf(s.id, abort)) {
        if (!strong({ of, s })) continue;
        const other = await get<Shown>(`/knelpunten/${of.id}`, {}, abort).then((told) => told.knelpunt, () => null);
        if (other?.titel && !other.vertrouwelijk && !(s.bundel && other.bundel)) out.push({ s, a: { of, s: other } });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return out.sort((x, y) => order.indexOf(x.s.id) - order.indexOf(y.s.id) || y.a.of.score - x.a.of.score).slice(0, MOST);
}

export function Proposals({ who, turn, done }: { who: Who; turn: number; done: () => void }): JSX.Element | null {
  const [pairs, set] = useState<Pair[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    find(abort.signal).then(set, () => undefined); // without them the view is what it was
    return () => abort.abort();
  }, [turn]);
  if (pairs.length === 0 || !mayBundle(who)) return null;
  return (
    <section class="proposals">
      <h2>{t("lijktop.voorstellen")} <span class="count">({pairs.length})</span></h2>
      <p class="facts">{t("lijktop.voorstellen.uitleg")}</p>
      <ul class="bare">
        {pairs.map(({ s, a }) => (
          <li class="row" key={s.id + a.s.id}>
            <div>
              <h3 class="title"><Link to={`/knelpunten/${s.kenmerk ?? s.id}`}><bdi>{titleOf(s)}</bdi></Link></h3>
              <p class="facts">{[s.kenmerk, party(s.regio)].filter(Boolean).join(" · ")}</p>
              <div class="likened"><p class="facts">{t("lijktop.titel")}</p><ul><Item a={a} /></ul></div>
            </div>
            <div class="turn"><Together s={s} with={a.s} done={done} /></div>
          </li>
        ))}
      </ul>
    </section>
  );
}

// A signal in a list: what it is, with whom it lies, by when.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Signal } from "./api";
import { byWhom, draftName } from "./drafting";
import type { Draft } from "./drafts";
import { party, short, theme } from "./names";
import { Link } from "./router";
import { t } from "./texts";
import { due } from "./time";
import { word } from "./words";

// Of a desk: what is beyond is in the list of all.
export const MOST = 100;

export const titleOf = (s: { titel?: string; kenmerk?: string }): string => s.titel || s.kenmerk || t("zondertitel");

export function turn(s: Signal, me: string): string {
  if (s.status === "afgerond") return s.afgerondOmdat ? word("close_reason", s.afgerondOmdat) : word("signal_state", s.status);
  if (!s.aanZet) return word("signal_state", s.status);
  return s.aanZet === me ? t("aanzet.u") : t("aanzet", { wie: short(s.aanZet) });
}

export function Due({ of }: { of: string | undefined }): JSX.Element | null {
  if (!of) return null;
  const d = due(of);
  return <span><span class={d.late ? "late" : ""}>{d.text}</span> <span class="facts">({d.far})</span></span>;
}

export type Drafts = { list: Draft[]; me: string }; // of one's own ministry; me: one's account

export function SignalRow({ s, me, fresh = false, level = 3, drafts }: { s: Signal; me: string; fresh?: boolean; level?: 2 | 3; drafts?: Drafts | undefined }): JSX.Element {
  const H = level === 2 ? "h2" : "h3";
  return (
    <li class={fresh ? "row fresh" : "row"}>
      <div>
        <H class="title"><Link to={`/knelpunten/${s.kenmerk ?? s.id}`}><bdi>{titleOf(s)}</bdi></Link></H>
        <p class="facts">
          {[s.kenmerk, s.regio === me ? "" : party(s.regio), theme(s.thema), s.verantwoordelijk && s.verantwoordelijk !== me ? t("rij.bij", { wie: short(s.verantwoordelijk) }) : ""]
            .filter(Boolean).join(" · ")}
          {s.vertrouwelijk && <> · <span class="chip">{t("vertrouwelijk")}</span></>}
          {s.zonderBehandelaar && <> · <span class="chip">{t("zonderbehandelaar")}</span></>}
          {s.soort === "kans" && <> · <span class="chip">{word("signal_kind", "kans")}</span></>}
        </p>
        {drafts?.list.filter((d) => d.knelpunt === s.id).map((d) => <p class="facts" key={d.handeling}><span class="chip">{draftName(d.handeling)}</span> <bdi>{byWhom(d, drafts.me)}</bdi></p>)}
      </div>
      <div class="turn">
        <div>{turn(s, me)}</div>
        {s.status !== "afgerond" && <Due of={s.uiterlijkOp} />}
      </div>
    </li>
  );
}

export const GLANCE = 15; // rows that are shown before one asks for more

type GroupProps = { title: string; list: Signal[]; me: string; empty?: string; fresh?: Set<string> | undefined; drafts?: Drafts };

export function Group({ title, list, me, empty, fresh, drafts }: GroupProps): JSX.Element | null {
  const [all, show] = useState(false);
  if (list.length === 0 && empty === undefined) return null;
  const rows = all ? list : list.slice(0, GLANCE);
  return (
    <section>
      <h2>{title} <span class="count">({list.length === MOST ? t("meerdan", { n: list.length }) : list.length})</span></h2>
      {list.length === 0 ? <p class="facts">{empty}</p> : <ul class="bare">{rows.map((s) => <SignalRow key={s.id} s={s} me={me} fresh={fresh?.has(s.id) ?? false} drafts={drafts} />)}</ul>}
      {rows.length < list.length && <p><button type="button" class="plain" onClick={() => show(true)}>{t("toonalle", { n: list.length })}</button></p>}
    </section>
  );
}

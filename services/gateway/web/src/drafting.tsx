// What one sees of drafts: that it was kept, that a colleague was first, and which there are.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type At, type Draft, dropDraft, type Passed, valuesOf } from "./drafts";
import { announce, Button, Dialog, Notice, Trouble, useSend } from "./parts";
import type { Who } from "./session";
import { type Key, known, language, t } from "./texts";

// "10 minuten geleden".
export function ago(of: string): string {
  const s = Math.max(0, (Date.now() - new Date(of).getTime()) / 1000), say = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
  if (s < 90) return t("concept.zonet");
  if (s < 5400) return say.format(-Math.round(s / 60), "minute");
  return s < 129_600 ? say.format(-Math.round(s / 3600), "hour") : say.format(-Math.round(s / 86_400), "day");
}

export const draftName = (pad: string): string => known("concept.van." + pad) ? t(("concept.van." + pad) as Key) : t("concept.van", { wat: known("handeling." + pad) ? t(("handeling." + pad) as Key) : pad });
export const byWhom = (d: Draft, me: string): string => t("concept.door", { wie: d.account === me ? t("concept.u") : d.naam ?? t("concept.iemand"), wanneer: ago(d.tijdstip) });

const SAID: Record<At, Key | ""> = { reading: "concept.lezen", none: "concept.uitleg", typing: "concept.typen", kept: "concept.bewaard", here: "concept.hier" };

export const KeptNote = ({ at, ours }: { at: At; ours: boolean }): JSX.Element => <p class="saved" role={at === "kept" || at === "here" ? "status" : undefined}>{t(ours ? SAID[at] as Key : "handeling.bewaard")}</p>;

export function PassedNote({ passed, who, label, take, keep }: { passed: Passed; who: Who; label: (field: string) => string; take: () => void; keep: () => void }): JSX.Element {
  const d = passed.theirs, rows = d ? Object.entries(valuesOf(d.inhoud)).filter(([, v]) => v !== "" && v !== undefined) : [];
  return (
    <div role="alert">
      <Notice title={t(d ? "concept.ander" : "concept.weg")}>
        <p>{d ? byWhom(d, who.id) + "." : t("concept.weg.uitleg")}</p>
        {rows.length > 0 && <details class="more"><summary>{t("concept.ander.toon")}</summary><dl>{rows.map(([name, v]) => <div key={name}><dt>{label(name)}</dt><dd class="said"><bdi>{Array.isArray(v) ? v.join("\n") : String(v)}</bdi></dd></div>)}</dl></details>}
        <div class="buttons"><Button onClick={take}>{t(d ? "concept.neem" : "concept.leeg")}</Button><Button onClick={keep}>{t("concept.houd")}</Button></div>
      </Notice>
    </div>
  );
}

function Drop({ d, close }: { d: Draft; close: () => void }): JSX.Element {
  const { busy, error, send } = useSend();
  return (
    <Dialog title={t("concept.weggooien.vraag")} onClose={close}>
      <Trouble error={error} />
      <p>{draftName(d.handeling)}. {t("concept.weggooien.uitleg")}</p>
      <div class="buttons">
        <Button first busy={busy} onClick={() => void send(() => dropDraft(d)).then((ok) => { if (ok) { announce(t("concept.weggegooid")); close(); } })}>{t("concept.weggooien")}</Button>
        <Button onClick={close}>{t("annuleren")}</Button>
      </div>
    </Dialog>
  );
}

// Of one signal, with what one can do with each. open: the acts that one can go on with.
export function DraftList({ list, who, open, go }: { list: Draft[]; who: Who; open: string[]; go: (pad: string) => void }): JSX.Element | null {
  const [dropped, drop] = useState<Draft | null>(null);
  if (list.length === 0) return null;
  return (
    <section class="drafts" aria-label={t("concept.lijst")}>
      <ul class="bare">
        {list.map((d) => (
          <li key={d.handeling}>
            <p><strong>{draftName(d.handeling)}</strong>, <bdi>{byWhom(d, who.id)}</bdi></p>
            <div class="buttons">
              {open.includes(d.handeling) && <Button aria-label={`${t("concept.verder")}: ${draftName(d.handeling)}`} onClick={() => go(d.handeling)}>{t("concept.verder")}</Button>}
              <button type="button" class="plain" aria-label={`${t("concept.weggooien")}: ${draftName(d.handeling)}`} onClick={() => drop(d)}>{t("concept.weggooien")}</button>
            </div>
          </li>
        ))}
      </ul>
      {dropped && <Drop d={dropped} close={() => drop(null)} />}
    </section>
  );
}

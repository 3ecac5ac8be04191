// The cases behind a report's figures: a department contests one of its own, a coordinator proposes that it counts as nobody's.
import type { components } from "api";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { get } from "./api";
import { names } from "./names";
import { Button, Dialog, Select, Show, useRead } from "./parts";
import { TextForm } from "./report";
import type { Report } from "./reports";
import { Link } from "./router";
import type { Who } from "./session";
import { t } from "./texts";
import { day, dayOf } from "./time";
import { codes, word } from "./words";

type Case = components["schemas"]["CaseRow"];
const PAGE = 50;

// One row a signal: what is said is said of all that one had of it in this step.
const each = (list: Case[]): Case[] => [...new Map(list.filter((c) => c.kenmerk && !c.routeringsfout).map((c) => [c.knelpunt, c])).values()];

const after = (d: string): string => {
  const next = new Date(d + "T12:00:00Z");
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
};

export function ReportCases({ r, who, done }: { r: Report; who: Who; done: () => void }): JSX.Element {
  const contests = who.rol === "ministerie";
  const [of, setOf] = useState(contests ? who.partij : ""), [step, setStep] = useState("antwoord"), [one, choose] = useState<Case | null>(null);
  const read = useRead(async (abort) => of === "" ? [] : each((await get<{ zaken?: Case[] }>("/reactietijden/zaken", { per: "ministerie", van: of, stap: step, vanaf: r.van, tot: after(r.totEnMet), hoogstens: PAGE }, abort)).zaken ?? []), [of, step]);
  const title = t(contests ? "rapport.zaken.eigen" : "rapport.zaken"), button = t(contests ? "rapport.betwist" : "rapport.corrigeer");
  return (
    <section>
      <h2>{title}</h2>
      <p>{t(contests ? "rapport.zaken.eigen.uitleg" : "rapport.zaken.uitleg")}</p>
      <div class="tools">
        {!contests && <Select label={t("rapport.zaken.van")} value={of} onValue={setOf} none={t("kies")} options={names.get().ministeries.map((m) => ({ code: m.code, text: m.naam }))} />}
        <Select label={t("veld.stap")} value={step} onValue={setStep} options={codes("figure_step").filter((c) => c !== "verdelen").map((c) => ({ code: c, text: word("figure_step", c) }))} />
      </div>
      {of !== "" && (
        <Show of={read}>
          {(list) => list.length === 0 ? <p class="facts">{t("rapport.zaken.leeg")}</p> : (
            <ul class="bare">
              {list.map((c) => (
                <li key={c.knelpunt} class="row">
                  <div><Link to={`/knelpunten/${c.kenmerk}`}><bdi>{c.titel || c.kenmerk}</bdi></Link> <span class="facts">{c.kenmerk} · {day(dayOf(c.vanaf))} · {word("figure_which", c.stand)}</span></div>
                  <div class="turn"><Button onClick={() => choose(c)} aria-label={`${button}: ${c.kenmerk}`}>{button}</Button></div>
                </li>
              ))}
            </ul>
          )}
        </Show>
      )}
      {one && (
        <Dialog title={`${button}: ${one.kenmerk}`} onClose={() => choose(null)}>
          <TextForm of={{ name: "reden", label: "veld.reden", path: `/knelpunten/${one.knelpunt}/${contests ? "betwistingen" : "correctievoorstellen"}`, done: contests ? "rapport.isbetwist" : "rapport.isvoorgesteld" }}
            explain={contests ? "rapport.betwist.uitleg" : "rapport.corrigeer.uitleg"} more={{ rapport: r.id, stap: step, ...(contests ? {} : { ministerie: of }) }} finished={done} close={() => choose(null)} />
        </Dialog>
      )}
    </section>
  );
}

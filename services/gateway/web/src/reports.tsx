// Reports of a period: those there are, and a new one. A draft has days in which departments comment; one that is fixed changes no more.
import type { components } from "api";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ask, type Done, get } from "./api";
import { Button, Dialog, Empty, Field, faultsOf, Show, Text, Trouble, useRead, useSend } from "./parts";
import { go, Heading, Link } from "./router";
import { may, type Who } from "./session";
import { count, t } from "./texts";
import { day, daysUntil, today } from "./time";
import { word } from "./words";

export type Report = components["schemas"]["Rapport"];

export const nameOf = (r: Report): string => r.titel || t("rapport.naamloos", { van: day(r.van, true), tot: day(r.totEnMet, true) });
export const open = (r: Report): boolean => r.status === "concept" && daysUntil(r.reactieTotEnMet) >= 0;

// How long one may comment still.
export function left(r: Report): string {
  if (r.status !== "concept") return word("report_state", r.status);
  const n = daysUntil(r.reactieTotEnMet), until = { dag: day(r.reactieTotEnMet, true) };
  return n < 0 ? t("rapport.reageren.voorbij", until) : n === 0 ? t("rapport.reageren.vandaag") : count("rapport.reageren.nog", n, until);
}

function OpenForm({ close }: { close: () => void }): JSX.Element {
  const [v, setAll] = useState({ van: "", totEnMet: "", titel: "" }), { busy, error, send } = useSend(), faults = faultsOf(error);
  const set = (name: keyof typeof v) => (value: string): void => setAll({ ...v, [name]: value });
  const date = (name: "van" | "totEnMet"): JSX.Element => (
    <Field label={t(name === "van" ? "rapport.van" : "rapport.tot")} fault={faults[name]}>
      {(aria) => <input {...aria} class="utrecht-textbox utrecht-textbox--html-input date" type="date" max={today()} value={v[name]} onInput={(e) => set(name)(e.currentTarget.value)} />}
    </Field>
  );
  return (
    <form noValidate onSubmit={(e) => {
      e.preventDefault();
      void send(async (key) => {
        const done = await ask<Done>("POST", "/rapporten", { body: Object.fromEntries(Object.entries(v).filter(([, x]) => x.trim() !== "")), key });
        go("/rapporten/" + done.id);
      });
    }}>
      <p>{t("rapport.nieuw.uitleg")}</p>
      <Trouble error={error} labels={{ van: t("rapport.van"), totEnMet: t("rapport.tot"), titel: t("rapport.titel") }} />
      {date("van")}{date("totEnMet")}
      <Text label={t("rapport.titel")} required={false} fault={faults.titel} value={v.titel} onValue={set("titel")} maxLength={200} />
      <div class="buttons"><Button first type="submit" busy={busy}>{t("rapport.maak")}</Button><Button onClick={close}>{t("annuleren")}</Button></div>
    </form>
  );
}

export function Reports({ who }: { who: Who }): JSX.Element {
  const of = useRead(async (abort) => (await get<{ rapporten?: Report[] }>("/rapporten", {}, abort)).rapporten ?? [], []), [making, make] = useState(false);
  return (
    <>
      <Heading>{t("rapporten.titel")}</Heading>
      <p>{t("rapporten.uitleg")}</p>
      {who.rol === "coordinator" && may("schrijven") && <div class="buttons"><Button first onClick={() => make(true)}>{t("rapport.nieuw")}</Button></div>}
      <Show of={of}>
        {(all) => all.length === 0 ? <Empty>{t("rapporten.leeg")}</Empty> : (
          <ul class="bare">
            {all.map((r) => (
              <li key={r.id} class="row">
                <div>
                  <h2 class="title"><Link to={"/rapporten/" + r.id}><bdi>{nameOf(r)}</bdi></Link></h2>
                  <p class="facts">{t("rapport.periode", { van: day(r.van, true), tot: day(r.totEnMet, true) })} · {count("rapport.reacties", r.aantalReacties)} · {count("rapport.betwistingen", r.aantalBetwistingen)}</p>
                </div>
                <div class="turn">{left(r)}</div>
              </li>
            ))}
          </ul>
        )}
      </Show>
      {making && <Dialog title={t("rapport.nieuw")} onClose={() => make(false)}><OpenForm close={() => make(false)} /></Dialog>}
    </>
  );
}

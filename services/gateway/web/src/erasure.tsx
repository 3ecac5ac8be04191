// Destroying texts of a signal: one person proposes which and why, a second confirms, and a statement of it stays.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ask, type Done, type Moment, type Signal } from "./api";
import { hasTexts, told } from "./moments";
import { party } from "./names";
import { announce, Button, Choices, faultsOf, Trouble, useSend } from "./parts";
import { may, type Who } from "./session";
import { t } from "./texts";
import { day, moment } from "./time";
import { codes, word } from "./words";

type Body = Record<string, unknown>;
type Props = { s: Signal; line: Moment[]; who: Who; done: () => void };

const body = (m: Moment): Body => (m.inhoud ?? {}) as Body;
const versions = (m: Moment): number[] => Array.isArray(body(m).versies) ? body(m).versies as number[] : [];
const text = (m: Moment, name: string): string => typeof body(m)[name] === "string" ? body(m)[name] as string : "";
const last = (line: Moment[], ...kinds: string[]): Moment | undefined => line.filter((m) => kinds.includes(m.soort.replace(/^knelpunt\./, ""))).pop();

const Named = ({ line, of, me }: { line: Moment[]; of: number[]; me: string }): JSX.Element => (
  <ul>{of.map((v) => { const m = line.find((x) => x.versie === v); return <li key={v}>{m ? `${told(m, me)} (${moment(m.tijdstip)})` : t("wissen.moment", { n: v })}</li>; })}</ul>
);

// What stays when the texts are gone: which, by whom, why, and until when a backup may still have them.
function Statement({ m, line, me }: { m: Moment; line: Moment[]; me: string }): JSX.Element {
  return (
    <section class="panel" aria-label={t("wissen.verklaring")}>
      <h3>{t("wissen.verklaring")}</h3>
      <p>{t("wissen.verklaring.wat", { dag: moment(m.tijdstip) })}</p>
      <Named line={line} of={versions(m)} me={me} />
      <dl>
        <div><dt>{t("wissen.grond")}</dt><dd>{word("erase_ground", text(m, "grond"))}</dd></div>
        <div><dt>{t("wissen.voorgestelddoor")}</dt><dd>{party(text(m, "voorgesteldDoor"))}</dd></div>
        <div><dt>{t("wissen.bevestigddoor")}</dt><dd>{party(text(m, "bevestigdDoor"))}</dd></div>
        {text(m, "reservekopieenTot") && <div><dt>{t("wissen.reservekopieen")}</dt><dd>{day(text(m, "reservekopieenTot"), true)}</dd></div>}
      </dl>
    </section>
  );
}

function Waiting({ m, s, line, who, done }: Props & { m: Moment }): JSX.Element {
  const { busy, error, send } = useSend();
  const act = (pad: "wisbevestigingen" | "wisintrekkingen"): void => void send(async (key) => {
    await ask<Done>("POST", `/knelpunten/${s.id}/${pad}`, { body: { voorstel: m.versie }, key, ...(s.versie === undefined ? {} : { version: s.versie }) });
  }).then((ok) => { if (ok) { announce(t(pad === "wisbevestigingen" ? "wissen.gedaan" : "wissen.ingetrokken")); done(); } });
  return (
    <div class="notice">
      <h3>{t("wissen.wacht")}</h3>
      <p>{t("wissen.wacht.uitleg", { wie: party(m.partij), dag: moment(m.tijdstip), grond: word("erase_ground", text(m, "grond")) })}</p>
      <Named line={line} of={versions(m)} me={who.partij} />
      <Trouble error={error} />
      {may("schrijven") && (
        <div class="buttons">
          <Button busy={busy} onClick={() => act("wisbevestigingen")}>{t("wissen.bevestig")}</Button>
          {(who.partij === m.partij || who.rol === "coordinator") && <Button busy={busy} onClick={() => act("wisintrekkingen")}>{t("wissen.trekin")}</Button>}
        </div>
      )}
    </div>
  );
}

function Propose({ s, line, who, done }: Props): JSX.Element {
  const own = line.filter((m) => m.partij === who.partij && hasTexts(m));
  const [chosen, choose] = useState<string[]>([]), [ground, setGround] = useState<string[]>([]), { busy, error, send } = useSend(), faults = faultsOf(error);
  if (own.length === 0) return <p class="facts">{t("wissen.niets")}</p>;
  return (
    <form noValidate onSubmit={(e) => {
      e.preventDefault();
      void send(async (key) => {
        await ask<Done>("POST", `/knelpunten/${s.id}/wisvoorstellen`, { body: { versies: chosen.map(Number).sort((a, b) => a - b), grond: ground[0] }, key, ...(s.versie === undefined ? {} : { version: s.versie }) });
      }).then((ok) => { if (ok) { announce(t("wissen.voorgesteld")); done(); } });
    }}>
      <p>{t("wissen.uitleg")}</p>
      <Trouble error={error} labels={{ versies: t("wissen.welke"), grond: t("wissen.grond") }} />
      <Choices many label={t("wissen.welke")} fault={faults.versies} value={chosen} onValue={choose} options={own.map((m) => ({ code: String(m.versie), text: `${told(m, who.partij)} (${moment(m.tijdstip)})` }))} />
      <Choices many={false} label={t("wissen.grond")} fault={faults.grond} value={ground} onValue={setGround} options={codes("erase_ground").map((c) => ({ code: c, text: word("erase_ground", c) }))} />
      <div class="buttons"><Button type="submit" busy={busy}>{t("wissen.stelvoor")}</Button></div>
    </form>
  );
}

export function Erasure(of: Props): JSX.Element {
  const { line, who } = of, open = last(line, "wissen_voorgesteld", "wissen_ingetrokken", "gewist");
  const statements = line.filter((m) => m.soort === "knelpunt.gewist" && m.inhoud !== undefined);
  return (
    <>
      {statements.map((m) => <Statement key={m.positie} m={m} line={line} me={who.partij} />)}
      {open?.soort === "knelpunt.wissen_voorgesteld" ? <Waiting m={open} {...of} /> : may("schrijven") && <Propose {...of} />}
    </>
  );
}

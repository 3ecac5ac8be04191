// A region tells what is the matter. Three questions first, the rest folded away; what is typed is kept in this browser
// until it was sent; what others shared about the same is shown while typing.
import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Ahead, titleFrom, useAhead } from "./ahead";
import { useAlike } from "./alike";
import { ask, type Done, Refused } from "./api";
import { label, LABELS } from "./fields";
import { names } from "./names";
import { announce, Button, Check, Choices, Faults, faultsOf, Field, labelsOf, Notice, Select, Text, Trouble, useSend } from "./parts";
import { Heading, Link } from "./router";
import type { Who } from "./session";
import { Still } from "./still";
import { type Key, t } from "./texts";
import { today } from "./time";
import { codes, word, type Choices as Set } from "./words";
import { suspects } from "./suspects";
import { Progress, type Sending, tooLarge, upload } from "./upload";

type Values = Record<string, unknown>;
const text = (v: Values, name: string): string => typeof v[name] === "string" ? v[name] as string : "";

const NEEDED = ["wat", "merkbaar", "nodig"];
function sent(v: Values): Values {
  const out: Values = {};
  for (const [name, value] of Object.entries(v)) {
    if (Array.isArray(value)) {
      const list = value.filter((x) => String(x).trim() !== "");
      if (list.length > 0) out[name] = list;
    } else if (value !== "" && value !== undefined && value !== false) {
      out[name] = value;
    }
  }
  return out;
}

function Sent({ done, behind, again }: { done: Done; behind: string[]; again: () => void }): JSX.Element {
  return (
    <>
      <Heading>{t("ingediend.titel")}</Heading>
      <Notice kind="well" title={t("ingediend.kenmerk", { kenmerk: done.kenmerk ?? "" })}><p>{t("ingediend.uitleg")}</p></Notice>
      {behind.length > 0 && <Notice kind="bad" title={t("ingediend.nietmee")}><p>{t("ingediend.nietmee.uitleg")}</p><ul>{behind.map((b) => <li key={b}><bdi>{b}</bdi></li>)}</ul></Notice>}
      <div class="buttons">
        <Link class="utrecht-button utrecht-button--primary-action" to={`/knelpunten/${done.kenmerk ?? done.id}`}>{t("ingediend.volg")}</Link>
        <Button onClick={again}>{t("ingediend.nog")}</Button>
      </div>
    </>
  );
}

// Gives those that did not come along, and why.
async function sendFiles(id: string, files: File[], show: (of: Sending) => void): Promise<string[]> {
  const behind: string[] = [];
  for (const file of files) {
    try {
      await upload(id, file, crypto.randomUUID(), (sent) => show({ name: file.name, size: file.size, sent: Math.min(sent, file.size) }));
    } catch (e) {
      behind.push(`${file.name}: ${e instanceof Refused ? e.problem.detail : t("fout.geenverbinding")}`);
    }
  }
  return behind;
}

export function Submit({ who }: { who: Who }): JSX.Element {
  const kept = `weerklank.indienen.${who.id}`;
  const [v, setAll] = useState<Values>(() => JSON.parse(localStorage.getItem(kept) ?? "{}") as Values);
  const [behind, setBehind] = useState<string[]>([]), [sending, show] = useState<Sending | null>(null);
  const [files, setFiles] = useState<File[]>([]), [saved, setSaved] = useState(false), [done, finish] = useState<Done | null>(null), [local, setLocal] = useState<Faults>({}), [found, find] = useState<ReturnType<typeof suspects>>([]);
  const { busy, error, send } = useSend();
  const faults: Faults = { ...faultsOf(error), ...local };
  const ahead = useAhead(v), alike = useAlike(ahead?.lijktOp ?? []), title = ahead ? titleFrom(text(v, "wat")) : "", timer = useRef(0);
  const set = useCallback((name: string, value: unknown): void => {
    setAll((before) => ({ ...before, [name]: value }));
    setSaved(false);
  }, []);
  useEffect(() => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      if (done) return;
      if (Object.keys(sent(v)).length > 0) localStorage.setItem(kept, JSON.stringify(v)); else localStorage.removeItem(kept);
      setSaved(Object.keys(sent(v)).length > 0);
      find(suspects(["wat", "merkbaar", "nodigToelichting", "geprobeerd", "titel"].map((n) => text(v, n)).join("\n")));
    }, 300);
    return () => clearTimeout(timer.current);
  }, [v]);
  if (done) return <Sent done={done} behind={behind} again={() => { finish(null); setAll({}); setFiles([]); }} />;
  const field = (name: string, rows?: number, help?: Key): JSX.Element => {
    return (
      <Still of={[text(v, name), faults[name]]} draw={() => (
        <Text label={label(name)} required={NEEDED.includes(name)} fault={faults[name]} value={text(v, name)} onValue={(x) => set(name, x)} {...(rows ? { rows } : {})} {...(help ? { help: t(help) } : {})} />
      )} />
    );
  };
  const submit = (): void => {
    const lacking: Faults = {};
    for (const name of ["wat", "merkbaar"]) if (text(v, name).trim() === "") lacking[name] = t("vulin");
    if (!Array.isArray(v.nodig) || v.nodig.length === 0) lacking.nodig = t("kieseen");
    if (tooLarge(files)) lacking.bijlagen = tooLarge(files);
    setLocal(lacking);
    if (Object.keys(lacking).length > 0) {
      announce(lacking.bijlagen ?? t("indienen.vuleerst"));
      setTimeout(() => document.querySelector<HTMLElement>("[aria-invalid=true], fieldset .fault")?.focus(), 0);
      return;
    }
    void send(async (key) => {
      const told = await ask<Done>("POST", "/knelpunten", { body: sent(v), key });
      localStorage.removeItem(kept);
      setBehind(await sendFiles(told.id ?? "", files, show)); // one that is refused leaves what was received as it is
      show(null);
      finish(told);
    });
  };
  return (
    <>
      <Heading>{t("indienen.titel")}</Heading>
      <p>{t("indienen.uitleg")}</p>
      <p><Link to="/indienen/bestand">{t("import.link")}</Link></p>
      <form noValidate onSubmit={(e) => { e.preventDefault(); submit(); }}>
        <Trouble error={error} labels={labelsOf(LABELS)} />
        <div class="sides">
          <div>
            {field("wat", 6, "hulp.wat")}
            {field("merkbaar", 5, "hulp.merkbaar")}
            <Still of={[v.nodig, faults.nodig]} draw={() => (
              <Choices many label={t("veld.nodig")} help={t("hulp.nodig")} fault={faults.nodig} value={Array.isArray(v.nodig) ? v.nodig as string[] : []} onValue={(x) => set("nodig", x)}
                options={codes("need" as Set).map((c) => ({ code: c, text: word("need", c) }))} />
            )} />
            {found.length > 0 && <Notice title={t("indienen.persoon")}><p>{t("indienen.persoon.uitleg")}</p><ul>{found.map((f) => <li key={f.what}>{t(f.kind)}: <bdi>{f.what}</bdi></li>)}</ul></Notice>}
            <details class="more"><summary>{t("indienen.vinden")}</summary>
              {field("titel", undefined, "hulp.titel")}
              <Still of={[v.thema, faults.thema, names.get()]} draw={() => (
                <Select label={t("veld.thema")} required={false} fault={faults.thema} value={text(v, "thema")} onValue={(x) => set("thema", x)} none={t("kies")}
                  options={names.get().themas.map((n) => ({ code: n.code, text: (n.boven ? "– " : "") + n.naam }))} />
              )} />
              {field("plaats")}
              <Text label={t("veld.gemeenten")} required={false} help={t("hulp.gemeenten")} fault={faults.gemeenten} rows={2} value={(v.gemeenten as string[] | undefined ?? []).join("\n")} onValue={(x) => set("gemeenten", x.split("\n"))} />
            </details>
            <details class="more"><summary>{t("indienen.achtergrond")}</summary>
              {field("regel", undefined, "hulp.regel")}
              {field("geprobeerd", 3)}
              {field("contactDenHaag")}
              {field("nodigToelichting", 3)}
              {field("planonderdeel")}
              {field("bredeWelvaart", 3, "hulp.bredeWelvaart")}
              <Select label={t("veld.buurland")} required={false} value={text(v, "buurland")} onValue={(x) => set("buurland", x)} none={t("nee")} options={codes("neighbour" as Set).map((c) => ({ code: c, text: word("neighbour", c) }))} />
            </details>
            <details class="more"><summary>{t("indienen.tijd")}</summary>
              <Field label={t("veld.nuttigTot")} required={false} fault={faults.nuttigTot}>{(aria) => <input {...aria} class="utrecht-textbox utrecht-textbox--html-input date" type="date" min={today()} value={text(v, "nuttigTot")} onInput={(e) => set("nuttigTot", e.currentTarget.value)} />}</Field>
              {field("nuttigTotWaarom")}
            </details>
            <details class="more"><summary>{t("indienen.contact")}</summary>
              {field("contactFunctie")}{field("contactTeam")}{field("contactTelefoon")}{field("contactMailbox")}
            </details>
            <details class="more"><summary>{t("indienen.bijlagen")}</summary>
              <Field label={t("bijlage.kies")} help={t("bijlage.uitleg")} fault={tooLarge(files) || undefined}>{(aria) => <input {...aria} type="file" multiple class="bare-input" onChange={(e) => { const list = [...(e.currentTarget.files ?? [])]; setFiles(list); if (tooLarge(list)) announce(tooLarge(list)); }} />}</Field>
            </details>
            <Check label={t("veld.deelbaar")} help={t("hulp.deelbaar")} value={v.deelbaar === true} onValue={(x) => { set("deelbaar", x); if (!x) set("magOpenbaar", undefined); }} />
            {v.deelbaar === true && v.vertrouwelijk !== true && <Check label={t("veld.magOpenbaar")} help={t("hulp.magOpenbaar")} value={v.magOpenbaar === true} onValue={(x) => set("magOpenbaar", x)} />}
            <Check label={t("veld.vertrouwelijk")} help={t("hulp.vertrouwelijk")} value={v.vertrouwelijk === true} onValue={(x) => set("vertrouwelijk", x)} />
            {sending && <Progress of={sending} />}
            <div class="buttons">
              <Button first type="submit" busy={busy}>{t("indienen.verstuur")}</Button>
              <span class="saved" role="status">{saved ? t("indienen.bewaard") : ""}</span>
            </div>
          </div>
          <Still of={[ahead, alike.map((a) => a.s.id).join(" "), title, v.titel, v.thema]} draw={() => <Ahead told={ahead} title={title} own={text(v, "titel")} chosen={text(v, "thema")} set={set} alike={alike} />} />
        </div>
      </form>
    </>
  );
}

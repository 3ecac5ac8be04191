// Proof that nobody changed the log: its newest signed head continues the one that this browser kept, computed here.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { get, Refused } from "./api";
import { able, bytesOf, continues, type Head, headOf, keyOf, signed, type Signed } from "./merkle";
import { Button, Notice, Show, Text, useRead } from "./parts";
import { Heading } from "./router";
import { type Key, number, t } from "./texts";
import { moment } from "./time";

type Told = { stand: string; grootte: number; samenhang?: string };
type Kept = { note: string; at: string };
type Doubt = "stuk" | "korter" | "anders" | "naam" | "handtekening";
type Judged = { told: Told; before: Kept | null; head: Head | null; doubt: Doubt | null; by: Signed | "nokey" };

const DOUBTS: Record<Doubt, Key> = {
  stuk: "controle.twijfel.stuk", korter: "controle.twijfel.korter", anders: "controle.twijfel.anders", naam: "controle.twijfel.naam", handtekening: "controle.twijfel.handtekening",
};
const KEPT = "weerklank.stand", KEY = "weerklank.logsleutel";
const ask = (query: Record<string, string | number>, abort?: AbortSignal): Promise<Told> => get<Told>("/controlebewijzen", query, abort);

function kept(): Kept | null {
  try {
    const k = JSON.parse(localStorage.getItem(KEPT) ?? "null") as Kept | null;
    return k && headOf(k.note) ? k : null;
  } catch {
    return null;
  }
}

// What the log shows now, beside what was kept. A head that is in doubt is never kept.
async function judge(abort?: AbortSignal): Promise<Judged> {
  const before = kept(), old = before && headOf(before.note), keyText = localStorage.getItem(KEY) ?? "";
  let told: Told, doubt: Doubt | null = null;
  try {
    told = await ask(old ? { oorsprong: old.origin, grootte: old.size } : {}, abort);
  } catch (e) {
    const code = e instanceof Refused ? e.problem.code : "";
    if (!old || (code !== "head_unknown" && code !== "other_log")) throw e;
    doubt = code === "head_unknown" ? "korter" : "naam";
    told = await ask({}, abort);
  }
  const head = headOf(told.stand), key = keyText ? await keyOf(keyText) : null;
  const by = head && key ? await signed(head, key) : "nokey";
  if (!head) doubt ??= "stuk";
  else if (by === "wrong" || by === "absent") doubt ??= "handtekening";
  else if (old && head.origin !== old.origin) doubt ??= "naam";
  else if (old && !(await continues(old, head, bytesOf(told.samenhang ?? "") ?? new Uint8Array(1)))) doubt ??= old.size > head.size ? "korter" : "anders";
  if (!doubt) localStorage.setItem(KEPT, JSON.stringify({ note: told.stand, at: new Date().toISOString() }));
  return { told, before, head, doubt, by };
}

function Verdict({ of }: { of: Judged }): JSX.Element {
  const old = of.before && headOf(of.before.note);
  if (of.doubt) return <Notice kind="bad" title={t("controle.twijfel")}><p>{t(DOUBTS[of.doubt])}</p><p>{t("controle.twijfel.wat")}</p></Notice>;
  return (
    <Notice kind="well" title={old ? t("controle.goed") : t("controle.eerste")}>
      {old && of.head ? <p>{t("controle.goed.uitleg", { dag: moment(of.before?.at), oud: number(old.size), nu: number(of.head.size) })}</p> : <p>{t("controle.eerste.uitleg")}</p>}
      <p>{of.by === "right" ? t("controle.getekend") : of.by === "unable" ? t("controle.kanniet.ed25519") : t("controle.geensleutel")}</p>
    </Notice>
  );
}

function KeyForm({ done }: { done: () => void }): JSX.Element {
  const [text, set] = useState(localStorage.getItem(KEY) ?? ""), [wrong, setWrong] = useState(false);
  return (
    <form noValidate onSubmit={(e) => {
      e.preventDefault();
      void keyOf(text).then((key) => {
        setWrong(text.trim() !== "" && !key);
        if (text.trim() !== "" && !key) return;
        if (key) localStorage.setItem(KEY, text.trim()); else localStorage.removeItem(KEY);
        done();
      });
    }}>
      <Text label={t("controle.sleutel")} help={t("controle.sleutel.uitleg")} fault={wrong ? t("controle.sleutel.fout") : undefined} value={text} onValue={set} maxLength={300} />
      <div class="buttons"><Button type="submit">{t("controle.sleutel.bewaar")}</Button></div>
    </form>
  );
}

export function Proof(): JSX.Element {
  const of = useRead(async (abort) => able() ? judge(abort) : { told: await ask({}, abort), before: null, head: null, doubt: null, by: "unable" as const }, []);
  return (
    <>
      <Heading>{t("controle.titel")}</Heading>
      <p>{t("controle.uitleg")}</p>
      <Show of={of}>
        {(j) => (
          <>
            <div role="status">{able() ? <Verdict of={j} /> : <Notice title={t("controle.kanniet")}><p>{t("controle.kanniet.uitleg")}</p></Notice>}</div>
            <p>{t("controle.aantal", { n: number(j.told.grootte) })}</p>
            <pre class="panel wide" tabIndex={0}>{j.told.stand}</pre>
            <div class="buttons"><Button onClick={() => of.at === "there" && of.again()}>{t("controle.nogeens")}</Button></div>
            <KeyForm done={() => of.at === "there" && of.again()} />
            <h2>{t("controle.zelf")}</h2>
            <p>{t("controle.zelf.uitleg")}</p>
            <pre class="panel wide" tabIndex={0}>weerklank verify</pre>
          </>
        )}
      </Show>
    </>
  );
}

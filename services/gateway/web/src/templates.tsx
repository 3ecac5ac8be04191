// Texts that a ministry uses more often: put one into a field of the form, keep what stands there, throw one away.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ask, get } from "./api";
import type { Values } from "./drafts";
import { announce, Button, Select, Show, Text, Trouble, useRead, useSend } from "./parts";
import { may } from "./session";
import { t } from "./texts";

type Template = { id: string; titel: string; handeling?: string; versie: number; tekst?: string };
type Props = { pad: string; fields: { code: string; text: string; most: number }[]; v: Values; set: (name: string, value: string) => void };

export function Templates({ pad, fields, v, set }: Props): JSX.Element {
  const of = useRead(async (abort) => ((await get<{ sjablonen?: Template[] }>("/sjablonen", {}, abort)).sjablonen ?? []).filter((x) => !x.handeling || x.handeling === pad), [pad]);
  const [field, pick] = useState(fields[0]?.code ?? ""), [id, choose] = useState(""), [title, name] = useState(""), [sure, ask_] = useState(false);
  const { busy, error, send, clear } = useSend();
  const said = typeof v[field] === "string" ? (v[field] as string).trim() : "", again = (): void => { if (of.at === "there") of.again(); };
  const insert = async (): Promise<void> => {
    const text = (await get<Template>(`/sjablonen/${id}`)).tekst ?? "";
    set(field, [said, text].filter(Boolean).join("\n\n").slice(0, fields.find((f) => f.code === field)?.most ?? 8000));
    announce(t("sjabloon.ingevoegd"));
  };
  const keep = (): Promise<boolean> => send(async (key) => { await ask("PUT", `/sjablonen/${key}`, { body: { titel: title.trim(), handeling: pad, tekst: said } }); })
    .then((ok) => { if (ok) { name(""); announce(t("sjabloon.bewaard")); again(); } return ok; });
  const drop = (): Promise<boolean> => send(async () => { await ask("DELETE", `/sjablonen/${id}`); }).then((ok) => { if (ok) { announce(t("sjabloon.weg")); choose(""); } ask_(false); again(); return ok; });
  return (
    <Show of={of}>
      {(list) => (
        <>
          <Trouble error={error} labels={{ titel: t("sjabloon.titel"), tekst: t("sjabloon.veld") }} />
          {fields.length > 1 && <Select label={t("sjabloon.veld")} value={field} onValue={pick} options={fields} />}
          {list.length === 0 ? <p class="facts">{t("sjabloon.geen")}</p> : (
            <>
              <Select label={t("sjabloon.kies")} value={id} onValue={(x) => { choose(x); ask_(false); clear(); }} none={t("kies")} options={list.map((x) => ({ code: x.id, text: x.titel }))} />
              {id && (
                <div class="buttons">
                  <Button busy={busy} onClick={() => void send(insert)}>{t("sjabloon.invoegen")}</Button>
                  {may("schrijven") && !sure && <Button onClick={() => ask_(true)}>{t("concept.weggooien")}</Button>}
                  {sure && <Button busy={busy} onClick={() => void drop()}>{t("sjabloon.zeker")}</Button>}
                </div>
              )}
            </>
          )}
          {may("schrijven") && said !== "" && (
            <>
              <Text label={t("sjabloon.titel")} help={t("sjabloon.titel.hulp")} value={title} onValue={name} maxLength={120} />
              {title.trim() !== "" && <Button busy={busy} onClick={() => void keep()}>{t("sjabloon.bewaar")}</Button>}
            </>
          )}
        </>
      )}
    </Show>
  );
}

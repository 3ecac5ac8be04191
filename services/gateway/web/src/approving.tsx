// For the approval round of a ministry: the knelpunt and the text so far as a file of Word, and the approved text back.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Moment, Signal } from "./api";
import { type Part, read, Unreadable, write } from "./approval";
import type { Values } from "./drafts";
import { announce, Button, Field } from "./parts";
import { count, t } from "./texts";

type Props = { s: Signal; timeline: Moment[]; me: string; parts: Part[]; v: Values; all: (v: Values) => void };

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob), a = document.createElement("a");
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function Approving({ s, timeline, me, parts, v, all }: Props): JSX.Element {
  const [busy, work] = useState(false), [fault, fail] = useState(""), [filled, tell] = useState<string[]>([]), [rest, show] = useState("");
  const take = async (file: File): Promise<void> => {
    fail(""); show(""); tell([]);
    try {
      const back = await read(file, parts), long = parts.filter((p) => (back.found[p.code]?.length ?? 0) > p.most).map((p) => t(p.key));
      const names = parts.filter((p) => back.found[p.code]).map((p) => t(p.key));
      if (long.length > 0) { fail(t("goedkeuring.fout.lang", { welke: long.join(", ") })); show(back.text); return; }
      if (names.length === 0) { fail(t("goedkeuring.fout.koppen")); show(back.text); return; }
      all({ ...v, ...Object.fromEntries(Object.entries(back.found).filter(([, text]) => text !== "")) });
      tell(names);
      announce(count("goedkeuring.terug", names.length));
    } catch (e) {
      fail(t(e instanceof Unreadable ? e.key : "goedkeuring.fout.geen"));
    }
  };
  return (
    <>
      <p>{t("goedkeuring.uitleg")}</p>
      <p><Button busy={busy} onClick={() => {
        work(true);
        void write(s, timeline, me, parts, v).then((blob) => save(blob, `${s.kenmerk ?? s.id}.docx`), () => fail(t("goedkeuring.fout.maken"))).finally(() => work(false));
      }}>{t("goedkeuring.download")}</Button></p>
      <Field label={t("goedkeuring.kies")} help={t("goedkeuring.kies.uitleg")} fault={fault || undefined}>
        {(aria) => <input {...aria} type="file" class="bare-input" accept=".docx" onChange={(e) => { const file = e.currentTarget.files?.[0]; if (file) void take(file); e.currentTarget.value = ""; }} />}
      </Field>
      {filled.length > 0 && <p class="good">{t("goedkeuring.gevuld", { welke: filled.join(", ") })}</p>}
      {rest && <Field label={t("goedkeuring.rest")}>{(aria) => <textarea {...aria} class="utrecht-textarea utrecht-textarea--html-textarea" rows={8} readOnly dir="auto" value={rest} />}</Field>}
    </>
  );
}

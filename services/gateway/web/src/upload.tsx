// Sending files: what is too large is refused before anything is sent, and how far it is can be seen.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Done, headersOf, refusal, saw, type Signal, Unanswered } from "./api";
import { announce, Button, Field, Trouble, useSend } from "./parts";
import { locale, t } from "./texts";
import { acts } from "./words";

type Sized = { pad: string; velden: { naam: string; hoogstens: number }[] };
const MOST = (acts as unknown as Sized[]).find((a) => a.pad === "bijlagen")?.velden.find((f) => f.naam === "grootte")?.hoogstens ?? 0; // bytes

const megabytes = (n: number): string => new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(Math.ceil(n * 10 / 1024 / 1024) / 10);

// What is wrong with these files, in words; "" when nothing is.
export function tooLarge(files: File[]): string {
  const large = files.find((f) => f.size > MOST), empty = files.find((f) => f.size === 0);
  if (large) return t("bijlage.tegroot", { naam: large.name, mb: megabytes(large.size), hoogstens: megabytes(MOST) });
  return empty ? t("bijlage.leeg", { naam: empty.name }) : "";
}

// fetch does not tell how far it is, so the older way is taken.
export function upload(id: string, file: File, key: string, onPart: (sent: number) => void): Promise<Done> {
  return new Promise((done, fail) => {
    const x = new XMLHttpRequest(), headers = headersOf("POST", { body: file, key });
    x.open("POST", `/v1/knelpunten/${id}/bijlagen`);
    for (const [name, value] of Object.entries(headers)) x.setRequestHeader(name, value);
    x.upload.onprogress = (e) => onPart(e.loaded);
    x.onerror = x.onabort = x.ontimeout = () => fail(new Unanswered());
    x.onload = () => {
      let told: unknown;
      try {
        told = JSON.parse(x.responseText);
      } catch {
        fail(new Unanswered());
        return;
      }
      if (x.status >= 300) { fail(refusal(told, x.getResponseHeader("Retry-After"), headers["X-CSRF-Token"] ?? "")); return; }
      saw(Number(x.getResponseHeader("Weerklank-Positie") ?? -1));
      done(told as Done);
    };
    x.send(file);
  });
}

export type Sending = { name: string; size: number; sent: number };

export function Progress({ of }: { of: Sending }): JSX.Element {
  const label = t("bijlage.bezig", { naam: of.name });
  return (
    <p class="progress">
      <span>{label}: {t("bijlage.voortgang", { nu: megabytes(of.sent), alles: megabytes(of.size) })}</span>
      <progress aria-label={label} max={of.size} value={of.sent} />
    </p>
  );
}

export function FileForm({ s, done, close }: { s: Signal; done: () => void; close: () => void }): JSX.Element {
  const [file, pick] = useState<File | null>(null), [lacks, setLacks] = useState(false), [sending, show] = useState<Sending | null>(null);
  const { busy, error, send } = useSend();
  return (
    <form onSubmit={(e) => {
      e.preventDefault();
      setLacks(!file);
      if (file && !tooLarge([file])) void send(async (key) => {
        try {
          await upload(s.id, file, key, (sent) => show({ name: file.name, size: file.size, sent: Math.min(sent, file.size) }));
        } finally {
          show(null);
        }
      }).then((ok) => { if (ok) { announce(t("bijlage.klaar")); close(); done(); } });
    }}>
      <Trouble error={error} />
      {lacks && <p class="fault" role="alert">{t("bijlage.kies")}.</p>}
      <Field label={t("bijlage.kies")} help={t("bijlage.uitleg")} fault={file ? tooLarge([file]) || undefined : undefined}>
        {(aria) => <input {...aria} type="file" class="bare-input" onChange={(e) => { const f = e.currentTarget.files?.[0] ?? null; pick(f); setLacks(false); if (f && tooLarge([f])) announce(tooLarge([f])); }} />}
      </Field>
      {sending && <Progress of={sending} />}
      <div class="buttons"><Button first type="submit" busy={busy}>{t("verstuur.bijlagen")}</Button><Button onClick={close}>{t("annuleren")}</Button></div>
    </form>
  );
}

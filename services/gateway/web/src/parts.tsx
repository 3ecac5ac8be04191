// The parts that pages are made of.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Refused, Unanswered } from "./api";
import { state, useValue } from "./state";
import type { Key } from "./texts";
import { t } from "./texts";

// ------------------------------------------------------------------ reading

export type Reading<T> = { at: "waiting" } | { at: "there"; value: T; again: () => void } | { at: "failed"; error: unknown; again: () => void };

// What a page that is there can wait for: the connection comes back, somebody signs in again.
const passes = (error: unknown): boolean => error instanceof Unanswered || (error instanceof Refused && error.problem.code === "not_signed_in");

// Reads, and reads again on demand; what was there stays on the screen meanwhile. It is asked before what waits for it is
// drawn, so that the answer is on its way meanwhile.
export function useRead<T>(read: (abort: AbortSignal) => Promise<T>, depends: unknown[]): Reading<T> {
  const [of, set] = useState<{ value?: T; error?: unknown; depends: unknown[] }>({ depends });
  const [turn, again] = useState(0);
  const same = of.depends.length === depends.length && of.depends.every((d, i) => d === depends[i]);
  useLayoutEffect(() => {
    const abort = new AbortController();
    read(abort.signal).then((value) => set({ value, depends }), (error: unknown) => {
      if (!abort.signal.aborted) set((before) => before.value !== undefined && passes(error) ? before : { error, depends });
    });
    return () => abort.abort();
  }, [...depends, turn]);
  const repeat = (): void => again((n) => n + 1);
  if (same && of.value !== undefined) return { at: "there", value: of.value, again: repeat };
  if (same && of.error !== undefined) return { at: "failed", error: of.error, again: repeat };
  return { at: "waiting" };
}

export function Waiting(): JSX.Element {
  const [slow, set] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => set(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return <p class="waiting" role="status">{slow ? t("wachten") : ""}</p>;
}

export function Failed({ error, again }: { error: unknown; again?: () => void }): JSX.Element {
  const gone = error instanceof Refused && error.problem.status === 404;
  return (
    <div class="notice bad" role="alert">
      <h2>{error instanceof Refused ? error.problem.title : t("fout.geenverbinding")}</h2>
      {gone && <p>{t("fout.nietgevonden")}</p>}
      {!(error instanceof Refused) && <p>{t("fout.opnieuw")}</p>}
      {again && !gone && <p><button type="button" class="utrecht-button utrecht-button--secondary-action" onClick={again}>{t("opnieuw")}</button></p>}
    </div>
  );
}

export function Show<T>({ of, children }: { of: Reading<T>; children: (value: T) => ComponentChildren }): JSX.Element {
  if (of.at === "waiting") return <Waiting />;
  if (of.at === "failed") return <Failed error={of.error} again={of.again} />;
  return <>{children(of.value)}</>;
}

export const Empty = ({ children }: { children: ComponentChildren }): JSX.Element => <p class="empty">{children}</p>;

// ------------------------------------------------------------------ saying it aloud

const said = state("");
export function announce(text: string): void {
  said.set("");
  setTimeout(() => said.set(text), 50);
}
export const Announcer = (): JSX.Element => <div class="hidden-to-the-eye" role="status" aria-live="polite">{useValue(said)}</div>;

// ------------------------------------------------------------------ forms

type FieldProps = { label: string; help?: string | undefined; fault?: string | undefined; required?: boolean };

export function Field({ label, help, fault, required, children }: FieldProps & { children: (aria: Record<string, string | boolean | undefined>) => ComponentChildren }): JSX.Element {
  const id = useId();
  const described = [help ? id + "-h" : "", fault ? id + "-f" : ""].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label class="utrecht-form-label" for={id}>{label}{required === false ? ` (${t("vrijwillig")})` : ""}</label>
      {help && <p class="help" id={id + "-h"}>{help}</p>}
      {fault && <p class="fault" id={id + "-f"}>{fault}</p>}
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": fault ? "true" : undefined })}
    </div>
  );
}

type TextProps = FieldProps & { value: string; onValue: (v: string) => void; rows?: number; type?: string; autocomplete?: string; maxLength?: number; inputmode?: string; name?: string };

export function Text({ value, onValue, rows, type = "text", autocomplete = "off", maxLength, inputmode, name, ...field }: TextProps): JSX.Element {
  return (
    <Field {...field}>
      {(aria) => rows
        ? <textarea {...aria} class="utrecht-textarea utrecht-textarea--html-textarea" name={name} rows={rows} maxLength={maxLength} value={value} dir="auto" onInput={(e) => onValue(e.currentTarget.value)} />
        : <input {...aria} class="utrecht-textbox utrecht-textbox--html-input" name={name} type={type} autocomplete={autocomplete} maxLength={maxLength} inputMode={inputmode as "text"} value={value}
            dir={type === "text" ? "auto" : undefined} onInput={(e) => onValue(e.currentTarget.value)} />}
    </Field>
  );
}

export function Select({ value, onValue, options, none, ...field }: FieldProps & { value: string; onValue: (v: string) => void; options: { code: string; text: string }[]; none?: string }): JSX.Element {
  return (
    <Field {...field}>
      {(aria) => (
        <select {...aria} class="utrecht-select utrecht-select--html-select" value={value} onChange={(e) => onValue(e.currentTarget.value)}>
          {none !== undefined && <option value="">{none}</option>}
          {options.map((o) => <option key={o.code} value={o.code}>{o.text}</option>)}
        </select>
      )}
    </Field>
  );
}

export function Choices({ label, help, fault, value, onValue, options, many }: FieldProps & { value: string[]; onValue: (v: string[]) => void; options: { code: string; text: string }[]; many: boolean }): JSX.Element {
  const id = useId();
  const set = (code: string, on: boolean): void => onValue(many ? (on ? [...value, code] : value.filter((v) => v !== code)) : [code]);
  return (
    <fieldset class="field" aria-describedby={[help ? id + "-h" : "", fault ? id + "-f" : ""].join(" ").trim() || undefined}>
      <legend>{label}</legend>
      {help && <p class="help" id={id + "-h"}>{help}</p>}
      {fault && <p class="fault" id={id + "-f"}>{fault}</p>}
      {options.map((o) => (
        <div class="pick" key={o.code}>
          <input type={many ? "checkbox" : "radio"} name={id} id={id + o.code} checked={value.includes(o.code)} onChange={(e) => set(o.code, e.currentTarget.checked)} />
          <label for={id + o.code}>{o.text}</label>
        </div>
      ))}
    </fieldset>
  );
}

export function Check({ label, value, onValue, help }: { label: string; value: boolean; onValue: (v: boolean) => void; help?: string }): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <div class="pick">
        <input type="checkbox" id={id} checked={value} aria-describedby={help ? id + "-h" : undefined} onChange={(e) => onValue(e.currentTarget.checked)} />
        <label for={id}>{label}</label>
      </div>
      {help && <p class="help" id={id + "-h"}>{help}</p>}
    </div>
  );
}

// What was refused, with each field that is at fault by its own words.
export type Faults = Record<string, string>;
export function faultsOf(error: unknown): Faults {
  const out: Faults = {};
  if (error instanceof Refused) for (const p of error.problem.invalidParams ?? []) out[p.name] ??= p.reason;
  return out;
}

export function Trouble({ error, labels = {} }: { error: unknown; labels?: Record<string, string> }): JSX.Element | null {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => { if (error) box.current?.focus(); }, [error]);
  if (!error) return null;
  const faults = Object.entries(faultsOf(error));
  return (
    <div class="notice bad" role="alert" tabIndex={-1} ref={box}>
      <h2>{error instanceof Refused ? error.problem.title : t("fout.nietverstuurd")}</h2>
      {error instanceof Refused && error.problem.detail !== error.problem.title && <p>{error.problem.detail}</p>}
      {!(error instanceof Refused) && <p>{t("fout.magopnieuw")}</p>}
      {faults.length > 0 && <ul>{faults.map(([name, reason]) => <li key={name}>{labels[name] ?? name}: {reason}</li>)}</ul>}
    </div>
  );
}

// Sends once, however often it is pressed; the same again has the same key.
export function useSend(): { busy: boolean; error: unknown; send: (fn: (key: string) => Promise<void>) => Promise<boolean>; clear: () => void } {
  const [busy, setBusy] = useState(false), [error, setError] = useState<unknown>(null);
  const key = useRef(""), held = useRef(false);
  return {
    busy, error,
    clear: () => setError(null),
    async send(fn) {
      if (held.current) return false;
      held.current = true;
      setBusy(true);
      setError(null);
      key.current ||= crypto.randomUUID();
      try {
        await fn(key.current);
        key.current = "";
        return true;
      } catch (e) {
        if (e instanceof Refused && e.problem.status < 500 && e.problem.code !== "not_signed_in") key.current = "";
        setError(e);
        return false;
      } finally {
        held.current = false;
        setBusy(false);
      }
    },
  };
}

export function Button({ children, busy = false, first = false, ...more }: { children: ComponentChildren; busy?: boolean; first?: boolean } & JSX.ButtonHTMLAttributes<HTMLButtonElement>): JSX.Element {
  return <button type="button" {...more} class={first ? "utrecht-button utrecht-button--primary-action" : "utrecht-button utrecht-button--secondary-action"} aria-disabled={busy ? "true" : undefined}>{busy ? t("bezig") : children}</button>;
}

// A dialog of the browser's own: it holds the focus and closes with Escape.
export function Dialog({ title, onClose, children, must = false }: { title: string; onClose: () => void; children: ComponentChildren; must?: boolean }): JSX.Element {
  const box = useRef<HTMLDialogElement>(null), id = useId();
  useLayoutEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    return () => dialog?.close(); // which gives the focus back
  }, []);
  return (
    <dialog ref={box} aria-labelledby={id} onCancel={(e) => { e.preventDefault(); if (!must) onClose(); }}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

export const Notice = ({ kind = "", title, children }: { kind?: "" | "well" | "bad"; title: string; children?: ComponentChildren }): JSX.Element =>
  <div class={"notice " + kind}><h2>{title}</h2>{children}</div>;

export const labelsOf = (fields: readonly (readonly [string, Key])[]): Record<string, string> => Object.fromEntries(fields.map(([name, key]) => [name, t(key)]));

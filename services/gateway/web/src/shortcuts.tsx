// Keys: ? tells which there are. None of them does anything while one types, and none has a modifier of the browser's.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button, Check, Dialog } from "./parts";
import { go } from "./router";
import type { Who } from "./session";
import { type Key, t } from "./texts";

const KEYS: [string, Key, string][] = [["g", "toets.bureau", "/"], ["k", "toets.knelpunten", "/knelpunten"], ["r", "toets.cijfers", "/reactietijden"], ["h", "toets.hulp", "/hulp"]];

// Whoever speaks to the computer, or shakes, switches them off (WCAG 2.1.4).
const KEPT = "weerklank.toetsen";
const off = (): boolean => localStorage.getItem(KEPT) === "uit";

const types = (e: KeyboardEvent): boolean => {
  const at = e.target as HTMLElement;
  return at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) || e.ctrlKey || e.metaKey || e.altKey;
};

export function Shortcuts({ who }: { who: Who }): JSX.Element | null {
  const [open, show] = useState(false), [on, set] = useState(!off());
  useEffect(() => {
    const pressed = (e: KeyboardEvent): void => {
      if (types(e) || document.querySelector("dialog[open]")) return;
      if (e.key === "?") { e.preventDefault(); show(true); return; }
      if (off()) return;
      if (e.key === "/") {
        e.preventDefault();
        const search = document.querySelector<HTMLInputElement>("input[type=search]");
        if (search) search.focus(); else go("/knelpunten");
        return;
      }
      if (e.key === "n" && who.rol === "regio") { e.preventDefault(); go("/indienen"); return; }
      const key = KEYS.find(([k]) => k === e.key);
      if (key) { e.preventDefault(); go(key[2]); }
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [who.rol]);
  if (!open) return null;
  return (
    <Dialog title={t("toetsen.titel")} onClose={() => show(false)}>
      <table class="utrecht-table utrecht-table--html-table">
        <tbody>
          {KEYS.map(([k, text]) => <tr key={k}><th scope="row"><kbd>{k}</kbd></th><td>{t(text)}</td></tr>)}
          {who.rol === "regio" && <tr><th scope="row"><kbd>n</kbd></th><td>{t("toets.nieuw")}</td></tr>}
          <tr><th scope="row"><kbd>/</kbd></th><td>{t("toets.zoek")}</td></tr>
          <tr><th scope="row"><kbd>?</kbd></th><td>{t("toets.deze")}</td></tr>
        </tbody>
      </table>
      <Check label={t("toetsen.aan")} value={on} onValue={(v) => { set(v); localStorage.setItem(KEPT, v ? "aan" : "uit"); }} />
      <div class="buttons"><Button first onClick={() => show(false)}>{t("sluiten")}</Button></div>
    </Dialog>
  );
}

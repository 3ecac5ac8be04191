// Finding other signals by their reference or a word, to point at them: nobody types an id.
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { ask, get, type Signal } from "./api";
import { party } from "./names";
import { announce, Button } from "./parts";
import { titleOf } from "./rows";
import { count, t } from "./texts";

type Listed = { knelpunten?: Signal[] };
const MOST = 10;
const isReference = (text: string): boolean => /^[a-z]{2,}-[\d-]*$/i.test(text);

const find = (text: string, region?: string): Promise<Listed> => {
  const more = { hoogstens: MOST, ...(region ? { regio: region } : {}) };
  return isReference(text) ? get<Listed>("/knelpunten", { kenmerk: text.toUpperCase(), ...more }) : ask<Listed>("POST", "/_zoek", { body: { tekst: text, ...more } });
};

type SeekProps = { label: string; help?: string | undefined; fault?: string | undefined; region?: string; not: string[]; start?: Signal[]; value: string[]; onValue: (list: Signal[]) => void };

export function Seek({ label, help, fault, region, not, start, value, onValue }: SeekProps): JSX.Element {
  const [text, type] = useState(""), [found, set] = useState<Signal[] | null>(null), [known, know] = useState<Signal[]>(start ?? []), [failed, fail] = useState(false), id = useId();
  const chosen = known.filter((s) => value.includes(s.id));
  const look = (): void => {
    if (!text.trim()) return;
    fail(false);
    find(text.trim(), region).then((told) => {
      const list = (told.knelpunten ?? []).filter((s) => !not.includes(s.id) && s.kenmerk);
      know((before) => [...before.filter((s) => value.includes(s.id)), ...list.filter((s) => !before.some((b) => b.id === s.id && value.includes(b.id)))]);
      set(list);
      announce(count("zoekknelpunt.gevonden", list.length));
    }, () => fail(true));
  };
  const pick = (s: Signal, on: boolean): void => onValue(on ? [...chosen, s] : chosen.filter((c) => c.id !== s.id));
  const shown = [...chosen, ...(found ?? []).filter((s) => !chosen.some((c) => c.id === s.id))];
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      {help && <p class="help">{help}</p>}
      {fault && <p class="fault">{fault}</p>}
      <label class="utrecht-form-label" for={id}>{t("zoekknelpunt.tekst")}</label>
      <input id={id} class="utrecht-textbox utrecht-textbox--html-input" type="search" value={text} onInput={(e) => type(e.currentTarget.value)}
        onKeyDown={(e) => { if (e.key === "Enter") { e.preventDefault(); look(); } }} />
      <div class="buttons"><Button onClick={look}>{t("zoekknelpunt.zoek")}</Button></div>
      {failed && <p class="fault" role="alert">{t("fout.geenverbinding")}</p>}
      {found && found.length === 0 && <p>{t("zoekknelpunt.niets")}</p>}
      {shown.map((s) => (
        <div class="pick" key={s.id}>
          <input type="checkbox" id={id + s.id} checked={value.includes(s.id)} onChange={(e) => pick(s, e.currentTarget.checked)} />
          <label for={id + s.id}><bdi>{titleOf(s)}</bdi> <span class="facts">{[s.kenmerk, party(s.regio), s.bundel ? t("zoekknelpunt.bundel") : ""].filter(Boolean).join(" · ")}</span></label>
        </div>
      ))}
    </fieldset>
  );
}

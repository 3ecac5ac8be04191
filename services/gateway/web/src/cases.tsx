// The cases behind a number of the reaction times: as far as one may see their signals.
import type { components } from "api";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { get } from "./api";
import { addressOf, asked, type Filters } from "./filters";
import { days, nameIn, OUTCOMES, type Row, type Told } from "./measures";
import { party } from "./names";
import { Button, Failed, Waiting } from "./parts";
import { go, Link } from "./router";
import { count, t } from "./texts";
import { day, dayOf } from "./time";
import { word } from "./words";

type Case = components["schemas"]["CaseRow"];
type Page = components["schemas"]["Zaken"];
type Read = { list: Case[]; next: string | undefined; error?: unknown; busy: boolean };

const PAGE = 20;

export const idOf = (van: string, which: string): string => `getal-${van}-${which}`;

// What routing sent wrong is in nobody's figures, so it is not behind them either.
const counted = (f: Filters, list: Case[]): Case[] => list.filter((c) => f.welke === "routeringsfout" || !c.routeringsfout);

function useCases(f: Filters, told: Told): Read & { more: () => void } {
  const [of, set] = useState<Read>({ list: [], next: undefined, busy: true });
  const abort = useRef(new AbortController());
  const read = (before: Case[], cursor: string | undefined): void => {
    const { signal } = abort.current;
    set({ list: before, next: cursor, busy: true });
    get<Page>("/reactietijden/zaken", { ...asked(f), van: f.zaken, stap: f.stap, welke: f.welke, vanaf: told.vanaf, tot: told.tot, hoogstens: PAGE, cursor }, signal)
      .then((page) => set({ list: [...before, ...counted(f, page.zaken ?? [])], next: page.cursor, busy: false }),
        (error: unknown) => { if (!signal.aborted) set({ list: before, next: cursor, error, busy: false }); });
  };
  useEffect(() => {
    abort.current = new AbortController();
    read([], undefined);
    return () => abort.current.abort();
  }, [addressOf(f), told.vanaf, told.tot]);
  return { ...of, more: () => read(of.list, of.next) };
}

const state = (c: Case): string => [word("figure_which", c.stand), c.teLaat ? t("cijfers.zaak.telaat") : "", c.opnieuw ? t("cijfers.zaak.opnieuw") : ""].filter(Boolean).join(", ");

export function Cases({ f, told, number, opened }: { f: Filters; told: Told; number: number; opened: boolean }): JSX.Element {
  const { list, next, error, busy, more } = useCases(f, told), heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => { if (opened) heading.current?.focus(); }, [f.zaken, f.welke]);
  const title = t("cijfers.zaken.titel", { stap: word("figure_step", f.stap), naam: nameIn(f.per, f.zaken), welke: word("figure_which", f.welke) });
  const set = OUTCOMES[f.stap as Row["stap"]];
  const close = (): void => {
    go(addressOf(f, { zaken: "", welke: "alle" }));
    document.getElementById(idOf(f.zaken, f.welke))?.focus();
  };
  return (
    <section class="behind">
      <h2 ref={heading} tabIndex={-1}>{title}</h2>
      {list.length > 0 && (
        <div class="wide" tabIndex={0} role="region" aria-label={title}>
          <table class="utrecht-table utrecht-table--html-table">
            <thead><tr><th scope="col">{t("cijfers.zaak.kenmerk")}</th><th scope="col">{t("cijfers.zaak.knelpunt")}</th><th scope="col">{t("cijfers.zaak.wie")}</th><th scope="col">{t("cijfers.zaak.vanaf")}</th><th scope="col">{t("cijfers.zaak.tot")}</th><th scope="col">{t("cijfers.zaak.uiterlijk")}</th><th scope="col" class="number">{t("cijfers.zaak.tijd")}</th><th scope="col">{t("cijfers.zaak.stand")}</th>{set && <th scope="col">{t("cijfers.uitkomst")}</th>}</tr></thead>
            <tbody>
              {list.map((c, i) => (
                <tr key={`${c.kenmerk} ${i}`}>
                  <th scope="row"><Link to={`/knelpunten/${c.kenmerk}`}>{c.kenmerk}</Link></th><td><bdi>{c.titel}</bdi></td><td>{party(c.wie)}</td>
                  <td>{day(dayOf(c.vanaf))}</td><td>{day(dayOf(c.tot))}</td><td>{day(c.uiterlijk)}</td><td class="number">{days(c.netto)}</td><td>{state(c)}</td>
                  {set && <td>{word(set, c.uitkomst)}{c.naar ? ` (${party(c.naar)})` : ""}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {busy && list.length === 0 && <Waiting />}
      {error !== undefined && <Failed error={error} again={more} />}
      {!busy && error === undefined && <p class="facts" role="status">{count("cijfers.zaken.getoond", list.length)}{!next && list.length < number ? " " + t("cijfers.zaken.andere", { n: number - list.length }) : ""}</p>}
      <div class="buttons">
        {next && error === undefined && <Button busy={busy} onClick={more}>{t("cijfers.zaken.meer")}</Button>}
        <Button onClick={close}>{t("cijfers.zaken.sluiten")}</Button>
      </div>
    </section>
  );
}

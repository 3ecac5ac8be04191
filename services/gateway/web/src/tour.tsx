// Two minutes along what there is: a panel above each view says what one sees there, and marks it. It goes where one
// left it after a reload, and never takes the focus from who follows it.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { get, type Signal } from "./api";
import { announce, Button } from "./parts";
import { go } from "./router";
import type { Who } from "./session";
import { type Key, t } from "./texts";
import { touring } from "./touring";

// Where to, what is said there, and what is marked. "*" stands for a signal that one may see.
type Step = [to: string, text: Key, marked: string];

const DESK: Step = ["/", "rond.bureau", "main .groups section, main .empty"];
const ROW: Step = ["/", "rond.aanzet", ".row .turn"];
const ONE: Step = ["/knelpunten/*", "rond.verloop", "main article"];
const ALL: Step = ["/knelpunten", "rond.zoeken", "input[type=search]"];
const FIGURES: Step = ["/reactietijden", "rond.cijfers", "main table"];
const WORDS: Step = ["/hulp", "rond.hulp", "main dl"];

const STEPS: Record<Who["rol"], Step[]> = {
  regio: [DESK, ROW, ["/indienen", "rond.indienen", "main form .field"], ONE, ALL, FIGURES, WORDS],
  ministerie: [["/", "rond.voorU", "main .groups section, main .empty"], ["/", "rond.termijn", ".row .turn"], ["/knelpunten/*", "rond.antwoord", ".acts, main article"], ALL, FIGURES, WORDS],
  coordinator: [["/", "rond.vandaag", "main .groups section"], ["/knelpunten/*", "rond.waarom", "main article"], ALL, FIGURES, ["/controle", "rond.controle", "main h1"], WORDS],
  regioadviseur: [["/", "rond.regios", "main .groups section, main .empty"], ROW, ONE, ALL, FIGURES, WORDS],
  controleur: [["/", "rond.cijfers", "main table"], ALL, ONE, ["/controle", "rond.controle", "main h1"], WORDS],
};

async function addressOf(to: string): Promise<string> {
  if (!to.endsWith("*")) return to;
  const one = (await get<{ knelpunten?: Signal[] }>("/knelpunten", { hoogstens: 1, open: true }).catch(() => null))?.knelpunten?.[0];
  return one ? to.replace("*", one.kenmerk ?? one.id) : "/knelpunten";
}

// What is marked may come later than the panel: it is looked for as long as the view still grows.
function useMark(selector: string, path: string): void {
  useEffect(() => {
    const mark = (): boolean => {
      const of = document.querySelector(selector);
      of?.classList.add("pointed");
      return of !== null;
    };
    const grows = new MutationObserver(() => { if (mark()) grows.disconnect(); });
    if (!mark()) grows.observe(document.querySelector("main") ?? document.body, { childList: true, subtree: true });
    return () => {
      grows.disconnect();
      for (const of of document.querySelectorAll(".pointed")) of.classList.remove("pointed");
    };
  }, [selector, path]);
}

export function Tour({ who, at, path }: { who: Who; at: number; path: string }): JSX.Element {
  const steps = STEPS[who.rol], step = steps[at] ?? steps[0]!, box = useRef<HTMLElement>(null);
  useMark(step[2], path);
  useEffect(() => box.current?.querySelector<HTMLElement>("h2")?.focus(), []);
  const to = (n: number): void => {
    const next = steps[n];
    touring.set(next ? n : null);
    if (!next) { go("/"); return; }
    void addressOf(next[0]).then((address) => go(address, false, true));
    announce(t(next[1]));
  };
  return (
    <section class="notice tour" aria-labelledby="rondleiding" ref={box}>
      <h2 id="rondleiding" tabIndex={-1}>{t("rond.stap", { n: at + 1, van: steps.length })}</h2>
      <p>{t(step[1])}</p>
      <div class="buttons">
        <Button first onClick={() => to(at + 1)}>{t(at + 1 < steps.length ? "rond.volgende" : "rond.klaar")}</Button>
        {at > 0 && <Button onClick={() => to(at - 1)}>{t("rond.vorige")}</Button>}
        {at + 1 < steps.length && <Button onClick={() => { touring.set(null); document.querySelector("h1")?.focus(); }}>{t("rond.stop")}</Button>}
      </div>
    </section>
  );
}

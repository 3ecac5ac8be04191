// To which ministry a signal may go on: who came into question when it was routed, and whose the theme is by the adopted
// rules. One press fills it in; nothing is sent by it.
import type { JSX } from "preact";
import { get, type Moment, type Signal } from "./api";
import { names, party, theme } from "./names";
import { announce, Button, useRead } from "./parts";
import { t } from "./texts";

type Rule = { ministerie: string; thema?: string };
type Routed = { kandidaten?: { ministerie: string; zekerheid: number }[]; redenen?: { ministerie: string; gewicht: number }[] };
type Address = { code: string; why: string };

const isUnder = (code: string, of: string): boolean => code === of || code.startsWith(of + ".") || of.startsWith(code + ".");

// Not oneself, not who sent it on before; each once, the likeliest first.
export function addressesOf(s: Signal, timeline: Moment[], rules: Rule[], me: string): Address[] {
  const routed = (timeline.filter((m) => m.soort === "knelpunt.gerouteerd").pop()?.inhoud ?? {}) as Routed;
  const before = new Set(timeline.filter((m) => m.soort === "knelpunt.doorgestuurd" || m.soort === "knelpunt.geweigerd").map((m) => m.partij));
  const found: Address[] = [
    ...[...routed.kandidaten ?? []].sort((a, b) => b.zekerheid - a.zekerheid).map((c) => ({ code: c.ministerie, why: t("adres.kandidaat") })),
    ...[...routed.redenen ?? []].filter((r) => r.gewicht > 0).sort((a, b) => b.gewicht - a.gewicht).map((r) => ({ code: r.ministerie, why: t("adres.kandidaat") })),
    ...rules.filter((r) => s.thema && r.thema && isUnder(r.thema, s.thema)).map((r) => ({ code: r.ministerie, why: t("adres.thema", { thema: theme(r.thema) }) })),
  ];
  const there = new Set(names.get().ministeries.map((n) => n.code));
  return found.filter((a, i) => a.code !== me && !before.has(a.code) && there.has(a.code) && found.findIndex((b) => b.code === a.code) === i);
}

type Props = { s: Signal; timeline: Moment[]; me: string; chosen: string; choose: (code: string) => void };

export function Addresses({ s, timeline, me, chosen, choose }: Props): JSX.Element | null {
  const of = useRead((abort) => get<{ inhoud?: { regels?: Rule[] } }>("/routeringsregels", {}, abort).then((r) => r.inhoud?.regels ?? [], () => []), []);
  if (of.at !== "there") return null;
  const list = addressesOf(s, timeline, of.value, me);
  if (list.length === 0) return <p class="facts">{t("adres.geen")}</p>;
  return (
    <fieldset class="field">
      <legend>{t("adres.titel")}</legend>
      <ul class="bare">
        {list.map((a) => (
          <li key={a.code}>
            <Button aria-pressed={chosen === a.code ? "true" : "false"} onClick={() => { choose(a.code); announce(t("adres.gekozen", { wie: party(a.code) })); }}>{party(a.code)}</Button>
            <p class="facts">{a.why}</p>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

// What happened, as people say it.
import type { JSX } from "preact";
import type { Moment } from "./api";
import { party } from "./names";
import { type Key, known, t } from "./texts";
import { day, moment } from "./time";
import { routeOf, WhyHere } from "./why_here";
import { word } from "./words";

type Body = Record<string, unknown>;
const text = (b: Body, name: string): string => typeof b[name] === "string" ? b[name] as string : "";

// One sentence. An event that this page does not know yet is named by its code.
export function told(m: Moment, me: string): string {
  const b = (m.inhoud ?? {}) as Body;
  const key = "gebeurd." + m.soort.replace(/^knelpunt\./, "");
  const values = {
    wie: m.partij === me ? t("gebeurd.u") : party(m.partij), naar: party(text(b, "naar") || text(b, "verantwoordelijk")),
    datum: day(text(b, "datum") || text(b, "uiterlijkOp"), true),
    soort: text(b, "soort") ? word("answer_kind", text(b, "soort")) : "", oordeel: text(b, "oordeel") ? word("verdict", text(b, "oordeel")) : "",
    reden: text(b, "reden") && m.soort === "knelpunt.afgerond" ? word("close_reason", text(b, "reden")) : "",
    stap: text(b, "stap") ? word("help_step", text(b, "stap")) : "", bestand: text(b, "naam"), spoor: text(b, "spoor") ? word("track", text(b, "spoor")) : "",
    uitkomst: text(b, "uitkomst") ? word("agreement_outcome", text(b, "uitkomst")) : "", adres: text(b, "juisteAdres"),
  };
  if (m.soort === "knelpunt.gerouteerd" && !text(b, "verantwoordelijk")) return t("gebeurd.teverdelen");
  const said = known(key) ? t(key, values) : m.soort;
  return said.charAt(0).toUpperCase() + said.slice(1);
}

const SAID: [string, Key | ""][] = [
  ["vraag", ""], ["antwoord", ""], ["informatie", ""], ["bijdrage", ""], ["standVanZaken", ""], ["bericht", ""], ["tekst", ""], ["reden", "veld.reden"], ["besluit", "veld.besluit"],
  ["waarom", "veld.waarom"], ["watKanWel", "veld.watKanWel"], ["volgendeStap", "veld.volgendeStap"], ["afspraak", "veld.afspraak"], ["instrument", "veld.instrument"],
  ["waaromGeenAfwijking", "veld.waaromGeenAfwijking"], ["waaromGeenUitzondering", "veld.waaromGeenUitzondering"], ["waaromGeenAlternatief", "veld.waaromGeenAlternatief"],
  ["instantie", "veld.instantie"], ["toelichting", "veld.toelichting"], ["watVeranderde", "veld.watVeranderde"], ["bron", "veld.bron"],
];

// Something that a person wrote.
export const hasTexts = (m: Moment): boolean => m.inhoud !== undefined &&
  (["knelpunt.ingediend", "knelpunt.bijgevoegd"].includes(m.soort) || SAID.some(([name]) => text(m.inhoud as Body, name) !== "" && !(name === "reden" && m.soort === "knelpunt.afgerond")));

function Words({ m }: { m: Moment }): JSX.Element | null {
  const b = (m.inhoud ?? {}) as Body;
  if (m.soort === "knelpunt.ingediend") return null;
  if (m.soort === "knelpunt.gerouteerd") return <WhyHere route={routeOf(m)} />;
  const rows = SAID.filter(([name]) => text(b, name) && !(name === "reden" && m.soort === "knelpunt.afgerond") && !(name === "antwoord" && m.soort === "knelpunt.beantwoord"));
  const steps = Array.isArray(b.stappen) ? b.stappen as Body[] : [];
  return (
    <>
      {rows.map(([name, key]) => (
        <div key={name}>
          {key && <strong>{t(key)}</strong>}
          <p class="said"><bdi>{text(b, name)}{name === "volgendeStap" ? ` (${text(b, "volgendeStapDoor")}, ${day(text(b, "volgendeStapWanneer"))})` : name === "afspraak" ? ` (${t("tijd.uiterlijk", { dag: day(text(b, "afspraakDatum")) })})` : ""}</bdi></p>
        </div>
      ))}
      {steps.length > 0 && <ul>{steps.map((s, i) => <li key={i}><bdi>{text(s, "wat")}</bdi> ({text(s, "door")}{text(s, "wanneer") ? ", " + day(text(s, "wanneer")) : ""})</li>)}</ul>}
    </>
  );
}

// Of a note: who can read it, besides coordinators.
function readers(b: Body): string {
  if (text(b, "aan") === "ministerie") return t("notitie.leest", { wie: party(text(b, "ministerie")) });
  return t(text(b, "aan") === "regio" ? "notitie.leest.regio" : "notitie.leest.adviseurs");
}

export function Timeline({ list, me, id }: { list: Moment[]; me: string; id: string }): JSX.Element {
  const shown = list.filter((m) => known("gebeurd." + m.soort.replace(/^knelpunt\./, "")));
  return (
    <ol class="line">
      {shown.map((m) => (
        <li key={m.positie}>
          <p><strong>{told(m, me)}</strong><br /><span class="facts"><time dateTime={m.tijdstip}>{moment(m.tijdstip)}</time></span></p>
          {m.inhoud === undefined && <p class="facts">{t("gebeurd.gewist.inhoud")}</p>}
          <Words m={m} />
          {m.soort === "knelpunt.genoteerd" && m.inhoud && <p class="facts">{readers(m.inhoud as Body)}</p>}
          {m.soort === "knelpunt.bijgevoegd" && m.inhoud && <p><a href={`/v1/knelpunten/${id}/bijlagen/${text(m.inhoud as Body, "bestand")}`}>{t("bijlage.haal", { naam: text(m.inhoud as Body, "naam") })}</a></p>}
        </li>
      ))}
    </ol>
  );
}


// The desk of an adviser: proposals to decide on, what does not go by itself and why, and each region at a glance.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { ActForm, actOf } from "./acts";
import { get, type Moment, type Shown, type Signal } from "./api";
import { byDue, type Desk, list, useFresh } from "./desk";
import { told } from "./moments";
import { names, party, short } from "./names";
import { Empty, Show, useRead } from "./parts";
import { Heading, Link } from "./router";
import { Group, MOST, titleOf } from "./rows";
import type { Who } from "./session";
import { late, reasons } from "./stuck";
import { type Key, t } from "./texts";
import { day, dayOf } from "./time";
import { word } from "./words";

type Body = Record<string, unknown>;
const body = (m: Moment): Body => (m.inhoud ?? {}) as Body;
const text = (b: Body, name: string): string => typeof b[name] === "string" ? b[name] as string : "";

// ------------------------------------------------------------------ a proposal

const LADDER = "knelpunt.hulp_gevraagd";
const NOTE = "knelpunt.genoteerd"; // of mediation

// What a ministry said last, of what people can read.
const SAID: Record<string, string[]> = {
  "knelpunt.stand_gegeven": ["standVanZaken"], "knelpunt.vraag_gesteld": ["vraag"], "knelpunt.uitgesteld": ["reden"], "knelpunt.doorgestuurd": ["reden"],
  "knelpunt.in_behandeling": ["bericht"], "knelpunt.beantwoord": ["besluit", "watKanWel"],
};

function Last({ line, me }: { line: Moment[]; me: string }): JSX.Element {
  const last = line.filter((m) => m.soort in SAID && m.rol === "ministerie").pop();
  if (!last) return <p>{t("adviseur.zweeg")}</p>;
  const words = SAID[last.soort]!.map((name) => text(body(last), name)).filter(Boolean).join("\n");
  return <><p>{told(last, me)} ({day(dayOf(last.tijdstip))})</p>{words && <p class="said"><bdi>{words}</bdi></p>}</>;
}

function Step({ m, me }: { m: Moment; me: string }): JSX.Element {
  const b = body(m), by = m.rol === "systeem" ? t("adviseur.vanzelf") : m.partij === me ? t("gebeurd.u") : party(m.partij);
  return <li>{day(dayOf(m.tijdstip), true)}: {word("help_step", text(b, "stap"))} ({by}){text(b, "reden") && <p class="said"><bdi>{text(b, "reden")}</bdi></p>}</li>;
}

function Context({ shown, me }: { shown: Shown; me: string }): JSX.Element {
  const line = shown.tijdlijn ?? [], first = body(line[0] ?? {} as Moment);
  const steps = line.filter((m) => m.soort === LADDER), asked = steps.find((m) => m.rol !== "systeem") ?? steps[0];
  const notes = line.filter((m) => m.soort === NOTE && text(body(m), "tekst"));
  return (
    <>
      {asked && <p>{t("adviseur.vroeg", { wie: asked.rol === "systeem" ? t("naam") : party(asked.partij), dag: day(dayOf(asked.tijdstip), true) })}</p>}
      {text(first, "nuttigTot") && <p><strong>{t("adviseur.nuttig", { dag: day(text(first, "nuttigTot"), true) })}</strong> <bdi>{text(first, "nuttigTotWaarom")}</bdi></p>}
      <h4>{t("adviseur.ladder")}</h4>
      <ol>{steps.map((m) => <Step key={m.positie} m={m} me={me} />)}</ol>
      <h4>{t("adviseur.laatst")}</h4>
      <Last line={line} me={me} />
      {notes.length > 0 && <><h4>{t("adviseur.notities")}</h4><ul>{notes.map((m) => <li key={m.positie}>{day(dayOf(m.tijdstip))}: <bdi>{text(body(m), "tekst")}</bdi> ({party(m.partij)})</li>)}</ul></>}
    </>
  );
}

function Proposal({ s, who, done }: { s: Signal; who: Who; done: () => void }): JSX.Element {
  const of = useRead((abort) => get<Shown>(`/knelpunten/${s.id}`, { tijdlijn: true }, abort), [s.id]), act = actOf("hulpbesluiten");
  useEffect(() => { if (of.at === "there" && of.value.knelpunt.versie !== s.versie) of.again(); }, [s.versie]); // the form stays as it is
  return (
    <article class="panel proposal" aria-labelledby={"voorstel-" + s.id}>
      <h3 id={"voorstel-" + s.id}><Link to={`/knelpunten/${s.kenmerk ?? s.id}`}><bdi>{titleOf(s)}</bdi></Link></h3>
      <p class="facts">{[s.kenmerk, party(s.regio), s.aanZet ? t("aanzet", { wie: short(s.aanZet) }) : ""].filter(Boolean).join(" · ")}</p>
      <Show of={of}>
        {(shown) => (
          <>
            <Context shown={shown} me={who.partij} />
            {act && <section aria-label={t("handeling.hulpbesluiten")}><ActForm act={act} s={shown.knelpunt} who={who} done={done} /></section>}
          </>
        )}
      </Show>
    </article>
  );
}

// ------------------------------------------------------------------ what does not go by itself

function Stuck({ all }: { all: Signal[] }): JSX.Element {
  const rows = all.map((s) => ({ s, why: reasons(s) })).filter((r) => r.why.length > 0).sort((a, b) => byDue(a.s, b.s));
  return (
    <section>
      <h2>{t("adviseur.vast")} <span class="count">({rows.length})</span></h2>
      {rows.length === 0 ? <p class="facts">{t("adviseur.vast.leeg")}</p> : (
        <ul class="bare stuck">
          {rows.map(({ s, why }) => (
            <li key={s.id} class="since">
              <Link to={`/knelpunten/${s.kenmerk ?? s.id}`}><bdi>{titleOf(s)}</bdi></Link> <span class="facts">{s.kenmerk} · {party(s.regio)}</span>
              <br />{why.join(" ")}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

// ------------------------------------------------------------------ each region

function Regions({ all, regions }: { all: Signal[]; regions: string[] }): JSX.Element {
  const columns: [Key, (of: Signal[]) => number][] = [
    ["adviseur.open", (of) => of.length], ["adviseur.telaat", (of) => of.filter(late).length], ["adviseur.heropend", (of) => of.filter((s) => s.keerHeropend).length],
  ];
  return (
    <section>
      <h2 id="regios">{t("adviseur.regios")}</h2>
      <div class="wide" tabIndex={0} role="region" aria-labelledby="regios">
        <table class="utrecht-table utrecht-table--html-table">
          <thead><tr><th scope="col">{t("zoek.regio")}</th>{columns.map(([head]) => <th key={head} scope="col" class="number">{t(head)}</th>)}</tr></thead>
          <tbody>
            {regions.map((r) => {
              const of = all.filter((s) => s.regio === r);
              return <tr key={r}><th scope="row"><Link to={`/knelpunten?regio=${encodeURIComponent(r)}`}>{party(r)}</Link></th>{columns.map(([head, n]) => <td key={head} class="number">{n(of)}</td>)}</tr>;
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

type Parties = { partijen?: { code: string; regios?: string[] }[] };

export const AdviserDesk: Desk = ({ who }) => {
  const of = useRead(async (abort) => {
    const [all, parties] = await Promise.all([list({ open: true, hoogstens: MOST, volgorde: "termijn" }, abort), get<Parties>("/partijen", {}, abort).catch((): Parties => ({}))]);
    const own = parties.partijen?.find((p) => p.code === who.partij)?.regios ?? [], known = names.get().regios.map((r) => r.code);
    return { all, regions: [...new Set([...own.filter((r) => known.length === 0 || known.includes(r)), ...all.map((s) => s.regio)])].sort() };
  }, [who.partij]);
  const fresh = useFresh(of, who);
  return (
    <>
      <Heading>{t("bureau.adviseur.titel")}</Heading>
      <Show of={of}>
        {({ all, regions }) => {
          const proposals = all.filter((s) => s.hulp === "voorstel").sort(byDue);
          return (
            <div class="groups">
              {proposals.length > 0 && (
                <section>
                  <h2>{t("adviseur.voorstellen")} <span class="count">({proposals.length})</span></h2>
                  {proposals.map((s) => <Proposal key={s.id} s={s} who={who} done={() => of.at === "there" && of.again()} />)}
                </section>
              )}
              {regions.length > 0 && <Regions all={all} regions={regions} />}
              {all.length === 0 ? <Empty>{t("bureau.adviseur.leeg")}</Empty> : (
                <>
                  <Stuck all={all.filter((s) => s.hulp !== "voorstel")} />
                  <Group title={t("adviseur.rest")} me={who.partij} fresh={fresh} list={all.filter((s) => s.hulp !== "voorstel" && reasons(s).length === 0)} />
                </>
              )}
              <p><Link to="/overleg">{t("adviseur.overleg")}</Link></p>
            </div>
          );
        }}
      </Show>
    </>
  );
};

// Reaction times: how long each step takes, beside what came of it. A picture is drawn of each table, never instead of it.
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { get } from "./api";
import { Backlog } from "./backlog";
import { Board, Ways } from "./board";
import { Cases } from "./cases";
import { asked, FilterBar, type Filters, useFilters } from "./filters";
import type { Outlined } from "./land";
import { nameIn, type Row, type Told } from "./measures";
import { short } from "./names";
import { outlines } from "./outlines";
import { Empty, Show, useRead, Waiting } from "./parts";
import { Fills, Kinds, Shares, Times } from "./pictures";
import { Heading, Link } from "./router";
import { t } from "./texts";
import { Tiles } from "./tiles";
import { day } from "./time";
import { word } from "./words";

// The number that the cases are behind.
const NUMBER: Record<string, (r: Row) => number> = {
  alle: (r) => r.aantal, gedaan: (r) => r.gedaan, op_tijd: (r) => r.opTijd, te_laat: (r) => r.teLaat, open: (r) => r.open, open_te_laat: (r) => r.openTeLaat,
  anders_geeindigd: (r) => r.andersGeeindigd, routeringsfout: (r) => r.routeringsfouten ?? 0,
};

function Shown({ told, land, f, opened }: { told: Told; land: Outlined | null; f: Filters; opened: boolean }): JSX.Element {
  const rows = (told.rijen ?? []).filter((r) => r.stap === f.stap && r.aantal > 0 && (f.van === "" || r.van === f.van));
  const step = word("figure_step", f.stap), title = `${step}, ${word("figure_cut", f.per).toLowerCase()}`;
  const name = (r: Row): string => f.per === "ministerie" ? short(r.van) : nameIn(f.per, r.van);
  const behind = rows.find((r) => r.van === f.zaken);
  return (
    <>
      <p class="facts" role="status">{t("cijfers.periode", { van: day(told.vanaf, true), tot: day(told.tot, true) })}{f.standOp ? " " + t("cijfers.standop.dag", { dag: day(told.dag, true) }) : ""}</p>
      <div class="beside">
        {land && <land.Land land={land} told={told} f={f} />}
        {f.per === "regio" && <Tiles told={told} f={f} />}
        {rows.length > 0 && (
          <div class="pictures">
            <Shares rows={rows} name={name} title={t("cijfers.beeld", { stap: step })} />
            <Times rows={rows} name={name} title={t("cijfers.beeld.tijden", { stap: step })} />
            <Kinds told={told} rows={rows} step="antwoord" set="answer_kind" name={name} title={t("cijfers.antwoorden")} />
            <Kinds told={told} rows={rows} step="oordeel" set="verdict" name={name} title={t("cijfers.oordeel")} />
          </div>
        )}
      </div>
      {rows.length === 0 ? <Empty>{t("cijfers.leeg")}</Empty> : (
        <>
          <Board told={told} rows={rows} f={f} title={title} />
          {f.stap === "doorsturen" && <Ways rows={rows} f={f} />}
          {behind && f.standOp === "" && <Cases f={f} told={told} number={(NUMBER[f.welke] as (r: Row) => number)(behind)} opened={opened} />}
        </>
      )}
    </>
  );
}

export function Figures(): JSX.Element {
  const f = useFilters(), began = useRef(f.zaken + f.welke);
  const ask = { ...asked(f), vanaf: f.vanaf || undefined, tot: f.tot || undefined, standOp: f.standOp || undefined, uitersten: true };
  const of = useRead((abort) => get<Told>("/reactietijden", ask, abort), [JSON.stringify(ask)]);
  const byRegion = f.per === "regio", land = useRead(() => byRegion ? outlines() : Promise.resolve(null), [byRegion]);
  const opened = began.current !== f.zaken + f.welke; // by a click, not by the address
  if (opened) began.current = "";
  return (
    <div class="figures">
      <Heading>{t("cijfers.titel")}</Heading>
      <p>{t("cijfers.uitleg")} <Link to="/rapporten">{t("rapporten.titel")}</Link></p>
      <FilterBar f={f} />
      <Fills />
      <Show of={of}>{(told) => land.at === "waiting" ? <Waiting /> : <Shown told={told} land={land.at === "there" ? land.value : null} f={f} opened={opened} />}</Show>
      <Backlog f={f} />
    </div>
  );
}

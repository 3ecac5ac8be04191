// What stands around each view: the way to the others, who is signed in, the connection, and signing in itself.
import type { JSX } from "preact";
import { lazy } from "./lazy";
import { useEffect, useState } from "preact/hooks";
import { connection, hush, listen } from "./live";
import { names, readNames } from "./names";
import { announce, Announcer, Button, Notice, Waiting } from "./parts";
import { go, Heading, Link, usePath } from "./router";
import { look, session, signOut, type Who } from "./session";
import { Expired, HalfSigned, Invitation, SignIn } from "./sign";
import { useValue } from "./state";
import { type Key, language, speak, t } from "./texts";
import { Shortcuts } from "./shortcuts";
import { askNoMore, touring, wasAsked } from "./touring";
import { Desk } from "./desk";
import { SignalPage } from "./signal";

const Submit = lazy(() => import("./submit").then((m) => m.Submit));
const Import = lazy(() => import("./import").then((m) => m.Import));
const Find = lazy(() => import("./find").then((m) => m.Find));
const Figures = lazy(() => import("./figures").then((m) => m.Figures));
const Reports = lazy(() => import("./reports").then((m) => m.Reports));
const ReportPage = lazy(() => import("./report").then((m) => m.ReportPage));
const Public = lazy(() => import("./public").then((m) => m.Public));
const Help = lazy(() => import("./help").then((m) => m.Help));
const Proof = lazy(() => import("./proof").then((m) => m.Proof));
const Tour = lazy(() => import("./tour").then((m) => m.Tour));
const Bundles = lazy(() => import("./bundles").then((m) => m.Bundles));
const Meeting = lazy(() => import("./meeting").then((m) => m.Meeting));
const Learning = lazy(() => import("./learning").then((m) => m.Learning));
const Arrivals = lazy(() => import("./arrivals").then((m) => m.Arrivals));
const Accounts = lazy(() => import("./accounts").then((m) => m.Accounts));

const MENUS: Record<Who["rol"], [string, Key][]> = {
  regio: [["/", "menu.regio"], ["/indienen", "menu.indienen"], ["/knelpunten", "menu.alles"], ["/overleg", "menu.overleg"], ["/leren", "menu.leren"], ["/reactietijden", "menu.cijfers"]],
  ministerie: [["/", "menu.voorU"], ["/knelpunten", "menu.alles"], ["/leren", "menu.leren"], ["/reactietijden", "menu.cijfers"]],
  coordinator: [["/", "menu.vandaag"], ["/knelpunten", "menu.alles"], ["/overleg", "menu.overleg"], ["/leren", "menu.leren"], ["/reactietijden", "menu.cijfers"]],
  regioadviseur: [["/", "menu.regios"], ["/knelpunten", "menu.alles"], ["/overleg", "menu.overleg"], ["/leren", "menu.leren"], ["/reactietijden", "menu.cijfers"]],
  controleur: [["/", "menu.cijfers"], ["/knelpunten", "menu.alles"], ["/leren", "menu.leren"], ["/controle", "menu.controle"]],
};

function View({ path, who }: { path: string; who: Who }): JSX.Element {
  const [, first = "", second] = (path.split("?")[0] ?? "/").split("/");
  if (first === "" || (first === "inloggen" && second === undefined)) return who.rol === "controleur" ? <Figures /> : <Desk who={who} />;
  if (first === "knelpunten" && second) return <SignalPage key={second} id={decodeURIComponent(second)} who={who} />;
  if (first === "knelpunten") return <Find />;
  if (first === "indienen" && second === "bestand" && who.rol === "regio") return <Import who={who} />;
  if (first === "indienen" && who.rol === "regio") return <Submit who={who} />;
  if (first === "reactietijden") return <Figures />;
  if (first === "herkomst" && (who.rol === "ministerie" || who.rol === "coordinator")) return <Arrivals who={who} />;
  if (first === "openbaar") return <Public />;
  if (first === "rapporten") return second ? <ReportPage key={second} id={second} who={who} /> : <Reports who={who} />;
  if (first === "bundels" && who.rol === "coordinator") return <Bundles who={who} />;
  if (first === "overleg" && who.rol !== "ministerie" && who.rol !== "controleur") return <Meeting who={who} />;
  if (first === "leren") return <Learning />;
  if (first === "controle") return <Proof />;
  if (first === "accounts") return <Accounts />;
  if (first === "hulp" || first === "toegankelijkheid") return <Help part={first} />;
  return <NotThere />;
}

const NotThere = (): JSX.Element => (
  <>
    <Heading>{t("geenbladzijde.titel")}</Heading>
    <p>{t("geenbladzijde.uitleg")}</p>
    <p><Link to="/">{t("geenbladzijde.terug")}</Link></p>
  </>
);

function Top({ who, path, onLanguage }: { who: Who | null; path: string; onLanguage: () => void }): JSX.Element {
  const here = path.split("?")[0];
  return (
    <header class="top">
      <div class="inner">
        <Link to="/" class="brand">{t("naam")}</Link>
        {who && (
          <nav aria-label={t("menu.naam")}>
            <ul class="bare">
              {MENUS[who.rol].map(([to, key]) => <li key={to}><Link to={to} aria-current={here === to ? "page" : undefined}>{t(key)}</Link></li>)}
            </ul>
          </nav>
        )}
        <button type="button" class="plain" lang={language() === "nl" ? "en" : "nl"} onClick={onLanguage}>{t("taal.andere")}</button>
        {who && <button type="button" class="plain" onClick={() => void signOut().then(() => go("/"))}>{t("uitloggen")}</button>}
      </div>
    </header>
  );
}

function Connection(): JSX.Element | null {
  const lost = useValue(connection) === "lost";
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(lost), lost ? 1500 : 0);
    return () => clearTimeout(timer);
  }, [lost]);
  return <div role="status" class={shown ? "connection" : ""}>{shown && <p class="inner">{t("verbinding.weg")}</p>}</div>;
}

const Foot = ({ who }: { who: Who | null }): JSX.Element => (
  <footer class="foot">
    <div class="inner">
      <Link to="/hulp">{t("voet.hulp")}</Link>
      <Link to="/toegankelijkheid">{t("voet.toegankelijkheid")}</Link>
      <a href="/v1/documentatie">{t("voet.api")}</a>
      {who?.rechten.includes("beheren") && <Link to="/accounts">{t("voet.accounts")}</Link>}
      {who && <Link to="/controle">{t("voet.controle")}</Link>}
    </div>
  </footer>
);

// Whoever is here for the first time is asked, once, whether they want to be shown around.
function Around({ who, path }: { who: Who; path: string }): JSX.Element | null {
  const at = useValue(touring), [asked, set] = useState(() => wasAsked(who.id));
  const no = (): void => { askNoMore(who.id); set(true); };
  if (at !== null) return <Tour who={who} at={at} path={path} />;
  if (asked || path !== "/") return null;
  return (
    <Notice title={t("rond.titel")}>
      <p>{t("rond.uitleg")}</p>
      <div class="buttons"><Button onClick={() => { no(); touring.set(0); }}>{t("rond.begin")}</Button><Button onClick={() => { no(); document.querySelector("h1")?.focus(); }}>{t("rond.nee")}</Button></div>
    </Notice>
  );
}

function Signed({ who, path }: { who: Who; path: string }): JSX.Element {
  useValue(names); // codes until they are there
  useEffect(() => {
    void readNames().catch(() => undefined);
    listen();
    return hush;
  }, []);
  return <><Around who={who} path={path} /><View path={path} who={who} /></>;
}

export function App(): JSX.Element {
  const s = useValue(session), path = usePath(), [, again] = useState(0);
  const who = s.at === "in" || s.at === "expired" ? s.who : null;
  const first = path.split("?")[0] ?? "/";
  const open = first === "/hulp" || first === "/toegankelijkheid" || first === "/openbaar";
  return (
    <div class="frame">
      <a class="skip" href="#inhoud">{t("naarinhoud")}</a>
      <Top who={who} path={path} onLanguage={() => void speak(language() === "nl" ? "en" : "nl").then(() => again((n) => n + 1), () => announce(t("fout.geenverbinding")))} />
      {who && <Connection />}
      <main id="inhoud" tabIndex={-1} key={language()}>
        <div class="inner">
          {s.at === "unknown" && <Waiting />}
          {s.at === "unreachable" && <><Heading>{t("naam")}</Heading><Notice kind="bad" title={t("fout.geenverbinding")}><p>{t("fout.opnieuw")}</p><p><Button onClick={() => void look()}>{t("opnieuw")}</Button></p></Notice></>}
          {(s.at === "out" || s.at === "half") && first === "/uitnodiging" && s.at === "out" && <Invitation />}
          {s.at === "out" && first !== "/uitnodiging" && (first === "/openbaar" ? <Public /> : open ? <Help part={first.slice(1)} /> : <SignIn />)}
          {s.at === "half" && <HalfSigned />}
          {who && <Signed key={who.id} who={who} path={path} />}
        </div>
      </main>
      <Foot who={who} />
      {s.at === "expired" && <Expired who={s.who} />}
      {who && <Shortcuts who={who} />}
      <Announcer />
    </div>
  );
}

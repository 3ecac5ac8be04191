// What stands around each view: the way to the others, who is signed in, the connection, and signing in itself.
import type { JSX } from "preact";
import { lazy } from "./lazy";
import { useEffect, useState } from "preact/hooks";
import { connection, hush, listen } from "./live";
import { names, readNames } from "./names";
import { Announcer, Button, Notice, Waiting } from "./parts";
import { go, Heading, Link, usePath } from "./router";
import { look, session, signOut, type Who } from "./session";
import { Expired, HalfSigned, Invitation, SignIn } from "./sign";
import { useValue } from "./state";
import { type Key, language, speak, t } from "./texts";
import { Shortcuts } from "./shortcuts";
import { Desk } from "./desk";
import { SignalPage } from "./signal";

const Submit = lazy(() => import("./submit").then((m) => m.Submit));
const Import = lazy(() => import("./import").then((m) => m.Import));
const Find = lazy(() => import("./find").then((m) => m.Find));
const Figures = lazy(() => import("./figures").then((m) => m.Figures));
const Help = lazy(() => import("./help").then((m) => m.Help));
const Proof = lazy(() => import("./proof").then((m) => m.Proof));
const Accounts = lazy(() => import("./accounts").then((m) => m.Accounts));

const MENUS: Record<Who["rol"], [string, Key][]> = {
  regio: [["/", "menu.regio"], ["/indienen", "menu.indienen"], ["/knelpunten", "menu.alles"], ["/reactietijden", "menu.cijfers"]],
  ministerie: [["/", "menu.voorU"], ["/knelpunten", "menu.alles"], ["/reactietijden", "menu.cijfers"]],
  coordinator: [["/", "menu.vandaag"], ["/knelpunten", "menu.alles"], ["/reactietijden", "menu.cijfers"]],
  regioadviseur: [["/", "menu.regios"], ["/knelpunten", "menu.alles"], ["/reactietijden", "menu.cijfers"]],
  controleur: [["/", "menu.cijfers"], ["/knelpunten", "menu.alles"], ["/controle", "menu.controle"]],
};

function View({ path, who }: { path: string; who: Who }): JSX.Element {
  const [, first = "", second] = (path.split("?")[0] ?? "/").split("/");
  if (first === "" || (first === "inloggen" && second === undefined)) return who.rol === "controleur" ? <Figures /> : <Desk who={who} />;
  if (first === "knelpunten" && second) return <SignalPage key={second} id={decodeURIComponent(second)} who={who} />;
  if (first === "knelpunten") return <Find />;
  if (first === "indienen" && second === "bestand" && who.rol === "regio") return <Import who={who} />;
  if (first === "indienen" && who.rol === "regio") return <Submit who={who} />;
  if (first === "reactietijden") return <Figures />;
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

function Signed({ who, path }: { who: Who; path: string }): JSX.Element {
  useValue(names); // codes until they are there
  useEffect(() => {
    void readNames().catch(() => undefined);
    listen();
    return hush;
  }, []);
  return <View path={path} who={who} />;
}

export function App(): JSX.Element {
  const s = useValue(session), path = usePath(), [, again] = useState(0);
  const who = s.at === "in" || s.at === "expired" ? s.who : null;
  const first = path.split("?")[0] ?? "/";
  const open = first === "/hulp" || first === "/toegankelijkheid";
  return (
    <div class="frame">
      <a class="skip" href="#inhoud">{t("naarinhoud")}</a>
      <Top who={who} path={path} onLanguage={() => { speak(language() === "nl" ? "en" : "nl"); again((n) => n + 1); }} />
      {who && <Connection />}
      <main id="inhoud" tabIndex={-1} key={language()}>
        <div class="inner">
          {s.at === "unknown" && <Waiting />}
          {s.at === "unreachable" && <><Heading>{t("naam")}</Heading><Notice kind="bad" title={t("fout.geenverbinding")}><p>{t("fout.opnieuw")}</p><p><Button onClick={() => void look()}>{t("opnieuw")}</Button></p></Notice></>}
          {(s.at === "out" || s.at === "half") && first === "/uitnodiging" && s.at === "out" && <Invitation />}
          {s.at === "out" && first !== "/uitnodiging" && (open ? <Help part={first.slice(1)} /> : <SignIn />)}
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

// Help: what words mean, keys, and the accessibility statement.
import type { JSX } from "preact";
import { Button } from "./parts";
import { go, Heading, Link } from "./router";
import { session } from "./session";
import { type Key, known, t } from "./texts";
import { touring } from "./touring";

const WORDS = ["aanzet", "inbehandeling", "meewerkend", "staatstil", "doorgestuurd", "afspraak", "oordeel", "bundel", "controle"];

export function Help({ part }: { part: string }): JSX.Element {
  if (part === "toegankelijkheid") return (
    <>
      <Heading>{t("toegankelijkheid.titel")}</Heading>
      <p>{t("toegankelijkheid.status")}</p>
      <h2>{t("toegankelijkheid.getest")}</h2><p>{t("toegankelijkheid.getest.uitleg")}</p>
      <h2>{t("toegankelijkheid.melden")}</h2><p>{t("toegankelijkheid.melden.uitleg")}</p>
    </>
  );
  return (
    <>
      <Heading>{t("hulp.titel.bladzijde")}</Heading>
      <h2>{t("hulp.begin")}</h2><p>{t("hulp.begin.uitleg")}</p>
      {session.get().at === "in" && <><h2>{t("rond.titel")}</h2><p>{t("rond.uitleg")}</p><p><Button onClick={() => { touring.set(0); go("/", false, true); }}>{t("rond.begin")}</Button></p></>}
      <h2>{t("hulp.woorden")}</h2>
      <dl>{WORDS.filter((w) => known("woord." + w)).map((w) => <div key={w}><dt>{t(("woord." + w) as Key)}</dt><dd>{t(("woord." + w + ".uitleg") as Key)}</dd></div>)}</dl>
      <h2>{t("toetsen.titel")}</h2><p>{t("hulp.toetsen")}</p>
      <p><Link to="/toegankelijkheid">{t("voet.toegankelijkheid")}</Link></p>
    </>
  );
}

// Signing in, choosing a password by invitation, setting the second factor; and signing in again on top of a page.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ask, get, Refused } from "./api";
import { Button, Dialog, faultsOf, Notice, Text, Trouble, useSend } from "./parts";
import { go, Heading } from "./router";
import { look, lookAgain, signIn, signOut, takeInvitation, type Who } from "./session";
import { known, language, t } from "./texts";

type Issuers = { uitgevers?: { id: string; nl: string; en: string; adres: string }[] };

function Form({ login: fixed, done }: { login?: string | undefined; done?: () => void }): JSX.Element {
  const [login, setLogin] = useState(fixed ?? ""), [password, setPassword] = useState(""), [code, setCode] = useState("");
  const [asksCode, askCode] = useState(false);
  const { busy, error, send } = useSend();
  const missing = error instanceof Refused && error.problem.code === "code_missing";
  useEffect(() => { if (missing) askCode(true); }, [missing]);
  return (
    <form class="narrow" onSubmit={(e) => { e.preventDefault(); void send(() => signIn(login, password, code || undefined)).then((ok) => { if (ok) done?.(); }); }}>
      {!missing && <Trouble error={error} labels={{ inlognaam: t("inloggen.naam"), wachtwoord: t("inloggen.wachtwoord") }} />}
      {fixed === undefined && <Text label={t("inloggen.naam")} value={login} onValue={setLogin} autocomplete="username" name="username" />}
      <Text label={t("inloggen.wachtwoord")} type="password" value={password} onValue={setPassword} autocomplete="current-password" name="password" />
      {asksCode && <Text label={t("inloggen.code")} help={t("inloggen.code.uitleg")} value={code} onValue={setCode} autocomplete="one-time-code" inputmode="numeric" maxLength={10} />}
      <div class="buttons"><Button first type="submit" busy={busy}>{t("inloggen")}</Button></div>
    </form>
  );
}

function useIssuers(): NonNullable<Issuers["uitgevers"]> {
  const [issuers, set] = useState<Issuers>({});
  useEffect(() => { get<Issuers>("/uitgevers").then(set, () => undefined); }, []);
  return issuers.uitgevers ?? [];
}

// Who was sent back by the own organisation's sign-in reads why.
function Declined(): JSX.Element | null {
  const code = new URLSearchParams(location.search).get("geweigerd");
  if (code === null) return null;
  const own = `inloggen.geweigerd.${code}`;
  return <Notice kind="bad" title={t("inloggen.geweigerd")}><p>{t(known(own) ? own : "inloggen.geweigerd.sign_in_failed")}</p></Notice>;
}

export function SignIn(): JSX.Element {
  const list = useIssuers();
  return (
    <>
      <Heading>{t("inloggen")}</Heading>
      <Declined />
      <p>{t("inloggen.uitleg")}</p>
      {list.length > 0 && <ul class="bare buttons">{list.map((i) => <li key={i.id}><a class="utrecht-button utrecht-button--secondary-action" href={i.adres}>{t("inloggen.bij", { naam: i[language()] })}</a></li>)}</ul>}
      {list.length > 0 && <h2>{t("inloggen.of")}</h2>}
      <Form />
      <details class="more"><summary>{t("inloggen.eerste")}</summary><p>{t("inloggen.eerste.uitleg")}</p></details>
    </>
  );
}

// Who signs in at the own organisation does so in another window, and this page stays as it is.
function Elsewhere(): JSX.Element {
  const list = useIssuers();
  return (
    <>
      <ul class="bare buttons">{list.map((i) => <li key={i.id}><a class="utrecht-button utrecht-button--secondary-action" href={i.adres} target="_blank" rel="noopener">{t("inloggen.bij", { naam: i[language()] })}</a></li>)}</ul>
      <div class="buttons"><Button first onClick={() => void lookAgain()}>{t("verlopen.verder")}</Button></div>
    </>
  );
}

export function Expired({ who }: { who: Who }): JSX.Element {
  return (
    <Dialog title={t("verlopen.titel")} must onClose={() => undefined}>
      <p>{t("verlopen.uitleg", { naam: who.naam })}</p>
      {who.inlognaam ? <Form login={who.inlognaam} /> : <Elsewhere />}
      <p><button type="button" class="plain" onClick={() => void signOut().then(() => go("/"))}>{t("verlopen.uitloggen")}</button></p>
    </Dialog>
  );
}

export function Invitation(): JSX.Element {
  const [secret] = useState(location.hash.slice(1)), [one, setOne] = useState(""), [two, setTwo] = useState("");
  const { busy, error, send } = useSend();
  const differs = two !== "" && one !== two;
  const faults = faultsOf(error);
  return (
    <>
      <Heading>{t("uitnodiging.titel")}</Heading>
      <p>{t("uitnodiging.uitleg")}</p>
      <form class="narrow" onSubmit={(e) => {
        e.preventDefault();
        if (one === two) void send(async () => { await takeInvitation(secret, one); go("/", true); });
      }}>
        <Trouble error={error} labels={{ wachtwoord: t("uitnodiging.wachtwoord") }} />
        <Text label={t("uitnodiging.wachtwoord")} help={t("uitnodiging.eis")} fault={faults.wachtwoord} type="password" value={one} onValue={setOne} autocomplete="new-password" name="password" />
        <Text label={t("uitnodiging.nogeens")} fault={differs ? t("uitnodiging.anders") : undefined} type="password" value={two} onValue={setTwo} autocomplete="new-password" />
        <div class="buttons"><Button first type="submit" busy={busy}>{t("uitnodiging.klaar")}</Button></div>
      </form>
    </>
  );
}

// Whoever signed in by password alone sets a second factor, and nothing else.
export function HalfSigned(): JSX.Element {
  const [told, set] = useState<{ geheim: string; uri: string } | null>(null), [picture, draw] = useState(""), [code, setCode] = useState("");
  const { busy, error, send } = useSend();
  useEffect(() => {
    void ask<{ geheim: string; uri: string }>("POST", "/account/tweede-factor", { body: {} }).then(async (s) => {
      set(s);
      const qr = (await import("qrcode-generator")).default(0, "M");
      qr.addData(s.uri);
      qr.make();
      const n = qr.getModuleCount();
      let path = "";
      for (let y = 0; y < n; y++) for (let x = 0; x < n; x++) if (qr.isDark(y, x)) path += `M${x} ${y}h1v1h-1z`;
      draw(`${n}|${path}`);
    }, () => undefined);
  }, []);
  const [size, path] = picture.split("|");
  return (
    <>
      <Heading>{t("factor.titel")}</Heading>
      <p>{t("factor.uitleg")}</p>
      <ol>
        <li>{t("factor.stap1")}</li>
        <li>
          {t("factor.stap2")}
          {path && <div class="qr"><svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t("factor.plaatje")} shape-rendering="crispEdges"><path d={path} fill="#000" /></svg></div>}
          {told && <p>{t("factor.geheim")} <code>{(told.geheim.match(/.{1,4}/g) ?? []).join(" ")}</code></p>}
        </li>
        <li>{t("factor.stap3")}</li>
      </ol>
      <form class="narrow" onSubmit={(e) => { e.preventDefault(); void send(async () => { await ask("PUT", "/account/tweede-factor", { body: { code } }); await look(); }); }}>
        <Trouble error={error} />
        <Text label={t("inloggen.code")} value={code} onValue={setCode} autocomplete="one-time-code" inputmode="numeric" maxLength={10} />
        <div class="buttons"><Button first type="submit" busy={busy}>{t("factor.klaar")}</Button><button type="button" class="plain" onClick={() => void signOut()}>{t("uitloggen")}</button></div>
      </form>
    </>
  );
}

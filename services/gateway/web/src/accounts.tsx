// Who of one's own organisation has an account: inviting somebody, and closing an account.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { components } from "api";
import { ask, type Done, get } from "./api";
import { announce, Button, Choices, Dialog, faultsOf, Show, Text, Trouble, useRead, useSend } from "./parts";
import { Heading } from "./router";
import { t } from "./texts";
import { day } from "./time";
import { codes, word } from "./words";

type Account = components["schemas"]["Account"];

function Invite({ close, done }: { close: () => void; done: () => void }): JSX.Element {
  const [naam, setName] = useState(""), [inlognaam, setLogin] = useState(""), [mail, setMail] = useState(""), [rechten, setRights] = useState<string[]>(["lezen", "schrijven"]);
  const { busy, error, send } = useSend(), faults = faultsOf(error);
  return (
    <form noValidate onSubmit={(e) => { e.preventDefault(); void send(async (key) => { await ask<Done>("POST", "/accounts", { key, body: { naam, inlognaam, mail, rechten, uitnodigen: true } }); }).then((ok) => { if (ok) { announce(t("accounts.uitgenodigd")); close(); done(); } }); }}>
      <Trouble error={error} labels={{ naam: t("accounts.naam"), inlognaam: t("inloggen.naam"), mail: t("accounts.mail"), rechten: t("accounts.rechten"), uitnodigen: t("accounts.nieuw") }} />
      <Text label={t("accounts.naam")} value={naam} onValue={setName} fault={faults.naam} />
      <Text label={t("inloggen.naam")} value={inlognaam} onValue={setLogin} fault={faults.inlognaam} />
      <Text label={t("accounts.mail")} type="email" help={t("accounts.mail.uitleg")} value={mail} onValue={setMail} fault={faults.mail} />
      <Choices many label={t("accounts.rechten")} value={rechten} onValue={setRights} fault={faults.rechten} options={codes("account_right").map((c) => ({ code: c, text: word("account_right", c) }))} />
      <div class="buttons"><Button first type="submit" busy={busy}>{t("accounts.verstuur")}</Button><Button onClick={close}>{t("annuleren")}</Button></div>
    </form>
  );
}

function Close({ of, close, done }: { of: Account; close: () => void; done: () => void }): JSX.Element {
  const { busy, error, send } = useSend();
  return (
    <>
      <Trouble error={error} />
      <p>{t("accounts.sluit.uitleg", { naam: of.naam ?? "" })}</p>
      <div class="buttons">
        <Button first busy={busy} onClick={() => void send(async () => { await ask("DELETE", `/accounts/${of.id}`); }).then((ok) => { if (ok) { announce(t("accounts.gesloten")); close(); done(); } })}>{t("accounts.sluit")}</Button>
        <Button onClick={close}>{t("annuleren")}</Button>
      </div>
    </>
  );
}

export function Accounts(): JSX.Element {
  const of = useRead(async (abort) => (await get<{ accounts?: Account[] }>("/accounts", {}, abort)).accounts ?? [], []);
  const [invites, invite] = useState(false), [ending, end] = useState<Account | null>(null);
  const again = (): void => { if (of.at === "there") of.again(); };
  const status = (a: Account): string => a.uitnodiging ? `${word("invited", a.uitnodiging)} (${t("accounts.tot", { dag: day(a.uitgenodigdTot?.slice(0, 10)) })})`
    : a.gebruiktOp ? t("accounts.gebruikt", { dag: day(a.gebruiktOp.slice(0, 10)) }) : t("accounts.nooit");
  return (
    <>
      <Heading>{t("accounts.titel")}</Heading>
      <p><Button first onClick={() => invite(true)}>{t("accounts.nieuw")}</Button></p>
      <Show of={of}>
        {(list) => (
          <div class="wide" tabIndex={0} role="region" aria-label={t("accounts.titel")}>
            <table class="utrecht-table utrecht-table--html-table">
              <thead><tr><th scope="col">{t("accounts.naam")}</th><th scope="col">{t("accounts.rechten")}</th><th scope="col">{t("accounts.status")}</th><th scope="col"><span class="hidden-to-the-eye">{t("accounts.sluit")}</span></th></tr></thead>
              <tbody>
                {list.filter((a) => !a.geslotenOp).map((a) => (
                  <tr key={a.id}><th scope="row">{a.naam}</th><td>{(a.rechten as string[]).map((r) => word("account_right", r)).join(", ")}</td><td>{status(a)}</td>
                    <td><button type="button" class="plain" aria-label={t("accounts.sluit.van", { naam: a.naam ?? "" })} onClick={() => end(a)}>{t("accounts.sluit")}</button></td></tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Show>
      {invites && <Dialog title={t("accounts.nieuw")} onClose={() => invite(false)}><Invite close={() => invite(false)} done={again} /></Dialog>}
      {ending && <Dialog title={t("accounts.sluit")} onClose={() => end(null)}><Close of={ending} close={() => end(null)} done={again} /></Dialog>}
    </>
  );
}


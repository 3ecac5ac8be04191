// Proof that nobody changed the log: its newest signed head, and how to check it oneself.
import type { JSX } from "preact";
import { get } from "./api";
import { Show, useRead } from "./parts";
import { Heading } from "./router";
import { locale, t } from "./texts";

export function Proof(): JSX.Element {
  const of = useRead((abort) => get<{ stand: string; grootte: number }>("/controlebewijzen", {}, abort), []);
  return (
    <>
      <Heading>{t("controle.titel")}</Heading>
      <p>{t("controle.uitleg")}</p>
      <Show of={of}>
        {(p) => (
          <>
            <p>{t("controle.aantal", { n: new Intl.NumberFormat(locale()).format(p.grootte) })}</p>
            <pre class="panel wide" tabIndex={0}>{p.stand}</pre>
            <h2>{t("controle.zelf")}</h2>
            <p>{t("controle.zelf.uitleg")}</p>
            <pre class="panel wide" tabIndex={0}>weerklank verify</pre>
          </>
        )}
      </Show>
    </>
  );
}

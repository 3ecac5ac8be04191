// Whether the region's words may be on the public page: given, and taken back at any time, also long after it was closed.
import type { JSX } from "preact";
import { ask, type Done, type Signal } from "./api";
import { announce, Button, Trouble, useSend } from "./parts";
import { may, type Who } from "./session";
import { t } from "./texts";

export function Consent({ s, shareable, who, done }: { s: Signal; shareable: boolean; who: Who; done: () => void }): JSX.Element | null {
  const { busy, error, send } = useSend();
  if (who.rol !== "regio" || who.partij !== s.regio || !may("schrijven") || s.vertrouwelijk || !(shareable || s.magOpenbaar)) return null;
  const change = (): void => void send(async (key) => {
    await ask<Done>("POST", `/knelpunten/${s.id}/aanvullingen`, { body: { magOpenbaar: !s.magOpenbaar }, key, ...(s.versie === undefined ? {} : { version: s.versie }) });
  }).then((ok) => { if (ok) { announce(t(s.magOpenbaar ? "openbaar.teruggenomen" : "openbaar.gegeven")); done(); } });
  return (
    <section aria-label={t("veld.magOpenbaar")}>
      <h3>{t("openbaar.titel")}</h3>
      <p>{t(s.magOpenbaar ? "openbaar.mag" : "openbaar.magniet")}</p>
      <Trouble error={error} />
      <p><Button busy={busy} onClick={change}>{t(s.magOpenbaar ? "openbaar.neemterug" : "openbaar.geef")}</Button></p>
    </section>
  );
}

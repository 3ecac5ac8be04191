// The same bottleneck in more regions: which there are, who is in them, and putting one in or taking it out.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ask, type Done, get, type Signal } from "./api";
import { party } from "./names";
import { announce, Button, Dialog, Empty, Show, Text, Trouble, useRead, useSend } from "./parts";
import { Heading } from "./router";
import { SignalRow, titleOf } from "./rows";
import { Seek } from "./seek";
import { Proposals } from "./proposals";
import { may, type Who } from "./session";
import { Outcomes, useTasks } from "./several";
import { count, t } from "./texts";

type Listed = { knelpunten?: Signal[]; volgende?: string };
const MOST = 500; // signals in all bundles together that are shown

// s: it and what is chosen come into one bundle, the chosen one's when there is one. start: chosen to begin with. Without s: what is chosen into `into`, or into a new one.
export function BundleForm({ s, into, start: first = [], done, close }: { s?: Signal; into?: Signal[]; start?: Signal[]; done: () => void; close: () => void }): JSX.Element {
  const [chosen, choose] = useState<Signal[]>(first), [why, say] = useState(""), [lacks, setLacks] = useState(false), tasks = useTasks();
  const begun = tasks.list.length > 0, failed = tasks.list.some((o) => o.at === "failed");
  const start = (): void => {
    const least = s || into ? 1 : 2;
    setLacks(chosen.length < least);
    if (chosen.length < least) return;
    const bundle = into?.[0]?.bundel ?? chosen.find((c) => c.bundel)?.bundel ?? s?.bundel ?? crypto.randomUUID();
    const list = [...(s ? [s] : []), ...chosen].filter((c) => c.bundel !== bundle);
    void tasks.run(list.map((one) => ({ s: one, pad: "bundelingen", body: { bundel: bundle, ...(why.trim() ? { reden: why.trim() } : {}) } }))).then((ok) => { if (ok) { close(); done(); } });
  };
  return (
    <form noValidate onSubmit={(e) => { e.preventDefault(); if (!begun) start(); }}>
      <p>{t("uitleg.bundelingen")}</p>
      {lacks && <p class="fault" role="alert">{t("bundels.kies")}</p>}
      {!begun && <Seek label={t("veld.bundel")} not={[...(s ? [s.id] : []), ...(into ?? []).map((i) => i.id)]} start={first} value={chosen.map((c) => c.id)} onValue={choose} />}
      {!begun && <Text label={t("veld.bundelingen.reden")} required={false} rows={3} maxLength={2000} value={why} onValue={say} />}
      <Outcomes list={tasks.list} />
      <div class="buttons">
        {!begun && <Button first type="submit">{t("verstuur.bundelingen")}</Button>}
        {begun && failed && !tasks.busy && <Button first onClick={() => void tasks.again().then((ok) => { if (ok) { close(); done(); } })}>{t("samen.opnieuw")}</Button>}
        <Button onClick={() => { close(); if (begun) done(); }}>{t(begun ? "sluiten" : "annuleren")}</Button>
      </div>
    </form>
  );
}

function Out({ s, done, close }: { s: Signal; done: () => void; close: () => void }): JSX.Element {
  const [why, say] = useState(""), { busy, error, send } = useSend();
  return (
    <Dialog title={t("handeling.ontbundelingen")} onClose={close}>
      <form noValidate onSubmit={(e) => {
        e.preventDefault();
        void send(async (key) => { await ask<Done>("POST", `/knelpunten/${s.id}/ontbundelingen`, { body: why.trim() ? { reden: why.trim() } : {}, key }); })
          .then((ok) => { if (ok) { announce(t("handeling.klaar", { wat: t("handeling.ontbundelingen") })); close(); done(); } });
      }}>
        <p><bdi>{titleOf(s)}</bdi></p>
        <Trouble error={error} />
        <Text label={t("veld.reden")} required={false} rows={3} maxLength={2000} value={why} onValue={say} />
        <div class="buttons"><Button first type="submit" busy={busy}>{t("handeling.ontbundelingen")}</Button><Button onClick={close}>{t("annuleren")}</Button></div>
      </form>
    </Dialog>
  );
}

export function Bundles({ who }: { who: Who }): JSX.Element {
  const of = useRead((abort) => get<Listed>("/bundels", { hoogstens: MOST }, abort), []);
  const [adding, add] = useState<Signal[] | null>(null), [leaving, leave] = useState<Signal | null>(null), writes = may("schrijven");
  const [turn, look] = useState(0), again = (): void => { if (of.at === "there") of.again(); look((n) => n + 1); };
  return (
    <>
      <Heading>{t("bundels.titel")}</Heading>
      <p>{t("bundels.uitleg")}</p>
      {writes && <p><Button first onClick={() => add([])}>{t("bundels.nieuw")}</Button></p>}
      <Proposals who={who} turn={turn} done={again} />
      <Show of={of}>
        {({ knelpunten: list = [], volgende }) => {
          const bundles = [...new Set(list.map((s) => s.bundel ?? ""))].filter(Boolean).map((id) => list.filter((s) => s.bundel === id)).sort((a, b) => b.length - a.length);
          if (bundles.length === 0) return <Empty>{t("bundels.leeg")}</Empty>;
          return (
            <div class="groups">
              {bundles.map((b) => (
                <section key={b[0]?.bundel}>
                  <h2><bdi>{titleOf(b[0] as Signal)}</bdi> <span class="count">({count("bundels.aantal", b.length)})</span></h2>
                  <p class="facts">{[...new Set(b.map((s) => party(s.regio)))].join(", ")}</p>
                  <ul class="bare">
                    {b.map((s) => <SignalRow key={s.id} s={s} me="" />)}
                  </ul>
                  {writes && (
                    <div class="buttons">
                      <Button onClick={() => add(b)}>{t("bundels.erbij")}</Button>
                      {b.map((s) => <button type="button" class="plain" key={s.id} onClick={() => leave(s)}>{t("bundels.eruit", { kenmerk: s.kenmerk ?? "" })}</button>)}
                    </div>
                  )}
                </section>
              ))}
              {volgende && <p class="facts">{t("bundels.meer", { n: MOST })}</p>}
            </div>
          );
        }}
      </Show>
      {adding && <Dialog title={t(adding.length ? "bundels.erbij" : "bundels.nieuw")} onClose={() => add(null)}><BundleForm {...(adding.length ? { into: adding } : {})} done={again} close={() => add(null)} /></Dialog>}
      {leaving && <Out s={leaving} done={again} close={() => leave(null)} />}
    </>
  );
}

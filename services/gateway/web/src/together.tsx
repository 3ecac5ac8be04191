// Several new ones taken up in one go, and given to a colleague where one is chosen.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get, type Signal } from "./api";
import { Button, Choices, Dialog, Select } from "./parts";
import { titleOf } from "./rows";
import type { Who } from "./session";
import { Outcomes, type Task, useTasks } from "./several";
import { t } from "./texts";

type Account = { id: string; naam?: string };

// Whoever may not see the accounts of the ministry can still choose themselves.
function useColleagues(who: Who): { code: string; text: string }[] {
  const [list, set] = useState([{ code: who.id, text: who.naam }]);
  useEffect(() => {
    get<{ accounts?: Account[] }>("/accounts").then((a) => set((a.accounts ?? []).filter((x) => x.naam).map((x) => ({ code: x.id, text: x.naam ?? "" }))), () => undefined);
  }, []);
  return list;
}

// A second act on the same signal has no version to go by: the first one changed it.
const tasksOf = (s: Signal, handler: string): Task[] => {
  const { versie: _, ...later } = s;
  return [{ s, pad: "behandelingen", body: {} }, ...(handler ? [{ s: later as Signal, pad: "toebedelingen", body: { behandelaar: handler } }] : [])];
};

export function Together({ list: now, who, done, close }: { list: Signal[]; who: Who; done: () => void; close: () => void }): JSX.Element {
  const [list] = useState(now); // as it was when one began: what a colleague takes up meanwhile stays, and is told to have failed
  const [picked, pick] = useState<string[]>([]), [handler, choose] = useState(""), [lacks, setLacks] = useState(false);
  const tasks = useTasks(), colleagues = useColleagues(who), begun = tasks.list.length > 0, failed = tasks.list.some((o) => o.at === "failed");
  const leave = (): void => { close(); if (begun) done(); };
  return (
    <Dialog title={t("samen.nieuw")} onClose={() => { if (!tasks.busy) leave(); }}>
      <form noValidate onSubmit={(e) => {
        e.preventDefault();
        setLacks(picked.length === 0);
        if (picked.length > 0 && !tasks.busy) void tasks.run(list.filter((s) => picked.includes(s.id)).flatMap((s) => tasksOf(s, handler)));
      }}>
        {!begun && <Choices many label={t("samen.welke")} fault={lacks ? t("kieseen") : undefined} value={picked} onValue={pick} options={list.map((s) => ({ code: s.id, text: `${titleOf(s)} (${s.kenmerk ?? ""})` }))} />}
        {!begun && <Select label={t("samen.wie")} required={false} value={handler} onValue={choose} options={colleagues} none={t("niemand")} />}
        <Outcomes list={tasks.list} />
        <div class="buttons">
          {!begun && <Button first type="submit">{t("handeling.behandelingen")}</Button>}
          {begun && failed && !tasks.busy && <Button first onClick={() => void tasks.again()}>{t("samen.opnieuw")}</Button>}
          <Button onClick={leave} disabled={tasks.busy}>{t(begun ? "sluiten" : "annuleren")}</Button>
        </div>
      </form>
    </Dialog>
  );
}

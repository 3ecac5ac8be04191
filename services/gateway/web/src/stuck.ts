// Why a signal does not go by itself.
import type { Signal } from "./api";
import { party } from "./names";
import { count, t } from "./texts";
import { daysUntil } from "./time";
import { word } from "./words";

export const late = (s: Signal): boolean => s.uiterlijkOp !== undefined && daysUntil(s.uiterlijkOp) < 0;

// Why, each as a sentence.
export function reasons(s: Signal): string[] {
  const out: string[] = [], holder = s.aanZet ? party(s.aanZet) : "";
  if (late(s)) out.push(count("adviseur.vast.telaat", -daysUntil(s.uiterlijkOp!), { wie: holder }));
  if (s.vraagOpen) out.push(t("adviseur.vast.vraag", { wie: party(s.regio) }));
  if (s.wachtOpBesluit) out.push(t("adviseur.vast.besluit"));
  if ((s.keerDoorgestuurd ?? 0) >= 3) out.push(t("adviseur.vast.derde"));
  if (s.keerHeropend) out.push(count("adviseur.vast.heropend", s.keerHeropend));
  if (s.hulp && s.hulp !== "voorstel") out.push(t("adviseur.vast.hulp", { stap: word("help_step", s.hulp) }));
  return out;
}

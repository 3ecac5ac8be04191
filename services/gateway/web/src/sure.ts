// How sure routing was, in words: where each begins is in the C tables (proto/sureness.h), as the program says it too.
import words from "words";
import { word } from "./words";

const certainties = words.zekerheden as { vanaf: number; zekerheid: string }[];
const DOUBT = certainties.findIndex((c) => c.zekerheid === "twijfel");

// In thousandths. What was left to a coordinator it was at most in doubt about.
export function sure(thousandths: number, chose: boolean): string {
  const found = certainties.findIndex((c) => thousandths >= c.vanaf);
  return word("sureness", certainties[chose ? found : Math.max(found, DOUBT)]?.zekerheid);
}

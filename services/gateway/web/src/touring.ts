// Whether one is being shown around, and where in it one is; kept in this window. Who was asked once is not asked again.
import { state } from "./state";

const KEPT = "weerklank.rondleiding";
const before = sessionStorage.getItem(KEPT);

export const touring = state<number | null>(before === null ? null : Number(before));
touring.hear(() => {
  const at = touring.get();
  if (at === null) sessionStorage.removeItem(KEPT); else sessionStorage.setItem(KEPT, String(at));
});

const asked = (account: string): string => `${KEPT}.${account}`;
export const wasAsked = (account: string): boolean => localStorage.getItem(asked(account)) !== null;
export const askNoMore = (account: string): void => localStorage.setItem(asked(account), "gevraagd");

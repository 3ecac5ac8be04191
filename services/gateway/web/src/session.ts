// Who is signed in. A session that ends leaves the page as it was: one signs in on top of it, and goes on.
import { ask, get, Refused, setWord, whenSignedOut } from "./api";
import { state } from "./state";
import type { components } from "api";

export type Who = { id: string; partij: string; naam: string; rechten: string[]; csrf?: string; rol: "regio" | "ministerie" | "coordinator" | "regioadviseur" | "controleur"; inlognaam?: string };
type Told = components["schemas"]["Sessie"];

type Session = { at: "unknown" } | { at: "out" } | { at: "half" } | { at: "in"; who: Who } | { at: "expired"; who: Who } | { at: "unreachable" };
export const session = state<Session>({ at: "unknown" });

whenSignedOut(() => {
  const s = session.get();
  if (s.at === "in") session.set({ at: "expired", who: s.who });
});

// What one is follows from what the page is told.
export async function look(): Promise<void> {
  try {
    const who = await get<Who>("/account");
    setWord(who.csrf ?? "");
    session.set({ at: "in", who });
  } catch (e) {
    if (e instanceof Refused && e.problem.code === "right_missing") session.set({ at: "half" });
    else if (e instanceof Refused) session.set({ at: "out" });
    else session.set({ at: "unreachable" });
  }
}

// The same of a page that waits for it: while nobody is signed in, it goes on waiting.
export async function lookAgain(): Promise<void> {
  const who = await get<Who>("/account").catch(() => null);
  if (!who) return;
  setWord(who.csrf ?? "");
  session.set({ at: "in", who });
}

async function began(told: Told): Promise<void> {
  setWord(told.csrf);
  if (told.tweedeFactorNodig) session.set({ at: "half" });
  else await look();
}

export async function signIn(inlognaam: string, wachtwoord: string, code?: string): Promise<void> {
  await began(await ask<Told>("POST", "/sessies", { body: { inlognaam, wachtwoord, ...(code ? { code } : {}) } }));
}

export async function takeInvitation(uitnodiging: string, wachtwoord: string): Promise<string> {
  const told = await ask<Told>("POST", "/uitnodigingen", { body: { uitnodiging, wachtwoord } });
  await began(told);
  return told.inlognaam ?? "";
}

export async function signOut(): Promise<void> {
  await ask("DELETE", "/sessies/huidige").catch(() => undefined);
  setWord("");
  session.set({ at: "out" });
}

export const may = (right: string): boolean => {
  const s = session.get();
  return (s.at === "in" || s.at === "expired") && s.who.rechten.includes(right);
};

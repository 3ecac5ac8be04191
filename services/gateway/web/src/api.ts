// Asking the API. What was written here is seen in what is read next; what was not answered may be sent again under the
// same key.
import type { components } from "api";
import { language } from "./texts";

type Schemas = components["schemas"];
export type Signal = Schemas["Knelpunt"];
export type Shown = Schemas["KnelpuntMetTermijnen"];
export type Moment = Schemas["Gebeurtenis"];
export type DueDate = Schemas["Termijndatum"];
export type DueRow = Schemas["Vervaldatum"];
export type Done = Schemas["Gedaan"];
type Problem = {
  code: string; status: number; title: string; detail: string; knelpuntStatus?: string;
  invalidParams?: { name: string; code: string; reason: string }[];
};

export class Refused extends Error {
  constructor(readonly problem: Problem, readonly retryAfter = 0) {
    super(problem.detail);
  }
}

// No answer came: it may have happened.
export class Unanswered extends Error {}

let csrf = "";
let seen = -1, answered = -1;
let onSignedOut: () => void = () => undefined;

export const setWord = (word: string): void => void (csrf = word);
export const whenSignedOut = (fn: () => void): void => void (onSignedOut = fn);
export const saw = (position: number): void => void (seen = Math.max(seen, position));

// The last place in the log that an answer or an event was of.
export const position = (): number => Math.max(seen, answered);

type Asked = { body?: unknown; query?: Record<string, string | number | boolean | undefined>; key?: string; version?: number; abort?: AbortSignal };

function address(path: string, query: Asked["query"]): string {
  const pairs = Object.entries(query ?? {}).filter(([, v]) => v !== undefined && v !== "").map(([k, v]) => [k, String(v)]);
  return "/v1" + path + (pairs.length > 0 ? "?" + new URLSearchParams(pairs) : "");
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

export function headersOf(method: Method, asked: Asked): Record<string, string> {
  const headers: Record<string, string> = { "Accept": "application/json", "Accept-Language": language() };
  const raw = asked.body instanceof Blob;
  if (method !== "GET") headers["X-CSRF-Token"] = csrf;
  if (method === "POST") headers["Idempotency-Key"] = asked.key ?? crypto.randomUUID();
  if (asked.body !== undefined && !raw) headers["Content-Type"] = "application/json";
  if (asked.body instanceof File) headers["Content-Disposition"] = `attachment; filename*=UTF-8''${encodeURIComponent(asked.body.name)}`;
  if (asked.version !== undefined) headers["If-Match"] = `"${asked.version}"`;
  if (seen >= 0) headers["Weerklank-Gezien"] = String(seen);
  return headers;
}

// What was asked in a session before this one says nothing of this one: an answer may come after signing in again.
export function refusal(told: unknown, retryAfter: string | null, asked: string): Refused {
  const refused = new Refused(told as Problem, Number(retryAfter ?? 0));
  if (refused.problem.code === "not_signed_in" && asked === csrf) onSignedOut();
  return refused;
}

export async function ask<T>(method: Method, path: string, asked: Asked = {}): Promise<T> {
  const raw = asked.body instanceof Blob, headers = headersOf(method, asked), within = csrf;
  let answer: Response;
  try {
    answer = await fetch(address(path, asked.query), {
      method, headers, credentials: "same-origin", cache: "no-store", ...(asked.abort ? { signal: asked.abort } : {}),
      ...(asked.body === undefined ? {} : { body: raw ? asked.body as Blob : JSON.stringify(asked.body) }),
    });
  } catch (e) {
    if (asked.abort?.aborted) throw e;
    throw new Unanswered();
  }
  const at = Number(answer.headers.get("Weerklank-Positie") ?? -1);
  answered = Math.max(answered, at);
  if (method !== "GET") saw(at);
  if (answer.status === 204) return undefined as T;
  const told: unknown = await answer.json().catch(() => { throw new Unanswered(); });
  if (answer.ok) return told as T;
  throw refusal(told, answer.headers.get("Retry-After"), within);
}

export const get = <T>(path: string, query?: Asked["query"], abort?: AbortSignal): Promise<T> =>
  ask<T>("GET", path, { ...(query ? { query } : {}), ...(abort ? { abort } : {}) });

// Signed heads of the log (C2SP checkpoints) and proofs between them (RFC 9162, 2.1.4.2), computed in the browser.

type Bytes = Uint8Array<ArrayBuffer>;
export type Head = { origin: string; size: number; root: Bytes; text: string; signatures: { name: string; bytes: Bytes }[] };
export type Key = { name: string; id: Bytes; key: Bytes };
export type Signed = "right" | "wrong" | "absent" | "unable"; // absent: not by this key; unable: this browser cannot tell

const HASH = 32, ED25519 = 1, MOST = 64 << 10, LINES = 64;

export function bytesOf(text: string): Bytes | null {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}

const same = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((x, i) => x === b[i]);
const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

async function sha256(...parts: Bytes[]): Promise<Bytes> {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) { all.set(p, at); at += p.length; }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
}

export const able = (): boolean => typeof crypto === "object" && crypto.subtle !== undefined;

// null: it is none.
export function headOf(note: string): Head | null {
  const end = note.lastIndexOf("\n\n");
  if (end < 0 || note.length > MOST) return null;
  const text = note.slice(0, end + 1), lines = note.slice(end + 2).split("\n").filter(Boolean), [origin = "", size = "", root64 = ""] = text.split("\n");
  const root = bytesOf(root64), signatures: Head["signatures"] = [];
  for (const line of lines) {
    const [, name, base64 = ""] = line.match(/^— (\S+) (\S+)$/) ?? [], bytes = bytesOf(base64);
    if (!name || !bytes || bytes.length < 5) return null;
    signatures.push({ name, bytes });
  }
  if (origin === "" || !/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)) || root?.length !== HASH || lines.length === 0 || lines.length > LINES) return null;
  return { origin, size: Number(size), root, text, signatures };
}

// "NAME+HASH+KEY", as the log's key is given out. null: it is none.
export async function keyOf(text: string): Promise<Key | null> {
  const [, name, hash, base64 = ""] = text.trim().match(/^([^\s+]{1,100})\+([0-9a-f]{8})\+(\S+)$/) ?? [], all = bytesOf(base64);
  if (!name || !hash || all?.length !== 1 + HASH || all[0] !== ED25519) return null;
  const id = (await sha256(utf8(name), new Uint8Array([10]), all)).slice(0, 4);
  return [...id].map((b) => b.toString(16).padStart(2, "0")).join("") === hash ? { name, id, key: all.slice(1) } : null;
}

export async function signed(head: Head, key: Key): Promise<Signed> {
  const own = head.signatures.filter((s) => s.name === key.name && same(s.bytes.slice(0, 4), key.id));
  if (head.origin !== key.name || own.length === 0) return "absent";
  let imported: CryptoKey;
  try {
    imported = await crypto.subtle.importKey("raw", key.key, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return "unable";
  }
  for (const s of own) if (!(await crypto.subtle.verify({ name: "Ed25519" }, imported, s.bytes.slice(4), utf8(head.text)))) return "wrong";
  return "right";
}

const join = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(new Uint8Array([1]), left, right);
const half = (n: number): number => Math.floor(n / 2);

// Both roots grow from the same first hash, each with the hashes that it covers.
async function roots(m: number, n: number, path: Bytes[], whole: Bytes | null): Promise<{ old: Bytes; now: Bytes } | null> {
  let fn = m - 1, sn = n - 1, next = whole ? 0 : 1, old = whole ?? path[0], now = old;
  for (; fn % 2 === 1; fn = half(fn)) sn = half(sn);
  for (; next < path.length; next++, fn = half(fn), sn = half(sn)) {
    const hash = path[next];
    if (sn === 0 || !hash || !old || !now) return null;
    if (fn % 2 === 0 && fn !== sn) {
      now = await join(now, hash);
      continue;
    }
    [old, now] = await Promise.all([join(hash, old), join(hash, now)]);
    for (; fn % 2 === 0 && fn !== 0; fn = half(fn)) sn = half(sn);
  }
  return sn === 0 && old && now ? { old, now } : null;
}

// The first of `now` are those that `old` was about. path: hashes behind each other.
export async function continues(old: Head, now: Head, path: Bytes): Promise<boolean> {
  if (old.size > now.size || path.length % HASH !== 0 || path.length > 128 * HASH) return false;
  const hashes = Array.from({ length: path.length / HASH }, (_, i) => path.slice(i * HASH, (i + 1) * HASH));
  if (old.size === 0) return hashes.length === 0 && same(old.root, await sha256());
  if (old.size === now.size) return hashes.length === 0 && same(old.root, now.root);
  if (hashes.length === 0) return false;
  const power = Number.isInteger(Math.log2(old.size)) && 2 ** Math.round(Math.log2(old.size)) === old.size;
  const of = await roots(old.size, now.size, hashes, power ? old.root : null);
  return of !== null && same(of.old, old.root) && same(of.now, now.root);
}

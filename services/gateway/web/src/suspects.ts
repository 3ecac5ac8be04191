// What looks like somebody's data in a text, to be pointed out before it is sent. The service refuses citizen service
// numbers by itself (elfproef); here one hears of it while typing.
import type { Key } from "./texts";

type Suspect = { kind: Key; what: string };

const elfproef = (digits: string): boolean => {
  const sum = [...digits].reduce((total, d, i) => total + Number(d) * (i === 8 ? -1 : 9 - i), 0);
  return digits !== "000000000" && sum % 11 === 0;
};

export function suspects(text: string): Suspect[] {
  const out: Suspect[] = [];
  for (const [found] of text.matchAll(/(?<!\d)\d{9}(?!\d)/g)) if (elfproef(found)) out.push({ kind: "verdacht.bsn", what: found });
  for (const [found] of text.matchAll(/(?<![\d-])(?:\+31[ -]?|0)[1-9](?:[ -]?\d){8}(?!\d)/g)) out.push({ kind: "verdacht.telefoon", what: found });
  for (const [found] of text.matchAll(/[\w.+-]+@[\w-]+\.[\w.]+/g)) out.push({ kind: "verdacht.mail", what: found });
  for (const [found] of text.matchAll(/\b(?:mevrouw|meneer|mevr\.|dhr\.|mw\.|de heer)\s+(?:(?:van|de|der|den|ter|ten|'t)\s+)*\p{Lu}\p{L}+/gu)) out.push({ kind: "verdacht.naam", what: found });
  return out.filter((s, i) => out.findIndex((o) => o.what === s.what) === i).slice(0, 8);
}

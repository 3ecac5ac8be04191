// A knelpunt and the answer to it as DOCX for whoever has to approve it, and back: a part of the form begins at the paragraph
// that has its name, whatever it looks like by then. A file may be anybody's: only its text is unpacked, up to a limit.
import type { Moment, Signal } from "./api";
import { inBoth } from "./both";
import { told } from "./moments";
import { party, theme } from "./names";
import { titleOf } from "./rows";
import { type Key, language, t } from "./texts";
import { day, dayOf, due } from "./time";

export type Part = { code: string; key: Key; most: number };
export type Back = { found: Record<string, string>; text: string };

export const MOST_MB = 5;
const MOST_UNPACKED = 20_000_000;
const NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const ASKED: [string, Key][] = [["wat", "veld.wat"], ["merkbaar", "veld.merkbaar"], ["nodigToelichting", "veld.nodigToelichting"], ["regel", "veld.regel"], ["geprobeerd", "veld.geprobeerd"]];

export class Unreadable extends Error {
  constructor(readonly key: Key) {
    super(key);
  }
}

const lines = (text: string): string[] => text.split("\n").map((l) => l.trimEnd());

export async function write(s: Signal, timeline: Moment[], me: string, parts: Part[], v: Record<string, unknown>): Promise<Blob> {
  const { Document, HeadingLevel, Packer, Paragraph } = await import("docx");
  const head = (text: string, heading: (typeof HeadingLevel)[keyof typeof HeadingLevel]): InstanceType<typeof Paragraph> => new Paragraph({ text, heading });
  const says = (text: string): InstanceType<typeof Paragraph>[] => lines(text).map((l) => new Paragraph({ text: l }));
  const asked = (timeline.find((m) => m.soort === "knelpunt.ingediend")?.inhoud ?? {}) as Record<string, unknown>;
  const facts = [s.kenmerk, party(s.regio), theme(s.thema), s.uiterlijkOp ? due(s.uiterlijkOp).text : ""].filter(Boolean).join(" · ");
  const doc = new Document({
    title: titleOf(s), creator: "Weerklank", styles: { default: { document: { run: { language: { value: language() === "nl" ? "nl-NL" : "en-GB" } } } } },
    sections: [{
      children: [
        head(titleOf(s), HeadingLevel.TITLE), new Paragraph({ text: facts }),
        head(t("goedkeuring.regio"), HeadingLevel.HEADING_1),
        ...ASKED.flatMap(([name, key]) => typeof asked[name] === "string" ? [head(t(key), HeadingLevel.HEADING_2), ...says(asked[name])] : []),
        head(t("goedkeuring.verloop"), HeadingLevel.HEADING_1),
        ...timeline.map((m) => new Paragraph({ text: `${day(dayOf(m.tijdstip))}: ${told(m, me)}`, bullet: { level: 0 } })),
        head(t("goedkeuring.antwoord"), HeadingLevel.HEADING_1), new Paragraph({ text: t("goedkeuring.koppen") }),
        ...parts.flatMap((p) => [head(t(p.key), HeadingLevel.HEADING_2), ...says(typeof v[p.code] === "string" ? v[p.code] as string : "")]),
      ],
    }],
  });
  return Packer.toBlob(doc);
}

async function unpacked(file: File): Promise<Document> {
  if (file.size > MOST_MB * 1_000_000) throw new Unreadable("goedkeuring.fout.groot");
  const { strFromU8, unzipSync } = await import("fflate");
  let xml: Uint8Array | undefined;
  try {
    xml = unzipSync(new Uint8Array(await file.arrayBuffer()), { filter: (f) => f.name === "word/document.xml" && f.originalSize <= MOST_UNPACKED })["word/document.xml"];
  } catch {
    throw new Unreadable("goedkeuring.fout.geen");
  }
  const doc = xml && new DOMParser().parseFromString(strFromU8(xml), "application/xml");
  if (!doc || doc.querySelector("parsererror")) throw new Unreadable("goedkeuring.fout.geen");
  return doc;
}

// What was struck out by somebody who followed changes (w:del) has no w:t, and is not there any more.
function paragraphs(doc: Document): string[] {
  const textOf = (p: Element): string => [...p.getElementsByTagNameNS(NS, "*")].map((e) => e.localName === "t" ? e.textContent ?? "" : e.localName === "br" ? "\n" : e.localName === "tab" ? "\t" : "").join("");
  return [...doc.getElementsByTagNameNS(NS, "p")].map(textOf);
}

const same = (text: string): string => text.trim().replace(/\s+/g, " ").replace(/[:.]$/, "").toLowerCase();

export async function read(file: File, parts: Part[]): Promise<Back> {
  const all = paragraphs(await unpacked(file)), found: Record<string, string> = {};
  const names = new Map(parts.flatMap((p) => inBoth(p.key).map((name) => [same(name), p] as const)));
  // what the region wrote has headings of its own: the answer comes after the last of them
  const heading = inBoth("goedkeuring.antwoord").map(same), from = Math.max(0, ...all.map((text, i) => heading.includes(same(text)) ? i : 0));
  let at: Part | undefined;
  const said = new Map<string, string[]>();
  for (const text of all.slice(from)) {
    const part = names.get(same(text));
    if (part) { at = part; said.set(part.code, []); } else if (at) said.get(at.code)?.push(text);
  }
  for (const [code, list] of said) found[code] = list.join("\n").trim();
  return { found, text: all.join("\n").trim() };
}

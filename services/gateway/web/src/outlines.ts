// The outlines of the regions, for a map: an installation may have them (gateway.outlines). Those that are not there, cannot be
// read or do not come soon hold nothing up: the tiles say the same.
import type { Outlined } from "./land";

const SOON = 5000; // ms

async function read(): Promise<Outlined | null> {
  const told = await fetch("/omtrekken.json", { signal: AbortSignal.timeout(SOON) });
  if (!told.ok) return null;
  const topology = await told.json() as unknown;
  return (await import("./land")).outlined(topology);
}

let there: Promise<Outlined | null> | undefined;

// Asked once, and again when that failed.
export const outlines = (): Promise<Outlined | null> => there ??= read().catch(() => { there = undefined; return null; });

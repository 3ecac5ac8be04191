// What people call regions, ministries and themes: read once, and again when they change.
import { get } from "./api";
import { state } from "./state";
import { t } from "./texts";

type Named = { code: string; naam: string; boven?: string; contact?: string };
type Adopted = { inhoud?: { regios?: Named[]; ministeries?: Named[]; themas?: Named[] } };

export const names = state<{ regios: Named[]; ministeries: Named[]; themas: Named[] }>({ regios: [], ministeries: [], themas: [] });

export async function readNames(): Promise<void> {
  const [regios, ministeries, themas] = await Promise.all([get<Adopted>("/regios"), get<Adopted>("/ministeries"), get<Adopted>("/themas")]);
  names.set({ regios: regios.inhoud?.regios ?? [], ministeries: ministeries.inhoud?.ministeries ?? [], themas: themas.inhoud?.themas ?? [] });
}

const find = (list: Named[], code: string): string | undefined => list.find((n) => n.code === code)?.naam;

export function party(code: string | undefined): string {
  if (!code) return "";
  if (code === "coordinator") return t("rol.coordinator");
  if (code === "weerklank") return t("naam");
  return find(names.get().ministeries, code) ?? find(names.get().regios, code) ?? code;
}

// How regions reach a ministry, as far as the ministries said so.
export const contactOf = (code: string | undefined): string => names.get().ministeries.find((n) => n.code === code)?.contact ?? "";

// Ministries are known by their letters; the whole name stands where there is room.
export const short = (code: string | undefined): string =>
  code && find(names.get().ministeries, code) ? code : party(code);

export function theme(code: string | undefined): string {
  return code ? find(names.get().themas, code) ?? code : "";
}

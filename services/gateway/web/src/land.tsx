// The regions as they lie in the country: a picture of what the tiles say. Who clicks a region sees that one alone; the keyboard has
// the tiles for it.
import type { JSX } from "preact";
import { feature } from "topojson-client";
import { addressOf, type Filters } from "./filters";
import type { Told } from "./measures";
import { names } from "./names";
import { fillOf } from "./pictures";
import { go } from "./router";
import { t } from "./texts";

type Point = [number, number];
type Polygon = Point[][];
type Shape = { of: string; path: string; at: Point };
// With what draws it, which comes along with it.
export type Outlined = { width: number; height: number; regions: Shape[]; around: string; Land: typeof Land };
type Feature = { id?: string; geometry: { type: "Polygon"; coordinates: Polygon } | { type: "MultiPolygon"; coordinates: Polygon[] } | null };
type Collection = Feature | { features: Feature[] };
type Topology = { objects: Record<string, unknown> };

const WIDTH = 400, SLACK = 4;

const features = (topology: Topology, name: string): Feature[] => {
  const of = feature(topology, topology.objects[name]) as Collection;
  return "features" in of ? of.features : [of];
};
const polygons = ({ geometry }: Feature): Polygon[] => !geometry ? [] : geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;

// Twice the area of a ring, and where its middle is.
function middle(ring: Point[]): { area: number; at: Point } {
  let area = 0, x = 0, y = 0;
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length] as Point, cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  });
  return { area: Math.abs(area), at: area === 0 ? ring[0] as Point : [x / (3 * area), y / (3 * area)] };
}

// Degrees become pixels: one to the east is shorter than one to the north. Throws when it is no TopoJSON with "regios".
export function outlined(told: unknown): Outlined {
  const topology = told as Topology, others = Object.keys(topology.objects).filter((name) => name !== "regios").flatMap((name) => features(topology, name).flatMap(polygons));
  const regions = features(topology, "regios").map((f) => ({ of: String(f.id ?? ""), polygons: polygons(f) })).filter((r) => r.polygons.length > 0);
  const all = [...others, ...regions.flatMap((r) => r.polygons)].flat(2);
  const least = (i: 0 | 1): number => all.reduce((a, p) => Math.min(a, p[i]), Infinity), most = (i: 0 | 1): number => all.reduce((a, p) => Math.max(a, p[i]), -Infinity);
  const west = least(0), east = most(0), south = least(1), north = most(1), narrow = Math.cos((south + north) / 2 * Math.PI / 180), scale = (WIDTH - 2 * SLACK) / ((east - west) * narrow);
  if (!Number.isFinite(scale)) throw new Error("outlines without points");
  const place = ([x, y]: Point): Point => [SLACK + (x - west) * narrow * scale, SLACK + (north - y) * scale];
  const drawn = (all: Polygon[]): string => all.flat().map((ring) => `M${ring.map((p) => place(p).map((n) => n.toFixed(1)).join(" ")).join("L")}Z`).join("");
  return {
    width: WIDTH, height: Math.ceil(2 * SLACK + (north - south) * scale), around: drawn(others), Land,
    regions: regions.map((r) => {
      const largest = r.polygons.map((p) => middle((p[0] as Point[]).map(place))).reduce((a, b) => b.area > a.area ? b : a);
      return { of: r.of, path: drawn(r.polygons), at: largest.at };
    }),
  };
}

// "Noord- en Oost-Groningen" is noord-en-oost-groningen there.
const plain = (name: string): string => name.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

function Land({ land, told, f }: { land: Outlined; told: Told; f: Filters }): JSX.Element {
  const shown = land.regions.flatMap((s) => {
    const region = names.get().regios.find((r) => r.code === s.of || plain(r.naam) === plain(s.of));
    const row = region && (told.rijen ?? []).find((x) => x.van === region.code && x.stap === f.stap);
    return region ? [{ ...s, ...region, open: row?.open ?? 0, late: row?.openTeLaat ?? 0 }] : [];
  }).sort((a, b) => Number(a.code === f.van) - Number(b.code === f.van)); // the line round the chosen one lies over the others
  return (
    <figure class="land">
      <figcaption>{t("cijfers.land")}</figcaption>
      <svg viewBox={`0 0 ${land.width} ${land.height}`} role="img" aria-label={`${t("cijfers.land")}. ${shown.map((s) => t("cijfers.land.regio", { regio: s.naam, n: s.open, telaat: s.late })).join(" ")}`} class="drawn">
        <path d={land.around} class="land-around" />
        {shown.map((s) => (
          <path key={s.code} d={s.path} fill={s.late > 0 ? fillOf(1) : undefined} class={s.code === f.van ? "land-region chosen" : "land-region"} onClick={() => go(addressOf(f, { van: s.code, zaken: "", welke: "alle" }))} />
        ))}
        {shown.map((s) => <text key={s.code} x={s.at[0]} y={s.at[1]} class="land-name">{s.code} {s.open}</text>)}
      </svg>
      <p class="facts">{t("cijfers.land.uitleg")}</p>
    </figure>
  );
}

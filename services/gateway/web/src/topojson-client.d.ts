// As much of topojson-client as is used here.
declare module "topojson-client" {
  export function feature(topology: unknown, object: unknown): unknown;
}

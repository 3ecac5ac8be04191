// As much of papaparse as is used here.
declare module "papaparse" {
  const papa: { parse(text: string, options: { delimiter: string; newline: string; preview?: number }): { data: string[][]; errors: { type: string; row?: number }[] } };
  export default papa;
}

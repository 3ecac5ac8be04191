// A text as it is in either language: of files that people bring along.
import en from "../texts/en.json";
import nl from "../texts/nl.json";
import type { Key } from "./texts";

export const inBoth = (key: Key): string[] => [nl[key], en[key]];

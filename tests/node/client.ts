// A client that is written against the types which openapi-typescript makes of the document: it only has to compile.
// With the word WRONG put in (tests/loop/test_openapi.py) it must not.
import type { components, paths } from "./api";

type Submit = paths["/knelpunten"]["post"]["requestBody"]["content"]["application/json"];
type Shown = paths["/knelpunten/{id}"]["get"]["responses"]["200"]["content"]["application/json"];
type Problem = components["schemas"]["Probleem"];

const signal: Submit = {
  wat: "De huisarts stopt.",
  merkbaar: "Een moeder reed veertig minuten.",
  nodig: ["weet_niet"],
  buurland: "vlaanderen" /*WRONG*/,
};

export async function submit(url: string, token: string): Promise<string> {
  const answer = await fetch(url + "/knelpunten", {
    method: "POST",
    headers: { Authorization: "Bearer " + token, "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
    body: JSON.stringify(signal),
  });
  if (!answer.ok) {
    const problem: Problem = await answer.json();
    throw new Error(problem.invalidParams?.map((p) => p.name + ": " + p.reason).join("; ") ?? problem.title);
  }
  const done: components["schemas"]["Gedaan"] = await answer.json();
  return done.kenmerk ?? "";
}

export function holder(shown: Shown): string | undefined {
  const due: string | undefined = shown.termijnen?.[0]?.uiterlijkOp;
  return shown.knelpunt.aanZet ?? due;
}

// The tour: everybody is asked once, and it goes along views that exist, marks what it speaks of, and keeps the focus.
import { assert, faults, Person, run } from "./browser.mjs";

const focused = (page) => page.evaluate(() => document.activeElement.textContent);
const marks = (page) => page.locator(".pointed").first().waitFor();

function walk(who, steps) {
  const test = async () => {
    const p = await Person.signedIn(who), { page } = p;
    await page.getByRole("button", { name: "Begin de rondleiding" }).focus();
    await page.keyboard.press("Enter");
    for (let n = 1; n <= steps; n++) {
      await page.getByRole("heading", { name: `Rondleiding: ${n} van ${steps}` }).waitFor();
      await marks(page);
      const found = await faults(page);
      assert(found.length === 0, `step ${n}: ${found.join(" | ")}`);
      if (n === 2) { // it goes on where it was
        await page.reload();
        await page.getByRole("heading", { name: `Rondleiding: 2 van ${steps}` }).waitFor();
        await marks(page);
      }
      if (n === 1 || n === 2) await page.getByRole("button", { name: "Volgende" }).focus();
      const here = page.url();
      await page.keyboard.press("Enter");
      if (n < steps - 1) {
        await page.getByRole("heading", { name: `Rondleiding: ${n + 1} van ${steps}` }).waitFor();
        assert(await focused(page) === "Volgende", `the focus went to ${await focused(page)} after step ${n} at ${here}`);
      }
    }
    await page.getByRole("heading", { name: /^Rondleiding/ }).waitFor({ state: "detached" });
    assert(await page.locator(".pointed").count() === 0, "a mark stays");
    assert(await page.getByRole("button", { name: "Begin de rondleiding" }).count() === 0, "it is asked again");
    await p.close();
  };
  Object.defineProperty(test, "name", { value: `the_tour_shows_${who}_around_once` });
  return test;
}

async function who_says_no_is_not_asked_again_and_finds_it_in_the_help() {
  const p = await Person.signedIn("TWE"), { page } = p;
  await page.getByRole("button", { name: "Nee, dank u" }).click();
  assert(await focused(page) === "Mijn knelpunten", "the focus is lost");
  await page.reload();
  await p.heading("Mijn knelpunten");
  assert(await page.getByRole("button", { name: "Begin de rondleiding" }).count() === 0, "it is asked again");
  await p.go("/hulp");
  await page.getByRole("button", { name: "Begin de rondleiding" }).click();
  await page.getByRole("heading", { name: /^Rondleiding: 1 van/ }).waitFor();
  await page.getByRole("button", { name: "Stop de rondleiding" }).click();
  await page.getByRole("heading", { name: /^Rondleiding/ }).waitFor({ state: "detached" });
  await p.close();
}

await run([walk("ZVL", 7), walk("VWS", 6), walk("coordinator", 6), walk("ADV", 6), walk("AUD", 5), who_says_no_is_not_asked_again_and_finds_it_in_the_help]);

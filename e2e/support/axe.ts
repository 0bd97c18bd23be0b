import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright";

/** What axe finds against WCAG 2.2 AA on the page once it has come to rest, or in one part of it, a line each. */
export async function violationsOn(page: Page, within = "body"): Promise<string[]> {
  await atRest(page);
  const violations = await analyse(page, (axe) =>
    axe.include(within).withTags(["wcag2a", "wcag2aa", "wcag22aa"]),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

type Violations = Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"];

/**
 * What axe finds fault with on the page as it is, by all of its rules unless the builder is told of fewer. It describes
 * only what is at fault, and where there are no frames needs no second page to put together what is in each: both
 * together take a sixth of the time, and find the same. Meanwhile nothing moves: a message whose time is over would be
 * looked at while it fades away.
 */
export async function analyse(
  page: Page,
  narrowed: (axe: AxeBuilder) => AxeBuilder = (axe) => axe,
): Promise<Violations> {
  const alone = page.frames().length === 1;
  const axe = new AxeBuilder({ page }).setLegacyMode(alone).options({ resultTypes: ["violations"] });
  const stands = await page.evaluate(() => matchMedia("(prefers-reduced-motion: reduce)").matches);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const { violations } = await narrowed(axe).analyze();
  if (!stands) await page.emulateMedia({ reducedMotion: "no-preference" });
  return violations;
}

/** Changes the theme of the system, and waits until the page has followed. */
export async function inTheme(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction((theme) => document.documentElement.dataset["theme"] === theme, colorScheme);
}

/** Waits until nothing moves any more: in the middle of a change, colours are mixed. */
export async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState, effect }) => {
      return playState !== "running" || effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY;
    }),
  );
}

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright";

/** What axe finds against WCAG 2.2 AA on the page once it has come to rest, or in one part of it, a line each. */
export async function violationsOn(page: Page, within = "body"): Promise<string[]> {
  await atRest(page);
  const { violations } = await new AxeBuilder({ page })
    .include(within)
    .withTags(["wcag2a", "wcag2aa", "wcag22aa"])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
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

import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { chromiumFlags, ensureChromium } from "../../scripts/chromium";
import { projectRoot } from "../../scripts/project";

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: ensureChromium(), args: [...chromiumFlags] });
}

/** A page in a window of its own; what its scripts throw fails the test that looks at `errors`. */
export async function newPage(
  browser: Browser,
  colorScheme: "light" | "dark" = "light",
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme,
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  return { page, errors };
}

/** Renews a picture of the README when `HEDDLE_SCREENSHOTS` is set; else only takes it, as proof that it can be. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = path.join(projectRoot, "docs");
  if (!process.env["HEDDLE_SCREENSHOTS"]) {
    await page.screenshot();
    return;
  }
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: "disabled" });
}

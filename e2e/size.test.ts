import { gzipSync } from "node:zlib";
import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { App } from "./support/app";
import { launchBrowser, newPage } from "./support/browser";
import { OWNER, setUp, signIn } from "./support/pages";

const KB = 1000;
const app = new App();
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  await app.start();
  const { page } = await newPage(browser);
  await setUp(page, app.url);
}, 300_000);

afterAll(async () => {
  await browser.close();
  await app.dispose();
});

/** Bytes of JavaScript, compressed with gzip, that a browser fetches that has never been here. */
async function firstLoad(url: string, ready: string): Promise<number> {
  const { page } = await newPage(browser);
  await signIn(page, app.url, OWNER.password);
  await page.waitForURL("**/workflows");
  const sizes: Promise<number>[] = [];
  const cold = await page.context().newPage();
  // A page of its own shares no cache with the one that signed in.
  const network = await page.context().newCDPSession(cold);
  await network.send("Network.setCacheDisabled", { cacheDisabled: true });
  cold.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  await cold.goto(url);
  await cold.locator(ready).first().waitFor();
  await cold.waitForLoadState("networkidle");
  const all = await Promise.all(sizes);
  await page.context().close();
  return all.reduce((sum, size) => sum + size, 0);
}

test("the list of workflows comes with less than 200 KB of JavaScript", async () => {
  const bytes = await firstLoad(`${app.url}/workflows`, "[data-row]");
  expect(bytes).toBeGreaterThan(50 * KB);
  expect(bytes).toBeLessThan(200 * KB);
});

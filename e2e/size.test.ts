import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { App } from "./support/app";
import { launchBrowser, newPage } from "./support/browser";
import { setUp, signIn } from "./support/pages";

const KB = 1000;
const app = new App();
let browser: Browser;
let editor: string;

beforeAll(async () => {
  browser = await launchBrowser();
  await app.start();
  const { page } = await newPage(browser);
  await setUp(page, app.url);
  editor = page.url().replace(/\?.*/, "");
}, 300_000);

afterAll(async () => {
  await browser.close();
  await app.dispose();
});

interface Load {
  /** What the page fetches to be shown and used. */
  first: number;
  /** With what it fetches ahead while the browser has nothing else to do. */
  all: number;
}

/**
 * Bytes of JavaScript, compressed with gzip, that a browser fetches that has never been here. `first` is of a
 * browser that is never idle: whatever the page asks for without being touched counts, except what waits for
 * `requestIdleCallback`. That is what opens with a later click, and, of what is in sight, what an editor can do
 * without for a moment: the look for problems, the settings of runs, the formatting of notes, the apps.
 */
async function load(url: string, ready: string): Promise<Load> {
  const { page } = await newPage(browser);
  await signIn(page, app.url);
  await page.waitForURL("**/workflows");
  const first = await bytesFetched(page, url, ready, false);
  const all = await bytesFetched(page, url, ready, true);
  await page.context().close();
  return { first, all };
}

async function bytesFetched(signedIn: Page, url: string, ready: string, idle: boolean): Promise<number> {
  const sizes: Promise<number>[] = [];
  const cold = await signedIn.context().newPage();
  // A page of its own shares no cache with the one that signed in.
  const network = await signedIn.context().newCDPSession(cold);
  await network.send("Network.setCacheDisabled", { cacheDisabled: true });
  await cold.addInitScript(`window.requestIdleCallback = (act) => ${idle ? "setTimeout(act)" : "0"}`);
  cold.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  await cold.goto(url);
  await cold.locator(ready).first().waitFor();
  await cold.waitForLoadState("networkidle");
  cold.removeAllListeners("response");
  const all = await Promise.all(sizes);
  await cold.close();
  return all.reduce((sum, size) => sum + size, 0);
}

test("the list of workflows comes with less than 200 KB of JavaScript", async () => {
  const { first, all } = await load(`${app.url}/workflows`, "[data-row]");
  expect(first).toBeGreaterThan(50 * KB);
  expect(first).toBeLessThan(190 * KB);
  expect(all).toBeLessThan(200 * KB);
});

test("scripts are compiled as they come, not when they are called", async () => {
  const { page } = await newPage(browser);
  const served = page.waitForResponse((response) => response.request().resourceType() === "script");
  await page.goto(`${app.url}/sign-in`);
  expect(await (await served).text()).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/);
  await page.context().close();
});

test("the editor comes with less than 400 KB of JavaScript, and fetches the rest ahead", async () => {
  const { first, all } = await load(editor, ".react-flow__node");
  expect(first).toBeGreaterThan(200 * KB);
  expect(first).toBeLessThan(400 * KB);
  expect(all).toBeGreaterThan(first + 100 * KB);
  expect(all).toBeLessThan(800 * KB);
});

test("a node is configured by a click and a key while the browser is never idle", async () => {
  const { page, errors } = await newPage(browser);
  await signIn(page, app.url);
  await page.waitForURL("**/workflows");
  await page.addInitScript("window.requestIdleCallback = () => 0");
  await page.goto(editor);
  await page.locator(".react-flow__node:has(.card)").first().click();
  await page.getByRole("textbox", { name: "Name of the node" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Commands" }).waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
});

import type { Browser, Page } from "playwright";
import { afterAll, beforeAll } from "vitest";
import { API_KEY, App } from "./app";
import { launchBrowser, newPage } from "./browser";
import { EditorPage, setUp } from "./pages";

export interface EditorBench {
  app: App;
  browser: Browser;
  page: Page;
  /** What scripts of the page have thrown. */
  errors: string[];
  editor: EditorPage;
}

/**
 * The product with its owner signed in, and a page that shows the example, for the tests of a file; call it at
 * the top. `ready` is called when it is there.
 */
export function editorBench(ready: (bench: EditorBench) => Promise<void> | void): void {
  const app = new App();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
    const { page, errors } = await newPage(browser);
    await app.start({ HEDDLE_API_KEY: API_KEY });
    await setUp(page, app.url);
    await ready({ app, browser, page, errors, editor: new EditorPage(page) });
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await app.dispose();
  });
}

import type { Browser, Locator, Page } from "playwright";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { SOMETHING_OF_EVERYTHING } from "../fixtures/something-of-everything";
import { API_KEY, App } from "./app";
import { analyse, atRest, inTheme } from "./axe";
import { launchBrowser, newPage } from "./browser";

const THEMES = ["light", "dark"] as const;

/** The product in a page, and what looks at each of its screens in both themes, by all rules of axe. */
export class Looks {
  readonly app = new App();

  private constructor(
    readonly browser: Browser,
    readonly page: Page,
  ) {}

  static async open(): Promise<Looks> {
    const browser = await launchBrowser();
    const { page } = await newPage(browser);
    const looks = new Looks(browser, page);
    await looks.app.start({ HEDDLE_API_KEY: API_KEY });
    return looks;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.app.dispose();
  }

  /** Looks at what is shown in both themes, as somebody sees it who changes the theme of the system. */
  async isFine(what: string): Promise<void> {
    for (const colorScheme of THEMES) {
      await inTheme(this.page, colorScheme);
      await atRest(this.page);
      const findings = await this.#findings();
      expect.soft({ what, colorScheme, findings }).toEqual({ what, colorScheme, findings: [] });
    }
  }

  /** What axe finds fault with on the page as it is, by all of its rules and in all of its regions. */
  async #findings(): Promise<string[]> {
    return (await analyse(this.page)).flatMap(({ id, impact, nodes }) =>
      nodes.map(({ target, html }) => `${impact} ${id}: ${target.join(" ")} ${html.slice(0, 160)}`),
    );
  }

  /** Opens a page of the product, and looks at it once something is there. */
  async visit(path: string, shows: Locator): Promise<void> {
    await this.page.goto(`${this.app.url}${path}`);
    await shows.first().waitFor();
    await this.isFine(path);
  }

  text(words: string | RegExp): Locator {
    return this.page.getByText(words);
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole("heading", { level: 1, name });
  }

  /** A call of the API that is granted. */
  async post(route: string, body: unknown): Promise<Record<string, unknown>> {
    const answer = await this.app.api("POST", route, body);
    expect([route, answer.status < 300, answer.body]).toEqual([route, true, answer.body]);
    return answer.body;
  }

  /** Makes a workflow of something of everything, and a run of it that waits for an approval. */
  async makeEverything(): Promise<{ workflow: string; run: string; approval: string }> {
    const { id } = await this.post("/workflows", { document: SOMETHING_OF_EVERYTHING });
    await this.app.api("PUT", `/workflows/${id}/tags`, { tags: ["demo"] });
    const run = await this.post(`/workflows/${id}/runs`, { trigger: "start", input: {} });
    const approval = await vi.waitFor(
      async () => {
        const { items } = (await this.app.api("GET", "/approvals")).body as { items?: { id: string }[] };
        expect(items).toHaveLength(1);
        return items?.[0]?.id ?? "";
      },
      { timeout: 30_000, interval: 100 },
    );
    return { workflow: String(id), run: String(run["id"]), approval };
  }
}

/** Opens it for the tests of a file; call it at the top. `ready` is called when it is there. */
export function looksBench(ready: (looks: Looks) => Promise<void> | void): void {
  let looks: Looks;
  beforeAll(async () => {
    looks = await Looks.open();
    await ready(looks);
  }, 300_000);
  afterAll(() => looks.close());
}

import type { Locator, Page } from "playwright";

export const OWNER = { name: "Ada Founder", email: "ada@example.com", password: "correct horse battery" };

/** The first visit: makes the owner account and ends in the example, ready to run. */
export async function setUp(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForURL("**/setup");
  await page.getByLabel("Name").fill(OWNER.name);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("**/workflows/wf_*");
}

export async function signIn(
  page: Page,
  url: string,
  { email = OWNER.email, password = OWNER.password } = {},
): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
}

/** The text in one of the editor's fields, which is no form element. */
export async function textIn(field: Locator): Promise<string> {
  return await field.evaluate((element) =>
    element.querySelector(".cm-placeholder")
      ? ""
      : [...element.querySelectorAll(".cm-line")].map(({ textContent }) => textContent).join("\n"),
  );
}

/** Writes a text in place of what is in a field, by the keys that a person presses for that. */
export async function writeInto(field: Locator, text: string): Promise<void> {
  await field.focus();
  await field.press("ControlOrMeta+a");
  if (text === "") await field.press("Delete");
  else await field.page().keyboard.insertText(text);
}

/** The editor as a person sees it. */
export class EditorPage {
  constructor(readonly page: Page) {}

  get saved(): Locator {
    return this.page.getByRole("status", { name: "Saving" });
  }

  get canvas(): Locator {
    return this.page.locator(".editor-canvas");
  }

  node(id: string): Locator {
    return this.page.locator(`.react-flow__node[data-id="${id}"]`);
  }

  get edges(): Locator {
    return this.page.locator(".react-flow__edge");
  }

  /** Waits until the canvas has come to rest. */
  async untilStill(): Promise<void> {
    const LOOK_MS = 150;
    await this.page.evaluate(async (ms) => {
      const look = () => document.querySelector(".react-flow__viewport")?.getAttribute("style");
      for (let before: string | null | undefined = null; before !== look(); ) {
        before = look();
        await new Promise((next) => setTimeout(next, ms));
      }
    }, LOOK_MS);
  }

  /** Waits until the server has the edits. */
  async untilSaved(): Promise<void> {
    await this.saved.getByText(/^Saved · r\d+$/).waitFor();
  }

  /** Waits until the server has acknowledged at least this revision. */
  async untilRevision(revision: number): Promise<void> {
    await this.page.waitForFunction((least) => {
      const text = document.querySelector('[role="status"][aria-label="Saving"]')?.textContent ?? "";
      return Number(/^Saved · r(\d+)$/.exec(text.trim())?.[1] ?? 0) >= least;
    }, revision);
  }

  /** Drags a node type from the palette to a place of the canvas, in pixels from its top left corner. */
  async dragFromPalette(type: string, x: number, y: number): Promise<void> {
    const item = this.page.locator(`[data-node-type="${type}"]`);
    await item.scrollIntoViewIfNeeded();
    const box = await this.boxOf(this.canvas);
    await this.drag(await this.centreOf(item), { x: box.x + x, y: box.y + y });
  }

  /** Drags a wire from an output port to the input of a node. */
  async wire(from: string, port: string, to: string): Promise<void> {
    const source = this.node(from).locator(`.react-flow__handle.source[data-handleid="${port}"]`).first();
    const target = this.node(to).locator(".react-flow__handle.target").first();
    await this.drag(await this.centreOf(source), await this.centreOf(target));
  }

  async drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x + 6, from.y + 6);
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 6 });
    await mouse.move(to.x, to.y, { steps: 6 });
    await mouse.up();
  }

  async centreOf(locator: Locator): Promise<{ x: number; y: number }> {
    const box = await this.boxOf(locator);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  async boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
    await locator.waitFor();
    const box = await locator.boundingBox();
    if (!box) throw new Error("It is not on the page");
    return box;
  }
}

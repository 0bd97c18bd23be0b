import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { App } from "./support/app";
import { inTheme, violationsOn } from "./support/axe";
import { takePicture } from "./support/browser";
import { editorBench } from "./support/editor-bench";
import type { EditorPage } from "./support/pages";

let app: App;
let page: Page;
let errors: string[];
let editor: EditorPage;

let id: string;

// start ─► ask ─► tell
const document = {
  heddle: 1,
  name: "Greeting",
  nodes: {
    start: { type: "manual", name: "Start", position: [0, 0], config: {} },
    ask: { type: "transform", name: "Ask", position: [280, 0], config: { fields: { n: "1" } } },
    tell: { type: "transform", name: "Tell", position: [560, 0], config: { fields: { n: "2" } } },
  },
  edges: [
    { from: "start", to: "ask" },
    { from: "ask", to: "tell" },
  ],
};

/** In both themes; of a window only what is in it: what is behind it is dimmed, and out of reach. */
async function isAccessible(within?: string): Promise<void> {
  for (const theme of ["dark", "light"] as const) {
    await inTheme(page, theme);
    expect(await violationsOn(page, within)).toEqual([]);
  }
}

async function publish(note: string): Promise<void> {
  await page.getByRole("button", { name: "Publish…", exact: true }).click();
  await page.getByRole("textbox", { name: /^Note/ }).fill(note);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

editorBench(async (bench) => {
  ({ app, page, errors, editor } = bench);
  // Colours that are on their way from one to another have no contrast to measure.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const made = await app.api("POST", "/workflows", { document });
  id = String(made.body["id"]);
});

describe("versions", () => {
  const history = () => page.getByRole("complementary", { name: "Version history" });
  const canvas = () => page.getByTestId("version-canvas");
  const changes = () => page.getByRole("region", { name: "Changes" });

  test("a version is published with a note, and the next one says in words what changed", async () => {
    await page.goto(`${app.url}/workflows/${id}`);
    await editor.node("ask").waitFor();
    await page.getByRole("button", { name: "Publish…", exact: true }).click();
    await page.getByText("No version is live").waitFor();
    await page.keyboard.press("Escape");
    await publish("The first");
    await page.getByText("Published v1", { exact: true }).waitFor();

    await editor.node("tell").click();
    await page.keyboard.press("Delete");
    await editor.node("tell").waitFor({ state: "detached" });
    await editor.dragFromPalette("transform", 500, 620);
    await editor.node("transform").waitFor();
    await editor.wire("ask", "out", "transform");
    await expect.poll(() => editor.edges.count()).toBe(2);
    const start = await editor.centreOf(editor.node("start"));
    await editor.drag(start, { x: start.x, y: start.y - 120 });
    await page.getByRole("button", { name: "Publish…", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Publish a new version" });
    await dialog.getByText("“Tell” removed (transform).").waitFor();
    await dialog.getByText("added (transform).").waitFor();
    await dialog.getByText("“Start” moved.").waitFor();
    await isAccessible("[role=dialog]");
    await takePicture(page, "publish");
    await dialog.getByRole("textbox", { name: /^Note/ }).fill("Without Tell");
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText("Published v2", { exact: true }).waitFor();
  });

  test("the history lists who published what and when, and which version is live", async () => {
    await page.getByRole("button", { name: "Version history" }).click();
    const rows = history().getByRole("list", { name: "Versions" }).getByRole("button");
    await expect.poll(() => rows.count()).toBe(3);
    expect(await rows.nth(1).textContent()).toMatch(/^v2Without TellLiveAda Founder · /);
    expect(await rows.nth(2).textContent()).toMatch(/^v1The firstAda Founder · /);
    expect(page.url()).toContain("version=draft");
  });

  test("a version opens with what it changed, drawn and in words", async () => {
    await history().getByRole("button", { name: /^v2/ }).click();
    await canvas().waitFor();
    expect(page.url()).toMatch(/version=2&compare=1$/);
    const mark = (name: string) =>
      canvas()
        .locator(".marked", { hasText: name })
        .filter({ has: page.locator(".mark") });
    await expect.poll(() => mark("Tell").getAttribute("data-mark")).toBe("removed");
    await canvas().getByRole("list", { name: "Legend" }).getByText("Removed").waitFor();
    expect(await canvas().locator('.marked[data-mark="added"]').count()).toBe(1);
    await canvas().locator(".react-flow__edge.is-removed").waitFor({ state: "attached" });
    await canvas().locator(".react-flow__edge.is-added").waitFor({ state: "attached" });
    await isAccessible();
    await takePicture(page, "versions-light");
    await inTheme(page, "dark");
    await takePicture(page, "versions-dark");
    await inTheme(page, "light");
  });

  test("a change leads to its place, and a place to its change", async () => {
    await changes()
      .getByRole("button", { name: /“Tell” removed/ })
      .click();
    await canvas().locator('.marked[data-focused][data-mark="removed"]').waitFor();
    await canvas().locator('.marked[data-mark="added"]').click();
    await expect
      .poll(() => changes().locator(".bg-accent-soft").first().textContent())
      .toMatch(/added \(transform\)/);
  });

  test("what is looked at cannot be changed", async () => {
    expect(await page.getByRole("button", { name: "Publish…", exact: true }).isDisabled()).toBe(true);
    await canvas().locator('.marked[data-mark="added"]').click();
    await page.keyboard.press("Delete");
    expect(await canvas().locator('.marked[data-mark="added"]').count()).toBe(1);
    const { body } = await app.api("GET", `/workflows/${id}`);
    expect(Object.keys((body["document"] as typeof document).nodes)).toContain("transform");
  });

  test("any two are compared, and the browser's Back goes to what was shown before", async () => {
    await page.getByRole("combobox", { name: "Compared with" }).click();
    await page.getByRole("option", { name: "Draft" }).click();
    await page.getByText("No difference to draft.").waitFor();
    await page.goBack();
    await changes().getByText("“Tell” removed").waitFor();
  });

  test("an address leads to a version, and says where there is none", async () => {
    await page.goto(`${app.url}/workflows/${id}?version=1`);
    await canvas().getByText("Tell", { exact: true }).waitFor();
    expect(await canvas().locator(".mark").count()).toBe(0);
    await page.goto(`${app.url}/workflows/${id}?compare=1`);
    await canvas().locator('.marked[data-mark="removed"]').waitFor();
    await page.goto(`${app.url}/workflows/${id}?version=99`);
    await page.getByText("This version could not be shown").waitFor();
  });

  test("a version is restored as one edit, which can be undone", async () => {
    await page.goto(`${app.url}/workflows/${id}?version=1`);
    await page.getByRole("button", { name: "Restore as draft" }).click();
    await editor.node("tell").waitFor();
    expect(await editor.node("transform").count()).toBe(0);
    await editor.untilSaved();
    await page.getByText("Changed since v2").first().waitFor();
    await page.getByRole("button", { name: "Undo", exact: true }).first().click();
    await editor.node("transform").waitFor();
    expect(await editor.node("tell").count()).toBe(0);
    await editor.untilSaved();
  });

  test("a version is taken offline only after a question", async () => {
    await history().getByRole("button", { name: /^v2/ }).click();
    await page.getByRole("button", { name: "Unpublish…" }).click();
    await page.getByRole("dialog", { name: "Take version 2 offline?" }).waitFor();
    await page.getByRole("button", { name: "Unpublish", exact: true }).click();
    await history().getByText("No version is live").waitFor();
    await page.getByRole("button", { name: "Close the version history" }).click();
    await page.getByRole("complementary", { name: "Inspector" }).waitFor();
    expect(new URL(page.url()).search).toBe("");
    expect(errors).toEqual([]);
  });
});

describe("the list of workflows", () => {
  const rows = () => page.locator("[data-row]");
  const names = async () => (await rows().allTextContents()).join(", ");
  const row = (name: string) =>
    page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
  const choose = async (name: string, action: string) => {
    await page.getByRole("button", { name: `Actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: action }).click();
  };

  test("workflows are tagged, and found by their tags", async () => {
    for (const name of ["Alpha", "beta"])
      await app.api("POST", "/workflows", { document: { ...document, name } });
    await page.goto(`${app.url}/workflows`);
    await choose("Alpha", "Tags…");
    const dialog = page.getByRole("dialog", { name: "Tags" });
    await dialog.getByRole("textbox").fill("Sales");
    await dialog.getByRole("textbox").press("Enter");
    await dialog.getByRole("textbox").fill("eu");
    expect(await violationsOn(page, "[role=dialog]")).toEqual([]);
    await dialog.getByRole("button", { name: "Save" }).click();
    await row("Alpha").getByRole("button", { name: "sales" }).waitFor();
    await page.getByRole("button", { name: "Tagged sales, 1" }).click();
    await expect.poll(names).toBe("Alpha");
    expect(page.url()).toContain("tag=sales");
    await page.reload();
    expect(await names()).toBe("Alpha");
    await page.getByRole("button", { name: "Tagged sales, 1" }).click();
    await expect.poll(() => rows().count()).toBe(4);
    await choose("beta", "Tags…");
    await dialog.getByRole("button", { name: "Add eu" }).click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Tagged eu, 2" }).waitFor();
    await isAccessible();
    await takePicture(page, "workflows");
  });

  test("they are sorted, and searched with a word for what does not fit", async () => {
    await page.getByRole("button", { name: "Last changed" }).click();
    await page.getByRole("menuitemradio", { name: "Name" }).click();
    await expect.poll(names).toMatch(/^Alpha, beta, Greeting, /);
    await page.keyboard.press("Escape");
    await page.locator("body").press("/");
    await page.keyboard.type("nowhere");
    await page.getByText("No workflow has “nowhere” in its name or tags.").waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole("button", { name: "Show all workflows" }).click();
    await expect.poll(() => rows().count()).toBe(4);
  });

  test("the arrow keys go from row to row, and Enter opens one", async () => {
    const search = page.getByRole("searchbox", { name: "Search workflows" });
    await search.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const focused = () => page.evaluate(() => window.document.activeElement?.textContent);
    expect(await focused()).toBe("beta");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowUp");
    expect(await focused()).toBe("Greeting");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/workflows/${id}`);
    await page.goBack();
  });

  test("one is put away, found among the archived, and brought back", async () => {
    await choose("beta", "Archive");
    await row("beta").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Archived" }).click();
    await row("beta").getByText("Archived").waitFor();
    await choose("beta", "Unarchive");
    await page.getByText("Nothing is archived").waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole("button", { name: "Show all workflows" }).click();
    await row("beta").waitFor();
  });

  test("one is duplicated, and the drafts are told from what is published", async () => {
    await choose("Alpha", "Duplicate");
    await row("Alpha (copy)").waitFor();
    await page.getByRole("button", { name: "Published", exact: true }).click();
    await expect.poll(names).toBe("Sales lead processing");
    await page.getByRole("button", { name: "Drafts" }).click();
    await expect.poll(() => rows().count()).toBe(4);
    expect(await names()).not.toContain("Sales");
    expect(errors).toEqual([]);
  });
});

import type { Browser, Locator, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { API_KEY, App } from "./support/app";
import { analyse } from "./support/axe";
import { launchBrowser, newPage } from "./support/browser";
import { EditorPage, setUp } from "./support/pages";

const app = new App();
let browser: Browser;
let page: Page;
let errors: string[];
let editor: EditorPage;

beforeAll(async () => {
  browser = await launchBrowser();
  ({ page, errors } = await newPage(browser));
  editor = new EditorPage(page);
  await app.start({ HEDDLE_API_KEY: API_KEY });
  await setUp(page, app.url);
}, 300_000);

afterAll(async () => {
  await browser.close();
  await app.dispose();
});

interface Saved {
  nodes: Record<
    string,
    { name: string; config: Record<string, unknown>; parent?: string; position: [number, number] }
  >;
  edges: { from: string; port?: string; to: string }[];
}

/** The draft as the server has it, once it has all edits. */
async function saved(): Promise<Saved> {
  await editor.untilSaved();
  const id = /wf_\w+/.exec(page.url())?.[0] ?? "";
  const { body } = await app.api("GET", `/workflows/${id}`);
  return body["document"] as Saved;
}

const edges = async () =>
  (await saved()).edges.map(({ from, port, to }) => `${from}${port ? `:${port}` : ""}>${to}`).sort();

/** The id of the node that the keyboard is on. */
async function focused(): Promise<string | null> {
  return await page.evaluate(() => document.activeElement?.getAttribute("data-id") ?? null);
}

async function untilFocused(id: string): Promise<void> {
  await expect.poll(focused).toBe(id);
}

/** Escape: out of a list of completions that may be open, and then out of the field. */
async function leaveTo(id: string): Promise<void> {
  for (let presses = 0; presses < 3 && (await focused()) !== id; presses++)
    await page.keyboard.press("Escape");
  await untilFocused(id);
}

/** Goes on with Tab until a named control has the keyboard. */
async function tabTo(target: Locator): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    if (await target.evaluateAll((all) => all.some((each) => each.contains(document.activeElement)))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab does not lead there");
}

async function newWorkflow(): Promise<void> {
  await page.goto(`${app.url}/workflows`);
  await page.getByRole("button", { name: "New workflow" }).first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/workflows/wf_*");
  await page.locator(".editor-canvas, [role=toolbar][aria-label=Outline]").waitFor();
}

/** Types into the list of commands, which has to be open, and takes the first that is found. */
async function choose(title: string, words: string): Promise<void> {
  const list = page.getByRole("dialog", { name: title });
  await list.getByRole("combobox").waitFor();
  await page.keyboard.type(words);
  await list.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await list.waitFor({ state: "detached" });
}

async function said(): Promise<string> {
  return (await page.getByTestId("announcer").textContent()) ?? "";
}

/** Waits until nothing moves or changes its colour any more. */
async function untilStill(): Promise<void> {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
    await Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)));
  });
}

/** What axe finds that is serious or critical, with all of its rules, in both themes. */
async function violations(): Promise<string[]> {
  const findings: string[] = [];
  const before = await page.evaluate(() => document.documentElement.dataset["theme"]);
  for (const theme of ["light", "dark"]) {
    await page.evaluate((name) => document.documentElement.setAttribute("data-theme", name), theme);
    await untilStill();
    const found = (await analyse(page)).filter(({ impact }) => impact === "serious" || impact === "critical");
    findings.push(
      ...found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${theme} ${id}: ${html.slice(0, 240)}`)),
    );
  }
  await page.evaluate((name) => document.documentElement.setAttribute("data-theme", name ?? "light"), before);
  return findings;
}

async function picture(name: string): Promise<void> {
  const folder = process.env["HEDDLE_LOOK"];
  if (!folder) return;
  await untilStill();
  await page.screenshot({ path: `${folder}/${name}.png` });
}

/** Opens the form of the focused code node and writes into it, by keyboard. */
async function writeScript(source: string): Promise<void> {
  await page.keyboard.press("Enter");
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest("[aria-label=Inspector]") !== null))
    .toBe(true);
  await tabTo(page.getByRole("textbox", { name: "JavaScript" }));
  await page.keyboard.press("Control+a");
  await page.keyboard.type(source);
}

describe("a workflow on the canvas, by the keyboard alone", () => {
  test("is built and connected", async () => {
    await newWorkflow();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Commands" }).getByRole("option").first().waitFor();
    expect(await violations()).toEqual([]);
    await picture("commands");
    await choose("Commands", "manual");
    await untilFocused("manual_start");
    await page.keyboard.press("n");
    await choose("Add a node", "transform");
    await untilFocused("transform");
    await page.keyboard.press("n");
    await choose("Add a node", "code");
    await untilFocused("code");
    expect(await edges()).toEqual(["manual_start>transform", "transform>code"]);
  });

  test("the arrow keys go along the edges, and say where nothing leads on", async () => {
    await page.keyboard.press("ArrowLeft");
    await untilFocused("transform");
    await page.keyboard.press("ArrowLeft");
    await untilFocused("manual_start");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(said).toBe("No edge leads to Manual start");
    await page.keyboard.press("ArrowRight");
    await untilFocused("transform");
  });

  test("a connection is removed and drawn again", async () => {
    await page.keyboard.press("Shift+C");
    await choose("Remove a connection", "to");
    await expect.poll(edges).toEqual(["manual_start>transform"]);
    await page.keyboard.press("c");
    await page.getByRole("dialog", { name: "Connect" }).getByRole("option").first().waitFor();
    await picture("connect");
    await choose("Connect", "code");
    await expect.poll(edges).toEqual(["manual_start>transform", "transform>code"]);
    await expect.poll(said).toMatch(/^Connected Transform/);
    await untilFocused("transform");
  });

  test("Alt and the arrow keys move the node, and Mod+Z moves it back", async () => {
    const before = (await saved()).nodes["transform"]?.position ?? [0, 0];
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("Alt+ArrowRight");
    await expect
      .poll(async () => (await saved()).nodes["transform"]?.position)
      .toEqual([before[0] + 8, before[1] + 16]);
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await saved()).nodes["transform"]?.position).toEqual(before);
  });

  test("Enter opens the form, Escape leads back, and the form is filled in", async () => {
    await untilFocused("transform");
    await page.keyboard.press("ArrowRight");
    await untilFocused("code");
    await writeScript("return 6 * 7;");
    await expect.poll(async () => (await saved()).nodes["code"]?.config["source"]).toBe("return 6 * 7;");
    await leaveTo("code");
  });

  test("the menu key opens what can be done with the node", async () => {
    await page.keyboard.press("Shift+F10");
    const menu = page.getByRole("menu");
    await menu.getByRole("menuitem", { name: "Connect to…" }).waitFor();
    expect(await violations()).toEqual([]);
    await picture("menu");
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    await untilFocused("code");
  });

  test("Tab comes to the canvas once, and leaves it again", async () => {
    await page.keyboard.press("Shift+Tab");
    expect(await focused()).not.toBe("code");
    await page.keyboard.press("Tab");
    await untilFocused("code");
  });

  test("the sheet tells every key", async () => {
    await page.keyboard.press("?");
    const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await sheet.getByText("Connect to…").waitFor();
    const close = sheet.getByRole("button", { name: "Close" });
    await expect.poll(() => close.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await violations()).toEqual([]);
    await picture("sheet");
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
  });

  test("is run", async () => {
    await page.keyboard.press("Control+Enter");
    const panel = page.getByRole("region", { name: "Run", exact: true });
    await panel.waitFor();
    await page.keyboard.press("Control+Enter");
    await panel.getByText(/^Completed/).waitFor();
    await editor.node("code").locator('[data-state="completed"]').waitFor();
    expect(await violations()).toEqual([]);
    await picture("canvas");
    expect(errors).toEqual([]);
  });

  test("a node is deleted, and the keyboard goes on from the one before", async () => {
    await page.keyboard.press("F6");
    for (let presses = 0; presses < 4 && (await focused()) === null; presses++)
      await page.keyboard.press("F6");
    await untilFocused("code");
    await page.keyboard.press("Delete");
    await untilFocused("transform");
    expect(await edges()).toEqual(["manual_start>transform"]);
  });
});

describe("a workflow in the outline, by the keyboard alone", () => {
  test("is built and connected", async () => {
    await newWorkflow();
    await page.keyboard.press("o");
    await page.getByRole("heading", { name: "No nodes yet" }).waitFor();
    await page.keyboard.press("n");
    await choose("Add a node", "manual");
    await untilFocused("manual_start");
    await page.keyboard.press("n");
    await choose("Add a node", "fan-out");
    await untilFocused("fan_out");
    await page.keyboard.press("Shift+N");
    await choose("Add a node", "code");
    await untilFocused("code");
    expect((await saved()).nodes["code"]?.parent).toBe("fan_out");
    const tree = page.getByRole("tree", { name: "Outline of the workflow" });
    expect(await tree.getByRole("treeitem").evaluateAll((all) => all.map((each) => each.ariaLevel))).toEqual([
      "1",
      "1",
      "2",
    ]);
    expect(await violations()).toEqual([]);
  });

  test("a node is moved out of its container, connected and put into another place of the order", async () => {
    await page.keyboard.press("Alt+ArrowLeft");
    await expect.poll(async () => (await saved()).nodes["code"]?.parent).toBeUndefined();
    await untilFocused("code");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await untilFocused("manual_start");
    await page.keyboard.press("ArrowDown");
    await untilFocused("fan_out");
    await page.keyboard.press("c");
    await choose("Connect", "code");
    await expect.poll(edges).toEqual(["fan_out>code", "manual_start>fan_out"]);
    await page.keyboard.press("Alt+ArrowDown");
    await expect.poll(edges).toEqual(["code>fan_out", "manual_start>code"]);
    await page.keyboard.press("Alt+ArrowUp");
    await expect.poll(edges).toEqual(["fan_out>code", "manual_start>fan_out"]);
    await page.keyboard.press("Alt+ArrowUp");
    await expect.poll(said).toBe("A trigger stays first");
  });

  test("a node is deleted, another added, renamed and configured", async () => {
    await page.keyboard.press("Delete");
    await untilFocused("manual_start");
    await page.keyboard.press("c");
    await choose("Connect", "code");
    await untilFocused("manual_start");
    await page.keyboard.press("ArrowDown");
    await untilFocused("code");
    await writeScript("return 42;");
    await leaveTo("code");
    await page.keyboard.press("n");
    await choose("Add a node", "transform");
    await untilFocused("transform");
    await page.keyboard.press("F2");
    await page.keyboard.type("Reply to them");
    await page.keyboard.press("Escape");
    await untilFocused("transform");
    const { nodes } = await saved();
    expect([nodes["code"]?.config["source"], nodes["transform"]?.name]).toEqual([
      "return 42;",
      "Reply to them",
    ]);
    expect(await edges()).toEqual(["code>transform", "manual_start>code"]);
  });

  test("is run, and is an outline again after a reload", async () => {
    await page.keyboard.press("Control+Enter");
    const panel = page.getByRole("region", { name: "Run", exact: true });
    await panel.waitFor();
    await page.keyboard.press("Control+Enter");
    await panel.getByText(/^Completed/).waitFor();
    await page.getByRole("treeitem", { name: /^Code.*completed/ }).waitFor();
    expect(await violations()).toEqual([]);
    await picture("outline");
    await page.reload();
    await page.getByRole("treeitem", { name: /^Reply to them/ }).waitFor();
    await page.keyboard.press("o");
    await editor.node("transform").waitFor();
    expect(errors).toEqual([]);
  });
});

describe("problems", () => {
  test("are listed by node, and lead to the field", async () => {
    await newWorkflow();
    await page.keyboard.press("n");
    await choose("Add a node", "http");
    await untilFocused("http_request");
    await page.getByRole("button", { name: /problems?$/ }).waitFor();
    await page.keyboard.press("p");
    const list = page.getByRole("dialog", { name: "Problems" });
    await list.getByRole("button", { name: /^Error Address/ }).waitFor();
    expect(await violations()).toEqual([]);
    await picture("problems");
    await tabTo(list.getByRole("button", { name: /^Error Address/ }));
    await page.keyboard.press("Enter");
    await list.waitFor({ state: "detached" });
    await expect
      .poll(() =>
        page.evaluate(() => document.activeElement?.closest("[data-field]")?.getAttribute("data-field")),
      )
      .toBe("url");
    await page.keyboard.type("https://example.com/{{ triger.name }}");
    await leaveTo("http_request");
  });

  test("are mended at once where that is possible, and it can be undone", async () => {
    const list = page.getByRole("dialog", { name: "Problems" });
    await page.keyboard.press("p");
    await tabTo(list.getByRole("button", { name: "Add “Manual start”" }));
    await page.keyboard.press("Enter");
    await expect.poll(edges).toEqual(["manual_start>http_request"]);
    await tabTo(list.getByRole("button", { name: "Write trigger" }));
    await page.keyboard.press("Enter");
    await expect
      .poll(async () => (await saved()).nodes["http_request"]?.config["url"])
      .toBe("https://example.com/{{ trigger.name }}");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+z");
    await expect
      .poll(async () => (await saved()).nodes["http_request"]?.config["url"])
      .toBe("https://example.com/{{ triger.name }}");
    expect(errors).toEqual([]);
  });
});

describe("search in the workflow", () => {
  test("finds nodes by what is in their fields, and goes from one to the next", async () => {
    await page.keyboard.press("Control+f");
    const search = page.getByRole("textbox", { name: "Search in the workflow" });
    await search.waitFor();
    await page.keyboard.type("http");
    await page.getByText("1 of 1", { exact: true }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(said).toBe("1 of 1: HTTP request");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("triger");
    await page.getByText("1 of 1", { exact: true }).waitFor();
    expect(await violations()).toEqual([]);
  });

  test("shows what will be replaced, replaces it as one edit, and leads back", async () => {
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await tabTo(page.getByRole("textbox", { name: "Replace with" }));
    await page.keyboard.type("trigger");
    const preview = page.getByRole("list", { name: "What is replaced" });
    expect(await preview.locator("ins").textContent()).toBe("trigger");
    expect(await violations()).toEqual([]);
    await picture("search");
    await tabTo(page.getByRole("button", { name: "Replace in 1 place" }));
    await page.keyboard.press("Enter");
    const url = async () => (await saved()).nodes["http_request"]?.config["url"];
    await expect.poll(url).toBe("https://example.com/{{ trigger.name }}");
    await page.keyboard.press("Escape");
    await page.getByRole("search").waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await expect.poll(url).toBe("https://example.com/{{ triger.name }}");
    expect(errors).toEqual([]);
  });
});

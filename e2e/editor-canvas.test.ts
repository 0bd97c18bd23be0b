import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { App } from "./support/app";
import { inTheme, violationsOn } from "./support/axe";
import { newPage } from "./support/browser";
import { type EditorBench, editorBench } from "./support/editor-bench";
import { EditorPage, signIn } from "./support/pages";

let bench: EditorBench;
let app: App;
let page: Page;
let errors: string[];
let editor: EditorPage;

/*
 *  start -> net -> each[ inner ] -> check
 *
 *  loose   ask
 */
const DOCUMENT = {
  heddle: 1,
  name: "Sums",
  nodes: {
    start: { type: "manual", name: "Start", position: [0, 0], config: {} },
    net: { type: "transform", name: "Net", position: [272, 0], config: { fields: { sum: "{{ 3 * 7 }}" } } },
    each: {
      type: "fan-out",
      name: "Each",
      position: [544, 0],
      size: [280, 180],
      config: { items: "{{ [1, 2, 3] }}" },
    },
    inner: {
      type: "transform",
      name: "Inner",
      parent: "each",
      position: [30, 80],
      config: { fields: { value: "{{ item }}" } },
    },
    check: {
      type: "code",
      name: "Check",
      position: [900, 0],
      config: { source: "throw new Error('It does not add up')" },
    },
    loose: { type: "transform", name: "Loose", position: [0, 360], config: { fields: {} } },
    ask: { type: "approval", name: "Ask", position: [300, 360], config: { title: "Well?" } },
  },
  edges: [
    { from: "start", to: "net" },
    { from: "net", to: "each" },
    { from: "each", to: "check" },
  ],
};
let id = "";

async function edges(): Promise<string[]> {
  await editor.untilSaved();
  const { body } = await app.api("GET", `/workflows/${id}`);
  // The API is asked for a workflow that the editor has just saved.
  const { edges: drawn } = body["document"] as unknown as {
    edges: { from: string; port?: string; to: string }[];
  };
  return drawn.map(({ from, port, to }) => `${from}${port ? `:${port}` : ""} -> ${to}`);
}

/** A place of the canvas with nothing on it. */
async function nowhere(): Promise<{ x: number; y: number }> {
  const box = await editor.boxOf(editor.canvas);
  return { x: box.x + 30, y: box.y + 30 };
}

/** Moves the pointer to the middle of the edge that begins at a node. */
async function pointAtEdge(from: string): Promise<void> {
  const path = page.locator(`.react-flow__edge[data-id^="${from}:"] path.react-flow__edge-path`);
  const { x, y } = await path.evaluate((line: SVGPathElement) => {
    const { x: along, y: down } = line.getPointAtLength(line.getTotalLength() / 2);
    const { a, d, e, f } = line.getScreenCTM() ?? new DOMMatrix();
    return { x: along * a + e, y: down * d + f };
  });
  await page.mouse.move(x, y - 60);
  await page.mouse.move(x, y);
}

async function open(path: string): Promise<void> {
  await page.goto(`${app.url}${path}`);
  await editor.canvas.waitFor();
}

editorBench(async (given) => {
  bench = given;
  ({ app, page, errors, editor } = given);
  const { body } = await app.api("POST", "/workflows", { document: DOCUMENT });
  id = String(body["id"]);
  await open(`/workflows/${id}`);
  await editor.node("check").waitFor();
  // Near its border the canvas moves along with what is dragged there.
  await page.getByRole("button", { name: "Zoom out" }).click();
  await editor.untilStill();
});

describe("what opens over the canvas", () => {
  test("closes when somebody goes on with the canvas, on empty ground, on a node or by dragging it", async () => {
    const problems = page.getByRole("dialog", { name: "Problems" });
    const goOn = [
      async () => {
        const { x, y } = await nowhere();
        await page.mouse.click(x, y);
      },
      async () => await editor.node("start").click(),
      async () => {
        const { x, y } = await nowhere();
        await editor.drag({ x, y }, { x, y: y + 30 });
      },
    ];
    for (const act of goOn) {
      await page.getByRole("button", { name: /problem/ }).click();
      await problems.waitFor();
      await act();
      await problems.waitFor({ state: "detached" });
    }
  });

  test("an offer to move a node is gone once something else is done", async () => {
    await editor.wire("check", "out", "inner");
    const offer = page.getByRole("dialog", { name: "Move the node into the container" });
    await offer.waitFor();
    const { x, y } = await nowhere();
    await page.mouse.click(x, y);
    await offer.waitFor({ state: "detached" });
    expect(await edges()).toEqual(["each -> check", "net -> each", "start -> net"]);
  });
});

describe("selecting with a box", () => {
  test("leaves no frame over the nodes and no tools on the edges between them", async () => {
    const [from, to] = [await editor.boxOf(editor.node("start")), await editor.boxOf(editor.node("net"))];
    await page.keyboard.down("Shift");
    await page.locator(".react-flow__pane.selection").waitFor();
    await editor.drag(
      { x: from.x - 12, y: from.y - 20 },
      { x: to.x + to.width / 2, y: to.y + to.height + 12 },
    );
    await page.keyboard.up("Shift");
    await page.getByRole("toolbar", { name: "Arrange the selection" }).waitFor();
    expect(await page.locator(".edge-tools").count()).toBe(0);
    await editor.node("net").click();
    await page.getByRole("toolbar", { name: "Arrange the selection" }).waitFor({ state: "detached" });
  });
});

describe("a wire", () => {
  test("pulled from an input to another input connects with the node there", async () => {
    await editor.drag(
      await editor.centreOf(editor.node("loose").locator(".target")),
      await editor.centreOf(editor.node("net").locator(".target")),
    );
    await expect.poll(edges).toContain("net -> loose");
    await page.keyboard.press("Control+z");
    await expect.poll(edges).not.toContain("net -> loose");
  });

  test("pulled from an input to a node with several outputs asks for one, and closes with Escape", async () => {
    const pull = async () =>
      await editor.drag(
        await editor.centreOf(editor.node("loose").locator(".target")),
        await editor.centreOf(editor.node("ask").locator(".card")),
      );
    const question = page.getByRole("dialog", { name: "Choose the output" });
    await pull();
    await question.getByText("Which output of “Ask”?").waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    await pull();
    await question.getByRole("button", { name: "rejected" }).click();
    await question.waitFor({ state: "detached" });
    await expect.poll(edges).toContain("ask:rejected -> loose");
    await page.keyboard.press("Control+z");
    await expect.poll(edges).not.toContain("ask:rejected -> loose");
  });
});

describe("a run", () => {
  test("leaves all nodes in view when its panel opens", async () => {
    await page.keyboard.press("1");
    await page.getByTestId("run").click();
    const canvas = await editor.boxOf(editor.canvas);
    await expect
      .poll(async () => {
        const box = await editor.boxOf(editor.node("loose"));
        return box.y + box.height;
      })
      .toBeLessThan(canvas.y + canvas.height);
  });

  test("that fails leads to the node that failed", async () => {
    await page.getByRole("button", { name: "Run with this input" }).click();
    const failure = page.getByRole("button", { name: /Go to the failed node/ });
    await failure.waitFor();
    expect(await failure.textContent()).toContain("It does not add up");
    await failure.click();
    await editor.node("check").locator("[data-selected]").waitFor();
    expect(await violationsOn(page)).toEqual([]);
  });

  test("shows what went along an edge, and of several times the last", async () => {
    const value = page.getByTestId("edge-value");
    await pointAtEdge("net");
    await value.getByText("sum: 21").waitFor();
    await pointAtEdge("each");
    await value.getByText("results: 3 items").waitFor();
    await inTheme(page, "dark");
    expect(await violationsOn(page)).toEqual([]);
    await inTheme(page, "light");
    const { x, y } = await nowhere();
    await page.mouse.move(x, y);
    await value.waitFor({ state: "detached" });
  });
});

describe("a narrow window", () => {
  test("shows the workflow to look at, with all of the toolbar in it and all nodes in view", async () => {
    const { page: narrow } = await newPage(bench.browser);
    await narrow.setViewportSize({ width: 900, height: 700 });
    await signIn(narrow, app.url);
    await narrow.waitForURL("**/workflows");
    await narrow.goto(`${app.url}/workflows/${id}`);
    const there = new EditorPage(narrow);
    await there.node("check").waitFor();
    await narrow.getByText("Read-only: the window is too narrow").waitFor();
    const run = await there.boxOf(narrow.getByTestId("run"));
    expect(run.x + run.width).toBeLessThanOrEqual(900);
    await expect
      .poll(async () => {
        const [first, last] = [
          await there.boxOf(there.node("start")),
          await there.boxOf(there.node("check")),
        ];
        return last.x + last.width - first.x;
      })
      .toBeGreaterThan(600);
    await narrow.context().close();
  });

  test("an empty canvas that is small is scrolled to every way to begin", async () => {
    await page.setViewportSize({ width: 1024, height: 560 });
    await page.goto(`${app.url}/workflows`);
    await page.getByRole("button", { name: "New workflow" }).first().click();
    const title = page.getByRole("heading", { name: "How does it start?" });
    await title.waitFor();
    const canvas = await editor.boxOf(editor.canvas);
    expect((await editor.boxOf(title)).y).toBeGreaterThanOrEqual(canvas.y);
    expect(errors).toEqual([]);
  });
});

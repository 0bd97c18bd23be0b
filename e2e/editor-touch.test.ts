import type { CDPSession, Page } from "playwright";
import { beforeAll, describe, expect, test } from "vitest";
import { atRest } from "./support/axe";
import { type EditorBench, editorBench } from "./support/editor-bench";
import { EditorPage, signIn } from "./support/pages";

let bench: EditorBench;
let page: Page;
let editor: EditorPage;
let fingers: CDPSession;

editorBench((given) => {
  bench = given;
});

beforeAll(async () => {
  const workflow = new URL(bench.page.url()).pathname;
  const context = await bench.browser.newContext({ viewport: { width: 1180, height: 820 }, hasTouch: true });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  editor = new EditorPage(page);
  fingers = await context.newCDPSession(page);
  await signIn(page, bench.app.url);
  await page.waitForURL("**/workflows");
  await page.goto(`${bench.app.url}${workflow}`);
  await editor.node("score").waitFor();
  await atRest(page);
});

interface Point {
  x: number;
  y: number;
}

type Phase = "touchStart" | "touchMove" | "touchEnd";

async function touch(type: Phase, ...touchPoints: Point[]): Promise<void> {
  await fingers.send("Input.dispatchTouchEvent", { type, touchPoints });
}

/** Moves as many fingers as there are paths, each from its first point to its second. */
async function swipe(...paths: [Point, Point][]): Promise<void> {
  const STEPS = 8;
  const at = (part: number) =>
    paths.map(([from, to]) => ({
      x: from.x + (to.x - from.x) * part,
      y: from.y + (to.y - from.y) * part,
    }));
  await touch("touchStart", ...at(0));
  for (let step = 1; step <= STEPS; step++) await touch("touchMove", ...at(step / STEPS));
  await touch("touchEnd");
}

/** How far the canvas is moved, and how large it is drawn. */
async function view(): Promise<{ x: number; y: number; zoom: number }> {
  return await page.locator(".react-flow__viewport").evaluate((element) => {
    const { e, f, a } = new DOMMatrix(getComputedStyle(element).transform);
    return { x: e, y: f, zoom: a };
  });
}

/** A place of the canvas where nothing is drawn. */
async function emptyPlace(): Promise<Point> {
  const box = await editor.boxOf(editor.canvas);
  return { x: box.x + box.width / 2, y: box.y + 24 };
}

describe("with fingers", () => {
  test("one on the empty canvas moves it", async () => {
    const before = await view();
    const from = await emptyPlace();
    await swipe([from, { x: from.x - 120, y: from.y + 90 }]);
    await expect.poll(view).toEqual({ x: before.x - 120, y: before.y + 90, zoom: before.zoom });
  });

  test("two that move apart zoom in, and together zoom out", async () => {
    const { zoom } = await view();
    const { x, y } = await emptyPlace();
    await swipe(
      [
        { x: x - 40, y },
        { x: x - 120, y },
      ],
      [
        { x: x + 40, y },
        { x: x + 120, y },
      ],
    );
    await expect.poll(async () => (await view()).zoom).toBeGreaterThan(zoom * 1.5);
    await swipe(
      [
        { x: x - 120, y },
        { x: x - 40, y },
      ],
      [
        { x: x + 120, y },
        { x: x + 40, y },
      ],
    );
    await expect.poll(async () => (await view()).zoom).toBeLessThan(zoom * 1.2);
  });

  test("a tap selects a node, and one beside it selects nothing", async () => {
    await page.getByRole("button", { name: "Fit all in view" }).tap();
    await atRest(page);
    await editor.node("score").tap();
    await page.getByLabel("Name of the node").waitFor();
    expect(await page.getByLabel("Name of the node").inputValue()).toBe("Score lead");
    const { x, y } = await emptyPlace();
    await page.touchscreen.tap(x, y);
    await page.getByRole("heading", { name: "Workflow", exact: true }).waitFor();
  });

  test("a long touch opens what can be done with a node", async () => {
    const at = await editor.centreOf(editor.node("score"));
    await touch("touchStart", at);
    await page.getByRole("menuitem", { name: /^Duplicate/ }).waitFor();
    await touch("touchEnd");
    await page.getByRole("menuitem", { name: /^Duplicate/ }).tap();
    await editor.node("score_2").waitFor();
    await editor.untilSaved();
  });

  test("a node is dragged", async () => {
    const { x, y } = await editor.centreOf(editor.node("score_2"));
    await swipe([
      { x, y },
      { x: x + 60, y: y + 80 },
    ]);
    // It follows once the finger has left its place for certain, and may snap to a line of the others.
    const SLACK = 20;
    await expect
      .poll(async () => {
        const now = await editor.centreOf(editor.node("score_2"));
        return Math.abs(now.x - x - 60) < SLACK && Math.abs(now.y - y - 80) < SLACK;
      })
      .toBe(true);
    await editor.untilSaved();
  });
});

describe("in a narrow window", () => {
  test("the workflow is shown and not edited, and a sentence says so", async () => {
    await page.setViewportSize({ width: 820, height: 1100 });
    await page.getByText("Read-only: the window is too narrow to edit.").waitFor();
    await page.getByRole("complementary", { name: "Inspector" }).waitFor({ state: "detached" });
    const before = await view();
    const from = await emptyPlace();
    await swipe([from, { x: from.x + 60, y: from.y + 60 }]);
    await expect.poll(async () => (await view()).x).toBe(before.x + 60);
    await page.context().close();
  });
});

import type { Page } from "playwright";
import { SEVERAL, SUBJECT } from "./graph";
import type { Cost, Meter } from "./meter";

/** A page with a graph, of ours or of React Flow alone. */
export interface GraphPage {
  page: Page;
  meter: Meter;
  /** Selector of the element that the graph is drawn in. */
  canvas: string;
  lastOfSeveral: string;
  /** Puts the keyboard into the prompt of the selected node. */
  focusPrompt(): Promise<void>;
  /** Shows a run on the graph, an event each 50 ms; gives how many events there were. */
  overlay(measured: (gesture: () => Promise<void>) => Promise<Cost>): Promise<{ cost: Cost; events: number }>;
}

/** What a round found, by name of the figure. */
export type Figures = Record<string, number>;

const MOVES = 60;
const TEXT = "Answer with a number and one short reason for it.";
const KEY_EVERY_MS = 110;
/** Somebody who types pauses now and then. */
const PAUSE_MS = 450;
const KEYS_BETWEEN_PAUSES = 12;

/** Does all gestures on a page that was just opened, with real input. */
export async function allGestures(graph: GraphPage): Promise<Figures> {
  const { meter } = graph;
  const { cost, events } = await graph.overlay((gesture) => meter.cost(gesture));
  const pan = await panning(graph);
  const one = await draggingOne(graph);
  const several = await draggingSeveral(graph);
  const undo = await undoing(graph);
  const typing = await typingIn(graph);
  return {
    "live overlay, busy ms an event": cost.busyMs / events,
    "live overlay, longest task ms": cost.longestMs,
    ...dragFigures("pan", pan),
    ...dragFigures("drag one", one),
    ...dragFigures("drag fifty", several),
    "undo, busy ms": undo.cost.busyMs,
    "undo, key to paint ms": undo.toPaint,
    "type, busy ms a key": typing.cost.busyMs / TEXT.length,
    "type, key to paint ms": typing.toPaint,
    "type, longest task ms": typing.cost.longestMs,
  };
}

function dragFigures(name: string, cost: Cost): Figures {
  return {
    [`${name}, busy ms a move`]: cost.busyMs / MOVES,
    [`${name}, script ms a move`]: cost.scriptMs / MOVES,
    [`${name}, style and layout ms a move`]: (cost.styleMs + cost.layoutMs) / MOVES,
    [`${name}, ms a move`]: cost.wallMs / MOVES,
    [`${name}, longest task ms`]: cost.longestMs,
  };
}

/** Pulls what is at a place there and back again; each move waits for the page to have taken the one before. */
async function pull({ page, meter }: GraphPage, at: { x: number; y: number }, far: number): Promise<Cost> {
  await page.mouse.move(at.x, at.y);
  return await meter.cost(async () => {
    await page.mouse.down();
    for (let n = 1; n <= MOVES; n++) {
      const share = n <= MOVES / 2 ? n / (MOVES / 2) : 1 - (0.8 * (n - MOVES / 2)) / (MOVES / 2);
      await page.mouse.move(at.x + share * far, at.y + share * (far / 2));
    }
    await page.mouse.up();
  });
}

async function panning(graph: GraphPage): Promise<Cost> {
  const box = await boxOf(graph.page, graph.canvas);
  return await pull(graph, { x: box.x + 16, y: box.y + 16 }, 60);
}

async function draggingOne(graph: GraphPage): Promise<Cost> {
  return await pull(graph, centreOf(await boxOf(graph.page, nodeSelector(SUBJECT))), 150);
}

async function draggingSeveral(graph: GraphPage): Promise<Cost> {
  const { page } = graph;
  const first = await boxOf(page, nodeSelector("start"));
  const last = await boxOf(page, nodeSelector(graph.lastOfSeveral));
  await page.keyboard.down("Shift");
  await page.mouse.move(first.x - 4, first.y - 4);
  await page.mouse.down();
  await page.mouse.move(last.x, last.y, { steps: 4 });
  await page.mouse.move(last.x + last.width + 2, last.y + last.height + 2);
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await graph.meter.nextFrame();
  const selected = await page.locator(".react-flow__node.selected").count();
  // The one that was dragged away may be missing.
  if (Math.abs(selected - SEVERAL) > 2) throw new Error(`${selected} nodes are selected, not ${SEVERAL}.`);
  return await pull(graph, centreOf(await boxOf(page, nodeSelector("n5"))), 60);
}

async function undoing({ page, meter }: GraphPage): Promise<{ cost: Cost; toPaint: number }> {
  const before = await boxOf(page, nodeSelector("n5"));
  await forgetKeys(page);
  const cost = await meter.cost(() => page.keyboard.press("Control+z"));
  const after = await boxOf(page, nodeSelector("n5"));
  if (Math.abs(after.x - before.x) < 5) throw new Error("Nothing was undone.");
  return { cost, toPaint: median(await keysOf(page)) };
}

async function typingIn(graph: GraphPage): Promise<{ cost: Cost; toPaint: number }> {
  const { page, meter } = graph;
  const canvas = await boxOf(page, graph.canvas);
  await page.mouse.click(canvas.x + 16, canvas.y + canvas.height / 2);
  const { x, y } = centreOf(await boxOf(page, nodeSelector(SUBJECT)));
  await page.mouse.click(x, y);
  await graph.focusPrompt();
  await page.keyboard.press("End");
  await meter.nextFrame();
  await forgetKeys(page);
  const cost = await meter.cost(async () => {
    for (const [n, letter] of [...TEXT].entries()) {
      await page.keyboard.press(letter);
      const pauses = n % KEYS_BETWEEN_PAUSES === KEYS_BETWEEN_PAUSES - 1;
      await page.waitForTimeout(pauses ? PAUSE_MS : KEY_EVERY_MS);
    }
  });
  const keys = await keysOf(page);
  if (keys.length !== TEXT.length) throw new Error(`${keys.length} of ${TEXT.length} keys came to paint.`);
  return { cost, toPaint: median(keys) };
}

function nodeSelector(id: string): string {
  return `.react-flow__node[data-id="${id}"]`;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export async function boxOf(page: Page, selector: string): Promise<Box> {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not on the page.`);
  return box;
}

function centreOf({ x, y, width, height }: Box): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

async function forgetKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.meter.keys = [];
  });
}

async function keysOf(page: Page): Promise<number[]> {
  return await page.evaluate(() => window.meter.keys);
}

export function median(list: readonly number[]): number {
  const sorted = list.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[sorted.length % 2 === 0 ? middle - 1 : middle],
    sorted[middle],
  ];
  return (low + high) / 2;
}

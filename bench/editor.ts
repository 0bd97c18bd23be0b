import { cpus, loadavg } from "node:os";
import type { BrowserContext, Page } from "playwright";
import { launchBrowser } from "../e2e/support/browser";
import { allGestures, boxOf, type Figures, type GraphPage, median } from "./editor/gestures";
import { benchGraph } from "./editor/graph";
import { installMeter, Meter } from "./editor/meter";
import { Product, plainPage } from "./editor/product";
import { withScratchDatabase } from "./executor-database";
import { writeResults } from "./measure";
import { servePlainFlow } from "./plain-flow/serve";

// The editor against React Flow alone: the same gestures on graphs of the same size, in turns, in a real Chromium,
// production builds both, everything in view. What counts is how long the page's main thread was busy for a move of
// the mouse, a key or an event, by the processor's time: that holds on a machine that does other things as well.
// HEDDLE_BENCH_NODES=500 and HEDDLE_BENCH_ROUNDS=1 look at less.

const SIZES = numbers("HEDDLE_BENCH_NODES", [100, 300, 500, 1000]);
const ROUNDS = numbers("HEDDLE_BENCH_ROUNDS", [5])[0] ?? 5;
const AT = 500;
const RATIO = 1.5;

interface Bar {
  /** What ours may be, as a multiple of React Flow alone. */
  ratio?: number;
  /** What ours may be, in ms. */
  ms?: number;
}

/** What is promised at 500 nodes, for each figure that is shown. */
const BARS: Record<string, Bar> = {
  "open, ms": { ratio: RATIO, ms: 2000 },
  "open, busy ms": { ratio: RATIO },
  "pan, busy ms a move": { ratio: RATIO },
  "drag one, busy ms a move": { ratio: RATIO },
  "drag one, longest task ms": { ms: 100 },
  "drag fifty, busy ms a move": { ratio: RATIO },
  "drag fifty, longest task ms": { ms: 100 },
  "type, busy ms a key": { ratio: RATIO },
  "type, key to paint ms": { ratio: RATIO, ms: 50 },
  "undo, busy ms": { ratio: RATIO },
  "undo, key to paint ms": { ratio: RATIO },
  "live overlay, busy ms an event": { ratio: RATIO },
};

type Both = Record<"ours" | "plain", Figures[]>;

function numbers(name: string, standard: number[]): number[] {
  return process.env[name]?.split(",").map(Number) ?? standard;
}

async function measureAll(product: Product, plainUrl: string): Promise<Map<number, Both>> {
  const browser = await launchBrowser();
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "no-preference",
  });
  try {
    const first = await context.newPage();
    await product.signIn(first);
    await first.locator(".editor-canvas").waitFor();
    const canvas = await boxOf(first, ".editor-canvas");
    await first.close();
    const found = new Map<number, Both>();
    for (const size of SIZES) {
      const query = `nodes=${size}&width=${canvas.width}&height=${canvas.height}`;
      found.set(size, await measureSize(context, product, `${plainUrl}/?${query}`, size));
    }
    return found;
  } finally {
    await browser.close();
  }
}

async function measureSize(
  context: BrowserContext,
  product: Product,
  plainUrl: string,
  size: number,
): Promise<Both> {
  const both: Both = { ours: [], plain: [] };
  // The first round fills the browser's caches.
  for (let round = 0; round <= ROUNDS; round++) {
    const ours = await oneRound(context, await product.workflow(size), size, (page, meter) =>
      product.editor(page, meter, size),
    );
    const plain = await oneRound(context, plainUrl, size, (page, meter) => plainPage(page, meter, size));
    if (round === 0) continue;
    both.ours.push(ours);
    both.plain.push(plain);
  }
  return both;
}

async function oneRound(
  context: BrowserContext,
  url: string,
  size: number,
  graphOn: (page: Page, meter: Meter) => GraphPage,
): Promise<Figures> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await installMeter(page, size, benchGraph(size).edges.length);
  const meter = await Meter.of(page);
  const open = await meter.opening(url);
  const figures = { ...open, ...(await allGestures(graphOn(page, meter))) };
  await page.close();
  return figures;
}

function report(found: Map<number, Both>): void {
  const results: Record<string, Record<string, object>> = {};
  for (const [size, { ours, plain }] of found) {
    const names = Object.keys(ours[0] ?? {});
    const rows = Object.fromEntries(names.map((name) => [name, rowOf(name, size, ours, plain)]));
    results[`${size} nodes`] = rows;
    console.log(`\n${size} nodes`);
    const shown = names.filter((name) => BARS[name]).map((name) => ({ figure: name, ...textOf(rows[name]) }));
    console.table(shown);
  }
  const load = loadavg().map((each) => each.toFixed(1));
  console.log(`\nOn ${cpus().length} cores; load over the last 1, 5 and 15 minutes: ${load.join(", ")}.`);
  console.log(
    "Figures by the clock (open, longest task, key to paint) are true only on a machine that does nothing else.",
  );
  writeResults("editor", { node: process.version, cores: cpus().length, load, rounds: ROUNDS, results });
}

interface Row {
  ours: number;
  plain: number;
  ratio: number;
  bar: string;
  held: boolean | null;
}

function rowOf(name: string, size: number, ours: Figures[], plain: Figures[]): Row {
  const middle = (rounds: Figures[]) => median(rounds.map((figures) => figures[name] ?? Number.NaN));
  const [our, bare] = [middle(ours), middle(plain)];
  const bar = size === AT ? BARS[name] : undefined;
  const parts = [...(bar?.ratio ? [`≤ ${bar.ratio} ×`] : []), ...(bar?.ms ? [`< ${bar.ms} ms`] : [])];
  const held = bar
    ? (bar.ratio === undefined || our <= bar.ratio * bare) && (bar.ms === undefined || our < bar.ms)
    : null;
  return { ours: our, plain: bare, ratio: our / bare, bar: parts.join(", "), held };
}

function textOf(row: Row | undefined): Record<string, string> {
  if (!row) return {};
  return {
    ours: row.ours.toFixed(2),
    "React Flow alone": row.plain.toFixed(2),
    ratio: row.ratio.toFixed(2),
    bar: row.bar,
    held: row.held === null ? "" : row.held ? "yes" : "NO",
  };
}

const found = await withScratchDatabase(async (pool, url) => {
  const product = await Product.start(pool, url);
  const plain = await servePlainFlow((name) => benchGraph(Number(name)));
  try {
    return await measureAll(product, plain.url);
  } finally {
    plain.close();
    await product.stop();
  }
});
report(found);
process.exit(0);

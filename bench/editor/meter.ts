import type { CDPSession, Page } from "playwright";

declare global {
  interface Window {
    meter: {
      /** Since when all of the graph is painted, in ms after the navigation began; null until then. */
      painted: number | null;
      /** From each press of a key to the paint after it, in ms. */
      keys: number[];
      longTasks: { at: number; ms: number }[];
    };
  }
}

/** What a gesture cost the page's main thread. Times in ms. */
export interface Cost {
  /** Processor time of the main thread: scripts, style, layout and paint. */
  busyMs: number;
  scriptMs: number;
  styleMs: number;
  layoutMs: number;
  wallMs: number;
  /** The longest task that held up the page, 0 where none took 50 ms. */
  longestMs: number;
}

/** Puts the meter into a page before its own scripts; it looks for a graph of that many nodes and edges. */
export async function installMeter(page: Page, nodes: number, edges: number): Promise<void> {
  // The loader of these sources gives functions their names back by a helper, which a page does not have.
  await page.addInitScript("globalThis.__name = (value) => value;");
  await page.addInitScript(
    ([wantedNodes, wantedEdges]) => {
      const meter: Window["meter"] = { painted: null, keys: [], longTasks: [] };
      window.meter = meter;
      new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries())
          meter.longTasks.push({ at: startTime, ms: duration });
      }).observe({ type: "longtask", buffered: true });
      // A message that is posted in a frame comes after the frame is handed over to be shown.
      const afterPaint = (then: () => void) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = then;
          port2.postMessage(null);
        });
      const look = () => {
        const drawn = document.querySelectorAll<HTMLElement>(".react-flow__node");
        const isThere =
          drawn.length >= wantedNodes &&
          document.querySelectorAll(".react-flow__edge").length >= wantedEdges &&
          [...drawn].every((node) => node.style.visibility !== "hidden");
        if (!isThere) requestAnimationFrame(look);
        else
          afterPaint(() => {
            meter.painted = performance.now();
          });
      };
      requestAnimationFrame(look);
      const onKey = ({ timeStamp, key }: KeyboardEvent) => {
        if (key !== "Control" && key !== "Shift")
          afterPaint(() => meter.keys.push(performance.now() - timeStamp));
      };
      addEventListener("keydown", onKey, { capture: true });
    },
    [nodes, edges] as const,
  );
}

/** Reads what the browser itself counts of a page's main thread. */
export class Meter {
  private constructor(
    readonly page: Page,
    readonly session: CDPSession,
  ) {}

  static async of(page: Page): Promise<Meter> {
    const session = await page.context().newCDPSession(page);
    // Processor time instead of the clock: other programs on the machine do not count.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    return new Meter(page, session);
  }

  /** Opens an address: how long it took until all of the graph was painted. */
  async opening(url: string): Promise<Record<"open, ms" | "open, busy ms", number>> {
    const before = await this.#read();
    await this.page.goto(url);
    const painted = await this.page.waitForFunction(() => window.meter.painted);
    const after = await this.#read();
    const busy = (after.get("TaskDuration") ?? 0) - (before.get("TaskDuration") ?? 0);
    return { "open, ms": (await painted.jsonValue()) ?? Number.NaN, "open, busy ms": busy * 1000 };
  }

  /** What `gesture` cost, up to the frame that shows its end. */
  async cost(gesture: () => Promise<void>): Promise<Cost> {
    await this.untilCalm();
    await this.page.evaluate(() => {
      window.meter.longTasks = [];
    });
    const begin = performance.now();
    const before = await this.#read();
    await gesture();
    await this.nextFrame();
    const wallMs = performance.now() - begin;
    const after = await this.#read();
    const longest = await this.page.evaluate(() =>
      Math.max(0, ...window.meter.longTasks.map(({ ms }) => ms)),
    );
    const spent = (name: string) => 1000 * ((after.get(name) ?? 0) - (before.get(name) ?? 0));
    return {
      busyMs: spent("TaskDuration"),
      scriptMs: spent("ScriptDuration"),
      styleMs: spent("RecalcStyleDuration"),
      layoutMs: spent("LayoutDuration"),
      wallMs,
      longestMs: longest,
    };
  }

  async nextFrame(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }

  /** Waits until the page has had nothing to do for a moment: what came before is not counted. */
  async untilCalm(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const end = performance.now() + 5000;
          let calm = 0;
          const look = (idle: IdleDeadline) => {
            calm = idle.timeRemaining() > 8 ? calm + 1 : 0;
            if (calm > 20 || performance.now() > end) resolve();
            else setTimeout(() => requestIdleCallback(look), 20);
          };
          requestIdleCallback(look);
        }),
    );
  }

  async #read(): Promise<Map<string, number>> {
    const { metrics } = await this.session.send("Performance.getMetrics");
    return new Map(metrics.map(({ name, value }) => [name, value]));
  }
}

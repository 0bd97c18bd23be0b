import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Pool } from "pg";
import type { Page } from "playwright";
import { setUp } from "../../e2e/support/pages";
import { freePort } from "../../scripts/free-port";
import { programs, projectRoot } from "../../scripts/project";
import { ensureBuild } from "../../scripts/start/build";
import type { GraphPage } from "./gestures";
import { benchGraph } from "./graph";
import type { Meter } from "./meter";

const KEY = "bench-key-0123456789abcdef";
const EVENTS = 100;
const EVENT_EVERY_MS = 50;
/** What a run has done already when its live part is measured. */
const SHARE_DONE = 0.5;

/** Heddle's web server. There is no worker: what runs do is written by the benchmark, at its own pace. */
export class Product {
  private constructor(
    readonly url: string,
    readonly pool: Pool,
    readonly server: ChildProcess,
    readonly data: string,
  ) {}

  static async start(pool: Pool, databaseUrl: string): Promise<Product> {
    const port = await freePort();
    const data = mkdtempSync(path.join(tmpdir(), "heddle-bench-"));
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      HEDDLE_DATA_DIR: data,
      HEDDLE_API_KEY: KEY,
      LOG_LEVEL: "error",
      PORT: String(port),
    };
    await ensureBuild(path.join(data, "build.log"), env);
    const server = spawn(process.execPath, [programs.web], {
      cwd: projectRoot,
      env,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const product = new Product(`http://localhost:${port}`, pool, server, data);
    await product.#untilUp();
    return product;
  }

  /** Makes the owner; the browser of the page is signed in from then on. */
  async signIn(page: Page): Promise<void> {
    await setUp(page, this.url);
  }

  /** The address of a new workflow of so many nodes. */
  async workflow(size: number): Promise<string> {
    const { id } = await this.#call("/workflows", { document: benchGraph(size).document });
    return `${this.url}/workflows/${id}`;
  }

  /** The editor on a page that shows it. */
  editor(page: Page, meter: Meter, size: number): GraphPage {
    const { chain, lastOfSeveral } = benchGraph(size);
    return {
      page,
      meter,
      lastOfSeveral,
      canvas: ".editor-canvas",
      focusPrompt: () => page.getByRole("textbox", { name: "Prompt" }).click(),
      overlay: async (measured) => {
        const run = await this.#startRun(page);
        const done = Math.floor(chain.length * SHARE_DONE);
        for (const id of chain.slice(0, done)) run.does(id);
        await run.send();
        await page.locator(`.react-flow__node[data-id="${chain[done - 1]}"] [data-state]`).waitFor();
        await page.keyboard.press("1");
        const cost = await measured(async () => {
          const at = performance.now();
          for (let n = 0; n < EVENTS; n++) {
            run.next(chain[(done + Math.floor(n / 2)) % chain.length] ?? "", n % 2 === 0);
            await run.send();
            await page.waitForTimeout(Math.max(0, at + (n + 1) * EVENT_EVERY_MS - performance.now()));
          }
        });
        run.next(chain[Math.min(done + EVENTS / 2, chain.length - 1)] ?? "", true);
        await run.send();
        await page.getByRole("button", { name: "Close the run panel" }).click();
        await page.getByRole("button", { name: "Fit all in view" }).click();
        await page.waitForTimeout(300);
        return { cost, events: EVENTS };
      },
    };
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.server.once("exit", resolve));
    if (this.server.exitCode === null) {
      this.server.kill("SIGINT");
      await ended;
    }
    rmSync(this.data, { recursive: true, force: true });
  }

  async #startRun(page: Page): Promise<Run> {
    const started = page.waitForResponse(
      (response) => /\/runs(\?|$)/.test(response.url()) && response.request().method() === "POST",
    );
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Run with this input" }).click();
    const { id } = await (await started).json();
    const run = new Run(this.pool, String(id));
    run.add("run.started", null, {});
    await run.send();
    return run;
  }

  async #untilUp(): Promise<void> {
    for (;;) {
      const answer = await fetch(`${this.url}/api/health`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async #call(route: string, body: object): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.url}/api/v1${route}`, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return await response.json();
  }
}

/** The events of a run, as a worker writes them. */
class Run {
  #seq = 0;
  #unsent: unknown[][] = [];

  constructor(
    readonly pool: Pool,
    readonly id: string,
  ) {}

  add(type: string, at: string | null, data: object): void {
    this.#seq += 1;
    this.#unsent.push([this.#seq, type, at, JSON.stringify(data)]);
  }

  does(node: string): void {
    this.next(node, true);
    this.next(node, false);
  }

  /** A node begins, or comes to its end. */
  next(node: string, begins: boolean): void {
    const step = { nodeId: node, kind: "node", attempt: 1 };
    if (begins) this.add("step.started", node, step);
    else this.add("step.completed", node, { ...step, port: "out", durationMs: 40 });
  }

  async send(): Promise<void> {
    const events = this.#unsent;
    this.#unsent = [];
    const columns = [0, 1, 2, 3].map((column) => events.map((event) => event[column]));
    await this.pool.query(
      `INSERT INTO run_events (run_id, seq, type, at, path, data)
       SELECT $1, seq, type, now(), path, data
       FROM unnest($2::int[], $3::text[], $4::text[], $5::json[]) AS event(seq, type, path, data)`,
      [this.id, ...columns],
    );
    await this.pool.query("SELECT pg_notify('heddle_run', $1)", [this.id]);
  }
}

/** React Flow alone, on a page that shows it. */
export function plainPage(page: Page, meter: Meter, size: number): GraphPage {
  const { chain, lastOfSeveral } = benchGraph(size);
  return {
    page,
    meter,
    lastOfSeveral,
    canvas: ".plain-canvas",
    focusPrompt: () => page.getByLabel("Prompt").click(),
    overlay: async (measured) => {
      const cost = await measured(() =>
        page.evaluate(
          ([ids, events, every]) =>
            new Promise<void>((resolve) => {
              let n = 0;
              const timer = setInterval(() => {
                window.mark(ids[Math.floor(n / 2) % ids.length] ?? "", n % 2 === 0 ? "running" : "completed");
                n += 1;
                if (n < events) return;
                clearInterval(timer);
                resolve();
              }, every);
            }),
          [chain, EVENTS, EVENT_EVERY_MS] as const,
        ),
      );
      return { cost, events: EVENTS };
    },
  };
}

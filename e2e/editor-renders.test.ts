import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { App } from "./support/app";
import { takePicture } from "./support/browser";
import { editorBench } from "./support/editor-bench";
import type { EditorPage } from "./support/pages";
import { countRenders, takeRenders, watchRenders } from "./support/renders";

let app: App;
let page: Page;
let editor: EditorPage;

const NODES = 500;
/** All but the nodes in containers are in one chain. */
const EDGES = NODES - Math.floor(NODES / 21) - 1;

// start ──► hold ──► n2 ──► n3 ──► …, so many in a row; each twentieth is a fan-out with one node inside
function largeWorkflow(count: number, columns: number): object {
  const nodes: Record<string, object> = {};
  const edges: object[] = [];
  const position = (n: number) => [(n % columns) * 300, Math.floor(n / columns) * 260];
  nodes["start"] = { type: "manual", name: "Start", position: position(0), config: {} };
  nodes["hold"] = { type: "wait", name: "Hold", position: position(1), config: { mode: "for", for: "1h" } };
  edges.push({ from: "start", to: "hold" });
  let last = "hold";
  for (let n = 2; Object.keys(nodes).length < count; n++) {
    const id = `n${n}`;
    if (n % 20 === 0) {
      const config = { items: "{{ [1, 2] }}" };
      nodes[id] = { type: "fan-out", name: id, position: position(n), size: [270, 130], config };
      nodes[`in${n}`] = {
        type: "transform",
        name: id,
        parent: id,
        position: [30, 60],
        config: { fields: {} },
      };
    } else {
      const config = { method: "GET", url: "https://example.com" };
      nodes[id] = { type: "http", name: id, position: position(n), config };
    }
    edges.push({ from: last, to: id });
    last = id;
  }
  return { heddle: 1, name: "Large", nodes, edges };
}

/** Waits until a look at the page finds that nothing more renders, and forgets what has. */
async function untilStill(): Promise<void> {
  await expect.poll(() => takeRenders(page), { interval: 400, timeout: 15_000 }).toEqual([]);
}

/** What rendered since the last look and once the page is still. */
async function rendersUntilStill(): Promise<string[]> {
  const all = new Set<string>();
  await expect
    .poll(
      async () => {
        const found = await takeRenders(page);
        for (const name of found) all.add(name);
        return found;
      },
      { interval: 400, timeout: 15_000 },
    )
    .toEqual([]);
  return [...all].sort();
}

const AROUND_N30 = ["edge:n29:out>n30", "edge:n30:out>n31", "node:n30"];

/** How many cards hold what can be read from near. */
async function cardsWithDetails(): Promise<number> {
  return await page.locator(".card-name").count();
}

editorBench(async (bench) => {
  ({ app, page, editor } = bench);
  const { body } = await app.api("POST", "/workflows", { document: largeWorkflow(NODES, 25) });
  await watchRenders(page);
  await page.goto(`${app.url}/workflows/${body["id"]}`);
  await editor.node("n470").waitFor();
});

describe("in a workflow of 500 nodes", () => {
  test("opening it renders each of them and each edge once", async () => {
    const counts = await countRenders(page);
    const timesOf = (kind: string) =>
      [...counts].flatMap(([name, times]) => (name.startsWith(kind) ? [times] : []));
    expect(timesOf("node:")).toEqual(Array(NODES).fill(1));
    // What the canvas draws of an edge, and the edge.
    expect(timesOf("edge:")).toEqual(Array(EDGES).fill(2));
    expect(timesOf("card:")).toHaveLength(NODES);
  });

  test("the whole is a map: no card holds what nobody can read from there", async () => {
    expect(await cardsWithDetails()).toBe(0);
    await editor.node("n30").click();
    await page.keyboard.press("2");
    await editor.node("n30").getByText("n30", { exact: true }).first().waitFor();
    await untilStill();
  });

  test("going far away and near again renders no card", async () => {
    await page.getByRole("button", { name: "Fit all in view" }).click();
    await page.locator('.react-flow[data-detail="map"]').waitFor();
    await page.keyboard.press("2");
    await page.locator('.react-flow[data-detail="full"]').waitFor();
    const rendered = await rendersUntilStill();
    expect(rendered.filter((name) => name.startsWith("card:"))).toEqual([]);
  });

  test("a drag renders where the node stands and its edges, and no card", async () => {
    await editor.node("n30").click();
    await page.keyboard.press("2");
    await untilStill();
    const { x, y } = await editor.centreOf(editor.node("n30"));
    await editor.drag({ x, y: y + 12 }, { x: x + 60, y: y + 52 });
    expect(await rendersUntilStill()).toEqual(AROUND_N30);
  });

  test("typing in a field renders that field, and the card of its node for its summary", async () => {
    const address = page.getByRole("textbox", { name: "Address" });
    await address.click();
    await untilStill();
    await address.press("End");
    await address.pressSequentially("/orders");
    const rendered = await rendersUntilStill();
    expect(rendered).toEqual(["card:n30", "field:url"]);
  });

  test("a run renders the nodes that something happens to, and the edges at them", async () => {
    await editor.untilSaved();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Run with this input" }).waitFor();
    await untilStill();
    await page.getByRole("button", { name: "Run with this input" }).click();
    await editor.node("hold").locator('[data-state="waiting"]').waitFor();
    const rendered = await rendersUntilStill();
    expect(rendered).toEqual(expect.arrayContaining(["card:hold", "card:start"]));
    const others = rendered.filter(
      (name) => !/^((node|card):(start|hold)|edge:(start:out>hold|hold:out>n2))$/.test(name),
    );
    expect(others).toEqual([]);
  });
});

test("a workflow of 300 nodes is seen whole when it opens", async () => {
  const { body } = await app.api("POST", "/workflows", { document: largeWorkflow(300, 15) });
  await page.goto(`${app.url}/workflows/${body["id"]}`);
  await editor.node("n284").waitFor();
  await expect.poll(() => page.locator(".react-flow__node").count()).toBe(300);
  const canvas = await page.locator(".editor-canvas").boundingBox();
  for (const id of ["start", "n14", "n284"]) {
    const node = await editor.node(id).boundingBox();
    expect(node?.x).toBeGreaterThan(canvas?.x ?? Number.NaN);
    expect((node?.y ?? Number.NaN) + (node?.height ?? Number.NaN)).toBeLessThan(
      (canvas?.y ?? Number.NaN) + (canvas?.height ?? Number.NaN),
    );
  }
  await takePicture(page, "editor-300-nodes");
});

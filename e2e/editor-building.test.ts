import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { App } from "./support/app";
import { editorBench } from "./support/editor-bench";
import type { EditorPage } from "./support/pages";

let app: App;
let page: Page;
let errors: string[];
let editor: EditorPage;

interface Drawn {
  nodes: Record<string, { position: [number, number]; parent?: string; collapsed?: boolean }>;
  edges: { from: string; port?: string; to: string }[];
}

async function newWorkflow(): Promise<void> {
  await page.goto(`${app.url}/workflows`);
  await page.getByRole("button", { name: "New workflow" }).first().click();
  await page.waitForURL("**/workflows/wf_*");
  await editor.canvas.waitFor();
}

async function drawn(): Promise<Drawn> {
  await editor.untilSaved();
  const id = /wf_\w+/.exec(page.url())?.[0] ?? "";
  const { body } = await app.api("GET", `/workflows/${id}`);
  // The API is asked for a workflow that the editor has just saved.
  return body["document"] as unknown as Drawn;
}

async function edges(): Promise<string[]> {
  return (await drawn()).edges.map(({ from, to }) => `${from} -> ${to}`);
}

/** Middle of an edge on the screen. */
async function middleOf(from: string, to: string): Promise<{ x: number; y: number }> {
  return await edge(from, to)
    .locator("path.react-flow__edge-path")
    .evaluate((path: SVGPathElement) => {
      const at = path.getPointAtLength(path.getTotalLength() / 2);
      const matrix = path.getScreenCTM();
      if (!matrix) throw new Error("The edge is not drawn");
      return { x: at.x * matrix.a + matrix.e, y: at.y * matrix.d + matrix.f };
    });
}

function edge(from: string, to: string) {
  return page.locator(`.react-flow__edge[data-id^="${from}:"][data-id$=">${to}"]`);
}

async function pointAtEdge(from: string, to: string): Promise<void> {
  const { x, y } = await middleOf(from, to);
  await page.mouse.move(x, y - 40);
  await page.mouse.move(x, y);
}

async function emptyPlace(x: number, y: number): Promise<{ x: number; y: number }> {
  const box = await editor.boxOf(editor.canvas);
  return { x: box.x + x, y: box.y + y };
}

/** Brings all nodes into view, and waits until the view has come to rest. */
async function fitAll(): Promise<void> {
  await page.keyboard.press("1");
  await editor.untilStill();
}

const picker = () => page.getByRole("combobox", { name: /next node|node before|Insert a node/ });

editorBench(async (bench) => {
  ({ app, page, errors, editor } = bench);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await newWorkflow();
});

describe("edges", () => {
  test("a wire dropped on empty canvas asks for the next node, found by typing", async () => {
    await editor.dragFromPalette("manual", 60, 120);
    const out = editor.node("manual_start").locator(".source").first();
    await editor.drag(await editor.centreOf(out), await emptyPlace(420, 147));
    await picker().fill("transf");
    await page.getByRole("option", { name: "Transform" }).waitFor();
    await picker().press("Enter");
    await editor.node("transform").waitFor();
    expect(await edges()).toEqual(["manual_start -> transform"]);
  });

  test("the list closes with Escape, and the wire is gone", async () => {
    const out = editor.node("transform").locator(".source").first();
    await editor.drag(await editor.centreOf(out), await emptyPlace(420, 420));
    await picker().press("ArrowDown");
    await picker().press("Escape");
    await picker().waitFor({ state: "detached" });
    expect(await edges()).toEqual(["manual_start -> transform"]);
  });

  test("a node is inserted with the + of an edge, and what follows makes room", async () => {
    await pointAtEdge("manual_start", "transform");
    await page.getByRole("button", { name: "Insert a node here" }).click();
    await picker().fill("code");
    await picker().press("Enter");
    await editor.node("code").waitFor();
    expect(await edges()).toEqual(["code -> transform", "manual_start -> code"]);
    const { nodes } = await drawn();
    expect(nodes["transform"]?.position[0]).toBeGreaterThanOrEqual((nodes["code"]?.position[0] ?? 0) + 272);
  });

  test("a node dropped from the palette on an edge is inserted", async () => {
    const item = page.locator('[data-node-type="http"]');
    await item.scrollIntoViewIfNeeded();
    await editor.drag(await editor.centreOf(item), await middleOf("code", "transform"));
    await editor.node("http_request").waitFor();
    expect(await edges()).toEqual([
      "code -> http_request",
      "http_request -> transform",
      "manual_start -> code",
    ]);
    await fitAll();
  });

  test("a node that is there already is dropped on an edge, which lights up, and undone at once", async () => {
    const { x, y } = await emptyPlace(300, 520);
    const item = page.locator('[data-node-type="code"]');
    await item.scrollIntoViewIfNeeded();
    await editor.drag(await editor.centreOf(item), { x, y });
    await editor.node("code_2").waitFor();
    const before = await drawn();
    await fitAll();
    const { mouse } = page;
    const from = await editor.centreOf(editor.node("code_2"));
    const to = await middleOf("code", "http_request");
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x + 8, from.y + 8);
    await mouse.move(to.x, to.y, { steps: 8 });
    await edge("code", "http_request").locator('.wire[data-target="true"]').waitFor({ state: "attached" });
    await mouse.up();
    await expect
      .poll(edges)
      .toEqual([
        "code -> code_2",
        "code_2 -> http_request",
        "http_request -> transform",
        "manual_start -> code",
      ]);
    await page.keyboard.press("Control+z");
    await expect.poll(drawn).toEqual(before);
    await page.keyboard.press("Control+z");
    await editor.node("code_2").waitFor({ state: "detached" });
    await fitAll();
  });

  test("an end of an edge is dragged to another node, also where it would have been in its own way", async () => {
    const end = edge("manual_start", "code").locator(".react-flow__edgeupdater-target");
    const target = editor.node("http_request").locator(".target");
    await editor.drag(await editor.centreOf(end), await editor.centreOf(target));
    await expect
      .poll(edges)
      .toEqual(["code -> http_request", "http_request -> transform", "manual_start -> http_request"]);
    await page.keyboard.press("Control+z");
    await expect.poll(edges).toContain("manual_start -> code");
  });

  test("a refused wire says why while it is dragged", async () => {
    const { mouse } = page;
    const from = await editor.centreOf(editor.node("transform").locator(".source").first());
    const to = await editor.centreOf(editor.node("code").locator(".target"));
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x + 20, from.y + 20);
    await mouse.move(to.x + 30, to.y, { steps: 8 });
    await page.getByText("That would be a cycle: to repeat steps, use a loop").waitFor();
    await mouse.up();
    expect((await edges()).length).toBe(3);
  });

  test("an edge is deleted with its button, and with the key", async () => {
    await pointAtEdge("http_request", "transform");
    await page.getByRole("button", { name: "Delete this edge" }).click();
    await expect.poll(edges).toEqual(["code -> http_request", "manual_start -> code"]);
    const { x, y } = await middleOf("manual_start", "code");
    await page.mouse.click(x, y);
    await page.keyboard.press("Delete");
    await expect.poll(edges).toEqual(["code -> http_request"]);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await edges()).length).toBe(3);
  });
});

describe("the clipboard", () => {
  test("nodes are copied, pasted at the pointer with new ids, and cut", async () => {
    await editor.node("code").click();
    await editor.node("http_request").click({ modifiers: ["Shift"] });
    await page.keyboard.press("Control+c");
    const { x, y } = await emptyPlace(500, 500);
    await page.mouse.move(x, y);
    await page.keyboard.press("Control+v");
    await editor.node("code_2").waitFor();
    expect(await edges()).toContain("code_2 -> http_request_2");
    const box = await editor.boxOf(editor.node("code_2"));
    expect(Math.abs(box.y + box.height / 2 - y)).toBeLessThan(12);
    await page.keyboard.press("Control+x");
    await editor.node("code_2").waitFor({ state: "detached" });
    expect((await edges()).length).toBe(3);
  });

  test("what was copied is text that a person can read, and goes into another workflow", async () => {
    await editor.canvas.click({ position: { x: 30, y: 30 } });
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(Object.keys((JSON.parse(text) as Drawn).nodes)).toEqual([
      "code",
      "http_request",
      "manual_start",
      "transform",
    ]);
    await newWorkflow();
    await page.keyboard.press("Control+v");
    await editor.node("transform").waitFor();
    expect((await edges()).length).toBe(3);
  });

  test("a message with a workflow in a code fence is pasted, and other text says what is wrong", async () => {
    const workflow = {
      heddle: 1,
      name: "From a chat",
      nodes: { pick: { type: "transform", name: "Pick", position: [0, 0], config: { fields: {} } } },
      edges: [],
    };
    const copy = (text: string) => page.evaluate((each) => navigator.clipboard.writeText(each), text);
    await copy(
      `Sure, here it is:\n\n\`\`\`json\n${JSON.stringify(workflow, null, 2)}\n\`\`\`\n\nAnything else?`,
    );
    await page.keyboard.press("Control+v");
    await editor.node("pick").waitFor();
    await copy("Dear Ada, nothing here");
    await page.keyboard.press("Control+v");
    await page.getByText("The clipboard has no Heddle JSON in it.").waitFor();
  });
});

describe("arranging", () => {
  test("selected nodes are aligned with the bar above them, as one edit", async () => {
    await fitAll();
    await editor.node("pick").click();
    await editor.node("code").click({ modifiers: ["Shift"] });
    const bar = page.getByRole("toolbar", { name: "Arrange the selection" });
    await bar.waitFor();
    await bar.getByRole("button", { name: "Align left" }).click();
    await expect
      .poll(async () => {
        const { nodes } = await drawn();
        return nodes["pick"]?.position[0] === nodes["code"]?.position[0];
      })
      .toBe(true);
    await page.keyboard.press("2");
  });

  test("everything is laid out along its edges, and undone at once", async () => {
    await page.keyboard.press("Escape");
    const before = await drawn();
    await page.keyboard.press("Shift+T");
    await expect
      .poll(async () => {
        const { nodes } = await drawn();
        // The row was straight before, but for the node that nothing leads to.
        if (nodes["pick"]?.position[1] === before.nodes["pick"]?.position[1]) return "as it was";
        const at = (id: string) => nodes[id]?.position ?? [0, 0];
        return ["code", "http_request", "transform"].map((id, i, ids) =>
          Math.round(at(id)[0] - at(ids[i - 1] ?? "manual_start")[0]),
        );
      })
      .toEqual([272, 272, 272]);
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await drawn()).nodes).toEqual(before.nodes);
  });
});

describe("containers", () => {
  test("take what is dragged in, grow with it, and let it go again", async () => {
    await newWorkflow();
    await editor.dragFromPalette("fan-out", 80, 80);
    await editor.dragFromPalette("transform", 120, 400);
    const frame = await editor.boxOf(editor.node("fan_out"));
    const node = await editor.centreOf(editor.node("transform"));
    await editor.drag(node, { x: frame.x + frame.width - 60, y: frame.y + 120 });
    await expect.poll(async () => (await drawn()).nodes["transform"]?.parent).toBe("fan_out");
    expect((await editor.boxOf(editor.node("fan_out"))).width).toBeGreaterThan(frame.width);
    const inside = await editor.centreOf(editor.node("transform"));
    await editor.drag(inside, await emptyPlace(300, 480));
    await expect.poll(async () => (await drawn()).nodes["transform"]?.parent).toBeUndefined();
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await drawn()).nodes["transform"]?.parent).toBe("fan_out");
  });

  test("a wire let go inside its own container asks for the next node there", async () => {
    const out = await editor.centreOf(editor.node("transform").locator(".source").first());
    await editor.drag(out, { x: out.x - 330, y: out.y + 20 });
    await picker().fill("http");
    await picker().press("Enter");
    await editor.node("http_request").waitFor();
    expect((await drawn()).nodes["http_request"]?.parent).toBe("fan_out");
    expect(await edges()).toEqual(["transform -> http_request"]);
  });

  test("collapse to a header that counts, with all that is in them hidden", async () => {
    await page.getByRole("button", { name: /^Collapse / }).click();
    await editor.node("transform").waitFor({ state: "hidden" });
    await editor.node("fan_out").getByText("2 nodes").waitFor();
    expect(await page.locator(".react-flow__edge").count()).toBe(0);
    expect((await drawn()).nodes["fan_out"]?.collapsed).toBe(true);
    await page.getByRole("button", { name: /^Expand / }).click();
    await editor.node("transform").waitFor();
    await expect.poll(() => page.locator(".react-flow__edge").count()).toBe(1);
    expect(errors).toEqual([]);
  });
});

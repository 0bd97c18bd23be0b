import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { App } from "./support/app";
import { inTheme, violationsOn } from "./support/axe";
import { editorBench } from "./support/editor-bench";
import type { EditorPage } from "./support/pages";

interface Drawn {
  nodes: Record<string, { type: string; position: number[]; config: Record<string, unknown> }>;
  edges: { from: string; to: string }[];
}

let editor: EditorPage;
let page: Page;
let app: App;
let errors: string[];

const CHAIN = {
  heddle: 1,
  name: "Prices",
  nodes: {
    start: { type: "manual", name: "Order", position: [0, 0], config: {} },
    net: {
      type: "transform",
      name: "Net",
      position: [272, 0],
      config: { fields: { sum: "{{ trigger.price * 2 }}" } },
    },
    tax: {
      type: "transform",
      name: "Tax",
      position: [544, 0],
      config: { fields: { tax: "{{ steps.net.sum * 0.5 }}" } },
    },
    total: {
      type: "transform",
      name: "Total",
      position: [816, 0],
      config: { fields: { total: "{{ steps.tax.tax + trigger.price }}", was: "{{ input }}" } },
    },
  },
  edges: [
    { from: "start", to: "net" },
    { from: "net", to: "tax" },
    { from: "tax", to: "total" },
  ],
};
const RESULT = { total: 40, was: { tax: 20 } };
let id = "";

async function drawn(of = id): Promise<Drawn> {
  await editor.untilSaved();
  const { body } = await app.api("GET", `/workflows/${of}`);
  // The API is asked for a workflow that the editor has just saved.
  return body["document"] as unknown as Drawn;
}

async function result(): Promise<unknown> {
  await editor.untilSaved();
  const { status, body } = await app.api("POST", `/workflows/${id}/runs?wait=30`, {
    input: { price: 20 },
    version: "draft",
  });
  expect([200, 202]).toContain(status);
  return body["output"];
}

const dialog = () => page.getByRole("dialog");

/** Draws a box around nodes with the shift key held. */
async function boxSelect(first: string, last: string): Promise<void> {
  const [from, to] = [await editor.boxOf(editor.node(first)), await editor.boxOf(editor.node(last))];
  await page.keyboard.down("Shift");
  await page.mouse.move(from.x - 12, from.y - 24);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 40, { steps: 4 });
  await page.mouse.move(to.x + to.width + 12, to.y + to.height + 24, { steps: 6 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
}

editorBench(async (bench) => {
  ({ app, page, errors, editor } = bench);
  const { body } = await app.api("POST", "/workflows", { document: CHAIN });
  id = String(body["id"]);
  await page.goto(`${app.url}/workflows/${id}`);
  await editor.node("total").waitFor();
});

describe("extract to workflow", () => {
  test("says why nodes cannot be called, and shows which", async () => {
    expect(await result()).toEqual(RESULT);
    await editor.node("start").click();
    await page.keyboard.press("Shift+E");
    await dialog().getByText("“Order” starts this workflow").waitFor();
    expect(await dialog().getByRole("button", { name: "Extract" }).isDisabled()).toBe(true);
    expect(await violationsOn(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Show" }).click();
    await dialog().waitFor({ state: "detached" });
  });

  test("asks for a name, and says what goes in and comes back", async () => {
    await boxSelect("net", "tax");
    await page.getByRole("button", { name: "Extract to workflow…" }).click();
    await dialog().getByText("Net, Tax").waitFor();
    await dialog().getByText("What “Order” gives").waitFor();
    await dialog().getByText("What “Tax” gives").waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await inTheme(page, "dark");
    expect(await violationsOn(page)).toEqual([]);
    await inTheme(page, "light");
    await dialog().getByLabel("Name").fill("");
    await dialog().getByText("Give it a name.").waitFor();
    await dialog().getByLabel("Name").fill("Work out the tax");
  });

  test("puts a call in their place, which gives the same", async () => {
    await app.api("PUT", `/workflows/${id}/pins/net`, { output: { sum: 40 } });
    await page.keyboard.press("Enter");
    await page.getByText("“Work out the tax” is a workflow of its own now").waitFor();
    await dialog().waitFor({ state: "detached" });
    await page.getByLabel("Inspector").getByRole("link", { name: "Open it" }).waitFor();
    const { nodes, edges } = await drawn();
    expect(Object.keys(nodes)).toEqual(["start", "tax", "total"]);
    expect(nodes["tax"]?.config).toMatchObject({ workflow: "work-out-the-tax", input: "{{ input }}" });
    expect(edges.map(({ from, to }) => `${from} -> ${to}`)).toEqual(["start -> tax", "tax -> total"]);
    expect(await result()).toEqual(RESULT);
  });

  test("leaves no gap, and takes what is pinned along", async () => {
    expect((await drawn()).nodes["total"]?.position).toEqual([544, 0]);
    const { body } = await app.api("GET", "/workflows?q=Work out");
    const [made] = body["items"] as { id: string }[];
    expect((await app.api("GET", `/workflows/${made?.id}/pins`)).body).toEqual({
      pins: { net: { output: { sum: 40 }, port: "out" } },
    });
    await app.api("DELETE", `/workflows/${id}/pins/net`);
  });

  test("is undone here, and the new workflow stays", async () => {
    await page.keyboard.press("Control+z");
    await editor.node("net").waitFor();
    expect(Object.keys((await drawn()).nodes)).toEqual(["net", "start", "tax", "total"]);
    await page.keyboard.press("Control+Shift+z");
    await editor.node("net").waitFor({ state: "detached" });
    const { body } = await app.api("GET", "/workflows?q=Work out");
    expect(body["items"]).toMatchObject([{ key: "work-out-the-tax", published: { version: 1 } }]);
  });
});

describe("inline workflow", () => {
  test("brings the nodes back, from the menu of the call", async () => {
    await page.keyboard.press("Escape");
    await editor.node("tax").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Inline workflow…" }).click();
    await dialog().getByText("2 nodes of “Work out the tax”, version 1.").waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Inline" }).click();
    await editor.node("net").waitFor();
    const { nodes, edges } = await drawn();
    expect(nodes["total"]?.position).toEqual([816, 0]);
    expect(edges).toEqual([...CHAIN.edges].sort((a, b) => (a.from < b.from ? -1 : 1)));
    expect(Object.values(nodes).map(({ config }) => config)).toEqual(
      ["net", "start", "tax", "total"].map((each) => CHAIN.nodes[each as keyof typeof CHAIN.nodes].config),
    );
    expect(await result()).toEqual(RESULT);
  });

  test("is undone", async () => {
    await page.keyboard.press("Control+z");
    await editor.node("net").waitFor({ state: "detached" });
    expect((await drawn()).nodes["tax"]?.type).toBe("call-workflow");
    expect(errors).toEqual([]);
  });
});

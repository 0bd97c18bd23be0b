import type { Locator, Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { App } from "./support/app";
import { inTheme, violationsOn } from "./support/axe";
import { editorBench } from "./support/editor-bench";
import { type EditorPage, textIn, writeInto } from "./support/pages";

function node(type: string, name: string, position: [number, number], config: object) {
  return { type, name, position, config };
}

const SCHEMA = {
  type: "object",
  properties: { score: { type: "number", minimum: 0, maximum: 100 } },
  required: ["score"],
};

// manual ─► prices ─► shape ─► check ─► send
//             └──► script, extract
const DOCUMENT = {
  heddle: 1,
  name: "Fields",
  nodes: {
    manual: node("manual", "Manual", [0, 120], {}),
    prices: node("transform", "Prices", [280, 120], { fields: { list: "{{ [3, 4] }}", "the name": "Ada" } }),
    shape: node("transform", "Shape", [560, 120], { fields: { total: "" } }),
    check: node("condition", "Check", [840, 120], { branches: [{ id: "yes", when: "false" }] }),
    send: node("http", "Send", [1120, 120], { method: "POST", url: "https://example.com" }),
    script: node("code", "Script", [560, 320], { source: "return 1;" }),
    extract: node("extract", "Extract", [840, 320], { text: "x", output: SCHEMA }),
  },
  edges: [
    { from: "manual", to: "prices" },
    { from: "prices", to: "shape" },
    { from: "prices", to: "script" },
    { from: "prices", to: "extract" },
    { from: "shape", to: "check" },
    { from: "check", port: "yes", to: "send" },
  ],
};

async function configOf(nodeId: string): Promise<unknown> {
  await editor.untilSaved();
  const { body } = await app.api("GET", `/workflows/${id}`);
  const { nodes } = body["document"] as { nodes: Record<string, { config: unknown }> };
  return nodes[nodeId]?.config;
}

const violations = () => violationsOn(page);

function field(name: string): Locator {
  return page.getByRole("textbox", { name });
}

const preview = () => page.getByRole("group", { name: "Preview" });
const option = (name: RegExp) => page.getByRole("option", { name });

/** Drops an expression onto the middle of a field, as one dragged from the data of a step. */
async function drop(target: Locator, expression: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.setData("application/x-heddle-expression", text);
    data.setData("text/plain", text);
    return data;
  }, expression);
  const box = await editor.boxOf(target);
  const place = { clientX: box.x + box.width - 4, clientY: box.y + box.height / 2 };
  await target.dispatchEvent("dragover", { dataTransfer, ...place });
  await target.dispatchEvent("drop", { dataTransfer, ...place });
}

let app: App;
let editor: EditorPage;
let errors: string[];
let id: string;
let page: Page;

editorBench(async (bench) => {
  ({ app, page, errors, editor } = bench);
  const created = await app.api("POST", "/workflows", { document: DOCUMENT });
  id = String(created.body["id"]);
  await page.goto(`${app.url}/workflows/${id}`);
  await editor.node("manual").waitFor();
});

describe("fields with expressions", () => {
  test("what is typed before the editor of a field is there stays, with the cursor", async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    await page.route("**/_next/static/chunks/**", async (route) => {
      const response = await route.fetch();
      if ((await response.text()).includes("cm-content")) await gate;
      await route.fulfill({ response });
    });
    await page.reload();
    await editor.node("shape").click();
    const plain = page.getByLabel("Value of total");
    await plain.click();
    await page.keyboard.type("ac");
    await page.keyboard.press("ArrowLeft");
    expect(await plain.evaluate(({ tagName }) => tagName)).toBe("TEXTAREA");
    open();
    await page.locator(".cm-content[aria-label='Value of total']").waitFor();
    await page.keyboard.type("b");
    expect(await textIn(field("Value of total"))).toBe("abc");
    await page.unrouteAll({ behavior: "wait" });
  });

  test("steps, fields and functions are completed, with what they are", async () => {
    const total = field("Value of total");
    await writeInto(total, "");
    await total.pressSequentially("{{ steps.pr");
    await option(/^prices/).waitFor();
    await total.press("Enter");
    await total.pressSequentially(".li");
    await option(/^list/).waitFor();
    await total.press("Tab");
    await total.pressSequentially(".ma");
    await option(/^map/).waitFor();
    await page.locator(".cm-completionInfo").waitFor();
    await total.press("Escape");
    await option(/^map/).waitFor({ state: "detached" });
    for (const _ of ".ma") await total.press("Backspace");
    await total.pressSequentially(".sum() }}");
    expect(await textIn(total)).toBe("{{ steps.prices.list.sum() }}");
    expect(await configOf("shape")).toEqual({ fields: { total: "{{ steps.prices.list.sum() }}" } });
  });

  test("a field whose name is no word is completed in brackets", async () => {
    const total = field("Value of total");
    await writeInto(total, "{{ steps.prices. }}");
    for (const _ of " }}") await total.press("ArrowLeft");
    await total.press("Control+Space");
    await option(/^the name/).click();
    expect(await textIn(total)).toBe('{{ steps.prices["the name"] }}');
  });

  test("the value beneath is an example until there is a run, then that of the last run", async () => {
    const total = field("Value of total");
    await writeInto(total, "{{ steps.prices.list.sum() }}");
    await preview().getByText("Example").waitFor();
    const saved = { fields: { total: "{{ steps.prices.list.sum() }}" } };
    await expect.poll(() => configOf("shape")).toEqual(saved);
    const started = await app.api("POST", `/workflows/${id}/runs?wait=30`, {
      version: "draft",
      trigger: "manual",
      input: {},
    });
    expect(started.status).toBeLessThan(300);
    await page.reload();
    await editor.node("shape").click();
    await field("Value of total").click();
    await preview().getByText("Last run").waitFor();
    await preview().getByText("7", { exact: true }).waitFor();
    await writeInto(field("Value of total"), "{{ steps.prices.list[9] }}");
    await expect.poll(() => preview().textContent()).toMatch(/9|item/);
  });

  test("a mistake is underlined where it is, and said on hovering and below", async () => {
    const total = field("Value of total");
    await writeInto(total, "Sum: {{ steps.prices.lost }}!");
    const wavy = page.locator(".cm-lintRange-error");
    await wavy.waitFor();
    expect(await wavy.first().textContent()).toContain("lost");
    await wavy.first().hover();
    await page
      .locator(".cm-tooltip-lint")
      .getByText(/has no field “lost”/)
      .waitFor();
    expect(await violations()).toEqual([]);
    await writeInto(total, "{{ steps.prices.list }}");
    await wavy.waitFor({ state: "detached" });
  });

  test("an undo in the field takes back a burst of typing, and redo brings it again", async () => {
    const total = field("Value of total");
    await writeInto(total, "");
    await editor.untilSaved();
    await total.press("Escape");
    await editor.node("prices").click();
    await editor.node("shape").click();
    await total.waitFor();
    await total.click();
    await total.pressSequentially("hello");
    const typed = await textIn(total);
    await total.press("Control+z");
    await expect.poll(() => textIn(total)).not.toBe(typed);
    await total.press("Control+Shift+z");
    await expect.poll(() => textIn(total)).toBe("hello");
    await total.pressSequentially("!");
    expect(await textIn(total)).toBe("hello!");
  });

  test("Tab goes to the next control and Escape leaves", async () => {
    const total = field("Value of total");
    await total.click();
    await total.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
      "Remove total",
    );
    await total.focus();
    await total.press("Escape");
    expect(await total.evaluate((element) => element === document.activeElement)).toBe(false);
    await editor.node("shape").waitFor();
  });

  test("a reference without braces is offered its value", async () => {
    const total = field("Value of total");
    await writeInto(total, "It is steps.prices.list, he said");
    await page.getByRole("button", { name: "Use its value" }).click();
    await expect.poll(() => textIn(total)).toBe("It is {{ steps.prices.list }}, he said");
    await page.getByRole("button", { name: "Use its value" }).waitFor({ state: "detached" });
  });

  test("an expression that is dropped stands between braces in a text, and bare in an expression", async () => {
    await writeInto(field("Value of total"), "Total ");
    await drop(field("Value of total"), "steps.prices.list");
    expect(await textIn(field("Value of total"))).toBe("Total {{ steps.prices.list }}");
    await editor.node("check").click();
    await writeInto(field("When"), "");
    await drop(field("When"), "steps.prices.list");
    expect(await textIn(field("When"))).toBe("steps.prices.list");
  });

  test("an expression loses the braces that it is pasted with, and has to be true or false", async () => {
    const when = field("When");
    await writeInto(when, '{{ steps.prices["the name"] }}');
    await expect.poll(() => textIn(when)).toBe('steps.prices["the name"]');
    await page.locator(".cm-lintRange-error").waitFor();
    await writeInto(when, "steps.prices.list.size() > 1");
    await page.locator(".cm-lintRange-error").waitFor({ state: "detached" });
    await preview().getByText("true", { exact: true }).waitFor();
    expect(await configOf("check")).toMatchObject({ branches: [{ when: "steps.prices.list.size() > 1" }] });
  });

  test("the texts in JSON are completed and checked, too", async () => {
    await editor.node("send").click();
    const body = field("Body");
    await writeInto(body, '{ "sum": "{{ steps.pri }}" }');
    await page.locator(".cm-lintRange-error").waitFor();
    for (const _ of ' }}" }') await body.press("ArrowLeft");
    await body.press("Control+Space");
    await option(/^prices/).click();
    await page.locator(".cm-lintRange-error").waitFor({ state: "detached" });
    await preview().getByText('"list":[3,4]').waitFor();
    expect(await configOf("send")).toMatchObject({ body: { sum: "{{ steps.prices }}" } });
  });

  test("code is coloured, and completes what the steps gave", async () => {
    await editor.node("script").click();
    const source = field("JavaScript");
    await writeInto(source, "");
    await source.pressSequentially("const all =");
    await source.locator("span").first().waitFor();
    await source.pressSequentially(" steps.pri");
    await option(/^prices/).waitFor();
    await source.press("Enter");
    await source.pressSequentially(".list;\nif (all) {\nreturn 1;");
    expect(await textIn(source)).toBe("const all = steps.prices.list;\nif (all) {\n  return 1;\n}");
    expect(await source.locator("span").count()).toBeGreaterThan(4);
    await source.press("Escape");
    expect(await source.evaluate((element) => element === document.activeElement)).toBe(false);
    expect(await violations()).toEqual([]);
  });

  test("a schema is drawn field by field, and is the same as JSON", async () => {
    await editor.node("extract").click();
    await page.getByRole("button", { name: "Add field", exact: true }).click();
    await page.getByLabel("Name of field", { exact: true }).fill("lines");
    await page.keyboard.press("Enter");
    await page.getByLabel("Type of lines").click();
    await option(/^List/).click();
    await page.getByLabel("Items of lines").click();
    await option(/^Object/).click();
    await page.getByRole("button", { name: "Add field to lines[]" }).click();
    await page.getByLabel("Name of lines[].field").fill("kind");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Details of lines[].kind" }).click();
    await page.getByLabel("One of").fill("book, game");
    await page.getByLabel("Description").fill("What was bought");
    await page.getByRole("switch", { name: "Required" }).click();
    expect(await violations()).toEqual([]);
    const output = {
      type: "object",
      properties: {
        score: { type: "number", minimum: 0, maximum: 100 },
        lines: {
          type: "array",
          items: {
            type: "object",
            properties: {
              kind: { type: "string", enum: ["book", "game"], description: "What was bought" },
            },
          },
        },
      },
      required: ["score", "lines"],
    };
    expect(await configOf("extract")).toMatchObject({ output });
    await page.getByRole("button", { name: "Edit as JSON" }).click();
    await expect.poll(async () => JSON.parse(await textIn(field("Fields")))).toEqual(output);
    await writeInto(field("Fields"), '{ "type": "object", "properties": { "name": { "type": "string" } } }');
    await page.getByRole("button", { name: "Edit as fields" }).click();
    await page.getByLabel("Name of name").waitFor();
    await page.getByRole("button", { name: "Remove name" }).click();
    expect(await configOf("extract")).toMatchObject({ output: { type: "object", properties: {} } });
  });

  test("the fields are as clear in the dark", async () => {
    await editor.node("send").click();
    await inTheme(page, "dark");
    await field("Body").click();
    await page.keyboard.press("Control+End");
    expect(await violations()).toEqual([]);
    expect(errors).toEqual([]);
  });
});

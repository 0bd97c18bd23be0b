import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { App } from "./support/app";
import { editorBench } from "./support/editor-bench";
import type { EditorPage } from "./support/pages";

let workflow: string;
let editor: EditorPage;
let page: Page;
let app: App;
let errors: string[];

editorBench((bench) => {
  ({ app, page, errors, editor } = bench);
  workflow = /wf_\w+/.exec(page.url())?.[0] ?? "";
});

interface Saved {
  settings?: Record<string, unknown>;
  nodes: Record<string, { config: Record<string, unknown> }>;
}

async function saved(): Promise<Saved> {
  await editor.untilSaved();
  const { body } = await app.api("GET", `/workflows/${workflow}`);
  // The API is asked for a workflow that the editor has just saved.
  return body["document"] as unknown as Saved;
}

describe("settings of the workflow", () => {
  test("open from the toolbar and with a key, with the keyboard at the first one", async () => {
    await editor.node("score").click();
    await page.getByRole("button", { name: "Workflow settings" }).click();
    await expect
      .poll(() =>
        page.getByRole("textbox", { name: "Runs at once" }).evaluate((e) => e === document.activeElement),
      )
      .toBe(true);
    await editor.node("score").click();
    await page.keyboard.press("w");
    await page.getByRole("textbox", { name: "Runs at once" }).waitFor();
  });

  test("are typed in and saved, and come back to the default", async () => {
    await page.getByRole("textbox", { name: "Runs at once" }).fill("3");
    await page.getByRole("textbox", { name: "Steps at most" }).fill("500");
    // Key by key: on the way to it `0.` is worth as much as `0`, and has to stay as it is.
    const budget = page.getByRole("textbox", { name: "Budget in USD" });
    await budget.pressSequentially("0.50");
    expect(await budget.inputValue()).toBe("0.50");
    await page.getByRole("textbox", { name: "Time limit" }).fill("10m");
    await page.getByLabel("Priority").click();
    await page.getByRole("option", { name: "High" }).click();
    expect(await budget.inputValue()).toBe("0.5");
    const typed = { concurrency: 3, maxSteps: 500, budgetUsd: 0.5, timeout: "10m", priority: "high" };
    await expect.poll(async () => (await saved()).settings).toMatchObject(typed);
    await page.getByRole("button", { name: "Back to the default: Steps at most" }).click();
    await expect.poll(async () => (await saved()).settings).not.toHaveProperty("maxSteps");
    expect(await page.getByRole("textbox", { name: "Steps at most" }).inputValue()).toBe("");
  });

  test("that are wrong are explained once they are left, and never saved", async () => {
    const limit = page.getByRole("textbox", { name: "Time limit" });
    await limit.fill("1");
    expect(await page.getByText(/a time with its unit/).count()).toBe(0);
    await page.getByRole("textbox", { name: "Steps at most" }).focus();
    await page.getByText(/a time with its unit/).waitFor();
    expect(await limit.getAttribute("aria-invalid")).toBe("true");
    expect((await saved()).settings).toMatchObject({ timeout: "10m" });
    await limit.fill("1h");
    await page.getByText(/a time with its unit/).waitFor({ state: "detached" });
    await expect.poll(async () => (await saved()).settings).toMatchObject({ timeout: "1h" });
  });

  test("an error workflow is chosen by its name, and taken back with undo", async () => {
    const document = { heddle: 1, name: "Tell somebody", nodes: {}, edges: [] };
    await app.api("POST", "/workflows", { document });
    await page.reload();
    await page.getByLabel("Error workflow").click();
    await page.getByRole("option", { name: /Tell somebody/ }).click();
    await expect.poll(async () => (await saved()).settings?.["errorWorkflow"]).toMatch(/tell/);
    await page.getByRole("heading", { name: "Settings" }).click();
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await saved()).settings).not.toHaveProperty("errorWorkflow");
  });
});

describe("a script", () => {
  test("is underlined where it is no JavaScript, which is said in words with its line", async () => {
    const item = page.locator('[data-node-type="code"]');
    await item.scrollIntoViewIfNeeded();
    await item.click();
    const script = page.getByRole("tabpanel").getByRole("textbox", { name: /^JavaScript/ });
    await script.fill("const total = (1 + 2;\nreturn { total };");
    await page.locator(".cm-lintRange-error").first().hover();
    await page.getByText("Line 1: a closing “)” is missing.").waitFor();
    await script.fill("const total = (1 + 2);\nreturn { total };");
    await page.locator(".cm-lintRange-error").waitFor({ state: "detached" });
    expect(errors).toEqual([]);
  });
});

describe("the problems of the workflow", () => {
  //  start ─► call_1, call_2, … none of which says where to
  const calls = Array.from({ length: 30 }, (_, index) => `call_${index + 1}`);
  const call = (name: string, index: number) => [
    name,
    { type: "http", name, position: [300, index * 80], config: {} },
  ];
  const document = {
    heddle: 1,
    name: "Thirty calls",
    nodes: {
      start: { type: "manual", name: "Start", position: [0, 0], config: {} },
      ...Object.fromEntries(calls.map(call)),
    },
    edges: calls.map((to) => ({ from: "start", to })),
  };

  test("are listed as far as there is room, and lead to the list of all", async () => {
    const { body } = await app.api("POST", "/workflows", { document });
    await page.goto(`${app.url}/workflows/${body["id"]}`);
    const inspector = page.getByLabel("Inspector");
    const more = inspector.getByRole("button", { name: /^\d+ more$/ });
    await more.waitFor();
    const heading = await inspector.getByRole("heading", { name: /^Problems/ }).textContent();
    const all = Number(/\d+$/.exec(heading ?? "")?.[0]);
    expect(all).toBeGreaterThanOrEqual(calls.length);
    const listed = await inspector.getByRole("button", { name: /^Error/ }).count();
    expect(listed).toBeLessThan(10);
    expect(await more.textContent()).toBe(`${all - listed} more`);
    await more.click();
    const list = page.getByRole("dialog", { name: "Problems" });
    await expect.poll(() => list.getByRole("button", { name: /^(Error|Warning)/ }).count()).toBe(all);
    expect(errors).toEqual([]);
  });
});

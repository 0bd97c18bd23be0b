import type { Locator, Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { App } from "./support/app";
import { inTheme, violationsOn } from "./support/axe";
import { editorBench } from "./support/editor-bench";
import type { EditorPage } from "./support/pages";

let app: App;
let page: Page;
let errors: string[];
let editor: EditorPage;

let workflow: string;

const violations = () => violationsOn(page);

async function open(id: string, tab: string): Promise<Locator> {
  await editor.node(id).click();
  await page.getByRole("tab", { name: tab }).click();
  return page.getByRole("tabpanel");
}

async function runs(): Promise<{ id: string; status: string; version: number | null }[]> {
  const { body } = await app.api("GET", `/runs?workflow=${workflow}`);
  return body["items"] as { id: string; status: string; version: number | null }[];
}

async function ranNodes(runId: string): Promise<string[]> {
  const { body } = await app.api("GET", `/runs/${runId}/steps?include=io`);
  const steps = body["items"] as { nodeId: string; status: string; kind: string; reused: boolean }[];
  return steps
    .filter(({ status, kind, reused }) => status !== "skipped" && kind === "node" && !reused)
    .map(({ nodeId }) => nodeId);
}

editorBench(async (bench) => {
  ({ app, page, errors, editor } = bench);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  workflow = /wf_\w+/.exec(page.url())?.[0] ?? "";
});

describe("data of a node", () => {
  test("what nothing is known of is said, with a way on", async () => {
    const output = await open("route", "Output");
    await output.getByText("This node has not run yet").waitFor();
    await output.getByRole("button", { name: "Test this node" }).click();
    await page.getByText("There is no data to test with").waitFor();
    await page.getByText(/Nothing is known of “Score lead” yet/).waitFor();
    expect(await runs()).toEqual([]);
  });

  test("a node is tested alone, with the sample of its trigger", async () => {
    const output = await open("score", "Output");
    await output.getByRole("button", { name: "Test this node" }).click();
    await output.getByRole("button", { name: /^object: / }).waitFor();
    await editor.node("score").locator('[data-state="completed"]').waitFor();
    const [run] = await runs();
    expect(await ranNodes(run?.id ?? "")).toEqual(["lead", "score"]);
    expect(await violations()).toEqual([]);
  });

  test("it is a tree, JSON and, where it is a list of objects, a table", async () => {
    const output = page.getByRole("tabpanel");
    await output.getByRole("button", { name: "JSON" }).click();
    await output.getByText('"object": {').waitFor();
    expect(await output.getByRole("button", { name: "Table" }).isDisabled()).toBe(true);
    await output.getByRole("button", { name: "Tree" }).click();
    const input = await open("score", "Input");
    await input.getByRole("button", { name: "Table" }).click();
    await input.getByRole("columnheader", { name: "email" }).waitFor();
    await input.getByText("trigger.body.contacts").waitFor();
    await input.getByRole("button", { name: "Tree" }).click();
  });

  test("its parts are found, and copied as expressions", async () => {
    const output = await open("score", "Output");
    await output.getByLabel("Search the output").fill("confid");
    await output.getByText("steps.score.object.confidence").waitFor();
    await output.getByText("steps.score.object.confidence").hover();
    await output.getByRole("button", { name: "Copy expression steps.score.object.confidence" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("steps.score.object.confidence");
    await output.getByLabel("Search the output").fill("");
  });

  test("a value is dragged from the input into a field of the form", async () => {
    const input = await open("draft", "Input");
    await input.getByRole("button", { name: /New lead/ }).click();
    await input.getByText("company", { exact: true }).waitFor();
    expect(await violations()).toEqual([]);
    await input.getByRole("button", { name: "Show beside the form" }).click();
    const beside = page.getByRole("region", { name: "Input beside the form" });
    await beside.getByRole("button", { name: /New lead/ }).click();
    const company = beside.getByText("company", { exact: true });
    const prompt = page.getByRole("tabpanel").getByRole("textbox", { name: /^Prompt/ });
    await prompt.waitFor();
    await company.dragTo(prompt, { targetPosition: { x: 6, y: 8 } });
    await editor.untilSaved();
    const { body } = await app.api("GET", `/workflows/${workflow}`);
    expect(JSON.stringify(body["document"])).toContain("{{ trigger.body.company }}Write a short");
    await page.getByRole("button", { name: "Close the input beside the form" }).click();
    await page.keyboard.press("Control+z");
    await editor.untilSaved();
  });
});

describe("in a container", () => {
  test("the item is chosen that is shown, and that a node is tested with", async () => {
    const { body } = await app.api("POST", `/workflows/${workflow}/test`, {});
    const status = async () => (await app.api("GET", `/runs/${body["id"]}`)).body["status"];
    await expect.poll(status, { timeout: 30_000 }).toBe("completed");
    await page.reload();
    const input = await open("draft", "Input");
    const item = input.getByRole("group", { name: "Each contact" });
    await item.getByText("of 3").waitFor();
    await input.getByRole("button", { name: /Each contact/ }).click();
    await input.getByText("Ana Ruiz").waitFor();
    await item.getByRole("button", { name: "Next item" }).click();
    await input.getByText("Ben Okafor").waitFor();
    await item.getByLabel("Number of the item").fill("3");
    await input.getByText("Chiara Conti").waitFor();
    expect(await item.getByRole("button", { name: "Next item" }).isDisabled()).toBe(true);
    expect(await violations()).toEqual([]);
    const output = await open("draft", "Output");
    await output.getByText("each[2]/revise[0]/draft").waitFor();
    const before = (await runs()).length;
    await output.getByRole("button", { name: "Test this node" }).click();
    await expect.poll(async () => (await runs()).length).toBe(before + 1);
    await output.getByText("draft", { exact: true }).waitFor();
    const [test] = await runs();
    const steps = await app.api("GET", `/runs/${test?.id}/steps?include=io`);
    expect(JSON.stringify(steps.body)).toContain("Chiara Conti");
    await output.getByRole("button", { name: "Previous item" }).first().click();
    await output.getByText("each[1]/revise[0]/draft").waitFor();
  });
});

describe("pins", () => {
  test("an output of a run is pinned, edited, and marked on the canvas", async () => {
    const output = await open("score", "Output");
    await output.getByRole("button", { name: "Pin", exact: true }).click();
    await output.getByText("Draft runs use this instead of running the node.").waitFor();
    await editor.node("score").getByTitle("The output is pinned").waitFor();
    await output.getByRole("button", { name: "Edit the pinned output" }).click();
    const dialog = page.getByRole("dialog", { name: "Pin an output" });
    await dialog.getByLabel("Output as JSON").fill("{ no");
    await dialog.getByRole("alert").waitFor();
    expect(await dialog.getByRole("button", { name: "Pin output" }).isDisabled()).toBe(true);
    await dialog
      .getByLabel("Output as JSON")
      .fill('{ "object": { "score": 12, "reason": "by hand", "confidence": 1 } }');
    expect(await violations()).toEqual([]);
    await dialog.getByRole("button", { name: "Pin output" }).click();
    await output.getByText("by hand").waitFor();
    const { body } = await app.api("GET", `/workflows/${workflow}`);
    expect(JSON.stringify(body["document"])).not.toContain("by hand");
  });

  test("a node after it is tested with the pin, also by the keyboard", async () => {
    const input = await open("route", "Input");
    await input.getByText("by hand").waitFor();
    await page.keyboard.press("Control+Shift+Enter");
    await page.getByRole("tab", { name: "Output", selected: true }).waitFor();
    await editor.node("route").locator('[data-state="completed"]').waitFor();
    const [run] = await runs();
    expect(await ranNodes(run?.id ?? "")).toEqual(["lead", "route"]);
    const { body } = await app.api("GET", `/runs/${run?.id}/steps/route`);
    expect(body).toMatchObject({ status: "completed", port: "else" });
  });

  test("a port is chosen for a node that has several", async () => {
    const output = page.getByRole("tabpanel");
    await output.getByRole("button", { name: "Pin something else" }).click();
    const dialog = page.getByRole("dialog", { name: "Pin an output" });
    await dialog.getByRole("combobox", { name: "Leaves by" }).click();
    await page.getByRole("option", { name: "Hot" }).click();
    await dialog.getByRole("button", { name: "Pin output" }).click();
    await output.getByText("leaves by Hot").waitFor();
    await output.getByRole("button", { name: "Unpin" }).click();
    await output.getByText("leaves by Hot").waitFor({ state: "detached" });
  });

  test("a run of the draft says that it uses pins, and can do without", async () => {
    await page.getByText("Run with pinned data").waitFor();
    const before = (await runs()).length;
    await page.getByRole("button", { name: "Run with this input" }).click();
    await expect.poll(async () => (await runs()).length).toBe(before + 1);
    await expect.poll(async () => (await runs())[0]?.status).toBe("completed");
    const [pinned] = await runs();
    expect(await ranNodes(pinned?.id ?? "")).not.toContain("score");
    await page.getByRole("switch", { name: /Run with pinned data/ }).click();
    await page.getByText("Pinned data is not used").waitFor();
    await page.getByRole("button", { name: "Run with this input" }).click();
    await expect.poll(async () => (await runs()).length).toBe(before + 2);
    await expect.poll(async () => (await runs())[0]?.status).toBe("completed");
    expect(await ranNodes((await runs())[0]?.id ?? "")).toContain("score");
  });

  test("published runs never use them, and pins stay for the next visit", async () => {
    const { body } = await app.api("POST", `/workflows/${workflow}/runs?wait=30`, {
      input: { body: { company: "Acme", message: "We need it." } },
      version: "published",
    });
    expect(body["status"]).toBe("completed");
    expect(await ranNodes(String(body["id"]))).toContain("score");
    await page.reload();
    await editor.node("score").getByTitle("The output is pinned").waitFor();
    const output = await open("score", "Output");
    await output.getByRole("button", { name: "Unpin" }).click();
    await editor.node("score").getByTitle("The output is pinned").waitFor({ state: "detached" });
  });
});

describe("tests", () => {
  test("run what leads to a node and nothing after it", async () => {
    const output = await open("route", "Output");
    await output.getByRole("button", { name: "Test up to here" }).click();
    await editor.node("route").locator('[data-state="completed"]').waitFor();
    const [run] = await runs();
    expect((await ranNodes(run?.id ?? "")).sort()).toEqual(["lead", "route", "score"]);
  });

  test("ask before a node changes something outside", async () => {
    await editor.node("route").click();
    await page.getByLabel("Search nodes").fill("http request");
    await editor.dragFromPalette("http", 520, 480);
    await editor.wire("route", "else", "http_request");
    const form = page.getByRole("tabpanel");
    await editor.node("http_request").click();
    await page.getByRole("tab", { name: "Configure" }).click();
    await form.getByRole("combobox", { name: "Method" }).click();
    await page.getByRole("option", { name: "POST" }).click();
    await form.getByRole("textbox", { name: /^Address/ }).click();
    await page.keyboard.type(`${app.url}/api/health`);
    await editor.untilSaved();
    const before = (await runs()).length;
    const output = await open("http_request", "Output");
    await output.getByRole("button", { name: "Test this node" }).click();
    const question = page.getByRole("dialog", { name: "Change something outside?" });
    await question.waitFor();
    expect(await violations()).toEqual([]);
    await question.getByRole("button", { name: "Do not test" }).click();
    expect((await runs()).length).toBe(before);
    await output.getByRole("button", { name: "Test this node" }).click();
    await question.getByRole("button", { name: "Test anyway" }).click();
    await expect.poll(async () => (await runs()).length).toBe(before + 1);
    await expect.poll(async () => (await runs())[0]?.status).toMatch(/completed|failed/);
  });

  test("look the same in the dark, and nothing on the page threw", async () => {
    await inTheme(page, "dark");
    await open("score", "Output");
    expect(await violations()).toEqual([]);
    await open("route", "Input");
    expect(await violations()).toEqual([]);
    expect(errors).toEqual([]);
  });
});

import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { App } from "./support/app";
import { violationsOn } from "./support/axe";
import { editorBench } from "./support/editor-bench";
import { type EditorPage, textIn, writeInto } from "./support/pages";

let app: App;
let page: Page;
let errors: string[];
let editor: EditorPage;

const violations = () => violationsOn(page);

async function configOf(nodeId: string): Promise<unknown> {
  await editor.untilSaved();
  const id = /wf_\w+/.exec(page.url())?.[0] ?? "";
  const { body } = await app.api("GET", `/workflows/${id}`);
  const { nodes } = body["document"] as { nodes: Record<string, { config: unknown }> };
  return nodes[nodeId]?.config;
}

editorBench(async (bench) => {
  ({ app, page, errors, editor } = bench);
  await page.goto(`${app.url}/workflows`);
  await page.getByRole("button", { name: "New workflow" }).first().click();
  await page.waitForURL("**/workflows/wf_*");
});

describe("the catalogue in the editor", () => {
  test("a schedule is chosen from the common ones and says when it comes next", async () => {
    await editor.dragFromPalette("schedule", 60, 120);
    await editor.node("schedule").waitFor();
    await page.getByRole("button", { name: "Hourly" }).click();
    await page.getByText("Next runs, UTC").waitFor();
    await expect.poll(() => editor.node("schedule").locator("time").count()).toBe(1);
    await page.getByRole("textbox", { name: "Times" }).fill("61 * * * *");
    await page.getByRole("alert").first().waitFor();
    await page.getByRole("textbox", { name: "Times" }).fill("0 9 * * 1-5");
    await page.getByText("Runs Monday to Friday at 09:00.").waitFor();
    expect(await configOf("schedule")).toMatchObject({ cron: "0 9 * * 1-5" });
  });

  test("the documentation of a node opens beside its form, and closes with Escape", async () => {
    await page.getByRole("button", { name: "About Schedule" }).click();
    const about = page.getByRole("dialog", { name: "About Schedule" });
    await about.getByText("scheduledAt").first().waitFor();
    expect(await violations()).toEqual([]);
    await page.keyboard.press("Escape");
    await about.waitFor({ state: "detached" });
  });

  test("an app's operation becomes an HTTP request with its fields filled in", async () => {
    await editor.node("schedule").click();
    await page.getByLabel("Search nodes").fill("slack send");
    await page.getByRole("button", { name: "Slack: Send message" }).click();
    await page.getByRole("button", { name: "Add node" }).click();
    await page.getByText("Channel is empty").waitFor();
    expect(await violations()).toEqual([]);
    await page.getByRole("textbox", { name: "Channel" }).fill("C0123456789");
    await page.getByRole("textbox", { name: "Text" }).fill("It is {{ trigger.scheduledAt }}");
    await page.getByRole("button", { name: "Add node" }).click();
    await editor.node("send_message").waitFor();
    await expect.poll(() => editor.edges.count()).toBe(1);
    expect(await configOf("send_message")).toMatchObject({
      method: "POST",
      url: "https://slack.com/api/chat.postMessage",
      body: { channel: "C0123456789", text: "It is {{ trigger.scheduledAt }}" },
    });
    await page.getByLabel("Search nodes").fill("");
  });

  test("an expression is completed with the keyboard, from what can reach the node", async () => {
    const address = page.getByRole("textbox", { name: "Address" });
    await address.fill("https://example.com/");
    await address.press("End");
    await address.pressSequentially("{{ trig");
    await page.getByRole("option", { name: /^trigger/ }).waitFor();
    await address.press("Enter");
    await address.pressSequentially(".sch");
    await page.getByRole("option", { name: /^scheduledAt/ }).waitFor();
    await address.press("Tab");
    await address.pressSequentially(" }}");
    expect(await textIn(address)).toBe("https://example.com/{{ trigger.scheduledAt }}");
    expect(await configOf("send_message")).toMatchObject({
      url: "https://example.com/{{ trigger.scheduledAt }}",
    });
  });

  test("the functions are looked up from a field", async () => {
    await page.getByRole("button", { name: "Functions" }).first().click();
    await page.getByLabel("Search functions").fill("upper");
    await page.getByText("text.upper(): string").waitFor();
    await page.keyboard.press("Escape");
  });

  test("the items of a list are added, ordered and folded, and name the ports", async () => {
    await editor.dragFromPalette("classify", 420, 320);
    await editor.node("classify").waitFor();
    await page.getByRole("button", { name: "Add class" }).click();
    await page.getByRole("textbox", { name: "Port" }).last().fill("urgent");
    await editor.node("classify").locator('.source[data-handleid="urgent"]').waitFor();
    await page.getByRole("button", { name: "Move class 3 up" }).click();
    await page.getByRole("button", { name: /^class 2/i }).click();
    expect(await page.getByRole("textbox", { name: "Port" }).count()).toBe(2);
    expect(await configOf("classify")).toMatchObject({
      classes: [{ id: "question" }, { id: "urgent" }, { id: "other" }],
    });
  });

  test("code is indented with Tab and left with Escape", async () => {
    await editor.dragFromPalette("code", 420, 480);
    await editor.node("code").waitFor();
    const source = page.getByRole("textbox", { name: "JavaScript" });
    await writeInto(source, "");
    await source.pressSequentially("if (input) {");
    // It is coloured once it has been understood, and what is not understood is not indented.
    await source.locator("span", { hasText: /^if$/ }).waitFor();
    await source.pressSequentially("\nreturn 1;");
    expect(await textIn(source)).toBe("if (input) {\n  return 1;\n}");
    await source.press("Escape");
    expect(await source.evaluate((element) => element === document.activeElement)).toBe(false);
    expect(await configOf("code")).toMatchObject({ source: "if (input) {\n  return 1;\n}" });
  });

  test("a folded part of the palette stays folded", async () => {
    await page.getByRole("button", { name: "Triggers", exact: true }).click();
    await page.locator('[data-node-type="webhook"]').waitFor({ state: "detached" });
    await page.reload();
    await editor.node("code").waitFor();
    expect(await page.locator('[data-node-type="webhook"]').count()).toBe(0);
    await page.getByRole("button", { name: "Triggers", exact: true }).click();
    await page.locator('[data-node-type="webhook"]').waitFor();
    expect(errors).toEqual([]);
  });
});

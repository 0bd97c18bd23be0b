import type { Locator, Page } from "playwright";
import { describe, test } from "vitest";
import { SOMETHING_OF_EVERYTHING } from "./fixtures/something-of-everything";
import { type Looks, looksBench } from "./support/looks";
import { EditorPage, setUp } from "./support/pages";

let looks: Looks;
let page: Page;
let editor: EditorPage;
let workflow: string;

looksBench(async (opened) => {
  looks = opened;
  ({ page } = opened);
  editor = new EditorPage(page);
  await setUp(page, looks.app.url);
  ({ workflow } = await looks.makeEverything());
});

async function select(id: string): Promise<void> {
  const node = editor.node(id);
  await node
    .locator(".card, .frame-header, .note")
    .first()
    .click({ position: { x: 60, y: 12 } });
  await page.getByLabel("Name of the node").waitFor();
}

describe("the editor", { timeout: 300_000 }, () => {
  test("node by node and tab by tab", async () => {
    await looks.visit(`/workflows/${workflow}`, editor.node("code"));
    for (const id of Object.keys(SOMETHING_OF_EVERYTHING.nodes)) {
      await select(id);
      await looks.isFine(`the node ${id}`);
    }
    await select("double");
    for (const name of ["Input", "Output", "Policy"]) {
      await page.getByRole("tab", { name }).click();
      await page.getByRole("tabpanel").locator("button, input").first().waitFor();
      await looks.isFine(`the tab ${name}`);
    }
  });

  test("with all that opens in it", async () => {
    await looks.visit(`/workflows/${workflow}`, editor.node("code"));
    const press = (key: string) => () => page.keyboard.press(key);
    const click = (name: string | RegExp) => () => page.getByRole("button", { name }).first().click();
    const panel = page.getByRole("region", { name: "Run" });
    const dialog = page.getByRole("dialog").first();
    const layers: [string, () => Promise<void>, Locator, () => Promise<void>][] = [
      ["the run panel", () => page.getByTestId("run").click(), panel, click("Close the run panel")],
      ["the commands", press("Control+k"), page.getByRole("combobox").first(), press("Escape")],
      ["the shortcuts", press("?"), dialog, press("Escape")],
      ["the search", press("Control+f"), page.getByLabel(/^Search/).first(), press("Escape")],
      ["the settings", click("Workflow settings"), page.getByLabel("Runs at once"), press("Escape")],
      ["the choice of the next node", press("n"), page.getByRole("combobox").first(), press("Escape")],
      ["the versions", click("Version history"), looks.text("Draft").first(), click("Version history")],
      ["the outline", press("o"), page.getByRole("tree"), press("o")],
      ["the question to publish", click("Publish…"), dialog, press("Escape")],
    ];
    for (const [what, open, shown, close] of layers) {
      await open();
      await shown.waitFor();
      await looks.isFine(what);
      await close();
    }
  });

  test("with problems and a menu", async () => {
    const { app } = looks;
    const { body } = await app.api("GET", `/workflows/${workflow}`);
    const { nodes } = SOMETHING_OF_EVERYTHING;
    const wrong = { ...nodes.wrong, config: { fields: { value: "{{ steps.nobody.value }}" } } };
    const document = { ...SOMETHING_OF_EVERYTHING, nodes: { ...nodes, wrong } };
    await app.api("PUT", `/workflows/${workflow}`, { revision: body["revision"], document });
    await looks.visit(`/workflows/${workflow}`, editor.node("wrong"));
    await page.getByRole("button", { name: /problem/ }).click();
    await page.getByRole("dialog", { name: "Problems" }).waitFor();
    await looks.isFine("the problems");
    await page.keyboard.press("Escape");
    await editor.node("agent").click({ button: "right" });
    await page.getByRole("menu").waitFor();
    await looks.isFine("the menu of a node");
    await page.keyboard.press("Escape");
  });
});

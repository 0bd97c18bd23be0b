import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { App } from "./support/app";
import { launchBrowser } from "./support/browser";
import { type EditorPage, OWNER, signIn } from "./support/pages";
import { BOB, openEditorAs, type Person, startForTwo } from "./support/people";

const app = new App();
let browser: Browser;
let ada: EditorPage;
let address: string;

const transform = (name: string, x: number) => ({ type: "transform", name, position: [x, 0], config: {} });

beforeAll(async () => {
  browser = await launchBrowser();
  await startForTwo(app);
  //  begin ─► one ─► two
  const document = {
    heddle: 1,
    name: "Undone",
    nodes: {
      begin: { type: "manual", name: "Begin", position: [0, 0], config: {} },
      one: transform("One", 260),
      two: transform("Two", 520),
    },
    edges: [
      { from: "begin", to: "one" },
      { from: "one", to: "two" },
    ],
  };
  const { body } = await app.api("POST", "/workflows", { document });
  address = `${app.url}/workflows/${body["id"]}`;
  ada = await openEditorAs(OWNER, browser, address, "one");
}, 300_000);

afterAll(async () => {
  await browser.close();
  await app.dispose();
});

interface SavedNode {
  name: string;
  position: [number, number];
}

function workflow(): string {
  return `/workflows/${address.split("/").at(-1)}`;
}

async function savedDocument(): Promise<{ nodes: Record<string, SavedNode> }> {
  const { body } = await app.api("GET", workflow());
  // What the API gives for a workflow.
  return body["document"] as { nodes: Record<string, SavedNode> };
}

async function saved(): Promise<Record<string, SavedNode>> {
  return (await savedDocument()).nodes;
}

async function rename(editor: EditorPage, id: string, name: string): Promise<void> {
  await editor.node(id).click();
  const field = editor.page.getByRole("textbox", { name: "Name of the node" });
  await field.fill(name);
  await field.press("Enter");
}

async function refuseSaves(): Promise<void> {
  await ada.page.route("**/api/v1/workflows/*", (route) =>
    route.request().method() === "PUT" ? route.abort() : route.continue(),
  );
}

async function letSave(): Promise<void> {
  await ada.page.unroute("**/api/v1/workflows/*");
}

function button(editor: EditorPage, name: "Undo" | "Redo") {
  return editor.page.getByRole("button", { name, exact: true });
}

async function step(editor: EditorPage, name: "Undo" | "Redo"): Promise<void> {
  await expect.poll(() => button(editor, name).isEnabled()).toBe(true);
  await button(editor, name).click();
}

test("what was edited, moved and pasted can be undone after a reload, and done again", async () => {
  await rename(ada, "one", "Renamed");
  await ada.node("one").getByText("Renamed", { exact: true }).waitFor();
  const from = await ada.centreOf(ada.node("two"));
  await ada.drag(from, { x: from.x, y: from.y + 160 });
  await ada.page.keyboard.press("ControlOrMeta+c");
  await ada.page.keyboard.press("ControlOrMeta+v");
  await ada.node("two_2").waitFor();
  await ada.untilSaved();
  const moved = (await saved())["two"]?.position;
  expect(moved?.[1]).toBeGreaterThan(100);

  await ada.page.reload();
  await ada.node("two_2").waitFor();
  await step(ada, "Undo");
  await ada.node("two_2").waitFor({ state: "detached" });
  await step(ada, "Undo");
  await step(ada, "Undo");
  await ada.node("one").getByText("One", { exact: true }).waitFor();
  await ada.untilSaved();
  expect(await saved()).toMatchObject({ one: { name: "One" }, two: { position: [520, 0] } });
  expect(await button(ada, "Undo").isDisabled()).toBe(true);

  await ada.page.reload();
  await step(ada, "Redo");
  await ada.node("one").getByText("Renamed", { exact: true }).waitFor();
  await step(ada, "Redo");
  await ada.untilSaved();
  expect((await saved())["two"]?.position).toEqual(moved);
});

test("a reload before the save is heard of keeps it, too", async () => {
  await refuseSaves();
  await rename(ada, "two", "Unsaved");
  await ada.saved.getByText("Offline").waitFor();
  await letSave();
  await ada.page.reload();
  await ada.node("two").getByText("Unsaved", { exact: true }).waitFor();
  await step(ada, "Undo");
  await ada.node("two").getByText("Two", { exact: true }).waitFor();
  await step(ada, "Undo");
  await ada.untilSaved();
  expect(await saved()).toMatchObject({ two: { name: "Two", position: [520, 0] } });
});

test("a save that reaches the server only after the reload is known again as the own one", async () => {
  await refuseSaves();
  await rename(ada, "one", "On its way");
  await ada.saved.getByText("Offline").waitFor();
  // What the page sends when it is left is still on its way.
  await ada.page.evaluate(() => {
    window.fetch = () => new Promise(() => undefined);
  });
  await ada.page.reload();
  await ada.node("one").getByText("On its way", { exact: true }).waitFor();
  // Before it is sent again.
  await step(ada, "Undo");
  await ada.node("one").getByText("Renamed", { exact: true }).waitFor();
  const { body } = await app.api("GET", workflow());
  const document = await savedDocument();
  const nodes = { ...document.nodes, one: { ...document.nodes["one"], name: "On its way" } };
  const late = { revision: body["revision"], document: { ...document, nodes } };
  expect((await app.api("PUT", workflow(), late)).status).toBe(200);
  await letSave();
  await ada.untilSaved();
  expect(await saved()).toMatchObject({ one: { name: "Renamed" } });
});

test("is the person's own: a teammate has nothing to undo, and what they did stays", async () => {
  const bob = await openEditorAs(BOB, browser, address, "one");
  await bob.untilSaved();
  expect(await button(bob, "Undo").isDisabled()).toBe(true);
  await rename(bob, "two", "Bob's");
  await bob.node("two").getByText("Bob's", { exact: true }).waitFor();
  await bob.untilSaved();

  await rename(ada, "one", "Ada's");
  await ada.node("two").getByText("Bob's", { exact: true }).waitFor();
  await ada.untilSaved();
  await step(ada, "Undo");
  await ada.node("one").getByText("Renamed", { exact: true }).waitFor();
  await ada.untilSaved();
  expect(await saved()).toMatchObject({ one: { name: "Renamed" }, two: { name: "Bob's" } });

  await bob.page.reload();
  await step(bob, "Undo");
  await bob.node("two").getByText("Two", { exact: true }).waitFor();
  await bob.untilSaved();
  expect(await saved()).toMatchObject({ one: { name: "Renamed" }, two: { name: "Two" } });
});

test("says so where a teammate has changed the same since, and goes on to the edit before", async () => {
  const bob = await openEditorAs(BOB, browser, address, "one");
  await ada.page.reload();
  await rename(ada, "two", "Ada's two");
  await ada.node("two").getByText("Ada's two", { exact: true }).waitFor();
  await ada.untilSaved();
  await bob.page.reload();
  await rename(bob, "two", "Bob's two");
  await bob.untilRevision(2);
  await bob.untilSaved();
  await ada.page.reload();
  await ada.node("two").getByText("Bob's two", { exact: true }).waitFor();
  await step(ada, "Undo");
  await ada.page.getByText("Not undone: “Bob's two” was changed since").waitFor();
  await step(ada, "Undo");
  await ada.node("one").getByText("One", { exact: true }).waitFor();
  await ada.untilSaved();
  expect(await saved()).toMatchObject({ one: { name: "One" }, two: { name: "Bob's two" } });
});

test("what was not saved waits for the person who did it, on a browser that others use, too", async () => {
  const { page } = ada;
  await page.reload();
  await refuseSaves();
  await rename(ada, "one", "Kept for Ada");
  await ada.saved.getByText("Offline").waitFor();
  const openAs = async (person: Pick<Person, "email" | "password">) => {
    // First, so that what the page sends when it is left is nobody's and refused.
    await page.context().clearCookies();
    await page.goto("about:blank");
    await signIn(page, app.url, person);
    await page.waitForURL("**/workflows**");
    await page.goto(address);
    await ada.node("one").waitFor();
  };
  await openAs(BOB);
  await ada.untilSaved();
  expect(await ada.node("one").getByText("Kept for Ada", { exact: true }).count()).toBe(0);
  await letSave();
  await openAs(OWNER);
  await ada.node("one").getByText("Kept for Ada", { exact: true }).waitFor();
  await expect.poll(async () => (await saved())["one"]?.name).toBe("Kept for Ada");
});

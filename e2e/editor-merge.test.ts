import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { API_KEY, App } from "./support/app";
import { launchBrowser, newPage } from "./support/browser";
import { EditorPage, OWNER, signIn } from "./support/pages";

const app = new App();
let browser: Browser;
let ada: EditorPage;
let bob: EditorPage;
let address: string;

const transform = (name: string, x: number) => ({
  type: "transform",
  name,
  position: [x, 0],
  config: { fields: { name } },
});

beforeAll(async () => {
  browser = await launchBrowser();
  await app.start({
    HEDDLE_API_KEY: API_KEY,
    HEDDLE_OWNER_EMAIL: OWNER.email,
    HEDDLE_OWNER_PASSWORD: OWNER.password,
  });
  const document = {
    heddle: 1,
    name: "Shared",
    nodes: {
      one: transform("one", 260),
      two: transform("two", 520),
      begin: { type: "manual", name: "Begin", position: [0, 0], config: {} },
    },
    edges: [
      { from: "begin", to: "one" },
      { from: "one", to: "two" },
    ],
  };
  const { body } = await app.api("POST", "/workflows", { document });
  address = `${app.url}/workflows/${body["id"]}`;
  [ada, bob] = [await open(), await open()];
}, 300_000);

afterAll(async () => {
  await browser.close();
  await app.dispose();
});

async function open(): Promise<EditorPage> {
  const { page } = await newPage(browser);
  await signIn(page, app.url);
  await page.waitForURL("**/workflows**");
  await page.goto(address);
  const editor = new EditorPage(page);
  await editor.node("one").waitFor();
  return editor;
}

async function rename(editor: EditorPage, id: string, name: string): Promise<void> {
  await editor.node(id).click();
  const field = nameOf(editor.page);
  await field.fill(name);
  await field.press("Enter");
}

function nameOf(page: Page) {
  return page.getByRole("textbox", { name: "Name of the node" });
}

test("edits of two people to different nodes are brought together", async () => {
  await rename(ada, "one", "Ada's");
  await ada.untilRevision(2);
  await rename(bob, "two", "Bob's");
  await bob.node("one").getByText("Ada's", { exact: true }).waitFor();
  await bob.node("two").getByText("Bob's", { exact: true }).waitFor();
  await bob.untilRevision(3);
  await ada.page.reload();
  await ada.node("two").getByText("Bob's", { exact: true }).waitFor();
});

test("edits to the same node wait for a choice, and what was chosen is saved", async () => {
  await rename(ada, "one", "From Ada");
  await ada.untilRevision(4);
  await rename(bob, "one", "From Bob");
  await bob.page.getByRole("button", { name: "Choose node by node…" }).click();
  const dialog = bob.page.getByRole("dialog", { name: "Whose version goes on?" });
  await dialog.getByText("From Ada").waitFor();
  await dialog.getByRole("radio", { name: /Theirs/ }).check();
  await dialog.getByRole("button", { name: "Go on with these" }).click();
  await bob.node("one").getByText("From Ada", { exact: true }).waitFor();
  await bob.untilSaved();
  const { body } = await app.api("GET", `/workflows/${address.split("/").at(-1)}`);
  expect(body).toMatchObject({ document: { nodes: { one: { name: "From Ada" }, two: { name: "Bob's" } } } });
});

import type { Browser, Locator, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { App } from "./support/app";
import { inTheme, violationsOn } from "./support/axe";
import { launchBrowser, takePicture } from "./support/browser";
import { type EditorPage, OWNER } from "./support/pages";
import { BOB, openEditorAs, removePerson, startForTwo } from "./support/people";

const app = new App();
let browser: Browser;
let ada: EditorPage;
let bob: EditorPage;
let address: string;

const transform = (name: string, x: number, y = 0, parent?: string) => ({
  type: "transform",
  name,
  position: [x, y],
  config: { fields: { name } },
  ...(parent && { parent }),
});

/*
 *  begin ─► one ─► two ─► each { draft ─► send }
 *             └──► three
 */
const shared = {
  heddle: 1,
  name: "Shared",
  nodes: {
    begin: { type: "manual", name: "Begin", position: [0, 0], config: {} },
    one: transform("one", 260),
    two: transform("two", 520),
    three: transform("three", 520, 110),
    each: {
      type: "loop",
      name: "each",
      position: [800, 0],
      size: [540, 180],
      config: { mode: "forEach", items: "[1, 2]" },
    },
    draft: transform("draft", 30, 70, "each"),
    send: transform("send", 290, 70, "each"),
  },
  edges: [
    { from: "begin", to: "one" },
    { from: "one", to: "three" },
    { from: "one", to: "two" },
    { from: "two", to: "each" },
    { from: "draft", to: "send" },
  ],
};

beforeAll(async () => {
  browser = await launchBrowser();
  await startForTwo(app);
  const { body } = await app.api("POST", "/workflows", { document: shared });
  address = `${app.url}/workflows/${body["id"]}`;
  ada = await openEditorAs(OWNER, browser, address, "one");
  bob = await openEditorAs(BOB, browser, address, "one");
}, 300_000);

afterAll(async () => {
  await browser.close();
  await app.dispose();
});

async function rename(editor: EditorPage, id: string, name: string): Promise<void> {
  await editor.node(id).click({ position: { x: 100, y: 20 } });
  const field = editor.page.getByRole("textbox", { name: "Name of the node" });
  await field.fill(name);
  await field.press("Enter");
}

async function remove(editor: EditorPage, id: string): Promise<void> {
  await editor.node(id).click({ position: { x: 100, y: 16 } });
  await editor.page.keyboard.press("Delete");
  await editor.node(id).waitFor({ state: "detached" });
}

async function savedNodes(): Promise<Record<string, { name: string }>> {
  const { body } = await app.api("GET", `/workflows/${address.split("/").at(-1)}`);
  // What the API gives for a workflow.
  return (body["document"] as { nodes: Record<string, { name: string }> }).nodes;
}

/** Both have the newest revision. */
async function startTogether(): Promise<void> {
  await bob.untilSaved();
  await ada.untilSaved();
  await Promise.all([ada.page.reload(), bob.page.reload()]);
  await Promise.all([ada.node("begin").waitFor(), bob.node("begin").waitFor()]);
}

/** Runs the edits of Ada, which are saved first, and of Bob, which meet them. */
async function atOnce(first: () => Promise<void>, second: () => Promise<void>): Promise<void> {
  await first();
  await ada.untilSaved();
  await second();
}

function version(page: Page, id: string, side: "mine" | "theirs"): Locator {
  return page.locator(`.conflict-canvas .react-flow__node[data-id="${id}~${side}"]`);
}

async function compare(): Promise<Locator> {
  await bob.page.getByRole("button", { name: "Compare both versions…" }).click();
  return bob.page.getByRole("complementary", { name: "Whose version goes on?" });
}

describe("edits of two people", () => {
  test("to different nodes are brought together", async () => {
    await atOnce(
      () => rename(ada, "one", "Ada's"),
      () => rename(bob, "two", "Bob's"),
    );
    await bob.node("one").getByText("Ada's", { exact: true }).waitFor();
    await bob.node("two").getByText("Bob's", { exact: true }).waitFor();
    await bob.untilSaved();
    await ada.page.reload();
    await ada.node("two").getByText("Bob's", { exact: true }).waitFor();
  });

  test("are kept where one takes back what the other saved a moment ago", async () => {
    await startTogether();
    for (const name of ["For now", "For good"]) {
      await rename(bob, "one", name);
      await bob.node("one").getByText(name, { exact: true }).waitFor();
      await bob.untilSaved();
    }
    await ada.page.reload();
    await atOnce(
      () => rename(ada, "one", "For now"),
      () => rename(bob, "two", "Bob's second"),
    );
    await bob.node("one").getByText("For now", { exact: true }).waitFor();
    await bob.untilSaved();
    expect(await savedNodes()).toMatchObject({ one: { name: "For now" }, two: { name: "Bob's second" } });
  });

  test("that add a node of the same name each keep both", async () => {
    await startTogether();
    await atOnce(
      async () => ada.dragFromPalette("transform", 200, 640),
      async () => bob.dragFromPalette("transform", 560, 640),
    );
    await bob.node("transform").waitFor();
    await bob.node("transform_2").waitFor();
    await bob.untilSaved();
    expect(Object.keys(await savedNodes())).toEqual(expect.arrayContaining(["transform", "transform_2"]));
  });
});

describe("edits of two people to the same nodes", () => {
  test("are both on the canvas, and nothing of them is lost by a reload", async () => {
    await startTogether();
    await atOnce(
      async () => {
        await rename(ada, "one", "From Ada");
        await remove(ada, "three");
      },
      async () => {
        await rename(bob, "one", "From Bob");
        await rename(bob, "three", "Kept by Bob");
      },
    );
    await compare();
    await version(bob.page, "one", "mine").getByText("From Bob", { exact: true }).waitFor();
    await version(bob.page, "one", "theirs").getByText("From Ada", { exact: true }).waitFor();
    await version(bob.page, "three", "theirs").getByText("They removed it").waitFor();
    await bob.page.getByRole("button", { name: "Keep mine: Kept by Bob" }).first().press("Enter");
    await bob.page.waitForFunction(() =>
      Object.values(localStorage).some((text) => String(text).includes('"choices":{"node:three":"mine"}')),
    );
    await bob.page.reload();
    const panel = await compare();
    await panel.getByText("1 of 2 chosen").waitFor();
    await version(bob.page, "one", "mine").getByText("From Bob", { exact: true }).waitFor();
    expect((await savedNodes())["one"]?.name).toBe("From Ada");
  });

  test("look well in both themes, and can be read out", async () => {
    await expect.poll(() => violationsOn(bob.page)).toEqual([]);
    await takePicture(bob.page, "conflict-light");
    await inTheme(bob.page, "dark");
    expect(await violationsOn(bob.page)).toEqual([]);
    await takePicture(bob.page, "conflict-dark");
    await inTheme(bob.page, "light");
  });

  test("go on as a person chose, node by node, with the keyboard", async () => {
    const keep = bob.page
      .getByTestId("conflict-canvas")
      .getByRole("button", { name: "Keep theirs: From Bob" });
    await keep.focus();
    await bob.page.keyboard.press("Enter");
    expect(await keep.getAttribute("aria-pressed")).toBe("true");
    const done = bob.page.getByRole("button", { name: "Go on with these" });
    await done.focus();
    await bob.page.keyboard.press("Enter");
    await bob.node("one").getByText("From Ada", { exact: true }).waitFor();
    await bob.untilSaved();
    const nodes = await savedNodes();
    expect(nodes["one"]?.name).toBe("From Ada");
    expect(nodes["three"]?.name).toBe("Kept by Bob");
    expect(await bob.edges.count()).toBe(shared.edges.length);
  });

  test("may be a container that one removed while the other worked in it", async () => {
    await startTogether();
    await atOnce(
      () => remove(ada, "each"),
      () => rename(bob, "send", "Send it"),
    );
    const panel = await compare();
    await version(bob.page, "send", "theirs").getByText("They removed it").waitFor();
    await panel.getByRole("button", { name: "Keep all mine" }).click();
    await panel.getByRole("button", { name: "Go on with these" }).click();
    await bob.untilSaved();
    expect(await savedNodes()).toMatchObject({
      each: { name: "each" },
      draft: {},
      send: { name: "Send it" },
    });
    expect(await bob.edges.count()).toBe(shared.edges.length);
  });

  test("may be edges that make a circle together", async () => {
    await startTogether();
    await atOnce(
      () => ada.wire("three", "out", "transform"),
      async () => {
        await bob.wire("transform", "out", "one");
      },
    );
    const panel = await compare();
    await panel.getByText("to transform").first().waitFor();
    await panel.getByRole("button", { name: "Keep all theirs" }).click();
    await panel.getByRole("button", { name: "Go on with these" }).click();
    await bob.untilSaved();
    await ada.page.reload();
    expect(await ada.page.getByText("form a cycle").count()).toBe(0);
    await ada.page.getByLabel("Edge from Kept by Bob to Transform").waitFor({ state: "attached" });
  });
});

test("who has a session and no account any more is sent to the sign-in, and comes back to the editor from there", async () => {
  await removePerson(app, BOB);
  await bob.page.reload();
  await bob.page.waitForURL("**/sign-in?*");
  expect(new URL(bob.page.url()).searchParams.get("next")).toBe(new URL(address).pathname);
});

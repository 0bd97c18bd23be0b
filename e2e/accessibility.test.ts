import AxeBuilder from "@axe-core/playwright";
import type { Browser, Locator, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { API_KEY, App } from "./support/app";
import { atRest, inTheme } from "./support/axe";
import { launchBrowser, newPage } from "./support/browser";
import { EditorPage, setUp, signIn } from "./support/pages";

const THEMES = ["light", "dark"] as const;

const app = new App();
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  ({ page } = await newPage(browser));
  await app.start({ HEDDLE_API_KEY: API_KEY });
}, 300_000);

afterAll(async () => {
  await browser.close();
  await app.dispose();
});

/** What axe finds fault with on the page as it is, by all of its rules and in all of its regions. */
async function findings(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, html }) => `${impact} ${id}: ${target.join(" ")} ${html.slice(0, 160)}`),
  );
}

/** Looks at what is shown in both themes, as somebody sees it who changes the theme of the system. */
async function isFine(what: string): Promise<void> {
  for (const colorScheme of THEMES) {
    await inTheme(page, colorScheme);
    await atRest(page);
    expect.soft({ what, colorScheme, findings: await findings() }).toEqual({
      what,
      colorScheme,
      findings: [],
    });
  }
}

async function visit(path: string, shows: Locator): Promise<void> {
  await page.goto(`${app.url}${path}`);
  await shows.first().waitFor();
  await isFine(path);
}

const text = (words: string | RegExp) => page.getByText(words);
const heading = (name: string | RegExp) => page.getByRole("heading", { level: 1, name });

async function post(route: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await app.api("POST", route, body);
  expect([route, answer.status < 300, answer.body]).toEqual([route, true, answer.body]);
  return answer.body;
}

async function publish(document: object): Promise<{ id: string; url: string }> {
  const { id } = await post("/workflows", { document });
  const { hooks } = await post(`/workflows/${id}/publish`, {});
  // Each of the documents published here begins with one trigger that has an address.
  const [hook] = hooks as { url: string }[];
  return { id: String(id), url: hook?.url ?? "" };
}

/** A loop, a fan-out, a note, an approval and a problem: something of all that a canvas shows. */
const FULL = {
  heddle: 1,
  name: "Something of everything",
  description: "What it is for",
  nodes: {
    start: { type: "manual", name: "Start", position: [0, 0], config: {} },
    each: {
      type: "fan-out",
      name: "For each",
      position: [280, -40],
      size: [320, 180],
      config: { items: "{{ [1, 2, 3] }}" },
    },
    double: {
      type: "transform",
      name: "Double",
      parent: "each",
      position: [40, 70],
      config: { fields: { twice: "{{ item * 2 }}" } },
    },
    ask: {
      type: "approval",
      name: "Ask",
      position: [680, 0],
      config: { title: "May it go on?", message: "It found **3** things." },
    },
    wrong: {
      type: "transform",
      name: "Wrong",
      position: [960, 140],
      config: { fields: { value: "{{ trigger }}" } },
    },
    agent: { type: "agent", name: "Agent", position: [960, 0], config: { prompt: "Say hello" } },
    code: {
      type: "code",
      name: "Script",
      position: [1240, 0],
      config: { source: "const all = [1, 2, 3];\nreturn { sum: all.reduce((a, b) => a + b, 0) };" },
    },
    memo: {
      type: "note",
      name: "Memo",
      position: [0, 160],
      size: [220, 120],
      config: { text: "# Memo\n\n- one\n- [two](https://example.com)" },
    },
  },
  edges: [
    { from: "start", to: "each" },
    { from: "each", to: "ask" },
    { from: "ask", port: "approved", to: "agent" },
    { from: "ask", port: "rejected", to: "wrong" },
    { from: "agent", to: "code" },
  ],
};

describe("before anybody has signed in", () => {
  test("the first visit", async () => {
    await visit("/setup", page.getByLabel("Name"));
  });

  test("the sign-in, and its refusal", async () => {
    await setUp(page, app.url);
    // What is still going on there would lead to the sign-in by itself, in the middle of ours.
    await page.goto("about:blank");
    await page.context().clearCookies();
    await visit("/sign-in", page.getByLabel("E-mail"));
    await signIn(page, app.url, { password: "wrong password" });
    await page
      .getByRole("alert")
      .filter({ hasText: /password/i })
      .waitFor();
    await isFine("a refused sign-in");
    await signIn(page, app.url);
    await page.waitForURL("**/workflows");
  });
});

describe("with nothing in it", () => {
  test("every list says what to do next", async () => {
    const { body } = await app.api("GET", "/workflows");
    for (const { id } of body["items"] as { id: string }[]) await app.api("DELETE", `/workflows/${id}`);
    await visit("/workflows", heading("Workflows"));
    await visit("/runs", heading("Runs"));
    await visit("/approvals", heading("Approvals"));
    await visit("/approvals?status=decided", heading("Approvals"));
    await visit("/data", heading("Data"));
    await visit("/data?tab=store", heading("Data"));
    await visit("/credentials", heading("Credentials"));
    await visit("/settings", text("Model keys"));
  });

  test("what is not there", async () => {
    await visit("/nowhere", text("There is nothing at this address"));
    await visit("/workflows/wf_none", text("This workflow could not be loaded"));
    await visit("/runs/run_none", text("This run could not be loaded"));
  });

  test("a new workflow", async () => {
    await page.goto(`${app.url}/workflows`);
    await page.getByRole("button", { name: "New workflow" }).first().click();
    await text("How does it start?").waitFor();
    await isFine("a new workflow");
  });
});

describe("with something of everything", { timeout: 300_000 }, () => {
  let runId: string;
  let approval: string;
  let workflow: string;

  beforeAll(async () => {
    const kept = { name: "Stripe key", kind: "bearer", values: { token: "sk-0123456789" } };
    await post("/credentials", { ...kept, rateLimit: { perSecond: 3 } });
    await app.api("PUT", "/store/customers/acme", { value: { plan: "pro", seats: [1, 2] } });
    await post("/knowledge/handbook", {
      name: "Hours",
      text: "We open at nine.\n\nOn Sundays we are closed.",
    });
    const { id } = await post("/workflows", { document: FULL });
    workflow = String(id);
    await app.api("PUT", `/workflows/${workflow}/tags`, { tags: ["demo"] });
    runId = String((await post(`/workflows/${workflow}/runs`, { trigger: "start", input: {} }))["id"]);
    await vi.waitFor(
      async () => {
        const { items } = (await app.api("GET", "/approvals")).body as { items?: { id: string }[] };
        expect(items).toHaveLength(1);
        approval = items?.[0]?.id ?? "";
      },
      { timeout: 30_000, interval: 100 },
    );
  });

  test("the lists", async () => {
    await visit("/workflows", text("Something of everything"));
    await visit("/runs", page.getByText("Something of everything"));
    await visit("/approvals", text("May it go on?"));
    await visit("/data", text("handbook"));
    await visit("/data?collection=handbook", text("Hours"));
    await visit("/data?tab=store", text("customers"));
    await visit("/data?tab=store&collection=customers", text("acme"));
    await visit("/credentials", text("Stripe key"));
    await visit("/settings", text("Credentials with a rate limit"));
  });

  test("a run that waits, and what it waits for", async () => {
    const steps = page.getByRole("tree", { name: "Steps of the run" });
    await visit(`/runs/${runId}`, steps.getByText("Ask"));
    await steps.getByText("Double").first().click();
    await isFine("a step of a run");
    await visit(`/approvals/${approval}`, heading("May it go on?"));
  });

  test("pages for people outside", async () => {
    const trigger = (type: string, config: object) => ({
      heddle: 1,
      name: `A ${type}`,
      nodes: { ask: { type, name: "Ask", position: [0, 0], config } },
      edges: [],
    });
    const kinds = ["text", "longtext", "number", "boolean", "file"] as const;
    const fields = kinds.map((kind) => ({ name: kind, label: `Some ${kind}`, kind, required: true }));
    const form = await publish(
      trigger("form", { title: "Tell us", description: "It is **short**.", fields }),
    );
    await visit(new URL(form.url).pathname, heading("Tell us"));
    await page.getByRole("button", { name: "Send" }).click();
    await isFine("a form that is not filled in");
    const chat = await publish(trigger("chat", { title: "Talk to us", suggestions: ["When do you open?"] }));
    await visit(new URL(chat.url).pathname, heading("Talk to us"));
  });

  test("the editor, node by node and tab by tab", async () => {
    const editor = new EditorPage(page);
    await visit(`/workflows/${workflow}`, editor.node("code"));
    for (const id of Object.keys(FULL.nodes)) {
      await select(id);
      await isFine(`the node ${id}`);
    }
    await select("double");
    for (const name of ["Input", "Output", "Policy"]) {
      await page.getByRole("tab", { name }).click();
      await page.getByRole("tabpanel").locator("button, input").first().waitFor();
      await isFine(`the tab ${name}`);
    }
  });

  test("the editor, with all that opens in it", async () => {
    const editor = new EditorPage(page);
    await visit(`/workflows/${workflow}`, editor.node("code"));
    const press = (key: string) => () => page.keyboard.press(key);
    const click = (name: string | RegExp) => () => page.getByRole("button", { name }).first().click();
    const dialog = page.getByRole("dialog").first();
    const layers: [string, () => Promise<void>, Locator, () => Promise<void>][] = [
      ["the run panel", () => page.getByTestId("run").click(), region("Run"), click("Close the run panel")],
      ["the commands", press("Control+k"), page.getByRole("combobox").first(), press("Escape")],
      ["the shortcuts", press("?"), dialog, press("Escape")],
      ["the search", press("Control+f"), page.getByLabel(/^Search/).first(), press("Escape")],
      ["the settings", click("Workflow settings"), page.getByLabel("Runs at once"), press("Escape")],
      ["the choice of the next node", press("n"), page.getByRole("combobox").first(), press("Escape")],
      ["the versions", click("Version history"), text("Draft").first(), click("Version history")],
      ["the outline", press("o"), page.getByRole("tree"), press("o")],
      ["the question to publish", click("Publish…"), dialog, press("Escape")],
    ];
    for (const [what, open, shown, close] of layers) {
      await open();
      await shown.waitFor();
      await isFine(what);
      await close();
    }
  });

  test("the editor, with problems and a menu", async () => {
    const editor = new EditorPage(page);
    const { body } = await app.api("GET", `/workflows/${workflow}`);
    const wrong = { ...FULL.nodes.wrong, config: { fields: { value: "{{ steps.nobody.value }}" } } };
    const document = { ...FULL, nodes: { ...FULL.nodes, wrong } };
    await app.api("PUT", `/workflows/${workflow}`, { revision: body["revision"], document });
    await visit(`/workflows/${workflow}`, editor.node("wrong"));
    await page.getByRole("button", { name: /problem/ }).click();
    await page.getByRole("dialog", { name: "Problems" }).waitFor();
    await isFine("the problems");
    await page.keyboard.press("Escape");
    await editor.node("agent").click({ button: "right" });
    await page.getByRole("menu").waitFor();
    await isFine("the menu of a node");
    await page.keyboard.press("Escape");
  });

  async function select(id: string): Promise<void> {
    const node = new EditorPage(page).node(id);
    await node
      .locator(".card, .frame-header, .note")
      .first()
      .click({ position: { x: 60, y: 12 } });
    await page.getByLabel("Name of the node").waitFor();
  }
});

const region = (name: string) => page.getByRole("region", { name });

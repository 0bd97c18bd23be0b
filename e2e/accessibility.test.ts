import { beforeAll, describe, test } from "vitest";
import { type Looks, looksBench } from "./support/looks";
import { setUp, signIn } from "./support/pages";

let looks: Looks;

looksBench((opened) => {
  looks = opened;
});

async function publish(document: object): Promise<{ id: string; url: string }> {
  const { id } = await looks.post("/workflows", { document });
  const { hooks } = await looks.post(`/workflows/${id}/publish`, {});
  // Each of the documents published here begins with one trigger that has an address.
  const [hook] = hooks as { url: string }[];
  return { id: String(id), url: hook?.url ?? "" };
}

describe("before anybody has signed in", () => {
  test("the first visit", async () => {
    await looks.visit("/setup", looks.page.getByLabel("Name"));
  });

  test("the sign-in, and its refusal", async () => {
    const { app, page } = looks;
    await setUp(page, app.url);
    // What is still going on there would lead to the sign-in by itself, in the middle of ours.
    await page.goto("about:blank");
    await page.context().clearCookies();
    await looks.visit("/sign-in", page.getByLabel("E-mail"));
    await signIn(page, app.url, { password: "wrong password" });
    await page
      .getByRole("alert")
      .filter({ hasText: /password/i })
      .waitFor();
    await looks.isFine("a refused sign-in");
    await signIn(page, app.url);
    await page.waitForURL("**/workflows");
  });
});

describe("with nothing in it", () => {
  test("every list says what to do next", async () => {
    const { app } = looks;
    const { body } = await app.api("GET", "/workflows");
    for (const { id } of body["items"] as { id: string }[]) await app.api("DELETE", `/workflows/${id}`);
    await looks.visit("/workflows", looks.heading("Workflows"));
    await looks.visit("/runs", looks.heading("Runs"));
    await looks.visit("/approvals", looks.heading("Approvals"));
    await looks.visit("/approvals?status=decided", looks.heading("Approvals"));
    await looks.visit("/data", looks.heading("Data"));
    await looks.visit("/data?tab=store", looks.heading("Data"));
    await looks.visit("/credentials", looks.heading("Credentials"));
    await looks.visit("/settings", looks.text("Model keys"));
  });

  test("what is not there", async () => {
    await looks.visit("/nowhere", looks.text("There is nothing at this address"));
    await looks.visit("/workflows/wf_none", looks.text("This workflow could not be loaded"));
    await looks.visit("/runs/run_none", looks.text("This run could not be loaded"));
  });

  test("a new workflow", async () => {
    const { app, page } = looks;
    await page.goto(`${app.url}/workflows`);
    await page.getByRole("button", { name: "New workflow" }).first().click();
    await looks.text("How does it start?").waitFor();
    await looks.isFine("a new workflow");
  });
});

describe("with something of everything", { timeout: 300_000 }, () => {
  let runId: string;
  let approval: string;

  beforeAll(async () => {
    const { app } = looks;
    const kept = { name: "Stripe key", kind: "bearer", values: { token: "sk-0123456789" } };
    await looks.post("/credentials", { ...kept, rateLimit: { perSecond: 3 } });
    await app.api("PUT", "/store/customers/acme", { value: { plan: "pro", seats: [1, 2] } });
    await looks.post("/knowledge/handbook", {
      name: "Hours",
      text: "We open at nine.\n\nOn Sundays we are closed.",
    });
    ({ run: runId, approval } = await looks.makeEverything());
  });

  test("the lists", async () => {
    await looks.visit("/workflows", looks.text("Something of everything"));
    await looks.visit("/runs", looks.text("Something of everything"));
    await looks.visit("/approvals", looks.text("May it go on?"));
    await looks.visit("/data", looks.text("handbook"));
    await looks.visit("/data?collection=handbook", looks.text("Hours"));
    await looks.visit("/data?tab=store", looks.text("customers"));
    await looks.visit("/data?tab=store&collection=customers", looks.text("acme"));
    await looks.visit("/credentials", looks.text("Stripe key"));
    await looks.visit("/settings", looks.text("Credentials with a rate limit"));
  });

  test("a run that waits, and what it waits for", async () => {
    const steps = looks.page.getByRole("tree", { name: "Steps of the run" });
    await looks.visit(`/runs/${runId}`, steps.getByText("Ask"));
    await steps.getByText("Double").first().click();
    await looks.isFine("a step of a run");
    await looks.visit(`/approvals/${approval}`, looks.heading("May it go on?"));
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
    await looks.visit(new URL(form.url).pathname, looks.heading("Tell us"));
    await looks.page.getByRole("button", { name: "Send" }).click();
    await looks.isFine("a form that is not filled in");
    const chat = await publish(trigger("chat", { title: "Talk to us", suggestions: ["When do you open?"] }));
    await looks.visit(new URL(chat.url).pathname, looks.heading("Talk to us"));
  });
});

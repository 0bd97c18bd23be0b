import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import incident from "./fixtures/it-incident-response.json";
import contractReview from "./fixtures/legal-contract-review.json";
import { API_KEY, App } from "./support/app";
import { launchBrowser, newPage, takePicture } from "./support/browser";
import { OWNER, signIn } from "./support/pages";
import { type Receiver, startReceiver } from "./support/receiver";

const app = new App();
let browser: Browser;
let page: Page;
let errors: string[];
let receiver: Receiver;

beforeAll(async () => {
  browser = await launchBrowser();
  ({ page, errors } = await newPage(browser));
  receiver = await startReceiver();
  await app.start({
    HEDDLE_API_KEY: API_KEY,
    HEDDLE_OWNER_EMAIL: OWNER.email,
    HEDDLE_OWNER_PASSWORD: OWNER.password,
  });
  await signIn(page, app.url);
  await page.waitForURL("**/workflows**");
}, 300_000);

afterAll(async () => {
  expect(errors).toEqual([]);
  await browser.close();
  receiver.close();
  await app.dispose();
});

interface Address {
  nodeId: string;
  url: string;
}

/** Imports and publishes a document, and gives its id and the addresses of its triggers. */
async function publish(document: unknown): Promise<{ id: string; hooks: Address[] }> {
  const { body: made } = await app.api("POST", "/workflows/import", document);
  const id = String((made["workflow"] as { id?: string } | undefined)?.id ?? made["id"]);
  const { status, body } = await app.api("POST", `/workflows/${id}/publish`, {});
  expect([status, body["issues"]]).toMatchObject([200, []]);
  return { id, hooks: body["hooks"] as Address[] };
}

async function runStatus(id: string): Promise<Record<string, unknown>> {
  return (await app.api("GET", `/runs/${id}`)).body;
}

describe("the response to an incident", () => {
  let runId: string;

  test("goes as far as the question whether to run the playbook", async () => {
    const { hooks } = await publish(incident);
    const answer = await fetch(hooks[0]?.url ?? "", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        service: "checkout",
        message: "Customers cannot pay: requests fail with errors, the service is down.",
        metrics: ["cpu", "errors", "latency"],
        metricsUrl: receiver.url("/metrics"),
        actionsUrl: receiver.url("/actions"),
      }),
    });
    expect(answer.status).toBe(202);
    ({ runId } = (await answer.json()) as { runId: string });
    await vi.waitFor(async () => expect(await runStatus(runId)).toMatchObject({ status: "waiting" }), 20_000);
    await page.goto(`${app.url}/approvals`);
    await page.getByText("Run the playbook on checkout?").first().waitFor();
    await takePicture(page, "approvals-light");
  });

  test("goes on when a person approves, and ends with a report", async () => {
    await page.getByText("Run the playbook on checkout?").first().click();
    await page.getByRole("button", { name: "Approve" }).click();
    await vi.waitFor(
      async () => expect(await runStatus(runId)).toMatchObject({ status: "completed" }),
      20_000,
    );
    expect(await runStatus(runId)).toMatchObject({
      output: { service: "checkout", kind: "outage", done: 3, by: OWNER.email, outcome: "resolved" },
    });
    const actions = receiver.keys.filter((key) => key.includes("/act"));
    expect(actions).toEqual([0, 1, 2].map((index) => `${runId}:run[${index}]/act`));
  });
});

describe("a replay of that run", () => {
  const tree = () => page.getByRole("tree", { name: "Steps of the run" });

  async function newRun(): Promise<string> {
    await page.waitForURL((url) => /^\/runs\/run_/.test(url.pathname) && !first.endsWith(url.pathname));
    return new URL(page.url()).pathname.split("/").at(-1) ?? "";
  }

  let first: string;

  beforeAll(async () => {
    const { body } = await app.api("GET", "/runs?limit=1");
    const [run] = body["items"] as { id: string }[];
    first = `${app.url}/runs/${run?.id}`;
  });

  test("asks before it repeats what changes something outside", async () => {
    await page.goto(first);
    await page.getByRole("button", { name: "Replay", exact: true }).click();
    await page.getByRole("menuitem", { name: "Run again" }).click();
    const question = page.getByRole("dialog", { name: "Repeat what changes something outside?" });
    await question.getByText("Carry it out").first().waitFor();
    await question.getByRole("button", { name: "Do not replay" }).click();
    expect(page.url()).toBe(first);
  });

  test("from one step takes over what came before", async () => {
    await tree().getByText("Report", { exact: true }).click();
    await page.getByRole("button", { name: "Replay from here" }).click();
    const id = await newRun();
    await vi.waitFor(async () => expect(await runStatus(id)).toMatchObject({ status: "completed" }), 15_000);
    await tree().getByText("Diagnose", { exact: true }).click();
    await page.getByText("taken over from the run").waitFor();
  });

  test("goes on with an output that a person has mended", async () => {
    await page.goto(first);
    await tree().getByText("Report", { exact: true }).click();
    await page.getByRole("button", { name: /another output/ }).click();
    await page.getByLabel("Output", { exact: true }).last().fill('{ "outcome": "by hand" }');
    await page.getByRole("button", { name: "Go on", exact: true }).click();
    const id = await newRun();
    await vi.waitFor(
      async () =>
        expect(await runStatus(id)).toMatchObject({ status: "completed", output: { outcome: "by hand" } }),
      15_000,
    );
  });
});

describe("the review of a contract", () => {
  test("starts from a hosted form and answers there with risk, compliance and a summary", async () => {
    const { status } = await app.api("POST", "/knowledge/policies", {
      name: "contract-policy.md",
      text: "# Liability\n\nOur liability is capped at the fees of twelve months.\n\n# Renewal\n\nNo contract renews on its own.",
    });
    expect(status).toBe(201);
    const { hooks } = await publish(contractReview);
    const visitor = await newPage(browser);
    await visitor.page.goto(hooks[0]?.url ?? "");
    await visitor.page
      .getByLabel("Contract text")
      .fill("This agreement runs for 24 months, renews automatically, and is governed by German law.");
    await visitor.page.getByRole("button", { name: "Send" }).click();
    await visitor.page.getByText("Counterparty").first().waitFor();
    await visitor.page.getByLabel("Counterparty").fill("Acme Tools GmbH");
    await takePicture(visitor.page, "form-light");
    await visitor.page.getByRole("button", { name: "Send" }).click();
    await visitor.page.getByText("Acme Tools GmbH").first().waitFor();
    expect(visitor.errors).toEqual([]);
    const { body } = await app.api("GET", "/runs?limit=1");
    expect(body).toMatchObject({
      items: [
        {
          status: "completed",
          output: {
            counterparty: "Acme Tools GmbH",
            terms: { autoRenewal: expect.any(Boolean) },
            risk: expect.stringMatching(/low|medium|high/),
            compliant: expect.any(Boolean),
            summary: expect.any(String),
          },
        },
      ],
    });
  });
});

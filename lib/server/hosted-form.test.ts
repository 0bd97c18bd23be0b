import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "@/lib/utils/json";
import { pool, prisma } from "./db";
import { formResult, HONEYPOT, hostedForm } from "./hosted-form";
import { receiveForm } from "./hosted-form-request";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { publishWorkflow } from "./versions";
import { createWorkflow } from "./workflows";

withTestDatabase();

const fields = [
  { name: "email", label: "E-mail", kind: "text", required: true },
  { name: "amount", kind: "number" },
  { name: "news", kind: "boolean", default: "true" },
  { name: "proof", kind: "file" },
];

async function formOf(config: JsonObject = {}) {
  const caller = await newCaller();
  const ask = { type: "form", name: "Ask", position: [0, 0], config: { title: "Quote", fields, ...config } };
  const { id, hooks } = await createWorkflow(caller, { heddle: 1, name: "T", nodes: { ask }, edges: [] });
  return { caller, id, url: hooks[0]?.url ?? "", token: hooks[0]?.url.split("/").at(-1) ?? "" };
}

function form(values: Record<string, string | File>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
}

async function send(token: string, body: BodyInit, headers: Record<string, string> = {}) {
  return await receiveForm(
    token,
    new Request(`http://localhost/f/${token}`, { method: "POST", body, headers }),
  );
}

async function inputOf(answer: Response) {
  const sent = await answer.json();
  const { input } = await prisma().run.findUniqueOrThrow({ where: { id: String(sent.runId) } });
  return isJsonObject(input) ? input : {};
}

test("a form has its own address, and shows the draft until a version is published", async () => {
  const { caller, id, url, token } = await formOf({ description: "Hello" });
  expect(url).toContain(`/f/${token}`);
  expect(await hostedForm(token)).toMatchObject({
    title: "Quote",
    description: "Hello",
    isDraft: true,
    fields,
  });
  await publishWorkflow(caller, id, "");
  expect(await hostedForm(token)).toMatchObject({ isDraft: false });
  await expect(hostedForm("nobody")).rejects.toMatchObject({ code: "not-found" });
});

describe("what is sent", () => {
  test("starts a run with the answers, files kept with it, and an unticked box as no", async () => {
    const { token } = await formOf();
    const proof = new File(["abc"], "proof.txt", { type: "text/plain" });
    const answer = await send(token, form({ email: "ada@x.com", amount: "4.5", proof }));
    expect(answer.status).toBe(202);
    const input = await inputOf(answer);
    expect(input).toMatchObject({
      email: "ada@x.com",
      amount: 4.5,
      news: false,
      proof: { name: "proof.txt" },
    });
    expect(await prisma().file.count({ where: { runId: { not: null }, name: "proof.txt" } })).toBe(1);
  });

  test("may be JSON, where what is left out is as it was filled in", async () => {
    const { token } = await formOf();
    const answer = await send(token, JSON.stringify({ email: "ada@x.com" }), {
      "content-type": "application/json",
    });
    expect(await inputOf(answer)).toEqual({ email: "ada@x.com", amount: null, news: true, proof: null });
  });

  test("with faults is refused, each at its field, and keeps no file", async () => {
    const { caller, token } = await formOf();
    const proof = new File(["abc"], "proof.txt");
    await expect(send(token, form({ email: "", amount: "many", proof }))).rejects.toMatchObject({
      code: "invalid-input",
      message: "“E-mail” has to be answered.",
      details: {
        fields: [
          { path: "email", message: "has to be answered" },
          { path: "amount", message: "has to be a number" },
        ],
      },
    });
    expect(await prisma().file.count({ where: { workspaceId: caller.workspaceId } })).toBe(0);
  });

  test("cannot name a file that came another way", async () => {
    const { token } = await formOf();
    const stolen = { email: "a@x", proof: { $file: "file_1", name: "a", type: "b", size: 1 } };
    await expect(
      send(token, JSON.stringify(stolen), { "content-type": "application/json" }),
    ).rejects.toMatchObject({ details: { fields: [{ path: "proof" }] } });
  });

  test("by a robot, which fills in everything, starts nothing", async () => {
    const { id, token } = await formOf();
    const answer = await send(token, form({ email: "a@x", [HONEYPOT]: "https://spam.example" }));
    expect(await answer.json()).toEqual({ runId: null, next: `/f/${token}/sent` });
    expect(await prisma().run.count({ where: { workflowId: id } })).toBe(0);
  });

  test("twice with the same key starts one run", async () => {
    const { id, token } = await formOf();
    for (let n = 0; n < 2; n++) await send(token, form({ email: "a@x" }), { "idempotency-key": "k1" });
    expect(await prisma().run.count({ where: { workflowId: id } })).toBe(1);
  });

  test("too often is refused", async () => {
    const { token } = await formOf();
    const sent = Array.from({ length: 70 }, () => send(token, form({ [HONEYPOT]: "x" })));
    const refused = (await Promise.allSettled(sent)).filter(({ status }) => status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ reason: { code: "rate-limited" } });
  });
});

test("a browser without scripts is led to the result, or back with the fields to look at", async () => {
  const { token } = await formOf();
  const page = { accept: "text/html,*/*" };
  const sent = await send(token, form({ email: "a@x" }), page);
  expect([sent.status, sent.headers.get("location")]).toEqual([
    303,
    expect.stringMatching(new RegExp(`^/f/${token}/sent/run_`)),
  ]);
  const refused = await send(token, form({ amount: "many" }), page);
  expect([refused.status, refused.headers.get("location")]).toEqual([
    303,
    `/f/${token}?check=email%2Camount`,
  ]);
});

describe("afterwards the page shows", () => {
  test("thanks", async () => {
    const { token } = await formOf({ thanks: "**Thank** you" });
    expect(await formResult(token, "run_1")).toEqual({
      title: "Quote",
      state: "thanks",
      text: "**Thank** you",
    });
    expect(await formResult((await formOf()).token, null)).toMatchObject({ text: "Thank you." });
  });

  test.each([
    ["completed", { state: "finished", text: "All **well**" }],
    ["failed", { state: "failed" }],
  ])("what came of a run that %s", async (status, result) => {
    const { token } = await formOf({ response: "finished" });
    const { runId } = await (await send(token, form({ email: "a@x" }))).json();
    await pool().query('UPDATE runs SET status = $2, output = \'{"text":"All **well**"}\' WHERE id = $1', [
      runId,
      status,
    ]);
    expect(await formResult(token, runId)).toMatchObject(result);
  });

  test("nothing of a run that another form started", async () => {
    const [one, other] = [await formOf({ response: "finished" }), await formOf({ response: "finished" })];
    const { runId } = await (await send(one.token, form({ email: "a@x" }))).json();
    await expect(formResult(other.token, runId)).rejects.toMatchObject({ code: "not-found" });
  });
});

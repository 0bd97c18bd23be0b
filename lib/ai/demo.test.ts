import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import { validateJson } from "@/lib/utils/json-schema";
import { runAgent } from "./agent-loop";
import { demoModel } from "./demo";
import type { ModelRequest } from "./model";

/*
 * The example workflow "Sales lead processing", as far as its models go:
 *
 *   lead ─► score ─► hot? ─┬─ hot (> 80) ─────► each contact: draft ◄─► review until quality > 0.8
 *                          ├─ nurture (>= 50)
 *                          └─ low
 */
interface Lead {
  company: string;
  employees: number;
  budget: number;
  message: string;
  contacts: { name: string; role: string }[];
}

const HOT: Lead = {
  company: "Northwind Logistics",
  employees: 450,
  budget: 25_000,
  message: "Invoice approvals across our three warehouses take days. Can we have a demo this week?",
  contacts: [
    { name: "Ana Ruiz", role: "Head of Operations" },
    { name: "Ben Okafor", role: "CFO" },
    { name: "Chiara Conti", role: "IT Lead" },
  ],
};
const NURTURE: Lead = {
  company: "Bluebird Studio",
  employees: 60,
  budget: 12_000,
  message: "Please send pricing for a support team of twelve. We are comparing tools.",
  contacts: [{ name: "Dana Levi", role: "Support Manager" }],
};
const LOW: Lead = {
  company: "State University",
  employees: 1,
  budget: 0,
  message: "I am a student and look for material about workflow tools for my thesis.",
  contacts: [{ name: "Emil Berg", role: "Student" }],
};
/** States its need and asks for a call, so the first draft says all there is to say. */
const CLEAR: Lead = {
  ...HOT,
  message: "We need to automate invoice approvals across three warehouses. Can we have a call this week?",
};

const SCORE_OUTPUT: JsonObject = {
  type: "object",
  properties: {
    score: { type: "number", minimum: 0, maximum: 100, description: "How promising the lead is" },
    reason: { type: "string", description: "One sentence" },
    confidence: { type: "number", minimum: 0, maximum: 1 },
  },
  required: ["score", "reason", "confidence"],
  additionalProperties: false,
};
const DRAFT_OUTPUT: JsonObject = {
  type: "object",
  properties: { subject: { type: "string" }, body: { type: "string" } },
  required: ["subject", "body"],
  additionalProperties: false,
};
const REVIEW_OUTPUT: JsonObject = {
  type: "object",
  properties: {
    quality: { type: "number", minimum: 0, maximum: 1 },
    feedback: { type: "string", description: "The one thing to improve" },
  },
  required: ["quality", "feedback"],
  additionalProperties: false,
};

function scorePrompt({ company, employees, budget, message }: Lead) {
  return `Score this sales lead from 0 to 100: above 80 is hot, below 50 is low. Give a short reason.

Company: ${company}
Employees: ${employees}
Budget: ${budget}
Message: ${message}`;
}

function draftPrompt(lead: Lead, contact: number, previous: { body: string; feedback: string }) {
  return `Write a short, friendly first message to this contact. Follow the feedback on the previous draft, if there is any.

Contact: ${lead.contacts[contact]?.name}
Role: ${lead.contacts[contact]?.role}
Company: ${lead.company}
Message: ${lead.message}

<previous_draft>${previous.body}</previous_draft>
<feedback>${previous.feedback}</feedback>`;
}

function reviewPrompt(lead: Lead, contact: number, body: string) {
  return `Rate the quality of this first message to a sales contact from 0 to 1, and name the one thing to improve.

Contact: ${lead.contacts[contact]?.name}
Role: ${lead.contacts[contact]?.role}
Company: ${lead.company}
Message: ${lead.message}

<draft>${body}</draft>`;
}

async function ask(prompt: string, output: JsonObject): Promise<JsonObject> {
  const response = await demoModel().complete({
    model: "demo",
    messages: [{ role: "user", content: prompt }],
    output,
  });
  const value = JSON.parse(response.text);
  expect(validateJson(output, value)).toEqual([]);
  return value;
}

async function reviseUntilGood(lead: Lead, contact: number) {
  const qualities: unknown[] = [];
  let previous = { body: "", feedback: "" };
  for (let index = 0; index < 3; index += 1) {
    const draft = await ask(draftPrompt(lead, contact, previous), DRAFT_OUTPUT);
    const body = String(draft["body"]);
    const review = await ask(reviewPrompt(lead, contact, body), REVIEW_OUTPUT);
    qualities.push(review["quality"]);
    previous = { body, feedback: String(review["feedback"]) };
    if (Number(review["quality"]) > 0.8) break;
  }
  return { qualities, ...previous };
}

test.each([
  ["hot", HOT, 90, 0.92],
  ["nurture", NURTURE, 70, 0.84],
  ["low", LOW, 0, 0.84],
])("the sample leads take every branch: %s", async (_branch, lead, score, confidence) => {
  expect(await ask(scorePrompt(lead), SCORE_OUTPUT)).toMatchObject({ score, confidence });
});

test("the score says which signals it found", async () => {
  const { reason } = await ask(scorePrompt(HOT), SCORE_OUTPUT);
  expect(reason).toBe(
    "A company of good size (+20), a solid budget (+10), it is urgent (+10), they ask to talk (+10).",
  );
});

test.each([
  ["once for a lead that says all", CLEAR, [1]],
  ["twice for the hot lead", HOT, [0.8, 1]],
  ["three times for the nurture lead", NURTURE, [0.6, 0.8, 1]],
])("the draft is good after being written %s", async (_times, lead, expected) => {
  const { qualities, body, feedback } = await reviseUntilGood(lead, 0);
  expect(qualities).toEqual(expected);
  expect(body).toContain(lead.company);
  expect(feedback).toBe("Ready to send.");
});

test("each contact gets a message of their own", async () => {
  const bodies = await Promise.all(
    HOT.contacts.map(async (_, contact) => (await reviseUntilGood(HOT, contact)).body),
  );
  expect(bodies.map((body) => body.split("\n")[0])).toEqual(["Hi Ana,", "Hi Ben,", "Hi Chiara,"]);
});

test("facts are read from a JSON object in the prompt as well", async () => {
  const answer = await ask(`Score this lead.\n${JSON.stringify(HOT)}`, SCORE_OUTPUT);
  expect(answer["score"]).toBe(90);
});

test("any schema is filled by names, types and mentions, the same every time", async () => {
  const output: JsonObject = {
    type: "object",
    properties: {
      category: { enum: ["billing", "bug", "praise"] },
      tags: { type: "array", items: { type: "string" }, maxItems: 2 },
      urgent: { type: "boolean" },
      orderNumber: { type: "integer" },
      email: { type: "string", format: "email" },
      summary: { type: "string", maxLength: 20 },
      priority: { enum: ["low", "medium", "high"] },
      next: { anyOf: [{ type: "null" }, { type: "object", properties: { city: { type: "string" } } }] },
      kind: { const: "ticket" },
    },
    required: ["category", "tags", "urgent", "orderNumber", "email", "summary", "priority", "next", "kind"],
  };
  const prompt =
    "Order number: 4711\nCity: Turin\nText: My billing address is wrong, billing twice now, urgent! Reach me at ida@example.org";
  const first = await ask(prompt, output);
  expect(first).toMatchObject({
    category: "billing",
    urgent: true,
    orderNumber: 4711,
    email: "ida@example.org",
    next: { city: "Turin" },
    kind: "ticket",
    priority: "medium",
  });
  expect(await ask(prompt, output)).toEqual(first);
});

test("a tool that the prompt names is called once, and its result is in the answer", async () => {
  const calls: unknown[] = [];
  const result = await runAgent(
    {
      callModel: (_turn, request) => demoModel().complete(request),
      callTool: async (_turn, _index, call) => {
        calls.push(call);
        return { content: "Sunny, 21 degrees", isError: false };
      },
    },
    {
      model: "demo",
      prompt: "Use the tool get weather.\nCity: Turin",
      tools: [
        { name: "send_mail", description: "", inputSchema: { type: "object", properties: {} } },
        {
          name: "get_weather",
          description: "",
          inputSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
        },
      ],
      maxTurns: 5,
    },
  );
  expect(calls).toEqual([{ id: "demo_call_1", name: "get_weather", arguments: { city: "Turin" } }]);
  expect(result).toMatchObject({ text: "Demo answer, from get_weather: Sunny, 21 degrees", turns: 2 });
});

test("tokens arrive in pieces that make up the text, and are counted four characters each", async () => {
  const pieces: string[] = [];
  const prompt = draftPrompt(HOT, 0, { body: "", feedback: "" });
  const request: ModelRequest = { model: "demo", messages: [{ role: "user", content: prompt }] };
  const response = await demoModel().complete({ ...request, onToken: (piece) => pieces.push(piece) });
  expect(pieces.length).toBeGreaterThan(20);
  expect(pieces.join("")).toBe(response.text);
  expect(response.usage).toEqual({
    inputTokens: Math.ceil(prompt.length / 4),
    outputTokens: Math.ceil(response.text.length / 4),
    costUsd: 0,
  });
});

test("an aborted stream stops with the signal's reason", async () => {
  const controller = new AbortController();
  const reason = new Error("cancelled by the user");
  const answer = demoModel().complete({
    model: "demo",
    messages: [{ role: "user", content: "Draft a note to Ana" }],
    signal: controller.signal,
    onToken: () => controller.abort(reason),
  });
  await expect(answer).rejects.toBe(reason);
});

test("an answer longer than maxTokens is cut and says so", async () => {
  const messages = [{ role: "user" as const, content: "Draft a note to Ana" }];
  const response = await demoModel().complete({ model: "demo", messages, maxTokens: 3 });
  expect(response).toMatchObject({ stop: "length", usage: { outputTokens: 3 } });
});

test("a text is put into the class whose description speaks of it, and how sure is said", async () => {
  const output: JsonObject = {
    type: "object",
    properties: {
      reason: { type: "string" },
      class: {
        type: "string",
        enum: ["billing", "bug", "other"],
        description:
          "billing: Billing. Invoices, payments and refunds\nbug: Something is broken or fails\nother",
      },
      confidence: { type: "number", minimum: 0, maximum: 1 },
    },
    required: ["reason", "class", "confidence"],
  };
  expect(await ask("You charged me twice, please refund the payment.", output)).toEqual({
    reason: "The text speaks of “payment”, “refund”.",
    class: "billing",
    confidence: 0.9,
  });
  expect(await ask("The export fails with an error.", output)).toMatchObject({
    class: "bug",
    confidence: 0.9,
  });
  expect(await ask("Hello there!", output)).toMatchObject({ class: "other", confidence: 0.35 });
});

test("fields are read from running text, and null where it does not say them", async () => {
  const output: JsonObject = {
    type: "object",
    properties: {
      invoiceNumber: { type: "string" },
      vendor: { type: "string" },
      total: { type: "number" },
      currency: { type: "string" },
      dueDate: { type: "string", format: "date" },
      contactPhone: { type: ["string", "null"] },
    },
    required: ["invoiceNumber", "vendor", "total", "currency", "dueDate", "contactPhone"],
  };
  const text =
    "Hello, attached is invoice no. INV-2041 from Acme Tools GmbH over EUR 1,250.50 for March. It is due on 2026-04-15.";
  expect(await ask(text, output)).toEqual({
    invoiceNumber: "INV-2041",
    vendor: "Acme Tools GmbH",
    total: 1250.5,
    currency: "EUR",
    dueDate: "2026-04-15",
    contactPhone: null,
  });
});

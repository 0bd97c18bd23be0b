import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { asOptions, credentialField, jsonSchemaField, plain } from "../fields";

const METHODS = ["POST", "GET", "PUT", "PATCH", "DELETE"] as const;
const texts = { type: "object", additionalProperties: { type: "string" } };

const ANSWERS = {
  immediately: "answers at once",
  finished: "answers when finished",
  respond: "answered by a node",
} as const;

const SIGNED = ["hmac", "slack", "stripe", "standard"];

const auth = z.strictObject({
  kind: z
    .enum(["none", "credential", "hmac", "slack", "stripe", "standard"])
    .default("none")
    .meta(
      plain("select", {
        title: "Callers",
        help: "Calls that do not prove who sends them are refused.",
        options: [
          { value: "none", label: "Anyone who knows the address" },
          { value: "credential", label: "Send a credential" },
          { value: "hmac", label: "Sign the body (HMAC-SHA256, as GitHub does)" },
          { value: "slack", label: "Sign as Slack does" },
          { value: "stripe", label: "Sign as Stripe does" },
          { value: "standard", label: "Sign by Standard Webhooks" },
        ],
      }),
    ),
  credential: credentialField({
    title: "Credential",
    help: "For signatures: the one whose token or value is the signing secret.",
    accepts: ["basic", "bearer", "header"],
    needed: true,
    showWhen: { field: "kind", is: ["credential", ...SIGNED] },
  }).optional(),
  header: z
    .string()
    .max(100)
    .regex(/^[\w-]*$/, "letters, digits and -")
    .optional()
    .meta(
      plain("text", {
        title: "Signature header",
        placeholder: "X-Hub-Signature-256",
        showWhen: { field: "kind", is: ["hmac"] },
      }),
    ),
});

export const webhook = defineNode({
  type: "webhook",
  label: "Webhook",
  description: "Starts a run when its address is called over HTTP.",
  icon: "webhook",
  category: "trigger",
  role: "trigger",
  durability: "pure",
  address: "hooks",
  config: z.strictObject({
    method: z
      .enum([...METHODS, "ANY"])
      .default("POST")
      .meta(
        plain("select", {
          title: "Method",
          help: "Calls with another method are refused.",
          options: [...asOptions(METHODS), { value: "ANY", label: "Any method" }],
        }),
      ),
    response: z
      .enum(["immediately", "finished", "respond"])
      .default("immediately")
      .meta(
        plain("select", {
          title: "Answer",
          help: "When the caller gets its answer.",
          options: [
            { value: "immediately", label: "At once, with the run's id" },
            { value: "finished", label: "When the run has finished, with its output" },
            { value: "respond", label: "When a Respond node says so" },
          ],
        }),
      ),
    auth: auth.optional().meta(plain("json", { title: "Who may call it" })),
    inputSchema: jsonSchemaField({
      title: "Body",
      help: "Which fields the body has. Calls whose body does not fit are refused.",
    }).optional(),
  }),
  defaults: { method: "POST", response: "immediately" },
  example: {
    about: "A shop calls it for each order and gets the run's output as the answer.",
    config: { method: "POST", response: "finished" },
    output: {
      method: "POST",
      path: "",
      query: {},
      headers: { "content-type": "application/json" },
      body: { order: "A-17" },
    },
  },
  outputs: () => OUT,
  output: (config) => ({
    type: "object",
    properties: {
      method: { type: "string" },
      path: { type: "string" },
      query: texts,
      headers: texts,
      body: config.inputSchema ?? {},
    },
    required: ["method", "path", "query", "headers", "body"],
    additionalProperties: false,
  }),
  summary: (config) =>
    `${config.method === "ANY" ? "any method" : config.method} · ${ANSWERS[config.response]}`,
  touches: () => "nothing",
});

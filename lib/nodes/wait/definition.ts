import { z } from "zod";
import type { JsonObject } from "@/lib/utils/json";
import { defineNode, OUT } from "../definition";
import { expression, plain, template } from "../fields";
import { expressionText } from "../summarise";
import { waitMode } from "./wait-mode";

const EVENT: JsonObject = {
  type: "object",
  properties: { name: { type: "string" }, data: {}, id: { type: "string" }, at: { type: "string" } },
  required: ["name", "data", "id", "at"],
};

const event = z.strictObject({
  name: template({
    title: "Event",
    help: "The name of the event to wait for.",
    placeholder: "order.paid",
    needed: true,
  }).optional(),
  match: expression({
    title: "That matches",
    help: "True for the right one. Every event of that name, if empty.",
    placeholder: "event.data.orderId == trigger.body.orderId",
    expects: "boolean",
    sees: ["event"],
  }).optional(),
  timeout: template({
    title: "At most",
    help: "After that the port timeout is taken.",
    placeholder: "1d",
    needed: true,
  }).optional(),
});

export const wait = defineNode({
  type: "wait",
  label: "Wait",
  description: "Goes on after a while, at a moment, or when an event comes. Holds no process meanwhile.",
  icon: "hourglass",
  category: "flow",
  role: "step",
  durability: "durable",
  config: z
    .strictObject({
      mode: z
        .enum(["for", "until", "event"])
        .optional()
        .meta(
          plain("select", {
            title: "Wait",
            options: [
              { value: "for", label: "For a while" },
              { value: "until", label: "Until a moment" },
              { value: "event", label: "For an event" },
            ],
          }),
        ),
      for: template({
        title: "How long",
        help: "Such as 30s, 5m, 2h or 1d.",
        placeholder: "10m",
        needed: true,
        showWhen: { field: "mode", is: ["for"] },
      }).optional(),
      until: template({
        title: "Until",
        help: "A date in ISO 8601; without a time zone it is in UTC. One that is past ends the wait at once.",
        placeholder: "{{ trigger.body.dueAt }}",
        needed: true,
        showWhen: { field: "mode", is: ["until"] },
      }).optional(),
      event: event
        .optional()
        .meta(plain("json", { title: "Event", needed: true, showWhen: { field: "mode", is: ["event"] } })),
    })
    .refine((config) => waitMode(config) !== null, "Say what to wait for: for, until or event"),
  defaults: { mode: "for", for: "10m" },
  example: {
    about: "An order waits for its payment, for a day at most.",
    config: {
      mode: "event",
      event: {
        name: "order.paid",
        match: "event.data.orderId == trigger.body.orderId",
        timeout: "1d",
      },
    },
    output: {
      waitedMs: 420_000,
      event: {
        name: "order.paid",
        data: { orderId: "A-17" },
        id: "evt_1",
        at: "2026-01-01T00:07:00.000Z",
      },
    },
  },
  outputs: (config) => (waitMode(config) === "event" ? [{ id: "out" }, { id: "timeout" }] : OUT),
  output: (config) => ({
    type: "object",
    properties: { waitedMs: { type: "integer" }, ...(waitMode(config) === "event" && { event: EVENT }) },
    required: ["waitedMs"],
    additionalProperties: false,
  }),
  summary: (config) => {
    const mode = waitMode(config);
    if (mode === "for") return config.for ? `for ${expressionText(config.for)}` : "";
    if (mode === "until") return config.until ? `until ${expressionText(config.until)}` : "";
    const name = config.event?.name;
    return name ? `for the event ${expressionText(name)}` : "";
  },
  touches: (config) => (waitMode(config) === "event" ? "reads" : "nothing"),
});

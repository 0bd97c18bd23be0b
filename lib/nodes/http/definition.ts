import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { asOptions, plain, template, templateMap, templateValue } from "../fields";
import { hostText } from "../summarise";
import { isSafe } from "./build-request";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const;

export const http = defineNode({
  type: "http",
  label: "HTTP request",
  description: "Calls an address on the web and gives its answer.",
  icon: "globe",
  category: "action",
  role: "step",
  durability: "step",
  config: z.strictObject({
    method: z
      .enum(METHODS)
      .default("GET")
      .meta(
        plain("select", {
          title: "Method",
          options: asOptions(METHODS),
        }),
      ),
    url: template({
      title: "Address",
      help: "With http:// or https://.",
      placeholder: "https://api.example.com/contacts/{{ item.id }}",
      needed: true,
    }),
    query: templateMap({
      title: "Query",
      help: "Added to the address. A list gives its name several times.",
    }).optional(),
    headers: templateMap({ title: "Headers", placeholder: "application/json" }).optional(),
    bodyType: z
      .enum(["json", "text", "form"])
      .default("json")
      .meta(
        plain("select", {
          title: "Body as",
          options: [
            { value: "json", label: "JSON" },
            { value: "text", label: "Text" },
            { value: "form", label: "Form fields" },
          ],
          showWhen: { field: "method", is: ["POST", "PUT", "PATCH", "DELETE"] },
        }),
      ),
    body: templateValue({
      title: "Body",
      help: "{{ … }} may stand in any text of it.",
      placeholder: '{ "email": "{{ trigger.body.email }}" }',
      showWhen: { field: "method", is: ["POST", "PUT", "PATCH", "DELETE"] },
    }).optional(),
    failOn: z
      .enum(["4xx-5xx", "5xx", "never"])
      .default("4xx-5xx")
      .meta(
        plain("select", {
          title: "Fails on",
          help: "Other answers are given on as they are, with their status.",
          options: [
            { value: "4xx-5xx", label: "Status 400 and above" },
            { value: "5xx", label: "Status 500 and above" },
            { value: "never", label: "No status" },
          ],
        }),
      ),
    redirects: z
      .int()
      .min(0)
      .max(20)
      .default(5)
      .meta(plain("number", { title: "Redirects at most" })),
    responseType: z
      .enum(["auto", "json", "text"])
      .default("auto")
      .meta(
        plain("select", {
          title: "Read the answer as",
          options: [
            { value: "auto", label: "What its content type says" },
            { value: "json", label: "JSON" },
            { value: "text", label: "Text" },
          ],
        }),
      ),
  }),
  defaults: { method: "GET", url: "" },
  outputs: () => OUT,
  output: (config) => ({
    type: "object",
    properties: {
      status: { type: "integer" },
      headers: { type: "object", additionalProperties: { type: "string" } },
      body: config.responseType === "text" ? { type: "string" } : {},
    },
    required: ["status", "headers", "body"],
    additionalProperties: false,
  }),
  summary: (config) => (config.url ? `${config.method} ${hostText(config.url)}` : config.method),
  touches: (config) => (isSafe(config.method) ? "reads" : "writes"),
});

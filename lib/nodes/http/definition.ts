import { z } from "zod";
import type { JsonObject } from "@/lib/utils/json";
import { defineNode, OUT } from "../definition";
import {
  asOptions,
  credentialField,
  expression,
  plain,
  template,
  templateMap,
  templateValue,
} from "../fields";
import { hostText } from "../summarise";
import { paginationField } from "./pagination";
import { isSafe } from "./safe-method";
import { isStatusList } from "./status-list";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;
const WITH_BODY = METHODS.filter((method) => !isSafe(method));

const BODY_TYPES = [
  { value: "json", label: "JSON" },
  { value: "text", label: "Text" },
  { value: "form", label: "Form fields" },
  { value: "multipart", label: "Form with files" },
  { value: "raw", label: "File" },
  { value: "none", label: "Nothing" },
] as const;

const requestFields = {
  method: z
    .enum(METHODS)
    .default("GET")
    .meta(plain("select", { title: "Method", options: asOptions(METHODS) })),
  url: template({
    title: "Address",
    help: "With http:// or https://.",
    placeholder: "https://api.example.com/contacts/{{ item.id }}",
    needed: true,
  }),
  credential: credentialField({
    title: "Credential",
    help: "Signs the request in. A query parameter named token may also stand in the address, as {token}.",
    accepts: ["bearer", "basic", "header", "query", "oauth2"],
  }).optional(),
  query: templateMap({
    title: "Query",
    help: "Added to the address. A list gives its name several times.",
  }).optional(),
  headers: templateMap({ title: "Headers", placeholder: "application/json" }).optional(),
  bodyType: z
    .enum(BODY_TYPES.map(({ value }) => value))
    .default("json")
    .meta(
      plain("select", {
        title: "Body as",
        options: [...BODY_TYPES],
        showWhen: { field: "method", is: WITH_BODY },
      }),
    ),
  body: templateValue({
    title: "Body",
    help: "{{ … }} may stand in any text of it. A file is a file value, such as {{ steps.get.body }}, or base64.",
    placeholder: '{ "email": "{{ trigger.body.email }}" }',
    showWhen: { field: "method", is: WITH_BODY },
  }).optional(),
};

const responseFields = {
  failOn: z
    .enum(["4xx-5xx", "5xx", "listed", "never"])
    .default("4xx-5xx")
    .meta(
      plain("select", {
        title: "Fails on",
        help: "Other answers are given on as they are, with their status.",
        options: [
          { value: "4xx-5xx", label: "Status 400 and above" },
          { value: "5xx", label: "Status 500 and above" },
          { value: "listed", label: "Certain statuses" },
          { value: "never", label: "No status" },
        ],
      }),
    ),
  statuses: z
    .string()
    .max(200)
    .refine((text) => text === "" || isStatusList(text), "has to look like 404, 500-599")
    .optional()
    .meta(
      plain("text", {
        title: "Statuses",
        help: "Numbers and ranges with commas between them.",
        placeholder: "404, 500-599",
        needed: true,
        showWhen: { field: "failOn", is: ["listed"] },
      }),
    ),
  failWhen: expression({
    title: "Fails when",
    help: "For services that report errors with status 200.",
    placeholder: "response.body.ok == false",
    sees: ["response"],
    expects: "boolean",
  }).optional(),
  redirects: z
    .int()
    .min(0)
    .max(20)
    .default(5)
    .meta(plain("number", { title: "Redirects at most" })),
  responseType: z
    .enum(["auto", "json", "text", "file"])
    .default("auto")
    .meta(
      plain("select", {
        title: "Read the answer as",
        help: "Pictures, PDF and the like become files.",
        options: [
          { value: "auto", label: "What its content type says" },
          { value: "json", label: "JSON" },
          { value: "text", label: "Text" },
          { value: "file", label: "File" },
        ],
      }),
    ),
  pagination: paginationField,
};

export const http = defineNode({
  type: "http",
  label: "HTTP request",
  description: "Calls an address on the web and gives its answer.",
  icon: "globe",
  category: "action",
  role: "step",
  durability: "step",
  config: z.strictObject({ ...requestFields, ...responseFields }),
  defaults: { method: "GET", url: "" },
  example: {
    about: "A new lead is sent to a CRM, signed in with the credential “CRM”.",
    config: {
      method: "POST",
      url: "https://api.example.com/contacts",
      credential: "CRM",
      headers: { accept: "application/json" },
      body: { email: "{{ trigger.body.email }}", source: "website" },
    },
    output: {
      status: 201,
      headers: { "content-type": "application/json" },
      body: { id: 7, email: "ada@example.com", source: "website" },
    },
  },
  outputs: () => OUT,
  output: ({ responseType, pagination }) => {
    const paged = pagination !== undefined && pagination.mode !== "none";
    const properties = {
      status: { type: "integer" },
      headers: { type: "object", additionalProperties: { type: "string" } },
      body: paged ? { type: "array" } : BODY_SCHEMAS[responseType],
      ...(paged && { pages: { type: "integer" }, more: { type: "boolean" } }),
    };
    return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
  },
  summary: (config) => (config.url ? `${config.method} ${hostText(config.url)}` : config.method),
  touches: (config) => (isSafe(config.method) ? "reads" : "writes"),
});

const BODY_SCHEMAS: Record<"auto" | "json" | "text" | "file", JsonObject> = {
  auto: {},
  json: {},
  text: { type: "string" },
  file: {
    type: "object",
    properties: {
      $file: { type: "string" },
      name: { type: "string" },
      type: { type: "string" },
      size: { type: "integer" },
    },
    required: ["$file", "name", "type", "size"],
  },
};

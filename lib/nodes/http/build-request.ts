import { formatValue } from "@/lib/expressions";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { NodeError } from "../node-error";
import { kindName } from "../resolved-values";

export type BodyType = "json" | "text" | "form";

const CONTENT_TYPES = {
  json: "application/json",
  text: "text/plain; charset=utf-8",
  form: "application/x-www-form-urlencoded",
} as const satisfies Record<BodyType, string>;

/** Methods that by RFC 9110 ask for nothing to be changed; they carry no body and no idempotency key. */
export function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** What an HTTP call sends, from values that templates may have given. */
interface Parts {
  method: string;
  url: Json;
  query?: Record<string, Json> | undefined;
  headers?: Record<string, Json> | undefined;
  body?: Json | undefined;
  bodyType: BodyType;
  idempotencyKey: string;
}

/** The request to send. Throws `NodeError` (`invalid-input`) for an address or body that cannot be sent. */
export function buildRequest(parts: Parts): {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
} {
  const { method, body, bodyType } = parts;
  const url = withQuery(readUrl(parts.url), parts.query ?? {});
  const headers: Record<string, string> = {};
  if (!isSafe(method)) headers["idempotency-key"] = parts.idempotencyKey;
  const sent = isSafe(method) || body === undefined ? null : encodeBody(body, bodyType);
  if (sent !== null) headers["content-type"] = CONTENT_TYPES[bodyType];
  for (const [name, value] of Object.entries(parts.headers ?? {})) {
    if (value !== null) headers[name.trim().toLowerCase()] = headerText(name, value);
  }
  return { method, url, headers, ...(sent !== null && { body: sent }) };
}

function readUrl(value: Json): URL {
  const text = formatValue(value).trim();
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new NodeError(
    "invalid-input",
    "bad-url",
    text === ""
      ? "The address is empty."
      : `“${text.slice(0, 200)}” is not an address that starts with http:// or https://.`,
  );
}

function withQuery(url: URL, query: Record<string, Json>): string {
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null) url.searchParams.append(name, formatValue(item));
    }
  }
  return url.href;
}

function headerText(name: string, value: Json): string {
  const text = formatValue(value);
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name.trim()) && !/[\r\n\0]/.test(text)) return text;
  throw new NodeError(
    "invalid-input",
    "bad-header",
    `The header “${name}” cannot be sent: its name or value has characters that headers may not have.`,
  );
}

function encodeBody(body: Json, bodyType: BodyType): string {
  if (bodyType === "json") return JSON.stringify(body);
  if (bodyType === "text") return formatValue(body);
  if (isJsonObject(body)) return formText(body);
  throw new NodeError(
    "invalid-input",
    "bad-body",
    `A body of form fields has to be an object, but it is ${kindName(body)}.`,
  );
}

function formText(body: JsonObject): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    for (const item of Array.isArray(value) ? value : [value]) form.append(name, formatValue(item));
  }
  return form.toString();
}

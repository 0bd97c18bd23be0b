import { formatValue } from "@/lib/expressions";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { NodeError } from "../node-error";
import { kindName } from "../resolved-values";
import type { Authorization } from "../services";
import type { Content } from "./encode-files";
import { isSafe } from "./safe-method";

type BodyType = "json" | "text" | "form";

const CONTENT_TYPES = {
  json: "application/json",
  text: "text/plain; charset=utf-8",
  form: "application/x-www-form-urlencoded",
} as const satisfies Record<BodyType, string>;

/** What an HTTP call sends, from values that templates may have given. */
interface Parts {
  method: string;
  url: Json;
  query?: Record<string, Json> | undefined;
  headers?: Record<string, Json> | undefined;
  body?: Json | undefined;
  bodyType: BodyType;
  /** Sent in the place of `body`. */
  content?: Content | undefined;
  authorization?: Authorization | undefined;
  idempotencyKey: string;
}

interface Sendable {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

/** The request to send. Throws `NodeError` (`invalid-input`) for an address or body that cannot be sent. */
export function buildRequest(parts: Parts): Sendable {
  const { method, authorization } = parts;
  const headers: Record<string, string> = {};
  if (!isSafe(method)) headers["idempotency-key"] = parts.idempotencyKey;
  const content = isSafe(method) ? null : contentOf(parts);
  if (content) headers["content-type"] = content.type;
  for (const [name, value] of Object.entries(parts.headers ?? {})) {
    if (value !== null) headers[name.trim().toLowerCase()] = headerText(name, value);
  }
  // Only we know the boundary between the parts of a form.
  if (content?.type.startsWith("multipart/")) headers["content-type"] = content.type;
  for (const [name, value] of Object.entries(authorization?.headers ?? {})) {
    headers[name] = headerText(name, value);
  }
  const url = addressOf(parts.url, parts.query ?? {}, authorization?.query ?? {});
  return { method, url, headers, ...(content && { body: content.body }) };
}

function contentOf({ body, bodyType, content }: Parts): { type: string; body: string | Uint8Array } | null {
  if (content) return { type: content.contentType, body: content.bytes };
  return body === undefined ? null : { type: CONTENT_TYPES[bodyType], body: encodeBody(body, bodyType) };
}

/** The address with its query. What a credential adds goes where the address names it as `{name}`, else there. */
function addressOf(value: Json, query: Record<string, Json>, secrets: Record<string, string>): string {
  let text = formatValue(value).trim();
  const added = Object.entries(secrets).filter(([name, secret]) => {
    const filled = text.replaceAll(`{${name}}`, () => encodeURI(secret));
    const isNamed = filled !== text;
    text = filled;
    return !isNamed;
  });
  const url = withQuery(readUrl(text), query);
  // The address of a next page may have it already.
  for (const [name, secret] of added) url.searchParams.set(name, secret);
  return url.href;
}

function readUrl(text: string): URL {
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

function withQuery(url: URL, query: Record<string, Json>): URL {
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null) url.searchParams.append(name, formatValue(item));
    }
  }
  return url;
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

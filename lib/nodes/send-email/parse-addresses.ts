import type { Json } from "@/lib/utils/json";
import { NodeError } from "../node-error";
import { kindName } from "../resolved-values";

/** Local part and domain as RFC 5321 and 6531 allow them unquoted, which is what people have. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u;
const NAMED = /^(.*?)<([^<>]*)>$/s;

/**
 * The addresses of a field, each as `a@example.com` or `"Name" <a@example.com>`: from text in which commas or
 * semicolons stand between them, or from a list of such texts. Empty for nothing. Throws `NodeError`
 * (`invalid-input`) for what is no address, line breaks included, so that no header can be smuggled in.
 */
export function parseAddresses(value: Json | undefined, what: string): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => parseAddresses(item, what));
  if (typeof value !== "string") {
    throw new NodeError(
      "invalid-input",
      "bad-address",
      `${what} has to be text or a list, not ${kindName(value)}.`,
    );
  }
  return split(value.trim()).map((part) => readAddress(part, what));
}

/** The only address of a field; empty for none. Throws `NodeError` for several. */
export function parseAddress(value: Json | undefined, what: string): string {
  const [first = "", ...others] = parseAddresses(value, what);
  if (others.length === 0) return first;
  throw new NodeError("invalid-input", "bad-address", `${what} takes one address, not ${others.length + 1}.`);
}

/** At the commas and semicolons outside of quotes and angle brackets. */
function split(text: string): string[] {
  const parts = text.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,;])+/gs) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

function readAddress(text: string, what: string): string {
  const named = NAMED.exec(text);
  const address = (named?.[2] ?? text).trim();
  const name = unquote((named?.[1] ?? "").trim());
  if (!ADDRESS.test(address) || address.length > 320 || /\p{Cc}/u.test(name)) {
    throw new NodeError(
      "invalid-input",
      "bad-address",
      `${what}: “${text.slice(0, 100)}” is not an e-mail address.`,
    );
  }
  return name === "" ? address : `"${name.replace(/["\\]/g, "\\$&")}" <${address}>`;
}

function unquote(name: string): string {
  const quoted = /^"(.*)"$/s.exec(name)?.[1];
  return quoted === undefined ? name : quoted.replace(/\\(.)/gs, "$1");
}

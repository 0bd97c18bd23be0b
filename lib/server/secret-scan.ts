import type { WorkflowDocument } from "@/lib/graph/document";
import { isJsonObject, type Json } from "@/lib/utils/json";

/** What well-known providers' keys look like; the names are for the message. */
const SECRETS = {
  "an OpenAI or Anthropic key": /\bsk-[\w-]{20,}/,
  "a GitHub token": /\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,})/,
  "a Slack token": /\bxox[abeoprs]-[\w-]{10,}/,
  "an AWS access key": /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  "a Google API key": /\bAIza[\w-]{30,}/,
  "a Stripe key": /\b[rs]k_(?:live|test)_\w{16,}/,
  "a private key": /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  "a JSON web token": /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  "a bearer token": /\bbearer\s+(?!\{\{)[\w.~+/-]{16,}/i,
  "a password in an address": /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@{}]+:[^\s/@{}]+@/i,
} as const satisfies Record<string, RegExp>;

/** Names under which any literal text is taken for a secret. */
const SECRET_NAME = /(?:^|[-_])(?:api[-_]?key|secret|token|passw(?:or)?d|authorization)$/i;

/** Places in the configs that hold what looks like a literal secret. */
export function findSecrets(document: WorkflowDocument): { path: string; message: string }[] {
  return Object.entries(document.nodes).flatMap(([id, node]) => scan(node.config, `nodes.${id}.config`, ""));
}

function scan(value: Json, path: string, name: string): { path: string; message: string }[] {
  if (typeof value === "string") {
    const kind = kindOf(value, name);
    return kind ? [{ path, message: `looks like ${kind}` }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => scan(item, `${path}[${index}]`, name));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => scan(item, `${path}.${key}`, key));
}

function kindOf(text: string, name: string): string | null {
  const known = Object.entries(SECRETS).find(([, pattern]) => pattern.test(text));
  if (known) return known[0];
  return SECRET_NAME.test(name) && text.length >= 8 && !text.includes("{{") ? "a secret, by its name" : null;
}

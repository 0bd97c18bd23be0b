import { CREDENTIAL_KINDS, type CredentialField, type CredentialKind } from "@/lib/nodes/credential-kinds";
import { AppError } from "./app-error";

type Values = Record<string, string>;

/**
 * The values of a credential as they are stored: those of its kind's fields, without empty ones. A secret that
 * is left empty keeps what it was. Throws `invalid-request` with the fields that do not fit, as `values.port`.
 */
export function completeValues(kind: CredentialKind, given: Values, before: Values): Values {
  const fields: readonly CredentialField[] = CREDENTIAL_KINDS[kind].fields;
  const unknown = Object.keys(given).filter((name) => !fields.some((field) => field.name === name));
  const faults = unknown.map((name) => ({ path: `values.${name}`, message: "is no field of this kind" }));
  const values: Values = {};
  for (const field of fields) {
    const value = chosenValue(field, given, before);
    if (value !== "") values[field.name] = value;
    const message = faultOf(field, value);
    if (message !== null) faults.push({ path: `values.${field.name}`, message });
  }
  const [first] = faults;
  if (!first) return values;
  const label = fields.find(({ name }) => `values.${name}` === first.path)?.label ?? first.path;
  throw new AppError("invalid-request", `${label} ${first.message}.`, { fields: faults });
}

/** The values that may be shown. */
export function shownValues(kind: CredentialKind, values: Values): Values {
  const fields: readonly CredentialField[] = CREDENTIAL_KINDS[kind].fields;
  const shown = fields.filter(({ name, secret }) => !secret && values[name] !== undefined);
  return Object.fromEntries(shown.map(({ name }) => [name, values[name] ?? ""]));
}

function chosenValue({ name, secret }: CredentialField, given: Values, before: Values): string {
  // White space may belong to a password, but not to anything else.
  const value = secret && name === "password" ? (given[name] ?? "") : (given[name] ?? "").trim();
  return secret && value === "" ? (before[name] ?? "") : value;
}

const CHECKS: Record<string, (value: string) => string | null> = {
  port: (value) => {
    const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
    return port >= 1 && port <= 65_535 ? null : "has to be a number from 1 to 65535";
  },
  baseUrl: webAddress,
  tokenUrl: webAddress,
  url: (value) =>
    /^postgres(ql)?:\/\/\S+$/.test(value) && URL.canParse(value)
      ? null
      : "has to look like postgresql://user:password@host:5432/database",
  host: (value) => (/^[^\s/:@]+$|^\[?[\da-f:.]+\]?$/i.test(value) ? null : "has to be a server's name only"),
};

function faultOf({ name, optional, secret }: CredentialField, value: string): string | null {
  if (value === "") return optional ? null : "is empty";
  if (secret && name !== "password" && /[\r\n\0]/.test(value)) return "has a line break in it";
  return CHECKS[name]?.(value) ?? null;
}

function webAddress(value: string): string | null {
  const url = URL.canParse(value) ? new URL(value) : null;
  return url?.protocol === "http:" || url?.protocol === "https:"
    ? null
    : "has to be an http or https address";
}

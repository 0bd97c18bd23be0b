import type { TypeScope } from "./check";
import { cursorAt, typeOfValue } from "./cursor";
import type { Range } from "./expression-error";
import { functionDocs } from "./functions/table";
import { memberSuggestions, nameSuggestions } from "./suggest";
import { isDot } from "./tokens";
import { typeLabel } from "./types";

/** What a name in an expression stands for, to be shown where one points at it. */
export interface NameInfo extends Range {
  /** The type of a value; how a function is written. */
  readonly detail: string;
  readonly docs: string | null;
}

/** What the name at `offset` of an expression or template stands for; null where there is none that is known. */
export function typeAt(
  source: string,
  offset: number,
  scope: TypeScope,
  mode: { readonly template: boolean },
): NameInfo | null {
  const [rest = ""] = /^\w*/.exec(source.slice(offset)) ?? [];
  const end = offset + rest.length;
  const cursor = cursorAt(source, end, scope, mode);
  const name = cursor?.tokens.at(-1);
  if (!cursor || name?.kind !== "name" || name.end !== end) return null;
  const range = { start: name.start, end };
  const before = cursor.tokens.length - 2;
  if (/^\s*\(/.test(source.slice(end))) {
    const doc = functionDocs().find((each) => each.name === name.text);
    return doc ? { ...range, detail: doc.signatures.join(" or "), docs: doc.description } : null;
  }
  const known = isDot(cursor.tokens[before])
    ? memberSuggestions(typeOfValue(source, cursor, before - 1), {
        owner: null,
        optional: true,
        called: false,
        cursor,
      })
    : nameSuggestions(cursor, false, "").filter(({ kind }) => kind !== "function");
  const found = known.find(({ label }) => label === name.text);
  if (!found) return null;
  return { ...range, detail: typeLabel(typeOfValue(source, cursor, before + 1)), docs: found.docs };
}

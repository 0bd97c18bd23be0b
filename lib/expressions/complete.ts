import type { TypeScope } from "./check";
import { type Cursor, cursorAt, typeOfValue } from "./cursor";
import type { Range } from "./expression-error";
import { keySuggestions, memberSuggestions, nameSuggestions, type Suggestion } from "./suggest";
import { endsValue, isClosed, isDot, type Token } from "./tokens";

/** Something that could stand at the cursor, and what to write for it. */
export interface Completion extends Suggestion {
  /** The stretch of the source, a half-written name mostly, that `insert` takes the place of. */
  readonly start: number;
  readonly end: number;
}

/**
 * What can be written at `offset` of an expression, or of a template with expressions in it: variables,
 * steps, fields, and functions that fit what stands before the dot, best first. What is written there so far
 * counts; the rest of the source may be unfinished or wrong. Empty in plain text, in comments and in quoted
 * text that is no field name. Never throws.
 */
export function complete(
  source: string,
  offset: number,
  scope: TypeScope,
  mode: { readonly template: boolean },
): Completion[] {
  const cursor = cursorAt(source, offset, scope, mode);
  if (cursor === null) return [];
  const last = cursor.tokens.at(-1);
  if (last?.kind === "comment") return [];
  if (last?.kind === "text" && !isClosed(last)) return completeKey(source, offset, cursor, last);
  if (last?.kind === "number" && last.end === offset) return [];
  return completeWord(source, offset, cursor);
}

function completeWord(source: string, offset: number, cursor: Cursor): Completion[] {
  const { tokens } = cursor;
  const last = tokens.at(-1);
  const word = last?.kind === "name" && last.end === offset ? last : null;
  const before = tokens.length - (word === null ? 1 : 2);
  const typed = word?.text ?? "";
  const range = { start: offset - typed.length, end: endOfWord(source, offset) };
  const called = /^\s*\(/.test(source.slice(range.end));
  const dot = tokens[before];
  if (dot === undefined || !isDot(dot)) {
    if (word === null && endsValue(dot)) return [];
    return matching(nameSuggestions(cursor, called, typed), typed).map((found) => ({ ...found, ...range }));
  }
  // After a digit it is a decimal point.
  if (tokens[before - 1]?.kind === "number") return [];
  const type = typeOfValue(source, cursor, before - 1);
  const isRoot = !isDot(tokens[before - 2]) && !cursor.locals.has("steps");
  const owner = tokens[before - 1]?.text === "steps" && isRoot ? "steps" : null;
  const suggestions = memberSuggestions(type, { owner, optional: dot.text === ".?", called, cursor });
  // A field whose name is no word is written ["so"], in place of the dot.
  return matching(suggestions, typed).map((found) => ({
    ...found,
    ...range,
    ...(found.insert.startsWith("[") ? { start: dot.start } : {}),
  }));
}

/** Between `["` and `"]` stand the names of fields. */
function completeKey(source: string, offset: number, cursor: Cursor, text: Token): Completion[] {
  const { tokens } = cursor;
  const bracket = tokens[tokens.length - 2];
  if (bracket?.text !== "[" && bracket?.text !== "[?") return [];
  if (!endsValue(tokens[tokens.length - 3])) return [];
  const type = typeOfValue(source, cursor, tokens.length - 3);
  const quote = text.text.charAt(0);
  const [rest = ""] = /^[\w -]*/.exec(source.slice(offset)) ?? [];
  const closing = source.slice(offset + rest.length, offset + rest.length + 2);
  const closed = closing.startsWith(quote) ? (closing === `${quote}]` ? 2 : 1) : 0;
  const range: Range = {
    start: text.start,
    end: closed === 0 ? offset : offset + rest.length + closed,
  };
  return matching(keySuggestions(type), text.text.slice(1)).map((found) => ({ ...found, ...range }));
}

function endOfWord(source: string, offset: number): number {
  const [rest = ""] = /^\w*/.exec(source.slice(offset)) ?? [];
  return offset + rest.length;
}

/** Those that begin with what is typed, then those that have it somewhere; each in the order they came. */
function matching(suggestions: readonly Suggestion[], typed: string): Suggestion[] {
  const wanted = typed.toLowerCase();
  const places = suggestions.map((suggestion) => ({
    suggestion,
    place: suggestion.label.toLowerCase().indexOf(wanted),
  }));
  return [...places.filter(({ place }) => place === 0), ...places.filter(({ place }) => place > 0)].map(
    ({ suggestion }) => suggestion,
  );
}

import type { Json } from "@/lib/utils/json";

/** Brackets, and items with quotes or without; a list of lists has bounds before it where they are not usual. */
const TOKENS = /[{}]|"((?:[^"\\]|\\[\s\S])*)"|[^{},"]+/g;

/**
 * A list as PostgreSQL writes it (manual, 8.15.6: `{1,NULL,"a,b"}`, nested too), each item read by `read`.
 * No type of the table that reads them has another delimiter than the comma.
 */
export function parseList(text: string, read: (item: string) => Json): Json {
  const open: Json[][] = [[]];
  for (const [token, quoted] of text.slice(text.indexOf("{")).matchAll(TOKENS)) {
    if (token === "{") open.push([]);
    else if (token === "}") open.at(-2)?.push(open.pop() ?? []);
    else open.at(-1)?.push(itemOf(token, quoted, read));
  }
  return open[0]?.[0] ?? [];
}

function itemOf(token: string, quoted: string | undefined, read: (item: string) => Json): Json {
  if (quoted !== undefined) return read(quoted.replace(/\\([\s\S])/g, "$1"));
  return token === "NULL" ? null : read(token);
}

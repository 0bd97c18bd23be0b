import { isJsonObject, type Json } from "./json";

/** One value that differs: `from` is left out where there was none, `to` where there is none any more. */
export interface Difference {
  path: (string | number)[];
  from?: Json;
  to?: Json;
}

/**
 * Where two values differ, each place as deep as it can be named: key by key in objects, place by place in
 * lists of one length; a list of another length differs as a whole. Places are in the order of the keys of
 * `before`, then those that only `after` has.
 */
export function diffJson(
  before: Json | undefined,
  after: Json | undefined,
  path: Difference["path"] = [],
): Difference[] {
  if (before !== undefined && after !== undefined) {
    if (isJsonObject(before) && isJsonObject(after)) {
      const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
      return [...keys].flatMap((key) => diffJson(own(before, key), own(after, key), [...path, key]));
    }
    if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
      return before.flatMap((item, index) => diffJson(item, after[index], [...path, index]));
    }
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
  }
  if (before === after) return [];
  return [{ path, ...(before !== undefined && { from: before }), ...(after !== undefined && { to: after }) }];
}

function own(object: Record<string, Json>, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

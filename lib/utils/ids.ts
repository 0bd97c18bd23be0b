import { ulid } from "ulid";

/**
 * A new sortable id with a prefix that says what it names, such as `run_01J…`; it begins with the time, in
 * milliseconds, of now or of `at`.
 */
export function newId(prefix: string, at = Date.now()): string {
  return `${prefix}_${ulid(at).toLowerCase()}`;
}

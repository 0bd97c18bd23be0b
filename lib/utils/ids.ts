import { ulid } from "ulid";

/** A new sortable id with a prefix that says what it names, such as `run_01J…`. */
export function newId(prefix: string): string {
  return `${prefix}_${ulid().toLowerCase()}`;
}

import type { JsonObject } from "@/lib/utils/json";
import { DOCUMENT_VERSION } from "./document";

/** What turns a document of a version into one of the next. */
type Migration = (document: JsonObject) => JsonObject;

/** By the version that is left behind; there is one for every version before this release's. */
const MIGRATIONS: ReadonlyMap<number, Migration> = new Map();

/** The document in the form of this release. `version` is what it says it is, and at most this release's. */
export function migrate(
  document: JsonObject,
  version: number,
  migrations: ReadonlyMap<number, Migration> = MIGRATIONS,
  target: number = DOCUMENT_VERSION,
): JsonObject {
  let migrated = document;
  for (let from = version; from < target; from++) {
    const step = migrations.get(from);
    if (!step) throw new Error(`No migration from document version ${from}`);
    migrated = { ...step(migrated), heddle: from + 1 };
  }
  return migrated;
}

import { isJsonObject, type Json } from "@/lib/utils/json";
import { DOCUMENT_VERSION, documentSchema, type WorkflowDocument } from "./document";
import { issueOf } from "./issue-of";
import { migrate } from "./migrations";
import type { Issue } from "./shape";

/** The oldest version that can still be migrated. */
const FIRST_VERSION = 1;
const MAX_NESTING = 100;

/** A value that is no workflow document of a version this release can read; each issue names its place. */
export class DocumentError extends Error {
  readonly issues: Issue[];

  constructor(issues: Issue[]) {
    super(issues.map(({ message }) => message).join("; "));
    this.name = "DocumentError";
    this.issues = issues;
  }
}

/**
 * The value as a document of this release's version; older versions are migrated. Throws `DocumentError`.
 * Only the form is checked: what the graph means is `validate`'s business.
 */
export function loadDocument(value: unknown): WorkflowDocument {
  if (!isJsonObject(value)) throw faulty([], "A workflow document is a JSON object");
  const place = unsafePlace(value, []);
  if (place) throw faulty(place.path, place.message);
  const parsed = documentSchema.safeParse(migrate(value, readVersion(value["heddle"])));
  if (parsed.success) return parsed.data;
  throw new DocumentError(
    parsed.error.issues.map(({ path, message }) => issueAt(path.map(pathPart), message)),
  );
}

function readVersion(version: Json | undefined): number {
  if (version === undefined) {
    throw faulty(["heddle"], "The document version is missing: this does not look like a Heddle workflow");
  }
  if (typeof version !== "number" || !Number.isInteger(version) || version < FIRST_VERSION) {
    throw faulty(["heddle"], `${JSON.stringify(version)} is not a document version`);
  }
  if (version > DOCUMENT_VERSION) {
    throw faulty(
      ["heddle"],
      `The document is of version ${version}, but this Heddle reads up to ${DOCUMENT_VERSION}: update Heddle to open it`,
    );
  }
  return version;
}

type Path = (string | number)[];

/** Keys that would vanish or change an object's prototype when copied, and nesting that exhausts the stack. */
function unsafePlace(value: unknown, path: Path): { path: Path; message: string } | null {
  if (typeof value !== "object" || value === null) return null;
  if (path.length > MAX_NESTING) return { path, message: `Nested deeper than ${MAX_NESTING} levels` };
  for (const [key, item] of Object.entries(value)) {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    if (key === "__proto__") return { path: place, message: "A key must not be called __proto__" };
    const unsafe = unsafePlace(item, place);
    if (unsafe) return unsafe;
  }
  return null;
}

function faulty(path: Path, message: string): DocumentError {
  return new DocumentError([issueAt(path, message)]);
}

function issueAt(path: Path, message: string): Issue {
  const place = path.slice(0, 12).join(".");
  const [root, id, ...field] = path;
  const inNode = root === "nodes" && typeof id === "string";
  return issueOf({
    code: "malformed",
    message: place ? `${place}: ${message}` : message,
    ...(inNode ? { nodeId: id, field } : { field: path }),
  });
}

function pathPart(part: PropertyKey): string | number {
  return typeof part === "symbol" ? String(part) : part;
}

import pg from "pg";
import type { Json } from "@/lib/utils/json";

const MAX_NAME_LENGTH = 200;
const MAX_VALUE_BYTES = 1024 * 1024;

/** A name or value that the store does not keep; the message is for the person who built the workflow. */
export class StoreInputError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Throws `StoreInputError` for a name that is empty, too long, or has control characters. */
export function checkName(name: string, what: "collection" | "key"): void {
  if (name !== "" && name.length <= MAX_NAME_LENGTH && !/\p{Cc}/u.test(name)) return;
  throw new StoreInputError(
    "store-name",
    `The name of a ${what} has 1 to ${MAX_NAME_LENGTH} characters, none of them control characters.`,
  );
}

/** The value as JSON text. Throws `StoreInputError` for one of more than 1 MB. */
export function checkValue(value: Json): string {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= MAX_VALUE_BYTES) return text;
  throw new StoreInputError("store-too-large", "A record's value is larger than the 1 MB that it may have.");
}

/** What of an error is the fault of the given name or value, or null. */
export function storeError(error: unknown): StoreInputError | null {
  if (error instanceof StoreInputError) return error;
  if (!(error instanceof pg.DatabaseError)) return null;
  // PostgreSQL's binary JSON cannot hold these: untranslatable character, invalid text, number out of range.
  if (error.code === "22P05" || error.code === "22P02" || error.code === "22003") {
    const message = "The store cannot keep this value: it has the character NUL, or a number out of range.";
    return new StoreInputError("store-value", message);
  }
  return null;
}

import type { FileContent, FileValue } from "@/lib/nodes/services";
import type { Json, JsonObject } from "@/lib/utils/json";
import { AppError } from "./app-error";
import { MAX_FILE_BYTES } from "./file-bytes";
import { MAX_BODY_BYTES, parseJsonBody } from "./read-body";

/** A body as it came, with its content type, parameters and all. */
export interface RawBody {
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Keeps a file that came with a request, and gives the value that stands for it. */
export type KeepFile = (file: FileContent) => Promise<FileValue>;

const MULTIPART = "multipart/form-data";
const MAX_MULTIPART_BYTES = 20 * 1024 * 1024;

/** How large a body of this type may be. */
export function maxBytesOf(contentType: string): number {
  const type = contentType.toLowerCase();
  if (type.startsWith(MULTIPART)) return MAX_MULTIPART_BYTES;
  return isFile(type) ? MAX_FILE_BYTES : MAX_BODY_BYTES;
}

/**
 * The value of a body, read as its content type says: JSON, forms, text, and whatever is none of these as a
 * file. Throws `invalid-json` for JSON that is none, `invalid-request` for a broken form and `too-large` for
 * a file of more than 16 MB.
 */
export async function readHookBody(body: RawBody, keep: KeepFile): Promise<Json> {
  const { bytes } = body;
  // The boundary of a multipart body is to be left as it is.
  const type = body.type.toLowerCase();
  if (bytes.length === 0) return null;
  if (type.startsWith(MULTIPART)) return await readMultipart(body, keep);
  if (isFile(type)) return await keep({ name: "body", type: type.split(";")[0]?.trim() ?? type, bytes });
  const text = new TextDecoder().decode(bytes);
  if (type.includes("application/x-www-form-urlencoded") && !looksLikeJson(text)) {
    return listed(new URLSearchParams(text));
  }
  return isText(type) ? text : parseJsonBody(text);
}

/** The fields of a form; a name that came several times has the list of its values. */
export async function readMultipart({ type, bytes }: RawBody, keep: KeepFile): Promise<JsonObject> {
  const entries: [string, Json][] = [];
  for (const [name, value] of await parseForm({ type, bytes })) {
    entries.push([name, typeof value === "string" ? value : await keepUpload(value, keep)]);
  }
  return listed(entries);
}

async function parseForm({ type, bytes }: RawBody): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { "content-type": type } }).formData();
  } catch (error) {
    throw new AppError("invalid-request", "The body is not the form that its content type says it is.", {
      cause: error,
    });
  }
}

/** A file field that was left empty is sent as an empty file without a name. */
async function keepUpload(file: File, keep: KeepFile): Promise<Json> {
  if (file.size === 0 && file.name === "") return null;
  if (file.size > MAX_FILE_BYTES) {
    throw new AppError("too-large", `“${file.name}” is larger than the 16 MB that a file may have.`);
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  return await keep({ name: file.name || "file", type: file.type || "application/octet-stream", bytes });
}

function listed(entries: Iterable<[string, Json]>): JsonObject {
  const values = new Map<string, Json[]>();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(
    [...values].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? null) : list]),
  );
}

function isText(type: string): boolean {
  return /^text\/(?!json)|[/+]xml\b/.test(type);
}

function isFile(type: string): boolean {
  const known = type === "" || isText(type) || /[/+]json\b|x-www-form-urlencoded/.test(type);
  return !known && !type.startsWith(MULTIPART);
}

/** `curl -d '{…}'` says its JSON is a form. */
function looksLikeJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

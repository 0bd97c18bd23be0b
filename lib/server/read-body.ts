import type { Json } from "@/lib/utils/json";
import { AppError } from "./app-error";

export const MAX_BODY_BYTES = 5 * 1024 * 1024;

/** The body as text. Throws `too-large` as soon as more than `maxBytes` have come. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  return new TextDecoder().decode(await readBytes(request, maxBytes));
}

/** The body as it came. Throws `too-large` as soon as more than `maxBytes` have come. */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(request.headers.get("content-length") ?? 0);
  return await readChunks(request.body ?? [], announced, maxBytes);
}

/** The bytes of a stream that announced so many. Throws `too-large` as soon as they are more than `maxBytes`. */
export async function readChunks(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  announced: number,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (announced > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** The JSON in a body. Throws `invalid-json` with the reason for text that is none, or none we take. */
export function parseJsonBody(text: string): Json {
  try {
    return JSON.parse(text, refusePrototype);
  } catch (error) {
    throw new AppError("invalid-json", `The body is not valid JSON: ${reasonOf(error)}.`, { cause: error });
  }
}

/** Such a key would vanish, or change an object's prototype, when the value is copied. */
function refusePrototype(this: unknown, key: string, value: Json): Json {
  if (key === "__proto__") throw new SyntaxError("a key must not be called __proto__");
  return value;
}

function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return "it is nested too deeply";
  return error instanceof Error ? error.message : "it cannot be read";
}

function tooLarge(maxBytes: number): AppError {
  return new AppError(
    "too-large",
    `The body is larger than the ${maxBytes / 1024 / 1024} MB that are taken here.`,
  );
}

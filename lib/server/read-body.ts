import { AppError } from "./app-error";

export const MAX_BODY_BYTES = 5 * 1024 * 1024;

/** The body as text. Throws `too-large` as soon as more than `maxBytes` have come. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function tooLarge(maxBytes: number): AppError {
  return new AppError(
    "too-large",
    `The body is larger than the ${maxBytes / 1024 / 1024} MB that are taken here.`,
  );
}

import type { Json } from "@/lib/utils/json";
import { type ErrorClass, NodeError } from "../node-error";
import type { FileService, HttpResponse } from "../services";

/** The failure that an error status means to a workflow (design 4.10). */
export function statusError(method: string, url: string, response: HttpResponse): NodeError {
  const { status, body } = response;
  const said = body.trim().slice(0, 200);
  const message = `${method} ${new URL(url).host} answered ${status}${said && `: ${said}`}`;
  return new NodeError(classOf(status), `http-${status}`, message, {
    retryAfterMs: retryAfter(response.headers["retry-after"]),
  });
}

function classOf(status: number): ErrorClass {
  if (status === 429) return "rate-limited";
  if (status === 401 || status === 403) return "auth";
  if (status === 408 || status === 504) return "timeout";
  return status >= 500 ? "unavailable" : "invalid-input";
}

/** Milliseconds that `Retry-After` (RFC 9110, 10.2.3) asks to wait: seconds or a date. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** The body as text or JSON. Throws `NodeError` if JSON was asked for and it is not. */
export function readBody(response: HttpResponse, as: "auto" | "json" | "text"): Json {
  const { body, headers } = response;
  const isJson = as === "json" || (as === "auto" && /[/+]json\b/i.test(headers["content-type"] ?? ""));
  if (!isJson) return body;
  if (body.trim() === "") return null;
  try {
    return JSON.parse(body);
  } catch (error) {
    if (as === "auto") return body;
    const start = body.slice(0, 100);
    throw new NodeError("invalid-input", "not-json", `The answer is not JSON. It starts with: ${start}`, {
      cause: error,
    });
  }
}

/** Media types (RFC 6838) whose content is for programs and not for reading. */
const BINARY =
  /^(image|audio|video|font|model)\/(?!svg\+xml)|^application\/(octet-stream|pdf|zip|gzip|wasm|msword|rtf|epub\+zip|x-(tar|7z|rar|bzip|gzip|zip)|vnd\.(ms-|openxmlformats|oasis|rar|android|apple))/i;

/**
 * The body as a value: JSON, text, or a file that is kept with the run, which `auto` makes of what is not for
 * reading. Throws as `readBody` and the file service do.
 */
export async function readAnswer(
  response: HttpResponse,
  as: "auto" | "json" | "text" | "file",
  url: string,
  files: FileService,
): Promise<Json> {
  const type = (response.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
  const isFile = as === "file" || (as === "auto" && BINARY.test(type) && response.bytes.length > 0);
  if (!isFile) return readBody(response, as);
  const name = fileNameOf(response.headers["content-disposition"] ?? "", url);
  return await files.save({ name, type: type || "application/octet-stream", bytes: response.bytes });
}

/** The name that the answer gives its file (RFC 6266), else the last part of the address. */
function fileNameOf(disposition: string, url: string): string {
  const extended = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(disposition)?.[1];
  const [, quoted, bare] = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition) ?? [];
  const last = new URL(url).pathname.split("/").pop() ?? "";
  const name = decoded(extended) ?? quoted?.replace(/\\(.)/g, "$1") ?? bare ?? decoded(last);
  return name?.split(/[/\\]/).pop()?.slice(0, 200) || "file";
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return text;
  }
}

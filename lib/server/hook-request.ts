import { AppError } from "./app-error";
import type { Delivery, HookAnswer } from "./deliver-hook";
import { maxBytesOf } from "./hook-body";
import { readBytes } from "./read-body";
import { toHttpResponse } from "./respond";

/** Names under which senders put their own id of a delivery. */
const DELIVERY_ID_HEADERS = [
  "idempotency-key",
  "x-github-delivery",
  "webhook-id",
  "svix-id",
  "x-delivery-id",
];

/** A request as it came, of whatever kind of server. */
export interface Incoming {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** What follows the token in the address, part by part. */
  path: string[];
  /** The body as it came. Throws `too-large` as soon as more than `maxBytes` have come. */
  read(maxBytes: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** What a sender sent; the body stays as it came, because signatures are over its bytes. */
export async function readDelivery({ method, url, headers, path, read }: Incoming): Promise<Delivery> {
  const isTest = path[0] === "test";
  const type = headers["content-type"] ?? "";
  return {
    method,
    path: (isTest ? path.slice(1) : path).join("/"),
    query: Object.fromEntries(url.searchParams),
    headers,
    body: { type, bytes: await read(maxBytesOf(type)) },
    deliveryId: DELIVERY_ID_HEADERS.map((name) => headers[name]).find((id) => id) ?? null,
    version: isTest ? "draft" : undefined,
  };
}

/** A request of a route of Next's. */
export function incoming(request: Request, path: string[]): Incoming {
  return {
    method: request.method,
    url: new URL(request.url),
    headers: Object.fromEntries(request.headers),
    path,
    read: (maxBytes) => readBytes(request, maxBytes),
  };
}

/** 202 where the run goes on, its answer or its output, or a problem that names the run. */
export function answerHook(answer: HookAnswer): Response {
  const { kind, runId } = answer;
  if (kind === "failed") throw new AppError("run-failed", answer.message, { runId });
  if (kind === "responded") return toHttpResponse(runId, answer.response, answer.file);
  const { status, headers, value } = jsonAnswer(answer);
  return Response.json(value, { status, headers });
}

/** The answer of a run that goes on, or that has ended with an output. */
export function jsonAnswer(answer: Extract<HookAnswer, { kind: "accepted" | "completed" }>) {
  const { runId } = answer;
  const headers = { "x-heddle-run": runId };
  return answer.kind === "completed"
    ? { status: 200, headers, value: answer.output }
    : { status: 202, headers, value: { runId } };
}

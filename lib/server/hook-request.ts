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

/** What a sender sent; the body stays as it came, because signatures are over its bytes. */
export async function readDelivery(request: Request, path: string[]): Promise<Delivery> {
  const url = new URL(request.url);
  const isTest = path[0] === "test";
  const type = request.headers.get("content-type") ?? "";
  const deliveryId = DELIVERY_ID_HEADERS.map((name) => request.headers.get(name)).find((id) => id);
  return {
    method: request.method,
    path: (isTest ? path.slice(1) : path).join("/"),
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(request.headers),
    body: { type, bytes: await readBytes(request, maxBytesOf(type)) },
    deliveryId: deliveryId ?? null,
    version: isTest ? "draft" : undefined,
  };
}

/** 202 where the run goes on, its answer or its output, or a problem that names the run. */
export function answerHook(answer: HookAnswer): Response {
  const { kind, runId } = answer;
  if (kind === "failed") throw new AppError("run-failed", answer.message, { runId });
  if (kind === "responded") return toHttpResponse(runId, answer.response, answer.file);
  const headers = { "x-heddle-run": runId };
  if (kind === "completed") return Response.json(answer.output, { headers });
  return Response.json({ runId }, { status: 202, headers });
}

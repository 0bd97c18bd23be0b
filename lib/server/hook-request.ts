import type { Json } from "@/lib/utils/json";
import { AppError } from "./app-error";
import type { Delivery, HookAnswer } from "./deliver-hook";
import { MAX_BODY_BYTES, parseJsonBody, readText } from "./read-body";

/** Names under which senders put their own id of a delivery. */
const DELIVERY_ID_HEADERS = [
  "idempotency-key",
  "x-github-delivery",
  "webhook-id",
  "svix-id",
  "x-delivery-id",
];

/** What a sender sent, read as its content type says; a JSON body that is none is refused. */
export async function readDelivery(request: Request, path: string[]): Promise<Delivery> {
  const url = new URL(request.url);
  const isTest = path[0] === "test";
  const text = await readText(request, MAX_BODY_BYTES);
  const deliveryId = DELIVERY_ID_HEADERS.map((name) => request.headers.get(name)).find((id) => id);
  return {
    method: request.method,
    path: (isTest ? path.slice(1) : path).join("/"),
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(request.headers),
    body: readBody(text, request.headers.get("content-type") ?? ""),
    deliveryId: deliveryId ?? null,
    version: isTest ? "draft" : undefined,
  };
}

function readBody(text: string, contentType: string): Json {
  if (text === "") return null;
  if (contentType.includes("application/x-www-form-urlencoded") && !looksLikeJson(text)) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  if (contentType.startsWith("text/plain")) return text;
  return parseJsonBody(text);
}

/** `curl -d '{…}'` says its JSON is a form. */
function looksLikeJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/** 202 where the run goes on, 200 with its output, or a problem that names the run. */
export function answerHook(answer: HookAnswer): Response {
  if (answer.kind === "failed") {
    throw new AppError("run-failed", answer.message, { runId: answer.runId });
  }
  const headers = { "x-heddle-run": answer.runId };
  if (answer.kind === "completed") return Response.json(answer.output, { headers });
  return Response.json({ runId: answer.runId }, { status: 202, headers });
}

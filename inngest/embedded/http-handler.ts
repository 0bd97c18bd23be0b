import { createHmac } from "node:crypto";
import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { z } from "zod";
import { canonicalJson } from "@/lib/utils/json";
import type { AppAnswer, Handler } from "./call-function";

/** What the SDK sends as a body when it streams: the answer that it had none of when the headers went out. */
const streamed = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

/**
 * Calls apps over HTTP, each at its function's URL; signed where there is a key. Node's `fetch` would give up on
 * a function that takes more than five minutes to answer.
 */
export function httpHandler(signingKey: string | null): Handler {
  return async ({ method, url, headers: given, body }) => {
    const headers = { ...given };
    if (signingKey !== null) {
      headers["x-inngest-server-kind"] = "cloud";
      headers["x-inngest-signature"] = signature(body, signingKey, Date.now());
    }
    const answer = await exchange(url, method, headers, body);
    return answer.status === 201 ? streamedAnswer(answer) : answer;
  };
}

/** As Inngest signs: HMAC-SHA256 over the canonical JSON and the time in seconds; the key without its prefix. */
function signature(body: string, signingKey: string, now: number): string {
  const time = Math.floor(now / 1000);
  const text = body === "" ? "" : canonicalJson(JSON.parse(body));
  const key = signingKey.replace(/^signkey-\w+-/, "");
  return `t=${time}&s=${createHmac("sha256", key).update(`${text}${time}`).digest("hex")}`;
}

// A connection for each call: one that was kept may be closed by the app just when the next call is sent.
async function exchange(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string,
): Promise<AppAnswer> {
  const send = url.startsWith("https:") ? secureRequest : plainRequest;
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = { ...headers, "content-length": String(Buffer.byteLength(body)) };
    send(url, { method, headers: sent, agent: false }, resolve).on("error", reject).end(body);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  const received = Object.entries(message.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const text = Buffer.concat(chunks).toString();
  return { status: message.statusCode ?? 502, headers: Object.fromEntries(received), body: text };
}

function streamedAnswer(answer: AppAnswer): AppAnswer {
  const { status, headers, body } = streamed.parse(JSON.parse(answer.body));
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { status, headers: Object.fromEntries(named), body };
}

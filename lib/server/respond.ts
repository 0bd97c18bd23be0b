import { z } from "zod";
import type { FileContent } from "@/lib/nodes/services";
import type { Json } from "@/lib/utils/json";
import { pool } from "./db";

const responseSchema = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.json(),
});
export type HookResponse = z.output<typeof responseSchema>;

const ANSWER = `
WITH answered AS (UPDATE runs SET response = $2 WHERE id = $1 AND response IS NULL RETURNING id)
SELECT pg_notify('heddle_run_answered', id) FROM answered`;

/** Answers the call that started the run. False where it was answered before: the first answer is kept. */
export async function respondTo(runId: string, response: HookResponse): Promise<boolean> {
  const values = [runId, JSON.stringify(response)];
  const { rowCount } = await pool().query({ name: "answer-run", text: ANSWER, values });
  return rowCount === 1;
}

/** The answer that is kept with a run, or null where there is none. */
export function responseOf({ response }: { response: unknown }): HookResponse | null {
  return response === null ? null : responseSchema.parse(response);
}

/** Headers of the connection rather than of the answer, and those that would act upon our own origin. */
const NOT_SENT =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length|content-encoding|set-cookie2?|clear-site-data|strict-transport-security|public-key-pins.*|alt-svc|nel|report-to|reporting-endpoints|service-worker-allowed|content-security-policy.*|x-heddle-.*)$/;
/** RFC 9110, 15.3.5, 15.3.6 and 15.4.5: these have no body. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * What a `respond` node said, as an answer over HTTP: text as it is, nothing for null, a file's content where
 * the body was one, all else as JSON. The security policy of such answers is set for their addresses in
 * next.config.ts.
 */
export function toHttpResponse(
  runId: string,
  { status, headers, body }: HookResponse,
  file: FileContent | null = null,
): Response {
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers)) if (!NOT_SENT.test(name)) sent.set(name, value);
  sent.set("x-heddle-run", runId);
  if (body === null || WITHOUT_BODY.has(status)) return new Response(null, { status, headers: sent });
  if (!sent.has("content-type")) sent.set("content-type", file?.type ?? typeOf(body));
  return new Response(file ? new Uint8Array(file.bytes) : textOf(body), { status, headers: sent });
}

function typeOf(body: Json): string {
  return typeof body === "string" ? "text/plain; charset=utf-8" : "application/json";
}

function textOf(body: Json): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

import { type AskedField, labelOf, readAnswers } from "@/lib/nodes/form-fields";
import { type NodeConfig, nodeDefinitions } from "@/lib/nodes/registry";
import { isFileValue } from "@/lib/nodes/services";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { AppError, notFound } from "./app-error";
import { prisma } from "./db";
import { type KeepFile, maxBytesOf, type RawBody, readHookBody } from "./hook-body";
import { type OpenHook, openHook } from "./hooks";
import { presentRun, WITH_WORKFLOW_NAME } from "./present-run";
import { takeToken } from "./rate-limit";
import { readBytes } from "./read-body";
import { replyText } from "./reply-text";
import { runEnded } from "./run-watch";
import { startRun } from "./start-run";
import { withFiles } from "./with-files";

/** Of one form, whoever sends them. */
const SUBMISSIONS = { limit: 60, windowMs: 60_000 };
/** A field that people do not see; its name cannot be that of a form's own field. */
export const HONEYPOT = "_website";
/** How long the page of a result waits before it is loaded again. */
const WAIT_FOR_RESULT_MS = 8_000;

export type HostedForm = Pick<NodeConfig<"form">, "title" | "description" | "fields" | "submitLabel"> & {
  /** Nothing is published yet. */
  isDraft: boolean;
};

/** The form at an address. Throws `not-found`. */
export async function hostedForm(token: string): Promise<HostedForm> {
  const hook = await openHook("f", token);
  const { title, description, fields, submitLabel } = configOf(hook);
  return { title, description, fields, submitLabel, isDraft: hook.version === "draft" };
}

/** What was sent started this run; none where a robot filled in what people do not see. */
interface Submitted {
  runId: string | null;
  /** Path of the page with the result. */
  next: string;
}

/**
 * Starts a run with the answers of a form that was sent as multipart, urlencoded or JSON. Throws
 * `not-found`, `rate-limited`, `too-large`, and `invalid-input` with each answer that does not fit.
 */
export async function submitForm(token: string, request: Request): Promise<Submitted> {
  const hook = await openHook("f", token);
  const taken = takeToken(`form:${token}`, SUBMISSIONS);
  if (!taken.allowed) throw new AppError("rate-limited", "Too many forms at once. Try again in a minute.");
  const type = request.headers.get("content-type") ?? "";
  const body = { type, bytes: await readBytes(request, maxBytesOf(type)) };
  const runId = await withFiles(hook.workflow.workspaceId, async (keep) => {
    const input = answersOf(configOf(hook).fields, await readSent(body, keep));
    if (input === null) return null;
    const { workflow, version, nodeId: trigger } = hook;
    return await startRun({ workflow, version, trigger, input, idempotencyKey: keyOf(hook, request) });
  });
  return { runId, next: runId === null ? `/f/${token}/sent` : `/f/${token}/sent/${runId}` };
}

/** A page that is sent twice, as by an impatient double click, carries the same key. */
function keyOf({ nodeId }: OpenHook, request: Request): string | null {
  const key = request.headers.get("idempotency-key");
  return key && `form:${nodeId}:${key.slice(0, 200)}`;
}

interface Sent {
  value: Json;
  /** Ids of the files that came with the form. */
  kept: ReadonlySet<string>;
  isForm: boolean;
}

async function readSent(body: RawBody, keep: KeepFile): Promise<Sent> {
  const kept = new Set<string>();
  const value = await readHookBody(body, async (file) => {
    const saved = await keep(file);
    kept.add(saved.$file);
    return saved;
  });
  return { value, kept, isForm: !/[/+]json\b/i.test(body.type) };
}

/** The checked answers; null for what a robot sent. */
function answersOf(fields: readonly AskedField[], { value, kept, isForm }: Sent): JsonObject | null {
  const { [HONEYPOT]: trap, ...given } = isJsonObject(value) ? value : {};
  if (typeof trap === "string" && trap !== "") return null;
  // A browser sends nothing for a box that is not ticked.
  const unticked = isForm ? fields.filter(({ kind }) => kind === "boolean") : [];
  const complete = { ...Object.fromEntries(unticked.map(({ name }) => [name, false])), ...given };
  const { answers, issues } = readAnswers(fields, complete);
  for (const [name, answer] of Object.entries(answers)) {
    if (isFileValue(answer) && !kept.has(answer.$file))
      issues.push({ path: name, message: "has to be a file" });
  }
  const [first] = issues;
  if (!first) return answers;
  const field = fields.find(({ name }) => name === first.path);
  throw new AppError("invalid-input", `“${field ? labelOf(field) : first.path}” ${first.message}.`, {
    fields: issues,
  });
}

/** What the page after a form shows. */
export type FormResult =
  | { state: "thanks" | "finished"; text: string }
  | { state: "working" }
  | { state: "failed" };

/**
 * What came of a form, for the page that shows it: thanks, or the run's output where the form promises it.
 * Waits a little for a run that goes on. Throws `not-found`, also for a run of another form.
 */
export async function formResult(
  token: string,
  runId: string | null,
): Promise<FormResult & { title: string }> {
  const hook = await openHook("f", token);
  const { title, response, thanks } = configOf(hook);
  const text = thanks?.trim() ? thanks : "Thank you.";
  if (runId === null || response === "immediately") return { title, state: "thanks", text };
  const where = { id: runId, workflowId: hook.workflow.id, triggerNodeId: hook.nodeId };
  if ((await prisma().run.count({ where })) === 0) throw notFound("form");
  await runEnded(runId, WAIT_FOR_RESULT_MS);
  const run = presentRun(
    await prisma().run.findUniqueOrThrow({ where: { id: runId }, include: WITH_WORKFLOW_NAME }),
  );
  if (run.status === "completed") return { title, state: "finished", text: replyText(run.output) || "Done." };
  return { title, state: run.status === "failed" || run.status === "cancelled" ? "failed" : "working" };
}

function configOf({ node }: OpenHook): NodeConfig<"form"> {
  return nodeDefinitions.form.config.parse(node.config);
}

import { ScriptError } from "@/lib/nodes/code/script-error";
import type { NodeError } from "@/lib/nodes/node-error";
import type { ScriptRequest, ScriptResult } from "@/lib/nodes/services";
import { sha256 } from "@/lib/utils/sha256";
import { type Answer, type Job, ThreadStopped, withThread } from "./script-threads";

const MAX_OUTPUT_BYTES = 1024 * 1024;
const MAX_LINES = 1000;

/**
 * Runs JavaScript in QuickJS, on a thread of its own: the sandbox has ECMAScript and `console`, and nothing
 * else. Of `globals`, `$now` (ISO 8601) is what its clock says all the time, in UTC, and `$seed` (text) is what
 * its random numbers come from; so the same request gives the same result. The rest the script sees by name.
 * Throws `ScriptError` with the line of the source: of class `timeout` after `timeoutMs`, `limit` for memory,
 * stack or a result over 1 MB, else `invalid-input`. An aborted signal is thrown as it is.
 */
export async function runScript(request: ScriptRequest): Promise<ScriptResult> {
  request.signal.throwIfAborted();
  const answer = await withThread(jobOf(request), request.signal).catch((error: unknown) => {
    if (error instanceof ThreadStopped) throw stopped(error, request);
    throw error;
  });
  if (answer.failure) throw failureOf(answer.failure, answer.lines, request);
  if (Buffer.byteLength(answer.output) > MAX_OUTPUT_BYTES) throw tooLarge(answer.lines);
  return { output: JSON.parse(answer.output), logs: answer.lines };
}

function jobOf({ source, globals, timeoutMs, memoryMb }: ScriptRequest): Job {
  const { $now, $seed, ...seen } = globals;
  const now = typeof $now === "string" ? Date.parse($now) : Date.now();
  return {
    source,
    globals: Object.fromEntries(Object.entries(seen).map(([name, value]) => [name, JSON.stringify(value)])),
    now,
    seed: new DataView(sha256(String($seed ?? now)).buffer).getUint32(0),
    timeoutMs,
    memoryMb,
    maxOutputBytes: MAX_OUTPUT_BYTES,
    maxLines: MAX_LINES,
  };
}

type Failure = Exclude<Answer["failure"], undefined>;

function failureOf({ kind, message, line }: Failure, lines: string[], request: ScriptRequest): NodeError {
  const place = line === null ? "" : `line ${line}: `;
  switch (kind) {
    case "time":
      return outOfTime(request, lines);
    case "memory":
      return outOfMemory(request, lines);
    case "stack":
      return new ScriptError("limit", "script-stack", `${place}the code calls itself too deeply.`, lines);
    case "output":
      return tooLarge(lines);
    case "pending":
      return new ScriptError(
        "invalid-input",
        "script-pending",
        "The code waits for a promise that nothing will fulfil.",
        lines,
      );
    case "result":
      return new ScriptError("invalid-input", "script-result", resultMessage(message), lines);
    case "error":
      return new ScriptError("invalid-input", "script-error", `${place}${message}`, lines);
  }
}

/** What the sandbox says of a result that is no JSON; of a cycle it says only that. */
function resultMessage(message: string): string {
  return message === "circular reference"
    ? "The result contains itself, which JSON cannot hold."
    : message || "The result cannot be made JSON.";
}

function stopped(error: ThreadStopped, request: ScriptRequest): NodeError {
  return error.reason === "time" ? outOfTime(request, []) : outOfMemory(request, []);
}

function outOfTime({ timeoutMs }: ScriptRequest, lines: string[]): NodeError {
  const message = `The code did not end within ${timeoutMs / 1000} s.`;
  return new ScriptError("timeout", "script-timeout", message, lines);
}

function outOfMemory({ memoryMb }: ScriptRequest, lines: string[]): NodeError {
  return new ScriptError("limit", "script-memory", `The code needs more than its ${memoryMb} MB.`, lines);
}

function tooLarge(lines: string[]): NodeError {
  return new ScriptError("limit", "script-output", "The result is larger than 1 MB.", lines);
}

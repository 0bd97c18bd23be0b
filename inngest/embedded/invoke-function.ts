import type { Pool } from "pg";
import { ulid } from "ulid";
import { z } from "zod";
import { isJsonObject } from "@/lib/utils/json";
import { execute, type Statement } from "./database";
import { insertEvents, type StoredEvent } from "./event-store";
import { INVOKED } from "./function-config";

const invocation = z.looseObject({ data: z.record(z.string(), z.unknown()).optional() });

const EXISTS: Statement = {
  name: "executor_function_exists",
  text: "SELECT FROM executor_functions WHERE id = $1",
};

/**
 * Starts a run of one function with the event in `body`, whatever its triggers are, and returns the event's id;
 * null if there is no such function.
 * @throws ZodError when the body is not an event.
 */
export async function invokeFunction(pool: Pool, functionId: string, body: unknown): Promise<string | null> {
  if ((await execute(pool, EXISTS, [functionId])).length === 0) return null;
  const { data } = invocation.parse(isJsonObject(body) ? body : { data: body });
  const now = Date.now();
  const id = ulid(now);
  const event: StoredEvent = {
    name: INVOKED,
    data: { ...data, _inngest: { fn_id: functionId } },
    id,
    ts: now,
  };
  await insertEvents(pool, [{ internalId: id, event }]);
  return id;
}

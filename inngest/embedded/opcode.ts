import { z } from "zod";

/** One operation that the SDK reports; the SDK adds more fields, which are of no use here. */
export const opcode = z.object({
  id: z.string(),
  op: z.string(),
  name: z.string().optional(),
  opts: z.record(z.string(), z.unknown()).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});

export type Opcode = z.output<typeof opcode>;

export const waitForEventOptions = z.object({ timeout: z.string(), if: z.string().optional() });

export const waitForSignalOptions = z.object({
  signal: z.string().max(512),
  timeout: z.string(),
  conflict: z.enum(["fail", "replace"]).optional(),
});

export const invokeOptions = z.object({
  function_id: z.string(),
  payload: z
    .object({ data: z.record(z.string(), z.unknown()).nullish() })
    .loose()
    .nullish(),
  timeout: z.string().optional(),
});

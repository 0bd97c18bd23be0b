import type { z } from "zod";
import type { problemSchema } from "@/lib/api/contracts/common";
import { ERRORS } from "@/lib/api/errors";
import { AppError } from "./app-error";
import { log } from "./log";

/** The problem document (RFC 9457) for anything thrown; what is not an `AppError` is logged and not told. */
export function problem(error: unknown, instance: string): Response {
  if (!(error instanceof AppError)) log().error({ err: error, instance }, "a request failed");
  const known =
    error instanceof AppError
      ? error
      : new AppError("internal", "Something went wrong on our side; it was logged.");
  const { status, title } = ERRORS[known.code];
  const { current, fields, issues, runId, steps } = known.details;
  const body: z.input<typeof problemSchema> & { instance: string } = {
    type: `urn:heddle:problem:${known.code}`,
    title,
    status,
    code: known.code,
    detail: known.message,
    instance,
    ...(issues ? { issues } : {}),
    ...(fields ? { fields } : {}),
    ...(current === undefined ? {} : { current }),
    ...(runId ? { runId } : {}),
    ...(steps ? { steps } : {}),
  };
  return Response.json(body, { status, headers: { "content-type": "application/problem+json" } });
}

import type { ErrorCode } from "@/lib/api/errors";
import type { Issue } from "@/lib/graph/shape";
import type { Json } from "@/lib/utils/json";

interface Details {
  issues?: Issue[];
  fields?: { path: string; message: string }[];
  current?: Json;
  runId?: string;
  /** Steps that the error is about. */
  steps?: { path: string; nodeId: string; name: string }[];
  cause?: unknown;
}

/** An error with a place in the table of lib/api/errors; `detail` is written for the person who asked. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Omit<Details, "cause">;

  constructor(code: ErrorCode, detail: string, { cause, ...details }: Details = {}) {
    super(detail, { cause });
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }
}

/** What is not there, or not yours, which is the same. */
export function notFound(what: string): AppError {
  return new AppError("not-found", `There is no such ${what}, or you have no access to it.`);
}

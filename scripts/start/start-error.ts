/** Why Heddle cannot start, in one sentence that says what to do. */
export class StartError extends Error {
  override name = "StartError";
}

/** The `code` of a system or PostgreSQL error, such as EADDRINUSE or 3D000; empty for other values. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

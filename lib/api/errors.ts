/**
 * Every error the API can answer with: its stable code, status and title. RFC 9457 problem documents are
 * made from this table, and the browser reads the same one.
 */
export const ERRORS = {
  "invalid-json": { status: 400, title: "The body is not valid JSON" },
  "invalid-request": { status: 400, title: "The request does not have the expected form" },
  "trigger-required": { status: 400, title: "Say which trigger should start the run" },
  unauthorized: { status: 401, title: "Sign in first" },
  forbidden: { status: 403, title: "Your role does not allow this" },
  "not-found": { status: 404, title: "There is nothing here" },
  "method-not-allowed": { status: 405, title: "This address does not take that method" },
  "stale-revision": { status: 409, title: "Somebody saved a newer revision" },
  "already-finished": { status: 409, title: "The run has already ended" },
  "already-decided": { status: 409, title: "This was decided before" },
  "confirm-effects": { status: 409, title: "Steps would be repeated that change something outside" },
  "already-set-up": { status: 409, title: "An owner account exists already" },
  "idempotency-conflict": { status: 409, title: "This key was used for a different request" },
  conflict: { status: 409, title: "This clashes with something that exists" },
  "too-large": { status: 413, title: "The body is too large" },
  "invalid-document": { status: 422, title: "The workflow has faults in its structure" },
  "invalid-workflow": { status: 422, title: "The workflow has problems that must be solved first" },
  "invalid-input": { status: 422, title: "The input does not fit what the trigger expects" },
  "missing-data": { status: 422, title: "There is no data to test this with" },
  "not-replayable": { status: 422, title: "The run cannot be replayed like this" },
  "looks-like-secret": { status: 422, title: "The export would contain what looks like a secret" },
  "rate-limited": { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong on the server" },
  "run-failed": { status: 500, title: "The run failed" },
  unavailable: { status: 503, title: "The server is starting or its database is away" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;

import { ApiError } from "./api-error";

/** What went wrong, as a sentence for the person at the screen. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.problem.detail;
  // What `fetch` throws when no answer came.
  if (error instanceof TypeError)
    return "The server does not answer. Check that it is running, then try again.";
  return error instanceof Error ? error.message : "Something unexpected happened.";
}

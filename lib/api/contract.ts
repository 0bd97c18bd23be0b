import type { z } from "zod";

/** One operation of the API: what the route, the browser client and the API document all read. */
export interface Contract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below /api/v1, with `{name}` for parameters. */
  path: string;
  summary: string;
  /** Whether a caller who is not signed in may use it. */
  public?: boolean;
  status?: number;
  params: Params;
  query: Query;
  body: Body;
  response: Response;
}

/** Ties the parts of one contract together so that their types survive. */
export function contract<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  definition: Contract<P, Q, B, R>,
): Contract<P, Q, B, R> {
  return definition;
}

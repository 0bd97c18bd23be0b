import { z } from "zod";
import { contract } from "../contract";
import { none } from "./common";

export const sendEvent = contract({
  method: "POST",
  path: "/events",
  summary:
    "Send an event: starts the published workflows that listen for it, and goes on with runs that wait",
  status: 202,
  params: none,
  query: none,
  body: z.strictObject({
    name: z
      .string()
      .max(200)
      .regex(/^[A-Za-z0-9_][\w.:/-]*$/, "letters, digits and . : / _ -, such as order.paid")
      .refine((name) => !/^run\./.test(name), "names that begin with run. are those of runs that end"),
    data: z.json().default(null),
    /** The sender's own id: the same one starts the same runs once. */
    id: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^\0]*$/, "text without the character NUL")
      .optional(),
  }),
  response: z.object({ id: z.string(), runs: z.array(z.string()) }),
});

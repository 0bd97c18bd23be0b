import { z } from "zod";
import { expression, plain } from "../fields";

const MODES = [
  { value: "none", label: "One page only" },
  { value: "link", label: "Link header" },
  { value: "cursor", label: "Cursor" },
  { value: "page", label: "Page number" },
] as const;

const response = ["response"];

/** How the further pages of an answer are found, all of which one request node fetches. */
export const paginationField = z
  .strictObject({
    mode: z
      .enum(MODES.map(({ value }) => value))
      .default("none")
      .meta(
        plain("select", {
          title: "Next page by",
          help: "All pages together give one list.",
          options: [...MODES],
        }),
      ),
    cursor: expression({
      title: "Next cursor",
      help: "CEL that gives the next page's cursor or address, and null after the last page.",
      placeholder: "response.body.?next_cursor",
      sees: response,
      needed: true,
      showWhen: { field: "mode", is: ["cursor"] },
    }).optional(),
    cursorParam: z
      .string()
      .max(200)
      .default("cursor")
      .meta(
        plain("text", {
          title: "Sent as",
          help: "Name of the parameter; left out where the cursor is an address.",
          showWhen: { field: "mode", is: ["cursor"] },
        }),
      ),
    cursorIn: z
      .enum(["query", "body"])
      .default("query")
      .meta(
        plain("select", {
          title: "Sent in",
          options: [
            { value: "query", label: "Query" },
            { value: "body", label: "JSON body" },
          ],
          showWhen: { field: "mode", is: ["cursor"] },
        }),
      ),
    pageParam: z
      .string()
      .max(200)
      .default("page")
      .meta(plain("text", { title: "Page sent as", showWhen: { field: "mode", is: ["page"] } })),
    startPage: z
      .int()
      .min(0)
      .default(1)
      .meta(plain("number", { title: "First page", showWhen: { field: "mode", is: ["page"] } })),
    items: expression({
      title: "Items",
      help: "CEL that gives the list of a page. Left empty, it is the body.",
      placeholder: "response.body.data",
      sees: response,
      showWhen: { field: "mode", is: ["link", "cursor", "page"] },
    }).optional(),
    maxPages: z
      .int()
      .min(1)
      .max(1000)
      .default(10)
      .meta(
        plain("number", {
          title: "Pages at most",
          showWhen: { field: "mode", is: ["link", "cursor", "page"] },
        }),
      ),
  })
  .optional()
  .meta(plain("json", { title: "Pages" }));

export type Pagination = NonNullable<z.output<typeof paginationField>>;

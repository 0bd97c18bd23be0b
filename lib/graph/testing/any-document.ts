import fc from "fast-check";
import type { JsonObject } from "@/lib/utils/json";
import { DOCUMENT_VERSION, type WorkflowDocument } from "../document";

const id = fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/);
const config = fc.dictionary(
  fc.string().filter((key) => key !== "__proto__"),
  fc
    .jsonValue({ maxDepth: 3 })
    .map((value): JsonObject => ({ value: JSON.parse(JSON.stringify(value).replaceAll("__proto__", "p")) })),
  { maxKeys: 4 },
);
const point = fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: -1e6, max: 1e6 }));
const node = fc.record(
  {
    type: fc.constantFrom("noop", "box"),
    name: fc.string({ maxLength: 20, unit: "binary" }),
    position: point,
    config,
    size: point,
    collapsed: fc.boolean(),
    disabled: fc.boolean(),
    policy: fc.record(
      { retries: fc.integer({ min: 0, max: 20 }), timeout: fc.constant("5s") },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["type", "name", "position", "config"] },
);
/** Documents of every shape that can be written; few of them are sound graphs. */
export const anyDocument: fc.Arbitrary<WorkflowDocument> = fc.record({
  heddle: fc.constant(DOCUMENT_VERSION),
  name: fc.constant("Any"),
  nodes: fc.dictionary(id, node),
  edges: fc.array(
    fc.record(
      { from: id, port: fc.constantFrom("out", "yes", "no"), to: id },
      { requiredKeys: ["from", "to"] },
    ),
  ),
});

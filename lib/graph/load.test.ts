import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import { DocumentError, loadDocument } from "./load";
import { migrate } from "./migrations";

const node = { type: "noop", name: "A", position: [0, 0], config: {} };
const good = { heddle: 1, name: "Good", nodes: { a: node }, edges: [] };

function issuesOf(value: unknown) {
  try {
    loadDocument(value);
  } catch (error) {
    if (error instanceof DocumentError) return error.issues;
    throw error;
  }
  return [];
}

test("a good document is given as it is", () => {
  expect(loadDocument(good)).toEqual(good);
});

test.each([
  ["no object", [], /^A workflow document is a JSON object$/],
  ["null", null, /JSON object/],
  ["no version", { name: "x" }, /^heddle: .*missing/],
  ["a version that is none", { ...good, heddle: "one" }, /^heddle: "one" is not a document version$/],
  ["a newer version", { ...good, heddle: 99 }, /^heddle: .*version 99.*up to 1.*update Heddle/],
  ["no name", { ...good, name: " " }, /^name: /],
  ["a bad position", { ...good, nodes: { a: { ...node, position: [0] } } }, /^nodes\.a\.position: /],
  ["an unknown key", { ...good, nodes: { a: { ...node, colour: 1 } } }, /^nodes\.a: .*colour/],
  [
    "a bad duration",
    { ...good, nodes: { a: { ...node, policy: { timeout: "soon" } } } },
    /^nodes\.a\.policy\.timeout: .*500ms/,
  ],
  ["a bad edge", { ...good, edges: [{ from: "a" }] }, /^edges\.0\.to: /],
  [
    "a node that would be lost",
    JSON.parse('{"heddle":1,"nodes":{"__proto__":{}}}'),
    /^nodes\.__proto__: .*__proto__/,
  ],
  [
    "a key that would be lost",
    JSON.parse('{"heddle":1,"nodes":{"a":{"config":{"x":[{"__proto__":1}]}}}}'),
    /__proto__/,
  ],
])("%s is refused with its place", (_, value, message) => {
  const [issue] = issuesOf(value);
  expect(issue).toMatchObject({ severity: "error", kind: "structure" });
  expect(issue?.message).toMatch(message);
});

test("an issue in a node names the node and the field", () => {
  const [issue] = issuesOf({ ...good, nodes: { a: { ...node, position: ["x", 0] } } });
  expect(issue).toMatchObject({ nodeId: "a", field: ["position", 0] });
});

test("a document nested without end is refused, not a crash", () => {
  const text = `{"heddle":1,"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  expect(issuesOf(JSON.parse(text))[0]?.message).toMatch(/Nested deeper/);
});

test("ids that every object has are ordinary ids", () => {
  const { nodes } = loadDocument({ ...good, nodes: { constructor: node } });
  expect(Object.entries(nodes)).toEqual([["constructor", node]]);
});

test("an older document passes through each migration in turn", () => {
  const migrations = new Map([
    [1, (document: JsonObject): JsonObject => ({ ...document, second: true })],
    [2, (document: JsonObject): JsonObject => ({ ...document, third: true })],
  ]);
  expect(migrate({ heddle: 1 }, 1, migrations, 3)).toEqual({ heddle: 3, second: true, third: true });
  expect(() => migrate({ heddle: 1 }, 1, new Map(), 2)).toThrow("version 1");
});

import { describe, expect, test } from "vitest";
import { findText, replaceText } from "./find-text";
import { draw } from "./testing/draw";

const document = draw("start -> mail", {
  start: { type: "start", name: "Start" },
  mail: {
    name: "Mail to Ada",
    config: { to: "ada@example.com", lines: ["Dear Ada,", { text: "{{ steps.ada.name }} and Ada" }], n: 3 },
  },
});

function found(text: string, matchCase = false): string[] {
  return findText(document, { text, matchCase }, (type) => `${type} type`).map(
    ({ nodeId, place, path, at }) => `${nodeId} ${place} ${path.join(".")} ${at.join(",")}`,
  );
}

describe("searching a workflow", () => {
  test("finds names, ids, types and all texts of configs", () => {
    expect(found("ada")).toEqual([
      "mail name  8",
      "mail config to 0",
      "mail config lines.0 5",
      "mail config lines.1.text 9,25",
    ]);
    expect(found("start")).toEqual(["start name  0", "start id  0", "start type  0"]);
    expect(found("noop type")).toEqual(["mail type  0"]);
  });

  test("minds case where it is asked to, and finds nothing for nothing", () => {
    expect(found("Ada", true)).toEqual([
      "mail name  8",
      "mail config lines.0 5",
      "mail config lines.1.text 25",
    ]);
    expect(found("")).toEqual([]);
  });

  test("replaces in names and configs, never in ids and types", () => {
    const matches = findText(document, { text: "ada", matchCase: false }, String);
    const replaced = replaceText(document, matches, 3, "Grace");
    expect(replaced.nodes["mail"]).toMatchObject({
      name: "Mail to Grace",
      config: {
        to: "Grace@example.com",
        lines: ["Dear Grace,", { text: "{{ steps.Grace.name }} and Grace" }],
        n: 3,
      },
    });
    const ids = findText(document, { text: "start", matchCase: true }, String);
    expect(replaceText(document, ids, 5, "x")).toBe(document);
  });
});

import { describe, expect, test } from "vitest";
import type { WorkflowDocument } from "./document";
import { fixExpression } from "./edit-expression";
import { draw } from "./testing/draw";
import { catalogue } from "./testing/shapes";
import { validate } from "./validate";

/** A node after a branch that may be skipped, with one field. */
function drawn(config: Record<string, string>): WorkflowDocument {
  return draw(
    `start -> if
     if:yes -> score -> end
     if:no -> end`,
    { start: "start", if: "choice", end: { config } },
  );
}

function fixed(document: WorkflowDocument): unknown[] {
  return validate(document, catalogue).map((issue) => {
    const fix = fixExpression(document, issue, catalogue);
    return fix && [fix.to, fix.document.nodes["end"]?.config, validate(fix.document, catalogue).length];
  });
}

describe("a fault in an expression is mended", () => {
  test("by the name that was meant", () => {
    expect(fixed(drawn({ when: "steps.scroe == null || has(steps.if)" }))).toEqual([
      ["score", { when: "steps.score == null || has(steps.if)" }, 1],
    ]);
    expect(fixed(drawn({ text: "It is {{ triger.name }}." }))).toEqual([
      ["trigger", { text: "It is {{ trigger.name }}." }, 0],
    ]);
    expect(fixed(drawn({ when: "score == null" }))).toEqual([
      ["steps.score", { when: "steps.score == null" }, 1],
    ]);
  });

  test("by a default for a step that may have been skipped", () => {
    expect(fixed(drawn({ text: "Score: {{ steps.score.points }}" }))).toEqual([
      ["steps.?score.points.orValue(null)", { text: "Score: {{ steps.?score.points.orValue(null) }}" }, 0],
    ]);
    expect(fixed(drawn({ when: 'steps["score"].points > 3' }))).toEqual([
      [expect.any(String), { when: 'steps[?"score"].points.orValue(0) > 3' }, 0],
    ]);
  });

  test("but not where nothing is known to help", () => {
    expect(fixed(drawn({ when: "1 +" }))).toEqual([null]);
    expect(fixed(drawn({ when: "zzzzzz" }))).toEqual([null]);
  });
});

import { expect, test } from "vitest";
import { iterationsAround, pathInIterations } from "./iteration-path";
import { draw } from "./testing/draw";

// each { loop { mail } }
const document = draw("each { loop { mail } }");

test("a step lies in an iteration of each container around its node", () => {
  expect(pathInIterations(document, "mail")).toBe("each[0]/loop[0]/mail");
  expect(pathInIterations(document, "mail", { each: 3 })).toBe("each[3]/loop[0]/mail");
  expect(pathInIterations(document, "each", { each: 3 })).toBe("each");
  expect(iterationsAround(document, "mail", { loop: 2 })).toEqual(["each[0]", "each[0]/loop[2]"]);
});

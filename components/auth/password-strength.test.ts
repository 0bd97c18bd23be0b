import { expect, test } from "vitest";
import { passwordStrength } from "./password-strength";

test.each([
  ["", 0, "10 more characters"],
  ["ninechars", 0, "1 more character"],
  ["aaaaaaaaaaaa", 1, "Weak: many characters repeat"],
  ["longenough", 2, "Fair: a few more words make it strong"],
  ["correct horse battery", 3, "Strong"],
  ["Tr0ub4dor&33", 3, "Strong"],
])("%j scores %d", (password, score, hint) => {
  expect(passwordStrength(password)).toEqual({ score, hint });
});

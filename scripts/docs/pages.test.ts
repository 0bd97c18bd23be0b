import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../project";
import { docPages } from "./pages";

test.each(Object.entries(docPages()))("%s says what the code does now", (name, text) => {
  const written = readFileSync(path.join(projectRoot, name), "utf8");
  expect(written === text, `${name} is out of date: npm run docs`).toBe(true);
});

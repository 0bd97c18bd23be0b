import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { addCompileHints } from "./compile-hints";

test("every script begins with the hint, once, and nothing else is touched", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "heddle-hints-"));
  const file = (name: string) => path.join(folder, name);
  mkdirSync(file("inner"));
  for (const name of ["a.js", "inner/b.js", "c.css"]) writeFileSync(file(name), `/* ${name} ü */`);
  addCompileHints(folder);
  addCompileHints(folder);
  const texts = ["a.js", "inner/b.js", "c.css"].map((name) => readFileSync(file(name), "utf8"));
  rmSync(folder, { recursive: true });
  expect(texts).toEqual([
    "//# allFunctionsCalledOnLoad\n/* a.js ü */",
    "//# allFunctionsCalledOnLoad\n/* inner/b.js ü */",
    "/* c.css ü */",
  ]);
});

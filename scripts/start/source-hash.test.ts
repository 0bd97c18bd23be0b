import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourceHash } from "./source-hash";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "heddle-hash-"));
  mkdirSync(path.join(root, "app/runs"), { recursive: true });
  writeFileSync(path.join(root, "app/runs/page.tsx"), "one");
  writeFileSync(path.join(root, "package.json"), "{}");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("a changed, added, renamed or removed source changes the hash", () => {
  const hashes = [sourceHash(root)];
  const file = (name: string) => path.join(root, name);
  writeFileSync(file("app/runs/page.tsx"), "two");
  hashes.push(sourceHash(root));
  writeFileSync(file("app/extra.ts"), "");
  hashes.push(sourceHash(root));
  renameSync(file("app/extra.ts"), file("app/other.ts"));
  hashes.push(sourceHash(root));
  rmSync(file("app/runs/page.tsx"));
  hashes.push(sourceHash(root));
  expect(new Set(hashes).size).toBe(5);
});

test("tests, documents and other folders do not", () => {
  const before = sourceHash(root);
  for (const name of ["app/page.test.ts", "README.md", "bench/run.ts"]) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), "x");
  }
  expect(sourceHash(root)).toBe(before);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startMark } from "../process-info";
import { takeInstanceLock } from "./instance-lock";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the lock is held until it is given up", () => {
  const release = takeInstanceLock(folder);
  expect(() => takeInstanceLock(folder)).toThrow(/^Heddle is already running on .* \(process \d+\)/);
  release();
  takeInstanceLock(folder)();
});

test.each([
  ["of a process that is gone", '{"pid":4194303,"started":"1"}'],
  ["whose process id was given to another program", `{"pid":${process.ppid},"started":"before"}`],
  ["that was cut short", '{"pid":'],
])("a lock %s is cleared", (_, content) => {
  writeFileSync(path.join(folder, "lock"), content);
  takeInstanceLock(folder);
  expect(JSON.parse(readFileSync(path.join(folder, "lock"), "utf8"))).toEqual({
    pid: process.pid,
    started: startMark(process.pid),
  });
});

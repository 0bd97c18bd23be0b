import { expect, test } from "vitest";
import { isPast, queryOfView, readVersionView } from "./version-address";

function read(query: string) {
  return readVersionView(new URLSearchParams(query));
}

test("an address shows a version, compares two, or the draft with one", () => {
  expect(read("version=3")).toEqual({ shown: 3, base: null });
  expect(read("version=3&compare=2")).toEqual({ shown: 3, base: 2 });
  expect(read("version=3&compare=draft")).toEqual({ shown: 3, base: "draft" });
  expect(read("compare=2")).toEqual({ shown: "draft", base: 2 });
});

test("what is no version is as if it were absent, and nothing is compared with itself", () => {
  for (const query of ["", "version=0", "version=x", "version=-1&compare=", "version=1e3"]) {
    expect(read(query)).toBeNull();
  }
  expect(read("version=2&compare=2")).toEqual({ shown: 2, base: null });
});

test("the draft alone is what can be edited", () => {
  expect(isPast(read("version=draft"))).toBe(false);
  expect(isPast(read("compare=1"))).toBe(true);
  expect(isPast(read("version=1"))).toBe(true);
});

test("what else is in an address stays there", () => {
  const params = new URLSearchParams("run=focus&version=1&compare=2");
  expect(queryOfView(params, { shown: 4, base: null })).toBe("run=focus&version=4");
  expect(queryOfView(params, null)).toBe("run=focus");
});

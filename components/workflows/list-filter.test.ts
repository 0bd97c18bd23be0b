import { expect, test } from "vitest";
import { isNarrowed, queryOfFilter, readFilter } from "./list-filter";

test("a filter is the same after its way through an address", () => {
  const filter = { q: "lead", tag: "sales", show: "archived", sort: "name" } as const;
  expect(readFilter(new URLSearchParams(queryOfFilter(filter)))).toEqual(filter);
});

test("the usual list needs no query, and what makes no sense in one is left out", () => {
  const usual = readFilter(new URLSearchParams("show=nonsense&sort=&tag=%20"));
  expect(queryOfFilter(usual)).toEqual({});
  expect(isNarrowed(usual)).toBe(false);
});

import { expect, test } from "vitest";
import { BoundedCache } from "./bounded-cache";

test("a value is made once and then found", () => {
  const cache = new BoundedCache<number>(4);
  let made = 0;
  for (let i = 0; i < 5; i++) expect(cache.getOrMake("a", () => ++made)).toBe(1);
});

test("it never holds more than two generations", () => {
  const cache = new BoundedCache<number>(10);
  for (let i = 0; i < 1000; i++) cache.getOrMake(`key ${i}`, () => i);
  expect(cache.size).toBeLessThanOrEqual(20);
});

test("what is used all the time survives any number of strangers", () => {
  const cache = new BoundedCache<number>(10);
  let made = 0;
  for (let i = 0; i < 1000; i++) {
    cache.getOrMake("hot", () => ++made);
    cache.getOrMake(`stranger ${i}`, () => i);
  }
  expect(made).toBe(1);
});

test("a failure is not remembered", () => {
  const cache = new BoundedCache<number>(10);
  expect(() =>
    cache.getOrMake("a", () => {
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(cache.getOrMake("a", () => 2)).toBe(2);
});

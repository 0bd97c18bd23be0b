import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./password";

test("the right password is recognised, however its accents were typed", async () => {
  const hash = await hashPassword("cafe\u0301 am Eck");
  expect(hash).toMatch(/^scrypt\$/);
  expect(await verifyPassword("caf\u00e9 am Eck", hash)).toBe(true);
});

test("a wrong password, and text that is no hash, are refused", async () => {
  const hash = await hashPassword("correct horse battery");
  expect(await verifyPassword("correct horse battery ", hash)).toBe(false);
  expect(await verifyPassword("", "plain text")).toBe(false);
  expect(await verifyPassword("anything", null)).toBe(false);
});

test("the same password is stored differently each time", async () => {
  expect(await hashPassword("same")).not.toBe(await hashPassword("same"));
});

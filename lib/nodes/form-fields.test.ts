import { describe, expect, test } from "vitest";
import { z } from "zod";
import { validateJson } from "@/lib/utils/json-schema";
import { type AskedField, answersSchema, askedFields, readAnswers } from "./form-fields";

const file = { $file: "file_1", name: "a.txt", type: "text/plain", size: 3 };
const fields: AskedField[] = [
  { name: "email", kind: "text", required: true },
  { name: "story", kind: "longtext", default: "Once" },
  { name: "amount", kind: "number" },
  { name: "sure", kind: "boolean" },
  { name: "size", kind: "choice", options: ["S", "M"] },
  { name: "proof", kind: "file" },
];

test("answers are read from JSON and from the texts of a form alike", () => {
  const answers = { email: "a@x", story: "Once", amount: 4.5, sure: true, size: "M", proof: file };
  expect(readAnswers(fields, answers)).toEqual({ answers, issues: [] });
  expect(readAnswers(fields, { ...answers, amount: "4.5", sure: "on" })).toEqual({ answers, issues: [] });
});

test("what is not answered is null, no, or what the field was filled in with", () => {
  const { answers, issues } = readAnswers(fields, { email: "a@x", amount: "", size: null });
  expect(issues).toEqual([]);
  expect(answers).toEqual({
    email: "a@x",
    story: "Once",
    amount: null,
    sure: false,
    size: null,
    proof: null,
  });
  expect(validateJson(answersSchema(fields), answers)).toEqual([]);
});

test("an emptied text is no answer, whatever it was filled in with", () => {
  expect(readAnswers(fields, { email: "a@x", story: " " }).answers["story"]).toBeNull();
});

test("every fault is named at its field", () => {
  const given = { email: " ", amount: "many", sure: "maybe", size: "XL", proof: "a.txt", nonsense: 1 };
  expect(readAnswers(fields, given).issues).toEqual([
    { path: "email", message: "has to be answered" },
    { path: "amount", message: "has to be a number" },
    { path: "sure", message: "has to be yes or no" },
    { path: "size", message: "has to be one of: S, M" },
    { path: "proof", message: "has to be a file" },
    { path: "nonsense", message: "is not asked for" },
  ]);
});

test("a field that must be answered is typed without null", () => {
  const required = fields.map((field) => ({ ...field, required: true }));
  expect(answersSchema(required)["properties"]).toMatchObject({
    email: { type: "string" },
    amount: { type: "number" },
    size: { type: "string", enum: ["S", "M"] },
    proof: { type: "object" },
  });
});

describe("the list of fields in a config", () => {
  const schema = askedFields(["text", "choice"], z.string(), { title: "Fields", help: "" });

  test.each([
    [[{ name: "1a", kind: "text" }], "letters, digits"],
    [[{ name: "a", kind: "file" }], "Invalid option"],
    [
      [
        { name: "a", kind: "text" },
        { name: "a", kind: "text" },
      ],
      "same name",
    ],
    [[{ name: "a", kind: "choice" }], "no options"],
  ])("refuses %j", (list, message) => {
    expect(schema.safeParse(list).error?.issues[0]?.message).toContain(message);
  });
});

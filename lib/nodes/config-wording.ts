import type { z } from "zod";

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/**
 * What is wrong with a value of a config, in words for the person who fills it in; undefined leaves it to the
 * schema's own words. A message that a schema gives itself comes before these.
 */
export const configWording: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "This is needed"
        : `This has to be ${KINDS[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return issue.input === undefined ? "This is needed" : `This has to be ${oneOf(issue.values)}`;
    case "unrecognized_keys":
      return `There is no field ${issue.keys.map((key) => `“${key}”`).join(", ")} here`;
    case "too_small":
      return issue.origin === "string" || issue.origin === "array"
        ? undefined
        : `This has to be ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`;
    case "too_big":
      return issue.origin === "string" || issue.origin === "array"
        ? undefined
        : `This has to be ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}`;
    default:
      return undefined;
  }
};

function oneOf(values: readonly unknown[]): string {
  const names = values.map((value) => `“${String(value)}”`);
  const last = names.pop() ?? "";
  return names.length === 0 ? last : `${names.join(", ")} or ${last}`;
}

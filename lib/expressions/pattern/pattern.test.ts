import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesPattern } from "./pattern";

function matches(pattern: string, text: string): boolean {
  return matchesPattern(pattern, text, () => undefined);
}

test.each([
  ["abc", "xabcx", true],
  ["^abc$", "xabc", false],
  ["", "", true],
  ["a|b|", "z", true],
  ["^(a|bc)+$", "abcbca", true],
  ["^a{2,3}$", "aaaa", false],
  ["^[^a-c\\d]$", "d", true],
  ["^[\\]\\-x]$", "-", true],
  ["(?i)^ÄB$", "äb", true],
  ["\\bfoo\\b", "a foo!", true],
  ["\\Boo", "foo", true],
  ["(?s)a.b", "a\nb", true],
  ["a.b", "a\nb", false],
  ["(?m)^b$", "a\nb\nc", true],
  ["^.$", "😀", true],
  ["^\\u00e4\\x41$", "äA", true],
  ["^(?:a)(?P<name>b)(?<other>c)$", "abc", true],
  ["a{,2}", "a{,2}", true],
  ["^[\\w.+-]+@[\\w-]+\\.[\\w.]+$", "ann.b+c@x-y.com", true],
])("%s on %j: %s", (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

test.each([
  ["(", "a “)” is missing"],
  [")", "there is a “)” too many"],
  ["[a", "a “]” is missing"],
  ["*a", "there is nothing before “*” to repeat"],
  ["a**", "“*” follows another count"],
  ["(?=a)", "look-arounds and flags inside of it are not supported"],
  ["(a)\\1", "“\\1” is not supported"],
  ["[z-a]", "a range in brackets is out of order"],
  ["a{3,2}", "a count ends before it starts"],
  ["a{1001}", "a count is above 1000"],
  ["a\\", "it ends with a single “\\”"],
  ["((a{100}){100})", "its counts multiply"],
  ["(".repeat(60), "its groups are nested too deeply"],
])("%s cannot be used: %s", (pattern, problem) => {
  expect(() => matches(pattern, "")).toThrow(problem);
});

test("patterns that make a back-tracking matcher explode end soon", () => {
  let steps = 0;
  for (const pattern of ["^(a+)+$", "^(a|aa)+$", "^(a?){30}a{30}b$", "(x+x+)+y"]) {
    expect(matchesPattern(pattern, `${"a".repeat(5_000)}x!`, (n) => (steps += n))).toBe(false);
  }
  expect(steps).toBeLessThan(1_000_000);
});

test("any pattern of the common subset matches what JavaScript's own matches", () => {
  const { pattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
    atom: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom("a", "b", "c", ".", "[ab]", "[^a]", "\\w", "^", "$", "\\b"),
      tie("pattern").map((inner) => `(${inner})`),
    ),
    pattern: fc
      .array(
        fc.array(fc.tuple(tie("atom"), fc.constantFrom("", "", "*", "+", "?", "{1,2}", "*?")), {
          maxLength: 3,
        }),
        { minLength: 1, maxLength: 3 },
      )
      .map((options) => options.map((atoms) => atoms.map((pair) => pair.join("")).join("")).join("|")),
  }));
  fc.assert(
    fc.property(
      pattern,
      fc.string({ unit: fc.constantFrom("a", "b", "c", " "), maxLength: 8 }),
      (source, text) => {
        let own: RegExp;
        try {
          own = new RegExp(source);
        } catch {
          return;
        }
        // JavaScript refuses a count after an anchor or `\b` only in its Unicode mode; so do we nowhere.
        expect(matches(source, text)).toBe(own.test(text));
      },
    ),
    { numRuns: 3_000 },
  );
});

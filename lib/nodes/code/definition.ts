import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { plain } from "../fields";
import { countOf } from "../summarise";

export const code = defineNode({
  type: "code",
  label: "Code",
  description: "Runs JavaScript in a sandbox and gives what it returns.",
  icon: "code",
  category: "data",
  role: "step",
  durability: "step",
  config: z.strictObject({
    source: z
      .string()
      .max(100_000)
      .meta(
        plain("code", {
          title: "JavaScript",
          help: "Sees input, steps, trigger, item, index, previous, scope, vars, run and console; return gives the output.",
          placeholder: "return input.prices.filter((price) => price > 10);",
          needed: true,
        }),
      ),
    timeoutMs: z
      .int()
      .min(10)
      .max(60_000)
      .default(5000)
      .meta(plain("number", { title: "Time at most", help: "In milliseconds." })),
    memoryMb: z
      .int()
      .min(16)
      .max(512)
      .default(64)
      .meta(plain("number", { title: "Memory at most", help: "In megabytes." })),
  }),
  defaults: { source: "return input;" },
  example: {
    about: "The prices of an order are added up for each category.",
    config: {
      source: [
        "const totals = {};",
        "for (const { category, price } of trigger.body.lines) {",
        "  totals[category] = (totals[category] ?? 0) + price;",
        "}",
        "return totals;",
      ].join("\n"),
    },
    output: { books: 34.5, games: 60 },
  },
  outputs: () => OUT,
  output: () => null,
  summary: ({ source }) => countOf(source.trim() === "" ? 0 : source.trim().split("\n").length, "line"),
  touches: () => "nothing",
  script: ({ source }) => source,
  // Room for the longest script, and for waiting until a thread is free.
  timeoutMs: 120_000,
});

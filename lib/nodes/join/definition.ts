import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { plain } from "../fields";

export const join = defineNode({
  type: "join",
  label: "Join",
  description: "Waits for branches and gives their outputs together, by node.",
  icon: "merge",
  category: "flow",
  role: "step",
  durability: "pure",
  passes: "arrived",
  config: z.strictObject({
    mode: z
      .enum(["all", "any", "count"])
      .default("all")
      .meta(
        plain("select", {
          title: "Wait for",
          help: "Branches that were not taken are never waited for.",
          options: [
            { value: "all", label: "All branches that will arrive" },
            { value: "any", label: "The first branch" },
            { value: "count", label: "A number of branches" },
          ],
        }),
      ),
    count: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .meta(plain("number", { title: "How many", needed: true, showWhen: { field: "mode", is: ["count"] } })),
    cancelOthers: z
      .boolean()
      .default(false)
      .meta(
        plain("switch", {
          title: "Cancel the other branches",
          help: "Stops branches that lead only here when they are not needed any more; otherwise they run on.",
          showWhen: { field: "mode", is: ["any", "count"] },
        }),
      ),
  }),
  defaults: { mode: "all" },
  example: {
    about: "Goes on when the first of two answers is there.",
    config: { mode: "any" },
    output: { fast: { price: 12 } },
  },
  outputs: () => OUT,
  output: () => ({ type: "object" }),
  summary: (config) =>
    config.mode === "count"
      ? `waits for ${config.count ?? "?"}`
      : config.mode === "any"
        ? "waits for the first"
        : "waits for all",
  touches: () => "nothing",
  join: ({ mode, count = 1, cancelOthers }) => ({
    ...(mode === "count" ? { mode, count } : { mode }),
    ...(cancelOthers && { cancelOthers }),
  }),
});

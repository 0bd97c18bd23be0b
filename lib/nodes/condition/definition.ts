import { z } from "zod";
import { defineNode } from "../definition";
import { expression, plain } from "../fields";
import { conditionText } from "../summarise";

const branch = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,62}$/, "lower-case letters, digits, _ and -, with a letter first")
    .refine((id) => id !== "else" && id !== "error", "taken by a port that is always there")
    .meta(plain("text", { title: "Port", help: "What edges call the branch.", placeholder: "hot" })),
  label: z
    .string()
    .max(100)
    .optional()
    .meta(plain("text", { title: "Label", placeholder: "Hot lead" })),
  when: expression({
    title: "When",
    help: "True or false. The first branch that is true is taken.",
    placeholder: "steps.score.object.score > 80",
    needed: true,
    expects: "boolean",
  }),
});

export const condition = defineNode({
  type: "condition",
  label: "Condition",
  description: "Goes on along the first branch whose condition is true.",
  icon: "split",
  category: "flow",
  role: "step",
  durability: "pure",
  passes: "input",
  config: z.strictObject({
    branches: z
      .array(branch)
      .max(50)
      .refine(
        (branches) => new Set(branches.map(({ id }) => id)).size === branches.length,
        "Two branches have the same port",
      )
      .meta(
        plain("branches", {
          title: "Branches",
          help: "Checked from top to bottom; where none is true, the port else is taken.",
        }),
      ),
  }),
  defaults: { branches: [{ id: "yes", label: "Yes", when: "" }] },
  example: {
    about: "Hot leads go one way, all others by the port else.",
    config: { branches: [{ id: "hot", label: "Hot", when: "steps.score.object.score > 80" }] },
    output: { score: 85 },
  },
  outputs: (config) => [
    ...config.branches.map(({ id, label }) => ({ id, label: label || id })),
    { id: "else", label: "else" },
  ],
  output: () => null,
  summary: (config) =>
    config.branches
      .map(({ when }) => conditionText(when))
      .filter((when) => when !== "")
      .join(" · "),
  touches: () => "nothing",
});

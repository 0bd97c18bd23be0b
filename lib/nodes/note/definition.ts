import { z } from "zod";
import { defineNode } from "../definition";
import { plain } from "../fields";

export const note = defineNode({
  type: "note",
  label: "Note",
  description: "A text on the canvas for whoever reads the workflow.",
  icon: "sticky-note",
  category: "data",
  role: "note",
  durability: "pure",
  config: z.strictObject({
    text: z
      .string()
      .max(20_000)
      .meta(plain("markdown", { title: "Text", help: "Markdown." })),
    color: z
      .enum(["yellow", "blue", "green", "red", "grey"])
      .default("yellow")
      .meta(
        plain("select", {
          title: "Colour",
          options: [
            { value: "yellow", label: "Yellow" },
            { value: "blue", label: "Blue" },
            { value: "green", label: "Green" },
            { value: "red", label: "Red" },
            { value: "grey", label: "Grey" },
          ],
        }),
      ),
  }),
  defaults: { text: "", color: "yellow" },
  example: {
    about: "A hint for whoever reads the canvas.",
    config: { text: "**Leads** come from the web form.", color: "yellow" },
    output: null,
  },
  outputs: () => [],
  output: () => null,
  summary: () => "",
  touches: () => "nothing",
});

import type { Catalogue, ShapeOf } from "../shape";

/** Shapes of made-up types for tests of the graph, which knows no real type. */
export const shapeOf: ShapeOf = ({ type, config }) => {
  switch (type) {
    case "start":
      return { role: "trigger", outputs: [{ id: "out" }] };
    case "noop":
      return { role: "step", outputs: [{ id: "out" }] };
    case "choice":
      return { role: "step", outputs: [{ id: "yes" }, { id: "no" }], passes: "input" };
    case "box":
      return { role: "container", outputs: [{ id: "out" }], bodySees: ["item", "index"] };
    case "note":
      return { role: "note", outputs: [] };
    case "any":
      return { role: "step", outputs: [{ id: "out" }], join: { mode: "any" } };
    case "count":
      return {
        role: "step",
        outputs: [{ id: "out" }],
        join: { mode: "count", count: Number(config["count"]) },
      };
    default:
      return null;
  }
};

/** A catalogue of the same types: `text` in a config is a template, `when` an expression, `bad` a fault. */
export const catalogue: Catalogue = {
  shapeOf,
  fieldsOf: ({ config }) =>
    Object.entries(config).flatMap(([key, source]) => {
      if (typeof source !== "string" || (key !== "text" && key !== "when")) return [];
      return [
        { path: [key], kind: key === "text" ? ("template" as const) : ("expression" as const), source },
      ];
    }),
  configIssues: ({ config }) => ("bad" in config ? [{ field: ["bad"], message: "is bad" }] : []),
  outputSchema: ({ config }) => {
    const { gives } = config;
    return typeof gives === "string" ? { type: "object", properties: { [gives]: { type: "string" } } } : null;
  },
};

import { z } from "zod";
import type { JsonObject } from "@/lib/utils/json";
import { plain } from "../fields";

/** Which model is asked. */
export function modelField() {
  return z
    .string()
    .min(1)
    .max(200)
    .default("default")
    .meta(plain("model", { title: "Model" }));
}

/** The least confidence, from 0 to 1, below which an answer leaves by a port of its own. */
export function confidenceField(help: string) {
  return z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta(plain("number", { title: "Hand on below confidence", help }));
}

/** The model as a card shows it. */
export function modelText(model: string): string {
  return model === "default" ? "default model" : model;
}

/** JSON Schema of what a node's model calls took together. */
export const USAGE_SCHEMA: JsonObject = {
  type: "object",
  properties: {
    inputTokens: { type: "integer" },
    outputTokens: { type: "integer" },
    costUsd: { type: "number" },
  },
  required: ["inputTokens", "outputTokens", "costUsd"],
  additionalProperties: false,
};

/** JSON Schema by which a model says how sure it is. */
export const CONFIDENCE_SCHEMA: JsonObject = {
  type: "number",
  minimum: 0,
  maximum: 1,
  description: "How sure you are of this answer, from 0 to 1",
};

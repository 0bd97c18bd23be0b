import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { CONFIDENCE_SCHEMA } from "./model-fields";

const PLAIN_ANSWER: JsonObject = {
  type: "object",
  properties: { answer: { type: "string" } },
  required: ["answer"],
};

/**
 * The schema that the agent's answer must fit: the one of its config. With a least confidence, the answer
 * must also say how sure the model is, so that field is asked for where the schema does not.
 */
export function answerSchema(config: {
  output?: JsonObject | undefined;
  minConfidence?: number | undefined;
}): JsonObject | undefined {
  if (config.minConfidence === undefined) return config.output;
  const schema = config.output ?? PLAIN_ANSWER;
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const required: Json[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  return {
    ...schema,
    properties: { ...properties, confidence: properties["confidence"] ?? CONFIDENCE_SCHEMA },
    required: [...new Set([...required, "confidence"])],
  };
}

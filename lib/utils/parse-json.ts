import type { Json } from "./json";

/** The value of a JSON text, or what is wrong with it in words for the person. */
export function parseJson(text: string): { value: Json } | { message: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { message: error instanceof Error ? error.message : "This is not JSON" };
  }
}

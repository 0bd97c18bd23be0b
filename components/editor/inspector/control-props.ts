import type { FormField } from "@/lib/nodes/form";
import type { Json, JsonObject } from "@/lib/utils/json";

/**
 * The message for a place in a value, such as item 2's `when`: of what is at it or inside it, or only of what
 * is at it.
 */
export type ErrorAt = (path: readonly (string | number)[], only?: "at") => string | null;

/** What every control of the form gets. A change to undefined takes the value out of the config. */
export interface ControlProps {
  field: FormField;
  value: Json | undefined;
  /** The values of the form that the field is in: a node's config, or one item of a list. */
  config: JsonObject;
  onChange(value: Json | undefined): void;
  disabled: boolean;
  errorAt: ErrorAt;
}

import type { FormField } from "@/lib/nodes/form";
import type { Json } from "@/lib/utils/json";

/** What every control of the form gets. A change to undefined takes the value out of the config. */
export interface ControlProps {
  field: FormField;
  value: Json | undefined;
  onChange(value: Json | undefined): void;
  disabled: boolean;
  /** The message for a place in this field's value, such as item 2's `when`. */
  errorAt(path: readonly (string | number)[]): string | null;
}

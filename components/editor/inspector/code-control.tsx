import { ExpressionField } from "../fields/expression-field";
import type { ControlProps } from "./control-props";

/** Several lines of JavaScript with their numbers. */
export function CodeControl({ field, value, onChange, disabled }: ControlProps) {
  return (
    <ExpressionField
      kind="javascript"
      text={typeof value === "string" ? value : ""}
      rows={6}
      disabled={disabled}
      placeholder={field.placeholder}
      onChange={onChange}
    />
  );
}

import type { DragEvent } from "react";
import { EXPRESSION_TYPE } from "./expression-type";

/** Lets what is dragged be dropped into a field: as its expression, elsewhere as text between braces. */
export function dragExpression(expression: string, { dataTransfer }: DragEvent): void {
  dataTransfer.setData(EXPRESSION_TYPE, expression);
  dataTransfer.setData("text/plain", `{{ ${expression} }}`);
  dataTransfer.effectAllowed = "copy";
}

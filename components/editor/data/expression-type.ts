/** The data type under which a dragged value carries the expression that reads it. */
export const EXPRESSION_TYPE = "application/x-heddle-expression";

/** Which workflows a list shows: those in use, a part of them, or those that were put away. */
export const WORKFLOW_STATES = ["active", "published", "draft", "archived"] as const;
export type WorkflowState = (typeof WORKFLOW_STATES)[number];

export const WORKFLOW_ORDERS = ["changed", "run", "created", "name"] as const;
export type WorkflowOrder = (typeof WORKFLOW_ORDERS)[number];

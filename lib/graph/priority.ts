/** Which queued runs of a workspace begin first, lowest to highest. */
export const RUN_PRIORITIES = ["low", "normal", "high"] as const;
export type RunPriority = (typeof RUN_PRIORITIES)[number];

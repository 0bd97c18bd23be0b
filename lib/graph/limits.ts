/** Node executions of a run and its items where the workflow's settings say nothing (design 4.11). */
export const DEFAULT_MAX_STEPS = 10_000;

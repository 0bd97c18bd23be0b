/** The events that start and end function runs; they carry ids only, never data of a workflow. */
export const RUN_REQUESTED = "heddle/run.requested";
export const RUN_CANCELLED = "heddle/run.cancelled";
export const PART_REQUESTED = "heddle/run.part";
export const RUN_WOKEN = "heddle/run.woken";

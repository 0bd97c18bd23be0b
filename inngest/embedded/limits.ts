/** Upper bounds of one run, the same as upstream's; each failure names the bound it hit. */
export const LIMITS = {
  stepsPerRun: 1000,
  stepOutputBytes: 4 * 1024 * 1024,
  runStateBytes: 32 * 1024 * 1024,
  eventBytes: 3 * 1024 * 1024,
  /** Of steps in one call; a run that has more gets them over the API. */
  requestBytes: 4 * 1024 * 1024,
  responseBytes: 8 * 1024 * 1024,
  opsPerResponse: 1000,
  eventsPerRequest: 5000,
  eventNameLength: 512,
  /** Fits into an index entry. */
  eventIdLength: 512,
  requestMs: 2 * 60 * 60 * 1000,
  /** Claims in a row whose owner died: by then it is the step that kills its process. */
  reclaims: 10,
} as const;

/** An error in the form in which the SDK sends and reads errors. */
export interface SerializedError {
  name: string;
  message: string;
  stack?: string | undefined;
  cause?: unknown;
  __serialized: true;
}

export function serializedError(name: string, message: string): SerializedError {
  return { name, message, stack: `${name}: ${message}`, __serialized: true };
}

/** The error for a run that has grown beyond what is allowed, or null. Sizes are in bytes of JSON. */
export function exceededLimit(run: {
  steps: number;
  stateBytes: number;
  largestStepBytes: number;
}): SerializedError | null {
  if (run.steps > LIMITS.stepsPerRun) {
    return serializedError("StepLimitExceededError", `A run has at most ${LIMITS.stepsPerRun} steps.`);
  }
  if (run.largestStepBytes > LIMITS.stepOutputBytes) {
    return serializedError("StepOutputTooLargeError", "The output of a step is at most 4 MB of JSON.");
  }
  if (run.stateBytes > LIMITS.runStateBytes) {
    return serializedError(
      "RunStateTooLargeError",
      "All steps of a run together return at most 32 MB of JSON.",
    );
  }
  return null;
}

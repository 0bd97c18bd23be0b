import type { PureExecutor } from "./execution";

/** A trigger's input is what the run was started with, and so is its output. */
export const executeTrigger: PureExecutor<unknown> = ({ input }) => ({ output: input });

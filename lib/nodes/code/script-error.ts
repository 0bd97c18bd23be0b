import { type ErrorClass, NodeError } from "../node-error";

/** A script's failure, with what it had written to the console until then. */
export class ScriptError extends NodeError {
  readonly logs: string[];

  constructor(errorClass: ErrorClass, code: string, message: string, logs: string[]) {
    super(errorClass, code, message);
    this.logs = logs;
  }
}

import { ModelError } from "../model";

/** The `ModelError` that a call fails with. */
export async function failureOf(call: Promise<unknown>): Promise<ModelError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ModelError)) throw new Error("expected a ModelError", { cause: error });
  return error;
}

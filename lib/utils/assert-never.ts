/** Makes a missing case a compile error; throws if a value slips past the types at run time. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}

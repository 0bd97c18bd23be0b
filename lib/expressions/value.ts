/** What an expression computes with: JSON, and moments, durations and values that may be absent. */
export type Value = null | boolean | number | string | Date | Duration | Optional | ValueList | ValueMap;
export type ValueList = readonly Value[];
export interface ValueMap {
  readonly [key: string]: Value;
}

/** A length of time. Its parts are private, so that no expression sees them as fields. */
export class Duration {
  readonly #ms: number;

  constructor(ms: number) {
    this.#ms = ms;
  }

  get ms(): number {
    return this.#ms;
  }
}

/** The result of `.?` and `[?]`: a value, or its absence. */
export class Optional {
  static readonly none = new Optional(undefined);
  readonly #value: Value | undefined;

  constructor(value: Value | undefined) {
    this.#value = value;
  }

  get value(): Value | undefined {
    return this.#value;
  }
}

export type Kind =
  | "null"
  | "bool"
  | "number"
  | "string"
  | "list"
  | "map"
  | "timestamp"
  | "duration"
  | "optional";

export function kindOf(value: Value): Kind {
  switch (typeof value) {
    case "string":
      return "string";
    case "number":
      return "number";
    case "boolean":
      return "bool";
    default:
      if (value === null) return "null";
      if (Array.isArray(value)) return "list";
      if (value instanceof Date) return "timestamp";
      if (value instanceof Duration) return "duration";
      return value instanceof Optional ? "optional" : "map";
  }
}

export function isList(value: Value): value is ValueList {
  return Array.isArray(value);
}

export function isMap(value: Value): value is ValueMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Duration) &&
    !(value instanceof Optional)
  );
}

/** How messages name a kind of value: people do not say "string" or "map". */
export const kindNames = {
  null: "null",
  bool: "true or false",
  number: "a number",
  string: "text",
  list: "a list",
  map: "an object",
  timestamp: "a date",
  duration: "a duration",
  optional: "a value that may be absent",
} as const satisfies Record<Kind, string>;

/** Sets an own field whatever its name is: plain assignment of `__proto__` would change the prototype. */
export function setField(map: Record<string, Value>, key: string, value: Value): void {
  if (key !== "__proto__") map[key] = value;
  else Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

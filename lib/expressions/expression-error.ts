/** A stretch of a source text, in UTF-16 code units; `end` is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

interface Details {
  /** Left out, it is the whole source. */
  readonly position?: Range;
  readonly path?: string | null;
  readonly suggestion?: string | null;
  readonly cause?: unknown;
}

/**
 * An expression or template that cannot be read or evaluated, told in words for the person who wrote it.
 * `source` is the expression (of a template: the whole template), `position` the place in it, and `path`
 * what was asked for and is missing, such as `trigger.body.mesage`.
 */
export class ExpressionError extends Error {
  readonly source: string;
  readonly position: Range;
  readonly path: string | null;
  /** The name that was probably meant in place of one that does not exist. */
  readonly suggestion: string | null;

  constructor(message: string, source: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "ExpressionError";
    this.source = source;
    this.position = details.position ?? { start: 0, end: source.length };
    this.path = details.path ?? null;
    this.suggestion = details.suggestion ?? null;
  }

  /** The same error, placed in the template that has this expression at `offset`. */
  within(template: string, offset: number): ExpressionError {
    const { start, end } = this.position;
    return new ExpressionError(this.message, template, {
      position: { start: start + offset, end: end + offset },
      path: this.path,
      suggestion: this.suggestion,
      cause: this,
    });
  }
}

/** An evaluation that took too much work or space. Unlike other errors, `||` and `exists` never absorb it. */
export class LimitError extends ExpressionError {}

/** What a function or operator throws; whoever knows the place in the source turns it into an ExpressionError. */
export class Fault extends Error {}

/** The error to throw for `error` where it happened at `position` of `source`. */
export function located(error: unknown, source: string, position: Range): unknown {
  if (!(error instanceof Fault)) return error;
  return new ExpressionError(error.message, source, {
    position: { start: position.start, end: position.end },
  });
}

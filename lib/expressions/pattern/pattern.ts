import { BoundedCache } from "@/lib/utils/bounded-cache";
import { Fault } from "../expression-error";
import { type Assertion, isWord, type Pattern, PatternParser } from "./parse-pattern";

type Instruction =
  | { readonly op: "character"; readonly test: (code: number) => boolean }
  | { readonly op: "assert"; readonly assertion: Assertion }
  | { readonly op: "split"; readonly targets: readonly number[] }
  | { readonly op: "match" };

const maxInstructions = 5_000;
const programs = new BoundedCache<readonly Instruction[]>(100);

/**
 * Whether the pattern matches anywhere in the text. All alternatives are followed at once (Thompson's
 * construction, https://swtch.com/~rsc/regexp/regexp1.html), so the time is at most the product of the
 * two lengths: JavaScript's own expressions back-track, and `(a+)+$` would hold up a worker for hours.
 * `spend` is told of the steps taken. Faults on a pattern that cannot be read.
 */
export function matchesPattern(pattern: string, text: string, spend: (steps: number) => void): boolean {
  if (pattern.length > maxInstructions) throw new Fault("The pattern is longer than 5,000 characters.");
  const program = programs.getOrMake(pattern, () => compile(new PatternParser(pattern).parse()));
  return new Matcher(program, text).run(spend);
}

function compile(pattern: Pattern): Instruction[] {
  const program: Instruction[] = [];
  const emit = (instruction: Instruction): number => {
    if (program.length >= maxInstructions) throw new Fault("The pattern is too large: its counts multiply.");
    return program.push(instruction) - 1;
  };
  const emitSplit = (targets: number[]): number[] => {
    emit({ op: "split", targets });
    return targets;
  };
  const emitPattern = (part: Pattern): void => {
    switch (part.op) {
      case "character":
      case "assert":
        emit(part);
        return;
      case "sequence":
        part.parts.forEach(emitPattern);
        return;
      case "choice": {
        const exits: number[][] = [];
        const starts = emitSplit([]);
        for (const option of part.options) {
          starts.push(program.length);
          emitPattern(option);
          exits.push(emitSplit([]));
        }
        for (const exit of exits) exit.push(program.length);
        return;
      }
      case "repeat":
        emitRepeat(part);
    }
  };
  const emitRepeat = ({ part, least, most }: Pattern & { op: "repeat" }): void => {
    for (let i = 0; i < least; i++) emitPattern(part);
    if (most === null) {
      const start = program.length;
      const targets = emitSplit([start + 1]);
      emitPattern(part);
      emitSplit([start]);
      targets.push(program.length);
      return;
    }
    const skips: number[][] = [];
    for (let i = least; i < most; i++) {
      skips.push(emitSplit([program.length + 1]));
      emitPattern(part);
    }
    for (const skip of skips) skip.push(program.length);
  };
  emitPattern(pattern);
  emit({ op: "match" });
  return program;
}

/** One pass over the text with the set of instructions that could be next. */
class Matcher {
  /** The last position at which each instruction was added, so that none is added twice. */
  readonly #addedAt: Int32Array;
  #before = -1;
  #matched = false;

  constructor(
    readonly program: readonly Instruction[],
    readonly text: string,
  ) {
    this.#addedAt = new Int32Array(program.length).fill(-1);
  }

  run(spend: (steps: number) => void): boolean {
    let current: number[] = [];
    for (let at = 0; ; ) {
      const code = this.text.codePointAt(at) ?? -1;
      const visited = this.#add(0, at, code, current) + current.length;
      if (this.#matched || code === -1) return this.#matched;
      spend(1 + visited / 16);
      const following: number[] = [];
      const nextAt = at + (code > 0xffff ? 2 : 1);
      const nextCode = this.text.codePointAt(nextAt) ?? -1;
      this.#before = code;
      for (const index of current) {
        const instruction = this.program[index];
        if (instruction?.op === "character" && instruction.test(code))
          this.#add(index + 1, nextAt, nextCode, following);
      }
      current = following;
      at = nextAt;
    }
  }

  /** Adds an instruction and all that follow it without reading; answers how many were looked at. */
  #add(start: number, at: number, code: number, into: number[]): number {
    const pending = [start];
    let visited = 0;
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      visited++;
      if (this.#addedAt[index] === at) continue;
      this.#addedAt[index] = at;
      const instruction = this.program[index];
      if (instruction === undefined || instruction.op === "match") this.#matched = true;
      else if (instruction.op === "character") into.push(index);
      else if (instruction.op === "split") pending.push(...instruction.targets);
      else if (holds(instruction.assertion, this.#before, code)) pending.push(index + 1);
    }
    return visited;
  }
}

/** -1 stands for the edges of the text. */
function holds(assertion: Assertion, before: number, after: number): boolean {
  switch (assertion) {
    case "start":
      return before === -1;
    case "end":
      return after === -1;
    case "lineStart":
      return before === -1 || before === 10;
    case "lineEnd":
      return after === -1 || after === 10;
    case "wordEdge":
      return isWord(before) !== isWord(after);
    case "noWordEdge":
      return isWord(before) === isWord(after);
  }
}

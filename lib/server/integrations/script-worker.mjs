import { parentPort } from "node:worker_threads";
import quickjs from "@jitl/quickjs-wasmfile-release-sync";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";

// The thread in which scripts run. Every script gets a WebAssembly instance of its own, so that neither
// memory nor damage is left for the next one. What is in the sandbox is ECMAScript and nothing else.

const FILE = "code";
const MAX_LINE_LENGTH = 2000;
/** Of the sandbox's own stack, which is what it counts; the thread's is four times that and more. */
const STACK_BYTES = 256 * 1024;
/** Between two looks at the clock while jobs of promises run. */
const JOBS_AT_ONCE = 500;

/** Runs first, inside the sandbox: gives what the host calls, out of the script's reach. */
const PRELUDE = `(function (emit, seed, maxLength) {
  const { stringify, parse } = JSON;
  const define = Object.defineProperty;
  let state = seed >>> 0;
  define(Math, "random", { value: function random() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }, writable: true, configurable: true });
  const shown = (value) => {
    if (typeof value === "string") return value;
    if (value instanceof Error) return value.name + ": " + value.message;
    try { return stringify(value) ?? String(value); } catch { return String(value); }
  };
  const log = (...values) => emit(values.map(shown).join(" "));
  define(globalThis, "console", { value: { log, info: log, warn: log, error: log, debug: log }, writable: true });
  const check = (key, value) => {
    const kind = typeof value;
    const place = key === "" ? "The result is" : "The result has at “" + key + "”";
    if (kind === "function" || kind === "symbol" || kind === "bigint") {
      throw new TypeError(place + " a " + kind + ", which JSON cannot hold.");
    }
    if (key === "__proto__") throw new TypeError("The result has a key that is called __proto__.");
    return value;
  };
  return {
    set: (name, text) => define(globalThis, name, { value: parse(text), writable: true, configurable: true }),
    result: (value) => {
      const text = value === undefined ? "null" : stringify(value, check);
      if (text.length > maxLength) throw new RangeError("too large");
      return text;
    },
    describe: (error) => error instanceof Error
      ? { name: error.name, message: error.message, stack: error.stack }
      : { name: "", message: "The code threw " + shown(error), stack: "" },
  };
})`;

const UTC = { getTimezoneOffset: () => 0 };
for (const part of ["Seconds", "Minutes", "Hours", "Date", "Month", "FullYear", "Day"]) {
  UTC[`get${part}`] = Date.prototype[`getUTC${part}`];
}
// The sandbox asks this thread's clock: it is in UTC, whatever the server's time zone is.
Object.assign(Date.prototype, UTC);

/** Thrown for a script's failure: what is sent back. */
class Failure extends Error {
  constructor(kind, message, line = null) {
    super(message);
    this.kind = kind;
    this.line = line;
  }
}

/** One script in one context. */
class Sandbox {
  constructor(module, request) {
    this.request = request;
    this.lines = [];
    this.memory = () => module.getWasmMemory().buffer;
    this.initialBytes = this.memory().byteLength;
    this.deadline = performance.now() + request.timeoutMs;
    this.runtime = module.newRuntime();
    this.runtime.setMemoryLimit(request.memoryMb * 1024 * 1024);
    this.runtime.setMaxStackSize(STACK_BYTES);
    this.runtime.setInterruptHandler(() => this.isLate());
    this.vm = this.runtime.newContext();
  }

  isLate() {
    return performance.now() > this.deadline;
  }

  run() {
    const { globals, source } = this.request;
    this.tools = this.prepare();
    for (const [name, text] of Object.entries(globals)) {
      this.call("set", this.vm.newString(name), this.vm.newString(text));
    }
    // The first line is ours, so that the script's own begin at the second.
    const code = `(async function () { "use strict";\n${source}\n})()`;
    const value = this.settled(this.unwrap(this.vm.evalCode(code, FILE), "error"));
    return this.vm.getString(this.call("result", value));
  }

  prepare() {
    const { vm } = this;
    const emit = vm.newFunction("emit", (line) => this.note(vm.getString(line)));
    const make = this.unwrap(vm.evalCode(PRELUDE, "prelude"), "error");
    const values = [emit, vm.newNumber(this.request.seed), vm.newNumber(this.request.maxOutputBytes)];
    return this.unwrap(vm.callFunction(make, vm.undefined, ...values), "error");
  }

  note(line) {
    const { maxLines } = this.request;
    if (this.lines.length < maxLines) this.lines.push(line.slice(0, MAX_LINE_LENGTH));
    else if (this.lines.length === maxLines) this.lines.push(`… and more than these ${maxLines} lines.`);
  }

  call(tool, ...values) {
    const result = this.vm.callFunction(this.vm.getProp(this.tools, tool), this.vm.undefined, ...values);
    return this.unwrap(result, tool === "result" ? "result" : "error");
  }

  /** What the promise was fulfilled with, after all its jobs have run. */
  settled(promise) {
    let state = this.vm.getPromiseState(promise);
    while (state.type === "pending") {
      const ran = this.unwrapJobs(this.runtime.executePendingJobs(JOBS_AT_ONCE));
      state = this.vm.getPromiseState(promise);
      if (this.isLate()) throw new Failure("time", "");
      if (ran === 0 && state.type === "pending") throw new Failure("pending", "");
    }
    if (state.type === "rejected") throw this.failure(state.error, "error");
    return state.value;
  }

  unwrapJobs(result) {
    if (result.error) throw this.failure(result.error, "error");
    return result.value;
  }

  unwrap(result, kind) {
    if (result.error) throw this.failure(result.error, kind);
    return result.value;
  }

  failure(handle, kind) {
    if (this.isLate()) return new Failure("time", "");
    const { name, message, stack } = this.describe(handle);
    if (message === "out of memory" || this.isExhausted(handle)) return new Failure("memory", "");
    const line = lineIn(stack, this.request.source);
    if (/^(stack overflow|Maximum call stack size exceeded)$/.test(message)) {
      return new Failure("stack", "", line);
    }
    if (kind === "result") return new Failure(message === "too large" ? "output" : "result", message);
    const isPlain = name === "Error" || name === "" || name === "ReferenceError";
    return new Failure("error", isPlain ? message : `${name}: ${message}`, line);
  }

  /** Where there is no memory left for an error, the sandbox throws null; used memory is never given back. */
  isExhausted(handle) {
    if (!this.vm.sameValue(handle, this.vm.null)) return false;
    const { byteLength } = this.memory();
    return byteLength > this.initialBytes && byteLength > this.request.memoryMb * 1024 * 1024 * 0.8;
  }

  describe(handle) {
    const unknown = { name: "", message: "out of memory", stack: "" };
    if (!this.tools) return this.vm.dump(handle) ?? unknown;
    const result = this.vm.callFunction(this.vm.getProp(this.tools, "describe"), this.vm.undefined, handle);
    if (result.error) return unknown;
    const read = (part) => this.vm.getString(this.vm.getProp(result.value, part)).slice(0, 1000);
    return { name: read("name"), message: read("message"), stack: read("stack") };
  }
}

/** The line of the script at which the error came up, from 1; null where the stack names none. */
function lineIn(stack, source) {
  const found = new RegExp(`\\b${FILE}:(\\d+)`).exec(stack);
  return found && Math.min(Math.max(1, Number(found[1]) - 1), source.split("\n").length);
}

/** @param {import("./script").Job} job */
async function run(job) {
  Date.now = () => job.now;
  const module = await newQuickJSWASMModuleFromVariant(quickjs);
  const sandbox = new Sandbox(module, job);
  try {
    return { output: sandbox.run(), lines: sandbox.lines };
  } catch (error) {
    const { lines } = sandbox;
    if (error instanceof Failure) {
      return { failure: { kind: error.kind, message: error.message, line: error.line }, lines };
    }
    // The machine below the sandbox gave out: its stack, or its memory.
    const kind = error instanceof RangeError && /stack/i.test(error.message) ? "stack" : "memory";
    return { failure: { kind, message: "", line: null }, lines };
  }
}

parentPort.on("message", async (job) => parentPort.postMessage(await run(job)));
parentPort.postMessage("ready");

import { describe, expect, test } from "vitest";
import { ScriptError } from "@/lib/nodes/code/script-error";
import type { ScriptRequest } from "@/lib/nodes/services";
import type { Json } from "@/lib/utils/json";
import { runScript } from "./script";

const REQUEST: ScriptRequest = {
  source: "",
  globals: { $now: "2026-01-01T00:00:00.000Z", $seed: "run_1:node" },
  timeoutMs: 5000,
  memoryMb: 64,
  signal: new AbortController().signal,
};

function run(source: string, changes: Partial<ScriptRequest> = {}) {
  const globals = { ...REQUEST.globals, ...changes.globals };
  return runScript({ ...REQUEST, ...changes, source, globals });
}

async function outputOf(source: string, globals: ScriptRequest["globals"] = {}): Promise<Json> {
  return (await run(source, { globals })).output;
}

describe("a script", () => {
  test("sees its globals by name and gives what it returns", async () => {
    const globals = { input: { prices: [3, 20, 30] }, steps: { score: { value: 80 } } };
    const source =
      "const { prices } = input;\nreturn { sum: prices.reduce((a, b) => a + b), score: steps.score.value };";
    expect(await outputOf(source, globals)).toEqual({ sum: 53, score: 80 });
  });

  test("may name its own variables as the globals are named", async () => {
    expect(await outputOf("const input = 1;\nlet item = 2;\nreturn input + item;", { input: 5 })).toBe(3);
  });

  test("may await, and gives null where it returns nothing", async () => {
    expect(await outputOf("return await Promise.all([1, Promise.resolve(2)]);")).toEqual([1, 2]);
    expect(await outputOf("")).toBeNull();
  });

  test("passes every character on, in and out", async () => {
    const text = '\0 € 👋 \ud800 " \\ \u2028';
    expect(await outputOf("return [input, input.length, '\\ud800\\0'];", { input: text })).toEqual([
      text,
      text.length,
      "\ud800\0",
    ]);
  });

  test("has a clock that stands and random numbers that come again", async () => {
    const source =
      "return [new Date(), Date.now(), new Date(2026, 6, 1).toString(), Math.random(), Math.random()];";
    const first = await outputOf(source);
    expect(first).toMatchObject([
      "2026-01-01T00:00:00.000Z",
      Date.UTC(2026, 0, 1),
      "Wed Jul 01 2026 00:00:00 GMT+0000",
      expect.any(Number),
      expect.any(Number),
    ]);
    expect(await outputOf(source)).toEqual(first);
    expect(await outputOf(source, { $seed: "run_2:node" })).not.toEqual(first);
    expect(
      await outputOf(
        "const n = Array.from({ length: 1000 }, Math.random);\nreturn n.every((x) => x >= 0 && x < 1) && new Set(n).size;",
      ),
    ).toBe(1000);
  });

  test("writes lines to the console, a thousand of them and none too long", async () => {
    const { logs } = await run("console.log('a', { b: [1] }, null, undefined, new TypeError('no'));");
    expect(logs).toEqual(['a {"b":[1]} null undefined TypeError: no']);
    const many = await run("for (let i = 0; i < 5000; i++) console.error('x'.repeat(5000));");
    expect(many.logs).toHaveLength(1001);
    expect(many.logs[0]).toHaveLength(2000);
    expect(many.logs[1000]).toMatch(/more than these 1000/);
  });

  test("leaves nothing behind for the next one", async () => {
    await outputOf("globalThis.left = 1; Array.prototype.map = () => 7; JSON.parse = null; return 1;");
    expect(await outputOf("return [typeof left, [1].map((n) => n + 1), JSON.parse('2')];")).toEqual([
      "undefined",
      [2],
      2,
    ]);
  });
});

describe("the sandbox", () => {
  test.each([
    "fetch",
    "require",
    "process",
    "setTimeout",
    "setInterval",
    "WebAssembly",
    "performance",
    "XMLHttpRequest",
    "Worker",
    "postMessage",
    "Buffer",
    "global",
    "__dirname",
    "std",
    "os",
  ])("has no %s, not even through a constructor", async (name) => {
    const source = `return [typeof ${name}, (function () {}).constructor("return typeof ${name}")(), typeof globalThis.${name}];`;
    expect(await outputOf(source)).toEqual(["undefined", "undefined", "undefined"]);
  });

  test("gives nothing of ours by way of console's own constructor or an error's", async () => {
    const source = `
      const found = [];
      for (const start of [console.log, console, input, Math.random, new Error()]) {
        for (let at = start; at; at = Object.getPrototypeOf(at)) {
          const make = at.constructor;
          if (typeof make !== "function") continue;
          try { found.push(make.constructor("return typeof process")()); } catch (e) { found.push(String(e)); }
        }
      }
      return [...new Set(found)];`;
    expect(await outputOf(source, { input: {} })).toEqual(["undefined"]);
  });

  test.each(["import('node:fs')", "import('data:text/javascript,1')", "import('./script-worker.mjs')"])(
    "loads no module with %s",
    async (source) => {
      await expect(run(`return await ${source};`)).rejects.toMatchObject({ class: "invalid-input" });
    },
  );

  test("is not left by source that closes our function", async () => {
    expect(
      await outputOf("return 1; })(); globalThis.x = 2; (async function () { return x + typeof process;"),
    ).toBe("2undefined");
  });
});

describe("a failure names the line", () => {
  test.each([
    ["const a = 1;\n\nreturn a + x;", "line 3: 'x' is not defined"],
    ["\nlet a = ;", "line 2: SyntaxError: unexpected token in expression: ';'"],
    ["function f() {\n  throw new Error('no price');\n}\nf();", "line 2: no price"],
    ["const o = null;\nreturn o.name;", "line 2: TypeError: cannot read property 'name' of null"],
    ["\n\nJSON.parse('{');", /^line 3: SyntaxError: /],
    ["await null;\nawait Promise.reject(new RangeError('late'));", "line 2: RangeError: late"],
    ["if (true) {", /^line 1: SyntaxError: /],
    ["undeclared = 1;", "line 1: 'undeclared' is not defined"],
    ["throw 'plain';", "The code threw plain"],
    ["throw { a: 1 };", 'The code threw {"a":1}'],
    ["throw null;", "The code threw null"],
  ])("%j: %s", async (source, message) => {
    await expect(run(source)).rejects.toMatchObject({ class: "invalid-input", code: "script-error" });
    await expect(run(source)).rejects.toThrow(message);
  });

  test("and keeps what was written to the console until then", async () => {
    const failure = await run("console.log('before');\nthrow new Error('after');").catch((error) => error);
    expect(failure).toBeInstanceOf(ScriptError);
    expect(failure).toMatchObject({ logs: ["before"], message: "line 2: after" });
  });
});

describe("a result", () => {
  test.each([
    ["return () => 1;", "The result is a function, which JSON cannot hold."],
    ["return { a: [{ b() {} }] };", "The result has at “b” a function, which JSON cannot hold."],
    ["return 5n;", "The result is a bigint, which JSON cannot hold."],
    ["return Symbol();", "The result is a symbol, which JSON cannot hold."],
    ["const a = {}; a.a = a; return a;", "The result contains itself, which JSON cannot hold."],
    [
      'return JSON.parse(\'{"__proto__":{"admin":true}}\');',
      "The result has a key that is called __proto__.",
    ],
    ["return { ['__proto__']: 1 };", "The result has a key that is called __proto__."],
    ["return { toJSON() { throw new Error('no'); } };", "no"],
  ])("%s is none", async (source, message) => {
    await expect(run(source)).rejects.toMatchObject({ code: "script-result", message });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test("may be a megabyte and no more", async () => {
    expect(await outputOf("return 'x'.repeat(1048574);")).toHaveLength(1_048_574);
    const tooLarge = { class: "limit", code: "script-output" };
    await expect(run("return 'x'.repeat(1048575);")).rejects.toMatchObject(tooLarge);
    await expect(run("return '€'.repeat(400000);")).rejects.toMatchObject(tooLarge);
  });

  test("is what JSON makes of dates and holes", async () => {
    expect(
      await outputOf("return { at: new Date(0), none: undefined, list: [undefined, NaN], map: new Map() };"),
    ).toEqual({
      at: "1970-01-01T00:00:00.000Z",
      list: [null, null],
      map: {},
    });
  });
});

describe("limits", () => {
  test.each([
    ["an endless loop", "while (true);"],
    ["one that catches everything", "for (;;) { try { for (;;); } catch {} }"],
    ["endless promises", "const f = () => Promise.resolve().then(f);\nf();\nawait new Promise(() => {});"],
    ["an endless loop after an await", "await null;\nwhile (true);"],
    ["an endless getter of the result", "return { get a() { while (true); } };"],
    ["a regular expression that backtracks", "return /(a+)+$/.test('a'.repeat(40) + 'b');"],
    ["one long operation", "return Array(1e9).join('x').length;"],
    ["an endless generator", "function* f() { while (true) yield 1; }\nreturn [...f()].length;"],
  ])("end %s in time", async (_, source) => {
    const request = { timeoutMs: 300, memoryMb: 512 };
    const failure = await run(source, request).catch((error) => error);
    expect(failure).toMatchObject({
      class: "timeout",
      code: "script-timeout",
      message: "The code did not end within 0.3 s.",
    });
  });

  test.each([
    ["a huge array", "return new Array(1e9).fill(1).length;"],
    ["a huge buffer", "return new Uint8Array(1e9).length;"],
    ["a list that grows", "const all = [];\nfor (;;) all.push(new Uint8Array(1000000));"],
    ["a map that grows", "const all = new Map();\nfor (let i = 0; ; i++) all.set(i, { i });"],
  ])("refuse %s", async (_, source) => {
    await expect(run(source, { timeoutMs: 20_000 })).rejects.toMatchObject({
      class: "limit",
      code: "script-memory",
      message: "The code needs more than its 64 MB.",
    });
  });

  test.each([
    ["recursion", "function f() { return f() + 1; }\nreturn f();"],
    ["deep JSON", "return JSON.parse('['.repeat(100000));"],
    ["a deep result", "let o = {};\nfor (let i = 0; i < 50000; i++) o = { o };\nreturn o;"],
    [
      "a chain of proxies",
      "let p = {};\nfor (let i = 0; i < 100000; i++) p = new Proxy(p, {});\nreturn p.x;",
    ],
    ["nested source", "return Function('return ' + '('.repeat(20000) + '1' + ')'.repeat(20000))();"],
    ["a getter of itself", "const o = { get o() { return this.o; } };\nreturn o.o;"],
  ])("refuse %s that is too deep", async (_, source) => {
    await expect(run(source, { timeoutMs: 20_000 })).rejects.toMatchObject({
      class: "limit",
      code: "script-stack",
    });
    expect(await outputOf("return 1;")).toBe(1);
  });

  test("a promise that nothing fulfils is a failure at once", async () => {
    await expect(run("await new Promise(() => {});", { timeoutMs: 60_000 })).rejects.toMatchObject({
      code: "script-pending",
    });
  });
});

describe("the threads", () => {
  test("leave the event loop free", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    await run("while (true);", { timeoutMs: 500 }).catch(() => undefined);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });

  test("end when the run is cancelled, and others go on", async () => {
    const controller = new AbortController();
    const cancelled = run("while (true);", { timeoutMs: 60_000, signal: controller.signal });
    const others = Array.from({ length: 6 }, (_, n) => outputOf("return input * 2;", { input: n }));
    controller.abort(new Error("cancelled"));
    await expect(cancelled).rejects.toThrow("cancelled");
    expect(await Promise.all(others)).toEqual([0, 2, 4, 6, 8, 10]);
    await expect(run("return 1;", { signal: controller.signal })).rejects.toThrow("cancelled");
  });

  test("end a script that waits for its turn when it is cancelled", async () => {
    const busy = [1, 2].map(() => run("while (true);", { timeoutMs: 1000 }).catch((error) => error.code));
    const controller = new AbortController();
    const third = run("return 1;", { signal: controller.signal });
    controller.abort(new Error("cancelled"));
    await expect(third).rejects.toThrow("cancelled");
    expect(await Promise.all(busy)).toEqual(["script-timeout", "script-timeout"]);
    expect(await outputOf("return 3;")).toBe(3);
  });
});

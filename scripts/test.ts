import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { ensureChromium } from "./chromium";
import { postgresBinaries } from "./postgres/binaries";
import { programs, projectRoot } from "./project";
import { ensureBuild } from "./start/build";
import { ensurePrismaClient } from "./start/prisma-client";

interface Outcome {
  passed: number;
  failed: number;
  /** What to show when something failed. */
  output: string;
}

interface Gate {
  name: string;
  run(): Promise<Outcome>;
}

const bin = (name: string) => path.join(projectRoot, "node_modules/.bin", name);
const reports = mkdtempSync(path.join(tmpdir(), "heddle-reports-"));
const summary = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), success: z.boolean() });

const GATES: Gate[] = [
  { name: "generated code and native links", run: () => attempt(prepare) },
  {
    name: "format and lint (biome)",
    run: () => command(bin("biome"), ["check", "--diagnostic-level=error"]),
  },
  { name: "types (tsc)", run: () => command(bin("tsc"), ["--noEmit", "-p", "."]) },
  { name: "dead code (knip)", run: () => command(bin("knip"), []) },
  { name: "duplication (jscpd)", run: () => command(bin("jscpd"), ["."]) },
  { name: "production build", run: () => attempt(build) },
  { name: "unit and integration tests", run: () => vitest("vitest.config.ts") },
  { name: "browser and start-up tests", run: browserTests },
];

/**
 * Runs every gate, also after one has failed, and ends with the true totals: each gate counts as one check. One after
 * the other: tests that wait for servers have the processors to themselves.
 */
async function main(): Promise<void> {
  const totals = { passed: 0, failed: 0 };
  for (const gate of GATES) await runGate(gate, totals);
  rmSync(reports, { recursive: true, force: true });
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  process.exitCode = totals.failed === 0 ? 0 : 1;
}

async function runGate(gate: Gate, totals: Pick<Outcome, "passed" | "failed">): Promise<void> {
  const began = performance.now();
  const { passed, failed, output } = await gate.run();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  totals.passed += passed;
  totals.failed += failed;
  const counts = passed + failed > 1 ? ` (${passed + failed - 1} tests)` : "";
  console.log(`${failed === 0 ? "✓" : "✗"} ${(gate.name + counts).padEnd(60)} ${seconds.padStart(6)} s`);
  if (failed > 0) console.log(output);
}

/** What npm's install scripts would have done, had they been allowed to run. */
async function prepare(): Promise<void> {
  postgresBinaries();
  await ensurePrismaClient();
}

async function build(): Promise<void> {
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  await ensureBuild(path.join(reports, "build.log"), env);
}

async function browserTests(): Promise<Outcome> {
  const found = await attempt(async () => {
    process.env["CHROMIUM_PATH"] = ensureChromium();
  });
  return found.failed > 0 ? found : await vitest("vitest.e2e.config.ts");
}

/** Tests are counted from the runner's own report; a run that breaks off without one has failed. */
async function vitest(config: string): Promise<Outcome> {
  const report = path.join(reports, `${config}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const gate = await command(process.execPath, [programs.vitest, "run", "--config", config, ...reporters]);
  const tests = readSummary(report);
  if (!tests) return { passed: 0, failed: 1, output: gate.output };
  return {
    passed: tests.numPassedTests + gate.passed,
    failed: tests.numFailedTests + gate.failed,
    output: gate.output,
  };
}

function readSummary(file: string): z.output<typeof summary> | null {
  try {
    return summary.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

async function attempt(work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return { passed: 1, failed: 0, output: "" };
  } catch (error) {
    return { passed: 0, failed: 1, output: error instanceof Error ? error.message : String(error) };
  }
}

function command(file: string, args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: projectRoot, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += String(chunk);
      });
    }
    child.once("error", (error) => resolve({ passed: 0, failed: 1, output: error.message }));
    child.once("close", (code) => {
      const ok = code === 0;
      resolve({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, output });
    });
  });
}

await main();

import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../project";

export interface ProcessPlan {
  /** Arguments of node: its flags, the program, the program's own. */
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Where its output goes; absent, it shares our terminal. */
  logFile?: string;
}

export interface ManagedProcess {
  /** Resolves with how it ended, such as `exit code 1` or `SIGKILL`. */
  ended: Promise<{ code: number | null; how: string }>;
  /** Asks it to finish, and kills it when it has not after so many milliseconds. */
  stop(graceMs: number): Promise<void>;
  kill(): void;
}

const preload = pathToFileURL(path.join(projectRoot, "scripts/start/exit-with-parent.mjs")).href;
const LOG_BYTES = 10_000_000;

/**
 * Starts a node process in a group of its own, so that Ctrl-C in the terminal reaches only us and we stop
 * things in order. It exits by itself when we are killed.
 */
export function startProcess({ args, env, logFile }: ProcessPlan): ManagedProcess {
  const output = logFile ? openLog(logFile) : "inherit";
  const child = spawn(process.execPath, ["--import", preload, ...args], {
    cwd: projectRoot,
    env: { ...env, HEDDLE_STARTED_BY: String(process.pid) },
    detached: true,
    stdio: ["ignore", output, output, "ipc"],
  });
  if (typeof output === "number") closeSync(output);
  const { pid } = child;
  const ended = new Promise<{ code: number | null; how: string }>((resolve) => {
    child.once("error", (error) => resolve({ code: null, how: error.message }));
    child.once("exit", (code, signal) => resolve({ code, how: signal ?? `exit code ${code}` }));
  });
  const kill = () => {
    if (pid !== undefined) signalGroup(pid, "SIGKILL");
  };
  const stop = async (graceMs: number) => {
    const timer = setTimeout(kill, graceMs);
    child.kill("SIGTERM");
    await ended;
    clearTimeout(timer);
    kill();
  };
  return { ended, stop, kill };
}

/** The end of a log without its stack traces, for a person who has to find out why something did not work. */
export function logTail(file: string, lines: number): string {
  if (!existsSync(file)) return "";
  const said = readFileSync(file, "utf8").split("\n");
  return said
    .filter((line) => line.trim() !== "" && !/^\s+at /.test(line))
    .slice(-lines)
    .join("\n");
}

function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > LOG_BYTES) renameSync(file, `${file}.old`);
  return openSync(file, "a", 0o600);
}

/** The group still exists where the process left children of its own. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    return;
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, vi } from "vitest";
import { projectRoot } from "../../scripts/project";

const READY = "Heddle is ready at";
/** The first start may have to build. */
const START_MS = 240_000;

export interface NpmStart {
  process: ChildProcess;
  /** What it has said so far. */
  output(): string;
  /** Resolves when it says that it is ready; throws with its output when it ends before. */
  ready(): Promise<void>;
  /** Its exit code, once it and all that hold its output have ended. */
  ended: Promise<number | null>;
  /** As the terminal does on Ctrl-C: to npm, its shell and us at once. */
  signal(name: NodeJS.Signals): void;
}

/** `npm start` in a process group of its own, as a terminal gives it, with no database but the embedded one. */
export function npmStart(environment: Record<string, string>): NpmStart {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn("npm", ["start"], {
    cwd: projectRoot,
    detached: true,
    env: { ...inherited, NODE_ENV: "production", ...environment },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += String(chunk)));
  const ended = once(child, "close").then(() => child.exitCode);
  return {
    process: child,
    output: () => text,
    async ready() {
      const gone = ended.then(() => Promise.reject(new Error(`npm start ended:\n${text}`)));
      const said = vi.waitFor(() => expect(text).toContain(READY), { timeout: START_MS, interval: 50 });
      await Promise.race([said, gone]);
    },
    ended,
    signal: (name) => {
      if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, name);
    },
  };
}

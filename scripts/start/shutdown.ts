export interface Task {
  stop(): Promise<void>;
  /** The quick way, for a second Ctrl-C. */
  kill(): void;
}

export interface Shutdown {
  /** Aborted at the first SIGINT, SIGTERM or SIGHUP, or when npm is gone that started us. */
  signal: AbortSignal;
  /** What to end when we end: the last added first. */
  add(task: Task): void;
  run(): Promise<void>;
}

/** npm passes on the Ctrl-C that the terminal has already sent us: two at once are one. */
const SAME_KEYSTROKE_MS = 800;
const PARENT_CHECK_MS = 500;

/** Turns signals into an orderly end: the first asks, a second one forces. */
export function createShutdown(): Shutdown {
  const tasks: Task[] = [];
  const controller = new AbortController();
  let askedAt = 0;
  const ask = () => {
    askedAt = Date.now();
    controller.abort();
  };
  const onSignal = () => {
    if (controller.signal.aborted) {
      if (Date.now() - askedAt < SAME_KEYSTROKE_MS) return;
      for (const task of tasks.reverse()) task.kill();
      process.exit(130);
    }
    ask();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, onSignal);
  onLossOfNpm(ask);
  return {
    signal: controller.signal,
    add: (task) => tasks.push(task),
    async run() {
      for (let task = tasks.at(-1); task; task = tasks.at(-1)) {
        await task.stop();
        tasks.pop();
      }
    },
  };
}

/** A SIGTERM for npm ends the shell between npm and us, which tells us nothing: we only get another parent. */
function onLossOfNpm(ask: () => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    ask();
  }, PARENT_CHECK_MS).unref();
}

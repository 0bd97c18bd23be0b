const WIDTH = 62;

export interface Stages {
  /** Does one stage and prints its line: what was done, and how long it took. */
  run<T>(doing: string, work: () => Promise<T> | T, done: (result: T) => string): Promise<T>;
}

/** Prints one aligned line for each stage; in a terminal it also shows the one that is under way. */
export function createStages(): Stages {
  return {
    async run(doing, work, done) {
      const began = performance.now();
      if (process.stdout.isTTY) process.stdout.write(`  · ${doing} …`);
      try {
        const result = await work();
        const seconds = ((performance.now() - began) / 1000).toFixed(1);
        clearLine();
        console.log(`  ✓ ${done(result).padEnd(WIDTH)} ${seconds.padStart(5)} s`);
        return result;
      } catch (error) {
        clearLine();
        throw error;
      }
    },
  };
}

/** Takes away the line of the stage that is under way, so that something else can be said. */
export function clearLine(): void {
  if (process.stdout.isTTY) process.stdout.write("\r\x1b[2K");
}

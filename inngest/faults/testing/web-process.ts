import { setTimeout as pause } from "node:timers/promises";
import { programs } from "@/scripts/project";
import { ProcessUnderTest } from "./process-under-test";

const LOOK_AGAIN_MS = 50;

/** A real web process, which needs the production build. */
export class WebProcess extends ProcessUnderTest {
  readonly url: string;

  constructor(databaseUrl: string, port: number) {
    super([programs.web], { DATABASE_URL: databaseUrl, PORT: String(port) });
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Resolves when it answers; rejects when it has ended before. */
  async ready(): Promise<void> {
    await Promise.race([this.#answers(), this.endedEarly()]);
  }

  async #answers(): Promise<void> {
    while (this.isAlive) {
      const response = await fetch(`${this.url}/api/health`).catch(() => null);
      if (response !== null) return;
      await pause(LOOK_AGAIN_MS);
    }
  }
}

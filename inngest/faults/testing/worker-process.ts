import { ProcessUnderTest } from "./process-under-test";

/** A real worker process. */
export class WorkerProcess extends ProcessUnderTest {
  /** Resolves when it takes work; rejects when it has ended before. */
  readonly ready: Promise<void>;

  constructor(databaseUrl: string) {
    super(["--import", "tsx", "inngest/worker.ts"], { DATABASE_URL: databaseUrl });
    this.ready = this.firstMessage();
    this.ready.catch(() => undefined);
  }
}

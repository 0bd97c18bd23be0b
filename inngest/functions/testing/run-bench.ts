import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";
import { edgesOf } from "@/lib/engine/testing/workflow";
import { heedAborts } from "@/lib/server/abort-notices";
import { pool, prisma } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { runEnded } from "@/lib/server/run-watch";
import { withTestDatabase } from "@/lib/server/testing/database";
import { insertRun } from "@/lib/server/testing/rows";
import type { Json, JsonObject } from "@/lib/utils/json";
import { inngest } from "../../client";
import { createExecutor, type Executor } from "../../embedded/executor";
import { RUN_REQUESTED } from "../../events";
import { createFunctions } from "../run-workflow";

export interface RunBench {
  /** Idempotency keys of the calls that the receiver got, in order. */
  received: string[];
  /** Set to let the receiver answer later. */
  hold: ((key: string) => Promise<void>) | null;
  /** Set to be told when a caller gave up before it was answered. */
  gaveUp: ((key: string) => void) | null;
  /** An address of the receiver, which answers with the idempotency key of the call. */
  url(path: string): string;
  /** An http node that calls the receiver. */
  call(path: string, more?: JsonObject): JsonObject;
  /** Starts a run of a document in a workspace of its own. */
  start(id: string, document: JsonObject, input?: Json, trigger?: string): Promise<void>;
  finished(id: string): ReturnType<typeof runOf>;
}

/** Workflows on the real executor, with a server that their http nodes call; use it at the top of a test file. */
export function runBench(): RunBench {
  withTestDatabase();
  let executor: Executor;
  let receiver: Server;
  const bench: RunBench = {
    received: [],
    hold: null,
    gaveUp: null,
    // The receiver listens on TCP, so its address is never a pipe's name.
    url: (path) => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`,
    call: (path, more = {}) => node("http", { method: "POST", url: bench.url(path) }, more),
    start: startRun,
    finished: async (id) => {
      await runEnded(id, 20_000);
      return await runOf(id);
    },
  };

  beforeAll(async () => {
    process.env["HEDDLE_ALLOW_PRIVATE_NETWORK"] = "true";
    globalThis.heddleEnv = undefined;
    receiver = createServer(async (request, response) => {
      const key = String(request.headers["idempotency-key"]);
      bench.received.push(key);
      response.on("close", () => {
        if (!response.writableEnded) bench.gaveUp?.(key);
      });
      await bench.hold?.(key);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ key }));
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const client = inngest();
    const connectionString = env().DATABASE_URL ?? "";
    const functions = createFunctions(client);
    executor = createExecutor({ pool: pool(), connectionString, client, functions, fairBy: "workspaceId" });
    await heedAborts();
    await executor.start();
  });

  afterAll(async () => {
    await executor.stop();
    receiver.closeAllConnections();
    receiver.close();
    globalThis.heddleInngest = undefined;
  });
  return bench;
}

async function startRun(
  id: string,
  document: JsonObject,
  input: Json = {},
  trigger = "start",
): Promise<void> {
  await insertRun(id);
  await prisma().document.update({ where: { hash: `hash-${id}` }, data: { content: document } });
  await prisma().run.update({ where: { id }, data: { triggerNodeId: trigger, input: input ?? {} } });
  await inngest().send({ name: RUN_REQUESTED, id, data: { runId: id } });
}

async function runOf(id: string) {
  return await prisma().run.findUniqueOrThrow({ where: { id } });
}

export function node(type: string, config: JsonObject, more: JsonObject = {}): JsonObject {
  return { type, name: type, position: [0, 0], config, ...more };
}

/** A document whose edges are written `a -> b` or `a:port -> b`. */
export function documentOf(nodes: Record<string, JsonObject>, edges: string[]): JsonObject {
  return {
    heddle: 1,
    name: "Test",
    nodes: { start: node("manual", {}), ...nodes },
    edges: edgesOf(edges),
  };
}

/** A promise and the function that fulfils it. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { NodeError } from "@/lib/nodes/node-error";
import type { HttpRequest } from "@/lib/nodes/services";
import { pool, prisma } from "../db";
import { readEnv } from "../env";
import { getFlow } from "../flow";
import { newCaller } from "../testing/callers";
import { withTestDatabase } from "../testing/database";
import { throughCircuit } from "./circuit";
import { circuitHttp } from "./circuit-http";

withTestDatabase();

const host = "crm.example:443";
const unavailable = () => Promise.reject(new NodeError("unavailable", "no-answer", "Nobody is there."));
const answers = () => Promise.resolve("hello");

async function endpoint() {
  const caller = await newCaller();
  return { caller, place: { workspaceId: caller.workspaceId, host } };
}
type Place = Awaited<ReturnType<typeof endpoint>>["place"];

async function fail(place: Place, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1)
    await expect(throughCircuit(place, unavailable)).rejects.toMatchObject({ code: "no-answer" });
}

async function circuitOf(place: Place) {
  return await prisma().circuit.findUnique({ where: { workspaceId_host: place } });
}

/** As if the time for which no calls are made had passed. */
async function waitOut({ workspaceId }: Place): Promise<void> {
  await pool().query("UPDATE circuits SET open_until = now() - interval '1 second' WHERE workspace_id = $1", [
    workspaceId,
  ]);
}

test("five failures in a row open it: calls fail at once and say when to come back", async () => {
  const { caller, place } = await endpoint();
  await fail(place, 5);
  const call = vi.fn(answers);
  const refused = throughCircuit(place, call);
  await expect(refused).rejects.toMatchObject({ class: "unavailable", code: "circuit-open" });
  const { retryAfterMs } = await refused.catch((error) => error);
  expect(retryAfterMs).toBeGreaterThan(25_000);
  expect(retryAfterMs).toBeLessThanOrEqual(30_000);
  expect(call).not.toHaveBeenCalled();
  expect((await getFlow(caller)).circuits).toMatchObject([
    { host, state: "open", failures: 5, lastError: "Nobody is there." },
  ]);
});

test("an answer in between begins the count again", async () => {
  const { caller, place } = await endpoint();
  await fail(place, 4);
  expect(await throughCircuit(place, answers)).toBe("hello");
  expect(await circuitOf(place)).toBeNull();
  await fail(place, 4);
  expect(await throughCircuit(place, answers)).toBe("hello");
  expect((await getFlow(caller)).circuits).toEqual([]);
});

test("failures that are an answer do not count, nor do calls of other workspaces and to other hosts", async () => {
  const { place } = await endpoint();
  const { place: elsewhere } = await endpoint();
  await fail(place, 4);
  const refused = () => Promise.reject(new NodeError("auth", "http-401", "Who are you?"));
  await expect(throughCircuit(place, refused)).rejects.toMatchObject({ class: "auth" });
  await fail(elsewhere, 4);
  await fail({ ...place, host: "other.example" }, 5);
  expect(await throughCircuit(place, answers)).toBe("hello");
});

test("after its time one call goes through, and its answer lets all others go again", async () => {
  const { caller, place } = await endpoint();
  await fail(place, 5);
  await waitOut(place);
  expect((await getFlow(caller)).circuits).toMatchObject([{ state: "half-open" }]);
  let release: (value: string) => void = () => undefined;
  let entered: () => void = () => undefined;
  const isIn = new Promise<void>((resolve) => {
    entered = resolve;
  });
  const probe = throughCircuit(place, () => {
    entered();
    return new Promise<string>((resolve) => {
      release = resolve;
    });
  });
  await isIn;
  const others = await Promise.allSettled(Array.from({ length: 20 }, () => throughCircuit(place, answers)));
  expect(others.every(({ status }) => status === "rejected")).toBe(true);
  release("back");
  expect(await probe).toBe("back");
  expect(await throughCircuit(place, answers)).toBe("hello");
});

test("of many that come at once only one goes through", async () => {
  const { place } = await endpoint();
  await fail(place, 5);
  await waitOut(place);
  const call = vi.fn(unavailable);
  await Promise.allSettled(Array.from({ length: 30 }, () => throughCircuit(place, call)));
  expect(call).toHaveBeenCalledTimes(1);
});

test("a host that stays away is left alone for twice as long each time, up to five minutes", async () => {
  const { place } = await endpoint();
  await fail(place, 5);
  const spans = [];
  for (let i = 0; i < 5; i += 1) {
    await waitOut(place);
    await fail(place, 1);
    spans.push((await circuitOf(place))?.openMs);
  }
  expect(spans).toEqual([60_000, 120_000, 240_000, 300_000, 300_000]);
});

test("a probe that was called off leaves the next call its turn", async () => {
  const { place } = await endpoint();
  await fail(place, 5);
  await waitOut(place);
  const calledOff = () => Promise.reject(new Error("the run was cancelled"));
  await expect(throughCircuit(place, calledOff)).rejects.toThrow("cancelled");
  expect(await throughCircuit(place, answers)).toBe("hello");
});

test("what another process learnt counts here", async () => {
  const { place } = await endpoint();
  expect(await throughCircuit(place, answers)).toBe("hello");
  await pool().query(
    `INSERT INTO circuits (workspace_id, host, failures, last_error, open_ms, open_until)
     VALUES ($1, $2, 5, 'Nobody is there.', 30000, now() + interval '30 seconds')
     RETURNING pg_notify('heddle_circuit', host)`,
    [place.workspaceId, place.host],
  );
  await expect.poll(() => throughCircuit(place, answers).catch(({ code }) => code)).toBe("circuit-open");
});

let server: Server;
let status = 200;
beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(status).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());
afterEach(() => vi.unstubAllGlobals());

test("an HTTP server that answers with 500 and above counts as one that does not answer", async () => {
  const { place } = await endpoint();
  vi.stubGlobal("heddleEnv", readEnv({ ...process.env, HEDDLE_ALLOW_PRIVATE_NETWORK: "true" }));
  // The server listens on TCP, so its address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  const request: HttpRequest = {
    method: "GET",
    url: `http://127.0.0.1:${port}/`,
    headers: {},
    signal: new AbortController().signal,
    timeoutMs: 5000,
    redirects: 0,
  };
  const send = circuitHttp(place.workspaceId);
  for (const answer of [503, 503, 503, 503, 404, 502, 500, 504, 408, 503]) {
    status = answer;
    expect((await send(request)).status).toBe(answer);
  }
  await expect(send(request)).rejects.toMatchObject({ code: "circuit-open" });
});

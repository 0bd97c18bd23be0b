import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { AppRegistration } from "./app-registration";
import { httpHandler } from "./http-handler";
import { answer, type Call, failure } from "./routes";
import { Worker, type WorkerOptions } from "./worker";

export interface ExecutorServerOptions extends WorkerOptions {
  /** On 127.0.0.1; zero for any that is free. */
  port: number;
  /** Where apps serve their functions; others may register themselves. */
  sdkUrls: string[];
  /** Signs the calls, for apps in cloud mode. */
  signingKey?: string | undefined;
}

export interface ExecutorServer {
  url: string;
  stop(graceMs?: number): Promise<void>;
}

/** How often apps are asked again: they come later than the executor, and change. */
const SYNC_MS = 5000;
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const DEFAULT_GRACE_MS = 10_000;

/**
 * An Inngest executor as a server of its own, for apps that are pointed to it with `INNGEST_DEV` and called over
 * HTTP. Its state is in the same tables as that of executors inside a process.
 * @throws Error when the port is taken or the database does not answer.
 */
export async function startExecutorServer(options: ExecutorServerOptions): Promise<ExecutorServer> {
  const handler = httpHandler(options.signingKey ?? null);
  const apps = new AppRegistration(options.pool, handler, () => worker.functionsChanged());
  const worker = new Worker(options, handler, () => apps.functionIds());
  const server = createServer((request, response) => void respond(options, apps, request, response));
  const url = await listen(server, options.port);
  await worker.start();
  const stopSyncing = keepSynced(apps, options);
  return {
    url,
    async stop(graceMs = DEFAULT_GRACE_MS) {
      stopSyncing();
      await worker.stop(graceMs);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  // It listens on TCP, so its address is never a pipe's name.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Reports what is wrong with an app once, and not at every look. */
function keepSynced(apps: AppRegistration, { sdkUrls, onError }: ExecutorServerOptions): () => void {
  const problems = new Map<string, string>();
  const look = (url: string) =>
    apps.sync(url).then(
      () => problems.delete(url),
      (error: Error) => {
        if (problems.get(url) !== error.message) onError?.(`The app at ${url} cannot be registered`, error);
        problems.set(url, error.message);
      },
    );
  const lookAtAll = () => {
    for (const url of sdkUrls) void look(url);
  };
  lookAtAll();
  const timer = setInterval(lookAtAll, SYNC_MS);
  return () => clearInterval(timer);
}

async function respond(
  options: ExecutorServerOptions,
  apps: AppRegistration,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = await replyTo(options, apps, request).catch((error: unknown) => {
    options.onError?.(`${request.method} ${request.url} failed`, error);
    return failure(500, "The executor could not do this now; its log has the reason.");
  });
  response.writeHead(reply.status, Object.fromEntries(reply.headers)).end(await reply.text());
}

async function replyTo(
  { pool }: ExecutorServerOptions,
  apps: AppRegistration,
  request: IncomingMessage,
): Promise<Response> {
  if (!isFromHere(request.headers.origin)) return failure(403, "Web pages of other sites may not call this.");
  const body = await readBody(request);
  if (body === null) return failure(413, "A request has at most 64 MB.");
  const call: Call = {
    method: request.method ?? "GET",
    path: new URL(request.url ?? "/", "http://127.0.0.1").pathname,
    headers: () => new Headers(headersOf(request)),
    body,
  };
  if (call.path === "/dev" && call.method === "GET") return Response.json(devInfo(apps));
  if (call.path === "/fn/register" && call.method === "POST") return await register(apps, body);
  return await answer({ pool, commits: pool }, call);
}

// A browser names the page that a request comes from, so that no other site can start runs here.
function isFromHere(origin: string | undefined): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && ["127.0.0.1", "localhost", "[::1]"].includes(new URL(origin).hostname);
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function headersOf(request: IncomingMessage): [string, string][] {
  return Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
}

async function register(apps: AppRegistration, body: string): Promise<Response> {
  try {
    await apps.receive(JSON.parse(body));
    return Response.json({ ok: true, status: 200, modified: true });
  } catch (error) {
    if (error instanceof z.ZodError) return failure(400, z.prettifyError(error));
    return failure(400, error instanceof Error ? error.message : String(error));
  }
}

/** By this the SDK and its tools see that a development server is there. */
function devInfo(apps: AppRegistration) {
  const functions = Object.entries(apps.apps()).flatMap(([app, ids]) =>
    ids.map((id) => ({ id, slug: id, appId: app })),
  );
  return { version: "heddle", isSingleNodeService: true, functions, handlers: Object.keys(apps.apps()) };
}

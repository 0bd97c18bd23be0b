import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "inngest/node";
import { afterAll } from "vitest";
import { freePort } from "@/scripts/free-port";
import { startExecutorServer } from "../executor-server";
import type { Connection } from "./test-bench";

/** The app and the executor are two servers on loopback, as with `INNGEST_DEV`; nothing is set for the app. */
export function overHttp(): Connection {
  let port = 0;
  const apps: Server[] = [];
  afterAll(() => {
    for (const app of apps) app.close();
  });
  return {
    async clientOptions() {
      port = await freePort();
      return { baseUrl: `http://127.0.0.1:${port}` };
    },
    async start({ client, functions, ...options }) {
      const app = await startApp(serve({ client, functions }));
      apps.push(app.server);
      const server = await startExecutorServer({ ...options, port, sdkUrls: [app.url] });
      await untilRegistered(server.url, functions.length);
      return server;
    },
  };
}

async function startApp(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // It listens on TCP, so its address is never a pipe's name.
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/inngest` };
}

async function untilRegistered(url: string, count: number): Promise<void> {
  for (;;) {
    const { functions } = await (await fetch(`${url}/dev`)).json();
    if (functions.length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

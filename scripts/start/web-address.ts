import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { errorCode, StartError } from "./start-error";

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\./.test(host);
}

/** @throws StartError when nothing can listen there. */
export async function checkPortIsFree(host: string, port: number): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    throw new StartError(whyNot(errorCode(error), host, port));
  }
  server.close();
  await once(server, "close");
}

function whyNot(code: string, host: string, port: number): string {
  if (code === "EADDRINUSE")
    return `Port ${port} is taken by another program: stop it, or set PORT to another.`;
  if (code === "EACCES")
    return `Port ${port} needs more rights than this user has: set PORT to one above 1023.`;
  return `Nothing can listen on ${host} (${code}): set HOST to an address of this machine.`;
}

/** Resolves when the web server answers that it is healthy. @throws StartError when it takes too long. */
export async function untilHealthy(
  host: string,
  port: number,
  timeoutMs: number,
  stop: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const name = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const address = `http://${name.includes(":") ? `[${name}]` : name}:${port}/api/health`;
  while (Date.now() < deadline && !stop.aborted) {
    const answer = await fetch(address, { signal: AbortSignal.timeout(5000) }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await pause(50);
  }
  stop.throwIfAborted();
  throw new StartError(`The web server did not become ready within ${timeoutMs / 1000} s.`);
}

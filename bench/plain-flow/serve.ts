import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Vite } from "vitest/node";
import { projectRoot } from "../../scripts/project";

const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

interface PlainFlow {
  url: string;
  close(): void;
}

/** Builds the page of React Flow alone, for production, and serves it; `graphs` are its graphs as JSON by name. */
export async function servePlainFlow(graphs: (name: string) => object): Promise<PlainFlow> {
  const folder = mkdtempSync(path.join(tmpdir(), "heddle-plain-flow-"));
  const { build } = await vite();
  await build({
    root: path.join(projectRoot, "bench/plain-flow"),
    configFile: false,
    logLevel: "error",
    build: { outDir: folder, emptyOutDir: true, target: "es2022" },
  });
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const graph = /^\/graph\/(\w+)$/.exec(pathname)?.[1];
    const file = pathname === "/" ? "/index.html" : pathname;
    try {
      const body = graph ? JSON.stringify(graphs(graph)) : readFileSync(path.join(folder, file));
      const type = graph ? "application/json" : (TYPES[path.extname(file)] ?? "application/octet-stream");
      const kept = file.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
      response.writeHead(200, { "content-type": type, "cache-control": kept }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The bundler that the test runner brings along. */
async function vite(): Promise<typeof Vite> {
  const runner = createRequire(import.meta.url).resolve("vitest/package.json");
  return await import(pathToFileURL(createRequire(runner).resolve("vite")).href);
}

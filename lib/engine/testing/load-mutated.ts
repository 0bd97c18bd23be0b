import path from "node:path";
import { createViteServer } from "vitest/node";

const ROOT = path.resolve(import.meta.dirname, "../../..");

/** A fault to plant: a passage of a source file, which must stand there exactly once, and what to put in its place. */
export interface Mutation {
  file: string;
  find: string;
  replace: string;
}

/**
 * Loads a module with all that it imports from this repository anew, with a fault planted in one of the
 * files. Null plants none. Throws where the passage is not there, or more than once.
 */
export async function loadMutated<T>(entry: string, mutation: Mutation | null): Promise<T> {
  let planted = 0;
  const plant = (code: string, id: string): string | undefined => {
    if (!mutation || id !== path.join(ROOT, mutation.file)) return undefined;
    const parts = code.split(mutation.find);
    if (parts.length !== 2) {
      throw new Error(`“${mutation.find}” stands ${parts.length - 1} times in ${mutation.file}`);
    }
    planted += 1;
    return parts.join(mutation.replace);
  };
  const server = await createViteServer({
    root: ROOT,
    configFile: false,
    logLevel: "silent",
    cacheDir: path.join(ROOT, "node_modules/.vite-mutants"),
    resolve: { alias: { "@": ROOT } },
    server: { middlewareMode: true, ws: false, watch: null, hmr: false },
    optimizeDeps: { noDiscovery: true, include: [] },
    plugins: [{ name: "plant-fault", enforce: "pre", transform: plant }],
  });
  try {
    const loaded = await server.ssrLoadModule(path.join(ROOT, entry));
    if (mutation && planted === 0) throw new Error(`${entry} does not load ${mutation.file}`);
    // The caller names the type of the module that it asks for.
    return loaded as T;
  } finally {
    await server.close();
  }
}

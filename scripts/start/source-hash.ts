import { createHash } from "node:crypto";
import { type Dirent, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** What the production build is made of: anything here that changes makes it stale. */
const FOLDERS = ["app", "components", "inngest", "lib", "prisma"];
const FILES =
  /^(package(-lock)?\.json|tsconfig\.json|(next|postcss|tailwind)\.config\.\w+|(instrumentation|proxy)[-\w]*\.ts)$/;
const NOT_BUILT = /\.(test|spec)\.tsx?$|^testing$|^migrations$/;

/** A hash of the names and contents of all files that the build reads, tests left out. */
export function sourceHash(root: string): string {
  const hash = createHash("sha256");
  for (const file of sourceFiles(root)) {
    const content = readFileSync(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function sourceFiles(root: string): string[] {
  const top = readdirSync(root, { withFileTypes: true });
  const files = top.filter((entry) => entry.isFile() && FILES.test(entry.name)).map((entry) => entry.name);
  const folders = top.filter((entry) => entry.isDirectory() && FOLDERS.includes(entry.name));
  return [...files, ...folders.flatMap((entry) => filesBelow(root, entry.name))].sort();
}

function filesBelow(root: string, folder: string): string[] {
  const entries: Dirent[] = readdirSync(path.join(root, folder), { withFileTypes: true });
  return entries
    .filter((entry) => !NOT_BUILT.test(entry.name))
    .flatMap((entry) => {
      const name = path.join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(root, name) : [name];
    });
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");

/**
 * Who may import whom: a place, and the places it may import from besides itself. The first row whose
 * pattern fits a file names its place; whatever is not listed is forbidden.
 */
const PLACES = [
  { place: "utils", files: /^lib\/utils\//, may: [] },
  { place: "expressions", files: /^lib\/expressions\//, may: ["utils"] },
  { place: "graph", files: /^lib\/graph\//, may: ["utils", "expressions"] },
  { place: "catalogue", files: /^lib\/ai\/models\.ts$/, may: ["utils"] },
  { place: "model", files: /^lib\/ai\/model\.ts$/, may: ["utils"] },
  { place: "agent loop", files: /^lib\/ai\/agent-loop\.ts$/, may: ["utils", "model"] },
  { place: "ai", files: /^lib\/ai\//, may: ["utils", "catalogue", "model", "agent loop"] },
  {
    place: "executors",
    files: /^lib\/nodes\/(executors\.ts|[^/]+\/(execute|call-\w+)\.ts)$/,
    may: ["utils", "expressions", "graph", "definitions", "model", "agent loop"],
  },
  { place: "definitions", files: /^lib\/nodes\//, may: ["utils", "expressions", "graph", "model"] },
  { place: "engine", files: /^lib\/engine\//, may: ["utils", "expressions", "graph", "definitions"] },
  { place: "api", files: /^lib\/api\//, may: ["utils", "expressions", "graph", "definitions"] },
  { place: "generated", files: /^prisma\/generated\//, may: [] },
  { place: "events", files: /^inngest\/(client|events)\.ts$/, may: ["server", "inngest"] },
  {
    place: "server",
    files: /^lib\/server\//,
    may: [
      "utils",
      "expressions",
      "graph",
      "definitions",
      "engine",
      "ai",
      "catalogue",
      "model",
      "api",
      "generated",
      "events",
    ],
  },
  {
    place: "inngest",
    files: /^inngest\//,
    may: ["utils", "graph", "definitions", "executors", "engine", "server", "events"],
  },
  { place: "routes", files: /^app\/(api|hooks)\//, may: ["server", "api", "inngest", "definitions"] },
  {
    place: "components",
    files: /^components\//,
    may: ["api", "graph", "expressions", "definitions", "utils", "catalogue"],
  },
  { place: "pages", files: /^app\//, may: ["components", "api", "server", "utils", "definitions"] },
] as const satisfies { place: string; files: RegExp; may: string[] }[];

/** Packages that must stay out of everything below lib/server. */
const OUTSIDE_THE_CORE = /^(react|next|@prisma|inngest|pg|@xyflow)(\/|-|$)/;
const CORE = /^lib\/(utils|expressions|graph|nodes|engine|ai|api)\//;

interface Import {
  from: string;
  to: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|d)\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes("/testing/") && !file.startsWith("prisma/generated/"));
}

function importsOf(file: string, source: string): Import[] {
  const specifiers = [...source.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );
  return specifiers.map((specifier) => ({ from: file, to: resolve(file, specifier) }));
}

function resolve(file: string, specifier: string): string {
  const inside = specifier.startsWith("@/")
    ? specifier.slice(2)
    : specifier.startsWith(".")
      ? path.join(path.dirname(file), specifier)
      : null;
  if (inside === null) return specifier;
  if (/\.(json|css)$/.test(inside)) return inside;
  return existsSync(path.join(ROOT, inside)) ? `${inside}/index.ts` : `${inside}.ts`;
}

function placeOf(file: string): (typeof PLACES)[number] | undefined {
  return PLACES.find(({ files }) => files.test(file));
}

function violation({ from, to }: Import): string | null {
  if (CORE.test(from) && OUTSIDE_THE_CORE.test(to)) return `${from} imports ${to}`;
  const [source, target] = [placeOf(from), placeOf(to)];
  if (!source || !target || source.place === target.place) return null;
  const may: readonly string[] = source.may;
  return may.includes(target.place) ? null : `${from} (${source.place}) imports ${to} (${target.place})`;
}

const files = ["lib", "inngest", "app", "components"].flatMap(sourceFiles);
const sources = new Map(files.map((file) => [file, readFileSync(path.join(ROOT, file), "utf8")]));

describe("the house rules", () => {
  test("every import is one that the table allows", () => {
    const violations = [...sources].flatMap(([file, source]) => importsOf(file, source).map(violation));
    expect(violations.filter((text) => text !== null)).toEqual([]);
  });

  test("a planted violation is found", () => {
    const planted = importsOf("lib/graph/plan.ts", 'import { pool } from "@/lib/server/db";');
    expect(planted.map(violation)).toEqual(["lib/graph/plan.ts (graph) imports lib/server/db.ts (server)"]);
    expect(importsOf("lib/engine/policy.ts", 'import { Inngest } from "inngest";').map(violation)).toEqual([
      "lib/engine/policy.ts imports inngest",
    ]);
  });

  test("node types are asked, never named, outside lib/nodes", () => {
    const naming = [...sources].filter(
      ([file, source]) => !file.startsWith("lib/nodes/") && /node\.type\s*[!=]==/.test(source),
    );
    expect(naming.map(([file]) => file)).toEqual([]);
  });

  test("routes are doors: short, and without a database of their own", () => {
    const routes = files.filter((file) => file.endsWith("/route.ts"));
    const lengths = routes.map((file) => (sources.get(file) ?? "").split("\n").length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(20);
    const withPrisma = files.filter(
      (file) => file.startsWith("app/") && /prisma/i.test(sources.get(file) ?? ""),
    );
    expect(withPrisma).toEqual([]);
  });

  test("the environment is read in one place", () => {
    const readers = [...sources].filter(([, source]) => /process\.env\b/.test(source)).map(([file]) => file);
    expect(readers.sort()).toEqual(["inngest/worker.ts", "lib/server/env.ts"]);
  });

  test("lib has no any, no non-null assertion, and few casts", () => {
    const lib = [...sources].filter(([file]) => file.startsWith("lib/"));
    const any = lib.filter(([, source]) => /(?::|<|as)\s*any\b/.test(withoutComments(source)));
    expect(any.map(([file]) => file)).toEqual([]);
    const casts = lib.flatMap(([file, source]) =>
      [...withoutComments(source).matchAll(/\bas (?!const\b)[A-Z{(]?\w+/g)]
        .filter(([match]) => !/^as [a-z]+$/.test(match) || match === "as never")
        .map(([match]) => `${file}: ${match}`),
    );
    expect(casts.length).toBeLessThan(10);
  });
});

function withoutComments(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "$1")
    .replace(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, '""')
    .replace(/\bimport [^;]*;/g, "")
    .replace(/\bexport \{[^}]*\}[^;]*;/g, "");
}

import { prisma } from "./db";

const LONGEST = 60;

/**
 * A key by which other workflows call this one: made of its name, with a number where the workspace has that
 * key already. Two at the same moment may get the same one; the database then refuses the second.
 */
export async function freeKey(workspaceId: string, name: string): Promise<string> {
  const base = keyOf(name);
  const taken = await prisma().workflow.findMany({
    where: { workspaceId, key: { startsWith: base } },
    select: { key: true },
  });
  const keys = new Set(taken.map(({ key }) => key));
  for (let number = 1; ; number++) {
    const key = number === 1 ? base : `${base}-${number}`;
    if (!keys.has(key)) return key;
  }
}

function keyOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const key = plain
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, "");
  return key || "workflow";
}

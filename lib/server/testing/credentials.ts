import { newId } from "@/lib/utils/ids";
import { prisma } from "../db";
import { seal } from "../secret-box";

/** Stores a credential under this name, as its form does. */
export async function insertCredential(
  workspaceId: string,
  { name, kind, values }: { name: string; kind: string; values: Record<string, string> },
): Promise<void> {
  const secret = seal(JSON.stringify(values));
  await prisma().credential.create({ data: { id: newId("cred"), workspaceId, name, kind, secret } });
}

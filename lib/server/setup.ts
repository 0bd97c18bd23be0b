import { newId } from "@/lib/utils/ids";
import type { Prisma, Workspace } from "@/prisma/generated/client";
import { AppError } from "./app-error";
import { hashApiKey } from "./auth";
import { prisma } from "./db";
import { env } from "./env";
import { addExample, giveExample } from "./examples/add-example";
import { hashPassword } from "./password";

/** Two first visitors, or two processes that start, must not both set up: whoever holds this lock does. */
const SET_UP_LOCK = 7_261_001;

export async function setupStatus(): Promise<{ needed: boolean; codeRequired: boolean }> {
  return { needed: (await prisma().user.count()) === 0, codeRequired: env().HEDDLE_SETUP_CODE !== undefined };
}

interface NewOwner {
  email: string;
  name: string;
  password: string;
}

/** Makes the owner account. Throws `already-set-up` when there is one, and `forbidden` for a wrong code. */
export async function setUp({
  code,
  ...owner
}: NewOwner & { code?: string | undefined }): Promise<{ workflowId: string }> {
  const wanted = env().HEDDLE_SETUP_CODE;
  if (wanted !== undefined && code !== wanted) {
    throw new AppError("forbidden", "That is not the set-up code that was printed in the terminal.", {
      fields: [{ path: "code", message: "is not the code from the terminal" }],
    });
  }
  const workspace = await makeOwner(owner);
  if (!workspace) throw new AppError("already-set-up", "An owner account exists already. Sign in instead.");
  const example = await prisma().workflow.findFirstOrThrow({
    where: { workspaceId: workspace.id },
    orderBy: { createdAt: "asc" },
  });
  return { workflowId: example.id };
}

/** Set-up without a person: the owner and the API key that the environment names, each once if absent. */
export async function setUpFromEnvironment(): Promise<void> {
  const { HEDDLE_OWNER_EMAIL: email, HEDDLE_OWNER_PASSWORD: password, HEDDLE_API_KEY: key } = env();
  if (email && password) await makeOwner({ email, password, name: email.split("@")[0] ?? email });
  if (!key) return;
  const workspace = await locked((tx) => ensureWorkspace(tx, "My workspace"));
  await finishWorkspace(workspace);
  const data = {
    id: newId("key"),
    workspaceId: workspace.id,
    name: "From HEDDLE_API_KEY",
    role: "owner" as const,
    hash: hashApiKey(key),
  };
  await prisma().apiKey.createMany({ data: [data], skipDuplicates: true });
}

async function makeOwner({ email, name, password }: NewOwner): Promise<Workspace | null> {
  const passwordHash = await hashPassword(password);
  const workspace = await locked(async (tx) => {
    if ((await tx.user.count()) > 0) return null;
    const created = await ensureWorkspace(tx, `${name}’s workspace`);
    const id = newId("user");
    await tx.user.create({ data: { id, email: email.toLowerCase(), name, passwordHash } });
    await tx.membership.create({ data: { userId: id, workspaceId: created.id, role: "owner" } });
    await giveExample(tx, created.id, id);
    return created;
  });
  if (workspace) await finishWorkspace(workspace);
  return workspace;
}

async function locked<T>(work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> {
  return await prisma().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SET_UP_LOCK})`;
    return await work(tx);
  });
}

async function ensureWorkspace(tx: Prisma.TransactionClient, name: string): Promise<Workspace> {
  return (await tx.workspace.findFirst()) ?? (await tx.workspace.create({ data: { id: newId("ws"), name } }));
}

/** A workspace without any workflow gets the example. */
async function finishWorkspace({ id }: Workspace): Promise<void> {
  if ((await prisma().workflow.count({ where: { workspaceId: id } })) === 0) await addExample(id);
}

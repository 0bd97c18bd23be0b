import type { FileView } from "@/lib/api/contracts/files";
import type { FileContent, FileValue } from "@/lib/nodes/services";
import { newId } from "@/lib/utils/ids";
import { type Caller, inWorkspace, may } from "./access";
import { AppError, notFound } from "./app-error";
import { pool, prisma } from "./db";
import { fileBytes, MAX_FILE_BYTES } from "./file-bytes";
import { maxBytesOf, readMultipart } from "./hook-body";
import { inTransaction } from "./in-transaction";
import { type Page, pageOf } from "./page";
import { readBytes } from "./read-body";

const MAX_NAME_LENGTH = 255;
/** One transaction can hold the locks of some thousand large objects. */
const BATCH = 500;

/** Keeps a file of at most 16 MB, which the caller has checked, with a run or, for null, with none yet. */
export async function saveFile(
  owner: { workspaceId: string; runId: string | null },
  file: FileContent,
): Promise<FileValue> {
  const id = newId("file");
  const [name, type, size] = [safeName(file.name), mediaType(file.type), file.bytes.byteLength];
  await inTransaction(async (client) => {
    const content = await fileBytes.put(client, file.bytes);
    await client.query(
      "INSERT INTO files (id, workspace_id, run_id, name, type, size, content) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      [id, owner.workspaceId, owner.runId, name, type, size, content],
    );
  });
  return { $file: id, name, type, size };
}

/** A file of the workspace with its bytes; null where there is none. */
export async function readFile(workspaceId: string, id: string): Promise<FileContent | null> {
  const { rows } = await pool().query<{ name: string; type: string; content: number }>(
    "SELECT name, type, content FROM files WHERE id = $1 AND workspace_id = $2",
    [id, workspaceId],
  );
  const [file] = rows;
  const bytes = file && (await fileBytes.get(pool(), file.content));
  return bytes ? { name: file.name, type: file.type, bytes } : null;
}

/** Removes what a run brought in. */
export async function deleteFilesOfRun(runId: string): Promise<void> {
  await deleteWhere("run_id = $1", [runId]);
}

/**
 * Removes files whose workspace is gone, and bytes whose file is: rows that the database removes together with
 * their run leave theirs behind. Gives how many bytes' places it freed.
 */
export async function deleteOrphanedFiles(): Promise<number> {
  await deleteWhere("NOT EXISTS (SELECT FROM workspaces WHERE workspaces.id = workspace_id)", []);
  let freed = 0;
  for (let found = BATCH; found === BATCH; freed += found) {
    found = await inTransaction(async (client) => {
      const contents = await fileBytes.unreferenced(client, BATCH);
      await fileBytes.remove(client, contents);
      return contents.length;
    });
  }
  return freed;
}

async function deleteWhere(condition: string, values: string[]): Promise<number> {
  return await inTransaction(async (client) => {
    const { rows } = await client.query<{ content: number }>(
      `DELETE FROM files WHERE ${condition} RETURNING content`,
      values,
    );
    await fileBytes.remove(
      client,
      rows.map(({ content }) => content),
    );
    return rows.length;
  });
}

/** The files of the workspace, newest first. */
export async function listFiles(
  caller: Caller,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<FileView>> {
  const rows = await prisma().file.findMany({
    where: inWorkspace(caller, "view"),
    omit: { content: true },
    orderBy: { id: "desc" },
    take: limit + 1,
    ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
  });
  return pageOf(rows, limit, ({ id, name, type, size, runId, createdAt }) => ({
    $file: id,
    name,
    type,
    size,
    runId,
    createdAt: createdAt.toISOString(),
  }));
}

/**
 * Keeps the one file of a form, or the body itself under the `name` of the query. Throws `forbidden`,
 * `too-large` beyond 16 MB, and `invalid-request` for a form without a file or with several.
 */
export async function uploadFile(caller: Caller, request: Request): Promise<FileValue> {
  if (!may(caller, "edit")) throw new AppError("forbidden", "Viewers cannot add files.");
  return await saveFile({ workspaceId: caller.workspaceId, runId: null }, await sentFile(request));
}

async function sentFile(request: Request): Promise<FileContent> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.toLowerCase().startsWith("multipart/form-data")) {
    const name = new URL(request.url).searchParams.get("name") ?? "";
    return { name, type, bytes: await readBytes(request, MAX_FILE_BYTES) };
  }
  const files: FileContent[] = [];
  await readMultipart({ type, bytes: await readBytes(request, maxBytesOf(type)) }, async (file) => {
    files.push(file);
    return { $file: "", name: file.name, type: file.type, size: file.bytes.byteLength };
  });
  const [only, ...others] = files;
  if (only && others.length === 0) return only;
  throw new AppError("invalid-request", "Send a form with one file in it, or the file as the body.");
}

/**
 * The file for download. It is somebody else's content under our address, so it is never shown in place: a
 * browser saves it, guesses no type, and runs nothing of it.
 */
export async function downloadFile(caller: Caller, id: string): Promise<Response> {
  const file = await readFile(inWorkspace(caller, "view").workspaceId, id);
  if (!file) throw notFound("file");
  const name = encodeURIComponent(file.name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      "content-type": file.type,
      "content-disposition": `attachment; filename="file"; filename*=UTF-8''${name}`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "cache-control": "private, no-store",
    },
  });
}

export async function deleteFile(caller: Caller, id: string): Promise<void> {
  const { workspaceId } = inWorkspace(caller, "edit");
  const count = await deleteWhere("id = $1 AND workspace_id = $2", [id, workspaceId]);
  if (count === 0) throw notFound("file");
}

/** The last part of a path that some programs send, without characters that no file's name should have. */
function safeName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? "";
  const clean = Buffer.from(last.replace(/\p{Cc}/gu, "").trim()).toString();
  return clean.slice(-MAX_NAME_LENGTH) || "file";
}

function mediaType(type: string): string {
  const [bare = ""] = type.split(";");
  const isOne = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/.test(bare.trim());
  return isOne ? bare.trim().toLowerCase() : "application/octet-stream";
}

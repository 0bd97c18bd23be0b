import { describe, expect, test } from "vitest";
import { isFileValue } from "@/lib/nodes/services";
import type { Caller } from "./access";
import { pool, prisma } from "./db";
import { MAX_FILE_BYTES } from "./file-bytes";
import {
  deleteFile,
  deleteFilesOfRun,
  deleteOrphanedFiles,
  downloadFile,
  listFiles,
  readFile,
  saveFile,
  uploadFile,
} from "./files";
import { filesOf } from "./integrations/files";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { insertRun } from "./testing/rows";

withTestDatabase();

const TEXT = { name: "note.txt", type: "text/plain", bytes: new TextEncoder().encode("Hällo\0") };

async function objectCount(): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(
    "select count(*)::int as n from pg_largeobject_metadata",
  );
  return rows[0]?.n ?? 0;
}

function upload(caller: Caller, body: BodyInit, headers: Record<string, string> = {}, query = "") {
  return uploadFile(
    caller,
    new Request(`http://localhost/api/v1/files${query}`, { method: "POST", body, headers }),
  );
}

function formWith(...files: File[]): FormData {
  const form = new FormData();
  form.append("comment", "hi");
  for (const file of files) form.append("file", file);
  return form;
}

async function runFiles(id: string) {
  await insertRun(id);
  return filesOf({ workspaceId: `ws-${id}`, runId: id });
}

describe("a run's file", () => {
  test("is kept with its bytes, and read in its workspace only", async () => {
    const files = await runFiles("read");
    const value = await files.save(TEXT);
    expect(value).toEqual({
      $file: expect.stringMatching(/^file_/),
      name: "note.txt",
      type: "text/plain",
      size: 7,
    });
    expect(isFileValue(value)).toBe(true);
    const found = await files.read(value.$file);
    expect({ ...found, bytes: new Uint8Array(found.bytes) }).toEqual(TEXT);
    const others = await runFiles("others");
    await expect(others.read(value.$file)).rejects.toMatchObject({ class: "invalid-input", code: "no-file" });
  });

  test("may be empty, and 16 MB and no more", async () => {
    const files = await runFiles("size");
    const empty = await files.save({ ...TEXT, bytes: new Uint8Array() });
    expect((await files.read(empty.$file)).bytes).toHaveLength(0);
    const bytes = new Uint8Array(MAX_FILE_BYTES).map((_, index) => index % 251);
    const large = await files.save({ ...TEXT, bytes });
    expect(Buffer.compare((await files.read(large.$file)).bytes, bytes)).toBe(0);
    const tooLarge = { ...TEXT, bytes: new Uint8Array(MAX_FILE_BYTES + 1) };
    await expect(files.save(tooLarge)).rejects.toMatchObject({ class: "refused", code: "file-too-large" });
  });

  test.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\ada\\cv.pdf", "cv.pdf"],
    ["a\r\nb\0.txt", "ab.txt"],
    ["", "file"],
    ["x/", "file"],
    [`${"n".repeat(300)}.csv`, `${"n".repeat(251)}.csv`],
  ])("by the name %j is called %j", async (name, kept) => {
    const files = await runFiles(`name-${name.length}-${kept.length}-${name.charCodeAt(0)}`);
    expect((await files.save({ ...TEXT, name })).name).toBe(kept);
  });

  test("of no proper media type is one of bytes", async () => {
    const files = await runFiles("type");
    for (const type of ["", "text", "text/html\r\nx: y", "a/b/c"]) {
      expect((await files.save({ ...TEXT, type })).type).toBe("application/octet-stream");
    }
    expect((await files.save({ ...TEXT, type: "Text/HTML; charset=utf-8" })).type).toBe("text/html");
  });
});

describe("bytes go with", () => {
  test("the run whose files are deleted", async () => {
    const [gone, stays] = [await runFiles("gone"), await runFiles("stays")];
    await Promise.all([gone.save(TEXT), gone.save(TEXT)]);
    const kept = await stays.save(TEXT);
    const before = await objectCount();
    await deleteFilesOfRun("gone");
    expect(await objectCount()).toBe(before - 2);
    expect((await stays.read(kept.$file)).name).toBe("note.txt");
  });

  test("rows that the database removes with their run, and nothing else does", async () => {
    const foreign = await pool().query<{ oid: number }>("select lo_from_bytea(0, 'theirs') as oid");
    const files = await runFiles("cascade");
    await Promise.all(Array.from({ length: 5 }, () => files.save(TEXT)));
    const kept = await (await runFiles("kept")).save(TEXT);
    await prisma().run.delete({ where: { id: "cascade" } });
    expect(await deleteOrphanedFiles()).toBe(5);
    expect(await deleteOrphanedFiles()).toBe(0);
    expect((await readFile("ws-kept", kept.$file))?.name).toBe("note.txt");
    expect((await pool().query("select lo_get($1)", [foreign.rows[0]?.oid])).rowCount).toBe(1);
  });

  test("a workspace that is gone", async () => {
    const { workspaceId } = await newCaller();
    await saveFile({ workspaceId, runId: null }, TEXT);
    await prisma().workspace.delete({ where: { id: workspaceId } });
    const before = await objectCount();
    await deleteOrphanedFiles();
    expect(await objectCount()).toBe(before - 1);
    expect(await prisma().file.count({ where: { workspaceId } })).toBe(0);
  });
});

describe("an upload", () => {
  test("is the one file of a form, or the body itself", async () => {
    const caller = await newCaller();
    const sent = await upload(caller, formWith(new File(["a,b"], "list.csv", { type: "text/csv" })));
    expect(sent).toMatchObject({ name: "list.csv", type: "text/csv", size: 3 });
    const raw = await upload(caller, "abc", { "content-type": "application/pdf" }, "?name=a%20b.pdf");
    expect(raw).toMatchObject({ name: "a b.pdf", type: "application/pdf", size: 3 });
    const { items, nextCursor } = await listFiles(caller, { limit: 1 });
    expect(items).toMatchObject([{ ...raw, runId: null }]);
    const rest = await listFiles(caller, { limit: 5, cursor: nextCursor ?? "" });
    expect(rest.items.map(({ name }) => name)).toEqual(["list.csv"]);
  });

  test("is refused without a file, with several, and to viewers", async () => {
    const caller = await newCaller();
    const file = new File(["x"], "x.txt");
    await expect(upload(caller, formWith())).rejects.toMatchObject({ code: "invalid-request" });
    await expect(upload(caller, formWith(file, file))).rejects.toMatchObject({ code: "invalid-request" });
    await expect(upload(await newCaller("viewer"), formWith(file))).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("of more than 16 MB is too large, raw or in a form", async () => {
    const caller = await newCaller();
    const bytes = new Uint8Array(MAX_FILE_BYTES + 1);
    await expect(upload(caller, bytes)).rejects.toMatchObject({ code: "too-large" });
    await expect(upload(caller, formWith(new File([bytes], "big")))).rejects.toMatchObject({
      code: "too-large",
    });
  });
});

describe("a download", () => {
  test("is saved by the browser and never shown as a page of ours", async () => {
    const caller = await newCaller();
    const page = new File(["<script>alert(1)</script>"], "it's “über”.html", { type: "text/html" });
    const { $file } = await upload(caller, formWith(page));
    const response = await downloadFile(caller, $file);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/html",
      "content-disposition": `attachment; filename="file"; filename*=UTF-8''it%27s%20%E2%80%9C%C3%BCber%E2%80%9D.html`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
    });
    expect(await response.text()).toBe("<script>alert(1)</script>");
  });

  test("and deletion are for the workspace's own", async () => {
    const caller = await newCaller();
    const { $file } = await upload(caller, "abc");
    const stranger = await newCaller();
    await expect(downloadFile(stranger, $file)).rejects.toMatchObject({ code: "not-found" });
    await expect(deleteFile(stranger, $file)).rejects.toMatchObject({ code: "not-found" });
    await expect(deleteFile({ ...caller, role: "viewer" }, $file)).rejects.toMatchObject({
      code: "not-found",
    });
    const before = await objectCount();
    await deleteFile(caller, $file);
    expect(await objectCount()).toBe(before - 1);
    await expect(downloadFile(caller, $file)).rejects.toMatchObject({ code: "not-found" });
  });
});

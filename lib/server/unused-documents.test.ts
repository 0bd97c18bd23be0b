import { beforeEach, expect, test } from "vitest";
import type { WorkflowDocument } from "@/lib/graph/document";
import { newId } from "@/lib/utils/ids";
import { pool, prisma } from "./db";
import { storeDocument } from "./documents";
import { deleteRunsOf } from "./retention";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { insertRun } from "./testing/rows";
import { deleteUnusedDocuments, wantDocument } from "./unused-documents";
import { publishDraft } from "./versions";
import { createWorkflow, deleteWorkflow } from "./workflows";

withTestDatabase();

beforeEach(async () => {
  await pool().query("TRUNCATE workspaces, documents CASCADE");
});

// start
function documentOf(name: string): WorkflowDocument {
  const start = { type: "manual", name: "Start", config: {} };
  return { heddle: 1, name, nodes: { start: { ...start, position: [0, 0] } }, edges: [] };
}

async function left(): Promise<string[]> {
  return (await prisma().document.findMany({ orderBy: { hash: "asc" } })).map(({ hash }) => hash);
}

/** As if everything that is stored by now had been stored so long ago. */
async function agedBy(interval: string): Promise<void> {
  await pool().query("UPDATE documents SET created_at = created_at - $1::interval", [interval]);
}

test("the document of a draft goes after the last run that names it", async () => {
  const [first, last] = [newId("run"), newId("run")];
  for (const id of [first, last]) await insertRun(id);
  await prisma().run.update({ where: { id: last }, data: { documentHash: `hash-${first}` } });
  await agedBy("2 days");
  await deleteRunsOf(`wf-${first}`);
  await deleteUnusedDocuments();
  expect(await left()).toEqual([`hash-${first}`]);
  await deleteRunsOf(`wf-${last}`);
  await deleteUnusedDocuments();
  expect(await left()).toEqual([]);
});

test("the documents of a workflow's versions stay, and go when it is deleted", async () => {
  const caller = await newCaller();
  const { id } = await createWorkflow(caller, documentOf("Published"));
  await publishDraft(id, documentOf("Published"), { note: "", publishedBy: null });
  await agedBy("2 days");
  await deleteUnusedDocuments();
  expect(await left()).toHaveLength(1);
  await deleteWorkflow(caller, id);
  await deleteUnusedDocuments();
  expect(await left()).toEqual([]);
});

test("one that was just stored stays for the run that is about to name it, also where it was there before", async () => {
  const hash = await storeDocument(documentOf("Kept"));
  await deleteUnusedDocuments();
  await agedBy("2 days");
  expect(await storeDocument(documentOf("Kept"))).toBe(hash);
  await deleteUnusedDocuments();
  expect(await left()).toEqual([hash]);
  await agedBy("2 days");
  await wantDocument(hash);
  await deleteUnusedDocuments();
  expect(await left()).toEqual([hash]);
  await agedBy("2 days");
  await deleteUnusedDocuments();
  await expect(wantDocument(hash)).rejects.toMatchObject({ code: "not-found" });
});

test("more than fits into one statement goes as well", async () => {
  await pool().query(
    "INSERT INTO documents (hash, content) SELECT n::text, '{}' FROM generate_series(1, 250) n",
  );
  await agedBy("2 days");
  await deleteUnusedDocuments();
  expect(await left()).toEqual([]);
});

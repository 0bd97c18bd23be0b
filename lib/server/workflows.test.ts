import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import { prisma } from "./db";
import example from "./examples/sales-lead-processing.json";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { getVersion, listVersions, publishWorkflow, unpublishWorkflow } from "./versions";
import {
  createWorkflow,
  deleteWorkflow,
  duplicateWorkflow,
  exportWorkflow,
  getWorkflow,
  listWorkflows,
  openWorkflow,
  saveSample,
  saveWorkflow,
} from "./workflows";

withTestDatabase();

function line(changes: JsonObject = {}): JsonObject {
  return {
    heddle: 1,
    name: "Line",
    nodes: {
      start: { type: "manual", name: "Start", position: [0, 0], config: {} },
      end: {
        type: "transform",
        name: "End",
        position: [260, 0],
        config: { fields: { n: "{{ trigger.n }}" } },
      },
    },
    edges: [{ from: "start", to: "end" }],
    ...changes,
  };
}

describe("saving", () => {
  test("each save makes the next revision, and a stale one is refused with the document as it is", async () => {
    const caller = await newCaller();
    const created = await createWorkflow(caller, line());
    const saved = await saveWorkflow(caller, created.id, {
      revision: 1,
      document: line({ name: "Renamed" }),
    });
    expect(saved).toMatchObject({ revision: 2, name: "Renamed" });
    await expect(
      saveWorkflow(caller, created.id, { revision: 1, document: line({ name: "Late" }) }),
    ).rejects.toMatchObject({
      code: "stale-revision",
      details: { current: { revision: 2, name: "Renamed" } },
    });
    expect(await getWorkflow(caller, created.id)).toMatchObject({ revision: 2, name: "Renamed" });
  });

  test("of many savers of one revision exactly one wins", async () => {
    const caller = await newCaller();
    const { id } = await createWorkflow(caller, line());
    const saves = Array.from({ length: 8 }, (_, index) =>
      saveWorkflow(caller, id, { revision: 1, document: line({ name: `Saver ${index}` }) }),
    );
    const settled = await Promise.allSettled(saves);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await getWorkflow(caller, id)).revision).toBe(2);
  });

  test.each([
    ["an edge to nowhere", { edges: [{ from: "start", to: "nowhere" }] }, "nowhere"],
    [
      "a cycle",
      {
        edges: [
          { from: "start", to: "end" },
          { from: "end", to: "end" },
        ],
      },
      "end",
    ],
    [
      "an unknown node type",
      { nodes: { x: { type: "magic", name: "X", position: [0, 0], config: {} } }, edges: [] },
      "magic",
    ],
    [
      "a bad id",
      { nodes: { "Not An Id": { type: "manual", name: "X", position: [0, 0], config: {} } }, edges: [] },
      "Not An Id",
    ],
    ["a newer document version", { heddle: 99 }, "99"],
  ])("%s is refused by name, and nothing is saved", async (_, changes, named) => {
    const caller = await newCaller();
    await expect(createWorkflow(caller, line(changes))).rejects.toMatchObject({
      code: "invalid-document",
      message: expect.stringContaining(named),
    });
    expect((await listWorkflows(caller, { limit: 10 })).items).toEqual([]);
  });

  test("semantic faults are saved with the draft and named", async () => {
    const caller = await newCaller();
    const nodes = {
      start: { type: "manual", name: "Start", position: [0, 0], config: {} },
      end: {
        type: "transform",
        name: "End",
        position: [0, 0],
        config: { fields: { n: "{{ steps.nobody.x + }}" } },
      },
    };
    const created = await createWorkflow(caller, line({ nodes }));
    expect(created.issues).toMatchObject([{ severity: "error", kind: "semantics", nodeId: "end" }]);
    await expect(publishWorkflow(caller, created.id, "")).rejects.toMatchObject({ code: "invalid-workflow" });
    expect((await getWorkflow(caller, created.id)).published).toBeNull();
  });
});

test("the editor's page brings the workflow along as the API gives it, each time as another opening", async () => {
  const caller = await newCaller();
  const { id } = await createWorkflow(caller, line());
  const [one, other] = [
    JSON.parse(await openWorkflow(caller, id)),
    JSON.parse(await openWorkflow(caller, id)),
  ];
  expect(one.workflow).toEqual(await getWorkflow(caller, id));
  expect(one.opening).not.toBe(other.opening);
});

describe("access", () => {
  test("what is in another workspace is not found, whatever one tries", async () => {
    const [owner, stranger] = [await newCaller(), await newCaller()];
    const { id } = await createWorkflow(owner, line());
    const tries = [
      () => getWorkflow(stranger, id),
      () => openWorkflow(stranger, id),
      () => saveWorkflow(stranger, id, { revision: 1, document: line() }),
      () => deleteWorkflow(stranger, id),
      () => duplicateWorkflow(stranger, id),
      () => publishWorkflow(stranger, id, ""),
      () => exportWorkflow(stranger, id, { includeSecrets: false }),
      () => saveSample(stranger, id, "start", {}),
      () => listVersions(stranger, id),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: "not-found" });
    expect((await listWorkflows(stranger, { limit: 10 })).items).toEqual([]);
    expect(await getWorkflow(owner, id)).toMatchObject({ revision: 1 });
  });

  test("a viewer sees and does not change", async () => {
    const owner = await newCaller();
    const viewer = { ...owner, role: "viewer" } as const;
    const { id } = await createWorkflow(owner, line());
    expect(await getWorkflow(viewer, id)).toMatchObject({ id });
    await expect(saveWorkflow(viewer, id, { revision: 1, document: line() })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(createWorkflow(viewer, line())).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("export and import", () => {
  test("an import of an export gives the same bytes again", async () => {
    const caller = await newCaller();
    const first = await createWorkflow(caller, example);
    const { text, name } = await exportWorkflow(caller, first.id, { includeSecrets: false });
    expect(name).toBe("Sales lead processing");
    const second = await createWorkflow(caller, JSON.parse(text));
    expect((await exportWorkflow(caller, second.id, { includeSecrets: false })).text).toBe(text);
    expect(second.hooks[0]?.url).not.toBe(first.hooks[0]?.url);
  });

  test("an export with what looks like a secret is refused with its place, unless asked for", async () => {
    const caller = await newCaller();
    const config = {
      method: "GET",
      url: "https://example.com",
      headers: { Authorization: `Bearer ${"k".repeat(24)}` },
    };
    const nodes = {
      start: { type: "manual", name: "Start", position: [0, 0], config: {} },
      call: { type: "http", name: "Call", position: [0, 0], config },
    };
    const { id } = await createWorkflow(caller, line({ nodes, edges: [{ from: "start", to: "call" }] }));
    await expect(exportWorkflow(caller, id, { includeSecrets: false })).rejects.toMatchObject({
      code: "looks-like-secret",
      details: { fields: [{ path: "nodes.call.config.headers.Authorization" }] },
    });
    expect((await exportWorkflow(caller, id, { includeSecrets: true })).text).toContain("Bearer kkkk");
  });
});

describe("versions", () => {
  test("publishing numbers versions, and a moved node does not count as a change", async () => {
    const caller = await newCaller();
    const { id } = await createWorkflow(caller, line());
    expect(await publishWorkflow(caller, id, "first")).toMatchObject({
      published: { version: 1 },
      changedSincePublish: false,
    });
    const moved = JSON.parse(JSON.stringify(line()));
    moved.nodes.end.position = [500, 80];
    expect(await saveWorkflow(caller, id, { revision: 1, document: moved })).toMatchObject({
      changedSincePublish: false,
    });
    moved.nodes.end.config.fields.m = "{{ trigger.m }}";
    expect(await saveWorkflow(caller, id, { revision: 2, document: moved })).toMatchObject({
      changedSincePublish: true,
    });
    await publishWorkflow(caller, id, "second");
    const { items } = await listVersions(caller, id);
    expect(items.map(({ version, note, current }) => ({ version, note, current }))).toEqual([
      { version: 2, note: "second", current: true },
      { version: 1, note: "first", current: false },
    ]);
    expect(items.map(({ publishedBy }) => publishedBy)).toEqual(["Test", "Test"]);
    expect((await getVersion(caller, id, 1)).document).toMatchObject({
      nodes: { end: { config: { fields: { n: "{{ trigger.n }}" } } } },
    });
    expect(await unpublishWorkflow(caller, id)).toMatchObject({ published: null });
  });

  test("publishers at the same time get a version each", async () => {
    const caller = await newCaller();
    const { id } = await createWorkflow(caller, line());
    await Promise.all([1, 2, 3, 4].map((n) => publishWorkflow(caller, id, `note ${n}`)));
    expect((await listVersions(caller, id)).items.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
    expect(await prisma().document.count()).toBeGreaterThan(0);
  });
});

test("the list is searched and paged by a cursor", async () => {
  const caller = await newCaller();
  for (const name of ["Alpha", "Beta", "Alphabet"]) await createWorkflow(caller, line({ name }));
  const first = await listWorkflows(caller, { limit: 2 });
  const second = await listWorkflows(caller, { limit: 2, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(["Alphabet", "Beta", "Alpha"]);
  expect(second.nextCursor).toBeNull();
  const found = await listWorkflows(caller, { limit: 10, q: "alpha" });
  expect(found.items.map(({ name }) => name)).toEqual(["Alphabet", "Alpha"]);
});

import { expect, test } from "vitest";
import { setTags as contract } from "@/lib/api/contracts/workflows";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { listTags, setTags } from "./workflow-tags";
import { createWorkflow, listWorkflows } from "./workflows";

withTestDatabase();

test("tags are counted over the workspace, and find the workflows that have them", async () => {
  const caller = await newCaller();
  const ids: string[] = [];
  for (const name of ["Alpha", "beta", "Gamma"]) {
    ids.push((await createWorkflow(caller, { heddle: 1, name, nodes: {}, edges: [] })).id);
  }
  const [alpha = "", beta = ""] = ids;
  await setTags(caller, alpha, ["sales", "eu", "sales"]);
  expect(await setTags(caller, beta, ["sales"])).toMatchObject({ tags: ["sales"] });
  expect((await listTags(caller)).items).toEqual([
    { tag: "eu", count: 1 },
    { tag: "sales", count: 2 },
  ]);
  const named = async (filter: Parameters<typeof listWorkflows>[1]) =>
    (await listWorkflows(caller, filter)).items.map(({ name }) => name);
  expect(await named({ limit: 9, tag: "sales", sort: "name" })).toEqual(["Alpha", "beta"]);
  expect(await named({ limit: 9, q: "EU" })).toEqual(["Alpha"]);
  expect(await named({ limit: 9, sort: "name" })).toEqual(["Alpha", "beta", "Gamma"]);
  expect(await named({ limit: 9, sort: "created" })).toEqual(["Gamma", "beta", "Alpha"]);
  expect(await named({ limit: 9, show: "published" })).toEqual([]);
  await setTags(caller, alpha, []);
  expect((await listTags(caller)).items).toEqual([{ tag: "sales", count: 1 }]);
});

test("a tag is one line in small letters, without blanks around it", () => {
  expect(contract.body.parse({ tags: [" Sales "] })).toEqual({ tags: ["sales"] });
  expect(contract.body.safeParse({ tags: [" "] }).success).toBe(false);
});

test("another workspace's tags are not seen and not set", async () => {
  const [owner, stranger] = [await newCaller(), await newCaller()];
  const { id } = await createWorkflow(owner, { heddle: 1, name: "Mine", nodes: {}, edges: [] });
  await setTags(owner, id, ["secret"]);
  expect((await listTags(stranger)).items).toEqual([]);
  await expect(setTags(stranger, id, [])).rejects.toMatchObject({ code: "not-found" });
});

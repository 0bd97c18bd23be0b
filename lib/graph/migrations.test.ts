import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { catalogue } from "@/lib/nodes/registry";
import { sha256 } from "@/lib/utils/sha256";
import { DOCUMENT_VERSION } from "./document";
import { loadDocument } from "./load";
import { serializeDocument } from "./serialize";
import { validate } from "./validate";

const FOLDER = path.join(import.meta.dirname, "testing/documents");

/**
 * SHA-256 of each document's canonical text, as it was when the document was put there. Neither the files nor
 * the hashes of a released version may change; only a new document version gives all of them new hashes.
 */
const HASHES: Readonly<Record<string, string>> = {
  "v1/disabled.json": "3d521bb4040aa6e58bbb95bfa2e032a7a3dc6a83415f2f5fdfbadaf960ef2abc",
  "v1/every-script.json": "80419a62d2f81f03249b55d4640ea3161ffde2c3870ca4a8e34a4ae3ea240073",
  "v1/every-type.json": "c3b8302d616f65e90b7a6ba2737c4564fd368916deded74b45dda67f7c179c95",
  "v1/minimal.json": "1787218e97e4b219e25f5458aa4d3a15f4acecbc6a8b152ca5009dc5b32807b7",
  "v1/nested-five-deep.json": "bdb77659bd9dbace25b1dfde27d7618e62876740161105f8667e13ed399077f2",
  "v1/policies.json": "2dfa78c7b4aae2e04849d4953938058a98a2466ba58bc77728a5d6efc36169c1",
  "v1/sales-lead-processing.json": "5a50d31bffebf2f566efb1a172b6da9a4e3d5b4faebf9cfdb5159e615bd6b528",
  "v1/settings.json": "492e6aa74fa4d8370960f650ea74661acfc69fecfc12a680d8a2df58b62e3ac3",
  "v1/unfinished.json": "2c263142d181242a30452d8d632d98803bceb239ce02cc7d4a26d9c5e757f5ae",
  "v1/unsorted.json": "9ccc51ba27aa3ca2f7ef42589931b5601d19044fb8ae5d9bb0ee4173cc1e1e91",
  "v1/wide.json": "abe0c36dcd53567b49f83d54d1783173990eef95e648c3710ec6fe2f0f6b03a0",
};

const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(FOLDER, path.join(entry.parentPath, entry.name)))
  .sort();

function read(file: string): unknown {
  return JSON.parse(readFileSync(path.join(FOLDER, file), "utf8"));
}

test("there are documents of every version, and a hash of each", () => {
  expect(files).toEqual(Object.keys(HASHES));
  const versions = new Set(files.map((file) => path.dirname(file)));
  expect(versions).toEqual(new Set(Array.from({ length: DOCUMENT_VERSION }, (_, i) => `v${i + 1}`)));
});

describe.each(files)("%s", (file) => {
  test("is of the version of its folder", () => {
    expect(read(file)).toMatchObject({ heddle: Number(path.dirname(file).slice(1)) });
  });

  test("loads, is a sound graph, and can be looked at for its meaning", () => {
    const issues = validate(loadDocument(read(file)), catalogue);
    expect(issues.filter(({ kind }) => kind === "structure")).toEqual([]);
  });

  test("is written as it always was, and reads back the same", () => {
    const text = serializeDocument(loadDocument(read(file)));
    const hash = Buffer.from(sha256(text)).toString("hex");
    expect(hash).toBe(HASHES[file]);
    expect(serializeDocument(loadDocument(JSON.parse(text)))).toBe(text);
  });
});

test("a document of a newer version is refused with what to do about it", () => {
  const newer = { heddle: DOCUMENT_VERSION + 1, name: "From the future", anything: true };
  expect(() => loadDocument(newer)).toThrow(
    `heddle: The document is of version ${DOCUMENT_VERSION + 1}, but this Heddle reads up to ${DOCUMENT_VERSION}: update Heddle to open it`,
  );
});

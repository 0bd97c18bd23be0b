import { z } from "zod";
import { contract } from "../contract";
import { listOf, none, pageQuery, storableText } from "./common";

const name = storableText(200).min(1, "a name");
const collectionParams = z.strictObject({ collection: name });
const recordParams = z.strictObject({ collection: name, key: name });

const collectionSchema = z.object({
  name: z.string(),
  records: z.number().int(),
  updatedAt: z.string(),
});
export type StoreCollection = z.output<typeof collectionSchema>;

const recordSchema = z.object({
  key: z.string(),
  value: z.json(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type StoreRecordView = z.output<typeof recordSchema>;

export const listCollections = contract({
  method: "GET",
  path: "/store",
  summary: "List the collections of records by name",
  params: none,
  query: pageQuery,
  body: none,
  response: listOf(collectionSchema),
});

export const listRecords = contract({
  method: "GET",
  path: "/store/{collection}",
  summary: "List the records of a collection by key; q looks in keys and values",
  params: collectionParams,
  query: pageQuery.extend({ q: storableText(200).optional() }),
  body: none,
  response: listOf(recordSchema),
});

export const putRecord = contract({
  method: "PUT",
  path: "/store/{collection}/{key}",
  summary: "Put a record in the place of an old one",
  params: recordParams,
  query: none,
  body: z.strictObject({ value: z.json() }),
  response: recordSchema,
});

export const deleteRecord = contract({
  method: "DELETE",
  path: "/store/{collection}/{key}",
  summary: "Delete a record",
  params: recordParams,
  query: none,
  body: none,
  response: none,
});

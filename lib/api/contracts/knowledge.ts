import { z } from "zod";
import { contract } from "../contract";
import { listOf, none, pageQuery, storableText } from "./common";

const collectionName = storableText(100).trim().min(1, "the name of a collection");
const collectionParams = z.strictObject({ collection: collectionName });

const collectionSchema = z.object({
  collection: z.string(),
  documents: z.number(),
  /** Bytes of the documents as they were added. */
  size: z.number(),
  updatedAt: z.string(),
});
export type KnowledgeCollection = z.output<typeof collectionSchema>;

const documentSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number(),
  passages: z.number(),
  createdAt: z.string(),
});
export type KnowledgeDocument = z.output<typeof documentSchema>;

const passageSchema = z.object({
  text: z.string(),
  document: z.string(),
  heading: z.string(),
  score: z.number(),
});
export type KnowledgePassage = z.output<typeof passageSchema>;

export const listCollections = contract({
  method: "GET",
  path: "/knowledge",
  summary: "List the collections of documents by name",
  params: none,
  query: none,
  body: none,
  response: listOf(collectionSchema),
});

export const listDocuments = contract({
  method: "GET",
  path: "/knowledge/{collection}",
  summary: "List the documents of a collection by name",
  params: collectionParams,
  query: pageQuery,
  body: none,
  response: listOf(documentSchema),
});

/** Takes this JSON, or a form with one file in it (`multipart/form-data`) of at most 16 MB. */
export const addDocument = contract({
  method: "POST",
  path: "/knowledge/{collection}",
  summary: "Add a text, Markdown or PDF document; one of the same name is replaced",
  status: 201,
  params: collectionParams,
  query: none,
  body: z.strictObject({ name: storableText(200).trim().min(1), text: z.string().min(1).max(3_000_000) }),
  response: documentSchema,
});

export const deleteCollection = contract({
  method: "DELETE",
  path: "/knowledge/{collection}",
  summary: "Delete a collection with its documents",
  params: collectionParams,
  query: none,
  body: none,
  response: none,
});

export const deleteDocument = contract({
  method: "DELETE",
  path: "/knowledge/{collection}/documents/{id}",
  summary: "Delete a document",
  params: z.strictObject({ collection: collectionName, id: z.string().min(1).max(100) }),
  query: none,
  body: none,
  response: none,
});

export const searchCollection = contract({
  method: "GET",
  path: "/knowledge/{collection}/search",
  summary: "Try a search: the best passages for a question, best first",
  params: collectionParams,
  query: z.strictObject({
    q: z.string().max(2000),
    limit: z.coerce.number().int().min(1).max(50).default(5),
  }),
  body: none,
  response: listOf(passageSchema),
});

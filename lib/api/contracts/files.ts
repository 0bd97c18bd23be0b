import { z } from "zod";
import { contract } from "../contract";
import { idParams, listOf, none, pageQuery } from "./common";

/** A file as workflows pass it on. */
const fileSchema = z.object({
  $file: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number().int(),
});

const fileViewSchema = fileSchema.extend({
  /** Null for one that belongs to no run. */
  runId: z.string().nullable(),
  createdAt: z.string(),
});
export type FileView = z.output<typeof fileViewSchema>;

export const listFiles = contract({
  method: "GET",
  path: "/files",
  summary: "List files, newest first",
  params: none,
  query: pageQuery,
  body: none,
  response: listOf(fileViewSchema),
});

/** Takes a form with one file in it (`multipart/form-data`), or the file as the body. */
export const uploadFile = contract({
  method: "POST",
  path: "/files",
  summary: "Upload a file of at most 16 MB, to pass it on in the input of a run",
  status: 201,
  params: none,
  query: z.strictObject({ name: z.string().optional() }),
  body: none,
  response: fileSchema,
});

export const downloadFile = contract({
  method: "GET",
  path: "/files/{id}",
  summary: "Download a file",
  params: idParams,
  query: none,
  body: none,
  response: none,
});

export const deleteFile = contract({
  method: "DELETE",
  path: "/files/{id}",
  summary: "Delete a file",
  params: idParams,
  query: none,
  body: none,
  response: none,
});

import { formatValue } from "@/lib/expressions";
import { isJsonObject, type Json } from "@/lib/utils/json";
import { NodeError } from "../node-error";
import { kindName } from "../resolved-values";
import { type FileService, isFileValue } from "../services";

/** A body that is sent as it is. */
export interface Content {
  contentType: string;
  bytes: Uint8Array;
}

/**
 * A body with files in it: `multipart` is a form (RFC 7578) of an object's fields, of which any may be a file
 * value; `raw` is one file, as a file value or in base64. Throws `NodeError` of class `invalid-input`.
 */
export async function encodeFiles(
  body: Json,
  bodyType: "multipart" | "raw",
  files: FileService,
): Promise<Content> {
  return bodyType === "raw" ? await encodeRaw(body, files) : await encodeMultipart(body, files);
}

async function encodeRaw(body: Json, files: FileService): Promise<Content> {
  if (isFileValue(body)) {
    const { type, bytes } = await files.read(body.$file);
    return { contentType: type || "application/octet-stream", bytes };
  }
  const text = typeof body === "string" ? body.replace(/\s/g, "") : null;
  if (text === null || !/^[\w+/-]*={0,2}$/.test(text)) {
    const found = text === null ? kindName(body) : "text that is not base64";
    throw new NodeError("invalid-input", "bad-body", `A file has to be sent, but the body is ${found}.`);
  }
  return { contentType: "application/octet-stream", bytes: Buffer.from(text, "base64") };
}

async function encodeMultipart(body: Json, files: FileService): Promise<Content> {
  if (!isJsonObject(body) || isFileValue(body)) {
    const found = isFileValue(body) ? "a file" : kindName(body);
    throw new NodeError("invalid-input", "bad-body", `A form has to be an object, but the body is ${found}.`);
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (isFileValue(item)) {
        const { name: fileName, type, bytes } = await files.read(item.$file);
        form.append(name, new File([new Uint8Array(bytes)], fileName, { type }));
      } else if (item !== null) form.append(name, formatValue(item));
    }
  }
  const encoded = new Response(form);
  return {
    contentType: encoded.headers.get("content-type") ?? "",
    bytes: new Uint8Array(await encoded.arrayBuffer()),
  };
}

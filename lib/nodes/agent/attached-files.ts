import type { ImagePart } from "@/lib/ai/model";
import { fileText } from "@/lib/utils/file-text";
import { isJsonObject, type Json } from "@/lib/utils/json";
import type { CallExecution, DurableExecution } from "../execution";
import { NodeError } from "../node-error";
import { kindName } from "../resolved-values";
import { type FileValue, isFileValue } from "../services";

/** Media types of the images that models take. */
const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const MAX_TEXT = 400_000;

export interface Attached {
  /** The texts of the files, to stand after the prompt; empty for none. */
  text: string;
  images: ImagePart[];
}

/**
 * What a model is given of files: the text of texts and PDFs, read in one durable step, and images by their
 * id. Throws `NodeError` (`invalid-input`) for what is no file and for a file of another kind.
 */
export async function attachFiles(
  call: DurableExecution<unknown>["call"],
  files: Json | undefined,
): Promise<Attached> {
  const values = filesIn(files ?? null);
  const images = values.filter(({ type }) => IMAGES.includes(type));
  const others = values.filter(({ type }) => !IMAGES.includes(type));
  const texts =
    others.length === 0 ? [] : await call("files", others, (execution) => read(execution, others));
  return {
    text: Array.isArray(texts) ? texts.filter(isJsonObject).map(asBlock).join("\n\n") : "",
    images: images.map(({ $file, type }) => ({ file: $file, type })),
  };
}

function asBlock({ name, text }: { [key: string]: Json }): string {
  return `<file name=${JSON.stringify(name)}>\n${String(text)}\n</file>`;
}

function filesIn(given: Json): FileValue[] {
  if (given === null || given === "") return [];
  return [given].flat().map((value) => {
    if (isFileValue(value)) return value;
    throw new NodeError(
      "invalid-input",
      "not-a-file",
      `Files has to be a file or a list of files, but has ${kindName(value)}.`,
    );
  });
}

async function read({ services }: CallExecution, values: FileValue[]): Promise<{ output: Json }> {
  const output: Json[] = [];
  for (const value of values) {
    const file = await services.files.read(value.$file);
    const text = await fileText(file);
    if (text === null) {
      const remedy = "An agent reads text, PDF and images.";
      throw new NodeError(
        "invalid-input",
        "file-type",
        `“${file.name}” cannot be read (${file.type}). ${remedy}`,
      );
    }
    if (text.length > MAX_TEXT) {
      const remedy = "Add it to a knowledge collection, and let the agent search that.";
      throw new NodeError("invalid-input", "file-too-long", `“${file.name}” has too much text. ${remedy}`);
    }
    output.push({ name: file.name, text });
  }
  return { output };
}

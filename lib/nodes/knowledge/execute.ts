import { formatValue } from "@/lib/expressions";
import type { Json } from "@/lib/utils/json";
import type { StepExecution, StepExecutor } from "../execution";
import { NodeError } from "../node-error";
import type { NodeConfig } from "../registry";
import { kindName } from "../resolved-values";
import { type FileContent, isFileValue } from "../services";

type Knowledge = StepExecution<NodeConfig<"knowledge">>;

/** Searches a collection, or adds a document to it. */
export const executeKnowledge: StepExecutor<NodeConfig<"knowledge">> = async (execution) => {
  const { config, services, signal } = execution;
  const collection = textOf(config.collection, "Collection");
  if (config.operation === "add") {
    const file = await documentOf(execution);
    const { passages } = await services.knowledge.add({ collection, file, signal });
    return { output: { document: file.name, passages } };
  }
  const query = textOf(config.query, "Question");
  const passages = await services.knowledge.search({ collection, query, limit: config.limit, signal });
  return { output: { passages: passages.map((passage) => ({ ...passage })) } };
};

async function documentOf({ config, services }: Knowledge): Promise<FileContent> {
  const { file = null, text, name } = config;
  const given = name === undefined || name === "" ? null : formatValue(name).trim();
  if (file !== null && file !== "") {
    if (!isFileValue(file)) {
      throw new NodeError("invalid-input", "not-a-file", `File is ${kindName(file)}, not a file.`);
    }
    const content = await services.files.read(file.$file);
    return { ...content, name: given ?? content.name };
  }
  const bytes = new TextEncoder().encode(textOf(text, "Text"));
  return { name: given ?? textOf(name, "Name"), type: "text/markdown", bytes };
}

function textOf(value: Json | undefined, what: string): string {
  const text = value === undefined || value === null ? "" : formatValue(value).trim();
  if (text !== "") return text;
  throw new NodeError("invalid-input", "empty", `${what} is empty.`);
}

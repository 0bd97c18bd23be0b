import type { Fragment } from "@/lib/graph/copy-nodes";
import { DocumentError, loadDocument } from "@/lib/graph/load";
import { validate } from "@/lib/graph/validate";
import { catalogue } from "@/lib/nodes/registry";
import { isJsonObject } from "@/lib/utils/json";

/** Something to paste, or why there is nothing, in words for the person. */
export type ReadText = { fragment: Fragment } | { problem: string };

/**
 * The nodes of a workflow in a text: copied nodes, an export, or a message with either in it, in a code
 * fence or not.
 */
export function nodesOfText(text: string): ReadText {
  const found = candidatesIn(text).flatMap((candidate) => parsed(candidate) ?? []);
  const workflow = found.find((value) => isJsonObject(value) && "heddle" in value);
  if (workflow === undefined) {
    return {
      problem:
        found.length === 0
          ? "The clipboard has no Heddle JSON in it."
          : "The clipboard has JSON, but no Heddle workflow: “heddle” is missing.",
    };
  }
  try {
    const document = loadDocument(workflow);
    const fault = validate(document, catalogue).find(({ kind }) => kind === "structure");
    if (fault) return { problem: fault.message };
    if (Object.keys(document.nodes).length === 0) return { problem: "The workflow has no nodes." };
    return { fragment: { nodes: document.nodes, edges: document.edges } };
  } catch (error) {
    if (error instanceof DocumentError) return { problem: error.issues[0]?.message ?? error.message };
    throw error;
  }
}

/** The parts of a text that may be JSON, those most likely meant first. */
function candidatesIn(text: string): string[] {
  const fenced = [...text.matchAll(/^\s*(`{3,}|~{3,})[^\n]*\n([\s\S]*?)^\s*\1/gm)].map(
    ([, , inside = ""]) => inside,
  );
  const bare = text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
  return [text, ...fenced, bare].filter((part) => part.trim().startsWith("{"));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

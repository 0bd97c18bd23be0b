import { copyNodes } from "@/lib/graph/copy-nodes";
import { DOCUMENT_VERSION, type WorkflowDocument } from "@/lib/graph/document";
import { serializeDocument } from "@/lib/graph/serialize";

/** The nodes, with the edges among them, as the text of a workflow of their own. */
export function textOfNodes(document: WorkflowDocument, ids: readonly string[]): string {
  return serializeDocument({ heddle: DOCUMENT_VERSION, name: document.name, ...copyNodes(document, ids) });
}

import { toast } from "@/components/ui/toast";
import type { WorkflowDocument } from "@/lib/graph/document";
import { nodeAt } from "@/lib/graph/node-at";
import type { PatchRefusal } from "@/lib/graph/patch";

/** Says why an edit was not `undone` or done again, and that the way to the edits behind it is free. */
export function tellRefusal(
  verb: "undone" | "done again",
  { refused, nodeId }: PatchRefusal,
  document: WorkflowDocument,
): void {
  const name = nodeId === null ? "the workflow" : `“${nodeAt(document, nodeId)?.name || nodeId}”`;
  const title =
    refused === "changed"
      ? `Not ${verb}: ${name} was changed since`
      : `Not ${verb}: newer edits need ${name}`;
  const again =
    verb === "undone" ? "Undo again for the edit before it." : "Redo again for the edit after it.";
  toast.info(title, { description: `What was done since would be lost. ${again}` });
}

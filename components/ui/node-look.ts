import type { Category, IconName } from "@/lib/nodes/definition";
import { nodeDefinitions } from "@/lib/nodes/registry";

interface NodeLook {
  label: string;
  icon: IconName;
  category: Category;
}

const LOOKS: ReadonlyMap<string, NodeLook> = new Map(
  Object.values(nodeDefinitions).map(({ type, label, icon, category }) => [type, { label, icon, category }]),
);

/** How a node type is shown; null for one that this release does not know. */
export function nodeLook(type: string): NodeLook | null {
  return LOOKS.get(type) ?? null;
}

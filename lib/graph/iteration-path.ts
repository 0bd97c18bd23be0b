import type { WorkflowDocument } from "./document";
import { containersAround } from "./node-at";

/** Which iteration of a container is looked at, from 0, by the container's id; the first of those not named. */
export type ChosenIterations = Readonly<Record<string, number>>;

/** The paths of the chosen iterations of the containers around a node, outermost first, such as `each[0]`, `each[0]/loop[2]`. */
export function iterationsAround(
  document: WorkflowDocument,
  id: string,
  chosen: ChosenIterations = {},
): string[] {
  const parts = containersAround(document, id)
    .reverse()
    .map((container) => `${container}[${chosen[container] ?? 0}]`);
  return parts.map((_, depth) => parts.slice(0, depth + 1).join("/"));
}

/** The path of a node's step in the chosen iterations of the containers around it. */
export function pathInIterations(document: WorkflowDocument, id: string, chosen?: ChosenIterations): string {
  const within = iterationsAround(document, id, chosen).at(-1);
  return within === undefined ? id : `${within}/${id}`;
}

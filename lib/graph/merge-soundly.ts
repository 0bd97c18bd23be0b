import { isSameJson } from "@/lib/utils/same-json";
import { edgeKey, type WorkflowDocument } from "./document";
import { freeNodeId } from "./edit";
import { changeNodeId } from "./edit-id";
import { findCycle } from "./find-cycle";
import { type Choices, type Merged, mergeDocuments, type Side } from "./merge";
import { nodeAt } from "./node-at";
import { remembering } from "./remembering";
import type { Catalogue, Issue } from "./shape";
import { structureIssues } from "./validate-structure";

/** A merge, and whether its result can be saved. */
export interface SoundMerge extends Merged {
  sound: boolean;
  /** Nodes that are settled with their edges. */
  contested: ReadonlySet<string>;
}

/**
 * Like `mergeDocuments`; where what both sides did is well by itself but makes no graph together (a cycle, an
 * edge into a container that somebody moved the node out of), the nodes in question are conflicts, with their
 * edges, so that any of the sides can be chosen.
 */
export function mergeSoundly(
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
  choices: Choices,
  catalogue: Catalogue,
): SoundMerge {
  const facts = remembering(catalogue);
  const contested = contestedNodes(base, mine, theirs, facts);
  const merged = mergeDocuments(base, mine, theirs, choices, contested);
  return { ...merged, contested, sound: structureIssues(merged.document, facts).length === 0 };
}

/** Grows from the nodes that faults name, along what only one side drew, until each side by itself is sound. */
function contestedNodes(
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
  catalogue: Catalogue,
): ReadonlySet<string> {
  let contested: ReadonlySet<string> = new Set();
  for (;;) {
    const faulty = SIDES.flatMap((side) => {
      const { document } = chosenAlways(side, base, mine, theirs, contested);
      const issues = structureIssues(document, catalogue);
      return issues.length > 0 ? nodesOf(issues, document) : [];
    });
    if (faulty.length === 0) return contested;
    const apart = differences(base, mine, theirs);
    const near = apart.filter((ends) => ends.some((id) => faulty.includes(id) || contested.has(id)));
    const wider = new Set([...contested, ...faulty, ...near.flat()]);
    if (wider.size === contested.size) for (const id of apart.flat()) wider.add(id);
    // Then a side is at fault by itself.
    if (wider.size === contested.size) return contested;
    contested = wider;
  }
}

const SIDES: readonly Side[] = ["mine", "theirs"];

function chosenAlways(
  side: Side,
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
  contested: ReadonlySet<string>,
): Merged {
  const asMine = mergeDocuments(base, mine, theirs, {}, contested);
  if (side === "mine" || asMine.conflicts.length === 0) return asMine;
  const choices = Object.fromEntries(asMine.conflicts.map(({ key }) => [key, side]));
  return mergeDocuments(base, mine, theirs, choices, contested);
}

function nodesOf(issues: readonly Issue[], document: WorkflowDocument): string[] {
  const named = issues.flatMap(({ nodeId, edge }) => [nodeId ?? [], edge ? [edge.from, edge.to] : []].flat());
  return [...named, ...(findCycle(document.edges) ?? [])];
}

/** The nodes of each thing in the graph that one side has to itself: an edge that it drew, a node that is elsewhere. */
function differences(base: WorkflowDocument, mine: WorkflowDocument, theirs: WorkflowDocument): string[][] {
  const before = new Set(base.edges.map(edgeKey));
  const drawn = [mine, theirs].map(({ edges }) => new Set(edges.map(edgeKey)));
  const edges = [...mine.edges, ...theirs.edges].filter((edge) => {
    const key = edgeKey(edge);
    return !before.has(key) && !drawn.every((side) => side.has(key));
  });
  const ids = new Set([...Object.keys(mine.nodes), ...Object.keys(theirs.nodes)]);
  const nodes = [...ids].filter((id) => {
    const [a, b] = [nodeAt(mine, id), nodeAt(theirs, id)];
    return a?.type !== b?.type || a?.parent !== b?.parent;
  });
  return [...edges.map(({ from, to }) => [from, to]), ...nodes.map((id) => [id])];
}

/**
 * Mine with other ids for nodes that both sides made under the same one, so that both stay: ids are made of
 * names, and two people add the same kind of node soon. What names them follows.
 */
export function withOwnIds(
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
  catalogue: Catalogue,
): WorkflowDocument {
  const taken = new Set([base, mine, theirs].flatMap(({ nodes }) => Object.keys(nodes)));
  let own = mine;
  for (const id of Object.keys(mine.nodes)) {
    if (nodeAt(base, id) || !nodeAt(theirs, id) || isSameJson(mine.nodes[id], theirs.nodes[id])) continue;
    const free = freeNodeId(id, taken);
    taken.add(free);
    own = changeNodeId(own, id, free, catalogue);
  }
  return own;
}

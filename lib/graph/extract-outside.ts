import type { DocumentNode } from "./document";
import { unwrapping } from "./extract-flow";
import type { Refusal, SubWorkflowKit } from "./extract-kit";
import { namesOf, type Part } from "./extract-part";
import { mentions, type Reading, type Rewriting, readingsOf, rewriteNode } from "./extract-references";
import { nodeAt } from "./node-at";

/** The nodes that stay, reading an object by node id where they read outputs of the part's nodes. */
export function readingFields(
  part: Part,
  call: string,
  fields: readonly string[],
  kit: SubWorkflowKit,
): Record<string, DocumentNode> | Refusal[] {
  const leaving = [...new Set(part.exits.map(({ from }) => from))];
  const [only] = leaving;
  const isAlone = only !== undefined && leaving.length === 1;
  const flow = unwrapping(
    part.document,
    part.scope,
    (id) => !part.top.has(id),
    new Map(isAlone ? [[only, { id: call, field: only }]] : []),
    kit,
  );
  const refusals = [...flow.refusals, ...(isAlone ? [] : mixedRefusals(part, leaving, fields, kit))];
  const changed = new Map([...flow.wrapped].filter(([id]) => !part.top.has(id)));
  const ends = [...changed.keys()].filter((id) => part.scope.nodes.get(id)?.outgoing.length === 0);
  if (ends.length > 0) {
    const message = `${namesOf(part.document, ends)} hands on what the selection gives as the result. Select it, too.`;
    refusals.push({ nodes: ends, message });
  }
  const nodes: Record<string, DocumentNode> = {};
  for (const [id, node] of Object.entries(part.document.nodes)) {
    if (part.all.has(id)) continue;
    const { script } = kit.traitsOf(node);
    if (mentions(script, "steps") && [...fields, ...changed.keys()].some((each) => mentions(script, each))) {
      const names = namesOf(part.document, [id]);
      const message = `The script of ${names} reads steps that would move. Let it read its input, or select ${names}, too.`;
      refusals.push({ nodes: [id], message });
    }
    const rewriting: Rewriting = (reading) =>
      stepOf(reading, call, fields, changed) ?? flow.rewritings.get(id)?.(reading) ?? null;
    // What cannot be read is at fault already, and stays as it is.
    nodes[id] = rewriteNode(node, kit, rewriting) ?? node;
  }
  return refusals.length > 0 ? refusals : nodes;
}

function stepOf(
  { root, path: [key] }: Reading,
  call: string,
  fields: readonly string[],
  changed: ReadonlyMap<string, { field: string }>,
): ReturnType<Rewriting> {
  if (root !== "steps" || key === undefined) return null;
  if (fields.includes(key)) return { parts: 1, by: ["steps", call, key] };
  const passed = changed.get(key);
  return passed ? { parts: 1, by: ["steps", key, passed.field] } : null;
}

/** Several nodes lead out: what comes next has their outputs by id, as the call gives them, if from nobody else. */
function mixedRefusals(
  { document, scope, exits }: Part,
  leaving: readonly string[],
  fields: readonly string[],
  kit: SubWorkflowKit,
): Refusal[] {
  const targets = [...new Set(exits.map(({ to }) => to))].filter((id) => {
    const node = nodeAt(document, id);
    if (!node) return false;
    const sources = new Set(scope.nodes.get(id)?.incoming.map(({ from }) => from));
    const isSame = sources.size === leaving.length && leaving.every((each) => sources.has(each));
    const shape = kit.shapeOf(node);
    const { takesInput, script } = kit.traitsOf(node);
    const takesAll =
      takesInput ||
      mentions(script, "input") ||
      node.disabled === true ||
      shape?.passes === "input" ||
      (readingsOf(node, kit) ?? []).some(({ root, path }) => root === "input" && path.length === 0);
    return !isSame || shape?.join !== undefined || (takesAll && fields.length !== leaving.length);
  });
  if (targets.length === 0) return [];
  const message = `${namesOf(document, targets)} brings together what ${namesOf(document, leaving)} give. Select ${targets.length === 1 ? "it" : "them"}, too, or only one of the branches.`;
  return [{ message, nodes: targets }];
}

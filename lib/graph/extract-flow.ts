import { topologicalOrder } from "./ancestors";
import type { WorkflowDocument } from "./document";
import type { Refusal, SubWorkflowKit } from "./extract-kit";
import { namesOf } from "./extract-part";
import { type Reading, type Rewriting, readingsOf } from "./extract-references";
import { nodeAt } from "./node-at";
import type { Scope } from "./scope";

/** A node whose output now holds what it was before in a field; `id` is what it is called by then. */
interface Wrapped {
  id: string;
  field: string;
}

/**
 * How nodes of a scope have to read their input, and those that hand it on, when the outputs of some nodes come
 * wrapped in an object. A node without edges, of those in `only`, gets what the empty id stands for.
 */
export function unwrapping(
  document: WorkflowDocument,
  scope: Scope,
  only: (id: string) => boolean,
  wrapped: ReadonlyMap<string, Wrapped>,
  kit: SubWorkflowKit,
): { rewritings: Map<string, Rewriting>; wrapped: ReadonlyMap<string, Wrapped>; refusals: Refusal[] } {
  const known = new Map(wrapped);
  const rewritings = new Map<string, Rewriting>();
  const refusals: Refusal[] = [];
  for (const id of topologicalOrder(scope).filter(only)) {
    const node = nodeAt(document, id);
    const sources = [...new Set(scope.nodes.get(id)?.incoming.map(({ from }) => from))];
    const arriving = (sources.length === 0 ? [""] : sources).filter((source) => known.has(source));
    const [first] = arriving;
    const origin = first === undefined ? undefined : known.get(first);
    if (!node || !origin) continue;
    const shape = kit.shapeOf(node);
    const passes = node.disabled === true || shape?.passes === "input";
    const several = new Set(sources.map((source) => known.get(source)?.id ?? source)).size > 1;
    const readsAll =
      several && (readingsOf(node, kit) ?? []).some(({ root, path }) => root === "input" && !path[0]);
    const { takesInput, script } = kit.traitsOf(node);
    if (shape?.join || takesInput || /\binput\b/.test(script) || readsAll || (passes && several)) {
      const names = namesOf(document, [id]);
      refusals.push({
        nodes: [id],
        message: `${names} takes its whole input, which would be one part among others. Select what comes before it, too, or leave ${names} out.`,
      });
      continue;
    }
    rewritings.set(id, several ? byKey(known) : alone(origin));
    if (passes) known.set(id, { id, field: origin.field });
  }
  return { rewritings, wrapped: known, refusals };
}

const alone =
  ({ field }: Wrapped): Rewriting =>
  ({ root }: Reading) =>
    root === "input" ? { parts: 0, by: ["input", field] } : null;

const byKey =
  (wrapped: ReadonlyMap<string, Wrapped>): Rewriting =>
  ({ root, path: [key] }: Reading) => {
    const source = root === "input" && key !== undefined ? wrapped.get(key) : undefined;
    return source ? { parts: 1, by: ["input", source.id, source.field] } : null;
  };

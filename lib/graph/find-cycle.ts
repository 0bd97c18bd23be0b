import { onceForEach } from "@/lib/utils/once-for-each";
import type { Edge } from "./document";

/**
 * Nodes of one cycle in the order of its edges, the first not repeated; null if there is none. Looked for once
 * in a list of edges, which is never changed in place.
 */
export const findCycle: (edges: readonly Edge[]) => readonly string[] | null = onceForEach(searchCycle);

function searchCycle(edges: readonly Edge[]): string[] | null {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const known = targets.get(from);
    if (known) known.push(to);
    else targets.set(from, [to]);
  }
  const done = new Set<string>();
  for (const start of targets.keys()) {
    // An explicit stack: a chain of thousands of nodes must not exhaust the call stack.
    const trail = [{ id: start, next: 0 }];
    const onTrail = new Set([start]);
    for (let top = trail.at(-1); top; top = trail.at(-1)) {
      const target = done.has(top.id) ? undefined : targets.get(top.id)?.[top.next++];
      if (target === undefined) {
        done.add(top.id);
        onTrail.delete(top.id);
        trail.pop();
      } else if (onTrail.has(target)) {
        return trail.slice(trail.findIndex(({ id }) => id === target)).map(({ id }) => id);
      } else {
        onTrail.add(target);
        trail.push({ id: target, next: 0 });
      }
    }
  }
  return null;
}

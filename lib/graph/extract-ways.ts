import type { WorkflowDocument } from "./document";
import type { SubWorkflowKit } from "./extract-kit";
import { nodeAt, portsOf } from "./node-at";
import { plan, type Settled } from "./plan";
import type { Scope } from "./scope";

/** How the nodes of a scope may end, all of them at once. */
export type Way = ReadonlyMap<string, Settled>;

/** More ways than this are not looked through. */
const MAX_WAYS = 512;
/** Where it begins is settled already. */
const NO_ENTRIES: ReadonlySet<string> = new Set();

/**
 * Every way through a scope, as the planner goes it, with each choice of ports; `settled` is where it begins.
 * Null where there are too many to say.
 */
export function waysThrough(
  document: WorkflowDocument,
  scope: Scope,
  start: Way,
  kit: Pick<SubWorkflowKit, "shapeOf">,
): Way[] | null {
  const ways: Way[] = [];
  const open: Way[] = [start];
  for (let way = open.pop(); way; way = open.pop()) {
    if (ways.length + open.length > MAX_WAYS) return null;
    const next = plan(scope, NO_ENTRIES, way);
    const after = new Map(way);
    for (const id of next.skipped) after.set(id, { status: "skipped" });
    const [first] = next.ready;
    const certain = next.ready.filter((id) => portsAt(document, id, kit).length < 2);
    for (const id of certain) after.set(id, leftBy(portsAt(document, id, kit)[0]));
    if (first === undefined) ways.push(after);
    else if (certain.length > 0) open.push(after);
    else for (const port of portsAt(document, first, kit)) open.push(new Map(after).set(first, leftBy(port)));
  }
  return ways;
}

/** Whether the node has a result on this way. */
export function isPresent(way: Way, id: string): boolean {
  const settled = way.get(id);
  return settled?.status === "left" && settled.port !== "error";
}

function portsAt(
  document: WorkflowDocument,
  id: string,
  { shapeOf }: Pick<SubWorkflowKit, "shapeOf">,
): string[] {
  const node = nodeAt(document, id);
  if (!node || node.disabled) return ["out"];
  return portsOf(node, shapeOf(node)?.outputs ?? []);
}

function leftBy(port: string | undefined): Settled {
  return port === undefined ? { status: "ended" } : { status: "left", port };
}

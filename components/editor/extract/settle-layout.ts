import type { WorkflowDocument } from "@/lib/graph/document";
import { moveNodes } from "@/lib/graph/edit";
import { reachableFrom } from "@/lib/graph/edit-split";
import { around, type Box, overlap } from "../canvas/box";
import { fitContainers, sizeOnCanvas } from "../canvas/container-fit";
import { GAP_X } from "../canvas/flow-nodes";

/**
 * After nodes of one container have made way for others in the same place: what follows them closes up or makes
 * room, and what lies below makes room. `gone` are as they stood in `before`, `came` as they stand in `after`.
 */
export function settleLayout(
  before: WorkflowDocument,
  gone: readonly string[],
  after: WorkflowDocument,
  came: readonly string[],
): WorkflowDocument {
  const parent = after.nodes[came[0] ?? ""]?.parent ?? null;
  const was = around(gone.map((id) => boxOf(before, id)));
  const is = around(came.map((id) => boxOf(after, id)));
  const following = new Set(
    came
      .flatMap((id) => [...reachableFrom(after, id)])
      .filter((id) => !came.includes(id) && boxOf(after, id).left >= was.right),
  );
  const others = Object.keys(after.nodes).filter(
    (id) => (after.nodes[id]?.parent ?? null) === parent && !came.includes(id) && !following.has(id),
  );
  const across = is.right < was.right ? -closing(after, following, others, was.right - is.right) : 0;
  const room = is.right > was.right ? missing(after, following, is.right) : 0;
  const moved = shifted(after, following, [across + room, 0]);
  const below = others.filter((id) => boxOf(moved, id).top >= was.bottom);
  const isHit = below.some((id) => overlap(boxOf(moved, id), is));
  const settled = isHit ? shifted(moved, below, [0, is.bottom - was.bottom]) : moved;
  return fitContainers(settled, [parent]);
}

/** How far all of them can move to the left, up to `most`, without coming before or onto others. */
function closing(
  document: WorkflowDocument,
  following: ReadonlySet<string>,
  others: readonly string[],
  most: number,
): number {
  const slack = document.edges
    .filter(({ from, to }) => following.has(to) && !following.has(from))
    .map(({ from, to }) => boxOf(document, to).left - boxOf(document, from).right - GAP_X);
  const by = Math.max(0, Math.min(most, ...slack));
  const closed = shifted(document, following, [-by, 0]);
  const hits = [...following].some((id) =>
    others.some((other) => overlap(boxOf(closed, id), boxOf(closed, other))),
  );
  return hits ? 0 : by;
}

/** How far they have to move to the right to stand clear of this edge. */
function missing(document: WorkflowDocument, following: ReadonlySet<string>, right: number): number {
  const first = Math.min(...[...following].map((id) => boxOf(document, id).left));
  return Math.max(0, right + GAP_X - first);
}

function shifted(
  document: WorkflowDocument,
  ids: Iterable<string>,
  [across, down]: readonly [number, number],
): WorkflowDocument {
  if (across === 0 && down === 0) return document;
  return moveNodes(
    document,
    new Map(
      [...ids].map((id) => {
        const { left, top } = boxOf(document, id);
        return [id, [left + across, top + down]];
      }),
    ),
  );
}

function boxOf(document: WorkflowDocument, id: string): Box {
  const [left, top] = document.nodes[id]?.position ?? [0, 0];
  const [width, height] = sizeOnCanvas(document, id);
  return { left, top, right: left + width, bottom: top + height };
}

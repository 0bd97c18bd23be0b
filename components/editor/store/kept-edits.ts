import { type Edits, MAX_EDITS, MAX_EDITS_LENGTH } from "@/lib/api/contracts/edits";
import type { Patch } from "@/lib/graph/patch";
import { onceForEach } from "@/lib/utils/once-for-each";
import type { History } from "./history";

/** What of a history outlives the page: the oldest edit first, of which `position` are done. */
export interface KeptEdits {
  items: readonly Patch[];
  position: number;
}

/** As much of the history as is kept: what is nearest to the present. */
export function keptEdits({ past, future }: Pick<History, "past" | "future">): KeptEdits {
  const room = { length: MAX_EDITS_LENGTH, count: MAX_EDITS };
  const done = nearest(past.toReversed(), room).reverse();
  return { items: [...done, ...nearest(future, room)], position: done.length };
}

function nearest(edits: readonly Patch[], room: { length: number; count: number }): Patch[] {
  const fitting: Patch[] = [];
  for (const edit of edits) {
    const length = lengthOf(edit);
    if (length > room.length || room.count === 0) break;
    room.length -= length;
    room.count--;
    fitting.push(edit);
  }
  return fitting;
}

const lengthOf = onceForEach((edit: Patch) => JSON.stringify(edit).length);

/** The past and the future that the kept edits make. */
export function historyOf({ items, position }: KeptEdits): Pick<History, "past" | "future"> {
  return { past: items.slice(0, position), future: items.slice(position) };
}

/** What to tell the server, which has `known`, so that it has `kept`. */
export function editsSince(known: readonly Patch[], { items, position }: KeptEdits): Edits {
  const [first] = items;
  const drop = first ? known.indexOf(first) : -1;
  if (drop < 0) return { drop: 0, keep: 0, add: [...items], position };
  let keep = 0;
  while (keep < items.length && known[drop + keep] === items[keep]) keep++;
  return { drop, keep, add: items.slice(keep), position };
}

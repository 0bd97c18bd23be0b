import type { JsonObject } from "@/lib/utils/json";

const [CELL_WIDTH, CELL_HEIGHT] = [240, 140];
/** A container and what is in it take as many cells as they are nodes. */
const IN_CONTAINER = 4;
const CONTAINER = IN_CONTAINER + 1;

/** The node that the benchmark drags and types in: in the middle of a row. */
export const SUBJECT = "n37";
/** So many nodes are dragged together: a block of the first ones in each of the first rows. */
export const SEVERAL = 50;
const IN_ROW = 10;

/** How many nodes stand in a row, so that the whole is about as wide as high. */
function columnsFor(size: number): number {
  return Math.round(Math.sqrt((size * CELL_HEIGHT) / CELL_WIDTH) / CONTAINER) * CONTAINER;
}

interface BenchGraph {
  /** The last of the nodes that are dragged together; the first is `start`. */
  lastOfSeveral: string;
  /** Heddle's document. */
  document: JsonObject;
  /** The nodes at the top level, in order. */
  chain: readonly string[];
  /** Where each node stands on the canvas. */
  places: Record<string, readonly [number, number]>;
  edges: readonly { from: string; to: string }[];
}

/**
 * A workflow of so many nodes, in rows, one after the other; a tenth of them in fan-outs at its end.
 *
 *     start ──► n1 ──► n2 ──► … ──► [ n450: n451 ──► n452 ──► n453 ──► n454 ] ──► [ n455: … ]
 */
export function benchGraph(size: number): BenchGraph {
  const containersFrom = size - Math.max(1, Math.round(size / 10 / CONTAINER)) * CONTAINER;
  const columns = columnsFor(size);
  const nodes: Record<string, JsonObject> = {};
  const places: Record<string, readonly [number, number]> = {};
  const chain: string[] = [];
  const edges: { from: string; to: string }[] = [];
  const link = (from: string | undefined, to: string) => {
    if (from !== undefined) edges.push({ from, to });
  };
  for (let n = 0; n < size; n++) {
    const id = n === 0 ? "start" : `n${n}`;
    const cell = [(n % columns) * CELL_WIDTH, Math.floor(n / columns) * CELL_HEIGHT] as const;
    const within = n < containersFrom ? null : (n - containersFrom) % CONTAINER;
    places[id] = within ? [cell[0] - 80, cell[1] + 56] : cell;
    if (within) {
      const container = `n${n - within}`;
      const position = [40 + (within - 1) * CELL_WIDTH, 56];
      nodes[id] = { type: "http", name: `Fetch ${n}`, parent: container, position, config: request(n) };
      if (within > 1) link(`n${n - 1}`, id);
      continue;
    }
    link(chain.at(-1), id);
    chain.push(id);
    nodes[id] = { ...nodeAt(n, within === 0), position: [...cell] };
  }
  const lastOfSeveral = `n${(SEVERAL / IN_ROW - 1) * columns + IN_ROW - 1}`;
  return {
    lastOfSeveral,
    document: { heddle: 1, name: `Bench ${size}`, nodes, edges },
    chain,
    places,
    edges,
  };
}

function nodeAt(n: number, isContainer: boolean): JsonObject {
  if (n === 0) return { type: "manual", name: "Start", config: {} };
  const size = [IN_CONTAINER * CELL_WIDTH + 40, CELL_HEIGHT - 10];
  if (isContainer) return { type: "fan-out", name: `Each ${n}`, size, config: { items: "{{ [1, 2, 3] }}" } };
  if (`n${n}` === SUBJECT || n % 5 === 0) {
    const config = { model: "demo/rules", prompt: "Score this lead from 0 to 100." };
    return { type: "agent", name: `Score ${n}`, config };
  }
  const fields = { total: "{{ 1 + 1 }}", name: "Ada" };
  if (n % 3 === 0) return { type: "transform", name: `Shape ${n}`, config: { fields } };
  return { type: "http", name: `Fetch ${n}`, config: request(n) };
}

function request(n: number): JsonObject {
  return { method: "GET", url: `https://example.com/orders/${n}` };
}

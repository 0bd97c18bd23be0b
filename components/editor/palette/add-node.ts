import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import { addNode } from "@/lib/graph/edit";
import { connect, whyNotConnect } from "@/lib/graph/edit-edges";
import { placeOnCanvas } from "@/lib/graph/edit-parent";
import { portsOf } from "@/lib/graph/node-at";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { catalogue, shapeOf } from "@/lib/nodes/registry";
import { isJsonObject, toJson } from "@/lib/utils/json";
import { fitContainers, sizeOnCanvas } from "../canvas/container-fit";
import { CONTAINER_SIZE, GAP_X, NODE_HEIGHT, NODE_WIDTH, NOTE_SIZE } from "../canvas/flow-nodes";

const GAP_Y = 32;

export interface Added {
  document: WorkflowDocument;
  id: string;
}

/** With a new node at a point of the canvas, inside `container` where one is given; triggers stay outside. */
export function addNodeAt(
  document: WorkflowDocument,
  definition: NodeDefinition,
  point: { x: number; y: number },
  container: string | null,
): Added {
  const inside = definition.role === "trigger" ? null : container;
  const [left, top] = inside === null ? [0, 0] : placeOnCanvas(document, inside);
  const position: [number, number] = [Math.round(point.x - left), Math.round(point.y - top)];
  const added = addNode(document, newNode(document, definition, position, inside));
  return { id: added.id, document: fitContainers(added.document, [inside]) };
}

/**
 * With a new node to the right of the node `after`, in its container and connected from it where that is
 * allowed; else at `point`. Places that are taken are avoided by going down. The edge leaves by `fromPort`, or
 * else by the first port that leads nowhere yet.
 */
export function addNodeAfter(
  document: WorkflowDocument,
  definition: NodeDefinition,
  after: string | null,
  point: { x: number; y: number },
  fromPort?: string,
): Added {
  const source = after === null ? undefined : document.nodes[after];
  if (after === null || !source || definition.role === "trigger") {
    return addNodeAt(document, definition, free(document, definition, point, undefined), null);
  }
  const [width] = sizeOnCanvas(document, after);
  const beside = { x: source.position[0] + width + GAP_X, y: source.position[1] };
  const { x, y } = free(document, definition, beside, source.parent);
  const node = newNode(document, definition, [x, y], source.parent ?? null);
  const added = addNode(document, node);
  const port = fromPort ?? freePort(added.document, after, source);
  const edge = { from: after, port, to: added.id };
  const connects = whyNotConnect(added.document, edge, catalogue) === null;
  const wired = connects ? connect(added.document, edge) : added.document;
  return { id: added.id, document: fitContainers(wired, [source.parent ?? null]) };
}

function newNode(
  document: WorkflowDocument,
  definition: NodeDefinition,
  position: [number, number],
  container: string | null,
): DocumentNode {
  const config = toJson(definition.defaults);
  return {
    type: definition.type,
    name: freeName(document, definition.label),
    position,
    config: isJsonObject(config) ? config : {},
    ...(container === null ? {} : { parent: container }),
    ...(definition.role === "container" ? { size: [CONTAINER_SIZE[0], CONTAINER_SIZE[1]] } : {}),
    ...(definition.role === "note" ? { size: [NOTE_SIZE[0], NOTE_SIZE[1]] } : {}),
  };
}

function freeName(document: WorkflowDocument, label: string): string {
  const taken = new Set(Object.values(document.nodes).map(({ name }) => name));
  let name = label;
  for (let n = 2; taken.has(name); n++) name = `${label} ${n}`;
  return name;
}

/** The first output that leads nowhere yet, else the first. */
function freePort(document: WorkflowDocument, id: string, node: DocumentNode): string {
  const ports = portsOf(node, shapeOf(node)?.outputs ?? []);
  const used = new Set(document.edges.filter(({ from }) => from === id).map(({ port }) => port ?? "out"));
  return ports.find((port) => !used.has(port)) ?? ports[0] ?? "out";
}

function free(
  document: WorkflowDocument,
  definition: NodeDefinition,
  start: { x: number; y: number },
  parent: string | undefined,
): { x: number; y: number } {
  const size = definition.role === "container" ? CONTAINER_SIZE : ([NODE_WIDTH, NODE_HEIGHT] as const);
  const others = Object.entries(document.nodes).filter(([, node]) => node.parent === parent);
  const place = { x: Math.round(start.x), y: Math.round(start.y) };
  for (let tries = 0; tries <= others.length; tries++) {
    const hit = others.find(([id, { position }]) => {
      const [width, height] = sizeOnCanvas(document, id);
      return (
        place.x < position[0] + width + 8 &&
        place.x + size[0] + 8 > position[0] &&
        place.y < position[1] + height + 8 &&
        place.y + size[1] + 8 > position[1]
      );
    });
    if (!hit) break;
    place.y = hit[1].position[1] + sizeOnCanvas(document, hit[0])[1] + GAP_Y;
  }
  return place;
}

import type { DocumentNode, Edge, WorkflowDocument } from "./document";
import { DOCUMENT_VERSION } from "./document";
import { freeNodeId } from "./edit";
import type { Refusal, SubWorkflowKit } from "./extract-kit";
import { readingFields } from "./extract-outside";
import { COLUMN, cornerOf, namesOf, type Part, partOf, waysOf, wiringRefusals } from "./extract-part";
import { type Payload, payloadOf } from "./extract-payload";
import { rewriteNode } from "./extract-references";
import { type Result, resultOf } from "./extract-result";
import { nodeAt, portsOf } from "./node-at";

/** A document of which a part became a workflow of its own. */
export interface Extraction {
  /** What is left, with a call in place of the part. */
  document: WorkflowDocument;
  extracted: WorkflowDocument;
  /** Id of the call. */
  call: string;
  /** What goes in, as the call's input has it: a template, or an object of templates. */
  input: unknown;
  /** Ids of the nodes whose outputs come back; none where it is the part's own result. */
  gives: readonly string[];
}

interface Names {
  /** Of the new workflow and the call. */
  name: string;
  /** The key that the workflow is called by. */
  workflow: string;
}

/**
 * Puts the nodes, with what is inside those that are containers, into a workflow of their own that this one
 * calls and waits for. Both together mean what the document meant; where that cannot be, it says why not.
 * References follow on both sides: the part finds what it read around it in what it is called with, and what
 * read a node of the part finds it in the call's result. The call takes over the id of the one node that
 * something comes after, so that mostly nothing else changes.
 */
export function extractNodes(
  document: WorkflowDocument,
  selected: readonly string[],
  names: Names,
  kit: SubWorkflowKit,
): Extraction | Refusal[] {
  const part = partOf(document, selected, kit);
  if ("message" in part) return [part];
  const wiring = wiringRefusals(part, kit);
  if (wiring.length > 0) return wiring;
  const ways = waysOf(part, kit);
  if (!ways) {
    const nodes = [...part.top];
    return [{ message: "The selection has too many ways through it to look at. Select less.", nodes }];
  }
  const result = resultOf(part, ways, kit);
  if ("message" in result) return [result];
  const payload = payloadOf(part, kit);
  if (Array.isArray(payload)) return payload;
  const shown = [...payload.changed].filter((id) => isSeen(part, result, id));
  if (shown.length > 0) {
    const message = `${namesOf(document, shown)} hands its input on, which would hold more in a called workflow. Select what comes before it, too, or leave it out.`;
    return [{ message, nodes: shown }];
  }
  return assembled(part, result, payload, names, kit);
}

/** Whether the output of a node of the part is a part of what it gives. */
function isSeen({ scope, exits }: Part, result: Result, id: string): boolean {
  if (result.kind === "fields") return result.ids.includes(id);
  return scope.nodes.get(id)?.outgoing.length === 0 || exits.some(({ from }) => from === id);
}

function assembled(
  part: Part,
  result: Result,
  payload: Payload,
  names: Names,
  kit: SubWorkflowKit,
): Extraction | Refusal[] {
  const { document } = part;
  const call =
    result.kind === "as" ? result.id : freeNodeId(names.name, new Set(Object.keys(document.nodes)));
  const gives = result.kind === "as" ? [result.id] : result.kind === "fields" ? result.ids : [];
  const staying = result.kind === "fields" ? readingFields(part, call, result.ids, kit) : nodesOutside(part);
  if (Array.isArray(staying)) return staying;
  const nodes = movedNodes(part, payload, kit);
  if (Array.isArray(nodes)) return nodes;
  const extracted: WorkflowDocument = {
    heddle: DOCUMENT_VERSION,
    name: names.name,
    ...settingsOf(document),
    nodes,
    edges: innerEdges(part, payload.trigger),
  };
  if (result.kind === "fields") addResult(part, extracted, result.ids, kit);
  const { parent } = part;
  staying[call] = {
    ...kit.call(names.name, names.workflow, payload.input),
    position: cornerOf(part),
    ...(parent !== null && { parent }),
  };
  const left = { ...document, nodes: staying, edges: outerEdges(part, call) };
  return { document: left, extracted, call, input: payload.input, gives };
}

/** Limits that hold for the part as they did; who is told of an error, and how many run at once, is the caller's. */
function settingsOf({ settings = {} }: WorkflowDocument): Pick<WorkflowDocument, "settings"> {
  const limits = RUN_LIMITS.filter((key) => settings[key] !== undefined);
  return limits.length === 0
    ? {}
    : { settings: Object.fromEntries(limits.map((key) => [key, settings[key]])) };
}

/** What a called run has of its own: what it costs and how long it takes is not the caller's. */
const RUN_LIMITS = ["timeout", "maxSteps", "budgetUsd"] as const;

function nodesOutside({ document, all }: Part): Record<string, DocumentNode> {
  return Object.fromEntries(Object.entries(document.nodes).filter(([id]) => !all.has(id)));
}

/** The part's nodes right of their trigger; a refusal where an expression cannot be written anew. */
function movedNodes(
  part: Part,
  { trigger, rewritings }: Payload,
  kit: SubWorkflowKit,
): Record<string, DocumentNode> | Refusal[] {
  const [left, top] = cornerOf(part);
  const nodes: Record<string, DocumentNode> = { [trigger]: kit.trigger() };
  const refusals: Refusal[] = [];
  for (const id of part.all) {
    const node = nodeAt(part.document, id);
    if (!node) continue;
    const rewritten = rewriteNode(node, kit, rewritings.get(id) ?? (() => null));
    if (!rewritten) {
      const message = `${namesOf(part.document, [id])} has a variable of its own in the way of what it reads. Give that another name.`;
      refusals.push({ message, nodes: [id] });
      continue;
    }
    const {
      parent,
      position: [x, y],
      ...rest
    } = rewritten;
    const isInside = parent !== undefined && part.all.has(parent);
    nodes[id] = isInside ? rewritten : { ...rest, position: [x - left + COLUMN, y - top] };
  }
  return refusals.length > 0 ? refusals : nodes;
}

function innerEdges({ document, all, begins }: Part, trigger: string): Edge[] {
  return [
    ...[...begins].map((to) => ({ from: trigger, to })),
    ...document.edges.filter(({ from, to }) => all.has(from) && all.has(to)),
  ];
}

function outerEdges({ document, all, entries, exits }: Part, call: string): Edge[] {
  const into = new Map(entries.map((edge) => [`${edge.from}:${edge.port ?? "out"}`, { ...edge, to: call }]));
  return [
    ...document.edges.filter(({ from, to }) => !all.has(from) && !all.has(to)),
    ...into.values(),
    ...[...new Set(exits.map(({ to }) => to))].map((to) => ({ from: call, to })),
  ];
}

/** A last step that gives the outputs by id; every way through the part leads to it. */
function addResult(
  part: Part,
  extracted: WorkflowDocument,
  fields: readonly string[],
  kit: SubWorkflowKit,
): void {
  const id = freeNodeId("result", new Set(Object.keys(extracted.nodes)));
  const places = [...part.top].map((each) => nodeAt(extracted, each)?.position ?? ([0, 0] as const));
  for (const from of part.top) {
    const node = nodeAt(extracted, from);
    const ports = node?.disabled ? ["out"] : node ? portsOf(node, kit.shapeOf(node)?.outputs ?? []) : [];
    for (const port of ports) {
      const isUsed = extracted.edges.some((edge) => edge.from === from && (edge.port ?? "out") === port);
      if (!isUsed) extracted.edges.push({ from, ...(port !== "out" && { port }), to: id });
    }
  }
  extracted.nodes[id] = {
    ...kit.object("Result", Object.fromEntries(fields.map((each) => [each, `{{ steps.${each} }}`]))),
    position: [Math.max(...places.map(([x]) => x)) + COLUMN, 0],
  };
}

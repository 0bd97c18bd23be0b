import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from "@xyflow/react";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Edge, WorkflowDocument } from "@/lib/graph/document";
import { moveNodes } from "@/lib/graph/edit";
import type { Choices } from "@/lib/graph/merge";
import { shapeOf } from "@/lib/nodes/registry";
import { type FlowEdge, sameEdges, syncFlowEdges } from "../canvas/flow-edges";
import { type FlowNode, syncFlowNodes, withPorts } from "../canvas/flow-nodes";
import { type PinsState, START_OF_PINS } from "../data/pins-state";
import type { Wiring } from "../palette/add-wired";
import { nextSaveState, type SaveEvent, type SaveState, startSaving } from "./autosave";
import { commit, type History, prepend, rebase, redo, type Step, startHistory, undo } from "./history";
import { EMPTY_OVERLAY, type RunOverlay } from "./overlay";
import { NO_PROBLEMS, type Problems } from "./problems";
import { tellRefusal } from "./tell-refusal";
import { START_OF_VIEW, type ViewState } from "./view";

/** Any change of the document, made of the functions in `lib/graph/edit*.ts`. */
export type Edit = (document: WorkflowDocument) => WorkflowDocument;

/** A wire that was dropped in another scope, and what could be done about it. */
export interface MoveOffer {
  move: string;
  into: string;
  edge: Edge | null;
  /** An edge that could be drawn instead of moving the node. */
  instead: Edge | null;
  /** Where on the screen, in px. */
  at: { x: number; y: number };
}

/** A wire from an input that was dropped on a node with several outputs: the edges it may become. */
export interface PortChoice {
  edges: readonly Edge[];
  /** The edge of which one end was dragged there. */
  replaces: Edge | null;
  /** Where on the screen, in px. */
  at: { x: number; y: number };
}

/** A new node that is being chosen, and where it will be wired. */
export interface Picking {
  wiring: Wiring;
  /** Where the list opens on the screen, in px. */
  at: { x: number; y: number };
  /** Where the node comes on the canvas. */
  place: { x: number; y: number };
}

export interface EditorState extends ViewState, PinsState {
  history: History;
  document: WorkflowDocument;
  nodes: FlowNode[];
  edges: FlowEdge[];
  selectedNodes: readonly string[];
  selectedEdges: readonly string[];
  save: SaveState;
  /** The document as the server had it when it last answered: what edits of both sides build on. */
  saved: WorkflowDocument;
  /** What somebody else saved meanwhile, where a person has to choose. */
  theirs: WorkflowDocument | null;
  /** What was chosen so far. */
  choices: Choices;
  /** Whether both versions are being looked at, in place of the canvas. */
  settling: boolean;
  problems: Problems;
  overlay: RunOverlay;
  /** The run that the panel follows. */
  runId: string | null;
  panelOpen: boolean;
  /** The container that would take what is being dragged. */
  dropTarget: string | null;
  /** What is asked where a wire was dropped. */
  offer: MoveOffer | PortChoice | null;
  /** The edge that would take what is being dragged, by its id on the canvas. */
  dropEdge: string | null;
  /** The edge of which one end is being dragged to another node. */
  reconnecting: Edge | null;
  picking: Picking | null;
  readOnly: boolean;
  /** Counts gestures, so that all edits of one undo together. */
  gesture: number;
  apply(edit: Edit, mergeKey?: string): void;
  undo(): void;
  redo(): void;
  select(nodes: readonly string[], edges?: readonly string[]): void;
  changeNodes(changes: NodeChange<FlowNode>[]): void;
  changeEdges(changes: EdgeChange<FlowEdge>[]): void;
  noteSave(event: SaveEvent): void;
  /** Goes on with edits of both sides brought together; undo takes back only the person's own. */
  mergeIn(merged: WorkflowDocument, theirs: WorkflowDocument, revision: number): void;
  /** Waits for a person to choose between two versions; what they chose before holds still. */
  contest(mine: WorkflowDocument, theirs: WorkflowDocument, revision: number, choices: Choices): void;
  choose(choices: Choices): void;
  /** Takes up what could be undone on an earlier visit, with the document as it was there if it was not saved. */
  restore(edits: Pick<History, "past" | "future">, document?: WorkflowDocument): void;
  /** Replaces the document by what the server has. */
  load(document: WorkflowDocument, revision: number): void;
  /** Looks for problems; they are there a moment later. */
  check(): void;
}

export type EditorStore = StoreApi<EditorState>;

/** The state of one editor. Nothing in it is fetched; what the server knows is react-query's. */
export function createEditorStore(document: WorkflowDocument, revision: number): EditorStore {
  return createStore<EditorState>()((set, get) => ({
    ...START_OF_VIEW,
    ...START_OF_PINS,
    ...viewOf(startHistory(document), [], [], [], []),
    save: startSaving(revision),
    saved: document,
    theirs: null,
    choices: {},
    settling: false,
    problems: NO_PROBLEMS,
    overlay: EMPTY_OVERLAY,
    runId: null,
    panelOpen: false,
    dropTarget: null,
    offer: null,
    dropEdge: null,
    reconnecting: null,
    picking: null,
    readOnly: false,
    gesture: 0,
    apply: (edit, mergeKey) => {
      const { history, readOnly } = get();
      if (!readOnly) set(edited(get(), commit(history, edit(history.present), Date.now(), mergeKey)));
    },
    undo: () => set(stepped(get(), undo(get().history), "undone")),
    redo: () => set(stepped(get(), redo(get().history), "done again")),
    select: (nodes, edges = []) => {
      const { history, nodes: flowNodes, edges: flowEdges } = get();
      set(viewOf(history, flowNodes, flowEdges, nodes, edges));
    },
    changeNodes: (changes) => {
      const nodes = withChanges(get().nodes, changes);
      const selects = changes.some(({ type }) => type === "select");
      set({
        nodes,
        ...(selects && { selectedNodes: nodes.flatMap((node) => (node.selected ? [node.id] : [])) }),
      });
      const moved = settledPositions(changes);
      if (moved.size > 0) get().apply((current) => moveNodes(current, moved), `move:${get().gesture}`);
    },
    changeEdges: (changes) => {
      const edges = applyEdgeChanges(changes, get().edges);
      set({ edges, selectedEdges: edges.flatMap((edge) => (edge.selected ? [edge.id] : [])) });
    },
    ...savingOf(set, get),
    check: () => {
      import("./check-problems")
        .then(({ problemsOf }) => set({ problems: problemsOf(get().document, get().problems) }))
        // What cannot be fetched now is tried again with the next edit.
        .catch(() => undefined);
    },
  }));
}

type Saving = Pick<EditorState, "noteSave" | "mergeIn" | "contest" | "choose" | "restore" | "load">;

/** How the document goes together with what the server has. */
function savingOf(set: EditorStore["setState"], get: EditorStore["getState"]): Saving {
  return {
    noteSave: (event) => set({ save: nextSaveState(get().save, event) }),
    mergeIn: (merged, theirs, at) =>
      set({
        ...edited(get(), rebase(get().history, merged)),
        ...SETTLED,
        saved: theirs,
        save: nextSaveState(get().save, { type: "merged", revision: at }),
      }),
    contest: (mine, theirs, at, choices) =>
      set({
        ...edited(get(), rebase(get().history, mine)),
        theirs,
        choices,
        save: nextSaveState(get().save, { type: "stale", revision: at }),
      }),
    choose: (choices) => set({ choices: { ...get().choices, ...choices } }),
    restore: ({ past, future }, unsaved) => {
      const { history } = get();
      const restored = unsaved
        ? { past, present: unsaved, future, burst: null }
        : prepend(history, past, future);
      set(edited(get(), restored));
    },
    load: (loaded, at) =>
      set({
        saved: loaded,
        ...SETTLED,
        ...viewOf(startHistory(loaded), get().nodes, get().edges, get().selectedNodes, []),
        save: nextSaveState(get().save, { type: "loaded", revision: at }),
      }),
  };
}

const SETTLED = { theirs: null, choices: {}, settling: false };

function stepped(state: EditorState, { history, refusal }: Step, verb: "undone" | "done again") {
  if (refusal) tellRefusal(verb, refusal, state.document);
  return edited(state, history);
}

function edited(state: EditorState, history: History): Partial<EditorState> {
  if (history.present === state.document) return { history };
  const edges = sameEdges(state.document, history.present) ? state.edges : null;
  return {
    ...viewOf(history, state.nodes, state.edges, state.selectedNodes, state.selectedEdges, edges),
    save: nextSaveState(state.save, { type: "edited" }),
  };
}

type View = Pick<EditorState, "history" | "document" | "nodes" | "edges" | "selectedNodes" | "selectedEdges">;

function viewOf(
  history: History,
  nodes: FlowNode[],
  edges: FlowEdge[],
  selectedNodes: readonly string[],
  selectedEdges: readonly string[],
  /** The edges as they are drawn, where it is known that the document changes nothing of them. */
  sameAsBefore: FlowEdge[] | null = null,
): View {
  const document = history.present;
  const flowEdges = sameAsBefore ?? syncFlowEdges(edges, document, new Set(selectedEdges));
  const present = selectedNodes.filter((id) => document.nodes[id]);
  return {
    history,
    document,
    nodes: syncFlowNodes(nodes, document, new Set(present), shapeOf),
    edges: flowEdges,
    selectedNodes: present.length === selectedNodes.length ? selectedNodes : present,
    selectedEdges: flowEdges.flatMap((edge) => (edge.selected ? [edge.id] : [])),
  };
}

/** The nodes after what was done to them on the canvas; the ports of one that is resized go along. */
function withChanges(nodes: FlowNode[], changes: NodeChange<FlowNode>[]): FlowNode[] {
  const resized = new Set(changes.flatMap((change) => (change.type === "dimensions" ? [change.id] : [])));
  const changed = applyNodeChanges(changes, nodes);
  if (resized.size === 0) return changed;
  return changed.map((node) => (resized.has(node.id) ? withPorts(node, shapeOf) : node));
}

/** Where nodes have come to rest: a drag that goes on changes only what is drawn. */
function settledPositions(changes: NodeChange<FlowNode>[]): Map<string, readonly [number, number]> {
  const moved = new Map<string, readonly [number, number]>();
  for (const change of changes) {
    if (change.type === "position" && change.position && change.dragging === false) {
      moved.set(change.id, [change.position.x, change.position.y]);
    }
  }
  return moved;
}

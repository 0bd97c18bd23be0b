import { moveNodes, setCollapsed } from "@/lib/graph/edit";
import { catalogue, shapeOf } from "@/lib/nodes/registry";
import type { ActionContext, EditorAction } from "../actions";
import { fitContainers } from "../canvas/container-fit";
import type { EditorState } from "../store/editor-store";
import { currentNode, focusNode, goTo, nameOf, say } from "./graph-focus";
import { type Direction, firstNode, nodeTowards } from "./travel";

const STEP = 8;

const editable = ({ readOnly }: EditorState) => !readOnly;
const oneSelected = ({ readOnly, selectedNodes }: EditorState) => !readOnly && selectedNodes.length === 1;

const TRAVELS: readonly [Direction, string, string, string][] = [
  ["next", "Follow the edge to the next node", "ArrowRight", "No edge leads on from"],
  ["previous", "Follow the edge back", "ArrowLeft", "No edge leads to"],
  ["above", "Go to the node above", "ArrowUp", "Nothing is above"],
  ["below", "Go to the node below", "ArrowDown", "Nothing is below"],
  ["inside", "Go into the container", "Mod+ArrowDown", "There is nothing inside"],
  ["outside", "Go out of the container", "Mod+ArrowUp", "There is no container around"],
];

const travelActions = TRAVELS.map(
  ([direction, label, shortcut, nowhere]): EditorAction => ({
    id: `go-${direction}`,
    label,
    section: "Go to",
    shortcuts: [shortcut],
    where: "canvas",
    keysOnly: true,
    enabled: ({ nodes }) => nodes.length > 0,
    run: (context) => travel(context, direction, nowhere),
  }),
);

const NUDGES: readonly [string, string, number, number][] = [
  ["left", "ArrowLeft", -1, 0],
  ["right", "ArrowRight", 1, 0],
  ["up", "ArrowUp", 0, -1],
  ["down", "ArrowDown", 0, 1],
];

const nudgeActions = NUDGES.map(
  ([direction, key, x, y]): EditorAction => ({
    id: `move-${direction}`,
    label: `Move ${direction}`,
    section: "Arrange",
    shortcuts: [`Alt+${key}`],
    where: "canvas",
    keysOnly: true,
    enabled: ({ readOnly, selectedNodes }) => !readOnly && selectedNodes.length > 0,
    run: (context) => nudge(context, x * STEP, y * STEP),
  }),
);

/** What is done to the graph from the keyboard: going about in it, wiring, moving. */
export const GRAPH_ACTIONS: readonly EditorAction[] = [
  {
    id: "add-next",
    label: "Add a node after this…",
    shortcuts: ["n"],
    menus: ["node"],
    enabled: editable,
    run: ({ store }) => store.setState({ commands: { kind: "add", after: currentNode(store) } }),
  },
  {
    id: "add-anywhere",
    label: "Add a node…",
    shortcuts: [],
    menus: ["canvas"],
    enabled: editable,
    run: ({ store }) => store.setState({ commands: { kind: "add", after: null } }),
  },
  {
    id: "add-inside",
    label: "Add a node inside this…",
    shortcuts: ["Shift+n"],
    menus: ["node"],
    enabled: (state) => oneSelected(state) && isContainer(state),
    run: ({ store }) => {
      const inside = currentNode(store);
      if (inside !== null) store.setState({ commands: { kind: "add", after: null, inside } });
    },
  },
  {
    id: "connect",
    label: "Connect to…",
    shortcuts: ["c"],
    menus: ["node"],
    enabled: editable,
    run: ({ store }) => {
      const from = currentNode(store);
      if (from === null) say(store, "Select the node to connect from first");
      else store.setState({ commands: { kind: "connect", from, port: null } });
    },
  },
  {
    id: "disconnect",
    label: "Remove a connection…",
    shortcuts: ["Shift+c"],
    menus: ["node"],
    enabled: (state) => oneSelected(state) && hasEdges(state),
    run: ({ store }) => {
      const node = currentNode(store);
      if (node !== null) store.setState({ commands: { kind: "disconnect", node } });
    },
  },
  {
    id: "move-into",
    label: "Move into a container…",
    section: "Arrange",
    shortcuts: ["m"],
    menus: ["node", "selection"],
    enabled: ({ readOnly, selectedNodes, document }) =>
      !readOnly &&
      selectedNodes.length > 0 &&
      Object.values(document.nodes).some((node) => catalogue.shapeOf(node)?.role === "container"),
    run: ({ store }) =>
      store.setState(({ selectedNodes }) => ({ commands: { kind: "move", nodes: selectedNodes } })),
  },
  {
    id: "collapse",
    label: "Collapse or expand",
    section: "View",
    shortcuts: ["Space"],
    where: "graph",
    menus: ["node"],
    enabled: (state) => oneSelected(state) && isContainer(state),
    run: ({ store }) => {
      const { document, selectedNodes, apply } = store.getState();
      const id = selectedNodes[0] ?? "";
      const collapsed = !document.nodes[id]?.collapsed;
      apply((current) => setCollapsed(current, id, collapsed));
      say(store, `${nameOf(store, id)} ${collapsed ? "collapsed" : "expanded"}`);
    },
  },
  ...travelActions,
  {
    id: "go-first",
    label: "Go to the first node",
    section: "Go to",
    shortcuts: ["Home"],
    where: "graph",
    enabled: ({ nodes }) => nodes.length > 0,
    run: (context) => {
      const first = firstNode(context.store.getState().document, null);
      if (first !== null) goTo(context, first);
    },
  },
  ...nudgeActions,
];

function travel(context: ActionContext, direction: Direction, nowhere: string): void {
  const { store } = context;
  const { document } = store.getState();
  const from = currentNode(store);
  const to = from === null ? firstNode(document, null) : nodeTowards(document, from, direction);
  if (to !== null) goTo(context, to);
  else if (from !== null) say(store, `${nowhere} ${nameOf(store, from)}`);
}

function nudge({ store, flow }: ActionContext, dx: number, dy: number): void {
  const { document, selectedNodes, apply } = store.getState();
  const chosen = new Set(selectedNodes);
  const moved = selectedNodes.flatMap((id) => {
    const node = document.nodes[id];
    if (!node || chosen.has(node.parent ?? "")) return [];
    return [[id, [node.position[0] + dx, node.position[1] + dy] as const] as const];
  });
  const containers = moved.map(([id]) => document.nodes[id]?.parent ?? null);
  apply(
    (current) => fitContainers(moveNodes(current, new Map(moved)), containers),
    `nudge:${selectedNodes.join()}`,
  );
  const [only] = moved;
  const at = only && store.getState().document.nodes[only[0]]?.position;
  if (only && at && moved.length === 1) {
    say(store, `${nameOf(store, only[0])} moved to ${at[0]}, ${at[1]}`);
    focusNode({ store, flow }, only[0]);
  } else {
    say(store, `${moved.length} nodes moved`);
  }
}

function hasEdges({ document, selectedNodes }: EditorState): boolean {
  const id = selectedNodes[0];
  return document.edges.some(({ from, to }) => from === id || to === id);
}

function isContainer({ document, selectedNodes }: EditorState): boolean {
  const node = document.nodes[selectedNodes[0] ?? ""];
  return node !== undefined && shapeOf(node)?.role === "container";
}

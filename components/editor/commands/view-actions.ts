import type { ActionContext, EditorAction } from "../actions";
import { NodeInspector } from "../parts";
import { currentNode, focusNode, say } from "./graph-focus";

const AREAS = [
  { name: "Palette", selector: "[aria-label=Palette]" },
  { name: "Workflow", selector: ".react-flow__node, [role=treeitem]" },
  { name: "Inspector", selector: "[aria-label=Inspector]" },
  { name: "Run", selector: "section[aria-label=Run]" },
] as const;

const FOCUSABLE =
  "input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [contenteditable=true], button:not([disabled]), [tabindex='0']";

const always = () => true;

/** The list of every command; the toolbar has a button for it, too. */
export const commandsAction: EditorAction = {
  id: "commands",
  label: "All commands…",
  section: "View",
  shortcuts: ["Mod+k"],
  whileTyping: true,
  keysOnly: true,
  menus: ["canvas"],
  enabled: always,
  run: ({ store }) => store.setState({ commands: { kind: "all" } }),
};

/** What leads from one part of the window to another, and what only changes what is shown. */
export const VIEW_ACTIONS: readonly EditorAction[] = [
  commandsAction,
  {
    id: "shortcuts",
    label: "Keyboard shortcuts",
    section: "View",
    shortcuts: ["?"],
    enabled: always,
    run: ({ store }) => store.setState({ shortcutsOpen: true }),
  },
  {
    id: "search",
    label: "Search in the workflow",
    section: "Edit",
    shortcuts: ["Mod+f"],
    whileTyping: true,
    menus: ["canvas"],
    enabled: ({ nodes }) => nodes.length > 0,
    run: ({ store }) => store.setState({ searchOpen: true }),
  },
  {
    id: "problems",
    label: "Show problems",
    section: "View",
    shortcuts: ["p"],
    enabled: ({ problems }) => problems.all.length > 0,
    run: ({ store }) => store.setState({ problemsOpen: true }),
  },
  {
    id: "configure",
    label: "Configure",
    section: "Go to",
    shortcuts: ["Enter"],
    where: "graph",
    menus: ["node"],
    enabled: ({ readOnly, nodes }) => !readOnly && nodes.length > 0,
    run: ({ store }) => configure(store),
  },
  {
    id: "leave-inspector",
    label: "Back from the inspector to the node",
    section: "Go to",
    shortcuts: ["Escape"],
    where: "inspector",
    whileTyping: true,
    keysOnly: true,
    enabled: ({ selectedNodes }) => selectedNodes.length === 1,
    run: (context) => {
      const [id] = context.store.getState().selectedNodes;
      if (id !== undefined) focusNode(context, id);
    },
  },
  {
    id: "next-area",
    label: "Go to the next part of the window",
    section: "Go to",
    shortcuts: ["F6"],
    whileTyping: true,
    keysOnly: true,
    enabled: always,
    run: nextArea,
  },
];

/** Selects the node that the keyboard is on and goes to the first field of its form. */
function configure(store: ActionContext["store"]): void {
  const id = currentNode(store);
  if (id === null) return;
  store.getState().select([id]);
  // The form of a node that was not selected before is there only after the next paint.
  requestAnimationFrame(() => NodeInspector.whenThere(focusForm));
}

function focusForm(): void {
  const inspector = document.querySelector("[aria-label=Inspector]");
  const panel = inspector?.querySelector("[role=tabpanel][data-state=active]");
  const field =
    panel?.querySelector<HTMLElement>(FOCUSABLE) ?? inspector?.querySelector<HTMLElement>(FOCUSABLE);
  field?.focus();
}

function nextArea({ store, flow }: ActionContext): void {
  const at = AREAS.findIndex(({ selector }) => document.activeElement?.closest(selector));
  for (let step = 1; step <= AREAS.length; step++) {
    const area = AREAS[(at + step + AREAS.length) % AREAS.length];
    if (!area) continue;
    const root = document.querySelector<HTMLElement>(area.selector);
    if (!root) continue;
    const node = root.getAttribute("data-id");
    if (node !== null) focusNode({ store, flow }, currentNode(store) ?? node);
    else root.querySelector<HTMLElement>(FOCUSABLE)?.focus();
    say(store, area.name);
    return;
  }
}

/** What the list of commands offers: everything, or only what fits a question. */
export type CommandPage =
  | { kind: "all" }
  /** Types of a node to add: after a node, and from a port of it where one is given, or inside a container. */
  | { kind: "add"; after: string | null; port?: string; inside?: string }
  /** Nodes that an edge from this node, or one port of it, can lead to. */
  | { kind: "connect"; from: string; port: string | null }
  /** The edges of a node, to be taken away. */
  | { kind: "disconnect"; node: string }
  /** Containers that the selected nodes could be moved into. */
  | { kind: "move"; nodes: readonly string[] };

/** A field of a node. */
export interface Jump {
  node: string;
  field: readonly (string | number)[];
}

/** How the editor is looked at: nothing of it is in the document. */
export interface ViewState {
  shown: "canvas" | "outline";
  commands: CommandPage | null;
  shortcutsOpen: boolean;
  searchOpen: boolean;
  problemsOpen: boolean;
  /** The field of a node to put the keyboard into next. */
  jump: Jump | null;
  /** Nodes that are to be a workflow of their own, or a call that is to make way for what it calls. */
  subWorkflow: { kind: "extract"; nodes: readonly string[] } | { kind: "inline"; call: string } | null;
  /** What is said to screen readers next; `count` tells apart the same words said twice. */
  said: { text: string; count: number };
}

export const START_OF_VIEW: ViewState = {
  shown: "canvas",
  commands: null,
  shortcutsOpen: false,
  searchOpen: false,
  problemsOpen: false,
  jump: null,
  subWorkflow: null,
  said: { text: "", count: 0 },
};

/** The words of making a workflow of nodes, and nodes of a workflow. */
export const LABELS = {
  extract: "Extract to workflow…",
  extractTitle: "Extract to a workflow",
  extractText:
    "The selected nodes move to a workflow of their own, which this one calls in their place and waits for. What it gives stays the same.",
  name: "Name",
  nameHelp: "Of the new workflow, and of the node that calls it.",
  needsName: "Give it a name.",
  goesIn: "Goes in",
  comesBack: "Comes back",
  moves: "Moves",
  nothing: "Nothing",
  itsResult: "The result of its last steps",
  extractConfirm: "Extract",
  extracting: "Making the workflow…",
  refused: "These nodes cannot be called as they are",
  show: "Show",
  failed: "The workflow was not made",
  extracted: (name: string) => `“${name}” is a workflow of its own now`,
  undoText: "Undo brings the nodes back here; the new workflow stays.",
  unpublishedText:
    "It could not be published yet: until then its draft is called. Undo brings the nodes back here.",
  changed: (name: string) =>
    `The nodes were changed meanwhile and stay here. “${name}” was made all the same.`,
  open: "Open",
  inline: "Inline workflow…",
  inlineTitle: "Inline the called workflow",
  inlineText:
    "Its nodes come here, in place of the node that calls it. The workflow itself stays, for all others that call it.",
  inlineConfirm: "Inline",
  inlineRefused: "This workflow cannot stand here as it is",
  loading: "Reading the called workflow…",
  notThere: (key: string) => `No workflow has the key “${key}”, or it is archived.`,
  brings: (count: number, name: string, version: string) =>
    `${count === 1 ? "1 node" : `${count} nodes`} of “${name}”, ${version}.`,
  version: (version: number) => `version ${version}`,
  draft: "its draft, as nothing is published",
  inlined: (name: string) => `“${name}” is part of this workflow now`,
} as const;

const ROOTS: Readonly<Record<string, string>> = {
  trigger: "What the run was started with",
  run: "Which run it is",
  item: "The current item",
  index: "The index of the iteration",
  previous: "The result before",
  scope: "The items of containers around it",
};

/** What a root of the call's input is, in words; null for those that are several things. */
export function rootInWords(root: string): string | null {
  return ROOTS[root] ?? null;
}

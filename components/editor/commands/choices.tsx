import type { ReactNode } from "react";
import { NodeIcon } from "@/components/ui/node-icon";
import { type Edge, portOf, type WorkflowDocument } from "@/lib/graph/document";
import { connect, disconnect, whyNotConnect } from "@/lib/graph/edit-edges";
import { setParent, whyNotMoveInto } from "@/lib/graph/edit-parent";
import { portsOf } from "@/lib/graph/node-at";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { catalogue, definitionOf, nodeDefinitions, shapeOf } from "@/lib/nodes/registry";
import { ACTIONS, type ActionContext } from "../actions";
import { fitContainers } from "../canvas/container-fit";
import type { CommandPage } from "../store/view";
import { perform, shortcutText } from "../use-shortcuts";
import { addByCommand, type Spot } from "./add-by-command";
import { currentNode, goTo, say } from "./graph-focus";

/** One line of the list of commands. */
export interface Choice {
  id: string;
  label: string;
  icon?: ReactNode;
  /** Shown dimmed after the label. */
  hint?: string;
  /** More words that it is found by. */
  words?: string;
  shortcut?: string;
  run(): void;
}

export interface ChoiceGroup {
  heading: string;
  choices: Choice[];
}

const TYPES: readonly NodeDefinition[] = Object.values<NodeDefinition>(nodeDefinitions);

/** What a page of the list offers for a document. */
export function choicesOf(
  context: ActionContext,
  document: WorkflowDocument,
  page: CommandPage,
): ChoiceGroup[] {
  switch (page.kind) {
    case "all":
      return [
        { heading: "Commands", choices: actionChoices(context) },
        { heading: "Go to node", choices: nodeChoices(context, document) },
        { heading: "Add node", choices: typeChoices(context, { after: currentNode(context.store) }) },
      ];
    case "add":
      return [{ heading: addHeading(document, page), choices: typeChoices(context, page) }];
    case "connect":
      return connectChoices(context, document, page);
    case "disconnect":
      return [{ heading: "Remove the connection", choices: edgeChoices(context, document, page.node) }];
    case "move":
      return [{ heading: "Move into", choices: moveChoices(context, document, page.nodes) }];
  }
}

function actionChoices(context: ActionContext): Choice[] {
  const state = context.store.getState();
  return ACTIONS.filter(({ keysOnly, enabled }) => !keysOnly && enabled(state)).map((action) => ({
    id: `action:${action.id}`,
    label: action.label,
    ...(action.shortcuts.length > 0 && { shortcut: shortcutText(action) }),
    run: () => perform(action, context),
  }));
}

function nodeChoices(context: ActionContext, { nodes }: WorkflowDocument): Choice[] {
  return Object.keys(nodes).map((id) => ({
    ...lookOf(nodes, id),
    id: `node:${id}`,
    run: () => goTo(context, id),
  }));
}

function lookOf(
  nodes: WorkflowDocument["nodes"],
  id: string,
): Pick<Choice, "label" | "icon" | "hint" | "words"> {
  const node = nodes[id];
  const definition = node ? definitionOf(node.type) : null;
  return {
    label: node?.name || id,
    words: `${id} ${definition?.label ?? ""}`,
    ...(definition && {
      hint: definition.label,
      icon: <NodeIcon icon={definition.icon} category={definition.category} size="sm" />,
    }),
  };
}

function addHeading({ nodes }: WorkflowDocument, { after, inside }: Spot): string {
  if (inside !== undefined) return `Add inside “${nodes[inside]?.name ?? inside}”`;
  return after === null ? "Add node" : `Add after “${nodes[after]?.name ?? after}”`;
}

function typeChoices(context: ActionContext, spot: Spot): Choice[] {
  if (context.store.getState().readOnly) return [];
  return TYPES.filter(({ role }) => spot.inside === undefined || role !== "trigger").map((definition) => ({
    id: `add:${definition.type}`,
    label: definition.label,
    hint: definition.description,
    words: `${definition.type} ${definition.description}`,
    icon: <NodeIcon icon={definition.icon} category={definition.category} size="sm" />,
    run: () => addByCommand(context, definition, spot),
  }));
}

/** First the port, where there are several; then the nodes that an edge from it may lead to. */
function connectChoices(
  context: ActionContext,
  document: WorkflowDocument,
  { from, port }: { from: string; port: string | null },
): ChoiceGroup[] {
  const node = document.nodes[from];
  if (!node) return [];
  const outputs = shapeOf(node)?.outputs ?? [];
  const ports = portsOf(node, outputs);
  const chosen = port ?? (ports.length === 1 ? ports[0] : undefined);
  if (chosen === undefined) {
    const choices = ports.map((id) => ({
      id: `port:${id}`,
      label: outputs.find((output) => output.id === id)?.label || id,
      run: () => context.store.setState({ commands: { kind: "connect", from, port: id } }),
    }));
    return [{ heading: `From which output of “${node.name}”?`, choices }];
  }
  const targets = Object.keys(document.nodes).filter(
    (to) => whyNotConnect(document, { from, port: chosen, to }, catalogue) === null,
  );
  const choices = targets.map((to) => ({
    ...lookOf(document.nodes, to),
    id: `to:${to}`,
    run: () => connectTo(context, { from, port: chosen, to }),
  }));
  const fresh: Choice = {
    id: "to-new",
    label: "A new node…",
    run: () => context.store.setState({ commands: { kind: "add", after: from, port: chosen } }),
  };
  const source = chosen === "out" ? `“${node.name}”` : `“${node.name}”, ${chosen}`;
  return [{ heading: `Connect ${source} to`, choices: [...choices, fresh] }];
}

function connectTo(context: ActionContext, edge: Edge): void {
  const { document, apply } = context.store.getState();
  apply((current) => connect(current, edge));
  const [from, to] = [document.nodes[edge.from]?.name, document.nodes[edge.to]?.name];
  goTo(context, edge.from);
  say(context.store, `Connected ${from} to ${to}`);
}

function edgeChoices(context: ActionContext, { nodes, edges }: WorkflowDocument, id: string): Choice[] {
  return edges
    .filter(({ from, to }) => from === id || to === id)
    .map((edge) => {
      const [from, to] = [nodes[edge.from]?.name ?? edge.from, nodes[edge.to]?.name ?? edge.to];
      const port = portOf(edge);
      return {
        id: `edge:${edge.from}:${port}:${edge.to}`,
        label: edge.from === id ? `to ${to}` : `from ${from}`,
        ...(port !== "out" && { hint: port }),
        run: () => {
          context.store.getState().apply((document) => disconnect(document, [edge]));
          goTo(context, id);
          say(context.store, `Removed the connection from ${from} to ${to}`);
        },
      };
    });
}

function moveChoices(context: ActionContext, document: WorkflowDocument, ids: readonly string[]): Choice[] {
  const isElsewhere = (container: string | null) =>
    ids.some((id) => (document.nodes[id]?.parent ?? null) !== container);
  const fits = (container: string | null) =>
    isElsewhere(container) && ids.every((id) => whyNotMoveInto(document, id, container, catalogue) === null);
  const into = (container: string | null, name: string) => () => {
    const { apply } = context.store.getState();
    apply((current) => fitContainers(setParent(current, ids, container), [container]));
    const [only] = ids;
    if (only !== undefined && ids.length === 1) goTo(context, only);
    say(context.store, `Moved ${name}`);
  };
  const containers = Object.keys(document.nodes).filter((id) => fits(id));
  return [
    ...(fits(null)
      ? [{ id: "into:", label: "Out of all containers", run: into(null, "out of all containers") }]
      : []),
    ...containers.map((id) => ({
      ...lookOf(document.nodes, id),
      id: `into:${id}`,
      run: into(id, `into ${document.nodes[id]?.name}`),
    })),
  ];
}

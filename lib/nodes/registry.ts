import type { z } from "zod";
import type { DocumentNode } from "@/lib/graph/document";
import type { Catalogue, NodeShape } from "@/lib/graph/shape";
import { onceForEach } from "@/lib/utils/once-for-each";
import { agent } from "./agent/definition";
import { approval } from "./approval/definition";
import { callWorkflow } from "./call-workflow/definition";
import { called } from "./called/definition";
import { chat } from "./chat/definition";
import { classify } from "./classify/definition";
import { code } from "./code/definition";
import { condition } from "./condition/definition";
import { configIssues } from "./config-issues";
import type { NodeDefinition, Touches } from "./definition";
import { email } from "./email/definition";
import { event } from "./event/definition";
import { extract } from "./extract/definition";
import { fanOut } from "./fan-out/definition";
import { form } from "./form/definition";
import { http } from "./http/definition";
import { join } from "./join/definition";
import { knowledge } from "./knowledge/definition";
import { loop } from "./loop/definition";
import { manual } from "./manual/definition";
import { note } from "./note/definition";
import { respond } from "./respond/definition";
import { schedule } from "./schedule/definition";
import { sendEmail } from "./send-email/definition";
import { sql } from "./sql/definition";
import { stop } from "./stop/definition";
import { store } from "./store/definition";
import { transform } from "./transform/definition";
import { wait } from "./wait/definition";
import { celFields } from "./walk-config";
import { webhook } from "./webhook/definition";

/** Ties each key to the type that its definition names. */
function defineRegistry<const D extends { [T in keyof D]: NodeDefinition & { type: T } }>(definitions: D): D {
  return definitions;
}

/** Every node type there is, in the order of the palette. The only list of them. */
export const nodeDefinitions = defineRegistry({
  manual,
  webhook,
  schedule,
  form,
  email,
  event,
  called,
  chat,
  agent,
  classify,
  extract,
  condition,
  loop,
  "fan-out": fanOut,
  join,
  wait,
  approval,
  "call-workflow": callWorkflow,
  stop,
  transform,
  code,
  store,
  knowledge,
  http,
  sql,
  "send-email": sendEmail,
  respond,
  note,
});

type Definitions = typeof nodeDefinitions;
export type NodeType = keyof Definitions;
/** The config of a type, checked and with its defaults. */
export type NodeConfig<T extends NodeType> = z.output<Definitions[T]["config"]>;

const byType: ReadonlyMap<string, NodeDefinition> = new Map(Object.entries(nodeDefinitions));

/** The definition of a type, or null where there is none. */
export function definitionOf(type: string): NodeDefinition | null {
  return byType.get(type) ?? null;
}

/** The graph's view of a node, or null for a type that is not known. Works for configs with faults, too. */
export const shapeOf = onceForEach((node: DocumentNode): NodeShape | null => {
  const definition = definitionOf(node.type);
  if (!definition) return null;
  const config = draftConfig(definition, node.config);
  const join = definition.join?.(config);
  const bodySees = definition.bodySees?.(config);
  return {
    role: definition.role,
    outputs: definition.outputs(config),
    ...(join && { join }),
    ...(definition.passes && { passes: definition.passes }),
    ...(bodySees && { bodySees }),
  };
});

/** What running this node does to the world; nothing for a type that is not known. */
export function touchesOf(node: DocumentNode): Touches {
  const definition = definitionOf(node.type);
  return definition ? definition.touches(draftConfig(definition, node.config)) : "nothing";
}

/** The line on a node's card; empty where there is nothing to say. */
export const summaryOf = onceForEach((node: DocumentNode): string => {
  const definition = definitionOf(node.type);
  return definition ? definition.summary(draftConfig(definition, node.config)) : "";
});

/** What validation needs to know of the node types. */
export const catalogue: Catalogue = {
  shapeOf,
  fieldsOf: (node) => {
    const definition = definitionOf(node.type);
    return definition ? celFields(definition, node.config) : [];
  },
  configIssues: (node) => {
    const definition = definitionOf(node.type);
    return definition ? configIssues(definition, node.config) : [];
  },
  outputSchema: (node) => {
    const definition = definitionOf(node.type);
    return definition ? definition.output(draftConfig(definition, node.config)) : null;
  },
};

/**
 * The config of a draft as far as it makes sense: keys that do not fit count as on a new node, so that a
 * node with a fault can still be drawn and its ports be named.
 */
function draftConfig(definition: NodeDefinition, config: DocumentNode["config"]): Record<string, unknown> {
  const parsed = definition.config.safeParse(config);
  if (parsed.success) return parsed.data;
  // Refinements speak of values of the right shape, which can be drawn.
  const faults = parsed.error.issues.filter((issue) => issue.code !== "custom");
  const misfits = new Set(faults.map((issue) => issue.path[0]));
  const fitting = Object.entries(config).filter(([key]) => !misfits.has(key));
  return { ...definition.config.parse(definition.defaults), ...Object.fromEntries(fitting) };
}

import type { DocumentNode } from "@/lib/graph/document";
import type { SubWorkflowKit } from "@/lib/graph/extract-kit";
import { type Json, type JsonObject, toJson } from "@/lib/utils/json";
import { callWorkflow } from "./call-workflow/definition";
import { called } from "./called/definition";
import type { NodeDefinition } from "./definition";
import { catalogue, definitionOf } from "./registry";
import { transform } from "./transform/definition";

/** What is needed of the node types to make a workflow of nodes, and nodes of a workflow. */
export const subWorkflowKit: SubWorkflowKit = {
  ...catalogue,
  traitsOf: (node) => {
    const definition = definitionOf(node.type);
    const config = definition?.config.safeParse(node.config);
    return {
      ofItsRun: definition?.ofItsRun ?? false,
      takesInput: (config?.success && definition?.takesInput?.(config.data)) ?? false,
      script: (config?.success && definition?.script?.(config.data)) || "",
    };
  },
  trigger: () => nodeOf(called, called.label, {}),
  call: (name, workflow, input) => nodeOf(callWorkflow, name, { workflow, input, wait: true }),
  object: (name, fields) => nodeOf(transform, name, { fields }),
  callOf: (node) => {
    const config = node.type === callWorkflow.type ? callWorkflow.config.safeParse(node.config) : null;
    return config?.success ? { input: toJson(config.data.input ?? {}), waits: config.data.wait } : null;
  },
  isCalled: (node) => definitionOf(node.type)?.called === true,
};

function nodeOf(
  { type }: Pick<NodeDefinition, "type">,
  name: string,
  config: Record<string, Json>,
): DocumentNode {
  const plain: JsonObject = config;
  return { type, name, position: [0, 0], config: plain };
}

import type { JsonSchema, StepType, TypeScope } from "@/lib/expressions";
import type { JsonObject } from "@/lib/utils/json";
import { ancestorsOf } from "./ancestors";
import { certaintyOf } from "./certainty";
import type { WorkflowDocument } from "./document";
import { nodeAt } from "./node-at";
import { compileGraph, type Graph, type GraphNode, type Scope, scopeOf } from "./scope";
import type { Catalogue } from "./shape";

const ERROR_OUTPUT: JsonObject = {
  type: "object",
  properties: {
    message: { type: "string" },
    class: { type: "string" },
    nodeId: { type: ["string", "null"] },
    attempt: { type: "integer" },
  },
  required: ["message", "class", "nodeId", "attempt"],
};
const RUN: JsonObject = {
  type: "object",
  properties: { id: { type: "string" }, workflowId: { type: "string" }, startedAt: { type: "string" } },
  required: ["id", "workflowId", "startedAt"],
};
const BODY_VARS: Readonly<Record<string, JsonSchema>> = {
  item: true,
  index: { type: "integer" },
  previous: true,
};

/** What the expressions of a node see, by JSON Schema (design 4.8). Nothing for an unknown node. */
export function typeScopeOf(document: WorkflowDocument, nodeId: string, catalogue: Catalogue): TypeScope {
  return new TypesAt(compileGraph(document, catalogue.shapeOf), catalogue).scopeAt(nodeId);
}

/** The same for many nodes of one graph, whose facts are worked out once. */
export class TypesAt {
  readonly #schemas = new Map<string, JsonSchema>();

  constructor(
    readonly graph: Graph,
    readonly catalogue: Catalogue,
  ) {}

  /** What the node's expressions see; of the steps, only those of these ids where some are given. */
  scopeAt(nodeId: string, ids: ReadonlySet<string> | null = null): TypeScope {
    const scope = this.#scopeWith(nodeId);
    if (!scope) return { steps: {} };
    const { container } = scope;
    const node = scope.nodes.get(nodeId);
    return {
      steps: this.stepsAt(nodeId, ids),
      trigger: this.#triggerAt(nodeId),
      input: node ? this.#inputOf(scope, node) : true,
      ...this.#varsOf(container),
      scope: objectOf(this.#enclosing(container)),
      vars: true,
      run: RUN,
    };
  }

  /** The steps that come before the node, there or around it; only those of these ids where some are given. */
  stepsAt(nodeId: string, ids: ReadonlySet<string> | null = null): Record<string, StepType> {
    const scope = this.#scopeWith(nodeId);
    if (!scope) return {};
    const steps = scope.container === null ? {} : this.stepsAt(scope.container, ids);
    const certainty = certaintyOf(scope);
    const before = ancestorsOf(scope).get(nodeId) ?? new Set();
    for (const id of ids ? [...ids].filter((each) => before.has(each)) : before) {
      // Worked out only for the steps that are asked for: in long workflows hardly any are.
      steps[id] = {
        schema: this.#outputOf(id),
        get maybeSkipped() {
          return certainty.mayBeAbsent(id, nodeId);
        },
      };
    }
    return steps;
  }

  /** The scope that the node stands in; null for an unknown node, or one in a container that is none. */
  #scopeWith(nodeId: string): Scope | null {
    const node = nodeAt(this.graph.document, nodeId);
    return (node && this.graph.scopes.get(node.parent ?? "")) ?? null;
  }

  /** The schemas of the triggers that can have fired, as seen from the top-level node around this one. */
  #triggerAt(nodeId: string): JsonSchema {
    let top = nodeId;
    for (let id: string | undefined = nodeId; id !== undefined; id = nodeAt(this.graph.document, id)?.parent)
      top = id;
    const triggers = certaintyOf(scopeOf(this.graph, null)).triggersOf(top);
    return anyOf(triggers.map((id) => this.#outputOf(id)));
  }

  #inputOf(scope: Scope, node: GraphNode): JsonSchema {
    const arriving = this.#arrivingAt(node);
    if (arriving.size > 1) return objectOf(Object.fromEntries(arriving));
    const [only] = arriving.values();
    if (only !== undefined) return only;
    const vars = this.#varsOf(scope.container);
    return vars["item"] ?? vars["previous"] ?? true;
  }

  /** What arrives from each source, by its id. */
  #arrivingAt(node: GraphNode): Map<string, JsonSchema> {
    const sources = new Map<string, JsonSchema[]>();
    for (const { from, port } of node.incoming) {
      const arriving = port === "error" ? ERROR_OUTPUT : this.#outputOf(from);
      sources.set(from, [...(sources.get(from) ?? []), arriving]);
    }
    return new Map([...sources].map(([id, schemas]) => [id, anyOf(schemas)]));
  }

  #varsOf(container: string | null): Record<string, JsonSchema> {
    const node = container === null ? null : nodeAt(this.graph.document, container);
    const names = (node && this.catalogue.shapeOf(node)?.bodySees) ?? [];
    return Object.fromEntries(names.map((name) => [name, BODY_VARS[name] ?? true]));
  }

  #enclosing(container: string | null): Record<string, JsonSchema> {
    if (container === null) return {};
    const outer = this.#enclosing(nodeAt(this.graph.document, container)?.parent ?? null);
    return { ...outer, [container]: objectOf(this.#varsOf(container)) };
  }

  #scopeAround(nodeId: string): Scope {
    return scopeOf(this.graph, nodeAt(this.graph.document, nodeId)?.parent ?? null);
  }

  #outputOf(id: string): JsonSchema {
    const known = this.#schemas.get(id);
    if (known !== undefined) return known;
    const schema = this.#findOutput(id);
    this.#schemas.set(id, schema);
    return schema;
  }

  #findOutput(id: string): JsonSchema {
    const node = nodeAt(this.graph.document, id);
    const scope = this.#scopeAround(id);
    const graphNode = scope.nodes.get(id);
    // One that goes on after an error may give what its policy says.
    if (!node || !graphNode || node.policy?.onError === "continue") return true;
    const passes = node.disabled ? "input" : this.catalogue.shapeOf(node)?.passes;
    if (passes === "input") return this.#inputOf(scope, graphNode);
    if (passes === "arrived") return objectOf(Object.fromEntries(this.#arrivingAt(graphNode)));
    return this.catalogue.outputSchema(node, this.graph.document) ?? true;
  }
}

function objectOf(properties: Record<string, JsonSchema>): JsonObject {
  return { type: "object", properties, additionalProperties: false };
}

function anyOf(schemas: JsonSchema[]): JsonSchema {
  const [only] = schemas;
  if (schemas.length === 1 && only !== undefined) return only;
  return schemas.length === 0 || schemas.includes(true) ? true : { anyOf: schemas };
}

import type { z } from "zod";
import type { JoinRule, NodeShape, Port } from "@/lib/graph/shape";
import type { Json, JsonObject } from "@/lib/utils/json";

/** Icons by name, so that definitions stay free of React; the canvas maps each to a component. */
export type IconName =
  | "play"
  | "webhook"
  | "bot"
  | "split"
  | "repeat"
  | "network"
  | "merge"
  | "sliders"
  | "globe"
  | "sticky-note"
  | "calendar-clock"
  | "form"
  | "inbox"
  | "radio"
  | "log-in"
  | "message-square"
  | "tags"
  | "scan-text"
  | "hourglass"
  | "user-check"
  | "workflow"
  | "octagon-x"
  | "code"
  | "database"
  | "library"
  | "table"
  | "mail"
  | "reply";

export type Category = "trigger" | "ai" | "flow" | "data" | "action";

/**
 * `pure`: computed inline, deterministic, no durable step. `step`: exactly one durable step.
 * `durable`: the executor gets the step tools and makes durable steps of its own.
 */
export type Durability = "pure" | "step" | "durable";

/** What running the node does to the world: what a replay may reuse or must ask about. */
export type Touches = "nothing" | "reads" | "writes";

/** A config as a document holds it, and what the node then gives. */
export interface NodeExample {
  /** What the case is, in one sentence. */
  about: string;
  config: JsonObject;
  /** Null for a node that gives nothing. */
  output: Json;
}

/**
 * A node type: one plain object that the palette, the inspector, validation, the engine and the API
 * document all read. The methods are declared in method style so that definitions of different configs
 * fit one general type.
 */
export interface NodeDefinition<
  T extends string = string,
  C extends z.ZodObject = z.ZodObject,
  R extends NodeShape["role"] = NodeShape["role"],
  D extends Durability = Durability,
> {
  type: T;
  label: string;
  /** One sentence for the palette: what it is for. */
  description: string;
  icon: IconName;
  category: Category;
  role: R;
  durability: D;
  /** Zod schema of the config, strict, built from `fields.ts`. */
  config: C;
  /** Config of a node that was just added. */
  defaults: z.input<C>;
  /** Ports by which edges leave, without `error`. */
  outputs(config: z.output<C>): Port[];
  /** JSON Schema of the output, or null where nothing is known before it runs. */
  output(config: z.output<C>): JsonObject | null;
  /** The line on the card that says what the node does here; empty for none. */
  summary(config: z.output<C>): string;
  touches(config: z.output<C>): Touches;
  /** How long one attempt may take where the policy does not say; 30 s by default. */
  timeoutMs?: number;
  /** For a trigger with an address of its own: what is there, which is also the first part of its path. */
  address?: "hooks" | "f" | "chat";
  /** For a trigger that the server watches for while a version with it is published. */
  source?: "schedule" | "mailbox" | "event";
  /** For a pure node that ends the whole run. */
  ends?: true;
  /** For a step that is meant for the very run it is in, so that it cannot move to one that is called. */
  ofItsRun?: true;
  /** Whether it takes its input by itself, besides what its expressions say. */
  takesInput?(config: z.output<C>): boolean;
  /** Code of its own in which names such as `input` or those of steps may stand. */
  script?(config: z.output<C>): string;
  /** For a trigger that other workflows call. */
  called?: true;
  /** One case of its use, for its documentation. */
  example: NodeExample;
  join?(config: z.output<C>): JoinRule;
  /** Set where the output is the input unchanged, or what arrived by node id; the graph knows its type. */
  passes?: "input" | "arrived";
  /** For a container: which of `item`, `index` and `previous` its body sees. */
  bodySees?(config: z.output<C>): string[];
}

/** Ties a definition's defaults and methods to its config schema, and keeps its role and durability known. */
export function defineNode<
  const T extends string,
  C extends z.ZodObject,
  R extends NodeShape["role"],
  D extends Durability,
>(definition: NodeDefinition<T, C, R, D>): NodeDefinition<T, C, R, D> {
  return definition;
}

/** The one port of a node that has nothing to choose. */
export const OUT: Port[] = [{ id: "out" }];

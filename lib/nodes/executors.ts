import { executeAgent } from "./agent/execute";
import { executeCondition } from "./condition/execute";
import { executeTrigger } from "./execute-trigger";
import type { Executor } from "./execution";
import { executeFanOut } from "./fan-out/execute";
import { executeHttp } from "./http/execute";
import { executeJoin } from "./join/execute";
import { executeLoop } from "./loop/execute";
import type { NodeConfig, NodeType, nodeDefinitions } from "./registry";
import { executeTransform } from "./transform/execute";

type Definitions = typeof nodeDefinitions;
/** Types that run: all but notes. */
type RunningType = { [T in NodeType]: Definitions[T]["role"] extends "note" ? never : T }[NodeType];
/** An executor has to be of the durability that its definition states. */
type Executors = {
  [T in RunningType]: Extract<Executor<NodeConfig<T>>, { durability: Definitions[T]["durability"] }>;
};

/** What runs each type. The server's alone: the browser gets definitions, never executors. */
export const executors: Executors = {
  manual: { durability: "pure", execute: executeTrigger },
  webhook: { durability: "pure", execute: executeTrigger },
  agent: { durability: "durable", execute: executeAgent },
  condition: { durability: "pure", execute: executeCondition },
  loop: { durability: "durable", execute: executeLoop },
  "fan-out": { durability: "durable", execute: executeFanOut },
  join: { durability: "pure", execute: executeJoin },
  transform: { durability: "pure", execute: executeTransform },
  http: { durability: "step", execute: executeHttp },
};

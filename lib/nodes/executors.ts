import { executeAgent } from "./agent/execute";
import { executeApproval } from "./approval/execute";
import { executeCallWorkflow } from "./call-workflow/execute";
import { executeClassify } from "./classify/execute";
import { executeCode } from "./code/execute";
import { executeCondition } from "./condition/execute";
import { executeTrigger } from "./execute-trigger";
import type { Executor } from "./execution";
import { executeExtract } from "./extract/execute";
import { executeFanOut } from "./fan-out/execute";
import { executeHttp } from "./http/execute";
import { executeJoin } from "./join/execute";
import { executeKnowledge } from "./knowledge/execute";
import { executeLoop } from "./loop/execute";
import type { NodeConfig, NodeType, nodeDefinitions } from "./registry";
import { executeRespond } from "./respond/execute";
import { executeSendEmail } from "./send-email/execute";
import { executeSql } from "./sql/execute";
import { executeStop } from "./stop/execute";
import { executeStore } from "./store/execute";
import { executeTransform } from "./transform/execute";
import { executeWait } from "./wait/execute";

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
  schedule: { durability: "pure", execute: executeTrigger },
  form: { durability: "pure", execute: executeTrigger },
  email: { durability: "pure", execute: executeTrigger },
  event: { durability: "pure", execute: executeTrigger },
  called: { durability: "pure", execute: executeTrigger },
  chat: { durability: "pure", execute: executeTrigger },
  agent: { durability: "durable", execute: executeAgent },
  classify: { durability: "durable", execute: executeClassify },
  extract: { durability: "durable", execute: executeExtract },
  condition: { durability: "pure", execute: executeCondition },
  loop: { durability: "durable", execute: executeLoop },
  "fan-out": { durability: "durable", execute: executeFanOut },
  join: { durability: "pure", execute: executeJoin },
  wait: { durability: "durable", execute: executeWait },
  approval: { durability: "durable", execute: executeApproval },
  "call-workflow": { durability: "durable", execute: executeCallWorkflow },
  stop: { durability: "pure", execute: executeStop },
  knowledge: { durability: "step", execute: executeKnowledge },
  transform: { durability: "pure", execute: executeTransform },
  code: { durability: "step", execute: executeCode },
  store: { durability: "step", execute: executeStore },
  http: { durability: "step", execute: executeHttp },
  sql: { durability: "step", execute: executeSql },
  "send-email": { durability: "step", execute: executeSendEmail },
  respond: { durability: "step", execute: executeRespond },
};

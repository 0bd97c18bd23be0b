import type { Services } from "@/lib/nodes/services";
import { respondTo } from "../respond";
import { runResult, startCalledWorkflow } from "../start-called-workflow";
import { authorize } from "./authorize";
import { circuitHttp } from "./circuit-http";
import { filesOf } from "./files";
import { knowledgeOf } from "./knowledge";
import { memoryOf } from "./memory";
import { callModel } from "./model";
import type { RunScope } from "./run-scope";
import { runScript } from "./script";
import { runSql } from "./sql";
import { storeOf } from "./store";

/** The world as the nodes of one run may touch it. What few runs need of it is loaded when one does. */
export function servicesFor(scope: RunScope): Services {
  return {
    http: circuitHttp(scope.workspaceId),
    model: (request) => callModel(scope.workspaceId, request),
    authorize: (credential, limits) => authorize(scope, credential, limits),
    files: filesOf(scope),
    script: runScript,
    sql: (request) => runSql(scope, request),
    mail: async (message) => (await import("./mail")).sendMail(scope, message),
    store: storeOf(scope.workspaceId),
    knowledge: knowledgeOf(scope.workspaceId),
    memory: memoryOf(scope.workspaceId),
    mcp: {
      tools: async (...request) => (await import("./mcp")).mcpOf(scope).tools(...request),
      call: async (...request) => (await import("./mcp")).mcpOf(scope).call(...request),
    },
    respond: (response) => respondTo(scope.runId, response),
    startWorkflow: (call) => startCalledWorkflow(scope, call),
    runResult: (runId) => runResult(scope, runId),
  };
}

import { createWorkflow, listWorkflows } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as workflows from "@/lib/server/workflows";

export const GET = route(listWorkflows, ({ caller, query }) => workflows.listWorkflows(caller, query));
export const POST = route(createWorkflow, ({ caller, body }) =>
  workflows.createWorkflow(caller, body.document),
);

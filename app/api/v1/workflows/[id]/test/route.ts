import { testWorkflow } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as tests from "@/lib/server/test-node";

export const POST = route(testWorkflow, ({ caller, params, body }) =>
  tests.testWorkflow(caller, params.id, body),
);

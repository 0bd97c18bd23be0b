import { listNodeData } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import * as tests from "@/lib/server/test-node";

export const GET = route(listNodeData, ({ caller, params, query }) =>
  tests.listNodeData(caller, params.id, query.iterations),
);

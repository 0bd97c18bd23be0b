import { importWorkflow } from "@/lib/api/contracts/workflows";
import { route } from "@/lib/server/route";
import { createWorkflow } from "@/lib/server/workflows";

export const POST = route(importWorkflow, ({ caller, body }) => createWorkflow(caller, body));

import type { Metadata } from "next";
import { PageBody } from "@/components/shell/app-shell";
import { WorkflowList } from "@/components/workflows/workflow-list";
import { nodeDefinitions } from "@/lib/nodes/registry";
import { listWorkflows } from "@/lib/server/workflows";
import { gate } from "../gate";

const looks = Object.fromEntries(
  Object.values(nodeDefinitions).map(({ type, label, icon, category }) => [type, { label, icon, category }]),
);

export const metadata: Metadata = { title: "Workflows" };

export default async function WorkflowsPage() {
  const { caller } = await gate("/workflows");
  const first = await listWorkflows(caller, { limit: 50 });
  return (
    <PageBody>
      <WorkflowList first={first} looks={looks} />
    </PageBody>
  );
}

import type { Metadata } from "next";
import { PageBody } from "@/components/shell/app-shell";
import { WorkflowList } from "@/components/workflows/workflow-list";
import { gate } from "../gate";

export const metadata: Metadata = { title: "Workflows" };

export default async function WorkflowsPage() {
  await gate("/workflows");
  return (
    <PageBody>
      <WorkflowList />
    </PageBody>
  );
}

import type { Metadata } from "next";
import { PageBody } from "@/components/shell/app-shell";
import { readFilter } from "@/components/workflows/list-filter";
import { WorkflowList } from "@/components/workflows/workflow-list";
import { nodeDefinitions } from "@/lib/nodes/registry";
import { listTags } from "@/lib/server/workflow-tags";
import { listWorkflows } from "@/lib/server/workflows";
import { addressOf, gate, type SearchParams } from "../gate";

const looks = Object.fromEntries(
  Object.values(nodeDefinitions).map(({ type, label, icon, category }) => [type, { label, icon, category }]),
);

export const metadata: Metadata = { title: "Workflows" };

interface Props {
  searchParams: Promise<SearchParams>;
}

export default async function WorkflowsPage({ searchParams }: Props) {
  const address = addressOf("/workflows", await searchParams);
  const { caller } = await gate(address);
  const filter = readFilter(new URLSearchParams(address.split("?")[1]));
  const [first, tags] = await Promise.all([
    listWorkflows(caller, { ...filter, limit: 50 }),
    listTags(caller),
  ]);
  return (
    <PageBody>
      <WorkflowList first={first} filter={filter} tags={tags} looks={looks} />
    </PageBody>
  );
}

import type { Metadata } from "next";
import { RunList } from "@/components/runs/run-list";
import { PageBody } from "@/components/shell/app-shell";
import { addressOf, gate } from "../gate";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage({ searchParams }: PageProps<"/runs">) {
  await gate(addressOf("/runs", await searchParams));
  return (
    <PageBody>
      <RunList />
    </PageBody>
  );
}

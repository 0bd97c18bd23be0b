import type { Metadata } from "next";
import { RunList } from "@/components/runs/run-list";
import { PageBody } from "@/components/shell/app-shell";
import { addressOf, gate, type SearchParams } from "../gate";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await gate(addressOf("/runs", await searchParams));
  return (
    <PageBody>
      <RunList />
    </PageBody>
  );
}

import type { Metadata } from "next";
import { ApprovalsPage } from "@/components/approvals/approvals-page";
import { PageBody } from "@/components/shell/app-shell";
import { addressOf, gate, type SearchParams } from "../gate";

export const metadata: Metadata = { title: "Approvals" };

export default async function Approvals({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await gate(addressOf("/approvals", await searchParams));
  return (
    <PageBody>
      <ApprovalsPage />
    </PageBody>
  );
}

import type { Metadata } from "next";
import { ApprovalPage } from "@/components/approvals/approval-page";
import { PageBody } from "@/components/shell/app-shell";
import { gate } from "../../gate";

export const metadata: Metadata = { title: "Approval" };

export default async function Approval({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await gate(`/approvals/${id}`);
  return (
    <PageBody>
      <ApprovalPage id={id} />
    </PageBody>
  );
}

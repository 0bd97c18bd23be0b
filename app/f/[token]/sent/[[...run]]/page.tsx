import type { Metadata } from "next";
import { FormResult } from "@/components/hosted/form-result";
import { HostedCard } from "@/components/hosted/hosted-card";
import { formResult } from "@/lib/server/hosted-form";
import { orNotFound } from "../../../../or-not-found";

export const metadata: Metadata = { title: { absolute: "Sent" }, robots: { index: false } };

export default async function SentPage({ params }: { params: Promise<{ token: string; run?: string[] }> }) {
  const { token, run = [] } = await params;
  const { title, ...result } = await orNotFound(formResult(token, run[0] ?? null));
  return (
    <HostedCard title={title}>
      <FormResult {...result} />
    </HostedCard>
  );
}

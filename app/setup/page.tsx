import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthCard } from "@/components/auth/auth-card";
import { SetupForm } from "@/components/auth/setup-form";
import { setupStatus } from "@/lib/server/setup";

export const metadata: Metadata = { title: "Set up" };
export const dynamic = "force-dynamic";

export default async function SetupPage() {
  const { needed, codeRequired } = await setupStatus();
  if (!needed) redirect("/workflows");
  return (
    <AuthCard title="Welcome" description="Make the owner account. It can see and change everything here.">
      <SetupForm codeRequired={codeRequired} />
    </AuthCard>
  );
}

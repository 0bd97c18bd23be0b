import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthCard } from "@/components/auth/auth-card";
import { safeNext } from "@/components/auth/safe-next";
import { SignInForm } from "@/components/auth/sign-in-form";
import { currentUser } from "@/lib/server/auth";
import { setupStatus } from "@/lib/server/setup";
import type { SearchParams } from "../(app)/gate";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { next, callbackUrl, error } = await searchParams;
  const target = safeNext([next ?? callbackUrl].flat()[0]);
  if (await currentUser()) redirect(target);
  if ((await setupStatus()).needed) redirect("/setup");
  return (
    <AuthCard title="Sign in" description="Your workflows went on without you.">
      <SignInForm next={target} error={[error].flat()[0] ?? null} />
    </AuthCard>
  );
}

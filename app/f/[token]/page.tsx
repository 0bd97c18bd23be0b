import type { Metadata } from "next";
import { HostedCard } from "@/components/hosted/hosted-card";
import { HostedForm } from "@/components/hosted/hosted-form";
import { HONEYPOT, hostedForm } from "@/lib/server/hosted-form";
import { orNotFound } from "../../or-not-found";

interface FormPageProps {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: FormPageProps): Promise<Metadata> {
  const { title } = await orNotFound(hostedForm((await params).token));
  return { title: { absolute: title }, robots: { index: false } };
}

export default async function FormPage({ params, searchParams }: FormPageProps) {
  const { token } = await params;
  const { check } = await searchParams;
  const { title, description, isDraft, fields, submitLabel } = await orNotFound(hostedForm(token));
  return (
    <HostedCard title={title} description={description} isDraft={isDraft}>
      <HostedForm
        token={token}
        fields={fields}
        submitLabel={submitLabel}
        honeypot={HONEYPOT}
        toCheck={[check ?? []].flat().flatMap((names) => names.split(","))}
      />
    </HostedCard>
  );
}

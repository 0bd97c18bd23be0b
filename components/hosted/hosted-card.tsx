import type { ReactNode } from "react";
import { Prose } from "@/components/ui/prose";

interface HostedCardProps {
  title: string;
  /** Markdown. */
  description?: string | undefined;
  isDraft?: boolean;
  children: ReactNode;
}

/** The page of a hosted form: one card, for people who know nothing of Heddle. */
export function HostedCard({ title, description, isDraft = false, children }: HostedCardProps) {
  return (
    <main className="grid min-h-dvh place-items-center bg-canvas px-4 py-10">
      <div className="w-full max-w-[560px]">
        <section className="rounded-xl border bg-surface p-6 shadow-pop sm:p-8">
          {isDraft && (
            <p className="mb-4 rounded-md border border-waiting/40 px-3 py-2 text-sm text-waiting">
              This is a draft: no version of the workflow is published yet.
            </p>
          )}
          <h1 className="font-semibold text-2xl tracking-[-0.01em] [overflow-wrap:anywhere]">{title}</h1>
          {description && <Prose className="mt-2 text-lg text-muted">{description}</Prose>}
          <div className="mt-6">{children}</div>
        </section>
        <p className="mt-4 text-center text-faint text-sm">Made with Heddle</p>
      </div>
    </main>
  );
}

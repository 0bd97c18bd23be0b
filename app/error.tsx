"use client";

import { ErrorState } from "@/components/ui/error-state";

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function ErrorPage({ error, reset }: Props) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <ErrorState title="This page ran into an error" heading="h1" error={error} onRetry={reset} />
    </main>
  );
}

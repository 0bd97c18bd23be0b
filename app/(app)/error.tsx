"use client";

import { ErrorState } from "@/components/ui/error-state";

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function AppError({ error, reset }: Props) {
  return (
    <div className="grid min-h-full place-items-center">
      <ErrorState title="This page ran into an error" heading="h1" error={error} onRetry={reset} />
    </div>
  );
}

"use client";

import { CircleAlert } from "lucide-react";
import { messageOf } from "@/lib/api/error-message";
import { Button } from "./button";
import { EmptyState } from "./empty-state";

interface ErrorStateProps {
  /** What could not be done, such as "The runs could not be loaded". */
  title: string;
  error: unknown;
  onRetry?: (() => void) | undefined;
  heading?: "h1" | "h2";
}

/** In place of content that could not be had. */
export function ErrorState({ title, error, onRetry, heading = "h2" }: ErrorStateProps) {
  return (
    <div role="alert">
      <EmptyState
        icon={<CircleAlert className="text-failed" />}
        title={title}
        heading={heading}
        actions={onRetry && <Button onClick={onRetry}>Try again</Button>}
      >
        {messageOf(error)}
      </EmptyState>
    </div>
  );
}

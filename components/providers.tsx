"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Toaster } from "sonner";
import { ApiError } from "@/lib/api/api-error";
import { useTheme } from "./shell/theme";

/** Answers that asking again will not change. */
function isLasting(error: Error): boolean {
  return error instanceof ApiError && error.problem.status < 500 && error.problem.status !== 429;
}

/** A session that ended while the page was open: sign in, and come back to the same place. */
function onQueryError(error: Error): void {
  if (!(error instanceof ApiError) || error.problem.status !== 401) return;
  const { pathname, search } = window.location;
  window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}

function newQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: onQueryError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && !isLasting(error),
      },
    },
  });
}

/** What every page needs around it in the browser. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(newQueryClient);
  const { resolved } = useTheme();
  return (
    <QueryClientProvider client={client}>
      {children}
      <Toaster
        theme={resolved}
        position="bottom-right"
        gap={8}
        toastOptions={{
          style: {
            background: "var(--raised)",
            border: "1px solid var(--border)",
            color: "var(--text)",
            boxShadow: "var(--shadow-pop)",
            font: "13px/20px var(--sans)",
            padding: "10px 12px",
          },
        }}
      />
    </QueryClientProvider>
  );
}

"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ApiError } from "@/lib/api/api-error";
import { useTheme } from "./shell/theme";
import { part } from "./ui/part";
import { useIdle } from "./ui/use-idle";

const Toaster = part(() => import("./ui/toaster").then((file) => file.Toaster), null, { isNeeded: false });

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
  const idle = useIdle();
  return (
    <QueryClientProvider client={client}>
      {children}
      {idle && <Toaster theme={resolved} />}
    </QueryClientProvider>
  );
}

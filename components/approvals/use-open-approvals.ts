import { useQuery } from "@tanstack/react-query";
import { useIdle } from "@/components/ui/use-idle";

const REFRESH_MS = 15_000;

/**
 * How many approvals are open; 0 until it is known. Read without the client and its checks, as every page
 * shows the number and would have to load them for it. Asked for once the page is drawn.
 */
export function useOpenApprovals(): number {
  const { data = 0 } = useQuery({
    queryKey: ["approvals", "count"],
    queryFn: async ({ signal }): Promise<number> => {
      const response = await fetch("/api/v1/approvals/count", { signal });
      const { open }: { open?: unknown } = response.ok ? await response.json() : {};
      return typeof open === "number" ? open : 0;
    },
    refetchInterval: REFRESH_MS,
    enabled: useIdle(),
  });
  return data;
}

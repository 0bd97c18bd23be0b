import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/api/client";
import { getFlow, pauseWorkspace } from "@/lib/api/contracts/flow";

const REFRESH_MS = 5_000;
const keys = { flow: ["flow"] as const };

/** What holds runs back; read again by itself while it is looked at. */
export function useFlow() {
  return useQuery({
    queryKey: keys.flow,
    queryFn: ({ signal }) => call(getFlow, { signal }),
    refetchInterval: REFRESH_MS,
  });
}

/** Pauses all runs of the workspace, or lets them go on. */
export function usePauseWorkspace() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (paused: boolean) => call(pauseWorkspace, { body: { paused } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.flow }),
  });
}

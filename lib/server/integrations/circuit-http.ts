import type { HttpRequest, HttpResponse } from "@/lib/nodes/services";
import { authorizedHttp } from "./authorize";
import { throughCircuit } from "./circuit";

/**
 * `authorizedHttp` behind the circuit of its host. An answer counts as none where it says that the server is not
 * able to answer: 500 and above, or 408. Throws what `authorizedHttp` and `throughCircuit` do.
 */
export function circuitHttp(workspaceId: string): (request: HttpRequest) => Promise<HttpResponse> {
  return async (request) => {
    if (!URL.canParse(request.url)) return await authorizedHttp(request);
    const { host } = new URL(request.url);
    return await throughCircuit(
      { workspaceId, host },
      () => authorizedHttp(request),
      ({ status }) => (status >= 500 || status === 408 ? `${host} answered ${status}` : null),
    );
  };
}

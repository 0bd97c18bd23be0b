import type { Services } from "@/lib/nodes/execution";
import { guardedHttp } from "./http";
import { callModel } from "./model";

/** The world as the nodes of one workspace may touch it. */
export function servicesFor(workspaceId: string): Services {
  return {
    http: guardedHttp,
    model: (request) => callModel(workspaceId, request),
  };
}

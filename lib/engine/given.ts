import type { Json, JsonObject } from "@/lib/utils/json";

/** What a test takes as given; it is kept with the run, so that every replay of its functions agrees. */
export interface Given {
  /** Outputs by node id, with the port that the node is left by: these nodes are not executed, in no iteration. */
  outputs: Readonly<Record<string, { output: Json; port: string }>>;
  /** What top-level expressions see besides: names such as `item`, for a node that is tested outside its container. */
  vars: JsonObject;
  /** `item`, `index` and `previous` of the containers that a tested node was taken out of, by their ids. */
  scope: JsonObject;
}

/** What is given for a node, or null; names that every object has, such as `constructor`, are no nodes. */
export function givenOutput(outputs: Given["outputs"], nodeId: string): Given["outputs"][string] | null {
  return Object.hasOwn(outputs, nodeId) ? (outputs[nodeId] ?? null) : null;
}

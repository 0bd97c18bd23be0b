import type { ReactFlowState, useStoreApi } from "@xyflow/react";

type Flow = ReturnType<typeof useStoreApi>;
type Updates = Parameters<ReactFlowState["updateNodeInternals"]>[0];

const settled = new WeakSet<Flow>();

/**
 * Keeps React Flow from looking at the ports of nodes whose size is as they came with it. It looks at every node
 * once it is drawn, and then renders all of them and their edges again. Call it before the nodes are drawn.
 */
export function trustKnownSizes(flow: Flow): void {
  if (settled.has(flow)) return;
  settled.add(flow);
  const { updateNodeInternals } = flow.getState();
  flow.setState({
    updateNodeInternals: (updates, options) => {
      const unknown = changed(updates, flow.getState().nodeLookup);
      if (unknown.size > 0) updateNodeInternals(unknown, options);
    },
  });
}

function changed(updates: Updates, nodes: ReactFlowState["nodeLookup"]): Updates {
  const found: Updates = new Map();
  for (const [id, update] of updates) {
    const node = nodes.get(id);
    const { offsetWidth, offsetHeight } = update.nodeElement;
    const isKnown =
      node?.handles !== undefined &&
      node.measured.width === offsetWidth &&
      node.measured.height === offsetHeight;
    if (!isKnown) found.set(id, update);
  }
  return found;
}

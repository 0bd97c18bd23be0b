import type { Connection, OnReconnect, ReactFlowProps } from "@xyflow/react";
import { useMemo } from "react";
import { connect, reconnect, whyNotConnect } from "@/lib/graph/edit-edges";
import { catalogue } from "@/lib/nodes/registry";
import { useEditorStore } from "../store/editor-context";
import type { FlowEdge } from "./flow-edges";
import type { FlowNode } from "./flow-nodes";
import { undrawn } from "./use-drop-wire";

type Handlers = Pick<
  ReactFlowProps<FlowNode, FlowEdge>,
  "isValidConnection" | "onConnect" | "onReconnect" | "onReconnectStart" | "onReconnectEnd"
>;

/** Drawing edges from port to port, and dragging one end of an edge to another port. */
export function useConnecting(): Handlers {
  const store = useEditorStore();
  return useMemo(() => {
    const onReconnect: OnReconnect<FlowEdge> = ({ data }, connection) =>
      store.getState().apply((document) => reconnect(document, data?.edge ?? null, edgeOf(connection)));
    return {
      // An edge that is dragged away is no obstacle to what it becomes.
      isValidConnection: (connection) =>
        whyNotConnect(undrawn(store), edgeOf(connection), catalogue) === null,
      onConnect: (connection) => store.getState().apply((document) => connect(document, edgeOf(connection))),
      onReconnect,
      onReconnectStart: (_, { data }) => store.setState({ reconnecting: data?.edge ?? null }),
      onReconnectEnd: () => store.setState({ reconnecting: null }),
    };
  }, [store]);
}

function edgeOf({
  source,
  sourceHandle,
  target,
}: Pick<Connection, "source" | "target"> & { sourceHandle?: string | null }) {
  return { from: source, port: sourceHandle ?? "out", to: target };
}

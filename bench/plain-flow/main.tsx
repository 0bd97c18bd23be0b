import "@xyflow/react/dist/style.css";
import {
  type Edge,
  type Node,
  ReactFlow,
  ReactFlowProvider,
  useEdgesState,
  useNodesState,
} from "@xyflow/react";
import { type KeyboardEvent, useRef } from "react";
import { createRoot } from "react-dom/client";

type PlainNode = Node<{ label: string; prompt?: string }>;

interface Graph {
  places: Record<string, [number, number]>;
  edges: { from: string; to: string }[];
}

declare global {
  interface Window {
    /** Puts a text on a node, as React Flow's `updateNodeData` does it. */
    mark(id: string, label: string): void;
  }
}

// React Flow as its documentation begins with it, plus the least that can be typed in and undone.

function Plain({ graph, width, height }: { graph: Graph; width: number; height: number }) {
  const [nodes, setNodes, onNodesChange] = useNodesState<PlainNode>(
    Object.entries(graph.places).map(([id, [x, y]]) => ({ id, position: { x, y }, data: { label: id } })),
  );
  const [edges, , onEdgesChange] = useEdgesState<Edge>(
    graph.edges.map(({ from, to }) => ({ id: `${from}>${to}`, source: from, target: to })),
  );
  const before = useRef<PlainNode[]>(nodes);
  const selected = nodes.find((node) => node.selected);
  function update(id: string, data: Partial<PlainNode["data"]>) {
    setNodes((all) =>
      all.map((node) => (node.id === id ? { ...node, data: { ...node.data, ...data } } : node)),
    );
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "z" && event.ctrlKey) setNodes(before.current);
  }
  window.mark = (id, label) => update(id, { label });
  const keep = () => {
    before.current = nodes;
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a page that only a benchmark opens
    <div style={{ display: "flex" }} onKeyDown={onKeyDown}>
      <div style={{ width, height }} className="plain-canvas">
        <ReactFlow
          nodes={nodes}
          edges={edges}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onNodeDragStart={keep}
          onSelectionDragStart={keep}
          minZoom={0.1}
          // The first row may stand near the edge, and a canvas that moves meanwhile would move the end away.
          autoPanOnSelection={false}
          fitView
          fitViewOptions={{ padding: 0.12, maxZoom: 1 }}
        />
      </div>
      {selected && (
        <textarea
          aria-label="Prompt"
          value={selected.data.prompt ?? ""}
          onChange={({ target }) => update(selected.id, { prompt: target.value })}
        />
      )}
    </div>
  );
}

const query = new URLSearchParams(location.search);
const root = document.getElementById("root");
const graph: Graph = await fetch(`/graph/${query.get("nodes")}`).then((response) => response.json());
if (root) {
  const [width, height] = [Number(query.get("width")), Number(query.get("height"))];
  createRoot(root).render(
    <ReactFlowProvider>
      <Plain graph={graph} width={width} height={height} />
    </ReactFlowProvider>,
  );
}

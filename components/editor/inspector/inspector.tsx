"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Spinner } from "@/components/ui/spinner";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import type { Workflow } from "@/lib/api/contracts/workflows";
import { shapeOf } from "@/lib/nodes/registry";
import { useJump } from "../problems/use-jump";
import { useEditor } from "../store/editor-context";
import { ConfigureTab } from "./configure-tab";
import { NodeHeader } from "./node-header";
import { PolicyTab } from "./policy-tab";
import { WorkflowSettings } from "./workflow-settings";

/** Shown on demand: the form is what most people want first. */
const DataTab = dynamic(() => import("./data-tab").then((module) => module.DataTab), {
  loading: () => <Spinner className="m-4" />,
});

const InputBeside = dynamic(() => import("../data/input-beside").then((module) => module.InputBeside));

const TABS = [
  { value: "configure", label: "Configure" },
  { value: "input", label: "Input" },
  { value: "output", label: "Output" },
  { value: "policy", label: "Policy" },
] as const;
type Tab = (typeof TABS)[number]["value"];

/** What is selected, to look at and change; with nothing selected, the workflow itself. */
export function Inspector({ workflow }: { workflow: Workflow }) {
  const id = useEditor(({ selectedNodes }) => (selectedNodes.length === 1 ? selectedNodes[0] : undefined));
  const count = useEditor(({ selectedNodes }) => selectedNodes.length);
  return (
    <aside aria-label="Inspector" className="relative flex w-[344px] min-h-0 flex-col border-l bg-surface">
      {id !== undefined ? (
        <NodeInspector key={id} id={id} workflow={workflow} />
      ) : count > 1 ? (
        <p className="p-4 text-muted">
          {count} nodes are selected. Drag to move them, Delete to remove them.
        </p>
      ) : (
        <WorkflowSettings />
      )}
    </aside>
  );
}

function NodeInspector({ id, workflow }: { id: string; workflow: Workflow }) {
  const node = useEditor((state) => state.document.nodes[id]);
  const tests = useEditor(({ tested }) => (tested?.node === id ? tested.count : 0));
  const [tab, setTab] = useState<Tab>(tests === 0 ? "configure" : "output");
  const inputBeside = useEditor((state) => state.inputBeside);
  const [seenTests, setSeenTests] = useState(tests);
  if (seenTests !== tests) {
    setSeenTests(tests);
    setTab("output");
  }
  useJump(id, setTab);
  if (!node) return null;
  const role = shapeOf(node)?.role;
  const tabs = TABS.filter(({ value }) => {
    if (role === "note") return value === "configure";
    return role !== "trigger" || value === "configure" || value === "output";
  });
  return (
    <>
      <NodeHeader id={id} node={node} />
      {inputBeside && tab === "configure" && role !== "trigger" && role !== "note" && (
        <InputBeside id={id} workflowId={workflow.id} />
      )}
      <Tabs value={tab} onValueChange={setTab} tabs={tabs} label="Node" className="flex-1">
        <TabPanel value="configure">
          <ConfigureTab id={id} node={node} workflow={workflow} />
        </TabPanel>
        <TabPanel value="input">
          <DataTab id={id} workflowId={workflow.id} side="input" onBeside={() => setTab("configure")} />
        </TabPanel>
        <TabPanel value="output">
          <DataTab id={id} workflowId={workflow.id} side="output" />
        </TabPanel>
        <TabPanel value="policy">
          <PolicyTab id={id} node={node} />
        </TabPanel>
      </Tabs>
    </>
  );
}

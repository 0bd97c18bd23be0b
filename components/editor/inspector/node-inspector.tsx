import dynamic from "next/dynamic";
import { useState } from "react";
import { Spinner } from "@/components/ui/spinner";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import type { Workflow } from "@/lib/api/contracts/workflows";
import type { DocumentNode } from "@/lib/graph/document";
import type { NodeShape } from "@/lib/graph/shape";
import { shapeOf } from "@/lib/nodes/registry";
import { useJump } from "../problems/use-jump";
import { useEditor } from "../store/editor-context";
import { ConfigureTab } from "./configure-tab";
import { NodeHeader } from "./node-header";
import { PolicyTab } from "./policy-tab";

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

interface NodeInspectorProps {
  id: string;
  workflow: Workflow;
}

/** One node: its name and id, its form, its data, and its policy. */
export function NodeInspector({ id, workflow }: NodeInspectorProps) {
  const role = useEditor(({ document }) => roleOf(document.nodes[id]));
  const tests = useEditor(({ tested }) => (tested?.node === id ? tested.count : 0));
  const [tab, setTab] = useState<Tab>(tests === 0 ? "configure" : "output");
  const inputBeside = useEditor((state) => state.inputBeside);
  const [seenTests, setSeenTests] = useState(tests);
  if (seenTests !== tests) {
    setSeenTests(tests);
    setTab("output");
  }
  useJump(id, setTab);
  if (role === null) return null;
  const tabs = TABS.filter(({ value }) => {
    if (role === "note") return value === "configure";
    return role !== "trigger" || value === "configure" || value === "output";
  });
  return (
    <>
      <NodeHeader id={id} />
      {inputBeside && tab === "configure" && role !== "trigger" && role !== "note" && (
        <InputBeside id={id} workflowId={workflow.id} />
      )}
      <Tabs value={tab} onValueChange={setTab} tabs={tabs} label="Node" className="flex-1">
        <TabPanel value="configure">
          <ConfigureTab id={id} workflow={workflow} />
        </TabPanel>
        <TabPanel value="input">
          <DataTab id={id} workflowId={workflow.id} side="input" onBeside={() => setTab("configure")} />
        </TabPanel>
        <TabPanel value="output">
          <DataTab id={id} workflowId={workflow.id} side="output" />
        </TabPanel>
        <TabPanel value="policy">
          <PolicyTab id={id} />
        </TabPanel>
      </Tabs>
    </>
  );
}

/** Null where there is no node; one of a type that is not known is a step to look at. */
function roleOf(node: DocumentNode | undefined): NodeShape["role"] | null {
  return node ? (shapeOf(node)?.role ?? "step") : null;
}

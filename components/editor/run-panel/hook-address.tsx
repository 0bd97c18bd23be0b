import { CopyButton } from "@/components/ui/copy-button";
import type { Workflow } from "@/lib/api/contracts/workflows";
import { isJsonObject, type Json } from "@/lib/utils/json";
import { useEditor } from "../store/editor-context";

interface HookAddressProps {
  nodeId: string;
  workflow: Workflow;
}

/** Where a webhook is called, and the command that calls it with the remembered input. */
export function HookAddress({ nodeId, workflow }: HookAddressProps) {
  const method = useEditor((state) => state.document.nodes[nodeId]?.config["method"]);
  const hook = workflow.hooks.find((each) => each.nodeId === nodeId);
  if (!hook) return <p className="text-faint text-sm">Its address appears here once it is saved.</p>;
  const url = new URL(hook.url, window.location.origin).href;
  const verb = typeof method === "string" && method !== "ANY" ? method : "POST";
  const command = curlFor(verb, url, workflow.samples[nodeId] ?? null);
  return (
    <div className="grid gap-1">
      <span className="flex items-center justify-between font-medium">
        Call it
        <CopyButton value={command} label="Copy the curl command" />
      </span>
      <pre className="max-h-40 overflow-auto whitespace-pre-wrap rounded-md border bg-sunken px-2 py-1.5 text-sm [overflow-wrap:anywhere]">
        {command}
      </pre>
      <p className="text-faint text-sm">
        {workflow.published
          ? `Runs published version ${workflow.published.version}.`
          : "Runs the draft until a version is published."}
      </p>
    </div>
  );
}

function curlFor(method: string, url: string, sample: Json): string {
  if (method === "GET") return `curl '${url}'`;
  const body = isJsonObject(sample) && "body" in sample ? sample["body"] : sample;
  const json = JSON.stringify(body ?? {}).replaceAll("'", "'\\''");
  return `curl -X ${method} '${url}' \\\n  -H 'content-type: application/json' \\\n  -d '${json}'`;
}

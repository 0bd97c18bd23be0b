import { SquareArrowOutUpRight } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { Workflow } from "@/lib/api/contracts/workflows";

interface PageAddressProps {
  nodeId: string;
  workflow: Workflow;
}

/** Where the page of a trigger is, such as a form's, to give to others and to look at. */
export function PageAddress({ nodeId, workflow }: PageAddressProps) {
  const hook = workflow.hooks.find((each) => each.nodeId === nodeId);
  if (!hook) return <p className="text-faint text-sm">Its address appears here once it is saved.</p>;
  const url = new URL(hook.url, window.location.origin).href;
  return (
    <div className="grid gap-1">
      <span className="flex items-center font-medium">
        <span className="flex-1">Its page</span>
        <CopyButton value={url} label="Copy the address" />
        <a
          href={url}
          target="_blank"
          rel="noreferrer"
          aria-label="Open the page"
          className={buttonClass({ variant: "ghost", size: "icon-sm" })}
        >
          <SquareArrowOutUpRight />
        </a>
      </span>
      <p className="rounded-md border bg-sunken px-2 py-1.5 font-mono text-sm [overflow-wrap:anywhere]">
        {url}
      </p>
      <p className="text-faint text-sm">
        {workflow.published
          ? `Starts published version ${workflow.published.version}.`
          : "Starts the draft until a version is published."}
      </p>
    </div>
  );
}

import { SquareArrowOutUpRight } from "lucide-react";
import { Combobox } from "@/components/ui/combobox";
import { messageOf } from "@/lib/api/error-message";
import { useWorkflowChoices } from "../queries";
import type { ControlProps } from "./control-props";

/** Another workflow of the workspace, by the key that stays the same when it is renamed. */
export function WorkflowControl({ field, value, onChange, disabled }: ControlProps) {
  const { data, error, isPending } = useWorkflowChoices();
  const key = typeof value === "string" ? value : "";
  const chosen = data?.find((each) => each.key === key);
  return (
    <div className="grid gap-1">
      <Combobox
        value={key}
        onChange={onChange}
        options={(data ?? []).map((each) => ({ value: each.key, label: each.name, hint: each.key }))}
        placeholder={field.placeholder ?? "Choose a workflow"}
        disabled={disabled}
        empty={isPending ? "Loading…" : error ? messageOf(error) : "No workflow is called that."}
      />
      {chosen ? (
        <a
          href={`/workflows/${chosen.id}`}
          target="_blank"
          rel="noreferrer"
          className="flex items-center gap-1 justify-self-start rounded text-muted text-sm hover:text-fg hover:underline"
        >
          Open it <SquareArrowOutUpRight aria-hidden className="size-3" />
          {chosen.published === null && <span className="text-waiting">· not published yet</span>}
        </a>
      ) : (
        data && key !== "" && <p className="text-sm text-waiting">No workflow here has the key “{key}”.</p>
      )}
    </div>
  );
}

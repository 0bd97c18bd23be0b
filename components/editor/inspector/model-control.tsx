import { useState } from "react";
import { AddKeyDialog, isProvider, KEY_PROVIDERS } from "@/components/credentials/add-key-dialog";
import { type NewModelKey, useModels } from "@/components/credentials/queries";
import { Button } from "@/components/ui/button";
import { Select, type SelectOption } from "@/components/ui/select";
import type { ModelInfo } from "@/lib/api/contracts/account";

import type { ControlProps } from "./control-props";

/** The models there are, with their prices; those of a provider without a key lead to adding one. */
export function ModelControl({ value, onChange, disabled }: ControlProps) {
  const { data } = useModels();
  const [adding, setAdding] = useState<NewModelKey["kind"] | null>(null);
  const models = data?.models ?? [];
  const standard = models.find(({ id }) => id === data?.default);
  const chosen = typeof value === "string" ? value : "default";
  const known = chosen === "default" || models.some(({ id }) => id === chosen);
  const options: SelectOption[] = [
    { value: "default", label: "Workspace default", ...(standard ? { hint: labelOf(standard) } : {}) },
    ...models.map((model) => ({
      value: model.id,
      label: labelOf(model),
      hint: model.available ? priceOf(model) : "needs a key",
    })),
    ...(known ? [] : [{ value: chosen, label: chosen, hint: "not known here" }]),
  ];
  const missing = Object.keys(KEY_PROVIDERS)
    .filter(isProvider)
    .filter((kind) => models.some((model) => model.provider === kind && !model.available));
  const current = chosen === "default" ? standard : models.find(({ id }) => id === chosen);
  return (
    <div className="grid gap-1.5">
      <Select value={chosen} onValueChange={onChange} options={options} disabled={disabled} />
      {current && (
        <p className="text-muted text-sm">
          {labelOf(current)} · {current.available ? priceOf(current) : "needs a key"}
          {current.contextTokens ? ` · ${Math.round(current.contextTokens / 1000)}k context` : ""}
        </p>
      )}
      {missing.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {missing.map((kind) => (
            <Button key={kind} size="sm" onClick={() => setAdding(kind)}>
              Add {KEY_PROVIDERS[kind].name} key…
            </Button>
          ))}
        </div>
      )}
      {adding && <AddKeyDialog provider={adding} open onOpenChange={(open) => !open && setAdding(null)} />}
    </div>
  );
}

function labelOf(model: ModelInfo): string {
  return model.provider === "demo" ? "Demo model (offline, rule-based)" : model.label;
}

function priceOf({ provider, inputPerMillion, outputPerMillion }: ModelInfo): string {
  if (provider === "demo") return "free";
  if (inputPerMillion === null || outputPerMillion === null) return "price unknown";
  return `$${inputPerMillion} in · $${outputPerMillion} out / 1M`;
}

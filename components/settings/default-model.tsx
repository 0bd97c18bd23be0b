"use client";

import { useModels, useSetDefaultModel } from "@/components/credentials/queries";
import { ErrorState } from "@/components/ui/error-state";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import type { ModelInfo } from "@/lib/api/contracts/account";
import { messageOf } from "@/lib/api/error-message";

export function DefaultModel() {
  const models = useModels();
  const choose = useSetDefaultModel();
  if (models.error && !models.data) {
    return (
      <ErrorState title="The models could not be loaded" error={models.error} onRetry={models.refetch} />
    );
  }
  if (!models.data) return <Skeleton className="h-8 max-w-md rounded-md" />;
  return (
    <Select
      aria-label="Default model"
      className="max-w-md"
      value={choose.isPending ? choose.variables : models.data.default}
      options={models.data.models.map((model) => ({
        value: model.id,
        label: model.label,
        hint: hintOf(model),
        disabled: !model.available,
      }))}
      onValueChange={(model) =>
        choose.mutate(model, {
          onSuccess: () => toast.success("The default model was changed"),
          onError: (error) =>
            toast.error("The default model was not changed", { description: messageOf(error) }),
        })
      }
    />
  );
}

function hintOf({ available, provider, inputPerMillion, outputPerMillion }: ModelInfo): string {
  if (!available) return "needs a key";
  if (provider === "demo") return "offline, free";
  if (inputPerMillion === null || outputPerMillion === null) return "price not known";
  return `$${inputPerMillion} in · $${outputPerMillion} out per 1M tokens`;
}

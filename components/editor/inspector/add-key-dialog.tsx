import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { messageOf } from "@/lib/api/error-message";
import { useSaveModelKey } from "../queries";

export const PROVIDERS = [
  { kind: "anthropic", label: "Anthropic" },
  { kind: "openai", label: "OpenAI" },
] as const;
export type Provider = (typeof PROVIDERS)[number];

/** Asks for a provider's API key; it is stored encrypted and never shown again. */
export function AddKeyDialog({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const save = useSaveModelKey();
  const [apiKey, setApiKey] = useState("");
  const [baseUrl, setBaseUrl] = useState("");
  async function submit(event: FormEvent) {
    event.preventDefault();
    try {
      const url = baseUrl.trim();
      await save.mutateAsync({ kind: provider.kind, apiKey, ...(url ? { baseUrl: url } : {}) });
      toast.success(`${provider.label} models can be used now`);
      onClose();
    } catch {
      // The dialog shows what went wrong.
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Add ${provider.label} key`}
      description="Stored encrypted on this server. Nobody can read it back, and it is never in an export."
    >
      <form onSubmit={submit} className="grid gap-3">
        <Field label="API key" error={save.error ? messageOf(save.error) : null}>
          <Input
            type="password"
            autoComplete="off"
            required
            minLength={8}
            value={apiKey}
            onChange={(event) => setApiKey(event.target.value)}
          />
        </Field>
        <Field
          label="Base URL"
          optional
          help="Only for a service that speaks the same protocol, such as a proxy."
        >
          <Input type="url" value={baseUrl} onChange={(event) => setBaseUrl(event.target.value)} />
        </Field>
        <Button type="submit" variant="primary" loading={save.isPending} className="justify-self-end">
          Save key
        </Button>
      </form>
    </Dialog>
  );
}

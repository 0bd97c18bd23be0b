"use client";

import { type FormEvent, useState } from "react";
import { FormError } from "@/components/auth/auth-card";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/api-error";
import { messageOf } from "@/lib/api/error-message";
import { type NewModelKey, useSaveModelKey } from "./queries";

/** Whose keys can be stored, in the order in which they are offered. */
export const KEY_PROVIDERS: Record<
  NewModelKey["kind"],
  { name: string; label: string; placeholder: string; baseUrl: string }
> = {
  anthropic: {
    name: "Anthropic",
    label: "Anthropic",
    placeholder: "sk-ant-…",
    baseUrl: "https://api.anthropic.com",
  },
  openai: {
    name: "OpenAI",
    label: "OpenAI, or a server that speaks like it",
    placeholder: "sk-…",
    baseUrl: "https://api.openai.com/v1",
  },
};

interface AddKeyDialogProps {
  /** Whose key is asked for first. */
  provider?: NewModelKey["kind"];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Stores the API key of a model provider. */
export function AddKeyDialog({ provider = "anthropic", open, onOpenChange }: AddKeyDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Add a model key"
      description="It is encrypted before it is stored, and no page ever shows it again."
    >
      <KeyForm provider={provider} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

export function isProvider(value: string): value is NewModelKey["kind"] {
  return Object.hasOwn(KEY_PROVIDERS, value);
}

function KeyForm({ provider, onDone }: { provider: NewModelKey["kind"]; onDone: () => void }) {
  const [kind, setKind] = useState(provider);
  const [apiKey, setApiKey] = useState("");
  const [baseUrl, setBaseUrl] = useState("");
  const save = useSaveModelKey();
  const fields = save.error instanceof ApiError ? (save.error.problem.fields ?? []) : [];
  const faultOf = (name: string) => fields.find(({ path }) => path === name)?.message;

  function submit(event: FormEvent) {
    event.preventDefault();
    const url = baseUrl.trim();
    save.mutate(
      { kind, apiKey, ...(url ? { baseUrl: url } : {}) },
      {
        onSuccess: () => {
          toast.success(`The ${KEY_PROVIDERS[kind].name} key was stored`);
          onDone();
        },
      },
    );
  }
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field label="Provider">
        <Select
          value={kind}
          onValueChange={(value) => isProvider(value) && setKind(value)}
          options={Object.entries(KEY_PROVIDERS).map(([value, { label }]) => ({ value, label }))}
        />
      </Field>
      <Field label="API key" error={faultOf("apiKey")}>
        <Input
          type="password"
          autoComplete="off"
          required
          value={apiKey}
          onChange={(event) => setApiKey(event.target.value)}
          placeholder={KEY_PROVIDERS[kind].placeholder}
          className="font-mono"
        />
      </Field>
      <Field
        label="Base URL"
        optional
        error={faultOf("baseUrl")}
        help="For a server of your own, such as Ollama or vLLM, or a gateway."
      >
        <Input
          type="url"
          value={baseUrl}
          onChange={(event) => setBaseUrl(event.target.value)}
          placeholder={KEY_PROVIDERS[kind].baseUrl}
          className="font-mono text-sm"
        />
      </Field>
      {save.error && fields.length === 0 && <FormError>{messageOf(save.error)}</FormError>}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" loading={save.isPending} disabled={apiKey.trim() === ""}>
          Store key
        </Button>
      </div>
    </form>
  );
}

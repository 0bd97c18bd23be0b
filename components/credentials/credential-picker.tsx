"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Select, type SelectOption } from "@/components/ui/select";
import { CREDENTIAL_KINDS, type CredentialKind, isCredentialKind } from "@/lib/nodes/credential-kinds";
import { CredentialDialog } from "./credential-dialog";
import { CredentialKindIcon } from "./credential-kind-icon";
import { useCredentials } from "./queries";

interface CredentialPickerProps {
  /** The name of the chosen credential. */
  value: string | undefined;
  /** The kinds that fit. */
  accepts: readonly CredentialKind[];
  /** Undefined where none is chosen any more. */
  onChange: (name: string | undefined) => void;
  disabled?: boolean;
  id?: string;
}

/** Radix allows no empty value; no credential has such a name, for names are without white space at their ends. */
const NONE = " ";

/** One of the workspace's credentials of the kinds that fit, or a new one. */
export function CredentialPicker({ value = "", accepts, onChange, disabled, id }: CredentialPickerProps) {
  const { data, isPending } = useCredentials();
  const [adding, setAdding] = useState(false);
  const fitting = (data?.items ?? []).filter(({ kind }) => accepts.some((accepted) => accepted === kind));
  const isKnown = value === "" || fitting.some(({ name }) => name === value);
  const options: SelectOption[] = [
    { value: NONE, label: "None" },
    ...fitting.map(({ name, kind }) => ({
      value: name,
      label: name,
      icon: <CredentialKindIcon kind={kind} className="size-3.5" />,
      hint: isCredentialKind(kind) ? CREDENTIAL_KINDS[kind].label : kind,
    })),
    ...(isKnown ? [] : [{ value, label: value, hint: isPending ? "" : "not found" }]),
  ];
  return (
    <div className="grid gap-1.5">
      <div className="flex gap-1.5">
        <Select
          {...(id !== undefined && { id })}
          value={value || NONE}
          onValueChange={(name) => onChange(name === NONE ? undefined : name)}
          options={options}
          disabled={disabled ?? false}
        />
        <Button
          size="icon"
          aria-label="New credential…"
          title="New credential…"
          disabled={disabled}
          onClick={() => setAdding(true)}
        >
          <Plus />
        </Button>
      </div>
      {!isKnown && !isPending && (
        <p className="text-failed text-sm">There is no such credential of a kind that fits.</p>
      )}
      {adding && (
        <CredentialDialog
          accepts={accepts}
          onSaved={({ name }) => onChange(name)}
          onClose={() => setAdding(false)}
        />
      )}
    </div>
  );
}

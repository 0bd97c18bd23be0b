"use client";

import { type FormEvent, useState } from "react";
import { FormError } from "@/components/auth/auth-card";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/api-error";
import type { CredentialRateLimit, CredentialView } from "@/lib/api/contracts/credentials";
import { messageOf } from "@/lib/api/error-message";
import {
  CREDENTIAL_KINDS,
  type CredentialField,
  type CredentialKind,
  isCredentialKind,
} from "@/lib/nodes/credential-kinds";
import { CredentialKindIcon } from "./credential-kind-icon";
import { useSaveCredential } from "./queries";
import { RateLimitFields } from "./rate-limit-fields";

interface CredentialFormProps {
  /** The one to change; a new one is made where it is left out. */
  credential?: CredentialView;
  /** The kinds to choose from for a new one. */
  accepts: readonly CredentialKind[];
  onSaved?: (credential: CredentialView) => void;
  onClose: () => void;
}

/** A credential's kind, name and fields, with what the server has against them. */
export function CredentialForm({ credential, accepts, onSaved, onClose }: CredentialFormProps) {
  const [kind, setKind] = useState<CredentialKind>(kindOf(credential) ?? firstOf(accepts));
  const [name, setName] = useState(credential?.name ?? "");
  const [values, setValues] = useState<Record<string, string>>(credential?.values ?? {});
  const [rateLimit, setRateLimit] = useState<CredentialRateLimit>(credential?.rateLimit ?? null);
  const save = useSaveCredential();
  const faults = save.error instanceof ApiError ? (save.error.problem.fields ?? []) : [];
  const faultOf = (path: string) => sentence(faults.find((fault) => fault.path === path)?.message);
  const fields: readonly CredentialField[] = CREDENTIAL_KINDS[kind].fields;
  function submit(event: FormEvent) {
    event.preventDefault();
    // The dialog may be inside another form, from which its events must be kept.
    event.stopPropagation();
    const own = Object.fromEntries(fields.map((field) => [field.name, values[field.name] ?? ""]));
    save.mutate(
      { id: credential?.id ?? null, name, kind, values: own, rateLimit },
      {
        onSuccess: (saved) => {
          toast.success(`The credential “${saved.name}” was stored`);
          onSaved?.(saved);
          onClose();
        },
      },
    );
  }
  return (
    <form onSubmit={submit} className="grid gap-4">
      {!credential && <KindField kind={kind} accepts={accepts} onChange={setKind} />}
      <Field label="Name" help="Workflows call it by this name." error={faultOf("name")}>
        <Input
          required
          maxLength={100}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          placeholder="CRM"
        />
      </Field>
      {fields.map((field) => (
        <ValueField
          key={`${kind}.${field.name}`}
          field={field}
          isKept={credential !== undefined && field.secret === true}
          value={values[field.name] ?? ""}
          error={faultOf(`values.${field.name}`)}
          onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      <RateLimitFields value={rateLimit} onChange={setRateLimit} errorOf={faultOf} />
      {save.error && faults.length === 0 && <FormError>{messageOf(save.error)}</FormError>}
      <div className="sticky bottom-0 -mx-5 -mb-5 flex justify-end gap-2 border-t bg-raised px-5 py-3">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" loading={save.isPending}>
          Store credential
        </Button>
      </div>
    </form>
  );
}

interface KindFieldProps {
  kind: CredentialKind;
  accepts: readonly CredentialKind[];
  onChange: (kind: CredentialKind) => void;
}

function KindField({ kind, accepts, onChange }: KindFieldProps) {
  return (
    <Field label="Kind" help={CREDENTIAL_KINDS[kind].about}>
      <Select
        value={kind}
        disabled={accepts.length < 2}
        onValueChange={(value) => isCredentialKind(value) && onChange(value)}
        options={accepts.map((value) => ({
          value,
          label: CREDENTIAL_KINDS[value].label,
          icon: <CredentialKindIcon kind={value} className="size-3.5" />,
        }))}
      />
    </Field>
  );
}

interface ValueFieldProps {
  field: CredentialField;
  /** Whether there is a value already, which stays when this is left empty. */
  isKept: boolean;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function ValueField({ field, isKept, value, error, onChange }: ValueFieldProps) {
  const { name, label, secret = false, optional = false, placeholder, help } = field;
  return (
    <Field label={label} help={help} error={error} optional={optional}>
      <Input
        type={secret ? "password" : "text"}
        // Browsers offer a person's own passwords for anything less.
        autoComplete={secret ? "new-password" : "off"}
        spellCheck={false}
        required={!optional && !isKept}
        inputMode={name === "port" ? "numeric" : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        placeholder={isKept ? "Stays as it is" : placeholder}
        className="font-mono text-sm"
      />
    </Field>
  );
}

function kindOf(credential: CredentialView | undefined): CredentialKind | null {
  return credential && isCredentialKind(credential.kind) ? credential.kind : null;
}

/** The most common kind where it fits. */
function firstOf(accepts: readonly CredentialKind[]): CredentialKind {
  return accepts.find((kind) => kind === "bearer") ?? accepts[0] ?? "bearer";
}

/** "is empty" as it stands below a field. */
function sentence(message: string | undefined): string | undefined {
  return message && `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

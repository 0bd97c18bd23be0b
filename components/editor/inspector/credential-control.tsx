import { CredentialPicker } from "@/components/credentials/credential-picker";
import type { ControlProps } from "./control-props";

/** The name of a credential of a kind that fits; one that must be there is emptied rather than taken out. */
export function CredentialControl({ field, value, onChange, disabled }: ControlProps) {
  return (
    <CredentialPicker
      value={typeof value === "string" ? value : undefined}
      accepts={field.accepts ?? []}
      disabled={disabled}
      onChange={(name) => onChange(name ?? (field.required ? "" : undefined))}
    />
  );
}

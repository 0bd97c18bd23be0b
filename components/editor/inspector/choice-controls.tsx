import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { ControlProps } from "./control-props";

export function SelectControl({ field, value, onChange, disabled }: ControlProps) {
  const chosen = value ?? field.default;
  return (
    <Select
      value={typeof chosen === "string" ? chosen : ""}
      onValueChange={onChange}
      options={field.options ?? []}
      placeholder="Choose…"
      disabled={disabled}
    />
  );
}

export function SwitchControl({ field, value, onChange, disabled }: ControlProps) {
  return (
    <Switch checked={(value ?? field.default) === true} onCheckedChange={onChange} disabled={disabled} />
  );
}

"use client";

import type { ComponentProps } from "react";
import { Field, useFieldControl } from "@/components/ui/field";
import { CONTROL_CLASS, Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { type AskedField, labelOf } from "@/lib/nodes/form-fields";
import { cn } from "@/lib/utils/cn";

interface AskedFieldProps {
  field: AskedField;
  error?: string | undefined;
  /** On a page of its own, read on phones too, controls are larger. */
  large?: boolean;
  disabled?: boolean;
}

/** One field of a form that people fill in, as plain HTML that is sent without scripts, too. */
export function AskedFieldRow({ field, error, large = false, disabled = false }: AskedFieldProps) {
  const { name, kind, required = false, default: preset } = field;
  const initial = typeof preset === "string" || typeof preset === "number" ? String(preset) : "";
  const shared = { name, disabled, required, className: large ? "h-10 text-lg" : "" };
  if (kind === "boolean") return <Checkbox field={field} error={error} disabled={disabled} />;
  return (
    <Field label={labelOf(field)} optional={!required} error={error}>
      {kind === "text" && <Input {...shared} maxLength={100_000} defaultValue={initial} />}
      {kind === "number" && (
        <Input {...shared} type="number" step="any" inputMode="decimal" defaultValue={initial} />
      )}
      {kind === "longtext" && (
        <Textarea {...shared} className={large ? "text-lg" : ""} rows={4} defaultValue={initial} />
      )}
      {kind === "choice" && <Choice {...shared} options={field.options ?? []} defaultValue={initial} />}
      {kind === "file" && (
        <Input
          {...shared}
          type="file"
          className="h-auto py-1.5 file:mr-3 file:rounded file:border file:bg-sunken file:px-2 file:font-medium"
        />
      )}
    </Field>
  );
}

function Choice({ options, className, ...props }: ComponentProps<"select"> & { options: string[] }) {
  const control = useFieldControl();
  return (
    <select {...control} {...props} className={cn(CONTROL_CLASS, "h-8", className)}>
      <option value="">Choose…</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  );
}

function Checkbox({ field, error, disabled }: AskedFieldProps) {
  const { name, default: preset } = field;
  return (
    <div className="grid gap-1">
      <label className="flex min-h-6 items-center gap-2 font-medium">
        <input
          type="checkbox"
          name={name}
          value="true"
          disabled={disabled}
          defaultChecked={preset === true || preset === "true"}
          className="size-4 accent-accent"
        />
        {labelOf(field)}
      </label>
      {error && (
        <p role="alert" className="text-failed text-sm">
          {error}
        </p>
      )}
    </div>
  );
}

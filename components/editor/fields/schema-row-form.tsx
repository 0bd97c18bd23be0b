import { ChevronRight, X } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { typeText } from "@/lib/nodes/docs";
import { cn } from "@/lib/utils/cn";
import { isJsonObject, type Json } from "@/lib/utils/json";
import { SchemaBuilder } from "./schema-builder";
import { choicesIn, choicesText, ROW_TYPES, rowsOf, type SchemaRow, withKey, withType } from "./schema-rows";

interface RowProps {
  row: SchemaRow;
  /** The row's name with those of the objects around it. */
  path: string;
  /** Names of the other rows. */
  taken: readonly string[];
  disabled: boolean;
  onChange(row: SchemaRow): void;
  onRemove(): void;
}

/** One field of a schema: name and type in a line, all else folded below. */
export function SchemaRowForm(props: RowProps) {
  const { row, path, disabled, onChange, onRemove } = props;
  const [open, setOpen] = useState(false);
  const body = useId();
  return (
    <div className="rounded-lg border bg-sunken/60 p-1">
      <div className="grid grid-cols-[24px_minmax(0,1fr)_116px_24px] items-center gap-1">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-expanded={open}
          aria-controls={open ? body : undefined}
          aria-label={`Details of ${path}`}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight className={cn("transition-transform", open && "rotate-90")} />
        </Button>
        <NameInput {...props} />
        <Select
          aria-label={`Type of ${path}`}
          value={row.type ?? "other"}
          disabled={disabled}
          options={row.type === null ? [...ROW_TYPES, { value: "other", label: "Other" }] : ROW_TYPES}
          onValueChange={(value) => {
            const type = ROW_TYPES.find((each) => each.value === value)?.value;
            if (type) onChange(withType(row, type));
          }}
        />
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Remove ${path}`}
          disabled={disabled}
          onClick={onRemove}
        >
          <X />
        </Button>
      </div>
      {open && (
        <div id={body} className="grid gap-2.5 p-2 pb-1">
          <Details {...props} />
        </div>
      )}
      <Inside {...props} />
    </div>
  );
}

function NameInput({ row, path, taken, disabled, onChange }: RowProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const name = (draft ?? row.name).trim();
  const isFree = name !== "" && !taken.includes(name);
  return (
    <Input
      id={undefined}
      aria-label={`Name of ${path}`}
      aria-invalid={isFree ? undefined : true}
      value={draft ?? row.name}
      disabled={disabled}
      spellCheck={false}
      className="font-mono text-sm"
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => {
        if (draft !== null && isFree && name !== row.name) onChange({ ...row, name });
        setDraft(null);
      }}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
    />
  );
}

function Details({ row, disabled, onChange }: RowProps) {
  const { schema, type, required } = row;
  const { description } = schema;
  if (type === null) {
    return <p className="text-muted text-sm">It is {typeText(schema)}: change it in the JSON.</p>;
  }
  return (
    <>
      <Field label="Description" optional>
        <Input
          value={typeof description === "string" ? description : ""}
          disabled={disabled}
          placeholder="What it is, for the model to read"
          onChange={(event) => onChange(withKey(row, "description", event.target.value || undefined))}
        />
      </Field>
      {type === "string" && <Choices row={row} disabled={disabled} onChange={onChange} />}
      <Required
        required={required}
        disabled={disabled}
        onChange={(on) => onChange({ ...row, required: on })}
      />
    </>
  );
}

function Required({
  required,
  disabled,
  onChange,
}: {
  required: boolean;
  disabled: boolean;
  onChange: (on: boolean) => void;
}) {
  const label = useId();
  return (
    <div className="flex items-center justify-between">
      <span id={label} className="font-medium">
        Required
      </span>
      <Switch aria-labelledby={label} checked={required} disabled={disabled} onCheckedChange={onChange} />
    </div>
  );
}

/** The values that a text is limited to. */
function Choices({ row, disabled, onChange }: Pick<RowProps, "row" | "disabled" | "onChange">) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <Field label="One of" help="Separated by commas. Leave it empty for any text." optional>
      <Input
        value={draft ?? choicesText(row.schema)}
        disabled={disabled}
        placeholder="low, medium, high"
        onChange={(event) => {
          setDraft(event.target.value);
          onChange(withKey(row, "enum", choicesIn(event.target.value)));
        }}
        onBlur={() => setDraft(null)}
      />
    </Field>
  );
}

/** The fields of an object, or what a list is of. */
function Inside({ row, path, disabled, onChange }: RowProps) {
  if (row.type === "object") {
    return (
      <div className="ml-3 border-l py-1 pl-2">
        <SchemaBuilder
          schema={row.schema}
          inside={path}
          disabled={disabled}
          onChange={(schema) => onChange({ ...row, schema })}
        />
      </div>
    );
  }
  return row.type === "array" ? <Items {...{ row, path, disabled, onChange }} /> : null;
}

function Items({ row, path, disabled, onChange }: Pick<RowProps, "row" | "path" | "disabled" | "onChange">) {
  const { items } = row.schema;
  const type = isJsonObject(items)
    ? ROW_TYPES.find(({ value }) => value === items["type"])?.value
    : undefined;
  const set = (next: Json) => onChange(withKey(row, "items", next));
  return (
    <div className="ml-3 grid gap-1.5 border-l py-1 pl-2">
      <div className="flex items-center gap-2 text-muted text-sm">
        <span className="shrink-0">List of</span>
        <Select
          aria-label={`Items of ${path}`}
          value={type ?? "other"}
          disabled={disabled}
          options={
            type === undefined
              ? [...ROW_TYPES, { value: "other", label: typeText(items ?? true) }]
              : ROW_TYPES
          }
          onValueChange={(value) => {
            if (value !== "other") set(itemsOf(value));
          }}
        />
      </div>
      {type === "object" && rowsOf(items) && (
        <SchemaBuilder schema={items} inside={`${path}[]`} disabled={disabled} onChange={set} />
      )}
    </div>
  );
}

/** The schema of items of a type, to begin with. */
function itemsOf(type: string): Json {
  if (type === "object") return { type, properties: {} };
  return type === "array" ? { type, items: { type: "string" } } : { type };
}

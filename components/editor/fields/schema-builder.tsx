import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Json, JsonObject } from "@/lib/utils/json";
import { SchemaRowForm } from "./schema-row-form";
import { newRow, rowsOf, type SchemaRow, withRows } from "./schema-rows";

interface SchemaBuilderProps {
  schema: Json | undefined;
  disabled: boolean;
  onChange(schema: JsonObject): void;
  /** What the fields are of, for screen readers: nothing at the top, else the path of the object. */
  inside?: string;
}

/** The fields of an object's schema, one row each; objects and lists of objects have rows of their own. */
export function SchemaBuilder({ schema, disabled, onChange, inside }: SchemaBuilderProps) {
  const rows = rowsOf(schema) ?? [];
  const replace = (next: readonly SchemaRow[]) => onChange(withRows(schema, next));
  return (
    <div className="grid gap-1.5">
      {rows.map((row, index) => (
        <SchemaRowForm
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place, as its name is being typed
          key={index}
          row={row}
          path={inside === undefined ? row.name : `${inside}.${row.name}`}
          taken={rows.filter((other) => other !== row).map(({ name }) => name)}
          disabled={disabled}
          onChange={(next) => replace(rows.map((other) => (other === row ? next : other)))}
          onRemove={() => replace(rows.filter((other) => other !== row))}
        />
      ))}
      <Button
        size="sm"
        variant="ghost"
        className="justify-self-start"
        disabled={disabled}
        aria-label={inside === undefined ? "Add field" : `Add field to ${inside}`}
        onClick={() => replace([...rows, newRow(rows)])}
      >
        <Plus /> Add field
      </Button>
    </div>
  );
}

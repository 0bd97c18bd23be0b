import { ArrowDown, ArrowUp, ChevronRight, CircleAlert, Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import type { FormField } from "@/lib/nodes/form";
import { cn } from "@/lib/utils/cn";
import { isJsonObject, type JsonObject } from "@/lib/utils/json";
import { withValueAt } from "./config-value";
import type { ControlProps } from "./control-props";
import { FieldRow } from "./field-row";
import { labelOf, moved, newItem, nounOf } from "./list-items";
import { ValueListControl } from "./value-list-control";

/** A longer list starts folded, so that its order can be seen. */
const OPEN_AT_FIRST = 3;

/** A list in an order that can be changed: of objects, each a small form, or of single values. */
export function ListControl(props: ControlProps) {
  return props.field.each ? (
    <ValueListControl {...props} each={props.field.each} />
  ) : (
    <ObjectList {...props} />
  );
}

function ObjectList({ field, value, onChange, disabled, errorAt }: ControlProps) {
  const items = Array.isArray(value) ? value.map((item) => (isJsonObject(item) ? item : {})) : [];
  const [folded, setFolded] = useState<boolean[]>(() => items.map(() => items.length > OPEN_AT_FIRST));
  const fields = field.item ?? [];
  const noun = nounOf(field);
  function replace(next: JsonObject[]) {
    onChange(next.length === 0 && !field.required ? undefined : next);
  }
  function move(from: number, to: number) {
    setFolded(
      moved(
        items.map((_, at) => folded[at] ?? false),
        from,
        to,
      ),
    );
    replace(moved(items, from, to));
  }
  return (
    <div className="grid gap-2">
      {items.map((item, index) => (
        <ItemForm
          // biome-ignore lint/suspicious/noArrayIndexKey: an item is known by its place; its fields hold no state
          key={index}
          {...{ item, index, fields, noun, disabled, errorAt }}
          count={items.length}
          open={!folded[index]}
          onToggle={() => setFolded(items.map((_, at) => (folded[at] ?? false) !== (at === index)))}
          onMove={(by) => move(index, index + by)}
          onRemove={() => {
            setFolded(folded.filter((_, at) => at !== index));
            replace(items.filter((_, at) => at !== index));
          }}
          onChange={(next) => replace(items.map((other, at) => (at === index ? next : other)))}
        />
      ))}
      <Button
        size="sm"
        className="justify-self-start"
        disabled={disabled}
        onClick={() => replace([...items, newItem(fields, items, noun)])}
      >
        <Plus /> Add {noun}
      </Button>
    </div>
  );
}

interface ItemFormProps {
  item: JsonObject;
  index: number;
  count: number;
  fields: readonly FormField[];
  noun: string;
  open: boolean;
  disabled: boolean;
  errorAt: ControlProps["errorAt"];
  onToggle(): void;
  onMove(by: -1 | 1): void;
  onRemove(): void;
  onChange(item: JsonObject): void;
}

function ItemForm(props: ItemFormProps) {
  const { item, index, fields, open, disabled, errorAt, onChange } = props;
  const body = useId();
  return (
    <div className="grid gap-2.5 rounded-lg border bg-sunken/60 p-2.5">
      <ItemHeader {...props} body={body} />
      {open && (
        <div id={body} className="grid gap-2.5">
          {fields.map((each) => (
            <FieldRow
              key={each.path.join("/")}
              field={each}
              siblings={fields}
              config={item}
              disabled={disabled}
              errorAt={(path, only) => errorAt([index, ...path], only)}
              onChange={(path, next) => onChange(withValueAt(item, path, next))}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function ItemHeader(props: ItemFormProps & { body: string }) {
  const { item, index, count, noun, open, disabled, errorAt, onToggle, onMove, onRemove, body } = props;
  const name = `${noun} ${index + 1}`;
  const error = open ? null : errorAt([index]);
  return (
    <div className="-my-1 flex items-center gap-0.5">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? body : undefined}
        onClick={onToggle}
        className="-ml-1 mr-auto flex min-w-0 items-center gap-1 rounded px-1 text-left text-sm"
      >
        <ChevronRight
          aria-hidden
          className={cn("size-3 shrink-0 text-faint transition-transform", open && "rotate-90")}
        />
        <span className="shrink-0 font-medium text-muted capitalize">{name}</span>
        <span className="truncate text-faint">{labelOf(item)}</span>
        {error && <CircleAlert aria-label={error} className="size-3.5 shrink-0 text-failed" />}
      </button>
      <ItemButtons {...{ name, disabled, onMove, onRemove }} first={index === 0} last={index === count - 1} />
    </div>
  );
}

interface ItemButtonsProps {
  name: string;
  first: boolean;
  last: boolean;
  disabled: boolean;
  onMove(by: -1 | 1): void;
  onRemove(): void;
}

/** Changes the place of an item in its list, or takes it out. */
export function ItemButtons({ name, first, last, disabled, onMove, onRemove }: ItemButtonsProps) {
  const look = { variant: "ghost", size: "icon-sm" } as const;
  return (
    <>
      <Button
        {...look}
        aria-label={`Move ${name} up`}
        disabled={disabled || first}
        onClick={() => onMove(-1)}
      >
        <ArrowUp />
      </Button>
      <Button
        {...look}
        aria-label={`Move ${name} down`}
        disabled={disabled || last}
        onClick={() => onMove(1)}
      >
        <ArrowDown />
      </Button>
      <Button {...look} aria-label={`Remove ${name}`} disabled={disabled} onClick={onRemove}>
        <X />
      </Button>
    </>
  );
}

import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { CredentialPicker } from "@/components/credentials/credential-picker";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import type { FormField } from "@/lib/nodes/form";
import { configOf } from "@/lib/nodes/recipes/config-of";
import type { RecipeField } from "@/lib/nodes/recipes/recipe";
import { nodeDefinitions } from "@/lib/nodes/registry";
import type { JsonObject } from "@/lib/utils/json";
import { FieldRow } from "../inspector/field-row";
import type { AppOperation } from "./find-operations";
import { useAddNode } from "./use-add-node";

interface OperationDialogProps {
  choice: AppOperation;
  onClose(): void;
}

/** Asks what an app's operation needs to know, and adds the HTTP request that does it. */
export function OperationDialog({ choice: { recipe, operation }, onClose }: OperationDialogProps) {
  const add = useAddNode();
  const [values, setValues] = useState<Record<string, string>>({});
  const [credential, setCredential] = useState<string>();
  const [tried, setTried] = useState(false);
  const fields = operation.fields.map(formField);
  const missing = operation.fields.filter(({ name, required }) => required && !values[name]?.trim());
  function submit() {
    setTried(true);
    if (missing.length > 0) return;
    const config: JsonObject = {
      ...configOf(operation, values),
      ...(credential === undefined ? {} : { credential }),
    };
    add({ ...nodeDefinitions.http, label: operation.label, defaults: config });
    onClose();
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${recipe.label}: ${operation.label}`}
      description={operation.description}
      size="md"
      footer={
        <>
          <a
            href={recipe.docs}
            target="_blank"
            rel="noreferrer"
            className="mr-auto flex items-center gap-1 self-center rounded text-muted text-sm hover:text-fg hover:underline"
          >
            {recipe.label} documentation <ExternalLink aria-hidden className="size-3" />
          </a>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={submit}>
            Add node
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {fields.map((field) => (
          <FieldRow
            key={field.path.join("/")}
            field={field}
            siblings={fields}
            config={values}
            disabled={false}
            withFunctions={false}
            errorAt={([name]) =>
              tried && missing.some((each) => each.name === name) ? `${field.title} is empty` : null
            }
            onChange={([name = ""], value) =>
              setValues({ ...values, [name]: typeof value === "string" ? value : "" })
            }
          />
        ))}
        <Field label="Credential" help={operation.credential.help}>
          <CredentialPicker
            value={credential}
            accepts={[operation.credential.kind]}
            onChange={setCredential}
          />
        </Field>
      </div>
    </Dialog>
  );
}

const CONTROLS = {
  text: "template",
  number: "template",
  json: "textarea",
  longtext: "textarea",
  choice: "select",
} as const;

function formField({ name, label, help, placeholder, kind, required, choices }: RecipeField): FormField {
  return {
    path: [name],
    control: CONTROLS[kind],
    title: label,
    placeholder,
    required: required ?? false,
    jsonSchema: {},
    ...(help !== undefined && { help }),
    ...(choices && { options: choices.map((value) => ({ value, label: value })) }),
  };
}

import type { ComponentType } from "react";
import type { Control } from "@/lib/nodes/fields";
import { SelectControl, SwitchControl } from "./choice-controls";
import { CodeControl } from "./code-control";
import type { ControlProps } from "./control-props";
import { CredentialControl } from "./credential-control";
import { CronControl } from "./cron-control";
import { JsonControl, JsonSchemaControl, TemplateJsonControl } from "./json-controls";
import { ListControl } from "./list-control";
import { MapControl } from "./map-control";
import { ModelControl } from "./model-control";
import {
  ExpressionControl,
  MarkdownControl,
  NumberControl,
  TemplateAreaControl,
  TemplateControl,
  TextControl,
} from "./text-controls";
import { WorkflowControl } from "./workflow-control";

/** The component for each kind of field; a new kind without one does not compile. */
export const CONTROL_OF: Record<Control, ComponentType<ControlProps>> = {
  template: TemplateControl,
  textarea: TemplateAreaControl,
  expression: ExpressionControl,
  "template-json": TemplateJsonControl,
  "template-map": MapControl,
  text: TextControl,
  markdown: MarkdownControl,
  number: NumberControl,
  switch: SwitchControl,
  select: SelectControl,
  duration: TextControl,
  json: JsonControl,
  "json-schema": JsonSchemaControl,
  branches: ListControl,
  model: ModelControl,
  tools: ListControl,
  list: ListControl,
  code: CodeControl,
  cron: CronControl,
  credential: CredentialControl,
  workflow: WorkflowControl,
};

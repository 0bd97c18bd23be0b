import type { WorkflowDocument } from "@/lib/graph/document";
import type { Issue } from "@/lib/graph/shape";
import { type FormField, formOf } from "@/lib/nodes/form";
import { definitionOf } from "@/lib/nodes/registry";

/** What is wrong, without the place in the config that the message begins with. */
export function withoutPlace({ field, message }: Issue): string {
  const place = placeOf(field);
  return message.startsWith(place) ? message.slice(place.length) : message;
}

/** What is wrong, with the place in the words of the form: `Branches › 2 › When: …`. */
export function problemText({ nodes }: WorkflowDocument, issue: Issue): string {
  const { nodeId = "", field = [], message } = issue;
  const definition = definitionOf(nodes[nodeId]?.type ?? "");
  if (!definition || field.length === 0 || !message.startsWith(placeOf(field))) return message;
  const labels = labelsOf(formOf(definition), field);
  const fault = withoutPlace(issue);
  // Some faults name their field themselves.
  const said = fault.startsWith(`${labels.at(-1)} `) ? labels.slice(0, -1) : labels;
  return said.length === 0 ? fault : `${said.join(" › ")}: ${fault}`;
}

function placeOf(field: Issue["field"]): string {
  return `${field?.join(".")}: `;
}

function labelsOf(fields: readonly FormField[], path: NonNullable<Issue["field"]>): string[] {
  const [part, ...rest] = path;
  if (part === undefined) return [];
  if (typeof part === "number") return [String(part + 1), ...labelsOf(fields, rest)];
  const field = fields.find((each) => each.path.at(-1) === part);
  return field ? [field.title, ...labelsOf(field.fields ?? field.item ?? [], rest)] : path.map(String);
}

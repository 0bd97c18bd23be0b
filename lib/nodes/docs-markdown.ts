import type { FieldDoc, NodeDoc, ValueDoc } from "./docs";

/** The documentation of one type as a section of a Markdown page, with headings from the third level down. */
export function nodeMarkdown(doc: NodeDoc): string {
  const { type, label, about, facts, fields, ports, output, example } = doc;
  return [
    `### ${label} (\`${type}\`)`,
    about,
    facts.join(" "),
    fields.length > 0 ? table(["Field", "Takes", "Default", "What it is"], fields.map(fieldRow)) : "",
    ports.length > 0 ? `**Ports:** ${ports.map(portText).join(", ")}` : "",
    typeof output === "string" ? `**Output:** ${output}` : outputTable(output),
    `**Example.** ${example.about}`,
    json(example.config),
    example.output === null ? "" : `gives\n\n${json(example.output)}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** A table in Markdown, its cells made safe; empty where there are no rows. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ");
}

function fieldRow({ path, title, kind, required, default: preset, help, options, when }: FieldDoc): string[] {
  const choices = options.map(({ value, label }) =>
    value === label ? `\`${value}\`` : `\`${value}\` (${label})`,
  );
  const notes = [
    `${title}.`,
    help,
    choices.length > 0 ? `One of ${choices.join(", ")}.` : "",
    when === "" ? "" : `Where ${when}.`,
  ];
  return [
    `\`${path}\`${required ? "" : " (optional)"}`,
    kind.includes("{{") ? kind.replace("{{ }}", "`{{ }}`") : kind,
    preset === null ? "" : `\`${preset}\``,
    notes.filter((note) => note !== "").join(" "),
  ];
}

function portText({ id, label }: NodeDoc["ports"][number]): string {
  return label === undefined || label === id ? `\`${id}\`` : `\`${id}\` (${label})`;
}

function outputTable(values: readonly ValueDoc[]): string {
  const described = values.some(({ description }) => description !== "");
  const rows = values.map(({ path, type, description }) => [
    path === "" ? "the output" : `\`${path}\``,
    type,
    ...(described ? [description] : []),
  ]);
  return table(["Output", "Type", ...(described ? ["What it is"] : [])], rows);
}

function json(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}

import { BookOpen } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { InlineCode } from "@/components/ui/inline-code";
import { Popover } from "@/components/ui/popover";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { type FieldDoc, nodeDoc, type ValueDoc } from "@/lib/nodes/docs";
import type { Json } from "@/lib/utils/json";
import { BESIDE_INSPECTOR } from "./beside-inspector";

/** A button that opens the documentation of a node's type beside the form. */
export function NodeDocsButton({ definition }: { definition: NodeDefinition }) {
  return (
    <Popover
      label={`About ${definition.label}`}
      side="left"
      sideOffset={BESIDE_INSPECTOR}
      className="flex max-h-[min(80vh,720px)] w-[440px] flex-col p-0"
      trigger={
        <Button variant="ghost" size="icon-sm" aria-label={`About ${definition.label}`}>
          <BookOpen />
        </Button>
      }
    >
      <NodeDocs definition={definition} />
    </Popover>
  );
}

function NodeDocs({ definition }: { definition: NodeDefinition }) {
  const { label, type, about, facts, fields, ports, output, example } = nodeDoc(definition);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
    <article tabIndex={0} className="grid gap-4 overflow-y-auto p-4">
      <header className="grid gap-1">
        <h2 className="font-semibold text-lg">
          {label} <code className="font-normal text-faint text-sm">{type}</code>
        </h2>
        <p>{about}</p>
        {facts.length > 0 && (
          <p className="text-muted text-sm">
            <InlineCode text={facts.join(" ")} />
          </p>
        )}
      </header>
      {fields.length > 0 && (
        <Section title="Fields">
          <dl className="grid gap-3">
            {fields.map((field) => (
              <FieldEntry key={field.path} field={field} />
            ))}
          </dl>
        </Section>
      )}
      {ports.length > 0 && (
        <Section title="Ports">
          <p className="flex flex-wrap gap-1">
            {ports.map(({ id }) => (
              <code key={id} className="rounded border bg-sunken px-1.5 text-sm">
                {id}
              </code>
            ))}
          </p>
        </Section>
      )}
      <Section title="Output">
        {typeof output === "string" ? (
          <p className="text-muted">{output}</p>
        ) : (
          <OutputTable values={output} />
        )}
      </Section>
      <Section title="Example">
        <p>{example.about}</p>
        <Code label="Copy the example's config" value={example.config} />
        {example.output !== null && (
          <>
            <p className="text-muted text-sm">gives</p>
            <Code label="Copy the example's output" value={example.output} />
          </>
        )}
      </Section>
    </article>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h3 className="font-semibold text-faint text-xs uppercase tracking-wide">{title}</h3>
      {children}
    </section>
  );
}

function FieldEntry({ field }: { field: FieldDoc }) {
  const { path, title, kind, required, default: preset, help, options, when } = field;
  return (
    <div>
      <dt className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{title}</span>
        <code className="text-muted text-sm">{path}</code>
        <span className="text-faint text-sm">
          {kind}
          {!required && preset === null && " · optional"}
          {preset !== null && (
            <>
              {" · "}
              <code>{preset}</code> if not set
            </>
          )}
        </span>
      </dt>
      <dd className="text-muted text-sm">
        {help}
        {when !== "" && <span className="block text-faint">Where {when}.</span>}
        {options.length > 0 && (
          <ul className="mt-0.5 grid gap-0.5">
            {options.map(({ value, label }) => (
              <li key={value}>
                <code className="text-fg">{value}</code>
                {label !== value && ` — ${label}`}
              </li>
            ))}
          </ul>
        )}
      </dd>
    </div>
  );
}

function OutputTable({ values }: { values: readonly ValueDoc[] }) {
  return (
    <table className="w-full text-left text-sm">
      <tbody>
        {values.map(({ path, type, description }) => (
          <tr key={path} className="border-t align-top first:border-t-0">
            <th scope="row" className="py-1 pr-4 font-mono font-normal">
              {path || "the output"}
            </th>
            <td className="py-1 text-muted">
              {type}
              {description && <span className="block text-faint">{description}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Code({ value, label }: { value: Json; label: string }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <div className="relative">
      <pre className="whitespace-pre-wrap rounded-md border bg-sunken px-2.5 py-2 pr-9 text-sm [overflow-wrap:anywhere]">
        {text}
      </pre>
      <CopyButton value={text} label={label} className="absolute top-1 right-1" />
    </div>
  );
}

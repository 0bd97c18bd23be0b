import { Download } from "lucide-react";
import type { FileValue } from "@/lib/nodes/services";

/** A file of a run, by its name and size; a press downloads it. */
export function FileChip({ file }: { file: FileValue }) {
  const { $file: id, name, type, size } = file;
  return (
    <a
      href={`/api/v1/files/${encodeURIComponent(id)}`}
      download={name}
      title={`Download ${name} (${type})`}
      className="inline-flex max-w-full items-center gap-1.5 rounded-full border bg-surface px-2 align-top font-sans text-sm leading-5 hover:border-border-strong"
    >
      <Download aria-hidden className="size-3 shrink-0 text-muted" />
      <span className="truncate">{name || "file"}</span>
      <span className="shrink-0 text-faint tabular-nums">{sizeText(size)}</span>
    </a>
  );
}

function sizeText(bytes: number): string {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Version, Workflow } from "@/lib/api/contracts/workflows";
import { cn } from "@/lib/utils/cn";
import { LABELS } from "./labels";
import type { Shown, VersionView } from "./version-address";

interface VersionListProps {
  workflow: Workflow;
  versions: readonly Version[];
  view: VersionView;
  onView: (view: VersionView) => void;
}

/** The draft and all versions, newest first; a version opens with what changed in it. */
export function VersionList({ workflow, versions, view, onView }: VersionListProps) {
  const row = (shown: Shown, base: Shown | null) => ({
    selected: view.shown === shown,
    onSelect: () => onView({ shown, base }),
  });
  return (
    <ul aria-label="Versions" className="max-h-[42%] shrink-0 overflow-y-auto border-b p-2">
      <Row {...row("draft", null)}>
        <span className="font-medium">{LABELS.draft}</span>
        <span className="text-muted text-sm">{draftNote(workflow)}</span>
      </Row>
      {versions.map(({ version, note, current, publishedAt, publishedBy }, index) => (
        <Row key={version} {...row(version, versions[index + 1]?.version ?? null)}>
          <span className="flex items-center gap-2">
            <span className="shrink-0 font-medium tabular-nums">v{version}</span>
            <span className={cn("min-w-0 flex-1 truncate", !note && "text-faint")}>
              {note || LABELS.noNote}
            </span>
            {current && <Badge tone="completed">{LABELS.live}</Badge>}
          </span>
          <span className="truncate text-muted text-sm">
            {publishedBy ?? LABELS.byKey} · <RelativeTime at={publishedAt} />
          </span>
        </Row>
      ))}
    </ul>
  );
}

function draftNote({ published, changedSincePublish }: Workflow): string {
  if (!published) return LABELS.noneLive;
  return changedSincePublish ? LABELS.changedSince(published.version) : LABELS.sameAs(published.version);
}

interface RowProps {
  selected: boolean;
  onSelect: () => void;
  children: React.ReactNode;
}

function Row({ selected, onSelect, children }: RowProps) {
  return (
    <li>
      <button
        type="button"
        aria-current={selected || undefined}
        onClick={onSelect}
        className={cn(
          "grid w-full gap-0.5 rounded-md px-2 py-1.5 text-left transition-colors hover:bg-sunken",
          selected && "bg-accent-soft hover:bg-accent-soft",
        )}
      >
        {children}
      </button>
    </li>
  );
}

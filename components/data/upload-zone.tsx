"use client";

import { FileUp, X } from "lucide-react";
import { type DragEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/utils/cn";
import { type Upload, useUploads } from "./use-uploads";

const ACCEPTED = ".md,.markdown,.txt,.pdf,.csv,.json,.html,text/*,application/pdf";

/** Takes documents by drop or choice and shows how far each is. */
export function UploadZone({ collection }: { collection: string }) {
  const { uploads, add, dismiss } = useUploads(collection);
  const [over, setOver] = useState(false);
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  }
  return (
    <div className="grid gap-2">
      <label
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          "flex min-h-20 cursor-pointer flex-wrap items-center justify-center gap-x-2.5 gap-y-1 rounded-lg border border-border-strong border-dashed px-4 py-3 text-center text-muted transition-colors",
          "focus-within:outline-2 focus-within:outline-accent hover:border-accent hover:text-fg",
          over && "border-accent bg-accent-soft text-fg",
        )}
      >
        <FileUp aria-hidden className="size-4" />
        Choose documents, or drop them here
        <span className="w-full text-faint text-sm">
          Text, Markdown and PDF up to 16 MB. One of the same name is replaced.
        </span>
        <input
          type="file"
          multiple
          accept={ACCEPTED}
          className="sr-only"
          onChange={(event) => {
            add([...(event.target.files ?? [])]);
            // So that the same file can be chosen again.
            event.target.value = "";
          }}
        />
      </label>
      {uploads.length > 0 && (
        <ul aria-live="polite" className="divide-y rounded-lg border bg-surface">
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} onDismiss={() => dismiss(upload.id)} />
          ))}
        </ul>
      )}
    </div>
  );
}

function UploadRow({
  upload: { name, progress, error },
  onDismiss,
}: {
  upload: Upload;
  onDismiss: () => void;
}) {
  return (
    <li className="flex min-h-10 items-center gap-3 py-1.5 pr-2 pl-3">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        {error && <span className="block text-failed text-sm">{error}</span>}
      </span>
      {error ? (
        <Button variant="ghost" size="icon" aria-label={`Dismiss ${name}`} onClick={onDismiss}>
          <X />
        </Button>
      ) : (
        <>
          <span className="text-muted text-sm">
            {progress === null
              ? "reading …"
              : progress === 0
                ? "waiting …"
                : `${Math.round(progress * 100)} %`}
          </span>
          <progress
            aria-label={`Upload of ${name}`}
            className="h-1.5 w-28 accent-accent"
            {...(progress === null ? {} : { value: progress })}
          />
        </>
      )}
    </li>
  );
}

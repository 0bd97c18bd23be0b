"use client";

import { FileText, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import type { KnowledgeDocument } from "@/lib/api/contracts/knowledge";
import { messageOf } from "@/lib/api/error-message";
import { formatSize } from "@/lib/utils/format-size";
import { useDeleteCollection, useDeleteDocument, useDocuments } from "./knowledge-queries";

interface DocumentListProps {
  collection: string;
  /** The whole collection is gone. */
  onDeleted: () => void;
}

/** The documents of a collection, each of which can be deleted, as can all of them. */
export function DocumentList({ collection, onDeleted }: DocumentListProps) {
  const documents = useDocuments(collection);
  if (documents.error && !documents.data) {
    return (
      <ErrorState
        title="The documents could not be loaded"
        error={documents.error}
        onRetry={documents.refetch}
      />
    );
  }
  if (!documents.data) return <Skeleton className="h-24 rounded-lg" />;
  const items = documents.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <p className="text-muted">There is no document in “{collection}” yet.</p>;
  return (
    <div className="grid gap-2">
      <div className="flex items-center justify-between">
        <h2 className="font-semibold">Documents</h2>
        <DeleteCollection collection={collection} onDeleted={onDeleted} />
      </div>
      <ul className="divide-y overflow-hidden rounded-lg border bg-surface shadow-card">
        {items.map((document) => (
          <DocumentRow key={document.id} collection={collection} document={document} />
        ))}
      </ul>
      {documents.hasNextPage && (
        <Button
          className="mx-auto mt-2"
          loading={documents.isFetchingNextPage}
          onClick={() => documents.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </div>
  );
}

function DocumentRow({ collection, document }: { collection: string; document: KnowledgeDocument }) {
  const { id, name, size, passages, createdAt } = document;
  const [asking, setAsking] = useState(false);
  const remove = useDeleteDocument(collection);
  async function confirm() {
    try {
      await remove.mutateAsync(id);
      toast.success(`“${name}” was deleted`);
    } catch (error) {
      toast.error("The document could not be deleted", { description: messageOf(error) });
      throw error;
    }
  }
  return (
    <li className="flex min-h-11 items-center gap-3 py-1.5 pr-2 pl-3">
      <FileText aria-hidden className="size-4 shrink-0 text-data" />
      <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
      <span className="hidden text-muted text-sm tabular-nums sm:block">
        {passages === 1 ? "1 passage" : `${passages} passages`} · {formatSize(size)}
      </span>
      <span className="w-24 text-right text-muted text-sm">
        <RelativeTime at={createdAt} />
      </span>
      <Button variant="ghost" size="icon" aria-label={`Delete ${name}`} onClick={() => setAsking(true)}>
        <Trash2 />
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete “${name}”?`}
        description="Workflows that search this collection no longer find its passages."
        confirmLabel="Delete document"
        danger
        onConfirm={confirm}
      />
    </li>
  );
}

function DeleteCollection({ collection, onDeleted }: DocumentListProps) {
  const [asking, setAsking] = useState(false);
  const remove = useDeleteCollection();
  async function confirm() {
    try {
      await remove.mutateAsync(collection);
      toast.success(`The collection “${collection}” was deleted`);
      onDeleted();
    } catch (error) {
      toast.error("The collection could not be deleted", { description: messageOf(error) });
      throw error;
    }
  }
  return (
    <>
      <Button variant="ghost" size="sm" onClick={() => setAsking(true)}>
        <Trash2 />
        Delete collection
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete the collection “${collection}”?`}
        description="All of its documents are deleted. Workflows that search it find nothing from then on."
        confirmLabel="Delete collection"
        danger
        onConfirm={confirm}
      />
    </>
  );
}

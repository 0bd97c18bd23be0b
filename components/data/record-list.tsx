"use client";

import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { SearchInput } from "@/components/ui/search-input";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import type { StoreRecordView } from "@/lib/api/contracts/store";
import { messageOf } from "@/lib/api/error-message";
import { RecordDialog } from "./record-dialog";
import { useDeleteRecord, useRecords } from "./store-queries";

/** The records of a collection, which can be searched, added to, changed and deleted. */
export function RecordList({ collection }: { collection: string }) {
  const [q, setQ] = useState("");
  const [editing, setEditing] = useState<StoreRecordView | "new" | null>(null);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <SearchInput value={q} onSearch={setQ} label={`Search ${collection}`} placeholder="Search records" />
        <Button onClick={() => setEditing("new")}>
          <Plus />
          Add record
        </Button>
      </div>
      <Records collection={collection} q={q} onEdit={setEditing} />
      {editing !== null && (
        <RecordDialog
          collection={collection}
          record={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}

interface RecordsProps {
  collection: string;
  q: string;
  onEdit: (record: StoreRecordView) => void;
}

function Records({ collection, q, onEdit }: RecordsProps) {
  const records = useRecords(collection, q);
  if (records.error && !records.data) {
    return (
      <ErrorState title="The records could not be loaded" error={records.error} onRetry={records.refetch} />
    );
  }
  if (!records.data) return <Skeleton className="h-40 rounded-lg" />;
  const items = records.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <p role="status" className="text-muted">
        {q ? `No record fits “${q}”.` : `There is no record in “${collection}” yet.`}
      </p>
    );
  }
  return (
    <>
      <div className="overflow-x-auto rounded-lg border bg-surface shadow-card">
        <table className="w-full table-fixed text-left">
          <thead className="border-b bg-sunken text-faint text-xs">
            <tr className="h-8">
              <th className="w-48 px-4 font-normal">Key</th>
              <th className="px-4 font-normal">Value</th>
              <th className="w-28 px-4 text-right font-normal">Changed</th>
              <th className="w-20">
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody className="divide-y">
            {items.map((record) => (
              <RecordRow
                key={record.key}
                collection={collection}
                record={record}
                onEdit={() => onEdit(record)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {records.hasNextPage && (
        <Button
          className="mx-auto"
          loading={records.isFetchingNextPage}
          onClick={() => records.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </>
  );
}

/** More of a value than a row can show is not put into the page. */
const SHOWN = 200;

interface RecordRowProps {
  collection: string;
  record: StoreRecordView;
  onEdit: () => void;
}

function RecordRow({ collection, record: { key, value, updatedAt }, onEdit }: RecordRowProps) {
  const [asking, setAsking] = useState(false);
  const remove = useDeleteRecord(collection);
  async function confirm() {
    try {
      await remove.mutateAsync(key);
      toast.success(`“${key}” was deleted`);
    } catch (error) {
      toast.error("The record could not be deleted", { description: messageOf(error) });
      throw error;
    }
  }
  return (
    <tr className="h-11 transition-colors hover:bg-sunken">
      <th scope="row" className="truncate px-4 font-medium" title={key}>
        {key}
      </th>
      <td className="truncate px-4 font-mono text-sm">{JSON.stringify(value).slice(0, SHOWN)}</td>
      <td className="px-4 text-right text-muted text-sm">
        <RelativeTime at={updatedAt} />
      </td>
      <td className="whitespace-nowrap pr-2 text-right">
        <Button variant="ghost" size="icon" aria-label={`Edit ${key}`} onClick={onEdit}>
          <Pencil />
        </Button>
        <Button variant="ghost" size="icon" aria-label={`Delete ${key}`} onClick={() => setAsking(true)}>
          <Trash2 />
        </Button>
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title={`Delete “${key}”?`}
          description="Workflows no longer find this record."
          confirmLabel="Delete record"
          danger
          onConfirm={confirm}
        />
      </td>
    </tr>
  );
}

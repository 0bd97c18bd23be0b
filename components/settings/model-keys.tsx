"use client";

import { KeyRound, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { AddKeyDialog, isProvider } from "@/components/credentials/add-key-dialog";
import { useCredentials, useDeleteCredential } from "@/components/credentials/queries";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { messageOf } from "@/lib/api/error-message";

interface Credential {
  id: string;
  name: string;
  kind: string;
  createdAt: string;
}

/** The stored keys of model providers, and the way to add one. */
export function ModelKeys() {
  const credentials = useCredentials();
  const [adding, setAdding] = useState(false);
  if (credentials.error && !credentials.data) {
    return (
      <ErrorState
        title="The keys could not be loaded"
        error={credentials.error}
        onRetry={credentials.refetch}
      />
    );
  }
  if (!credentials.data) return <Skeleton className="h-10 rounded-md" />;
  const keys = credentials.data.items.filter(({ kind }) => isProvider(kind));
  return (
    <div className="grid gap-3">
      {keys.length > 0 && (
        <ul className="divide-y rounded-md border">
          {keys.map((credential) => (
            <KeyRow key={credential.id} credential={credential} />
          ))}
        </ul>
      )}
      {keys.length === 0 && <p className="text-muted">No key is stored yet.</p>}
      <Button className="justify-self-start" onClick={() => setAdding(true)}>
        <Plus />
        Add a key
      </Button>
      <AddKeyDialog open={adding} onOpenChange={setAdding} />
    </div>
  );
}

function KeyRow({ credential: { id, name, kind, createdAt } }: { credential: Credential }) {
  const [asking, setAsking] = useState(false);
  const remove = useDeleteCredential();
  async function confirm() {
    try {
      await remove.mutateAsync(id);
      toast.success(`The key “${name}” was deleted`);
    } catch (error) {
      toast.error("The key could not be deleted", { description: messageOf(error) });
      throw error;
    }
  }
  return (
    <li className="flex h-11 items-center gap-3 pr-2 pl-3">
      <KeyRound aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="min-w-0 flex-1 truncate">
        <span className="font-medium">{name}</span>
        {name !== kind && <span className="ml-2 text-faint text-sm">{kind}</span>}
      </span>
      <span className="text-muted text-sm">
        added <RelativeTime at={createdAt} />
      </span>
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Delete the key ${name}`}
        onClick={() => setAsking(true)}
      >
        <Trash2 />
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete the key “${name}”?`}
        description="Agents that use this provider fail until there is a key again."
        confirmLabel="Delete key"
        danger
        onConfirm={confirm}
      />
    </li>
  );
}

"use client";

import { Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import type { CredentialView } from "@/lib/api/contracts/credentials";
import { messageOf } from "@/lib/api/error-message";
import { CREDENTIAL_KINDS, isCredentialKind } from "@/lib/nodes/credential-kinds";
import { cn } from "@/lib/utils/cn";
import { isProvider } from "./add-key-dialog";
import { CredentialDialog } from "./credential-dialog";
import { CredentialKindIcon } from "./credential-kind-icon";
import { useDeleteCredential } from "./queries";

/** The columns that the header and the rows share; narrow screens show the first and the last. */
const COLUMNS =
  "grid-cols-[minmax(0,1fr)_28px] items-center gap-4 pr-3 pl-4 md:grid-cols-[minmax(0,1fr)_180px_112px_28px]";

/** Names the columns of the rows below. */
export function CredentialColumns() {
  return (
    <div aria-hidden className={cn("hidden h-8 border-b bg-sunken text-faint text-xs md:grid", COLUMNS)}>
      <span>Credential</span>
      <span>Used by</span>
      <span className="text-right">Changed</span>
    </div>
  );
}

export function CredentialRow({ credential }: { credential: CredentialView }) {
  const [open, setOpen] = useState<"change" | "delete" | null>(null);
  const { name, kind, values, usedBy, updatedAt } = credential;
  const label = isCredentialKind(kind) ? CREDENTIAL_KINDS[kind].label : kind;
  const facts = [label, ...Object.values(values)].join(" · ");
  return (
    <li className={cn("group relative grid min-h-14 py-2 transition-colors hover:bg-sunken", COLUMNS)}>
      <div className="flex min-w-0 items-center gap-3">
        <CredentialKindIcon kind={kind} />
        <div className="min-w-0">
          <button
            type="button"
            onClick={() => setOpen("change")}
            className="block max-w-full truncate rounded text-left font-medium after:absolute after:inset-0 after:rounded-lg focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {name}
          </button>
          <p className="truncate text-muted text-sm">{facts}</p>
        </div>
      </div>
      <UsedBy usedBy={usedBy} isModelKey={isProvider(kind)} />
      <span className="hidden text-right text-muted text-sm md:block">
        <RelativeTime at={updatedAt} />
      </span>
      <div className="relative">
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Delete the credential ${name}`}
          onClick={() => setOpen("delete")}
        >
          <Trash2 />
        </Button>
      </div>
      {open === "change" && <CredentialDialog credential={credential} onClose={() => setOpen(null)} />}
      <DeleteDialog credential={credential} open={open === "delete"} onClose={() => setOpen(null)} />
    </li>
  );
}

function UsedBy({ usedBy, isModelKey }: Pick<CredentialView, "usedBy"> & { isModelKey: boolean }) {
  const [first, ...others] = usedBy;
  if (!first) {
    const users = isModelKey ? "Agents with its models" : "No workflow";
    return <span className="hidden text-faint text-sm md:block">{users}</span>;
  }
  return (
    <span
      className="relative hidden min-w-0 items-center gap-1 text-muted text-sm md:flex"
      title={usedBy.map(({ name }) => name).join(", ")}
    >
      <Link
        href={`/workflows/${first.id}`}
        prefetch={false}
        className="truncate rounded hover:text-fg hover:underline"
      >
        {first.name}
      </Link>
      {others.length > 0 && <span className="shrink-0 text-faint">+{others.length}</span>}
    </span>
  );
}

interface DeleteDialogProps {
  credential: CredentialView;
  open: boolean;
  onClose: () => void;
}

function DeleteDialog({ credential, open, onClose }: DeleteDialogProps) {
  const { id, name } = credential;
  const remove = useDeleteCredential();
  async function confirm() {
    try {
      await remove.mutateAsync(id);
      toast.success(`The credential “${name}” was deleted`);
    } catch (error) {
      toast.error("The credential could not be deleted", { description: messageOf(error) });
      throw error;
    }
  }
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Delete the credential “${name}”?`}
      description={consequence(credential)}
      confirmLabel="Delete credential"
      danger
      onConfirm={confirm}
    />
  );
}

function consequence({ kind, usedBy }: CredentialView): string {
  if (usedBy.length > 0) {
    const users = usedBy.map((use) => `“${use.name}”`).join(", ");
    return `It is used by ${users}. What uses it fails until there is a credential of this name again.`;
  }
  if (isProvider(kind)) return "Agents that use this provider fail until there is a key again.";
  return "No draft uses it. A published version that does fails from then on.";
}

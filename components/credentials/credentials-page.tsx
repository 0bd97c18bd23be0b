"use client";

import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { CredentialDialog } from "./credential-dialog";
import { CredentialColumns, CredentialRow } from "./credential-row";
import { useCredentials } from "./queries";

/** The credentials of the workspace, and the ways to add, change and delete one. */
export function CredentialsPage() {
  const credentials = useCredentials();
  const [adding, setAdding] = useState(false);
  const items = credentials.data?.items ?? [];
  const add = (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <Plus />
      New credential
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Credentials"
        description="What workflows sign in with. Stored encrypted; workflows only know their names."
        actions={items.length > 0 && add}
      />
      <div className="mt-5">
        {credentials.error && !credentials.data ? (
          <ErrorState
            title="The credentials could not be loaded"
            error={credentials.error}
            onRetry={credentials.refetch}
          />
        ) : credentials.isPending ? (
          <ListSkeleton />
        ) : items.length === 0 ? (
          <EmptyState icon={<KeyRound />} title="Add your first credential" actions={add}>
            API tokens, mail servers and databases are kept here, apart from the workflows that use them.
          </EmptyState>
        ) : (
          <div className="overflow-hidden rounded-lg border bg-surface shadow-card">
            <CredentialColumns />
            <ul className="divide-y">
              {items.map((credential) => (
                <CredentialRow key={credential.id} credential={credential} />
              ))}
            </ul>
          </div>
        )}
      </div>
      {adding && <CredentialDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function ListSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading credentials"
      className="divide-y overflow-hidden rounded-lg border bg-surface shadow-card"
    >
      {["w-40", "w-56", "w-48"].map((width) => (
        <div key={width} className="flex h-14 items-center gap-4 px-4">
          <Skeleton className={width} />
          <Skeleton className="ml-auto w-24" />
        </div>
      ))}
    </div>
  );
}

"use client";

import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { CollectionList, NewCollection } from "./collection-list";

/** Which collection is open, and how another one is. */
export interface CollectionPlace {
  /** Null for the first. */
  collection: string | null;
  onOpen: (name: string | null) => void;
}

interface CollectionBrowserProps extends CollectionPlace {
  /** Names the list to screen readers. */
  label: string;
  /** What is said to somebody who makes a collection. */
  help: string;
  query: {
    data: readonly { name: string; count: number }[] | undefined;
    error: Error | null;
    refetch: () => unknown;
  };
  /** Where there is no collection at all. */
  empty: { icon: ReactNode; title: string; text: string };
  /** What is in the open collection, and whether it exists yet: a new one does with the first thing in it. */
  children: (open: string, exists: boolean) => ReactNode;
}

/** Collections on the left, what is in the open one beside them. */
export function CollectionBrowser(props: CollectionBrowserProps) {
  const { collection, onOpen, label, help, query, empty, children } = props;
  const { data, error, refetch } = query;
  if (error && !data) {
    return (
      <ErrorState title="The collections could not be loaded" error={error} onRetry={() => void refetch()} />
    );
  }
  if (!data) return <Skeleton className="h-40 rounded-lg" />;
  const open = collection ?? data[0]?.name ?? "";
  if (open === "") {
    const begin = <NewCollection help={help} taken={[]} onMake={onOpen} variant="primary" />;
    return (
      <EmptyState icon={empty.icon} title={empty.title} actions={begin}>
        {empty.text}
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-6 md:grid-cols-[200px_minmax(0,1fr)]">
      <CollectionList label={label} collections={data} selected={open} onOpen={onOpen} newHelp={help} />
      {/* What is under way in one collection, such as uploads or a search, is not taken to another. */}
      <section key={open} aria-label={open} className="grid min-w-0 content-start gap-6">
        {children(
          open,
          data.some(({ name }) => name === open),
        )}
      </section>
    </div>
  );
}

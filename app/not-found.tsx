import { Compass } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={<Compass />}
        title="There is nothing at this address"
        heading="h1"
        actions={
          <Link href="/workflows" className={buttonClass({ variant: "primary" })}>
            Go to the workflows
          </Link>
        }
      >
        It may have been deleted, or the link may be cut short.
      </EmptyState>
    </main>
  );
}

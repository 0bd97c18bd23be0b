"use client";

import { CirclePause } from "lucide-react";
import Link from "next/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/utils/cn";
import { useFlow } from "./queries";

/** Says that nothing goes on because the workspace is paused; nothing is shown while it is not. */
export function PausedNotice({ className }: { className?: string }) {
  const { data } = useFlow();
  if (!data?.pausedAt) return null;
  return (
    <p
      role="status"
      className={cn("flex items-center gap-2 bg-waiting/10 px-4 py-1.5 text-sm text-waiting", className)}
    >
      <CirclePause aria-hidden className="size-3.5 shrink-0" />
      <span>
        All runs are paused since <RelativeTime at={data.pausedAt} />: no step begins until they go on.{" "}
        <Link href="/settings" className="rounded underline">
          Settings
        </Link>
      </span>
    </p>
  );
}

import { LoaderCircle } from "lucide-react";
import { cn } from "@/lib/utils/cn";

/** Something is under way. Silent to screen readers: what is under way must be said beside it. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={cn("size-3.5 animate-spin", className)} />;
}

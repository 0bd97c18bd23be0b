import { Skeleton } from "@/components/ui/skeleton";

const WIDTHS = ["w-16", "w-24", "w-20", "w-28", "w-14", "w-32"];

/** The places of some fields of a form, at most six. */
export function FieldSkeletons({ count }: { count: number }) {
  return (
    <div className="grid gap-4">
      {WIDTHS.slice(0, count).map((width) => (
        <div key={width} className="grid gap-1.5">
          <Skeleton className={width} />
          <Skeleton className="h-8 rounded-md" />
        </div>
      ))}
    </div>
  );
}

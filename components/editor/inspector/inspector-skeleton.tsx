import { Skeleton } from "@/components/ui/skeleton";
import { FieldSkeletons } from "./field-skeletons";

/** The heading, the tabs and some fields of a node's form, in their places. */
export function InspectorSkeleton() {
  return (
    <div role="status" aria-label="Loading the form">
      <div className="grid h-[76px] content-start gap-2 border-b py-3 pr-2.5 pl-4">
        <Skeleton className="h-5 w-40" />
        <Skeleton className="ml-[30px] w-24" />
      </div>
      <div className="h-9 border-b" />
      <div className="p-4">
        <FieldSkeletons count={3} />
      </div>
    </div>
  );
}

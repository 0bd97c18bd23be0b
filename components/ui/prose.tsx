import Markdown from "react-markdown";
import { cn } from "@/lib/utils/cn";
import { HEADINGS_BELOW } from "./markdown-headings";

/** Markdown as it is meant to be read. HTML in it stays text. */
export function Prose({ children, className }: { children: string; className?: string }) {
  return (
    <div
      className={cn(
        "grid gap-2.5 [overflow-wrap:anywhere]",
        "[&_a]:text-accent [&_a]:underline [&_blockquote]:border-l-2 [&_blockquote]:pl-3 [&_blockquote]:text-muted",
        "[&_:is(h2,h3)]:font-semibold [&_:is(h2,h3)]:text-lg [&_:is(h4,h5,h6)]:font-semibold",
        "[&_li]:ml-5 [&_ol]:list-decimal [&_ul]:list-disc",
        "[&_code]:rounded [&_code]:bg-sunken [&_code]:px-1 [&_code]:font-mono [&_code]:text-[0.92em]",
        "[&_pre]:overflow-x-auto [&_pre]:rounded-md [&_pre]:border [&_pre]:bg-sunken [&_pre]:p-2.5 [&_pre_code]:bg-transparent [&_pre_code]:p-0",
        className,
      )}
    >
      <Markdown components={HEADINGS_BELOW}>{children}</Markdown>
    </div>
  );
}

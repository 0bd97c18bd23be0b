import { HEADINGS_BELOW } from "@/components/ui/markdown-headings";
import { part } from "@/components/ui/part";
import { useIdle } from "@/components/ui/use-idle";

const Markdown = part<TextProps>(() => import("react-markdown").then((file) => file.default), Plain, {
  isNeeded: false,
});

interface TextProps {
  children: string;
  components?: typeof HEADINGS_BELOW;
}

/** The text of a note as its Markdown means it; without its looks until the page is idle, which has more to do first. */
export function NoteText({ children }: TextProps) {
  return useIdle() ? <Markdown components={HEADINGS_BELOW}>{children}</Markdown> : <Plain>{children}</Plain>;
}

/** The same words in about the same places. */
function Plain({ children }: TextProps) {
  const paragraphs = children.split(/\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.)\s)/);
  // biome-ignore lint/suspicious/noArrayIndexKey: they are drawn once and never move
  return paragraphs.map((paragraph, index) => <p key={index}>{wordsOf(paragraph)}</p>);
}

function wordsOf(markdown: string): string {
  return markdown
    .replace(/^\s*(?:#{1,6}|>)\s/gm, "")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*\*|__|`/g, "");
}

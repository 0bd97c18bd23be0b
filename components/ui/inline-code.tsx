/** Text in which what stands between backticks is code. */
export function InlineCode({ text }: { text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text are known by their places
      <code key={index} className="rounded bg-sunken px-1 text-fg">
        {part}
      </code>
    ) : (
      part
    ),
  );
}

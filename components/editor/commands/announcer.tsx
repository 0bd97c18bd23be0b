import { useEditor } from "../store/editor-context";

/** Says to screen readers what an edit did; said twice, the same words are read twice. */
export function Announcer() {
  const { text, count } = useEditor((state) => state.said);
  return (
    <div aria-live="polite" className="sr-only" data-testid="announcer">
      <span key={count}>{text}</span>
    </div>
  );
}

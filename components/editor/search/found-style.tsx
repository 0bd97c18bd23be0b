interface FoundStyleProps {
  ids: readonly string[];
  current: string | undefined;
}

/** Lights up what was found. A rule of style, so that no node has to render again while one types. */
export function FoundStyle({ ids, current }: FoundStyleProps) {
  if (ids.length === 0) return null;
  const cards = ids.map((id) => `.react-flow__node${placeOf(id)},[role=treeitem]${placeOf(id)}`).join(",");
  // Rows of the outline touch each other.
  const inside = ids.map((id) => `[role=treeitem]${placeOf(id)}`).join(",");
  const glow = "outline:2px solid color-mix(in srgb,var(--waiting) 60%,transparent);outline-offset:2px";
  const strong = "outline:2px solid var(--waiting);outline-offset:2px";
  const now = current === undefined ? "" : `.react-flow__node${placeOf(current)}{${strong}}`;
  return <style>{`${cards}{${glow}}${inside}{outline-offset:-3px}${now}`}</style>;
}

function placeOf(id: string): string {
  return `[data-id="${CSS.escape(id)}"]`;
}

/** One page of a list, and where the next one starts; null at the end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A page from rows of which one more than `limit` was read; the cursor is the id of its last row. */
export function pageOf<Row extends { id: string }, T>(
  rows: Row[],
  limit: number,
  present: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  return {
    items: shown.map(present),
    nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

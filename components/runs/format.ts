/** An amount in US dollars, with as many digits as small amounts need. */
export function formatCost(usd: number): string {
  if (usd === 0) return "$0";
  if (usd < 0.001) return "< $0.001";
  return `$${usd.toFixed(usd < 1 ? 3 : 2)}`;
}

export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** The end of an id, enough to tell runs on one screen apart. */
export function shortId(id: string): string {
  return id.slice(-6);
}

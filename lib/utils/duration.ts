const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a duration such as "500ms", "1.5s", "5m", "2h" or "1d". Throws on anything else. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  const unit = Object.entries(UNITS).find(([name]) => name === match?.[2]);
  if (!match?.[1] || !unit) throw new Error(`“${text}” is not a duration such as 500ms, 30s, 5m, 2h or 1d`);
  return Math.round(Number(match[1]) * unit[1]);
}

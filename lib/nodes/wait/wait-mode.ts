/** What a wait waits for: what it says, else the only thing it has something about; null where it has nothing. */
export function waitMode(config: {
  mode?: "for" | "until" | "event" | undefined;
  for?: unknown;
  until?: unknown;
  event?: unknown;
}): "for" | "until" | "event" | null {
  if (config.mode) return config.mode;
  if (config.event !== undefined) return "event";
  if (config.until !== undefined) return "until";
  return config.for === undefined ? null : "for";
}

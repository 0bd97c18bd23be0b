/** Where two texts differ: at `at`, in UTF-16 units, the first has `from` and the second `to`. */
export interface TextSplice {
  at: number;
  from: string;
  to: string;
}

/**
 * The shortest stretch that holds all that differs between two texts, with up to `context` units of what is
 * the same on either side. Never cuts a surrogate pair in two.
 */
export function spliceOf(before: string, after: string, context = 0): TextSplice {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  head = Math.max(0, head - context);
  tail = Math.max(0, tail - context);
  if (isInsidePair(before, head) || isInsidePair(after, head)) head--;
  if (isInsidePair(before, before.length - tail) || isInsidePair(after, after.length - tail)) tail--;
  return {
    at: head,
    from: before.slice(head, before.length - tail),
    to: after.slice(head, after.length - tail),
  };
}

function isInsidePair(text: string, at: number): boolean {
  const code = at > 0 ? text.charCodeAt(at) : 0;
  return code >= 0xdc00 && code <= 0xdfff;
}

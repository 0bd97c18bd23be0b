interface Bucket {
  tokens: number;
  at: number;
}

const MAX_BUCKETS = 10_000;
const buckets = new Map<string, Bucket>();

export interface RateLimit {
  limit: number;
  windowMs: number;
}

/**
 * Takes one token from the bucket of `key`, which refills evenly over the window. In memory: each web
 * process counts for itself. `retryAfterMs` says when the next token is there.
 */
export function takeToken(
  key: string,
  { limit, windowMs }: RateLimit,
  now = Date.now(),
): { allowed: true; remaining: number } | { allowed: false; retryAfterMs: number } {
  const bucket = buckets.get(key) ?? { tokens: limit, at: now };
  const tokens = Math.min(limit, bucket.tokens + ((now - bucket.at) / windowMs) * limit);
  buckets.delete(key);
  if (buckets.size >= MAX_BUCKETS) forgetOldest();
  const allowed = tokens >= 1;
  buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at: now });
  if (allowed) return { allowed, remaining: Math.floor(tokens - 1) };
  return { allowed, retryAfterMs: Math.ceil(((1 - tokens) / limit) * windowMs) };
}

/** The bucket that was used longest ago is the fullest one: forgetting it gives least away. */
function forgetOldest(): void {
  const oldest = buckets.keys().next();
  if (!oldest.done) buckets.delete(oldest.value);
}

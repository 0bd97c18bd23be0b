/** Methods that by RFC 9110 ask for nothing to be changed; they carry no body and no idempotency key. */
export function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

/** Runs once when the web server starts, before the first request. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { setUpFromEnvironment } = await import("@/lib/server/setup");
  await setUpFromEnvironment();
  const { answerDelivery } = await import("@/lib/server/hook-door");
  globalThis.heddleAnswerDelivery = answerDelivery;
}

declare global {
  /** For scripts/start/web.mjs, which has the same process but none of what Next has bundled. */
  var heddleAnswerDelivery: typeof import("@/lib/server/hook-door").answerDelivery | undefined;
}

import { log } from "./log";
import { modelKey } from "./model-keys";

const TIMEOUT_MS = 20_000;

/**
 * Vectors of texts by the workspace's provider; null without a key for one that has embeddings, and where it
 * cannot give them: search then goes by words alone.
 */
export async function embeddingsOf(
  workspaceId: string,
  texts: string[],
  signal: AbortSignal,
): Promise<number[][] | null> {
  const key = await modelKey(workspaceId, "openai");
  if (!key) return null;
  try {
    // With the SDK, for which no worker that starts has to wait.
    const { createEmbedder } = await import("@/lib/ai/embeddings");
    return await createEmbedder({ ...key, timeoutMs: TIMEOUT_MS })(texts, signal);
  } catch (error) {
    signal.throwIfAborted();
    log().warn({ err: error }, "no embeddings; knowledge is searched by words alone");
    return null;
  }
}

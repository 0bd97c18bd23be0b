import { isJsonObject, type Json } from "@/lib/utils/json";

/** The run that integrations work for, and the secrets it has been given so far. */
export interface RunScope {
  runId: string;
  workspaceId: string;
  secrets: UsedSecrets;
}

const MASK = "••••••";
/** Shorter texts occur by chance, and masking them would garble what is recorded. */
const SHORTEST = 6;

/** Values of the credentials that a run has used: none of them may be found in what is recorded of it. */
export class UsedSecrets {
  readonly #values = new Set<string>();

  add(value: string): void {
    if (value.length >= SHORTEST) this.#values.add(value);
  }

  /** The value with every occurrence of a secret, in texts and keys at any depth, replaced. */
  mask(value: Json): Json {
    if (this.#values.size === 0) return value;
    if (typeof value === "string") return this.#maskText(value);
    if (Array.isArray(value)) return value.map((item) => this.mask(item));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.#maskText(key), this.mask(item)]),
    );
  }

  #maskText(text: string): string {
    let masked = text;
    for (const secret of this.#values) masked = masked.replaceAll(secret, MASK);
    return masked;
  }
}

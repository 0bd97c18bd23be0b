import type { Pool } from "pg";
import { z } from "zod";
import type { AppAnswer, Handler } from "./call-function";
import { registerFunctions } from "./registry";
import { syncResponse, type WireFunction, wireFunction } from "./wire-function";

/** What the SDK posts to `/fn/register`. */
const registration = z.object({ appName: z.string(), functions: z.array(wireFunction) });

const introspection = z.object({ function_count: z.number() });

/** The apps that a standing executor calls, with their functions as they said last. */
export class AppRegistration {
  readonly #pool: Pool;
  readonly #handler: Handler;
  readonly #onChange: () => void;
  readonly #apps = new Map<string, string[]>();

  constructor(pool: Pool, handler: Handler, onChange: () => void) {
    this.#pool = pool;
    this.#handler = handler;
    this.#onChange = onChange;
  }

  /** Ids of the functions of all apps. */
  functionIds(): ReadonlySet<string> {
    return new Set([...this.#apps.values()].flat());
  }

  /** Ids of the functions of each app. */
  apps(): Record<string, string[]> {
    return Object.fromEntries(this.#apps);
  }

  /**
   * Takes what an app posts about itself.
   * @throws ZodError when it is no registration.
   * @throws Error naming what the executor does not have.
   */
  async receive(body: unknown): Promise<void> {
    const { appName, functions } = registration.parse(body);
    await this.#register(appName, functions);
  }

  /**
   * Finds out what an app has: a GET tells whether an SDK is there, a PUT asks for its functions. An app that is
   * not allowed to answer with them posts them to the server that it is configured for.
   * @throws Error when there is no app at the address, or it asks for what the executor does not have.
   */
  async sync(url: string): Promise<void> {
    const found = await this.#handler({ method: "GET", url, headers: hostOf(url), body: "" });
    if (!isOk(found)) throw new Error(`${url} answers ${found.status} and not as an Inngest app.`);
    introspection.loose().parse(JSON.parse(found.body));
    const headers = {
      ...hostOf(url),
      "content-type": "application/json",
      "x-inngest-sync-kind": "in_band",
    };
    const answer = await this.#handler({ method: "PUT", url, headers, body: JSON.stringify({ url }) });
    const body: unknown = JSON.parse(answer.body);
    if (!isOk(answer)) throw new Error(`${url} refuses to be registered: ${JSON.stringify(body)}`);
    if (answer.headers["x-inngest-sync-kind"] !== "in_band") return;
    const app = syncResponse.parse(body);
    await this.#register(app.app_id, app.functions);
  }

  async #register(appId: string, functions: WireFunction[]): Promise<void> {
    const before = this.#apps.get(appId);
    const ids = functions.map(({ id }) => id);
    await registerFunctions(this.#pool, appId, functions);
    this.#apps.set(appId, ids);
    if (before?.join(" ") !== ids.join(" ")) this.#onChange();
  }
}

function isOk({ status }: AppAnswer): boolean {
  return status >= 200 && status < 300;
}

function hostOf(url: string): { host: string } {
  return { host: new URL(url).host };
}

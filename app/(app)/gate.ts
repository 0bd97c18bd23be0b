import { redirect } from "next/navigation";
import { cache } from "react";
import { accountOf, sessionUser } from "@/lib/server/auth";
import { setupStatus } from "@/lib/server/setup";

/** Whom the session of the request names, or null; read once per request. */
export const visitor = cache(sessionUser);

/** The person who is signed in, or null; asked for once per request. */
export const signedIn = cache(async () => accountOf(await visitor()));

/** Lets the person through; anyone else is sent to set-up or sign-in, and comes back to `next` from there. */
export async function gate(next: string) {
  return (await signedIn()) ?? (await turnAway(next));
}

/** As `gate`, without a look at the database: that the account is gone may turn out when the page is on its way. */
export async function earlyGate(next: string): Promise<void> {
  if (!(await visitor())) await turnAway(next);
}

async function turnAway(next: string): Promise<never> {
  const { needed } = await setupStatus();
  redirect(needed ? "/setup" : `/sign-in?next=${encodeURIComponent(next)}`);
}

/** The query of a page, as Next hands it over. */
export type SearchParams = Record<string, string | string[] | undefined>;

/** The address of a page with its query, to come back to. */
export function addressOf(path: string, search: SearchParams): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined) for (const item of [value].flat()) query.append(name, item);
  }
  return query.size > 0 ? `${path}?${query}` : path;
}

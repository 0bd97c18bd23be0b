import { randomInt } from "node:crypto";
import pg from "pg";
import type { Env } from "../../lib/server/env";
import { isLoopback } from "./web-address";

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/**
 * The code that the owner's account asks for when people other than those at this machine could get there
 * first; undefined when only this machine can reach it, or the account exists.
 */
export async function setupCode(settings: Env, databaseUrl: string): Promise<string | undefined> {
  if (settings.HEDDLE_SETUP_CODE) return settings.HEDDLE_SETUP_CODE;
  if (isLoopback(settings.HOST) || (await hasUsers(databaseUrl))) return undefined;
  return Array.from({ length: 8 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join("");
}

async function hasUsers(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query("select from users limit 1")).rowCount === 1;
  } finally {
    await client.end();
  }
}

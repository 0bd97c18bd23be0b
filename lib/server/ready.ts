import { pool } from "./db";

/** Whether the database answers. */
export async function isReady(): Promise<boolean> {
  return await pool()
    .query("SELECT 1")
    .then(
      () => true,
      () => false,
    );
}

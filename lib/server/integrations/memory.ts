import type { MemoryService } from "@/lib/nodes/services";
import type { Json } from "@/lib/utils/json";
import { pool } from "../db";

const READ = {
  name: "memory-read",
  text: `SELECT value FROM agent_memory
         WHERE workspace_id = $1 AND kind = $2 AND key = $3
           AND ($4::float8 IS NULL OR updated_at > now() - $4 * interval '1 millisecond')`,
};

const WRITE = {
  name: "memory-write",
  text: `INSERT INTO agent_memory (workspace_id, kind, key, value) VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace_id, kind, key) DO UPDATE SET value = excluded.value, updated_at = now()`,
};

/** Answers that nobody may ask for again, as no cache lasts this long. */
const DROP_OLD_ANSWERS = {
  name: "memory-drop-old-answers",
  text: "DELETE FROM agent_memory WHERE kind = 'cache' AND updated_at < now() - interval '30 days'",
};

/** What the agents of a workspace remember, in the database. */
export function memoryOf(workspaceId: string): MemoryService {
  return {
    async read(kind, key, maxAgeMs) {
      const age = Number.isFinite(maxAgeMs) ? maxAgeMs : null;
      const { rows } = await pool().query<{ value: Json }>({
        ...READ,
        values: [workspaceId, kind, key, age],
      });
      return rows[0]?.value ?? null;
    },
    async write(kind, key, value) {
      await pool().query({ ...WRITE, values: [workspaceId, kind, key, JSON.stringify(value)] });
      if (kind === "cache") await pool().query(DROP_OLD_ANSWERS);
    },
  };
}

import type { RunError } from "@/lib/nodes/node-error";
import type { Json } from "@/lib/utils/json";

/** How one pass through a scope ended. */
export type ScopeResult = { status: "completed"; output: Json } | { status: "failed"; error: RunError };

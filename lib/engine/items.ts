import { isJsonObject, type Json } from "@/lib/utils/json";
import type { StepRecord } from "./record";

/**
 * The list that a container goes over, as it was when it started: its config's `items`, filled in. Null for
 * one that goes over no list, and for other steps.
 */
export function itemsOf(record: Pick<StepRecord, "config"> | null): Json[] | null {
  const items = record && isJsonObject(record.config) ? record.config["items"] : null;
  return Array.isArray(items) ? items : null;
}

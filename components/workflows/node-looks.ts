import type { Category, IconName } from "@/lib/nodes/definition";

/**
 * How node types are drawn, by type. The page hands them to the list, so that the browser need not load
 * the definitions with their expression language for the sake of icons.
 */
export type NodeLooks = Readonly<Record<string, { label: string; icon: IconName; category: Category }>>;

import type { Category } from "./definition";

/** What the categories are called, in the order in which they are shown. */
export const CATEGORIES: Record<Category, string> = {
  trigger: "Triggers",
  ai: "AI",
  flow: "Flow",
  data: "Data",
  action: "Actions",
};

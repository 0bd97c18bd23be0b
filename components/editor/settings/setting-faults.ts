import { settingsSchema } from "@/lib/graph/document";
import { parseDuration } from "@/lib/utils/duration";

type Checked = "timeout" | "maxSteps" | "budgetUsd" | "concurrency";

/** The number that a text stands for, as it is typed; `NaN` for none. */
export function numberIn(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text.trim().replace(",", "."));
}

const WORDS: Record<Checked, string> = {
  timeout: "This has to be a time with its unit, such as 30s, 10m or 2h",
  maxSteps: "This has to be a whole number from 1 to 1,000,000",
  budgetUsd: "This has to be an amount in dollars, such as 0.50",
  concurrency: "This has to be a whole number, 1 or more",
};

/** What is wrong with the text of a setting, in words; null for nothing. An empty one leaves it to the default. */
export function settingFault(key: Checked, text: string): string | null {
  if (text === "") return null;
  const value = key === "timeout" ? text : numberIn(text);
  if (!settingsSchema.shape[key].safeParse(value).success) return WORDS[key];
  return key === "timeout" && parseDuration(text) === 0 ? "This leaves no time to run" : null;
}

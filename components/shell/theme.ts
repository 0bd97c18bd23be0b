"use client";

import { useSyncExternalStore } from "react";
import { DARK, KEY } from "./theme-script";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const listeners = new Set<() => void>();

function chosen(): Theme {
  if (typeof window === "undefined") return "system";
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(KEY);
  } catch {
    // Storage may be forbidden; the theme then lasts as long as the page.
  }
  return THEMES.find((theme) => theme === stored) ?? "system";
}

function resolve(theme: Theme): "light" | "dark" {
  if (theme !== "system") return theme;
  return typeof window !== "undefined" && window.matchMedia(DARK).matches ? "dark" : "light";
}

function mark(): void {
  document.documentElement.setAttribute("data-theme", resolve(chosen()));
}

function apply(): void {
  mark();
  for (const notify of listeners) notify();
}

function subscribe(listener: () => void): () => void {
  const media = window.matchMedia(DARK);
  if (listeners.size === 0) {
    media.addEventListener("change", apply);
    window.addEventListener("storage", apply);
    // It may have changed since the script in the head of the page looked.
    mark();
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    media.removeEventListener("change", apply);
    window.removeEventListener("storage", apply);
  };
}

/** Chooses the theme for this browser, in all of its tabs. */
export function setTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    document.documentElement.setAttribute("data-theme", resolve(theme));
  }
  apply();
}

/** The theme as chosen, and as it comes out after asking the system. */
export function useTheme(): { theme: Theme; resolved: "light" | "dark" } {
  const theme = useSyncExternalStore(subscribe, chosen, () => "system" as const);
  const resolved = useSyncExternalStore(
    subscribe,
    () => resolve(chosen()),
    () => "light" as const,
  );
  return { theme, resolved };
}

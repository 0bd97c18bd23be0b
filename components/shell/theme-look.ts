import { type LucideIcon, Monitor, Moon, Sun } from "lucide-react";
import type { Theme } from "./theme";

/** How each theme is named and drawn. */
export const THEME_LOOK: Record<Theme, { label: string; icon: LucideIcon }> = {
  system: { label: "Like the system", icon: Monitor },
  light: { label: "Light", icon: Sun },
  dark: { label: "Dark", icon: Moon },
};

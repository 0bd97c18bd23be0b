"use client";

import { Check, LogOut, type LucideIcon, Monitor, Moon, Sun } from "lucide-react";
import { toast } from "sonner";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { setTheme, THEMES, type Theme, useTheme } from "./theme";

export const THEME_LOOK: Record<Theme, { label: string; icon: LucideIcon }> = {
  system: { label: "Like the system", icon: Monitor },
  light: { label: "Light", icon: Sun },
  dark: { label: "Dark", icon: Moon },
};

export function UserMenu({ user }: { user: { name: string; email: string } }) {
  const { theme } = useTheme();
  return (
    <Menu
      side="right"
      trigger={
        <button
          type="button"
          aria-label={`Account of ${user.name}`}
          className="grid size-7 place-items-center rounded-full bg-accent-soft font-semibold text-accent text-xs transition-shadow hover:ring-2 hover:ring-accent/30"
        >
          {initials(user.name)}
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="truncate font-medium">{user.name}</p>
        <p className="truncate text-muted text-sm">{user.email}</p>
      </div>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      {THEMES.map((value) => {
        const { label, icon: Icon } = THEME_LOOK[value];
        return (
          <MenuItem key={value} icon={<Icon />} onSelect={() => setTheme(value)}>
            <span className="flex items-center justify-between">
              {label}
              {theme === value && <Check aria-label="chosen" />}
            </span>
          </MenuItem>
        );
      })}
      <MenuSeparator />
      <MenuItem icon={<LogOut />} onSelect={leave}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

/** The library is only fetched when somebody leaves, which keeps every page lighter. */
async function leave(): Promise<void> {
  try {
    const { signOut } = await import("next-auth/react");
    await signOut({ callbackUrl: "/sign-in" });
  } catch {
    toast.error("You could not be signed out. Check that the server is running, then try again.");
  }
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => word?.[0]?.toUpperCase() ?? "").join("") || "?";
}

"use client";

import { Check, LogOut } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { AVATAR_CLASS, initials } from "./avatar";
import { setTheme, THEMES, useTheme } from "./theme";
import { THEME_LOOK } from "./theme-look";

/** Whose account it is, the theme, and the way out. Opens when it is first drawn. */
export function UserMenu({ user }: { user: { name: string; email: string } }) {
  const { theme } = useTheme();
  return (
    <Menu
      side="right"
      defaultOpen
      trigger={
        <button
          type="button"
          aria-label={`Account of ${user.name}`}
          className={buttonClass({ variant: "ghost" }, AVATAR_CLASS)}
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

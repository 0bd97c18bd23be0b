"use client";

import { Activity, Database, KeyRound, type LucideIcon, Settings, UserCheck, Workflow } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useOpenApprovals } from "@/components/approvals/use-open-approvals";
import { Logo } from "@/components/ui/logo";
import { OnDemand } from "@/components/ui/on-demand";
import { useIdle } from "@/components/ui/use-idle";
import { cn } from "@/lib/utils/cn";
import { AVATAR_CLASS, initials } from "./avatar";

const PLACES: readonly { href: string; label: string; icon: LucideIcon }[] = [
  { href: "/workflows", label: "Workflows", icon: Workflow },
  { href: "/runs", label: "Runs", icon: Activity },
  { href: "/approvals", label: "Approvals", icon: UserCheck },
  { href: "/data", label: "Data", icon: Database },
  { href: "/credentials", label: "Credentials", icon: KeyRound },
  { href: "/settings", label: "Settings", icon: Settings },
];

const loadUserMenu = () => import("./user-menu").then(({ UserMenu }) => UserMenu);

export function NavRail({ user }: { user: { name: string; email: string } }) {
  const pathname = usePathname();
  const idle = useIdle();
  const counts: Record<string, number> = { "/approvals": useOpenApprovals() };
  return (
    <nav aria-label="Main" className="flex w-12 shrink-0 flex-col items-center border-r bg-surface pb-3">
      <Link
        href="/workflows"
        aria-label="Heddle, home"
        prefetch={idle ? null : false}
        className="grid h-12 w-full place-items-center focus-visible:-outline-offset-2"
      >
        <Logo />
      </Link>
      <ul className="grid gap-1 pt-1">
        {PLACES.map(({ href, label, icon: Icon }) => {
          const here = pathname === href || pathname.startsWith(`${href}/`);
          const count = counts[href] ?? 0;
          return (
            <li key={href}>
              <Link
                href={href}
                // Other places are fetched ahead once this one is shown.
                prefetch={idle ? null : false}
                aria-label={count > 0 ? `${label}, ${count} open` : label}
                aria-current={here ? "page" : undefined}
                className={cn(
                  "group relative grid size-8 place-items-center rounded-md text-muted transition-colors hover:bg-sunken hover:text-fg",
                  here && "bg-accent-soft text-accent hover:bg-accent-soft hover:text-accent",
                )}
              >
                <Icon aria-hidden className="size-4" />
                {count > 0 && (
                  <span
                    aria-hidden
                    className="-top-0.5 -right-1 absolute min-w-4 rounded-full bg-accent px-1 text-center font-medium text-[10px] text-accent-text leading-4 tabular-nums"
                  >
                    {count > 99 ? "99+" : count}
                  </span>
                )}
                <span
                  aria-hidden
                  className="pointer-events-none absolute left-full z-50 ml-2 whitespace-nowrap rounded-md border bg-raised px-2 py-1 text-fg text-sm opacity-0 shadow-pop transition-opacity group-hover:opacity-100 group-hover:delay-300 group-focus-visible:opacity-100"
                >
                  {label}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
      <span className="flex-1" />
      <OnDemand
        variant="ghost"
        aria-label={`Account of ${user.name}`}
        className={AVATAR_CLASS}
        load={loadUserMenu}
        render={(UserMenu) => <UserMenu user={user} />}
      >
        {initials(user.name)}
      </OnDemand>
    </nav>
  );
}

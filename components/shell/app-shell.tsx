import type { ReactNode } from "react";
import { NavRail } from "./nav-rail";

interface AppShellProps {
  user: { name: string; email: string };
  children: ReactNode;
}

/** The frame of every page behind the sign-in: the rail on the left, the page beside it. */
export function AppShell({ user, children }: AppShellProps) {
  return (
    <div className="flex h-dvh">
      <a
        href="#main"
        className="-top-12 absolute left-2 z-50 rounded-md bg-accent px-3 py-1.5 font-medium text-accent-text focus:top-2"
      >
        Skip to the page
      </a>
      <NavRail user={user} />
      <main id="main" tabIndex={-1} className="min-w-0 flex-1 overflow-y-auto focus-visible:outline-none">
        {children}
      </main>
    </div>
  );
}

/** The measure of a page that is read rather than worked in. */
export function PageBody({ children }: { children: ReactNode }) {
  return <div className="mx-auto max-w-[1080px] px-4 py-6 sm:px-8 sm:py-8">{children}</div>;
}

import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import { visitor } from "./gate";

export default async function AppLayout({ children }: { children: ReactNode }) {
  const user = await visitor();
  // The page itself sends strangers away, because only it knows where they wanted to go.
  if (!user) return children;
  return <AppShell user={user}>{children}</AppShell>;
}

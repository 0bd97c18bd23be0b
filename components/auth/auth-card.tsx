import type { ReactNode } from "react";
import { Logo } from "@/components/ui/logo";

interface AuthCardProps {
  title: string;
  description: string;
  children: ReactNode;
}

/** The page around a form for people who are not signed in. */
export function AuthCard({ title, description, children }: AuthCardProps) {
  return (
    <main className="grid min-h-dvh place-items-center bg-[radial-gradient(var(--grid)_1px,transparent_1px)] bg-[length:20px_20px] bg-canvas px-4 py-10">
      <div className="w-full max-w-[380px]">
        <div className="mb-5 flex items-center justify-center gap-2">
          <Logo className="size-6" />
          <span className="font-semibold text-lg tracking-[-0.01em]">Heddle</span>
        </div>
        <section className="rounded-xl border bg-surface p-6 shadow-pop">
          <h1 className="font-semibold text-xl tracking-[-0.01em]">{title}</h1>
          <p className="mt-1 mb-5 text-muted">{description}</p>
          {children}
        </section>
      </div>
    </main>
  );
}

/** Why the form was not accepted, where no single field is to blame. */
export function FormError({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="rounded-md border border-failed/30 bg-failed/5 px-3 py-2 text-failed">
      {children}
    </p>
  );
}

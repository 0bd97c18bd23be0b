"use client";

import { Toaster as Sonner } from "sonner";

/** Where short messages appear; those said before it was there follow. */
export function Toaster({ theme }: { theme: "light" | "dark" }) {
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      gap={8}
      toastOptions={{
        style: {
          background: "var(--raised)",
          border: "1px solid var(--border)",
          color: "var(--text)",
          boxShadow: "var(--shadow-pop)",
          font: "13px/20px var(--sans)",
          padding: "10px 12px",
        },
      }}
    />
  );
}

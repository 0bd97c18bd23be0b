import type { ComponentProps } from "react";
import { cn } from "@/lib/utils/cn";
import { Spinner } from "./spinner";

const VARIANTS = {
  primary: "border-accent bg-accent text-accent-text hover:border-accent-hover hover:bg-accent-hover",
  default: "border-border bg-surface text-fg hover:border-border-strong hover:bg-sunken",
  ghost: "border-transparent bg-transparent text-muted hover:bg-sunken hover:text-fg aria-expanded:bg-sunken",
  danger: "border-failed bg-failed text-accent-text hover:bg-failed/90",
} as const;

const SIZES = {
  sm: "h-6 gap-1 rounded px-2 text-sm [&_svg]:size-3",
  md: "h-7 gap-1.5 rounded-md px-2.5 [&_svg]:size-3.5",
  lg: "h-9 gap-2 rounded-md px-3.5 [&_svg]:size-4",
  icon: "size-7 rounded-md [&_svg]:size-3.5",
  "icon-sm": "size-6 rounded [&_svg]:size-3.5",
} as const;

interface Look {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
}

/** The classes of a button, for links that should look like one. */
export function buttonClass({ variant = "default", size = "md" }: Look = {}, className?: string): string {
  return cn(
    "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap border font-medium transition-colors",
    "disabled:pointer-events-none disabled:opacity-50 [&_svg]:shrink-0",
    VARIANTS[variant],
    SIZES[size],
    className,
  );
}

/** A button; one with an icon only needs an `aria-label`. While `loading` it cannot be pressed again. */
export function Button({
  variant = "default",
  size = "md",
  loading = false,
  disabled,
  className,
  children,
  ...props
}: ComponentProps<"button"> & Look & { loading?: boolean }) {
  return (
    <button
      type="button"
      disabled={disabled || loading}
      aria-busy={loading || undefined}
      className={buttonClass({ variant, size }, className)}
      {...props}
    >
      {loading && <Spinner />}
      {loading && size.startsWith("icon") ? null : children}
    </button>
  );
}

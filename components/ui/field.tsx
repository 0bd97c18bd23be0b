"use client";

import { createContext, type ReactNode, useContext, useId } from "react";
import { cn } from "@/lib/utils/cn";

interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

const FieldContext = createContext<FieldControl | null>(null);

/** The attributes that tie a control to the label, help and error of the field around it; none outside one. */
export function useFieldControl(): Partial<FieldControl> {
  return useContext(FieldContext) ?? {};
}

interface FieldProps {
  label: ReactNode;
  /** For screen readers only, where the place says it to everybody else. */
  labelHidden?: boolean;
  help?: ReactNode;
  error?: string | null | undefined;
  /** Shown at the right end of the label's line, such as a link or a small button. */
  aside?: ReactNode;
  optional?: boolean;
  className?: string;
  children: ReactNode;
}

/** A label, its control, and below it the error, or else the help. */
export function Field(props: FieldProps) {
  const { label, labelHidden, help, error, aside, optional, className, children } = props;
  const id = useId();
  const note = error || help;
  const control: FieldControl = {
    id,
    "aria-describedby": note ? `${id}-note` : undefined,
    "aria-invalid": error ? true : undefined,
  };
  return (
    <div className={cn("grid gap-1", className)}>
      <div className={labelHidden ? "sr-only" : "flex min-h-5 items-center justify-between gap-2"}>
        <label htmlFor={id} className="font-medium">
          {label}
          {optional && <span className="ml-1.5 font-normal text-faint">optional</span>}
        </label>
        {aside}
      </div>
      <FieldContext.Provider value={control}>{children}</FieldContext.Provider>
      {note && (
        <p
          id={`${id}-note`}
          role={error ? "alert" : undefined}
          className={cn("text-sm", error ? "text-failed" : "text-faint")}
        >
          {note}
        </p>
      )}
    </div>
  );
}

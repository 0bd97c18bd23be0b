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

/** Controls that make one field together and name themselves: none of them is what the field's label means. */
export function FieldParts({ children }: { children: ReactNode }) {
  const { id } = useFieldControl();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would want a legend in place of the label
    <div role="group" aria-labelledby={id === undefined ? undefined : labelIdOf(id)}>
      <FieldContext.Provider value={null}>{children}</FieldContext.Provider>
    </div>
  );
}

/** The id of the label of a control that a label cannot be tied to by itself, as it is no form element. */
export function labelIdOf(controlId: string): string {
  return `${controlId}-label`;
}

interface FieldProps {
  /** Names its place in the form, so that the keyboard can be sent there. */
  name?: string;
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
  const { name, label, labelHidden, help, error, aside, optional, className, children } = props;
  const id = useId();
  const note = error || help;
  const control: FieldControl = {
    id,
    "aria-describedby": note ? `${id}-note` : undefined,
    "aria-invalid": error ? true : undefined,
  };
  return (
    <div data-field={name} className={cn("grid gap-1", className)}>
      <div className={labelHidden ? "sr-only" : "flex min-h-5 items-center justify-between gap-2"}>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: a label is no stop of the keyboard; the control is */}
        <label
          id={labelIdOf(id)}
          htmlFor={id}
          className="font-medium"
          onClick={() => document.getElementById(id)?.focus()}
        >
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

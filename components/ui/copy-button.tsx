"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "@/components/ui/toast";
import { cn } from "@/lib/utils/cn";
import { Button } from "./button";

interface CopyButtonProps {
  /** What is copied; a function is asked only when the button is pressed. */
  value: string | (() => string);
  /** Names what is copied, such as "Copy run id". */
  label: string;
  className?: string;
}

export function CopyButton({ value, label, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  async function copy() {
    try {
      await navigator.clipboard.writeText(typeof value === "string" ? value : value());
      setCopied(true);
    } catch {
      toast.error("The browser did not allow copying. Select the text and copy it by hand.");
    }
  }
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={copied ? "Copied" : label}
      title={label}
      onClick={copy}
      className={cn(copied && "text-completed hover:text-completed", className)}
    >
      {copied ? <Check /> : <Copy />}
    </Button>
  );
}

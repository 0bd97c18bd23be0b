"use client";

import { type ReactNode, useState } from "react";
import { ConfirmPart } from "@/components/ui/confirm-part";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/api-error";
import type { Problem } from "@/lib/api/contracts/common";
import { messageOf } from "@/lib/api/error-message";
import { downloadExport } from "./download-export";

/**
 * What exports a workflow, and the dialog to draw: it asks, with the exact places, before a file is saved
 * that holds what looks like a secret.
 */
export function useExportWorkflow(id: string, name: string): { run: () => void; dialog: ReactNode } {
  const [places, setPlaces] = useState<NonNullable<Problem["fields"]> | null>(null);
  async function save(includeSecrets: boolean) {
    try {
      await downloadExport(id, name, includeSecrets);
    } catch (error) {
      if (error instanceof ApiError && error.problem.code === "looks-like-secret") {
        setPlaces(error.problem.fields ?? []);
        return;
      }
      toast.error("The workflow could not be exported", { description: messageOf(error) });
    }
  }
  const dialog = places && (
    <ConfirmPart
      open
      onOpenChange={(open) => !open && setPlaces(null)}
      title="This export would contain secrets"
      description={
        <>
          <span>Whoever gets the file can read what these places hold. Better keep it in a credential.</span>
          <span className="mt-3 grid gap-1.5">
            {places.map((place) => (
              <span key={place.path} className="grid rounded-md border bg-sunken px-2.5 py-1.5">
                <code className="break-all text-fg text-sm">{place.path}</code>
                <span className="text-sm">{place.message}</span>
              </span>
            ))}
          </span>
        </>
      }
      confirmLabel="Export with secrets"
      cancelLabel="Do not export"
      danger
      onConfirm={() => save(true)}
    />
  );
  return { run: () => save(false), dialog };
}

import { ApiError } from "@/lib/api/api-error";
import { problemSchema } from "@/lib/api/contracts/common";
import { exportWorkflow } from "@/lib/api/contracts/workflows";

/**
 * Saves the workflow's canonical JSON as a file, byte for byte as the server wrote it. Throws `ApiError`
 * with code `looks-like-secret` when the document seems to hold one and `includeSecrets` is off.
 */
export async function downloadExport(id: string, name: string, includeSecrets: boolean): Promise<void> {
  const path = exportWorkflow.path.replace("{id}", encodeURIComponent(id));
  const response = await fetch(`/api/v1${path}${includeSecrets ? "?includeSecrets=true" : ""}`);
  if (!response.ok) throw new ApiError(problemSchema.parse(await response.json()));
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = `${fileName(name)}.json`;
  link.click();
  URL.revokeObjectURL(url);
}

function fileName(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return slug || "workflow";
}

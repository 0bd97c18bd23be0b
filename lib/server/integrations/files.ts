import { NodeError } from "@/lib/nodes/node-error";
import type { FileService } from "@/lib/nodes/services";
import { MAX_FILE_BYTES } from "../file-bytes";
import { readFile, saveFile } from "../files";
import type { RunScope } from "./run-scope";

/** Files as the nodes of a run may use them: those of its workspace, and new ones that are kept with the run. */
export function filesOf({ workspaceId, runId }: Pick<RunScope, "workspaceId" | "runId">): FileService {
  return {
    save: async (file) => {
      if (file.bytes.byteLength > MAX_FILE_BYTES) {
        const message = `“${file.name}” is larger than the 16 MB that a file may have.`;
        throw new NodeError("refused", "file-too-large", message);
      }
      return await saveFile({ workspaceId, runId }, file);
    },
    read: async (id) => {
      const file = await readFile(workspaceId, id);
      if (!file) throw new NodeError("invalid-input", "no-file", `There is no file “${id}” any more.`);
      return file;
    },
  };
}

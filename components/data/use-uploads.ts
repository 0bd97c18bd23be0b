import { useRef, useState } from "react";
import { problemSchema } from "@/lib/api/contracts/common";
import { useKnowledgeChange } from "./knowledge-queries";

export interface Upload {
  id: number;
  name: string;
  /** From 0 to 1; null while the server reads the document. */
  progress: number | null;
  error: string | null;
}

const MAX_BYTES = 16 * 1024 * 1024;

/** Adds files to a collection one after the other, each with its progress; those that failed stay listed. */
export function useUploads(collection: string) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const changed = useKnowledgeChange();
  const count = useRef(0);
  // Files that are dropped while others are under way wait for their turn.
  const queue = useRef(Promise.resolve());

  function change(id: number, next: Partial<Upload> | null) {
    setUploads((all) =>
      all.flatMap((upload) => (upload.id !== id ? upload : next === null ? [] : { ...upload, ...next })),
    );
  }
  async function send(id: number, file: File) {
    try {
      await upload(collection, file, (progress) => change(id, { progress }));
      change(id, null);
      await changed();
    } catch (error) {
      change(id, { error: error instanceof Error ? error.message : String(error) });
    }
  }
  function add(files: readonly File[]) {
    for (const file of files) {
      const id = count.current++;
      setUploads((all) => [...all, { id, name: file.name, progress: 0, error: null }]);
      queue.current = queue.current.then(() => send(id, file));
    }
  }
  return { uploads, add, dismiss: (id: number) => change(id, null) };
}

/** `fetch` does not tell how much of a body has gone. */
function upload(
  collection: string,
  file: File,
  onProgress: (progress: number | null) => void,
): Promise<void> {
  if (file.size > MAX_BYTES) return Promise.reject(new Error("It is larger than 16 MB."));
  const form = new FormData();
  form.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/knowledge/${encodeURIComponent(collection)}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded < total ? loaded / total : null);
    request.onerror = () => reject(new Error("The server could not be reached."));
    request.onload = () =>
      request.status < 300 ? resolve() : reject(new Error(detailOf(request.responseText)));
    request.send(form);
  });
}

function detailOf(text: string): string {
  try {
    return problemSchema.parse(JSON.parse(text)).detail;
  } catch {
    return "The server did not answer as expected.";
  }
}

import { formatValue } from "@/lib/expressions";
import type { Json } from "@/lib/utils/json";
import type { StepExecutor } from "../execution";
import { NodeError } from "../node-error";
import type { NodeConfig } from "../registry";
import { kindName } from "../resolved-values";
import { type FileContent, type FileService, isFileValue } from "../services";
import { parseAddress, parseAddresses } from "./parse-addresses";

/** What most servers take; encoding makes a third more of it. */
const MAX_ATTACHED_BYTES = 25 * 1024 * 1024;

/** Sends one message. Its id comes from the step's key, so that a repeated attempt is the same message. */
export const executeSendEmail: StepExecutor<NodeConfig<"send-email">> = async (execution) => {
  const { config, services, signal, timeoutMs, idempotencyKey } = execution;
  const to = parseAddresses(config.to, "To");
  const cc = parseAddresses(config.cc, "Copy to");
  const bcc = parseAddresses(config.bcc, "Hidden copy to");
  if (to.length + cc.length + bcc.length === 0) {
    throw new NodeError("invalid-input", "no-recipient", "Nobody is named to send the message to.");
  }
  const result = await services.mail({
    credential: config.credential,
    from: parseAddress(config.from, "From"),
    to,
    cc,
    bcc,
    replyTo: parseAddress(config.replyTo, "Answers to"),
    subject: formatValue(config.subject).trim(),
    text: formatValue(config.text),
    html: config.html === undefined ? "" : formatValue(config.html),
    attachments: await readFiles(services.files, config.attachments),
    idempotencyKey,
    timeoutMs,
    signal,
  });
  const { accepted, rejected } = result;
  execution.log(
    `Sent to ${accepted.join(", ")}${rejected.length > 0 ? `, refused for ${rejected.join(", ")}` : ""}`,
  );
  return { output: result };
};

async function readFiles(files: FileService, value: Json | undefined): Promise<FileContent[]> {
  const read: FileContent[] = [];
  let size = 0;
  for (const id of fileIds(value)) {
    const file = await files.read(id);
    size += file.bytes.length;
    if (size > MAX_ATTACHED_BYTES) {
      throw new NodeError("invalid-input", "too-large", "The attachments are larger than 25 MB together.");
    }
    read.push(file);
  }
  return read;
}

function fileIds(value: Json | undefined): string[] {
  if (value === undefined || value === null || value === "") return [];
  if (Array.isArray(value)) return value.flatMap(fileIds);
  if (isFileValue(value)) return [value.$file];
  throw new NodeError("invalid-input", "no-file", `An attachment has to be a file, not ${kindName(value)}.`);
}

import type { ModelRequest, ModelResponse } from "@/lib/ai/model";
import type { Json, JsonObject } from "@/lib/utils/json";

/** The world, as far as executors may touch it. Implemented in lib/server/integrations, one set for each run. */
export interface Services {
  /** An outgoing request, guarded against private addresses. Throws `NodeError`. */
  http(request: HttpRequest): Promise<HttpResponse>;
  /** One model call; `default` as the model is resolved for the workspace. Throws `NodeError`. */
  model(request: ModelRequest): Promise<ModelResponse>;
  /**
   * What a credential, by its name, adds to a request; waits for its rate limit within the attempt's time.
   * Throws `NodeError` of class `auth` or `rate-limited`.
   */
  authorize(credential: string, limits?: { signal: AbortSignal; timeoutMs: number }): Promise<Authorization>;
  files: FileService;
  /** Runs JavaScript in a sandbox without access to anything but `globals`. Throws `NodeError`. */
  script(request: ScriptRequest): Promise<ScriptResult>;
  /** One statement with parameters on the database that the credential names. Throws `NodeError`. */
  sql(request: SqlRequest): Promise<SqlResult>;
  /** Sends one e-mail over the SMTP server that the credential names. Throws `NodeError`. */
  mail(message: MailMessage): Promise<MailResult>;
  store: StoreService;
  knowledge: KnowledgeService;
  memory: MemoryService;
  mcp: McpService;
  /** Answers the webhook call that started the run; false where it was answered before. */
  respond(response: { status: number; headers: Record<string, string>; body: Json }): Promise<boolean>;
  /** Starts a run of another workflow of the workspace, once for each idempotency key. Throws `NodeError`. */
  startWorkflow(request: WorkflowCall): Promise<{ runId: string }>;
  /** How an awaited run ended; null while it has not. */
  runResult(runId: string): Promise<WorkflowCallResult | null>;
}

export interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  signal: AbortSignal;
  timeoutMs: number;
  redirects: number;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  /** Text of the body; at most 10 MB, beyond which the service throws `refused`. */
  body: string;
  /** The body as it came. */
  bytes: Uint8Array;
}

export interface Authorization {
  headers: Record<string, string>;
  query: Record<string, string>;
}

/** A file as workflows pass it on (design 4.13): a value that names it, never its bytes. */
export type FileValue = { $file: string; name: string; type: string; size: number };

export interface FileContent {
  name: string;
  /** Media type. */
  type: string;
  bytes: Uint8Array;
}

export interface FileService {
  /** Keeps a file with the run, at most 16 MB. Throws `NodeError` of class `refused` beyond that. */
  save(file: FileContent): Promise<FileValue>;
  /** A file of the workspace. Throws `NodeError` of class `invalid-input` for one that is not there. */
  read(id: string): Promise<FileContent>;
}

/** Whether a value stands for a file. */
export function isFileValue(value: Json | undefined): value is FileValue {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && typeof value["$file"] === "string"
  );
}

export interface ScriptRequest {
  /** The body of an async function. */
  source: string;
  /** What the script sees by name; JSON only. */
  globals: JsonObject;
  timeoutMs: number;
  memoryMb: number;
  signal: AbortSignal;
}

export interface ScriptResult {
  output: Json;
  /** What the script wrote to the console, a line each. */
  logs: string[];
}

export interface SqlRequest {
  credential: string;
  statement: string;
  parameters: Json[];
  /** Whether the database is to refuse what changes something. */
  readOnly?: boolean;
  maxRows: number;
  timeoutMs: number;
  signal: AbortSignal;
}

export type SqlResult = { rows: JsonObject[]; rowCount: number };

export interface MailMessage {
  credential: string;
  /** Empty for the credential's own sender. */
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string;
  subject: string;
  text: string;
  html: string;
  attachments: FileContent[];
  /** Becomes the Message-ID, so that a repeated message can be told. */
  idempotencyKey: string;
  timeoutMs: number;
  signal: AbortSignal;
}

export type MailResult = { messageId: string; accepted: string[]; rejected: string[] };

export type StoreEntry = { key: string; value: Json; createdAt: string; updatedAt: string };

export interface StoreQuery {
  collection: string;
  /** Properties that a record's value must have with these values. */
  where: JsonObject;
  limit: number;
  /** `oldest` or `newest` by creation, or a property of the value, `-` before it for descending. */
  order: string;
}

/** Records of the workspace. Every change is made once for each idempotency key. */
export interface StoreService {
  get(collection: string, key: string): Promise<StoreEntry | null>;
  query(query: StoreQuery): Promise<StoreEntry[]>;
  change(change: StoreChange): Promise<Json>;
}

export type StoreChange = { collection: string; idempotencyKey: string } & (
  | { operation: "put"; key: string; value: Json }
  /** Merges the properties into the record's value; makes the record where there is none. */
  | { operation: "merge"; key: string; value: JsonObject }
  | { operation: "append"; value: Json }
  /** Adds to the number at `field` of the value, or to the value itself where `field` is empty. */
  | { operation: "increment"; key: string; field: string; by: number }
  | { operation: "delete"; key: string }
);

export type Passage = { text: string; document: string; heading: string; score: number };

export interface KnowledgeService {
  /** The best passages of a collection for a question, best first. */
  search(request: {
    collection: string;
    query: string;
    limit: number;
    signal: AbortSignal;
  }): Promise<Passage[]>;
  /** Adds a document, or takes the place of the one of the same name. */
  add(request: { collection: string; file: FileContent; signal: AbortSignal }): Promise<{ passages: number }>;
}

/** What agents remember between runs, and answers that may be given again. */
export interface MemoryService {
  read(kind: "memory" | "cache", key: string, maxAgeMs: number): Promise<Json>;
  write(kind: "memory" | "cache", key: string, value: Json): Promise<void>;
}

export interface McpServer {
  url: string;
  /** Name of the credential to call it with; empty for none. */
  credential: string;
}

export type McpTool = { name: string; description: string; inputSchema: JsonObject };

export interface McpService {
  tools(server: McpServer, signal: AbortSignal): Promise<McpTool[]>;
  call(
    server: McpServer,
    call: { name: string; arguments: JsonObject; signal: AbortSignal; timeoutMs: number },
  ): Promise<{ content: Json; isError: boolean }>;
}

export interface WorkflowCall {
  /** The key of the workflow that is called. */
  workflow: string;
  /** A version's number; the published one where it is null. */
  version: number | null;
  input: Json;
  /** Whether the caller waits, so that the called run ends with it. */
  awaited: boolean;
  idempotencyKey: string;
}

export type WorkflowCallResult =
  | { status: "completed"; output: Json }
  | { status: "failed" | "cancelled"; message: string };

import { randomBytes } from "node:crypto";
import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { definitionOf } from "@/lib/nodes/registry";
import type { Hook } from "@/prisma/generated/client";
import { notFound } from "./app-error";
import { commits, prisma } from "./db";
import { env } from "./env";
import type { StartableWorkflow } from "./start-run";
import { documentOfVersion, draftOf } from "./stored-documents";

type Address = NonNullable<NodeDefinition["address"]>;

/**
 * Gives every trigger of the document that has an address its own; one that was given before stays the
 * same. Answers with all that the workflow has.
 */
export async function ensureHooks(workflowId: string, document: WorkflowDocument): Promise<Hook[]> {
  const data = Object.entries(document.nodes)
    .filter(([, node]) => definitionOf(node.type)?.address)
    .map(([nodeId]) => ({ token: randomBytes(18).toString("base64url"), workflowId, nodeId }));
  if (data.length > 0) await prisma().hook.createMany({ data, skipDuplicates: true });
  return await prisma().hook.findMany({ where: { workflowId } });
}

/** The address of a trigger, which a webhook's sender calls or a person opens. */
export function hookUrl(token: string, node: DocumentNode | undefined): string {
  const address = (node && definitionOf(node.type)?.address) ?? "hooks";
  return `${env().HEDDLE_URL}/${address}/${token}`;
}

/** A trigger that was found by its address. */
export interface OpenHook {
  token: string;
  workflow: StartableWorkflow;
  nodeId: string;
  node: DocumentNode;
  /** The document that the trigger was found in. */
  version: "draft" | "published";
}

/**
 * The trigger that has this address, in the published version, or in the draft where nothing is published or
 * that was asked for. Throws `not-found` for an unknown token, a trigger that is gone or switched off, and an
 * archived workflow.
 */
export async function openHook(
  address: Address,
  token: string,
  wanted?: "published" | "draft",
): Promise<OpenHook> {
  const { rows } = await commits().query<StartableWorkflow & { nodeId: string }>({
    name: "open-hook",
    text: FIND,
    values: [token],
  });
  const [hook] = rows;
  if (!hook || hook.archivedAt) throw notFound(NAMES[address]);
  const { nodeId, ...workflow } = hook;
  const published =
    wanted === "draft" || workflow.publishedVersion === null
      ? null
      : await documentOfVersion(workflow.id, workflow.publishedVersion);
  const document = published?.document ?? loadDocument(await draftOf(workflow.id));
  const node = Object.hasOwn(document.nodes, nodeId) ? document.nodes[nodeId] : undefined;
  if (!node || node.disabled || definitionOf(node.type)?.address !== address) throw notFound(NAMES[address]);
  return { token, workflow, nodeId, node, version: published ? "published" : "draft" };
}

/** Every delivery begins with it; a draft may be large, and is left where it is. */
const FIND = `
SELECT node_id AS "nodeId", workflows.id, workspace_id AS "workspaceId",
  published_version AS "publishedVersion", archived_at AS "archivedAt"
FROM hooks JOIN workflows ON workflows.id = workflow_id WHERE token = $1`;

const NAMES: Record<Address, string> = { hooks: "webhook", f: "form", chat: "chat" };

import { z } from "zod";
import { CREDENTIAL_KINDS, type CredentialField, type CredentialKind } from "@/lib/nodes/credential-kinds";
import { NodeError } from "@/lib/nodes/node-error";
import { prisma } from "../db";
import { unseal } from "../secret-box";
import type { RunScope } from "./run-scope";
import { type CallLimits, takeTurn } from "./take-turn";

const valuesSchema = z.record(z.string(), z.string());

export interface OpenCredential {
  kind: CredentialKind;
  values: Record<string, string>;
}

/**
 * The credential of this name in the run's workspace, opened for one call, for which it waits where the
 * credential has a rate limit. Its secret values are masked from then on in
 * what is recorded of the run. Throws `NodeError`: `auth` where there is none or it is of another kind,
 * `rate-limited` where the limit leaves no turn in time.
 */
export async function openCredential(
  scope: Pick<RunScope, "workspaceId" | "secrets">,
  name: string,
  accepts: readonly CredentialKind[],
  limits?: CallLimits,
): Promise<OpenCredential> {
  const row = await prisma().credential.findUnique({
    where: { workspaceId_name: { workspaceId: scope.workspaceId, name } },
  });
  if (!row) {
    throw new NodeError(
      "auth",
      "no-credential",
      `There is no credential “${name}”. Add it under Credentials.`,
    );
  }
  const kind = accepts.find((accepted) => accepted === row.kind);
  if (!kind) {
    const wanted = accepts.map((accepted) => CREDENTIAL_KINDS[accepted].label).join(", ");
    throw new NodeError(
      "auth",
      "credential-kind",
      `The credential “${name}” does not fit here; this takes: ${wanted}.`,
    );
  }
  await takeTurn(row, limits);
  const values = valuesSchema.parse(JSON.parse(unseal(row.secret)));
  const fields: readonly CredentialField[] = CREDENTIAL_KINDS[kind].fields;
  for (const { name: field, secret } of fields) if (secret) scope.secrets.add(values[field] ?? "");
  return { kind, values };
}

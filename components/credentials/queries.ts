import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { call } from "@/lib/api/client";
import { listModels, saveModelKey, setDefaultModel } from "@/lib/api/contracts/account";
import {
  type CredentialRateLimit,
  createCredential,
  deleteCredential,
  listCredentials,
  updateCredential,
} from "@/lib/api/contracts/credentials";

const keys = { credentials: ["credentials"] as const, models: ["models"] as const };

export type NewModelKey = z.input<typeof saveModelKey.body> & {
  kind: z.input<typeof saveModelKey.params>["provider"];
};

export function useCredentials() {
  return useQuery({ queryKey: keys.credentials, queryFn: ({ signal }) => call(listCredentials, { signal }) });
}

/** The models there are, which of them can be used, and which one `default` stands for. */
export function useModels() {
  return useQuery({ queryKey: keys.models, queryFn: ({ signal }) => call(listModels, { signal }) });
}

/** Keys decide which models can be used, so both lists are read again. */
function useChange() {
  const client = useQueryClient();
  return {
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.credentials }),
        client.invalidateQueries({ queryKey: keys.models }),
      ]),
  };
}

export function useSaveModelKey() {
  return useMutation({
    mutationFn: ({ kind, ...body }: NewModelKey) => call(saveModelKey, { params: { provider: kind }, body }),
    ...useChange(),
  });
}

interface SavedCredential {
  /** Null for a new one. */
  id: string | null;
  name: string;
  kind: string;
  values: Record<string, string>;
  rateLimit: CredentialRateLimit;
}

/** Makes a credential or changes one. */
export function useSaveCredential() {
  return useMutation({
    mutationFn: ({ id, name, kind, values, rateLimit }: SavedCredential) =>
      id === null
        ? call(createCredential, { body: { name, kind, values, rateLimit } })
        : call(updateCredential, { params: { id }, body: { name, values, rateLimit } }),
    ...useChange(),
  });
}

export function useDeleteCredential() {
  return useMutation({
    mutationFn: (id: string) => call(deleteCredential, { params: { id } }),
    ...useChange(),
  });
}

export function useSetDefaultModel() {
  return useMutation({
    mutationFn: (model: string) => call(setDefaultModel, { body: { model } }),
    ...useChange(),
  });
}

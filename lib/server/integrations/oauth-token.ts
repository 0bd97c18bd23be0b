import { z } from "zod";
import { type ErrorClass, NodeError } from "@/lib/nodes/node-error";
import type { HttpResponse } from "@/lib/nodes/services";
import { guardedHttp } from "./http";

export interface OAuthClient {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  /** Where it is not empty, the token is fetched with it (RFC 6749, 6), else for the client itself (4.4). */
  refreshToken: string;
}

interface Entry {
  token: Promise<string>;
  /** Null while it is being fetched. */
  value: string | null;
  /** Milliseconds since 1970. */
  until: number;
}

/** A token is not used in the last moments of its life, for it has yet to reach the server. */
const MARGIN_MS = 30_000;
/** How long a token is kept whose server does not say how long it lives. */
const UNKNOWN_LIFE_S = 300;
const TIMEOUT_MS = 30_000;

/** Tokens by client, those that are being fetched included, so that one request serves all who wait. */
const tokens = new Map<string, Entry>();

/**
 * An access token of the client: the one that is there while it is good for half a minute more, else a new
 * one. Throws `NodeError`: `auth` where the client is refused, else what the request for the token does.
 */
export function fetchToken(client: OAuthClient): Promise<string> {
  const key = JSON.stringify(client);
  const known = tokens.get(key);
  if (known && known.until > Date.now()) return known.token;
  for (const [each, { until }] of tokens) if (until <= Date.now()) tokens.delete(each);
  const entry: Entry = { token: request(client, settle), value: null, until: Number.POSITIVE_INFINITY };
  function settle(value: string, lifeSeconds: number): void {
    entry.value = value;
    entry.until = Date.now() + lifeSeconds * 1000 - MARGIN_MS;
  }
  tokens.set(key, entry);
  entry.token.catch(() => tokens.delete(key));
  return entry.token;
}

/** Makes the next `fetchToken` fetch a new token in the place of this one, which was refused. */
export function forgetToken(value: string): void {
  for (const [key, entry] of tokens) if (entry.value === value) tokens.delete(key);
}

const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().optional() });

async function request(
  client: OAuthClient,
  settle: (value: string, lifeSeconds: number) => void,
): Promise<string> {
  let response = await post(client, "header");
  // RFC 6749, 2.3.1 has every server take the client's secret as a header, but some want it in the body only.
  if (response.status === 400 || response.status === 401) response = await post(client, "body");
  if (response.status >= 300) throw refusal(client, response);
  const answer = answerSchema.safeParse(parseJson(response.body));
  if (!answer.success) {
    throw new NodeError(
      "unavailable",
      "oauth2-answer",
      `${hostOf(client)} answered without an access token.`,
    );
  }
  const { access_token: token, expires_in: life = UNKNOWN_LIFE_S } = answer.data;
  settle(token, life);
  return token;
}

function post(client: OAuthClient, secretIn: "header" | "body"): Promise<HttpResponse> {
  const { tokenUrl, clientId, clientSecret, scope, refreshToken } = client;
  const form = new URLSearchParams(
    refreshToken
      ? { grant_type: "refresh_token", refresh_token: refreshToken }
      : { grant_type: "client_credentials" },
  );
  if (scope.trim() !== "") form.set("scope", scope.trim());
  const headers: Record<string, string> = {
    accept: "application/json",
    "content-type": "application/x-www-form-urlencoded",
  };
  if (secretIn === "header") {
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    headers["authorization"] = `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
  } else {
    form.set("client_id", clientId);
    form.set("client_secret", clientSecret);
  }
  const { signal } = new AbortController();
  const body = form.toString();
  return guardedHttp({
    method: "POST",
    url: tokenUrl,
    headers,
    body,
    signal,
    timeoutMs: TIMEOUT_MS,
    redirects: 0,
  });
}

function refusal(client: OAuthClient, { status, body }: HttpResponse): NodeError {
  const told = z
    .object({ error: z.string().optional(), error_description: z.string().optional() })
    .safeParse(parseJson(body));
  const reason = told.success ? (told.data.error_description ?? told.data.error ?? "") : "";
  const message = `${hostOf(client)} gave no token, status ${status}${reason && `: ${reason.slice(0, 200)}`}`;
  return new NodeError(classOf(status), "oauth2-token", message);
}

function classOf(status: number): ErrorClass {
  if (status === 429) return "rate-limited";
  return status >= 500 ? "unavailable" : "auth";
}

function hostOf({ tokenUrl }: OAuthClient): string {
  return URL.canParse(tokenUrl) ? new URL(tokenUrl).host : tokenUrl;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { z } from "zod";
import type { Authorization, HttpRequest, HttpResponse } from "@/lib/nodes/services";
import { openCredential } from "./credentials";
import { guardedHttp } from "./http";
import { fetchToken, forgetToken } from "./oauth-token";
import type { RunScope } from "./run-scope";
import type { CallLimits } from "./take-turn";

const KINDS = ["basic", "bearer", "header", "query", "oauth2"] as const;

/**
 * What the credential of this name adds to a request; whatever of it is secret is masked from then on in what
 * is recorded of the run. Tokens of OAuth2 clients are fetched when needed and kept until they expire.
 * Throws `NodeError`: `auth` where there is no such credential or it is refused, `rate-limited` where its rate
 * limit leaves no turn in time.
 */
export async function authorize(scope: RunScope, name: string, limits?: CallLimits): Promise<Authorization> {
  const { kind, values } = await openCredential(scope, name, KINDS, limits);
  const { [kind]: make } = MAKERS;
  const authorization = make ? await make(values) : NOTHING;
  for (const value of Object.values(authorization.query)) scope.secrets.add(encodeURIComponent(value));
  for (const value of Object.values(authorization.headers)) {
    scope.secrets.add(value.replace(/^(Bearer|Basic) /, ""));
  }
  return authorization;
}

const NOTHING: Authorization = { headers: {}, query: {} };

type Values = Record<string, string>;

const MAKERS: Record<string, (values: Values) => Authorization | Promise<Authorization>> = {
  basic: ({ user = "", password = "" }) => {
    const pair = Buffer.from(`${user}:${password}`, "utf8").toString("base64");
    return { ...NOTHING, headers: { authorization: `Basic ${pair}` } };
  },
  bearer: ({ token = "" }) => withBearer(token.trim()),
  header: ({ name = "", value = "" }) => ({ ...NOTHING, headers: { [name.trim().toLowerCase()]: value } }),
  query: ({ name = "", value = "" }) => ({ ...NOTHING, query: { [name.trim()]: value } }),
  oauth2: async (values) => withBearer(await fetchToken(clientSchema.parse(values))),
};

const clientSchema = z.object({
  tokenUrl: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  scope: z.string().default(""),
  refreshToken: z.string().default(""),
});

function withBearer(token: string): Authorization {
  return { ...NOTHING, headers: { authorization: `Bearer ${token}` } };
}

/**
 * `guardedHttp`, and a 401 to a token that was fetched for a credential makes the next `authorize` fetch a new
 * one. Throws what `guardedHttp` does.
 */
export async function authorizedHttp(request: HttpRequest): Promise<HttpResponse> {
  const response = await guardedHttp(request);
  const { authorization = "" } = request.headers;
  if (response.status === 401) forgetToken(authorization.replace(/^Bearer /, ""));
  return response;
}

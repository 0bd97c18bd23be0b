import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { NodeConfig } from "@/lib/nodes/registry";
import { AppError } from "./app-error";
import { type OpenCredential, openCredential } from "./integrations/credentials";
import { UsedSecrets } from "./integrations/run-scope";
import { log } from "./log";

type HookAuth = NonNullable<NodeConfig<"webhook">["auth"]>;

/** What a caller sent, as far as it may prove who they are. */
interface Sent {
  /** Names in lower case. */
  headers: Record<string, string>;
  bytes: Uint8Array;
}

/** How old a signed call may be, and how far ahead the caller's clock. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * Checks that a call proves who sent it, as the webhook asks for. Gives the names of the headers that did,
 * which must not be stored. Throws `unauthorized`.
 */
export async function checkHookAuth(
  workspaceId: string,
  auth: HookAuth | undefined,
  sent: Sent,
  now: number = Date.now(),
): Promise<string[]> {
  if (!auth || auth.kind === "none") return [];
  const credential = await open(workspaceId, auth.credential ?? "");
  const { proof, headers } = credential ? check(auth, credential, sent, now) : { proof: false, headers: [] };
  if (proof) return headers;
  throw new AppError("unauthorized", "The call does not prove who sent it, as this webhook asks for.");
}

/** A credential that is missing is the builder's mistake: told in the log, and refused to the caller. */
async function open(workspaceId: string, name: string): Promise<OpenCredential | null> {
  try {
    const scope = { workspaceId, secrets: new UsedSecrets() };
    return await openCredential(scope, name, ["basic", "bearer", "header"]);
  } catch (error) {
    log().warn({ err: error, credential: name }, "a webhook cannot check its callers");
    return null;
  }
}

function check({ kind, header }: HookAuth, credential: OpenCredential, sent: Sent, now: number): Checked {
  if (kind === "none") return { proof: true, headers: [] };
  if (kind === "credential") return sentCredential(credential, sent);
  const { token, value, password } = credential.values;
  const secret = token ?? value ?? password ?? "";
  // Anybody could sign with an empty secret.
  return secret === "" ? { proof: false, headers: [] } : SCHEMES[kind]({ secret, sent, header, now });
}

interface Checked {
  proof: boolean;
  headers: string[];
}

function sentCredential({ kind, values }: OpenCredential, { headers }: Sent): Checked {
  const { name = "", value = "", token = "", user = "", password = "" } = values;
  if (kind === "header") {
    const header = name.toLowerCase();
    return { proof: value !== "" && isSame(headers[header] ?? "", value), headers: [header] };
  }
  const [scheme = "", given = ""] = (headers["authorization"] ?? "").trim().split(/ +/);
  const proof =
    kind === "bearer"
      ? scheme.toLowerCase() === "bearer" && token !== "" && isSame(given, token)
      : scheme.toLowerCase() === "basic" &&
        isSame(Buffer.from(given, "base64").toString("utf8"), `${user}:${password}`);
  return { proof, headers: ["authorization"] };
}

interface Signed {
  secret: string;
  sent: Sent;
  header: string | undefined;
  now: number;
}

const SCHEMES: Record<Exclude<HookAuth["kind"], "none" | "credential">, (signed: Signed) => Checked> = {
  /** The body's HMAC, in hex or base64, with or without `sha256=` before it. */
  hmac: ({ secret, sent, header }) => {
    const name = (header || "x-hub-signature-256").toLowerCase();
    const given = (sent.headers[name] ?? "").trim().replace(/^(sha256|v\d+)=/i, "");
    const made = sign(secret, sent.bytes);
    return {
      proof: isSame(given.toLowerCase(), made.toString("hex")) || isSame(given, made.toString("base64")),
      headers: [name],
    };
  },
  /** https://docs.slack.dev/authentication/verifying-requests-from-slack */
  slack: ({ secret, sent, now }) => {
    const time = sent.headers["x-slack-request-timestamp"] ?? "";
    const made = sign(secret, `v0:${time}:`, sent.bytes).toString("hex");
    const given = sent.headers["x-slack-signature"] ?? "";
    return { proof: isRecent(time, now) && isSame(given, `v0=${made}`), headers: ["x-slack-signature"] };
  },
  /** https://docs.stripe.com/webhooks#verify-manually */
  stripe: ({ secret, sent, now }) => {
    const parts = (sent.headers["stripe-signature"] ?? "").split(",").map((part) => part.trim().split("="));
    const time = parts.find(([key]) => key === "t")?.[1] ?? "";
    const made = sign(secret, `${time}.`, sent.bytes).toString("hex");
    const given = parts.filter(([key]) => key === "v1").map(([, value = ""]) => value);
    return {
      proof: isRecent(time, now) && given.some((each) => isSame(each, made)),
      headers: ["stripe-signature"],
    };
  },
  /** https://www.standardwebhooks.com; Svix sends the same under its own name. */
  standard: ({ secret, sent, now }) => {
    const named = (name: string) => sent.headers[`webhook-${name}`] ?? sent.headers[`svix-${name}`] ?? "";
    const time = named("timestamp");
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    const made = sign(key, `${named("id")}.${time}.`, sent.bytes).toString("base64");
    const given = named("signature").split(" ");
    return {
      proof: isRecent(time, now) && given.some((each) => isSame(each, `v1,${made}`)),
      headers: ["webhook-signature", "svix-signature"],
    };
  },
};

function sign(secret: string | Uint8Array, ...parts: (string | Uint8Array)[]): Buffer {
  const hmac = createHmac("sha256", secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

function isRecent(seconds: string, now: number): boolean {
  return /^\d+$/.test(seconds) && Math.abs(now - Number(seconds) * 1000) <= TOLERANCE_MS;
}

/** Compares without telling by its time how much is right; digests, because lengths may differ. */
function isSame(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** An environment value that cannot be used; the message says which, and what to do about it. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

const text = z.string().optional();
const wholeNumber = (low: number, high: number, standard: number) => {
  const error = `must be a whole number from ${low} to ${high}`;
  return z.coerce.number({ error }).int({ error }).min(low, { error }).max(high, { error }).default(standard);
};
const webAddress = z
  .url({ protocol: /^https?$/, error: "must be a web address such as https://heddle.example.com" })
  .transform((url) => url.replace(/\/+$/, ""))
  .optional();
const proxyAddress = z
  .preprocess(
    // Often written without a scheme.
    (value) => (typeof value === "string" && !value.includes("://") ? `http://${value}` : value),
    z.url({ protocol: /^https?$/, error: "must be a proxy's address such as http://proxy.example.com:3128" }),
  )
  .optional();
const flag = z
  .enum(["true", "false", "1", "0"], { error: "must be true or false" })
  .transform((value) => value === "true" || value === "1")
  .default(false);
const list = z
  .string()
  .default("")
  .transform((value) => value.split(/[\s,]+/).filter((item) => item !== ""));

const schema = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, "must look like postgresql://user:password@host:5432/database")
    .optional(),
  HEDDLE_DATA_DIR: z
    .string()
    .default(".heddle")
    .transform((folder) => path.resolve(folder)),
  PORT: wholeNumber(1, 65_535, 3000),
  HOST: z.string().default("127.0.0.1"),
  HEDDLE_URL: webAddress,
  NEXTAUTH_URL: webAddress,
  HEDDLE_WORKERS: wholeNumber(0, 64, 1),
  HEDDLE_WORKSPACE_CONCURRENCY: wholeNumber(1, 100_000, 200),
  HEDDLE_KEEP_RUNS_DAYS: wholeNumber(0, 36_500, 90),
  HEDDLE_OWNER_EMAIL: z.email({ error: "must be an e-mail address" }).optional(),
  HEDDLE_OWNER_PASSWORD: text,
  HEDDLE_API_KEY: z
    .string()
    .min(16, { error: "must have at least 16 characters: it opens everything in the workspace" })
    .optional(),
  HEDDLE_SETUP_CODE: text,
  HEDDLE_SECRET: z
    .string()
    .min(32, { error: "must have at least 32 characters; leave it out and one is generated" })
    .optional(),
  HEDDLE_ALLOW_PRIVATE_NETWORK: flag,
  HEDDLE_ALLOWED_HOSTS: list,
  HTTP_PROXY: proxyAddress,
  HTTPS_PROXY: proxyAddress,
  NO_PROXY: list,
  GITHUB_ID: text,
  GITHUB_SECRET: text,
  GOOGLE_ID: text,
  GOOGLE_SECRET: text,
  ANTHROPIC_API_KEY: text,
  ANTHROPIC_BASE_URL: webAddress,
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: webAddress,
  INNGEST_EVENT_KEY: text,
  INNGEST_SIGNING_KEY: text,
  INNGEST_BASE_URL: webAddress,
  INNGEST_DEV: text,
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
      error: "must be one of fatal, error, warn, info, debug, trace, silent",
    })
    .default("info"),
});

type Settings = z.output<typeof schema>;

export interface Env extends Omit<Settings, "HEDDLE_URL" | "HEDDLE_SECRET"> {
  /** The address people open, without a slash at its end. */
  HEDDLE_URL: string;
  /**
   * The key that credentials are encrypted and sessions signed with: the given one, else the one in the data
   * directory, made at first use. Without it the stored credentials are lost.
   */
  readonly HEDDLE_SECRET: string;
  /** True where a real Inngest runs the functions, so that no worker process is needed. */
  usesInngestServer: boolean;
}

type Source = Readonly<Record<string, string | undefined>>;

/** Values that only make sense together. */
const pairs = [
  ["HEDDLE_OWNER_EMAIL", "HEDDLE_OWNER_PASSWORD"],
  ["GITHUB_ID", "GITHUB_SECRET"],
  ["GOOGLE_ID", "GOOGLE_SECRET"],
] as const;

/**
 * Reads and checks the environment; an empty value counts as absent.
 * @throws EnvironmentError with one sentence for each bad value.
 */
export function readEnv(source: Source): Env {
  const given = Object.fromEntries(Object.entries(withProxies(source)).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw new EnvironmentError(parsed.error.issues.map((issue) => sentence(issue, given)).join("\n"));
  const settings = parsed.data;
  for (const [one, other] of pairs) {
    if ((settings[one] === undefined) === (settings[other] === undefined)) continue;
    throw new EnvironmentError(`${one} and ${other} must be set together, or neither.`);
  }
  return {
    ...settings,
    HEDDLE_URL: settings.HEDDLE_URL ?? settings.NEXTAUTH_URL ?? `http://localhost:${settings.PORT}`,
    get HEDDLE_SECRET() {
      return settings.HEDDLE_SECRET ?? storedSecret(settings.HEDDLE_DATA_DIR);
    },
    usesInngestServer: usesInngestServer(settings),
  };
}

/** The variables for proxies are as often written in small letters. */
function withProxies(source: Source): Source {
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"] as const;
  return {
    ...source,
    ...Object.fromEntries(names.map((name) => [name, source[name] || source[name.toLowerCase()] || ""])),
  };
}

function usesInngestServer(settings: Settings): boolean {
  if (settings.INNGEST_DEV !== undefined && /^https?:/.test(settings.INNGEST_DEV)) return true;
  if (!settings.INNGEST_EVENT_KEY !== !settings.INNGEST_SIGNING_KEY) {
    throw new EnvironmentError("INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY must be set together, or neither.");
  }
  return settings.INNGEST_EVENT_KEY !== undefined;
}

function sentence(issue: z.core.$ZodIssue, given: Source): string {
  const name = String(issue.path[0]);
  const secret = /PASSWORD|SECRET|KEY|URL|CODE|PROXY/.test(name);
  const value = secret ? "" : ` (it is "${given[name]}")`;
  return `${name} ${issue.message}${value}.`;
}

declare global {
  var heddleEnv: Env | undefined;
}

/** The checked environment of this process, read once. */
export function env(): Env {
  globalThis.heddleEnv ??= readEnv(process.env);
  return globalThis.heddleEnv;
}

/** Made beside its place and linked there, so that two processes which start together agree on one. */
function storedSecret(folder: string): string {
  const file = path.join(folder, "secret");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  try {
    linkSync(fresh, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(fresh);
  }
  return readFileSync(file, "utf8").trim();
}

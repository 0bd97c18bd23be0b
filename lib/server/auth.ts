import { createHash } from "node:crypto";
import { getServerSession, type NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import GitHubProvider from "next-auth/providers/github";
import GoogleProvider from "next-auth/providers/google";
import type { Caller } from "./access";
import { prisma } from "./db";
import { env } from "./env";
import { verifyPassword } from "./password";
import { takeToken } from "./rate-limit";

/** Wrong passwords for one address within the window; more are refused without looking. */
const SIGN_IN_ATTEMPTS = { limit: 10, windowMs: 5 * 60_000 };

/** How people sign in. Made when first asked for, because the environment says which providers there are. */
export function authOptions(): NextAuthOptions {
  return {
    secret: env().HEDDLE_SECRET,
    session: { strategy: "jwt", maxAge: 30 * 24 * 3600 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [credentialsProvider(), ...oauthProviders()],
    callbacks: {
      signIn: async ({ user, account }) => {
        if (!account || account.provider === "credentials") return true;
        return await linkAccount(account.provider, account.providerAccountId, user.email ?? "");
      },
      jwt: async ({ token, user }) => {
        if (!user?.email) return token;
        const known = await prisma().user.findUnique({ where: { email: user.email.toLowerCase() } });
        return { ...token, sub: known?.id ?? "" };
      },
    },
  };
}

function credentialsProvider() {
  return CredentialsProvider({
    name: "E-mail and password",
    credentials: {
      email: { label: "E-mail", type: "email" },
      password: { label: "Password", type: "password" },
    },
    authorize: async (credentials) => {
      const email = credentials?.email.trim().toLowerCase() ?? "";
      if (takeToken(`sign-in:${email}`, SIGN_IN_ATTEMPTS).allowed === false) return null;
      const user = await prisma().user.findUnique({ where: { email } });
      const right = await verifyPassword(credentials?.password ?? "", user?.passwordHash ?? null);
      return user && right ? { id: user.id, email: user.email, name: user.name } : null;
    },
  });
}

function oauthProviders() {
  const { GITHUB_ID, GITHUB_SECRET, GOOGLE_ID, GOOGLE_SECRET } = env();
  return [
    ...(GITHUB_ID && GITHUB_SECRET
      ? [GitHubProvider({ clientId: GITHUB_ID, clientSecret: GITHUB_SECRET })]
      : []),
    ...(GOOGLE_ID && GOOGLE_SECRET
      ? [GoogleProvider({ clientId: GOOGLE_ID, clientSecret: GOOGLE_SECRET })]
      : []),
  ];
}

/** Lets somebody in whose address has an account here, and remembers the link. Strangers stay out. */
async function linkAccount(provider: string, providerAccountId: string, email: string): Promise<boolean> {
  const user = await prisma().user.findUnique({ where: { email: email.toLowerCase() } });
  if (!user) return false;
  const where = { provider_providerAccountId: { provider, providerAccountId } };
  const account = await prisma().account.upsert({
    where,
    create: { provider, providerAccountId, userId: user.id },
    update: {},
  });
  return account.userId === user.id;
}

export interface SessionUser {
  email: string;
  name: string;
}

export interface CurrentUser extends SessionUser {
  id: string;
  workspaceId: string;
  workspaceName: string;
  caller: Caller;
}

/** Whom the session of the request names, or null. It costs no look at the database, so the account may be gone. */
export async function sessionUser(): Promise<SessionUser | null> {
  const { email, name } = (await getServerSession(authOptions()))?.user ?? {};
  return email ? { email, name: name ?? email } : null;
}

/** The account of whom a session names; null where it is gone. */
export async function accountOf(session: SessionUser | null): Promise<CurrentUser | null> {
  if (!session) return null;
  const user = await prisma().user.findUnique({
    where: { email: session.email.toLowerCase() },
    include: { memberships: { include: { workspace: true }, orderBy: { workspaceId: "asc" } } },
  });
  const membership = user?.memberships[0];
  if (!user || !membership) return null;
  const { workspaceId, role, workspace } = membership;
  const caller = { userId: user.id, workspaceId, role };
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    workspaceId,
    workspaceName: workspace.name,
    caller,
  };
}

/** The person whose session the request carries, or null. */
export async function currentUser(): Promise<CurrentUser | null> {
  return await accountOf(await sessionUser());
}

/** The caller of an API request: by bearer key, else by session; null for neither. */
export async function callerOf(request: Request): Promise<Caller | null> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (bearer === undefined) return (await currentUser())?.caller ?? null;
  const key = await prisma().apiKey.findUnique({ where: { hash: hashApiKey(bearer) } });
  return key && { userId: null, workspaceId: key.workspaceId, role: key.role };
}

/** How an API key is stored: keys are random and long, so a plain hash is enough. */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

import { afterEach, describe, expect, test, vi } from "vitest";
import { authOptions, callerOf, hashApiKey } from "./auth";
import { prisma } from "./db";
import { env, readEnv } from "./env";
import { setUp, setUpFromEnvironment, setupStatus } from "./setup";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";

withTestDatabase();
afterEach(() => vi.unstubAllGlobals());

function withEnvironment(settings: Record<string, string>): void {
  vi.stubGlobal("heddleEnv", readEnv({ DATABASE_URL: env().DATABASE_URL, ...settings }));
}

describe("set-up", () => {
  const owner = { email: "Ada@Example.com", name: "Ada", password: "correct horse battery" };

  test("asks for the code from the terminal where one is set", async () => {
    withEnvironment({ HEDDLE_SETUP_CODE: "1234" });
    expect(await setupStatus()).toEqual({ needed: true, codeRequired: true });
    await expect(setUp({ ...owner, code: "4321" })).rejects.toMatchObject({ code: "forbidden" });
    expect(await prisma().user.count()).toBe(0);
  });

  test("of two first visitors at once exactly one becomes the owner, and finds the example published", async () => {
    const visits = await Promise.allSettled([setUp(owner), setUp({ ...owner, email: "eve@example.com" })]);
    expect(visits.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await prisma().user.count()).toBe(1);
    const workflows = await prisma().workflow.findMany({ include: { hooks: true } });
    expect(workflows).toMatchObject([
      { name: "Sales lead processing", publishedVersion: 1, hooks: [{ nodeId: "lead" }] },
    ]);
    const user = await prisma().user.findFirstOrThrow();
    expect(await prisma().workflowVersion.findMany()).toMatchObject([{ version: 1, publishedBy: user.id }]);
    expect(user.passwordHash).toMatch(/^scrypt\$/);
    expect(user.email).toBe(user.email.toLowerCase());
    expect(await setupStatus()).toMatchObject({ needed: false });
  });

  test("from the environment makes the key once, and never a second owner", async () => {
    const settings = {
      HEDDLE_API_KEY: "key-0123456789abcdef",
      HEDDLE_OWNER_EMAIL: "b@example.com",
      HEDDLE_OWNER_PASSWORD: "x",
    };
    withEnvironment(settings);
    await setUpFromEnvironment();
    await setUpFromEnvironment();
    expect(await prisma().user.count()).toBe(1);
    expect(await prisma().apiKey.findMany()).toMatchObject([{ hash: hashApiKey(settings.HEDDLE_API_KEY) }]);
    const request = new Request("http://localhost", {
      headers: { authorization: `Bearer ${settings.HEDDLE_API_KEY}` },
    });
    const workspace = await prisma().workspace.findFirstOrThrow();
    expect(await callerOf(request)).toMatchObject({ workspaceId: workspace.id, role: "owner" });
  });
});

describe("sign-in", () => {
  test("offers GitHub and Google when their settings are there", () => {
    const providers = () => authOptions().providers.map(({ id }) => id);
    expect(providers()).toEqual(["credentials"]);
    withEnvironment({ GITHUB_ID: "a", GITHUB_SECRET: "b", GOOGLE_ID: "c", GOOGLE_SECRET: "d" });
    expect(providers()).toEqual(["credentials", "github", "google"]);
  });

  test("through a provider links an account to the address it belongs to, and keeps strangers out", async () => {
    const { userId } = await newCaller();
    const email = `${userId}@example.com`;
    const signInWith = (address: string, providerAccountId: string) =>
      authOptions().callbacks?.signIn?.({
        user: { id: "from-provider", email: address },
        account: { provider: "github", providerAccountId, type: "oauth" },
      });
    expect(await signInWith("stranger@example.com", "7")).toBe(false);
    expect(await signInWith(email.toUpperCase(), "8")).toBe(true);
    expect(await signInWith(email, "8")).toBe(true);
    expect(await prisma().account.findMany()).toMatchObject([
      { provider: "github", providerAccountId: "8", userId },
    ]);
    const other = await newCaller();
    expect(await signInWith(`${other.userId}@example.com`, "8")).toBe(false);
  });
});

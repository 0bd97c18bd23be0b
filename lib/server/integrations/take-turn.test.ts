import { expect, test } from "vitest";
import { createCredential, updateCredential } from "../credentials";
import { pool } from "../db";
import { getFlow } from "../flow";
import { newCaller } from "../testing/callers";
import { withTestDatabase } from "../testing/database";
import { openCredential } from "./credentials";
import { UsedSecrets } from "./run-scope";
import { takeTurn } from "./take-turn";

withTestDatabase();

type RateLimit = { perSecond?: number; perMinute?: number } | null;

async function rated(rateLimit: RateLimit) {
  const caller = await newCaller();
  const values = { token: "secret-token" };
  const { id } = await createCredential(caller, { name: "CRM", kind: "bearer", values, rateLimit });
  const { perSecond = null, perMinute = null } = rateLimit ?? {};
  return { caller, credential: { id, name: "CRM", perSecond, perMinute } };
}

const limits = (timeoutMs: number) => ({ signal: new AbortController().signal, timeoutMs });

/** As if the time had passed without a call. */
async function letPass(id: string, seconds: number): Promise<void> {
  await pool().query(
    `UPDATE credential_paces SET second_full_at = second_full_at - $2 * interval '1 second',
       minute_full_at = minute_full_at - $2 * interval '1 second' WHERE credential_id = $1`,
    [id, seconds],
  );
}

test("as many calls as the limit says go at once, the next fails as rate-limited with the time to wait", async () => {
  const { caller, credential } = await rated({ perMinute: 3 });
  await Promise.all([1, 2, 3].map(() => takeTurn(credential, limits(1000))));
  const late = takeTurn(credential, limits(1000));
  await expect(late).rejects.toMatchObject({ class: "rate-limited", code: "credential-rate" });
  const { retryAfterMs } = await late.catch((error) => error);
  expect(retryAfterMs).toBeGreaterThan(19_000);
  expect(retryAfterMs).toBeLessThanOrEqual(20_000);
  expect((await getFlow(caller)).credentials).toMatchObject([{ name: "CRM", perSecond: null, perMinute: 3 }]);
  await letPass(credential.id, 20);
  await takeTurn(credential, limits(1000));
});

test("a call that finds no turn takes none from the others", async () => {
  const { credential } = await rated({ perMinute: 1 });
  await takeTurn(credential, limits(10));
  const waits = [];
  for (let i = 0; i < 3; i += 1)
    waits.push((await takeTurn(credential, limits(10)).catch((error) => error)).retryAfterMs);
  expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
});

test("calls wait for their turn, in this process and in others, where it comes in time", async () => {
  const { credential } = await rated({ perSecond: 20 });
  const begin = performance.now();
  // 20 at once, and 10 more at 20 a second.
  await Promise.all(Array.from({ length: 30 }, () => takeTurn(credential, limits(10_000))));
  const took = performance.now() - begin;
  expect(took).toBeGreaterThan(450);
  expect(took).toBeLessThan(3000);
});

test("both limits hold", async () => {
  const { credential } = await rated({ perSecond: 2, perMinute: 3 });
  await takeTurn(credential, limits(10));
  await takeTurn(credential, limits(10));
  await expect(takeTurn(credential, limits(10))).rejects.toMatchObject({ class: "rate-limited" });
  await letPass(credential.id, 1);
  await takeTurn(credential, limits(10));
  await letPass(credential.id, 1);
  await expect(takeTurn(credential, limits(10))).rejects.toMatchObject({ class: "rate-limited" });
});

test("waiting ends with the attempt", async () => {
  const { credential } = await rated({ perMinute: 1 });
  await takeTurn(credential, limits(10));
  const controller = new AbortController();
  const waiting = takeTurn(credential, { signal: controller.signal, timeoutMs: 600_000 });
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
});

test("opening a credential takes a turn, and a changed limit counts from then on", async () => {
  const { caller, credential } = await rated({ perMinute: 1 });
  const scope = { workspaceId: caller.workspaceId, secrets: new UsedSecrets() };
  const open = () => openCredential(scope, "CRM", ["bearer"], limits(10));
  expect(await open()).toMatchObject({ kind: "bearer" });
  await expect(open()).rejects.toMatchObject({ code: "credential-rate" });
  expect(await updateCredential(caller, credential.id, {})).toMatchObject({ rateLimit: { perMinute: 1 } });
  await expect(open()).rejects.toMatchObject({ code: "credential-rate" });
  const changed = await updateCredential(caller, credential.id, { rateLimit: { perMinute: 2 } });
  expect(changed.rateLimit).toEqual({ perMinute: 2 });
  await open();
  await open();
  await expect(open()).rejects.toMatchObject({ code: "credential-rate" });
  expect((await updateCredential(caller, credential.id, { rateLimit: null })).rateLimit).toBeNull();
  for (let i = 0; i < 5; i += 1) await open();
});

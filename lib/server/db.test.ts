import { expect, test, vi } from "vitest";
import { listen, pool, prisma } from "./db";
import { withTestDatabase } from "./testing/database";

withTestDatabase();

test("Prisma and plain SQL see the same rows", async () => {
  await prisma().user.create({ data: { id: "u1", email: "ada@example.com", name: "Ada" } });
  const { rows } = await pool().query("select name from users where id = 'u1'");
  expect(rows).toEqual([{ name: "Ada" }]);
});

test("handlers hear their own channel until they leave", async () => {
  const heard: string[] = [];
  const leave = await listen("first", (payload) => heard.push(`first ${payload}`));
  await listen("Second one", (payload) => heard.push(`second ${payload}`));
  await pool().query(`select pg_notify('first', '1'), pg_notify('Second one', '2')`);
  await vi.waitFor(() => expect(heard).toEqual(["first 1", "second 2"]));
  leave();
  await pool().query(`select pg_notify('first', '3'), pg_notify('Second one', '4')`);
  await vi.waitFor(() => expect(heard).toEqual(["first 1", "second 2", "second 4"]));
});

test("channels that are listened to at the same moment are begun one after the other", async () => {
  const warnings: string[] = [];
  const note = ({ message }: Error) => warnings.push(message);
  process.on("warning", note);
  const heard: string[] = [];
  const channels = ["one", "two", "three", "four"];
  await Promise.all(channels.map((channel) => listen(channel, () => heard.push(channel))));
  for (const channel of channels) await pool().query("select pg_notify($1, '')", [channel]);
  await vi.waitFor(() => expect(heard).toEqual(channels));
  process.off("warning", note);
  expect(warnings).toEqual([]);
});

test("a lost connection comes back, and handlers are told that they may have missed something", async () => {
  const heard: (string | null)[] = [];
  await listen("kept", (payload) => heard.push(payload));
  await pool().query(
    "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and pid <> pg_backend_pid()",
  );
  await vi.waitFor(() => expect(heard).toEqual([null]), { timeout: 5000 });
  await pool().query("select pg_notify('kept', 'again')");
  await vi.waitFor(() => expect(heard).toEqual([null, "again"]));
});

test("a connection that is lost in the middle of a transaction does not end the process", async () => {
  const client = await pool().connect();
  await client.query("begin");
  const { rows } = await client.query("select pg_backend_pid() as pid");
  const ended = new Promise((resolve) => client.once("end", resolve));
  await pool().query("select pg_terminate_backend($1)", [rows[0]?.pid]);
  await ended;
  await expect(client.query("select 1")).rejects.toThrow(/not queryable/);
  client.release(true);
});

test("no connection may stand still in a transaction and keep its locks", async () => {
  const { rows } = await pool().query("show idle_in_transaction_session_timeout");
  expect(rows).toEqual([{ idle_in_transaction_session_timeout: "10s" }]);
});

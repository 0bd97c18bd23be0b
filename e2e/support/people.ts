import pg from "pg";
import type { Browser } from "playwright";
import { hashPassword } from "@/lib/server/password";
import { newId } from "@/lib/utils/ids";
import { API_KEY, type App } from "./app";
import { newPage } from "./browser";
import { EditorPage, OWNER, signIn } from "./pages";

export interface Person {
  name: string;
  email: string;
  password: string;
}

export const BOB: Person = {
  name: "Bob Builder",
  email: "bob@example.com",
  password: "another horse battery",
};

/** Starts the product for two people: its owner, and Bob, who may edit. */
export async function startForTwo(app: App): Promise<void> {
  await app.start({
    HEDDLE_API_KEY: API_KEY,
    HEDDLE_OWNER_EMAIL: OWNER.email,
    HEDDLE_OWNER_PASSWORD: OWNER.password,
  });
  await addPerson(app, BOB);
}

/** Makes somebody an editor of the only workspace. */
async function addPerson({ databaseUrl }: App, { name, email, password }: Person): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const id = newId("user");
  await client.query("insert into users (id, email, name, password_hash) values ($1, $2, $3, $4)", [
    id,
    email,
    name,
    await hashPassword(password),
  ]);
  await client.query(
    "insert into memberships (user_id, workspace_id, role) select $1, id, 'editor' from workspaces",
    [id],
  );
  await client.end();
}

/** Takes somebody's account away. */
export async function removePerson({ databaseUrl }: App, { email }: Pick<Person, "email">): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("delete from users where email = $1", [email]);
  await client.end();
}

/** The editor in a window of the person's own, who has just signed in; `id` is a node to wait for. */
export async function openEditorAs(
  person: Pick<Person, "email" | "password">,
  browser: Browser,
  address: string,
  id: string,
): Promise<EditorPage> {
  const { page } = await newPage(browser);
  await signIn(page, new URL(address).origin, person);
  await page.waitForURL("**/workflows**");
  await page.goto(address);
  const editor = new EditorPage(page);
  await editor.node(id).waitFor();
  return editor;
}

import { createCredential, listCredentials } from "@/lib/api/contracts/credentials";
import * as credentials from "@/lib/server/credentials";
import { route } from "@/lib/server/route";

export const GET = route(listCredentials, ({ caller }) => credentials.listCredentials(caller));
export const POST = route(createCredential, ({ caller, body }) => credentials.createCredential(caller, body));

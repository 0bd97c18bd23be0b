import { serve } from "inngest/edge";
import { env } from "@/lib/server/env";
import { inngest } from "./client";
import { createHousekeeping } from "./functions/housekeeping";
import { createFunctions } from "./functions/run-workflow";

/** Answers a real Inngest's calls. With the embedded executor there is nobody who may call from outside. */
export async function serveInngest(request: Request): Promise<Response> {
  if (!env().usesInngestServer)
    return new Response("The embedded executor runs the functions.", { status: 404 });
  const client = inngest();
  const functions = [...createFunctions(client), createHousekeeping(client)];
  return await serve({ client, functions })(request);
}

import { isReady } from "@/lib/server/ready";

export async function GET(): Promise<Response> {
  const ready = await isReady();
  return Response.json({ status: ready ? "ready" : "database-unreachable" }, { status: ready ? 200 : 503 });
}

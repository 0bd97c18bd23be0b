/** The process is up. Whether it can serve is what /api/ready says. */
export function GET(): Response {
  return Response.json({ status: "ok" });
}

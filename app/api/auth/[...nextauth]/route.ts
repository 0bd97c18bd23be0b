import NextAuth from "next-auth";
import { authOptions } from "@/lib/server/auth";

/** next-auth keeps its own routes; the options are read at the first request, not while building. */
const handle = (request: Request, context: unknown): Promise<Response> =>
  NextAuth(authOptions())(request, context);

export { handle as GET, handle as POST };

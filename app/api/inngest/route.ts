import { serveInngest } from "@/inngest/serve";

const handle = (request: Request): Promise<Response> => serveInngest(request);

export { handle as GET, handle as POST, handle as PUT };

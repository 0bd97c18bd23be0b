import type { z } from "zod";
import type { submittedSchema } from "@/lib/api/contracts/hosted";
import { AppError } from "./app-error";
import { submitForm } from "./hosted-form";

/**
 * Takes a form that was sent to its address: answered as JSON where that is asked for, else, for browsers
 * without scripts, by leading to the next page, or back to the form with the fields to look at.
 */
export async function receiveForm(token: string, request: Request): Promise<Response> {
  const wantsPage = request.headers.get("accept")?.includes("text/html") === true;
  try {
    const submitted = await submitForm(token, request);
    if (wantsPage) return seeOther(submitted.next);
    const body: z.input<typeof submittedSchema> = submitted;
    return Response.json(body, { status: 202 });
  } catch (error) {
    const fields = error instanceof AppError ? (error.details.fields ?? []) : [];
    if (!wantsPage || fields.length === 0) throw error;
    const names = fields.map(({ path }) => path).join(",");
    return seeOther(`/f/${encodeURIComponent(token)}?check=${encodeURIComponent(names)}`);
  }
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}
